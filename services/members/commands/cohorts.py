"""Talents through their stages, and registers published batch by batch."""

from __future__ import annotations

from sqlalchemy import select

from chassis.database import Transaction
from contracts.errors import Conflict
from contracts.members.selection import MoveTalent, PublishCohort
from services.members import domain_organisation as domain
from services.members.commands import candidates
from services.members.commands.calls import call_of
from services.members.commands.refusals import rules
from services.members.commands.selection import grant, nomination_of
from services.members.models_organisation import Call, Nomination


def move_talent(tx: Transaction, order: MoveTalent) -> Nomination:
    """Let a talent go on to another stage: a row of its own, so that the way can be read later."""
    found = nomination_of(tx, order.nomination_id)
    if found.pipeline != "talent":
        raise Conflict("no_talent", pipeline=found.pipeline)
    with rules():
        domain.check_talent_move(found.state, found.stage, order.to_stage)
        domain.check_not_ahead(order.on, tx.today)
        domain.check_since(found.decided_on, order.on)
    stage = _stage_row(tx, found, order)
    stage.mentor = order.mentor or stage.mentor or found.mentor
    stage.evidence = [*stage.evidence, *order.evidence]
    candidates.note_move(tx, stage, found.stage, order.on, order.comment)
    candidates.tell_stage(tx, stage, found.stage, order.on)
    return stage


def _stage_row(tx: Transaction, found: Nomination, order: MoveTalent) -> Nomination:
    """Return the row of the stage: a new one, or the one of an earlier time in it, entered anew."""
    known = tx.session.scalar(
        select(Nomination).where(
            Nomination.call_id == found.call_id,
            Nomination.candidate_key == found.candidate_key,
            Nomination.stage == order.to_stage,
        )
    )
    if known is None:
        known = Nomination(
            id=tx.new_id(),
            call_id=found.call_id,
            pipeline=found.pipeline,
            member_id=found.member_id,
            candidate_name=found.candidate_name,
            candidate_key=found.candidate_key,
            recommended_by=found.recommended_by,
            submitted_by=found.submitted_by,
            submitted_on=found.submitted_on,
            stage=order.to_stage,
            scores={},
            field=found.field,
            evidence=[],
        )
        tx.session.add(known)
    known.state, known.decided_on, known.succeeded_on = "in_training", order.on, order.on
    return known


def publish(tx: Transaction, order: PublishCohort) -> Call:
    """Publish a register's batch: everybody selected is in it and is granted its honour.

    Publishes `RegisterCohortPublished` and the grants; whether one calls on the honoured is the honour's
    own. Raises `Conflict` when nobody is selected.
    """
    call = call_of(tx, order.call_id)
    if call.pipeline != "register" or call.state == "published":
        raise Conflict("call_closed", state=call.state)
    with rules():
        domain.check_not_ahead(order.on, tx.today)
    chosen = select(Nomination).where(Nomination.call_id == call.id, Nomination.state == "selected")
    selected = tx.session.scalars(chosen.order_by(Nomination.id)).all()
    if not selected:
        raise Conflict("nobody_selected")
    for found in selected:
        found.state, found.decided_on, found.succeeded_on = "published", order.on, order.on
        candidates.note_move(tx, found, "selected", order.on)
        grant(tx, found, call, order.on, order.document_no)
    candidates.publish_cohort(tx, call, order.on, entries=len(selected))
    return call
