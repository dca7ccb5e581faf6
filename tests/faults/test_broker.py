"""The broker may be away, deaf, full, killed or wiped: facts wait in the outbox and the log, and none is lost."""

import time

import pytest

from tests.faults.table import patient
from tests.faults.trial import eventually

pytestmark = pytest.mark.timeout(1800)

BACK_WITHIN = 25.0  # from a half-open link, at the default heartbeat
DRAINED_WITHIN = 60.0


def p99(answers):
    took = sorted(one.seconds for one in answers)
    return took[int(len(took) * 0.99)] if took else 0.0


def answers(trial):
    return [one for name in trial.errands for one in trial.record(name)]


@pytest.mark.chosen
def test_a_wiped_broker_started_with_its_definitions_costs_nothing(trial_of, ground, scale, figure):
    """Every second wipe takes facts with it that were confirmed and that nobody had read yet."""
    trial = trial_of()
    trial.start()
    trial.keep_writing(30)
    took = []
    for wipe in range(scale.of(1, 10)):
        eventually(lambda: trial.written > 100)
        time.sleep(1)  # some load between two wipes
        if wipe % 2 == 0:
            trial.kill("worker")
            assert eventually(lambda: trial.queued() > 0)
        ground.node.wipe()
        if wipe % 2 == 0:
            trial.begin("worker")
        ground.start_anew()
        written, back = trial.written, time.monotonic()
        eventually(lambda w=written: trial.applied() >= w, patient(DRAINED_WITHIN))
        took.append(time.monotonic() - back)
    trial.enough()
    trial.finish(DRAINED_WITHIN)

    figure("wiped", len(took))
    figure("applied again after s", max(took))
    assert max(took) < patient(DRAINED_WITHIN)


def test_a_broker_killed_under_load_costs_nothing(trial_of, ground, scale, figure):
    trial = trial_of()
    trial.start()
    trial.keep_writing(30)
    took = []
    for _ in range(scale.of(1, 10)):
        time.sleep(2)  # some load between two kills
        ground.node.kill()
        ground.node.start()
        written, back = trial.written, time.monotonic()
        eventually(lambda w=written: trial.applied() >= w, patient(DRAINED_WITHIN))
        took.append(time.monotonic() - back)
    trial.enough()
    trial.finish(DRAINED_WITHIN)

    figure("killed", len(took))
    figure("applied again after s", max(took))
    assert max(took) < patient(DRAINED_WITHIN)


def test_a_broker_stopped_and_started_in_order_costs_nothing(trial_of, ground, scale, figure):
    trial = trial_of()
    trial.start()
    trial.keep_writing(30)
    took = []
    for _ in range(scale.of(1, 10)):
        time.sleep(1)  # some load between two stops
        ground.node.stop_app()
        ground.node.start_app()
        written, back = trial.written, time.monotonic()
        eventually(lambda w=written: trial.applied() >= w, patient(DRAINED_WITHIN))
        took.append(time.monotonic() - back)
    trial.enough()
    trial.finish(DRAINED_WITHIN)

    figure("restarted", len(took))
    figure("applied again after s", max(took))
    assert max(took) < patient(10 + 10)  # ten to be back, and ten on a busy machine to catch up


def test_writers_do_not_notice_that_the_broker_is_away(trial_of, proxy, scale, figure):
    """Facts pile up in the outbox, which shows how old the oldest is; nobody who writes waits."""
    trial = trial_of(proxy=proxy)
    trial.start()
    away = scale.of(5, 75, 600)
    trial.keep_writing(50)
    time.sleep(3)  # the load is under way
    proxy.mode = "down"
    cut = time.time()
    aged = eventually(lambda: trial.metric("relay", "outbox_oldest_age_seconds") > 2, 60)
    alarmed_after = time.time() - cut
    time.sleep(max(0, away - alarmed_after))  # as long as it is to be away
    waiting = trial.metric("relay", "outbox_rows", service="notes")
    proxy.mode = "ok"
    trial.enough()
    trial.finish()

    before = p99(one for one in answers(trial) if one.at < cut)
    during = p99(one for one in answers(trial) if one.at > cut + 0.2)
    figure("p99 before ms", before * 1000)
    figure("p99 during ms", during * 1000)
    figure("facts that waited", waiting)
    assert aged
    assert alarmed_after < 60
    assert waiting > 0
    assert during < 1.2 * before + 0.25, "a writer waited for the broker"


@pytest.mark.parametrize(
    "direction", ["blackhole_up", pytest.param("blackhole_down", marks=pytest.mark.chosen)]
)
def test_a_link_that_is_silently_dead_is_left_and_made_anew(trial_of, proxy, figure, direction):
    """Neither end is told; relay and worker find out by themselves."""
    trial = trial_of(proxy=proxy)
    trial.start()
    trial.keep_writing(20)
    assert eventually(lambda: trial.applied() > 30, 90)
    proxy.mode = direction
    proxy.mode = "ok"  # for new lines; those that were there stay silent
    silent = time.monotonic()
    written = trial.written
    eventually(lambda: trial.applied() >= written + 10, 60)
    took = time.monotonic() - silent
    trial.enough()
    trial.finish()

    figure("back after s", took)
    assert took > 3, "the links never were dead"
    assert took <= BACK_WITHIN


@pytest.mark.parametrize("alarm", ["disk", "memory"])
def test_a_broker_that_blocks_publishers_is_waited_for(trial_of, ground, scale, figure, alarm):
    limit, normal = {
        "disk": (("set_disk_free_limit", "900GB"), ("set_disk_free_limit", "50MB")),
        "memory": (
            ("set_vm_memory_high_watermark", "absolute", "1MB"),
            ("set_vm_memory_high_watermark", "0.4"),
        ),
    }[alarm]
    trial = trial_of()
    trial.start()
    trial.keep_writing(50)
    time.sleep(2)  # the load is under way
    try:
        ground.node.rabbitmqctl(*limit)
        blocked = time.time()
        time.sleep(scale.of(4, 25))  # as long as it is to be blocked
        waiting = trial.metric("relay", "outbox_rows", service="notes")
        told_blocked = trial.metric("relay", "broker_blocked")
        freed = time.time()
    finally:
        ground.node.rabbitmqctl(*normal)
    trial.enough()
    trial.finish()

    reconnects = trial.metric("relay", "broker_unavailable_total")
    during = p99(one for one in answers(trial) if blocked < one.at < freed)
    before = p99(one for one in answers(trial) if one.at < blocked)
    figure("facts that waited", waiting)
    figure("reconnections", reconnects)
    figure("p99 during ms", during * 1000)
    assert waiting > 0
    assert told_blocked == 1
    assert trial.metric("relay", "broker_blocked") == 0
    assert reconnects <= freed - blocked
    assert during < 1.2 * before + 0.25
