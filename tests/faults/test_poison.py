"""What cannot be handled is kept with its reason, and holds up nobody but its own subject."""

import json
import time

import pytest

from chassis.broker.port import Outgoing
from chassis.broker.rabbitmq import RabbitBroker
from tests.faults.trial import eventually

pytestmark = pytest.mark.timeout(1800)

NO_EVENTS = {
    "bad_json": b"nonsense",
    "bad_envelope": b'{"id":"1"}',
    "unknown_source": json.dumps(
        {
            "sequence": 1,
            "id": "1",
            "source": "strangers",
            "type": "strangers.came",
            "time": "2024-01-01T00:00:00+00:00",
            "subject": "x",
            "dataschema": "urn:nuanjia:strangers.came:1",
            "associationid": "hangzhou",
            "aggregateversion": 1,
            "correlationid": "1",
            "actor": "x",
            "data": {},
        }
    ).encode(),
}


def test_what_is_no_event_is_kept_with_its_reason_and_the_others_go_on(
    trial_of, ground, scale, figure
):
    trial = trial_of()
    trial.start()
    trial.keep_writing(60)
    publisher = RabbitBroker(ground.administrator).publisher("notes")
    rounds = scale.of(3, 20)
    for _ in range(rounds):
        publisher.publish(
            [
                Outgoing("notes.note_written", "m", body, {"sequence": 0})
                for body in NO_EVENTS.values()
            ]
        )
        time.sleep(0.3)  # a batch of its own for each
    publisher.close()
    trial.enough()
    trial.await_writers()
    everything = rounds * len(NO_EVENTS)
    assert eventually(
        lambda: trial.metric("worker", "dlq_depth", consumer="tallies") == everything, 30
    )

    kept = dict(trial.ask("tallies", "select reason, count(*) from unreadable_message group by 1"))
    trial.ask("tallies", "delete from unreadable_message")
    trial.finish()
    figure("kept", sum(kept.values()))
    assert kept == dict.fromkeys(NO_EVENTS, rounds)


@pytest.mark.chosen
def test_a_person_whose_facts_fail_waits_alone_and_is_made_good_in_order(trial_of, scale, figure):
    trial = trial_of()
    for part in ("calls", "relay"):
        trial.begin(part)
    trial.begin("worker", patches=["hurry"])
    trial.trouble("w0-2")
    trial.write(scale.of(400, 3000), writers=1, per_second=60)
    trial.await_writers()
    assert eventually(lambda: trial.mark() == trial.head(), 30)
    assert eventually(lambda: trial.waiting("parked") == 1, 20)
    behind = trial.waiting("waiting")
    others = trial.applied()
    parked = trial.call("list_parked", state="parked")["items"]
    aggregates = trial.metric("worker", "parked_aggregates", consumer="tallies")

    trial.mend()
    trial.call("settle_parked", action="redrive", ids=[parked[0]["id"]])
    trial.finish()

    notes = trial.errands["writer-0"].count
    figure("waited behind it", behind)
    assert [one["subject"] for one in parked] == ["w0-2"]
    assert "Stumbled" in parked[0]["error"]
    assert others == notes - behind - 1
    assert aggregates == 1


def test_a_redrive_of_thousands_that_is_killed_halfway_doubles_nothing(
    trial_of, scale, dice, figure
):
    """Every person of a writer fails; a group of equal errors is redriven at once."""
    people = scale.of(60, 1000, 10_000)
    trial = trial_of(patience=300)
    for part in ("calls", "relay"):
        trial.begin(part)
    trial.begin("worker", patches=["hurry"])
    for person in range(people):
        trial.trouble(f"w0-{person}", "tonglu" if person % 2 else "hangzhou")
    trial.write(people * 3, writers=1, people=people)
    trial.await_writers()
    assert eventually(lambda: trial.waiting("parked") == people, 200)
    [key] = {one["error_key"] for one in trial.call("list_parked", limit=50)["items"]}

    trial.mend()
    asked = trial.call("settle_parked", action="redrive", error_key=key, dry_run=True)
    assert len(asked["ids"]) == people
    started = time.monotonic()
    trial.call("settle_parked", action="redrive", error_key=key)
    for _ in range(scale.of(2, 5)):
        time.sleep(dice.uniform(0.2, 1.0))  # the dice say when
        trial.restart("worker", patches=["hurry"])
    trial.finish()

    figure("redriven per s", people * 3 / (time.monotonic() - started))
