"""Pipelines: the steps that an association sets itself, and who is told when a step is due."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import func, or_, select

from chassis.database import Transaction
from chassis.ids import derived_id
from contracts.errors import Invalid
from contracts.members.organisation_events import NominationStepDue
from contracts.members.selection import ConfigurePipeline, PipelineView
from services.members import domain_organisation as domain
from services.members.commands.candidates import subject_of
from services.members.domain import Refused
from services.members.models_organisation import Nomination, PipelineSetting
from services.members.queries.pipelines import pipeline_of, pipelines_of, view
from services.members.queries.scope import require_own
from services.members.rules import DAYS_BEFORE_STEP, OVER, PIPELINES, Move, Pipeline

NEAR, PASSED = "near", "passed"


def configure(tx: Transaction, order: ConfigurePipeline) -> PipelineView:
    """Set the association's steps of a pipeline, or none, so that those of all hold again.

    Raises `Invalid` for steps that lead nowhere, or that leave a candidate in a state without any.
    """
    require_own(tx)
    steps = [(m.from_state, Move(m.to_state, frozenset(m.by), m.within_days)) for m in order.moves]
    try:
        if steps:
            domain.check_pipeline(PIPELINES[order.pipeline], steps)
        _check_nobody_is_left(tx, order.pipeline, {state for state, _ in steps})
    except Refused as refused:
        fault = {"code": refused.code, **refused.params}
        raise Invalid("invalid_fields", fields={"moves": [fault]}) from refused
    key = derived_id("pipeline", tx.association_id, order.pipeline)
    setting = tx.session.get(PipelineSetting, key)
    if setting is not None and not steps:
        tx.session.delete(setting)
    elif steps:
        if setting is None:
            setting = PipelineSetting(id=key, pipeline=order.pipeline)
            tx.session.add(setting)
        setting.moves = [move.dump() for move in order.moves]
        setting.set_on, setting.set_by = tx.today, tx.context.actor
    tx.session.flush()
    return view(pipeline_of(tx, order.pipeline))


def _check_nobody_is_left(tx: Transaction, pipeline: str, states: set[str]) -> None:
    """Refuse steps without one from a state in which candidates stand."""
    standard = PIPELINES[pipeline]
    left = states or set(standard.moves)
    rows = tx.session.execute(
        select(Nomination.state, func.count())
        .where(Nomination.pipeline == pipeline, Nomination.submitted_on.is_not(None))
        .where(Nomination.state.not_in(left | OVER | standard.counted))
        .group_by(Nomination.state)
    ).all()
    if rows:
        state, count = rows[0]
        raise Refused("step_state_in_use", value=state, count=str(count))


def daily_round(tx: Transaction) -> None:
    """Say once of each step that it is due soon, and once that its day has passed.

    What came with a ledger is history: nobody waits for its next step.
    """
    for pipeline in pipelines_of(tx).values():
        for state, moves in pipeline.moves.items():
            days = [move.within_days for move in moves if move.within_days]
            if days:
                _tell_due(tx, pipeline, state, min(days))


def _tell_due(tx: Transaction, pipeline: Pipeline, state: str, days: int) -> None:
    lapsed = tx.today - timedelta(days=days)  # whoever stands there since before is late
    soon = lapsed + timedelta(days=DAYS_BEFORE_STEP)
    waiting = select(Nomination).where(
        Nomination.pipeline == pipeline.code,
        Nomination.state == state,
        Nomination.submitted_on.is_not(None),
        Nomination.decided_on <= soon,
        or_(
            Nomination.due_told.is_(None),
            (Nomination.due_told == NEAR) & (Nomination.decided_on < lapsed),
        ),
    )
    for found in tx.session.scalars(waiting.order_by(Nomination.id)).all():
        due = domain.due_on(pipeline, state, found.decided_on)
        if due is not None:
            _tell(tx, pipeline, found, due)


def _tell(tx: Transaction, pipeline: Pipeline, found: Nomination, due: date) -> None:
    passed = due < tx.today
    found.due_told = PASSED if passed else NEAR
    roles = {role for move in pipeline.moves[found.state] if move.within_days for role in move.by}
    tx.publish(
        NominationStepDue(
            candidate=subject_of(found),
            nomination_id=found.id,
            call_id=found.call_id,
            pipeline=found.pipeline,
            stage=found.state,
            due_on=due,
            passed=passed,
            roles=tuple(sorted(roles)),
            member_id=found.member_id,
            submitted_by=found.submitted_by,
        )
    )
