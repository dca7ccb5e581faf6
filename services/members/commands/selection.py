"""Calls and candidates (推荐评选): opened, put forward, moved on, published; and what follows from success."""

from __future__ import annotations

from datetime import date

from sqlalchemy import func, select

from chassis.database import Transaction
from contracts.errors import Conflict, Invalid, NotFound
from contracts.members.commands import AssignToUnit, GrantHonor
from contracts.members.organisation_events import (
    NominationAdvanced,
    NominationRejected,
    NominationSubmitted,
    NominationSucceeded,
)
from contracts.members.recognition import GrantRecognition
from contracts.members.selection import (
    MoveNomination,
    SubmitNomination,
)
from services.members import domain_organisation as domain
from services.members.commands import candidates, honors, memberships, recognitions
from services.members.commands.calls import call_of
from services.members.commands.refusals import member_of, rules
from services.members.models import Membership
from services.members.models_organisation import Call, Nomination
from services.members.queries.pipelines import pipeline_of
from services.members.queries.scope import require_own
from services.members.rules import PIPELINES, STAGES, SUCCEEDED

FIRST = "recommended"


def nomination_of(tx: Transaction, nomination_id: str) -> Nomination:
    """Return the candidate, locked; raises `NotFound`."""
    require_own(tx)
    found = tx.session.get(Nomination, nomination_id, with_for_update=True)
    if found is None or found.association_id != tx.association_id:
        raise NotFound("nomination_not_found", nomination_id=nomination_id)
    return found


def submit(tx: Transaction, order: SubmitNomination) -> Nomination:
    """Put somebody forward; publishes `NominationSubmitted`.

    Raises `Invalid` when nobody is named, `Conflict` outside of the call's days or for a second time.
    """
    call = call_of(tx, order.call_id)
    if (order.member_id is None) == (order.candidate_name is None):
        raise Invalid("invalid_fields", fields={"member_id": [{"code": "no_candidate"}]})
    if order.member_id:
        member_of(tx, order.member_id)
    with rules():
        domain.check_submission(call.state, call.opened_on, call.deadline, order.on, tx.today)
    outsider = candidates.outsider_key(order.candidate_name or "", order.recommended_by)
    key = order.member_id or outsider
    made = _withdrawn(tx, call, key)
    before = made.state if made else None
    if made is None:
        made = Nomination(id=tx.new_id(), call_id=call.id, pipeline=call.pipeline, scores={})
        tx.session.add(made)
    made.member_id, made.candidate_name = order.member_id, order.candidate_name
    made.candidate_key, made.stage = key, _first_stage(call, order)
    made.recommended_by, made.submitted_by = order.recommended_by, tx.context.actor
    made.state, made.submitted_on, made.decided_on = FIRST, order.on, order.on
    made.field, made.mentor, made.note = order.field, order.mentor, order.note
    made.evidence = list(order.evidence)
    candidates.note_move(tx, made, before, order.on)
    tx.publish(
        NominationSubmitted(
            candidate=candidates.subject_of(made),
            nomination_id=made.id,
            call_id=call.id,
            pipeline=made.pipeline,
            member_id=made.member_id,
            submitted_on=order.on,
        )
    )
    return made


def _first_stage(call: Call, order: SubmitNomination) -> str:
    return (order.stage or STAGES[0]) if call.pipeline == "talent" else ""


def _withdrawn(tx: Transaction, call: Call, key: str) -> Nomination | None:
    """Return the candidate who was withdrawn and may come again; raises `Conflict` for one who stands."""
    same = select(Nomination).where(Nomination.call_id == call.id, Nomination.candidate_key == key)
    found = tx.session.scalars(same.order_by(Nomination.id)).all()
    if any(one.state != "withdrawn" for one in found):
        raise Conflict("already_nominated")
    return found[0] if found else None


