"""Writes down what of a record changed, and what follows from the employment status."""

from __future__ import annotations

from datetime import date
from typing import Any

from chassis.database import Transaction
from contracts.members.record import MemberRetired, MemberTrackChanged
from services.members import domain
from services.members.models import Member
from services.members.models_people import MemberChange
from services.members.queries.people import RESTRICTED

LONGEST = 200


def note(
    tx: Transaction, member_id: str, field: str, before: Any, after: Any, *, on: date | None = None
) -> None:
    """Keep that *field* is *after* from *on*, or today, and was *before*; values only where open."""
    hidden = field in RESTRICTED
    tx.session.add(
        MemberChange(
            id=tx.new_id(),
            member_id=member_id,
            field=field,
            before=None if hidden else _words(before),
            after=None if hidden else _words(after),
            on_day=on or tx.today,
            recorded_at=tx.now,
            actor=tx.context.actor,
        )
    )


def follow_employment(
    tx: Transaction, member: Member, before: str, *, on: date, backfill: bool = False
) -> None:
    """Tell of a retirement and of the change of track, after the employment status was *before*."""
    now = member.employment_status
    if now == "retired" != before:
        retired = MemberRetired(member_id=member.id, retired_on=member.retired_on or on)
        tx.publish(retired, backfill=backfill)
    left, taken = domain.track_of(before), domain.track_of(now)
    if left != taken:
        moved = MemberTrackChanged(
            member_id=member.id, from_track=left, to_track=taken, on=member.retired_on or on
        )
        tx.publish(moved, backfill=backfill)
        note(tx, member.id, "track", left, taken, on=moved.on)


def _words(value: Any) -> str | None:
    if value is None:
        return None
    if isinstance(value, (list, tuple)):
        return "、".join(map(str, value))[:LONGEST]
    return str(value)[:LONGEST]
