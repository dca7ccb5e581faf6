"""The promises together, and the proof that this battery would notice if one of them were broken.

Each mutant is a promise switched off by a monkeypatch. Reconciliation is paused throughout, because it
repairs what the others lose.
"""

from contextlib import suppress
from dataclasses import dataclass, field

import pytest
from sqlalchemy import select

from chassis import idempotency, outbox, tenancy, waiting
from chassis.broker.port import Outcome
from chassis.context import Context
from chassis.database import Transaction
from chassis.encryption import Keyring
from chassis.ids import new_id
from chassis.inbox import Inbox
from chassis.reader import Reader
from chassis.relay import Relay
from chassis.testing.trial.notes.models import Note
from chassis.testing.trial.stage import HANGZHOU, TONGLU, Line
from chassis.testing.trial.tallies.models import DaySum
from chassis.timers import Timers
from chassis.waiting import Retries
from contracts.errors import Conflict


def unconfirmed_and_lost(stage):
    """The broker loses the second message of three and confirms the first alone."""
    for person, association in (("ada", HANGZHOU), ("ada", HANGZHOU), ("tan", TONGLU)):
        stage.write(person, association)
    stage.line.loses, stage.line.confirms = {1}, 1
    stage.relay.step()
    stage.line.loses, stage.line.confirms = set(), None
    stage.relay_all()


def killed_before_its_commit(stage, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(stage.tallies.inbox, "apply", raises)
        with suppress(OSError):
            stage.reader.step(0)
    stage.restart_reader()


def raises(*_):
    raise OSError("killed")


def killed_after_its_commit(stage):
    stage.reader.subscription.ack = lambda _: None
    stage.reader.step(0)
    stage.restart_reader()
    stage.read_all()


def poisoned(stage):
    """One of ada's notes cannot be tallied for a while; another comes meanwhile, and one of bao's.

    Returns whether bao's was held up.
    """
    poison = stage.write("ada")
    stage.trouble(poison)
    other = stage.write("bao")
    stage.carry()
    held_up = other not in stage.tallied()
    stage.write("ada")
    stage.carry()
    stage.mend()
    for _ in range(3):
        stage.retry_now()
    return held_up


def delivered_again(stage):
    stage.broker.publisher("notes").publish(stage.line.arrived[-3:])
    stage.read_all()


def battery(stage, monkeypatch):
    """Bring each trouble over the two services, and return what went wrong, counted by its kind."""
    stage.read_all()
    stage.source.silent = True
    unconfirmed_and_lost(stage)
    killed_before_its_commit(stage, monkeypatch)
    killed_after_its_commit(stage)
    held_up = poisoned(stage)
    delivered_again(stage)
    wrong = {name: count for name, count in vars(stage.ledger()).items() if count}
    return wrong | {"held up": 1} if held_up else wrong


def test_all_promises_together_leave_a_clean_ledger(stage, monkeypatch):
    assert battery(stage, monkeypatch) == {}
    assert stage.waiting() == []
    assert stage.broker.depth("tallies") == 0
    assert stage.broker._queues["tallies"].taken == {}


def without_outbox(patch):
    patch.setattr(outbox, "write", lambda *_: None)


def without_confirms(patch):
    publish = Line.publish
    patch.setattr(
        Line, "publish", lambda self, batch: Outcome(len(batch), publish(self, batch).returned)
    )


def without_a_mark(patch):
    patch.setattr(Inbox, "unseen", lambda self, received, mark: list(received))
    patch.setattr(Transaction, "new_id", lambda self: new_id())  # or the keys would catch it


def without_waiting_for_the_commit(patch):
    sort = Reader._sort

    def sort_and_ack(self, delivery):
        sort(self, delivery)
        self.subscription.ack([delivery])

    patch.setattr(Reader, "_sort", sort_and_ack)


def without_order_per_subject(patch):
    patch.setattr(waiting, "blocked_subjects", lambda *_: set())


def without_going_one_by_one(patch):
    patch.setattr(Inbox, "_apply_each", lambda self, source, received: self.mark(source))


def without_retries(patch):
    patch.setattr(Retries, "step", lambda self: 0)


def without_letting_the_next_go(patch):
    patch.setattr(waiting, "release_next", lambda *_: None)


def without_keeping_what_failed(patch):
    patch.setattr(waiting, "put", lambda *_, **__: None)


@dataclass
class Mutant:
    switch_off: object
    shows: set = field(default_factory=lambda: {"lost"})


MUTANTS = [
    Mutant(without_outbox),
    Mutant(without_confirms),
    Mutant(without_a_mark, {"double"}),
    Mutant(without_waiting_for_the_commit),
    Mutant(without_order_per_subject, {"disordered"}),
    Mutant(without_going_one_by_one, {"held up"}),
    Mutant(without_retries),
    Mutant(without_letting_the_next_go),
    Mutant(without_keeping_what_failed),
]


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.switch_off.__name__)
def test_the_battery_notices(sqlite_stage, monkeypatch, mutant):
    mutant.switch_off(monkeypatch)

    wrong = battery(sqlite_stage, monkeypatch)

    assert mutant.shows <= set(wrong)


