"""Calling a service from a process with real threads, as the relay and the consumer do."""

import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from chassis.rpc_client import PlainRemote, RpcClient
from contracts.errors import DeadlineExceeded, Unavailable

MODULE = "chassis.tests.green.stoppable_service"


@pytest.fixture
def service(fresh_vhost, tmp_path, request):
    words = [sys.executable, "-W", "ignore", "-m", MODULE, fresh_vhost, str(tmp_path / "done")]
    process = subprocess.Popen(words, stdout=subprocess.DEVNULL, cwd=request.config.rootpath)
    yield process
    process.kill()
    process.wait()


@pytest.fixture
def slow(fresh_vhost, service):
    client = RpcClient(fresh_vhost, owner="plain")
    remote = PlainRemote(client, "slow")
    answers_again(remote)
    yield remote
    client.stop()


def answers_again(remote, *, within_seconds=60):
    gives_up_at = time.monotonic() + within_seconds
    while time.monotonic() < gives_up_at:
        try:
            return remote.call("ping", {}, timeout_seconds=2)
        except (Unavailable, DeadlineExceeded):
            time.sleep(0.1)
    raise AssertionError(f"no answer within {within_seconds} s")


def test_threads_share_a_client_and_get_each_its_own_answer(slow):
    def ask(n):
        return slow.call("work", {"seconds": 0, "name": n})["name"]

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(ask, range(200))) == list(range(200))


def test_a_thread_waits_until_its_deadline_and_no_longer(slow):
    started = time.monotonic()

    with pytest.raises(DeadlineExceeded):
        slow.call("work", {"seconds": 60, "name": "late"}, timeout_seconds=0.3)

    assert time.monotonic() - started < 30


def test_the_client_comes_back_after_its_broker(rabbitmq, slow):
    rabbitmq.stop_app()
    with pytest.raises(Unavailable):  # not DeadlineExceeded: refused as soon as the link is gone
        slow.call("ping", {}, timeout_seconds=60)
    rabbitmq.start_app()

    answers_again(slow)


def test_without_any_broker_a_call_is_refused_soon(request):
    client = RpcClient("amqp://guest:guest@127.0.0.1:1//", owner="plain")

    with pytest.raises(Unavailable) as caught:
        PlainRemote(client, "members").call("ping", {}, timeout_seconds=60)
    client.stop()

    assert caught.value.code == "broker_unreachable"
