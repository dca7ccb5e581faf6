"""Promise: a committed fact is published; rows and facts commit together or not at all."""

import threading
from datetime import date

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from chassis.context import Context
from chassis.outbox import BIGGEST_BODY, FactTooLarge, NotOurs
from chassis.tables import OutboxRow
from chassis.testing.trial.contracts import NoteShredded, NoteWritten, WriteNote
from chassis.testing.trial.notes.models import Note
from chassis.testing.trial.notes.service import write_note
from chassis.testing.trial.stage import HANGZHOU, TONGLU
from contracts.errors import Conflict
from contracts.members.events import AssociationRegistered


def rows(stage):
    with Session(stage.notes.database.engine) as session:
        facts = session.scalar(select(func.count()).select_from(OutboxRow))
    with stage.notes.session(HANGZHOU) as session:
        return session.scalar(select(func.count()).select_from(Note)), facts


def committed(stage, work):
    with stage.notes.database.begin(Context(association_id=HANGZHOU)) as tx:
        work(tx)


def test_rows_and_facts_are_there_after_the_commit(stage):
    stage.write("ada")

    assert rows(stage) == (1, 1)


def test_a_refused_command_leaves_neither_row_nor_fact(stage):
    with pytest.raises(Conflict):
        stage.notes.call("write_note", association=HANGZHOU, person_id="ada", text="refuse me")

    assert rows(stage) == (0, 0)


def test_who_waits_for_facts_or_for_any_commit_is_told_after_it_and_never_of_what_was_refused(
    stage,
):
    told = []
    stage.notes.database.on_facts.append(lambda: told.append(("facts", rows(stage)[1])))
    stage.notes.database.on_commit.append(lambda: told.append(("commit", rows(stage)[1])))

    committed(stage, lambda tx: None)
    assert told == [("commit", 0)]

    with pytest.raises(Conflict):
        stage.notes.call("write_note", association=HANGZHOU, person_id="ada", text="refuse me")
    assert told == [("commit", 0)]

    stage.write("ada")
    assert told == [("commit", 0), ("commit", 1), ("facts", 1)]


def test_a_fact_that_cannot_be_written_takes_its_rows_with_it(stage):
    def write(tx):
        write_note(tx, WriteNote(person_id="ada", text="-"))
        tx.publish(NoteShredded(note_id="x" * BIGGEST_BODY, person_id="ada"))

    with pytest.raises(FactTooLarge):
        committed(stage, write)

    assert rows(stage) == (0, 0)


def test_a_row_that_cannot_be_written_takes_its_fact_with_it(stage):
    def write(tx):
        tx.publish(NoteWritten(note_id="n", person_id="ada", ordinal=1))
        tx.session.add(Note(id="n", person_id="ada", ordinal=1, text=None))

    with pytest.raises(IntegrityError):
        committed(stage, write)

    assert rows(stage) == (0, 0)


def test_a_service_cannot_publish_the_facts_of_another(stage):
    foreign = AssociationRegistered(
        association_id="yuhang", name="余杭", level="county", since=date(2024, 1, 2)
    )

    with pytest.raises(NotOurs, match=r"members\.association_registered"):
        committed(stage, lambda tx: tx.publish(foreign))


def test_facts_undone_by_a_savepoint_are_not_published(stage):
    with stage.notes.database.begin(Context(association_id=HANGZHOU)) as tx:
        write_note(tx, WriteNote(person_id="ada", text="-"))
        with pytest.raises(Conflict), tx.savepoint():
            write_note(tx, WriteNote(person_id="tan", text="refuse me"))

    assert rows(stage) == (1, 1)


def test_the_versions_of_a_subject_have_no_gaps(stage):
    for person in ("ada", "tan", "ada"):
        stage.write(person)
    with stage.notes.database.begin(Context(association_id=HANGZHOU)) as tx:
        for note_id in ("a", "b"):
            tx.publish(NoteShredded(note_id=note_id, person_id="ada"))

    published = stage.notes.published()
    versions = [(e.subject, e.aggregate_version) for e in published]
    assert versions == [("ada", 1), ("tan", 1), ("ada", 2), ("ada", 3), ("ada", 4)]


def test_the_envelope_says_for_whom_by_whom_and_why(stage):
    stage.notes.call("write_note", association=TONGLU, actor="account-7", person_id="tan", text="-")

    [fact] = stage.notes.published("notes.note_written")
    assert (fact.association_id, fact.actor, fact.subject) == (TONGLU, "account-7", "tan")
    assert fact.time == stage.notes.clock.now()
    assert (fact.source, fact.backfill) == ("notes", False)


def test_two_transactions_about_one_subject_enter_in_the_order_of_their_commits(postgres_stage):
    stage, order, first_waits = postgres_stage, [], threading.Event()

    def write(name, *, wait):
        with stage.notes.database.begin(Context(association_id=HANGZHOU)) as tx:
            tx.publish(NoteShredded(note_id=name, person_id="ada"))
            if wait:
                first_waits.wait(10)
        order.append(name)

    slow = threading.Thread(target=write, args=("slow",), kwargs={"wait": True})
    slow.start()
    write("quick", wait=False)
    first_waits.set()
    slow.join()

    entered = [(e.data["note_id"], e.aggregate_version) for e in stage.notes.published()]
    assert order == ["quick", "slow"]
    assert entered == [("quick", 1), ("slow", 2)]


def test_many_writers_about_few_subjects_give_each_version_once_and_in_order(postgres_stage):
    stage, failures = postgres_stage, []

    def write(writer):
        try:
            for turn in range(12):
                with stage.notes.database.begin(Context(association_id=HANGZHOU)) as tx:
                    for person in ("ada", "tan") if writer % 2 else ("tan", "ada"):
                        tx.publish(NoteShredded(note_id=f"{writer}-{turn}", person_id=person))
        except Exception as error:  # noqa: BLE001  # shown below
            failures.append(error)

    writers = [threading.Thread(target=write, args=(n,)) for n in range(4)]
    for thread in writers:
        thread.start()
    for thread in writers:
        stage.relay.step()
        thread.join()
    stage.relay_all()

    assert failures == []
    with Session(stage.notes.database.engine) as session:
        assert session.scalar(select(func.count()).select_from(OutboxRow)) == 0
    logged = stage.notes.call("events_after", association=None, sequence=0, limit=200)
    for person in ("ada", "tan"):
        found = [
            int(body.split('"aggregateversion":')[1].split(",")[0])
            for body in logged["bodies"]
            if f'"subject":"{person}"' in body
        ]
        assert found == list(range(1, 49))
