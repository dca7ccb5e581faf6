"""Promise: a new reaction can catch up; a stretch of a log is read again, into one reaction."""

import contextlib

import pytest
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from chassis import batches, pace, replay
from chassis.context import Context
from chassis.replay import Replays
from chassis.tables import ReplayRun
from chassis.testing.trial.stage import HANGZHOU, TONGLU
from chassis.testing.trial.tallies.models import Tally
from contracts.errors import Conflict, NotFound

COUNT = "tallies.count_note"


@pytest.fixture
def replays(stage, monkeypatch):
    monkeypatch.setattr(replay, "FETCH", 3)
    return Replays(stage.tallies.database, stage.tallies.runtime.reactions, stage.source)


def order(stage, reaction=COUNT, through=100, **more):
    return stage.tallies.call(
        "order_replay", association=None, reaction=reaction, through=through, **more
    )


def forget(stage, association):
    with stage.tallies.database.begin(Context(association_id=association)) as tx:
        tx.session.execute(delete(Tally))


def finish(replays):
    while replays.step():
        pass


def dump(stage):
    found = []
    for association in (HANGZHOU, TONGLU):
        with stage.tallies.session(association) as session:
            found += [
                (association, t.id, t.note_id, t.person_id, t.ordinal, t.place)
                for t in session.scalars(select(Tally).order_by(Tally.id))
            ]
    return found


def unfinished(stage):
    with Session(stage.tallies.database.engine) as session:
        return len(session.scalars(select(ReplayRun).where(ReplayRun.finished_at.is_(None))).all())


def write_ten(stage):
    for number in range(10):
        stage.write("ada" if number % 3 else "tan", HANGZHOU if number % 3 else TONGLU)
    stage.carry()


def test_a_rebuilt_read_copy_is_equal_to_the_last_id(stage, replays):
    write_ten(stage)
    before = dump(stage)
    for association in (HANGZHOU, TONGLU):
        forget(stage, association)

    order(stage)
    finish(replays)

    assert len(before) == 10
    assert dump(stage) == before
    assert unfinished(stage) == 0


def test_a_replay_goes_into_one_reaction_only(stage, replays):
    write_ten(stage)
    greeted = stage.greeted()
    forget(stage, HANGZHOU)
    forget(stage, TONGLU)

    order(stage)
    finish(replays)

    assert stage.greeted() == greeted


def test_a_replay_for_one_association_leaves_the_other_alone(stage, replays):
    write_ten(stage)
    before = dump(stage)
    forget(stage, HANGZHOU)

    order(stage, association_id=HANGZHOU)
    finish(replays)

    assert dump(stage) == before


def test_a_replay_keeps_to_its_stretch(stage, replays):
    write_ten(stage)
    forget(stage, HANGZHOU)
    forget(stage, TONGLU)

    order(stage, after=2, through=8)
    finish(replays)

    assert len(dump(stage)) == 6


def test_a_dry_run_says_how_much_would_be_read_and_orders_nothing(stage):
    write_ten(stage)

    told = order(stage, after=4, dry_run=True)

    assert told["facts_at_most"] == 6
    assert unfinished(stage) == 0


def test_quick_facts_share_a_transaction_and_a_long_stretch_is_read_once(stage, monkeypatch):
    write_ten(stage)
    before = dump(stage)
    forget(stage, HANGZHOU)
    forget(stage, TONGLU)
    monkeypatch.setattr(pace, "SLICE_SECONDS", 60.0)  # whatever this machine takes is quick
    replays = Replays(stage.tallies.database, stage.tallies.runtime.reactions, stage.source)
    asked = stage.source.asked

    order(stage, through=10)

    assert [replays.step() for _ in range(5)] == [1, 2, 4, 3, 0]
    assert stage.source.asked == asked + 1
    assert dump(stage) == before


@pytest.mark.parametrize("steps", [0, 1, 2])
def test_a_replay_that_was_killed_goes_on_where_it_was(stage, replays, monkeypatch, steps):
    write_ten(stage)
    before = dump(stage)
    forget(stage, HANGZHOU)
    forget(stage, TONGLU)
    order(stage)
    for _ in range(steps):
        replays.step()
    with monkeypatch.context() as patch:
        patch.setattr("chassis.outbox.write", killed)  # at the end of the step, before its commit
        with pytest.raises(SystemExit):
            replays.step()

    finish(Replays(stage.tallies.database, stage.tallies.runtime.reactions, stage.source))

    assert dump(stage) == before


def test_two_processes_do_not_read_the_same_stretch_twice(stage, replays):
    write_ten(stage)
    before = dump(stage)
    forget(stage, HANGZHOU)
    forget(stage, TONGLU)
    order(stage)
    with Session(stage.tallies.database.engine) as session:
        seen_before = session.scalars(select(ReplayRun)).one()

    replays.step()
    assert replays._advance(seen_before) == 0  # the other process had seen it at the same moment

    finish(replays)
    assert dump(stage) == before


def killed(*_):
    raise SystemExit("killed")


def test_a_reaction_that_ignores_history_refuses_to_be_replayed(stage, replays):
    write_ten(stage)

    with pytest.raises(Conflict, match="reaction_ignores_history"):
        order(stage, reaction="tallies.greet_writer")

    assert unfinished(stage) == 0


def test_an_unknown_reaction_is_named(stage):
    with pytest.raises(NotFound, match="unknown_reaction") as refused:
        order(stage, reaction="tallies.dance")

    assert refused.value.params == {"reaction": "tallies.dance"}


def test_a_replay_whose_transaction_failed_tries_fewer_facts_at_once(stage, replays, monkeypatch):
    write_ten(stage)
    before = dump(stage)
    for association in (HANGZHOU, TONGLU):
        forget(stage, association)
    react = batches.react

    def react_to_one(tx, work, **more):
        if len(work) > 1:
            raise TimeoutError
        react(tx, work, **more)

    monkeypatch.setattr(batches, "react", react_to_one)
    replays.pace.count = 3
    order(stage)

    tries = 0
    while unfinished(stage):
        tries += 1
        assert tries < 40
        with contextlib.suppress(TimeoutError):
            replays.step()

    assert dump(stage) == before
