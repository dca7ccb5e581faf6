"""Promise: each fact is handled once, in order per subject, and a failing reaction harms no other."""

import threading

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from chassis import metrics
from chassis.batches import Received
from chassis.database import Transaction
from chassis.ids import derived_id, new_id
from chassis.tables import UnreadableMessage
from chassis.testing.trial.contracts import NoteWritten
from chassis.testing.trial.stage import HANGZHOU, TONGLU
from chassis.testing.trial.tallies.models import Tally
from contracts.envelope import read


def written(stage, *people, association=HANGZHOU):
    """Return facts about *people*, as the log of notes would hold them."""
    ordinals = dict.fromkeys(people, 0)
    facts = []
    for number, person in enumerate(people):
        ordinals[person] += 1
        fact = NoteWritten(note_id=f"{person}-{number}", person_id=person, ordinal=ordinals[person])
        facts.append(stage.tallies.sealed(fact, association))
    return facts


def unreadable(stage):
    with Session(stage.tallies.database.engine) as session:
        return list(session.scalars(select(UnreadableMessage)))


def test_a_fact_delivered_twice_is_handled_once(stage):
    [fact] = written(stage, "ada")
    before = metrics.INBOX_DUPLICATES.labels("tallies")._value.get()

    for _ in range(3):
        assert stage.tallies.inbox.apply("notes", [fact]) == 1

    assert stage.tallied() == ["ada-0"]
    assert stage.greeted() == ["ada-0"]
    assert metrics.INBOX_DUPLICATES.labels("tallies")._value.get() == before + 2


def test_a_batch_with_repetitions_is_handled_once(stage):
    facts = written(stage, "ada", "tan", "ada")

    stage.tallies.inbox.apply("notes", facts[:2])
    stage.tallies.inbox.apply("notes", sorted(facts + facts, key=lambda r: r.envelope.sequence))

    assert stage.tallied() == ["ada-0", "ada-2", "tan-1"]


def test_nothing_is_handled_beyond_a_gap(stage):
    first, second, third = written(stage, "ada", "ada", "ada")

    assert stage.tallies.inbox.apply("notes", [first, third]) == 1
    assert stage.tallied() == ["ada-0"]

    assert stage.tallies.inbox.apply("notes", [second, third]) == 3
    assert stage.tallied() == ["ada-0", "ada-1", "ada-2"]


def test_facts_of_two_associations_in_one_batch_stay_apart(stage):
    facts = [
        *written(stage, "ada", "bao"),
        *written(stage, "tan", association=TONGLU),
        *written(stage, "che"),
    ]

    stage.tallies.inbox.apply("notes", facts)

    assert stage.tallied(HANGZHOU) == ["ada-0", "bao-1", "che-0"]
    assert stage.tallied(TONGLU) == ["tan-0"]


def test_a_poison_fact_costs_only_itself(stage):
    stage.trouble("bao-1")
    facts = written(stage, "ada", "bao", "che")

    assert stage.tallies.inbox.apply("notes", facts) == 3

    assert stage.tallied() == ["ada-0", "che-2"]
    [failed] = stage.waiting()
    assert (failed.reaction, failed.state) == ("tallies.count_note", "waiting")
    assert (failed.attempts, failed.error) == (1, "Stumbled: bao-1 bao")


def test_the_other_reaction_to_a_poison_fact_succeeds(stage):
    stage.trouble("ada-0")
    stage.trouble("tan-0", TONGLU)
    facts = [*written(stage, "ada"), *written(stage, "tan", association=TONGLU)]

    stage.tallies.inbox.apply("notes", facts)

    assert stage.tallied(HANGZHOU) == stage.tallied(TONGLU) == []
    assert stage.greeted(HANGZHOU) == ["ada-0"]
    assert stage.greeted(TONGLU) == ["tan-0"]
    assert {row.reaction for row in stage.waiting()} == {"tallies.count_note"}


