"""Links members to the home that their record names, once that home is registered.

A home that nobody registered stays a name in the member's record, and a gap; it is never made silently.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from chassis.database import Transaction
from chassis.ids import derived_id
from services.members.commands import units
from services.members.domain import same_name
from services.members.models import Member, Membership, Unit


def link_homes(tx: Transaction, members: Sequence[Member]) -> int:
    """Link those of *members* that name a registered home and have none; return how many."""
    naming = [m for m in members if m.home_named and m.deceased_on is None]
    if not naming:
        return 0
    homes = _homes_by_name(tx)
    ids = [m.id for m in naming]
    housed = set(
        tx.session.scalars(
            select(Membership.member_id).where(
                Membership.member_id.in_(ids),
                Membership.unit_kind == "home",
                Membership.until.is_(None),
            )
        )
    )
    linked = 0
    for member in naming:
        home = homes.get(same_name(member.home_named or ""))
        if home is None or member.id in housed:
            continue
        since = max(filter(None, (home.established_on, member.birth_date)))
        key = derived_id("membership", member.id, home.id)
        units.join(tx, key, member.id, home, role="member", since=since, backfill=True)
        linked += 1
    return linked


def link_waiting(tx: Transaction, fresh: Sequence[Unit]) -> int:
    """Link members that have waited for one of the *fresh* units."""
    if not any(unit.kind == "home" for unit in fresh):
        return 0
    waiting = tx.session.scalars(select(Member).where(Member.home_named.is_not(None))).all()
    return link_homes(tx, waiting)


def _homes_by_name(tx: Transaction) -> dict[str, Unit]:
    found: dict[str, Unit] = {}
    homes = select(Unit).where(Unit.kind == "home", Unit.state == "running")
    for unit in tx.session.scalars(homes):
        for name in (unit.name, *unit.aliases):
            found.setdefault(same_name(name), unit)
    return found
