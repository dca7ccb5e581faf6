"""Calls (评选事项): opened, changed, closed by the clock."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from chassis.database import Transaction
from contracts.batches import batch_key
from contracts.errors import Conflict, Invalid, NotFound
from contracts.members.organisation_events import NominationClosing, NominationOpened
from contracts.members.selection import ChangeCall, OpenCall
from contracts.values import normalise_name
from services.members import domain_organisation as domain
from services.members.commands.refusals import rules, unit_of
from services.members.models_organisation import Call
from services.members.queries import honor_catalogue
from services.members.queries.scope import require_own
from services.members.rules import DAYS_BEFORE_DEADLINE

SUBJECTS = {"honor": "person", "register": "person", "studio": "studio"}
"""What the honour of a pipeline is granted to; the others end in no honour."""


def call_of(tx: Transaction, call_id: str) -> Call:
    """Return the call, locked; raises `NotFound`."""
    require_own(tx)
    found = tx.session.get(Call, call_id, with_for_update=True)
    if found is None or found.association_id != tx.association_id:
        raise NotFound("call_not_found", call_id=call_id)
    return found


def open_call(tx: Transaction, order: OpenCall) -> Call:
    """Call for candidates; publishes `NominationOpened`.

    Raises `Invalid` for an honour that the pipeline cannot grant, `Conflict` for a batch that is there.
    """
    require_own(tx)
    _check_honor(tx, order)
    if order.unit_id:
        unit_of(tx, order.unit_id)
    with rules():
        domain.check_not_ahead(order.opened_on, tx.today)
        domain.check_call(order.opened_on, order.deadline)
    title, batch = normalise_name(order.title), batch_key(order.batch)
    same = select(Call.id).where(
        Call.pipeline == order.pipeline, Call.title_key == title, Call.batch_key == batch
    )
    if tx.session.scalar(same):
        raise Conflict("call_exists", title=order.title)
    made = Call(
        id=tx.new_id(),
        pipeline=order.pipeline,
        title=order.title,
        title_key=title,
        batch=order.batch,
        batch_key=batch,
        honor_type=order.honor_type,
        unit_id=order.unit_id,
        opened_on=order.opened_on,
        deadline=order.deadline,
        quota=order.quota,
        state="open",
        note=order.note,
    )
    tx.session.add(made)
    tx.publish(
        NominationOpened(
            call_id=made.id,
            pipeline=made.pipeline,
            honor_type=made.honor_type,
            batch=made.batch,
            opened_on=order.opened_on,
            deadline=made.deadline,
            quota=made.quota,
        )
    )
    return made


def _check_honor(tx: Transaction, order: OpenCall) -> None:
    """Refuse an honour of another subject; a pipeline that ends in an honour must name it."""
    subject = SUBJECTS.get(order.pipeline)
    honor = honor_catalogue.type_of(tx, order.honor_type) if order.honor_type else None
    fits = honor is not None and honor.subject == subject
    if (subject is not None and not fits) or (subject is None and order.honor_type):
        raise Invalid("invalid_fields", fields={"honor_type": [{"code": "honor_of_pipeline"}]})


def change_call(tx: Transaction, order: ChangeCall) -> Call:
    """Move the deadline or the quota, close a call, or open it again."""
    call = call_of(tx, order.call_id)
    if call.state == "published":
        raise Conflict("call_closed", state=call.state)
    deadline = order.deadline or call.deadline
    with rules():
        domain.check_call(call.opened_on or tx.today, deadline)
    if deadline != call.deadline:
        call.reminded_on = None
    call.deadline, call.quota = deadline, order.quota or call.quota
    call.state = order.state or call.state
    return call


def daily_round(tx: Transaction) -> None:
    """Say once of calls that they close soon, and close those whose deadline has passed."""
    soon = tx.today + timedelta(days=DAYS_BEFORE_DEADLINE)
    ending = select(Call).where(Call.state == "open", Call.deadline <= soon)
    for call in tx.session.scalars(ending.order_by(Call.id)):
        if call.deadline is None:
            continue
        if call.deadline < tx.today:
            call.state = "closed"
        elif call.reminded_on is None:
            call.reminded_on = tx.today
            tx.publish(
                NominationClosing(call_id=call.id, pipeline=call.pipeline, deadline=call.deadline)
            )
