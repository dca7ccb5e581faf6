"""Applies the nominations sheet (推荐评选). The key is kind, title, batch, candidate and stage.

It is history: what a selection led to is told, but nobody is granted anything by it; honours have a
sheet of their own.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import select

from chassis.database import Transaction
from chassis.ids import derived_id
from contracts.batches import batch_key
from contracts.members.selection import ApplyNominations, NominationRecord
from contracts.members.views import Applied
from contracts.values import normalise_name
from services.members import domain_organisation as domain
from services.members.commands import candidates
from services.members.commands.ledger.people import members_by_code
from services.members.models_organisation import Call, Nomination
from services.members.queries.pipelines import pipelines_of
from services.members.queries.scope import require_own
from services.members.rules import ENDS, STEPS, STEPS_IN_ORDER, SUCCEEDED, Pipeline

CallKey = tuple[str, str, str]


def apply(tx: Transaction, order: ApplyNominations) -> Applied:
    """Enter new candidates and renew known ones, as history."""
    require_own(tx)
    members = members_by_code(tx, (r.member_code for r in order.records if r.member_code))
    calls = _calls(tx, order.records)
    known = _known(tx, {call.id for call in calls.values()})
    pipelines = pipelines_of(tx)
    created = updated = 0
    touched: dict[str, Call] = {}
    for record in order.records:
        call = calls[_call_key(record)]
        member_id = members.get(record.member_code or "")
        found = _find(known, call, record, member_id)
        if found is None:
            found = _create(tx, record, call, member_id)
            known[call.id, found.candidate_key, found.stage] = found
            created += 1
            touched[call.id] = call
        elif _renew(tx, found, record, member_id, pipelines[call.pipeline]):
            updated += 1
            touched[call.id] = call
    _publish_cohorts(tx, touched.values())
    unchanged = len(order.records) - created - updated
    return Applied(created=created, updated=updated, unchanged=unchanged)


def _call_key(record: NominationRecord) -> CallKey:
    return (record.pipeline, normalise_name(record.title), batch_key(record.batch))


def _calls(tx: Transaction, records: Sequence[NominationRecord]) -> dict[CallKey, Call]:
    """Return the calls that the rows are of; those that nobody opened are made, closed."""
    titles = {normalise_name(record.title) for record in records}
    found = {
        (call.pipeline, call.title_key, call.batch_key): call
        for call in tx.session.scalars(select(Call).where(Call.title_key.in_(titles)))
    }
    for record in records:
        key = _call_key(record)
        if key not in found:
            found[key] = Call(
                id=derived_id("call", tx.association_id, *key),
                pipeline=record.pipeline,
                title=record.title,
                title_key=key[1],
                batch=record.batch,
                batch_key=key[2],
                honor_type=record.honor_type,
                state="closed",
            )
            tx.session.add(found[key])
    return found


Known = dict[tuple[str, str, str], Nomination]


def _known(tx: Transaction, call_ids: set[str]) -> Known:
    rows = tx.session.scalars(select(Nomination).where(Nomination.call_id.in_(call_ids)))
    found: Known = {}
    for row in rows:
        for key in filter(None, (row.member_id, row.candidate_key)):
            found[row.call_id, key, row.stage] = row
    return found


def _find(
    known: Known, call: Call, record: NominationRecord, member_id: str | None
) -> Nomination | None:
    """Return the candidate; somebody who has become a member since is found as the outsider of then."""
    outsider = candidates.outsider_key(record.name, record.recommended_by)
    keys = [key for key in (member_id, outsider) if key]
    found = (known.get((call.id, key, record.stage)) for key in keys)
    return next((row for row in found if row is not None), None)


def _create(
    tx: Transaction, record: NominationRecord, call: Call, member_id: str | None
) -> Nomination:
    key = member_id or candidates.outsider_key(record.name, record.recommended_by)
    made = Nomination(
        id=derived_id("nomination", call.id, key, record.stage),
        call_id=call.id,
        pipeline=call.pipeline,
        member_id=member_id,
        candidate_name=None if member_id else record.name,
        candidate_key=key,
        recommended_by=record.recommended_by,
        state=record.state,
        stage=record.stage,
        decided_on=record.decided_on,
        succeeded_on=record.decided_on if record.state in SUCCEEDED else None,
        scores=_scores(record),
        evidence=[],
        note=record.note,
    )
    tx.session.add(made)
    candidates.note_move(tx, made, None, record.decided_on)
    if made.state in SUCCEEDED:
        candidates.tell_what_it_is(tx, made, call, backfill=True)
    return made


def _renew(
    tx: Transaction,
    found: Nomination,
    record: NominationRecord,
    member_id: str | None,
    pipeline: Pipeline,
) -> bool:
    """Write what the ledger says anew; an older step or outcome sets nobody back."""
    changed = False
    if member_id and found.member_id is None:
        found.member_id, found.candidate_key, found.candidate_name = member_id, member_id, None
        changed = True
    for name in ("recommended_by", "note"):
        told = getattr(record, name)
        if told is not None and told != getattr(found, name):
            setattr(found, name, told)
            changed = True
    scores = {**found.scores, **_scores(record)}
    if scores != found.scores:
        found.scores, changed = scores, True
    moved = (found.state, found.decided_on) != (record.state, record.decided_on)
    if moved and not _is_older(pipeline, found, record):
        before, found.state, found.decided_on = found.state, record.state, record.decided_on
        found.succeeded_on = record.decided_on if record.state in SUCCEEDED else None
        candidates.note_move(tx, found, before, record.decided_on)
        changed = True
    return changed


def _is_older(pipeline: Pipeline, found: Nomination, record: NominationRecord) -> bool:
    """Say whether the row tells of a step that the candidate has behind them: it sets nobody back.

    What lies behind is what the association's own steps say; an end, or states between which they lead
    no one way, is judged by the usual order and the days.
    """
    if record.state == found.state:  # a corrected day
        return False
    if not ENDS & {record.state, found.state}:
        behind = domain.leads_to(pipeline, record.state, found.state)
        if behind != domain.leads_to(pipeline, found.state, record.state):
            return behind
    if record.state in STEPS and found.state in STEPS:
        return _by_day(found, record, older=_nth(record.state) < _nth(found.state))
    if record.state in STEPS or found.state in STEPS:
        return record.state in STEPS
    further = record.state == "selected" and found.state in SUCCEEDED
    return further or _by_day(found, record, older=False)


def _by_day(found: Nomination, record: NominationRecord, *, older: bool) -> bool:
    """Say whether the row is the older by its day, and *older* where the days are the same or unknown."""
    if found.decided_on is None or found.decided_on == record.decided_on:
        return older
    return record.decided_on < found.decided_on


def _nth(step: str) -> int:
    return STEPS_IN_ORDER.index(step)


def _scores(record: NominationRecord) -> dict[str, str]:
    told = {
        "practice": record.practice,
        "theory": record.theory,
        "expression": record.expression,
    }
    return {name: score for name, score in told.items() if score is not None}


def _publish_cohorts(tx: Transaction, calls: Iterable[Call]) -> None:
    """Say of each register whose people are published that it is, once."""
    tx.session.flush()
    for call in calls:
        if call.pipeline != "register" or call.state == "published":
            continue
        days = tx.session.scalars(
            select(Nomination.decided_on).where(
                Nomination.call_id == call.id, Nomination.state == "published"
            )
        ).all()
        if days:
            candidates.publish_cohort(
                tx, call, max(day for day in days if day), entries=len(days), backfill=True
            )
