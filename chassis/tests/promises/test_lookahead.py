"""Promise: what reactions ask for by key is read for a whole batch at once, and answers as the table would."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import event

from chassis.context import Context
from chassis.database import Database
from chassis.testing.trial.contracts import NoteWritten
from chassis.testing.trial.stage import HANGZHOU, TONGLU
from chassis.testing.trial.tallies.models import Greeting


@contextmanager
def reads_of(database: Database, table: str) -> Iterator[list[str]]:
    """Collect the statements that read *table*."""
    seen: list[str] = []

    def note(_connection, _cursor, statement, *_rest):
        if statement.startswith("SELECT") and f"FROM {table}" in statement:
            seen.append(statement)

    event.listen(database.engine, "before_cursor_execute", note)
    yield seen
    event.remove(database.engine, "before_cursor_execute", note)


@pytest.fixture
def tx(stage):
    with stage.tallies.database.begin(Context(association_id=HANGZHOU)) as tx:
        yield tx


def greet(tx, *keys):
    for key in keys:
        tx.session.add(Greeting(id=key, note_id=key))


def test_a_batch_reads_its_rows_in_one_statement_per_association(stage):
    facts = [
        stage.tallies.sealed(
            NoteWritten(note_id=f"{name}-{number}", person_id=name, ordinal=number), of
        )
        for number in (1, 2, 3)
        for name, of in (("ada", HANGZHOU), ("tan", TONGLU))
    ]

    with reads_of(stage.tallies.database, "greeting") as reads:
        stage.tallies.inbox.apply("notes", facts)

    assert len(reads) == 2
    assert [len(stage.greeted(of)) for of in (HANGZHOU, TONGLU)] == [3, 3]


def test_a_batch_that_meets_rows_which_are_there_leaves_them_alone(stage):
    fact = NoteWritten(note_id="ada-1", person_id="ada", ordinal=1)
    again = [stage.tallies.sealed(fact, HANGZHOU) for _ in range(3)]

    stage.tallies.inbox.apply("notes", again)

    assert stage.greeted() == ["ada-1"]


def test_what_was_looked_up_and_is_not_there_is_not_asked_for_again(stage, tx):
    tx.session.look_up(Greeting, ["none"])

    with reads_of(stage.tallies.database, "greeting") as reads:
        assert tx.session.get(Greeting, "none") is None

    assert reads == []


def test_a_row_that_was_not_looked_up_is_read_as_ever(tx):
    greet(tx, "there")
    tx.session.look_up(Greeting, ["another"])

    assert tx.session.get(Greeting, "there").note_id == "there"


def test_a_row_that_is_added_after_the_look_is_found(tx):
    tx.session.look_up(Greeting, ["new"])

    greet(tx, "new")

    assert tx.session.get(Greeting, "new").note_id == "new"


def test_a_row_that_is_deleted_after_the_look_is_gone(tx):
    greet(tx, "old")
    tx.session.flush()
    tx.session.look_up(Greeting, ["old"])

    tx.session.delete(tx.session.get(Greeting, "old"))
    tx.session.flush()

    assert tx.session.get(Greeting, "old") is None


def greet_and_fail(tx, key):
    with tx.savepoint():
        greet(tx, key)
        tx.session.flush()
        raise ZeroDivisionError


def test_a_row_that_was_undone_with_its_savepoint_is_not_taken_for_there(tx):
    tx.session.look_up(Greeting, ["undone"])

    with pytest.raises(ZeroDivisionError):
        greet_and_fail(tx, "undone")

    assert tx.session.get(Greeting, "undone") is None


def test_what_was_looked_up_for_one_association_says_nothing_to_another(stage, tx):
    greet(tx, "ours")
    tx.session.flush()
    tx.session.look_up(Greeting, ["ours"])

    tx.act_for(Context(association_id=TONGLU), now=tx.now, derive_from=("x",))

    assert tx.session.get(Greeting, "ours") is None


def test_what_is_left_for_the_end_is_done_once_for_each_association(stage):
    done = []

    def add_up(tx, about):
        done.append((tx.association_id, about, tx.history))

    with stage.tallies.database.begin(Context(association_id=HANGZHOU)) as tx:
        for member in ("wang", "li", "wang"):
            tx.once_at_end(add_up, member)
        tx.act_for(Context(association_id=TONGLU), now=tx.now, derive_from=("x",))
        tx.once_at_end(add_up)

    assert done == [(HANGZHOU, ["wang", "li"], True), (TONGLU, [""], True)]
