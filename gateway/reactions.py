"""What the gateway does about others' facts: offices become roles, every fact is a line of the feed."""

from __future__ import annotations

from chassis.clock import day_of
from chassis.database import Transaction
from contracts.base import Event
from contracts.members.events import OfficeAppointed, OfficeEnded
from gateway.catalogue import OFFICE_ROLES
from gateway.models import AccountGrant, FeedRow


def give_role(tx: Transaction, event: OfficeAppointed) -> None:
    """Let the account do what the office does; an office that brings no role is none of our business."""
    role = OFFICE_ROLES.get(event.office)
    if role is None:
        return
    grant = tx.session.get(AccountGrant, event.office_id)
    if grant is None:
        grant = AccountGrant(id=event.office_id)
        tx.session.add(grant)
    grant.association_id, grant.account_id = tx.association_id, event.account_id
    grant.role, grant.unit_id, grant.by_office = role, event.unit_id, True
    grant.since, grant.until = event.term_from, event.term_to


def end_role(tx: Transaction, event: OfficeEnded) -> None:
    """Take the office's role away from the day after its end."""
    grant = tx.session.get(AccountGrant, event.office_id)
    if grant is not None:
        grant.until = event.on


def write_feed(tx: Transaction, event: Event) -> None:
    """Write the fact's line; its data are ids, codes and dates, because no fact carries more."""
    fact = tx.reacting_to
    if fact is None or tx.context.association_id is None:
        return
    if tx.session.get(FeedRow, fact.id) is not None:
        return
    tx.session.add(
        FeedRow(
            event_id=fact.id,
            place=f"{fact.time.isoformat(timespec='microseconds')} {fact.id}",
            type=fact.type,
            source=fact.source,
            subject=fact.subject,
            day=day_of(fact.time),
            time=fact.time,
            actor=fact.actor,
            correlation_id=fact.correlation_id,
            causation_id=fact.causation_id,
            data=event.dump(),
        )
    )
