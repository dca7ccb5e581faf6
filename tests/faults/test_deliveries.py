"""Whatever becomes of messages on their way (lost, tripled, in any order), facts are handled once and in order."""

import pytest

pytestmark = pytest.mark.timeout(1800)


def test_facts_delivered_three_times_are_handled_once(trial_of, scale, figure):
    trial = trial_of()
    for part in ("calls", "worker"):
        trial.begin(part)
    trial.begin("relay", patches=["deliver_thrice"])
    notes = scale.of(400, 3000, 20_000)
    trial.write(notes, per_second=100)
    trial.finish()

    again = trial.metric_at_end("worker", "inbox_duplicates_total")
    figure("duplicates taken out", again)
    assert again >= notes


def test_facts_that_come_in_any_order_within_fifty_are_applied_in_order(
    trial_of, scale, dice, figure
):
    trial = trial_of()
    for part in ("calls", "relay"):
        trial.begin(part)
    trial.begin("worker", patches=[f"shuffle:{dice.random()}"])
    trial.write(scale.of(400, 3000, 20_000), per_second=100)
    trial.finish()

    figure("held back at the end", trial.metric_at_end("worker", "consumer_prefetch_used"))


def test_facts_that_the_broker_confirmed_and_lost_are_seen_and_fetched(trial_of, scale, figure):
    trial = trial_of()
    for part in ("calls", "worker"):
        trial.begin(part)
    trial.begin("relay", patches=["drop:0.02"])
    trial.write(scale.of(400, 3000, 20_000), per_second=100)
    took = trial.finish(60)

    gaps = trial.metric_at_end("worker", "sequence_gaps_total")
    figure("gaps", gaps)
    figure("fetched", trial.metric_at_end("worker", "reconciled_total"))
    figure("whole after s", took)
    assert gaps > 0


def test_a_queue_that_lost_its_binding_is_told_of_and_made_good(trial_of, ground, scale, figure):
    """The one loss that a broker admits: no queue took it. It is counted, and reconciliation repairs it."""
    trial = trial_of()
    trial.start()
    trial.write(scale.of(100, 1000), per_second=50)
    trial.await_writers()
    trial.settle()
    ground.unbind()
    try:
        trial.write(scale.of(50, 500), per_second=50)
        trial.await_writers()
        lost = trial.metric("relay", "outbox_unroutable_total")
    finally:
        ground.bind()
    trial.write(10, writers=1)
    trial.finish()

    figure("told of", lost)
    assert lost > 0
