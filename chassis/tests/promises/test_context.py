"""Promise: for whom and by whom something is done travels from the call to the last reaction."""

import json

import pytest
from sqlalchemy.orm import Session

from chassis import context
from chassis.clock import SetClock
from chassis.context import HEADER, SUBTREE_FIGURES, Context
from chassis.database import YieldsInTransaction, forbid_in_transaction
from chassis.reactions import Reaction
from chassis.testing.service import FIRST_DAY
from chassis.testing.trial.notes.models import Note
from chassis.testing.trial.stage import HANGZHOU, TONGLU

FULL = Context(
    traceparent="00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
    association_id=HANGZHOU,
    actor="account-7",
    roles=("secretary", "officer"),
    scope=SUBTREE_FIGURES,
    correlation_id="c-1",
    causation_id="e-1",
    deadline=17.5,
    key="k-1",
)


def test_a_context_arrives_as_it_was_sent():
    assert Context.from_headers(FULL.as_headers()) == FULL
    assert Context.from_headers(Context(correlation_id="c").as_headers()) == Context(
        correlation_id="c"
    )


def test_every_field_of_the_context_travels():
    told = json.loads(FULL.as_headers()[HEADER])

    assert set(told) == set(Context.__dataclass_fields__)


def test_a_call_without_context_is_nobodys_and_for_nobody():
    empty = Context.from_headers({})

    assert (empty.association_id, empty.actor, empty.roles) == (None, "system", ())


def test_the_current_context_ends_with_its_block():
    with context.use(FULL):
        with context.use(FULL.for_association(TONGLU)):
            assert context.current().association_id == TONGLU
        assert context.current() == FULL

    assert context.current().association_id is None


def test_a_reaction_acts_for_the_association_of_the_fact_and_keeps_the_chain_of_causes(
    stage, monkeypatch
):
    seen, run = [], Reaction.run

    def looked_at(reaction, tx, envelope, event, **more):
        run(reaction, tx, envelope, event, **more)
        seen.append((tx.context, tx.now, envelope))

    monkeypatch.setattr(Reaction, "run", looked_at)
    stage.write("tan", TONGLU)
    stage.carry()

    for told, now, envelope in seen:
        assert told.association_id == TONGLU
        assert told.actor.startswith("reaction:tallies.")
        assert (told.correlation_id, told.causation_id) == (envelope.correlation_id, envelope.id)
        assert now == envelope.time
    assert len(seen) == 2


def test_a_transaction_for_nobody_has_no_association(stage):
    with (
        pytest.raises(LookupError, match="no association"),
        stage.notes.database.begin(Context()) as tx,
    ):
        _ = tx.association_id


def test_nothing_that_waits_for_others_may_be_called_in_a_transaction(stage):
    forbid_in_transaction("a call")

    with (
        pytest.raises(YieldsInTransaction, match="a call inside a transaction of notes"),
        stage.notes.database.begin(FULL),
    ):
        forbid_in_transaction("a call")


def test_what_is_changed_while_reading_is_not_kept(stage):
    stage.write("ada")
    with stage.notes.database.reading(Context(association_id=HANGZHOU)) as tx:
        tx.session.add(Note(id="x", person_id="x", ordinal=1, text="x"))
        tx.session.flush()

    assert len(stage.notes.call("list_notes", association=HANGZHOU)["items"]) == 1


def test_a_transaction_keeps_its_moment(stage):
    assert isinstance(stage.notes.clock, SetClock)
    with stage.notes.database.begin(FULL) as tx:
        assert isinstance(tx.session, Session)
        stage.notes.clock.set_day(FIRST_DAY.replace(day=9))
        assert tx.today == FIRST_DAY