def move(tx: Transaction, order: MoveNomination) -> Nomination:
    """Let a candidate go on; publishes `NominationAdvanced`, `NominationRejected` or `NominationSucceeded`.

    Success has its consequence in the same transaction: an honour, a recognition, a place on a list,
    a member of the troupe.
    """
    found = nomination_of(tx, order.nomination_id)
    call = call_of(tx, found.call_id)
    with rules():
        domain.check_candidate_move(
            pipeline_of(tx, found.pipeline),
            found.state,
            order.to_state,
            on=order.on,
            since=found.decided_on,
            today=tx.today,
            roles=tx.context.roles,
            own=found.submitted_by == tx.context.actor,
        )
        if order.to_state == "selected":
            domain.check_quota(call.quota, _selected(tx, call))
    _score(found, order)
    before, found.state, found.decided_on = found.state, order.to_state, order.on
    found.expires_on = order.expires_on or found.expires_on
    candidates.note_move(tx, found, before, order.on, order.comment)
    if found.state == "rejected":
        _tell_rejected(tx, found, before, order.on)
    elif found.state in SUCCEEDED and before not in SUCCEEDED:
        found.succeeded_on = order.on
        _succeed(tx, found, call, order)
    else:
        if found.state not in SUCCEEDED:
            found.succeeded_on = None
        _tell_advanced(tx, found, order.on)
    return found


def _selected(tx: Transaction, call: Call) -> int:
    counted = select(func.count(Nomination.id)).where(
        Nomination.call_id == call.id, Nomination.state.in_(SUCCEEDED)
    )
    return tx.session.scalar(counted) or 0


def _score(found: Nomination, order: MoveNomination) -> None:
    """Keep the scores that are given; nobody of a scored pipeline is reviewed without all three."""
    told = {name: getattr(order, name) for name in ("practice", "theory", "expression")}
    found.scores = {**found.scores, **{name: score for name, score in told.items() if score}}
    scored = PIPELINES[found.pipeline].scored
    if scored and order.to_state == "reviewed" and len(found.scores) < len(told):
        raise Conflict("scores_missing")


def _succeed(tx: Transaction, found: Nomination, call: Call, order: MoveNomination) -> None:
    if found.pipeline == "honor":
        grant(tx, found, call, order.on, order.document_no)
    elif found.pipeline == "studio":
        _recognise(tx, found, call, order)
    elif found.pipeline == "speaker":
        _join_troupe(tx, found, call, order.on)
    candidates.tell_what_it_is(tx, found, call)
    tx.publish(
        NominationSucceeded(
            candidate=candidates.subject_of(found),
            nomination_id=found.id,
            call_id=call.id,
            pipeline=found.pipeline,
            member_id=found.member_id,
            grant_id=found.grant_id,
            submitted_by=found.submitted_by,
            on=order.on,
        )
    )


def grant(
    tx: Transaction, found: Nomination, call: Call, on: date, document_no: str | None
) -> None:
    """Grant a member the honour of the call; an outsider has no record to grant it to."""
    if found.member_id is None or call.honor_type is None:
        return
    order = GrantHonor(
        member_id=found.member_id,
        honor_type=call.honor_type,
        granted_on=on,
        document_no=document_no,
    )
    found.grant_id = honors.grant(tx, order).id


def _recognise(tx: Transaction, found: Nomination, call: Call, order: MoveNomination) -> None:
    """Recognise the studio that was put forward by its name, headed by the member named with it."""
    granted = GrantRecognition(
        recipient_kind="studio",
        recipient_name=found.field or found.candidate_name or call.title,
        honor_type=call.honor_type or "",
        granted_on=order.on,
        team=(found.member_id,) if found.member_id else (),
        document_no=order.document_no,
    )
    found.grant_id = recognitions.grant(tx, granted).id


def _join_troupe(tx: Transaction, found: Nomination, call: Call, on: date) -> None:
    """Let a member who was selected as a speaker belong to the troupe, unless they do already."""
    if found.member_id is None or call.unit_id is None:
        return
    there = select(Membership.id).where(
        Membership.member_id == found.member_id,
        Membership.unit_id == call.unit_id,
        Membership.until.is_(None),
    )
    if not tx.session.scalar(there):
        joining = AssignToUnit(
            member_id=found.member_id, unit_id=call.unit_id, role="speaker", since=on
        )
        memberships.assign(tx, joining)


def _tell_rejected(tx: Transaction, found: Nomination, before: str, on: date) -> None:
    found.succeeded_on = None
    tx.publish(
        NominationRejected(
            candidate=candidates.subject_of(found),
            nomination_id=found.id,
            call_id=found.call_id,
            pipeline=found.pipeline,
            member_id=found.member_id,
            stage=before,
            submitted_by=found.submitted_by,
            on=on,
        )
    )


def _tell_advanced(tx: Transaction, found: Nomination, on: date) -> None:
    tx.publish(
        NominationAdvanced(
            candidate=candidates.subject_of(found),
            nomination_id=found.id,
            call_id=found.call_id,
            pipeline=found.pipeline,
            member_id=found.member_id,
            state=found.state,
            on=on,
        )
    )