def test_without_reconciliation_a_message_lost_by_the_broker_is_lost(sqlite_stage):
    stage = sqlite_stage
    stage.read_all()
    stage.source.silent = True
    stage.write("ada")
    stage.write("ada")
    stage.line.loses = {0}

    stage.carry()
    stage.reader.reconcile()

    assert stage.ledger().lost == 2
    stage.source.silent = False
    stage.reader.reconcile()
    assert stage.ledger().clean


def test_without_the_transaction_a_refused_command_would_be_told(sqlite_stage, monkeypatch):
    """Publishing at once, instead of with the commit, tells of a note that nobody wrote."""
    stage, told = sqlite_stage, []
    publish = Transaction.publish

    def at_once(tx, fact, **more):
        publish(tx, fact, **more)
        told.append(tx.facts.pop())

    monkeypatch.setattr(Transaction, "publish", at_once)
    with pytest.raises(Conflict):
        stage.notes.call("write_note", association=HANGZHOU, person_id="ada", text="refuse me")
    with stage.notes.database.begin(Context()) as tx:
        tx.facts += told
    stage.carry()

    assert stage.ledger().unexpected == 1


def test_without_the_association_of_the_fact_a_row_lands_elsewhere(sqlite_stage, monkeypatch):
    stage, act_for = sqlite_stage, Transaction.act_for

    def always_hangzhou(tx, context, **more):
        act_for(tx, context.for_association(HANGZHOU), **more)

    monkeypatch.setattr(Transaction, "act_for", always_hangzhou)
    stage.write("tan", TONGLU)
    stage.carry()

    assert stage.ledger().leaked == 1


def test_without_the_filter_sqlite_shows_the_rows_of_others(sqlite_stage, monkeypatch):
    sqlite_stage.write("tan", TONGLU)
    everybody = [HANGZHOU, TONGLU]
    monkeypatch.setattr(tenancy, "_readable", lambda *_: everybody)

    with sqlite_stage.notes.session(HANGZHOU) as session:
        assert session.scalars(select(Note.person_id)).all() == ["tan"]


def test_without_stored_answers_a_repeated_command_is_done_twice(sqlite_stage, monkeypatch):
    monkeypatch.setattr(idempotency, "once", lambda tx, call, payload, run: run())

    for _ in range(2):
        sqlite_stage.notes.call(
            "write_note", association=HANGZHOU, key="k", person_id="ada", text="-"
        )

    assert len(sqlite_stage.notes.published()) == 2


def test_without_the_row_of_a_run_a_job_runs_again(sqlite_stage, monkeypatch):
    monkeypatch.setattr(Timers, "_claim", lambda *_: True)

    for _ in range(2):
        sqlite_stage.tallies.timers.step()

    with sqlite_stage.tallies.session(HANGZHOU) as session:
        assert len(session.scalars(select(DaySum)).all()) == 2


def test_without_encryption_the_file_shows_the_secret(sqlite_stage, tmp_path, monkeypatch):
    monkeypatch.setattr(Keyring, "encrypt", lambda self, text, purpose: text.encode())
    sqlite_stage.notes.call(
        "write_note", association=HANGZHOU, person_id="ada", text="-", secret="13957100000"
    )
    sqlite_stage.close()

    assert any(b"13957100000" in file.read_bytes() for file in tmp_path.iterdir())


def test_without_leadership_two_relays_publish_the_same(postgres_stage, monkeypatch):
    stage = postgres_stage
    second = Relay(stage.notes.database, stage.line)
    monkeypatch.setattr("chassis.leadership.Leadership.held", lambda self: True)
    stage.write("ada")
    stage.line.confirms = 0

    stage.relay.step()
    second.step()

    assert len(stage.line.sent) == 2
