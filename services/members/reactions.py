"""What members answers: whoever was with a member is written into the member's history of contacts."""

from __future__ import annotations

from datetime import date

from chassis.database import Transaction
from contracts.members.events import MemberContactLogged
from services.members.models import Contact, Member


def log_contact(tx: Transaction, member_id: str, on: date, kind: str) -> None:
    """Write a contact; publishes `MemberContactLogged`. A member we do not know is no member of ours."""
    if tx.session.get(Member, member_id) is None:
        return
    cause = tx.context.causation_id or ""
    tx.session.add(
        Contact(
            id=tx.new_id(),
            member_id=member_id,
            on_day=on,
            kind=kind,
            source_event_id=cause,
            logged_at=tx.now,
        )
    )
    tx.publish(MemberContactLogged(member_id=member_id, on=on, kind=kind, source_event_id=cause))
