"""What is the same for every candidate, whoever enters it: the key, the history, the facts."""

from __future__ import annotations

from datetime import date

from chassis.database import Transaction
from contracts.members.organisation_events import (
    RegisterCohortPublished,
    SpeakerSelected,
    TalentListEntryAdded,
    TalentStageChanged,
)
from contracts.values import normalise_name
from services.members.models_organisation import Call, Nomination, NominationMove


def outsider_key(name: str, recommended_by: str | None) -> str:
    """Return what somebody who is no member is known by within a call."""
    return f"{normalise_name(name)}|{normalise_name(recommended_by or '')}"[:300]


def subject_of(nomination: Nomination) -> str:
    """Return under whom the candidate's facts stand: the member, else the nomination."""
    return nomination.member_id or nomination.id


def note_move(
    tx: Transaction,
    nomination: Nomination,
    before: str | None,
    on: date,
    comment: str | None = None,
) -> None:
    """Write into the candidate's history that the state is what it is now since *on*."""
    nomination.due_told = None
    tx.session.add(
        NominationMove(
            id=tx.new_id(),
            nomination_id=nomination.id,
            from_state=before,
            to_state=nomination.state,
            on_day=on,
            moved_by=tx.context.actor,
            moved_at=tx.now,
            comment=comment,
        )
    )


def tell_what_it_is(
    tx: Transaction, nomination: Nomination, call: Call, *, backfill: bool = False
) -> None:
    """Publish what a success means: a place on a list, a speaker, a stage. Honours are told elsewhere."""
    on = nomination.decided_on or tx.today
    if nomination.pipeline == "list":
        tx.publish(
            TalentListEntryAdded(
                candidate=subject_of(nomination),
                nomination_id=nomination.id,
                call_id=call.id,
                member_id=nomination.member_id,
                added_on=on,
                expires_on=nomination.expires_on,
            ),
            backfill=backfill,
        )
    elif nomination.pipeline == "speaker":
        tx.publish(
            SpeakerSelected(
                candidate=subject_of(nomination),
                nomination_id=nomination.id,
                member_id=nomination.member_id,
                unit_id=call.unit_id,
                batch=call.batch,
                on=on,
            ),
            backfill=backfill,
        )
    elif nomination.pipeline == "talent" and nomination.stage:
        tell_stage(tx, nomination, None, on, backfill=backfill)


def tell_stage(
    tx: Transaction, nomination: Nomination, before: str | None, on: date, *, backfill: bool = False
) -> None:
    """Publish that a talent is in another stage."""
    tx.publish(
        TalentStageChanged(
            candidate=subject_of(nomination),
            nomination_id=nomination.id,
            member_id=nomination.member_id,
            from_stage=before,
            to_stage=nomination.stage,
            on=on,
        ),
        backfill=backfill,
    )


def publish_cohort(
    tx: Transaction, call: Call, on: date, *, entries: int, backfill: bool = False
) -> None:
    """Mark a register's batch as published and say so."""
    call.state, call.published_on = "published", on
    tx.publish(
        RegisterCohortPublished(
            call_id=call.id, batch=call.batch, entries=entries, published_on=on
        ),
        backfill=backfill,
    )
