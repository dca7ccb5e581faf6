"""Pipelines, calls and candidates, as views."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import func, select

from chassis.database import Transaction
from contracts.errors import NotFound
from contracts.members.selection import (
    CallPage,
    CallView,
    GetNomination,
    ListCalls,
    ListNominations,
    MoveView,
    NominationPage,
    NominationView,
)
from services.members.domain_organisation import due_on, moves_from
from services.members.models_organisation import Call, Nomination, NominationMove
from services.members.queries.paging import page_of
from services.members.queries.pipelines import pipeline_of, pipelines_of
from services.members.queries.scope import require_own
from services.members.rules import Pipeline


def call(tx: Transaction, found: Call) -> CallView:
    """Return a call that was just opened or changed."""
    tx.session.flush()
    return _call_view(found, _counts(tx, [found.id])[found.id])


def calls(tx: Transaction, question: ListCalls) -> CallPage:
    """Return one page of calls."""
    require_own(tx)
    asked = []
    if question.pipeline:
        asked.append(Call.pipeline == question.pipeline)
    if question.state:
        asked.append(Call.state == question.state)
    found = page_of(tx, Call, asked, question, by=Call.title_key)
    counts = _counts(tx, [one.id for one in found.rows])
    items = tuple(_call_view(one, counts[one.id]) for one in found.rows)
    return CallPage(items=items, next=found.next, total=found.total)


def _counts(tx: Transaction, call_ids: Sequence[str]) -> dict[str, dict[str, int]]:
    rows = tx.session.execute(
        select(Nomination.call_id, Nomination.state, func.count(Nomination.id))
        .where(Nomination.call_id.in_(call_ids))
        .group_by(Nomination.call_id, Nomination.state)
    )
    found: dict[str, dict[str, int]] = defaultdict(dict)
    for call_id, state, count in rows:
        found[call_id][state] = count
    return found


def _call_view(row: Call, candidates: dict[str, int]) -> CallView:
    return CallView(
        call_id=row.id,
        pipeline=row.pipeline,
        title=row.title,
        batch=row.batch,
        honor_type=row.honor_type,
        unit_id=row.unit_id,
        opened_on=row.opened_on,
        deadline=row.deadline,
        quota=row.quota,
        state=row.state,
        published_on=row.published_on,
        note=row.note,
        candidates=candidates,
    )


def nomination(tx: Transaction, question: GetNomination) -> NominationView:
    """Return a candidate with the history of moves; raises `NotFound`."""
    require_own(tx)
    found = tx.session.get(Nomination, question.nomination_id)
    if found is None or found.association_id != tx.association_id:
        raise NotFound("nomination_not_found", nomination_id=question.nomination_id)
    return one(tx, found)


def one(tx: Transaction, found: Nomination) -> NominationView:
    """Return a candidate who was just put forward or moved."""
    tx.session.flush()
    moves = select(NominationMove).where(NominationMove.nomination_id == found.id)
    rows = tx.session.scalars(moves.order_by(NominationMove.moved_at, NominationMove.id)).all()
    known = _calls(tx, [found.call_id])
    return _view(found, known[found.call_id], pipeline_of(tx, found.pipeline), rows)


def nominations(tx: Transaction, question: ListNominations) -> NominationPage:
    """Return one page of candidates."""
    require_own(tx)
    asked = []
    for column, value in (
        (Nomination.call_id, question.call_id),
        (Nomination.member_id, question.member_id),
        (Nomination.pipeline, question.pipeline),
        (Nomination.state, question.state),
    ):
        if value:
            asked.append(column == value)
    found = page_of(tx, Nomination, asked, question, by=Nomination.id)
    known = _calls(tx, [row.call_id for row in found.rows])
    here = pipelines_of(tx)
    items = tuple(_view(row, known[row.call_id], here[row.pipeline]) for row in found.rows)
    return NominationPage(items=items, next=found.next, total=found.total)


def _calls(tx: Transaction, call_ids: Sequence[str]) -> dict[str, Call]:
    rows = tx.session.scalars(select(Call).where(Call.id.in_(call_ids)))
    return {row.id: row for row in rows}


def _view(
    row: Nomination, of: Call, pipeline: Pipeline, moves: Sequence[NominationMove] = ()
) -> NominationView:
    return NominationView(
        nomination_id=row.id,
        call_id=row.call_id,
        pipeline=row.pipeline,
        title=of.title,
        batch=of.batch,
        member_id=row.member_id,
        candidate_name=row.candidate_name,
        recommended_by=row.recommended_by,
        state=row.state,
        stage=row.stage or None,
        submitted_on=row.submitted_on,
        decided_on=row.decided_on,
        scores=dict(row.scores),
        field=row.field,
        mentor=row.mentor,
        evidence=tuple(row.evidence),
        expires_on=row.expires_on,
        grant_id=row.grant_id,
        note=row.note,
        may_go_to=tuple(move.to for move in moves_from(pipeline, row.state)),
        due_on=due_on(pipeline, row.state, row.decided_on),
        moves=tuple(
            MoveView(
                from_state=move.from_state,
                to_state=move.to_state,
                on=move.on_day,
                moved_by=move.moved_by,
                moved_at=move.moved_at,
                comment=move.comment,
            )
            for move in moves
        ),
    )