def test_a_failing_reaction_leaves_no_rows_behind(stage):
    stage.trouble("ada")

    stage.tallies.inbox.apply("notes", written(stage, "ada"))

    assert stage.tallied() == []  # though the reaction had written its row before it raised


def test_a_poison_fact_delivered_again_is_kept_once(stage):
    stage.trouble("ada")
    facts = written(stage, "ada")

    for _ in range(2):
        stage.tallies.inbox.apply("notes", facts)

    assert len(stage.waiting()) == 1


def test_a_fact_of_an_unknown_type_is_kept_and_the_others_go_on(stage):
    known, other = written(stage, "ada", "tan")
    body = known.body.replace(b"notes.note_written", b"notes.note_embroidered")

    stage.tallies.inbox.apply("notes", [Received(read(body), body), other])

    [kept] = unreadable(stage)
    assert (kept.reason, kept.body) == ("unknown_type", body)
    assert stage.tallied() == ["tan-1"]


def test_a_fact_whose_data_is_malformed_is_parked_at_once(stage):
    broken, other = written(stage, "ada", "tan")
    body = broken.body.replace(b'"ordinal":1', b'"ordinal":"first"')

    stage.tallies.inbox.apply("notes", [Received(read(body), body), other])

    assert {row.state for row in stage.waiting()} == {"parked"}
    assert stage.tallied() == ["tan-1"]


def test_a_reader_of_yesterday_ignores_a_field_of_tomorrow(stage):
    [fact] = written(stage, "ada")
    body = fact.body.replace(b'"ordinal":1', b'"ordinal":1,"mood":"fine"')

    stage.tallies.inbox.apply("notes", [Received(read(body), body)])

    assert stage.tallied() == ["ada-0"]


def test_history_is_projected_and_nobody_is_greeted(stage):
    fact = NoteWritten(note_id="old", person_id="ada", ordinal=1)

    stage.tallies.deliver(fact, association=HANGZHOU, backfill=True)

    assert stage.tallied() == ["old"]
    assert stage.greeted() == []


def test_rows_made_by_a_reaction_have_the_same_ids_wherever_it_runs(stage):
    fact = NoteWritten(note_id="n", person_id="ada", ordinal=1)

    stage.tallies.deliver(fact, association=HANGZHOU, event_id="event-1")

    with stage.tallies.session(HANGZHOU) as session:
        [made] = session.scalars(select(Tally)).all()
    assert made.id == derived_id("event-1", "tallies.count_note", "1")


def killed(*_, **__):
    raise SystemExit("killed")


@pytest.mark.parametrize("moment", ["_move_mark", "_count"])
def test_a_reader_killed_around_its_commit_handles_each_fact_once(stage, moment, monkeypatch):
    facts = written(stage, "ada", "tan", "ada")
    with monkeypatch.context() as patch:
        patch.setattr(stage.tallies.inbox, moment, killed)
        with pytest.raises(SystemExit):
            stage.tallies.inbox.apply("notes", facts)

    stage.tallies.inbox.apply("notes", facts)

    assert stage.tallied() == ["ada-0", "ada-2", "tan-1"]
    assert stage.waiting() == []


def test_two_readers_at_the_same_moment_handle_each_fact_once(postgres_stage, monkeypatch):
    stage = postgres_stage
    monkeypatch.setattr(Transaction, "new_id", lambda self: new_id())  # no key shall help them
    facts = written(stage, *(["ada", "bao"] * 10))
    together = threading.Barrier(4)

    def read_all():
        together.wait(10)
        for fact in facts:
            stage.tallies.inbox.apply("notes", [fact])

    stage.tallies.inbox.apply("notes", facts[:1])
    readers = [threading.Thread(target=read_all) for _ in range(4)]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()

    assert stage.tallied() == sorted(fact.envelope.data["note_id"] for fact in facts)
    assert stage.waiting() == []
