"""What members answers: whoever was with a member is written into the member's history of contacts."""

from __future__ import annotations

from datetime import date

from chassis.database import Transaction
from chassis.ids import derived_id
from contracts.members.events import MemberContactLogged
from services.members.models import Contact, Member
from services.members.queries.merging import survivor


def log_contact(tx: Transaction, member_id: str, on: date, kind: str) -> None:
    """Write a contact; publishes `MemberContactLogged`.

    What is read again is written once. A member we do not know is no member of ours; what is told of a
    record that was merged belongs to the other.
    """
    cause = tx.context.causation_id or ""
    member_id = survivor(tx, member_id)
    contact_id = derived_id("contact", cause)
    member = tx.session.get(Member, member_id)
    if member is None or tx.session.get(Contact, contact_id) is not None:
        return
    tx.session.add(
        Contact(
            id=contact_id,
            member_id=member_id,
            on_day=on,
            kind=kind,
            source_event_id=cause,
            logged_at=tx.now,
        )
    )
    fact = MemberContactLogged(member_id=member_id, on=on, kind=kind, source_event_id=cause)
    tx.publish(fact, backfill=tx.history)
