"""Services outlive their broker, whichever way it goes."""

import time
from uuid import uuid4

import eventlet
import pytest

from chassis import broker_connection
from chassis.rpc_client import PlainRemote
from chassis.tests.green.example_services import Care, Members
from chassis.tests.green.mute_proxy import MuteProxy
from contracts.errors import DeadlineExceeded, Unavailable


def answers_again(remote, *, within_seconds=60):
    """Call until there is an answer."""
    started = time.monotonic()
    while time.monotonic() - started < within_seconds:
        try:
            remote.call("ask", {"method": "echo", "payload": {"n": 1}}, timeout_seconds=3)
        except (Unavailable, DeadlineExceeded):
            eventlet.sleep(0.1)
        else:
            return
    raise AssertionError(f"no answer within {within_seconds} s")


def test_calls_work_again_within_seconds_of_a_broker_that_was_killed(
    rabbitmq, fresh_vhost, run, client
):
    host = run(fresh_vhost, Members, Care)
    care = PlainRemote(client(fresh_vhost), "care")
    answers_again(care)

    rabbitmq.kill()
    with pytest.raises(
        Unavailable
    ):  # not DeadlineExceeded: it is refused as soon as the link is gone
        care.call("ask", {"method": "echo"}, timeout_seconds=60)
    rabbitmq.start()

    answers_again(care)
    assert host.is_ready


def test_a_call_in_hand_while_the_broker_restarts_gets_its_answer(
    rabbitmq, fresh_vhost, run, client
):
    """The reply waits for the link to come back, and the reply queue is durable."""
    run(fresh_vhost, Members)
    members = PlainRemote(client(fresh_vhost), "members")
    call = eventlet.spawn(
        members.call, "dawdle", {"seconds": 1.0, "name": "kept"}, timeout_seconds=60
    )
    eventlet.sleep(0.5)

    rabbitmq.stop_app()
    rabbitmq.start_app()

    assert call.wait()["name"] == "kept"


def test_services_start_without_a_broker_and_answer_once_it_is_there(
    rabbitmq, fresh_vhost, run, client
):
    rabbitmq.stop_app()
    try:
        host = run(fresh_vhost, Members, Care, ready=False)
        eventlet.sleep(1)
        assert not host.is_ready
    finally:
        rabbitmq.start_app()

    answers_again(PlainRemote(client(fresh_vhost), "care"))


def test_a_link_that_falls_silent_is_noticed_and_replaced(
    rabbitmq, fresh_vhost, run, client, monkeypatch
):
    """Neither side closes anything; plain nameko does not come back from this."""
    monkeypatch.setattr(broker_connection, "HEARTBEAT_SECONDS", 2)
    monkeypatch.setattr(broker_connection, "CONNECT_SECONDS", 1.0)
    proxy = MuteProxy(rabbitmq.port)
    through = fresh_vhost.replace(f":{rabbitmq.port}/", f":{proxy.port}/")
    run(through, Members, Care)
    care = PlainRemote(client(through), "care")
    answers_again(care)

    proxy.mute()
    with pytest.raises(Unavailable):  # not DeadlineExceeded: the silence is noticed long before
        care.call("ask", {"method": "echo"}, timeout_seconds=60)
    eventlet.sleep(8)  # longer than two heartbeats: all links are dropped
    proxy.unmute()

    answers_again(care)
    proxy.close()


def test_a_service_whose_queue_is_refused_says_so_and_is_not_ready(
    rabbitmq, fresh_vhost, run, caplog
):
    from kombu import Connection, Queue  # noqa: PLC0415

    with Connection(fresh_vhost) as connection:
        Queue("rpc-members", durable=False).declare(channel=connection.channel())

    host = run(fresh_vhost, Members, ready=False)

    assert not host.wait_until_ready(2)
    assert "PRECONDITION_FAILED" in caplog.text


def test_nothing_stays_behind_of_a_client_that_was_closed(rabbitmq, fresh_vhost, run, client):
    run(fresh_vhost, Members)
    caller = client(fresh_vhost)
    owner = f"passer-by-{uuid4().hex}"
    caller = type(caller)(fresh_vhost, owner=owner)
    PlainRemote(caller, "members").call("echo", {})
    vhost = fresh_vhost.rpartition("/")[2]
    assert owner in rabbitmq.rabbitmqctl("list_queues", "-p", vhost, "name")

    caller.stop()

    assert owner not in rabbitmq.rabbitmqctl("list_queues", "-p", vhost, "name")
