"""A service that is told to stop finishes what it has in hand, once."""

import signal
import subprocess
import sys
import time

import eventlet
import pytest

from chassis.rpc import RpcConsumer
from chassis.rpc_client import PlainRemote
from chassis.tests.green.example_services import Members
from contracts.errors import DeadlineExceeded, Unavailable

MODULE = "chassis.tests.green.stoppable_service"


@pytest.fixture
def process(fresh_vhost, tmp_path, request):
    running = []

    def start():
        words = [sys.executable, "-W", "ignore", "-m", MODULE, fresh_vhost, str(tmp_path / "done")]
        running.append(subprocess.Popen(words, stdout=subprocess.PIPE, cwd=request.config.rootpath))
        return running[-1]

    yield start
    for each in running:
        each.kill()
        each.wait()
        each.stdout.close()


def ping(slow):
    for _ in range(100):
        try:
            return slow.call("ping", {}, timeout_seconds=1)
        except (Unavailable, DeadlineExceeded):
            eventlet.sleep(0.1)
    raise AssertionError("the service did not come up")


@pytest.mark.broker
def test_calls_in_hand_at_sigterm_are_answered_and_none_is_run_twice(
    process, fresh_vhost, tmp_path, client
):
    slow = PlainRemote(client(fresh_vhost), "slow")
    first = process()
    ping(slow)
    calls = [
        eventlet.spawn(slow.call, "work", {"seconds": 1 + n, "name": str(n)}) for n in range(4)
    ]
    for _ in calls:
        assert first.stdout.readline() == b"begun\n"

    first.send_signal(signal.SIGTERM)
    later = eventlet.spawn_after(
        0.5, slow.call, "work", {"seconds": 0, "name": "later"}, timeout_seconds=30
    )
    answers = [call.wait()["name"] for call in calls]
    ended = first.wait(15)
    process()

    assert answers == ["0", "1", "2", "3"]
    assert ended == 0
    assert later.wait()["name"] == "later"
    assert sorted((tmp_path / "done").read_text().split()) == ["0", "1", "2", "3", "later"]


@pytest.mark.broker
def test_an_idle_service_stops_at_once(process, fresh_vhost, client):
    service = process()
    ping(PlainRemote(client(fresh_vhost), "slow"))

    started = time.monotonic()
    service.send_signal(signal.SIGTERM)

    assert service.wait(60) == 0
    assert time.monotonic() - started < 15


def test_a_call_in_hand_when_the_host_stops_is_answered(url, run, client):
    Members.ran.clear()
    host = run(url, Members)
    members = PlainRemote(client(url), "members")
    call = eventlet.spawn(members.call, "dawdle", {"seconds": 0.5, "name": "in hand"})
    eventlet.sleep(0.2)

    in_time = host.stop(grace_seconds=5)

    assert in_time
    assert call.wait()["name"] == "in hand"


def test_a_call_that_comes_while_the_methods_leave_one_by_one_goes_back_to_the_queue(
    url, run, client, monkeypatch
):
    [leaving] = run(url, Members).containers
    members, handed_back = PlainRemote(client(url), "members"), []
    monkeypatch.setattr(RpcConsumer, "requeue_message", lambda _, call: handed_back.append(call))
    leaving.stopping = True
    for consumer in leaving.subextensions:
        if isinstance(consumer, RpcConsumer):
            consumer._providers.clear()

    with pytest.raises(DeadlineExceeded):  # nobody else is there; it was told of no bad call
        members.call("echo", {"still": "there"}, timeout_seconds=1)

    assert len(handed_back) == 1
    monkeypatch.undo()
    leaving.stopping = False
    leaving.kill()


def test_a_call_that_never_ends_does_not_keep_the_host_for_ever(url, run, client):
    host = run(url, Members)
    members = PlainRemote(client(url), "members")
    call = eventlet.spawn(
        members.call, "dawdle", {"seconds": 30, "name": "endless"}, timeout_seconds=2
    )
    eventlet.sleep(0.2)

    assert not host.stop(grace_seconds=0.5)
    with pytest.raises(DeadlineExceeded):
        call.wait()
