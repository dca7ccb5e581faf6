"""Promise: what fails waits, then is parked; a person can see, redrive or discard it."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from chassis import pace, waiting
from chassis.context import Context
from chassis.tables import UnreadableMessage, WaitingReaction
from chassis.testing.trial.stage import HANGZHOU, TONGLU
from contracts.errors import Invalid, NotFound


def settle(stage, action, **chosen):
    return stage.tallies.call("settle_parked", association=None, action=action, **chosen)["ids"]


def states(stage):
    return [(row.subject, row.state, row.attempts) for row in stage.waiting()]


def park(stage, person="ada", association=HANGZHOU):
    """Let a fact about *person* fail until it is given up."""
    stage.trouble(person, association)
    note = stage.write(person, association)
    stage.carry()
    while any(row.subject == person and row.state == "waiting" for row in stage.waiting()):
        assert stage.retry_now()
    stage.mend(association)
    return note


def test_later_facts_about_the_same_person_wait_and_others_go_on(stage):
    stage.trouble("ada")
    notes = [stage.write(person) for person in ("ada", "bao", "ada", "che", "ada")]
    tonglu = stage.write("tan", TONGLU)

    stage.carry()

    assert stage.tallied() == sorted([notes[1], notes[3]])
    assert stage.tallied(TONGLU) == [tonglu]
    assert states(stage) == [("ada", "waiting", 1), ("ada", "waiting", 0), ("ada", "waiting", 0)]
    assert [row.next_at is None for row in stage.waiting()] == [False, True, True]


def test_only_the_failing_reaction_makes_the_person_wait(stage):
    stage.trouble("ada")
    notes = [stage.write("ada") for _ in range(3)]

    stage.carry()

    assert stage.greeted() == sorted(notes)
    assert {row.reaction for row in stage.waiting()} == {"tallies.count_note"}


def test_when_the_cause_is_gone_all_are_handled_in_their_order(stage):
    stage.trouble("ada")
    for _ in range(4):
        stage.write("ada")
    stage.carry()

    stage.mend()
    while stage.retry_now():
        pass

    assert stage.waiting() == []
    assert stage.ledger().clean


def test_nothing_is_tried_before_its_time(stage):
    stage.trouble("ada")
    stage.write("ada")
    stage.carry()
    stage.mend()

    assert stage.tallies.retries.step() == 0
    assert stage.tallied() == []


def test_a_fact_is_parked_after_its_last_delay_and_not_before(stage):
    stage.trouble("ada")
    stage.write("ada")
    stage.carry()

    for attempt in range(1, len(waiting.DELAYS) + 1):
        assert states(stage) == [("ada", "waiting", attempt)]
        stage.retry_now()

    assert states(stage) == [("ada", "parked", len(waiting.DELAYS) + 1)]
    assert stage.retry_now() == 0


def test_other_delays_mean_other_tries(stage, monkeypatch):
    monkeypatch.setattr(waiting, "DELAYS", (timedelta(seconds=1),))
    stage.trouble("ada")
    stage.write("ada")
    stage.carry()

    stage.retry_now()

    assert states(stage) == [("ada", "parked", 2)]


def test_facts_behind_a_parked_one_wait_also_when_they_come_later(stage):
    park(stage)
    later = stage.write("ada")

    stage.carry()

    assert stage.tallied() == []
    assert later not in stage.tallied()
    assert states(stage)[1:] == [("ada", "waiting", 0)]


def test_a_redriven_fact_is_handled_and_those_behind_it_follow(stage):
    park(stage)
    stage.write("ada")
    stage.carry()
    [parked, _] = stage.waiting()

    assert settle(stage, "redrive", ids=[parked.id]) == [parked.id]
    while stage.retry_now():
        pass

    assert stage.waiting() == []
    assert stage.ledger().clean


def test_a_redriven_fact_that_fails_again_has_all_its_tries_again(stage):
    park(stage)
    stage.trouble("ada")
    [parked] = stage.waiting()

    settle(stage, "redrive", ids=[parked.id])
    stage.retry_now()

    assert states(stage) == [("ada", "waiting", 1)]


def test_a_discarded_fact_is_never_handled_and_those_behind_it_follow(stage):
    discarded = park(stage)
    followers = [stage.write("ada") for _ in range(2)]
    stage.carry()
    parked = stage.waiting()[0]

    settle(stage, "discard", ids=[parked.id])
    while stage.retry_now():
        pass

    assert stage.tallied() == sorted(followers)
    assert discarded not in stage.tallied()
    assert states(stage) == [("ada", "discarded", parked.attempts)]


def test_only_what_is_parked_can_be_settled(stage):
    stage.trouble("ada")
    stage.write("ada")
    stage.carry()
    [row] = stage.waiting()

    with pytest.raises(NotFound, match="not_parked"):
        settle(stage, "discard", ids=[row.id])
    with pytest.raises(NotFound, match="not_parked"):
        settle(stage, "redrive", ids=[row.id + 1000])


def test_equal_errors_and_one_association_can_be_settled_together(stage):
    for person in ("ada", "bao"):
        park(stage, person)
    park(stage, "tan", TONGLU)
    [ada, bao, tan] = stage.waiting()
    assert ada.error_key == bao.error_key == tan.error_key

    assert settle(stage, "redrive", association_id=TONGLU, dry_run=True) == [tan.id]
    assert settle(stage, "redrive", association_id=TONGLU) == [tan.id]
    assert settle(stage, "discard", error_key=ada.error_key) == [ada.id, bao.id]


def test_a_group_is_redriven_in_one_step_with_what_waits_behind_each(stage, monkeypatch):
    monkeypatch.setattr(pace, "STEP_SECONDS", 600.0)  # on a slow machine too
    for person, association in (("ada", HANGZHOU), ("bao", HANGZHOU), ("tan", TONGLU)):
        park(stage, person, association)
        for _ in range(3):
            stage.write(person, association)
    stage.carry()
    [key] = {row.error_key for row in stage.waiting() if row.state == "parked"}

    assert len(settle(stage, "redrive", error_key=key)) == 3
    assert stage.tallies.retries.step() == 12

    assert stage.waiting() == []
    assert stage.ledger().clean


def test_one_that_fails_again_holds_up_none_of_the_others_in_its_batch(stage, monkeypatch):
    monkeypatch.setattr(pace, "STEP_SECONDS", 600.0)  # on a slow machine too
    people = [f"p-{n}" for n in range(7)]
    for person in people:
        park(stage, person)
        stage.write(person)
    stage.carry()
    stage.trouble("p-3")
    stage.tallies.retries.pace.count = 100

    settle(stage, "redrive", ids=[row.id for row in stage.waiting() if row.state == "parked"])
    stage.tallies.retries.step()

    assert states(stage) == [("p-3", "waiting", 1), ("p-3", "waiting", 0)]
    stage.mend()
    stage.retry_now()
    assert stage.ledger().clean


def test_what_is_parked_can_be_named_by_its_event(stage):
    park(stage, "ada")
    park(stage, "bao")
    bao = stage.waiting()[1]

    assert settle(stage, "redrive", event_ids=[bao.event_id]) == [bao.id]
    assert [row.state for row in stage.waiting()] == ["parked", "waiting"]


def test_those_behind_a_discarded_group_follow(stage):
    for person in ("ada", "bao"):
        park(stage, person)
        stage.write(person)
    stage.carry()
    parked = [row.id for row in stage.waiting() if row.state == "parked"]

    settle(stage, "discard", ids=parked)

    assert stage.tallies.retries.step() == 2
    assert [row.state for row in stage.waiting()] == ["discarded", "discarded"]


def test_an_order_that_names_nothing_settles_nothing(stage):
    park(stage)

    assert settle(stage, "discard") == []
    assert states(stage)[0][1] == "parked"


def test_what_is_parked_is_listed_with_its_error(stage):
    note = park(stage)

    [item] = stage.tallies.call("list_parked", association=None)["items"]

    assert item["error"] == f"Stumbled: {note} ada"
    assert (item["association_id"], item["subject"]) == (HANGZHOU, "ada")
    assert item["state"] == "parked"


@pytest.mark.parametrize("spread", [-1, 1])
def test_a_delay_is_spread_by_a_fifth_and_no_more(spread, monkeypatch):
    monkeypatch.setattr("random.uniform", lambda low, high: high if spread > 0 else low)
    before = datetime.now(UTC)

    delays = [waiting.next_try(n) - before for n in range(1, len(waiting.DELAYS) + 1)]

    for delay, wanted in zip(delays, waiting.DELAYS, strict=True):
        assert abs(delay - wanted * (1 + spread * 0.2)) < timedelta(seconds=1)
    assert waiting.next_try(len(waiting.DELAYS) + 1) is None


def test_two_workers_try_a_fact_once(postgres_stage):
    stage = postgres_stage
    stage.trouble("ada")
    stage.write("ada")
    stage.carry()
    [row] = stage.waiting()
    stage.mend()

    with stage.tallies.database.begin(Context()) as tx:
        tx.session.get(WaitingReaction, row.id).next_at = datetime.now(UTC)
    workers = [threading.Thread(target=stage.tallies.retries.step) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    assert stage.waiting() == []
    assert stage.ledger().clean


def test_a_fact_put_behind_one_that_is_being_settled_is_not_forgotten(postgres_stage, monkeypatch):
    """The reader finds ada waiting, a worker then settles ada, and only then the reader commits."""
    stage = postgres_stage
    stage.trouble("ada")
    stage.write("ada")
    stage.carry()
    stage.mend()
    found, worker = waiting.blocked_subjects, threading.Thread(target=stage.retry_now)

    def found_and_overtaken(*told):
        blocked = found(*told)
        worker.start()
        worker.join(0.5)  # it must not get through; a worker that could would be done by now
        return blocked

    monkeypatch.setattr(waiting, "blocked_subjects", found_and_overtaken)
    stage.write("ada")
    stage.carry()
    worker.join()
    while stage.retry_now():
        pass

    assert stage.waiting() == []
    assert stage.ledger().clean


def test_a_try_is_made_for_the_association_of_the_fact(stage):
    stage.trouble("tan", TONGLU)
    note = stage.write("tan", TONGLU)
    stage.carry()
    stage.mend(TONGLU)

    stage.retry_now()

    assert stage.tallied(TONGLU) == [note]
    assert stage.tallied(HANGZHOU) == []


def test_a_removed_reaction_is_parked_and_says_so(stage):
    stage.trouble("ada")
    stage.write("ada")
    stage.carry()
    with stage.tallies.database.begin(Context()) as tx:
        row = tx.session.get(waiting.WaitingReaction, stage.waiting()[0].id)
        row.reaction = "tallies.gone"

    while stage.retry_now():
        pass

    [row] = stage.waiting()
    assert (row.state, row.error) == ("parked", "KeyError: 'tallies.gone'")


def test_an_unreadable_message_is_discarded_once_somebody_has_seen_it(stage):
    with Session(stage.tallies.database.engine) as session:
        session.add(
            UnreadableMessage(
                reason="bad_json",
                detail="",
                body=b"?",
                routing_key="x",
                received_at=datetime.now(UTC),
            )
        )
        session.commit()
    [kept] = stage.tallies.call("list_parked", association=None)["unreadable"]
    number = int(kept["id"])

    with pytest.raises(Invalid):
        stage.tallies.call("settle_parked", association=None, action="redrive", unreadable=[number])
    asked = {"action": "discard", "unreadable": [number]}
    stage.tallies.call("settle_parked", association=None, **asked, dry_run=True)
    assert stage.tallies.call("list_parked", association=None)["unreadable"] != []
    done = stage.tallies.call("settle_parked", association=None, **asked)

    assert list(done["unreadable"]) == [number]
    assert list(stage.tallies.call("list_parked", association=None)["unreadable"]) == []
    with pytest.raises(NotFound, match="unreadable_not_found"):
        stage.tallies.call("settle_parked", association=None, **asked)
