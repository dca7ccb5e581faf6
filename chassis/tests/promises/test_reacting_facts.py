"""Promise: a reaction whose own fact cannot be published is parked, and harms no other."""

from dataclasses import replace

import pytest

from chassis.batches import Received
from chassis.outbox import BIGGEST_BODY, HIGHEST_VERSION
from chassis.reactions import OnHistory, Reaction
from chassis.testing.trial.contracts import NoteTallied, NoteWritten
from chassis.testing.trial.stage import HANGZHOU, TONGLU
from contracts.envelope import write_unnumbered
from contracts.members.events import AssociationRegistered

REPORT = "tallies.report_note"


@pytest.fixture
def reports(stage, monkeypatch):
    """What the reaction publishes for a note: a text of its length, or the fact itself."""
    told = {}

    def report(tx, event, _envelope):
        fact = told.get(event.note_id, 1)
        if isinstance(fact, int):
            fact = NoteTallied(note_id=event.note_id, person_id=event.person_id, text="x" * fact)
        tx.publish(fact)

    by_type, key = stage.tallies.runtime.reactions.by_type, (NoteWritten.type, NoteWritten.version)
    reaction = Reaction(REPORT, NoteWritten, OnHistory.PROJECT, report)
    monkeypatch.setitem(by_type, key, [reaction, *by_type[key]])
    return told


def note(stage, person, note_id, association=HANGZHOU) -> Received:
    return stage.tallies.sealed(
        NoteWritten(note_id=note_id, person_id=person, ordinal=1), association
    )


def deliver(stage, *facts):
    """Deliver *facts* together, twice."""
    for _ in range(2):
        assert stage.tallies.inbox.apply("notes", facts) == facts[-1].envelope.sequence


def reported(stage):
    return [envelope.data["note_id"] for envelope in stage.tallies.published()]


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        (BIGGEST_BODY, "FactTooLarge: tallies.note_tallied has "),
        (
            AssociationRegistered(
                association_id="yuhang", name="余杭", level="county", since="2024-01-02"
            ),
            "NotOurs: tallies cannot publish members.association_registered",
        ),
    ],
    ids=["too large", "somebody else's"],
)
def test_a_reaction_that_publishes_what_cannot_be_is_parked_with_its_reason(
    stage, reports, wrong, reason
):
    reports["b1"] = wrong
    facts = [
        note(stage, "ada", "a1"),
        note(stage, "bao", "b1"),
        note(stage, "bao", "b2"),
        note(stage, "tan", "t1", TONGLU),
    ]

    deliver(stage, *facts)

    assert reported(stage) == ["a1", "t1"]
    assert stage.tallied() == ["a1", "b1", "b2"]  # the other reactions to the same fact
    assert stage.tallied(TONGLU) == ["t1"]
    parked, behind = stage.waiting()
    assert (parked.reaction, parked.state, parked.next_at) == (REPORT, "parked", None)
    assert parked.error.startswith(reason)
    assert (behind.event_id, behind.state) == (facts[2].envelope.id, "waiting")


def test_a_parked_one_goes_on_in_order_once_it_is_mended_and_redriven(stage, reports):
    reports["b1"] = BIGGEST_BODY
    deliver(stage, note(stage, "bao", "b1"), note(stage, "bao", "b2"))
    [parked, _] = stage.waiting()

    stage.tallies.call("settle_parked", association=None, action="redrive", ids=[parked.id])
    stage.retry_now()
    [parked, _] = stage.waiting()
    assert (parked.state, parked.attempts) == ("parked", 1)  # tried once, and given up at once

    reports.clear()
    stage.tallies.call("settle_parked", association=None, action="redrive", ids=[parked.id])
    stage.retry_now()
    assert stage.waiting() == []
    assert reported(stage) == ["b1", "b2"]


def test_a_fact_of_just_the_size_that_is_allowed_is_published(stage, reports):
    reports.update(a1=0)
    deliver(stage, note(stage, "a1", "a1"))
    [row] = stage.tallies.published()
    widest = write_unnumbered(replace(row, sequence=0, aggregate_version=HIGHEST_VERSION))
    room = BIGGEST_BODY - len(widest)

    stage.trouble("b0")  # so that the batch is applied one by one
    reports.update(b1=room, b2=room + 1)
    deliver(stage, *(note(stage, n, n) for n in ("b0", "b1", "b2")))

    assert reported(stage) == ["a1", "b0", "b1"]
