"""Calls between services, the same on both brokers."""

import time

import eventlet
import pytest

from chassis.context import Context
from chassis.rpc_client import PlainRemote
from chassis.tests.green.example_services import Care, Members
from contracts.errors import Conflict, DeadlineExceeded, Invalid, Unavailable, Unexpected

HANGZHOU = Context(association_id="hangzhou", actor="li", roles=("officer",))


@pytest.fixture
def care(url, run, client):
    run(url, Members, Care)
    return PlainRemote(client(url), "care")


@pytest.fixture
def members(url, run, client):
    Members.ran.clear()
    run(url, Members, max_workers=2)
    return PlainRemote(client(url), "members")


def test_an_answer_comes_back_as_it_was_given(members):
    assert members.call("echo", {"name": "暖家", "of": [1, None, True]}) == {
        "name": "暖家",
        "of": [1, None, True],
    }


def test_the_context_arrives_also_through_a_service_in_between(care):
    told = care.call("ask", {"method": "whose"}, context=HANGZHOU, timeout_seconds=5)

    assert told["association"] == "hangzhou"
    assert (told["actor"], told["roles"]) == ("li", ["officer"])
    assert told["correlation"] == HANGZHOU.correlation_id
    assert 4 < told["seconds_left"] < 5


def test_a_refusal_arrives_as_the_same_refusal_also_through_a_service_in_between(care):
    with pytest.raises(Conflict) as caught:
        care.call("ask", {"method": "refuse"}, context=HANGZHOU)

    assert caught.value.code == "already_granted"
    assert caught.value.params == {"held": 2}
    assert caught.value.fields == {"on": [{"code": "bad_date"}]}


def test_a_bug_arrives_with_its_correlation_id_and_without_its_insides(members):
    with pytest.raises(Unexpected) as caught:
        members.call("fail", {}, context=HANGZHOU)

    assert caught.value.params == {"correlation_id": HANGZHOU.correlation_id}
    assert "暖家" not in str(caught.value)


def test_a_result_that_cannot_be_sent_is_a_bug_and_not_the_end_of_the_service(members):
    with pytest.raises(Unexpected):
        members.call("unprintable", {})

    assert members.call("echo", {"still": "there"}) == {"still": "there"}


def test_an_unknown_method_is_told_apart_from_a_bug(members):
    with pytest.raises(Unexpected) as caught:
        members.call("no_such_method", {})

    assert caught.value.code == "bad_call"


def test_an_unknown_service_is_refused_at_once(url, client):
    with pytest.raises(Unavailable) as caught:  # not DeadlineExceeded: nobody waits for it
        PlainRemote(client(url), "nobody").call("anything", {}, timeout_seconds=60)

    assert caught.value.code == "service_unknown"


def test_a_caller_waits_until_its_deadline_and_no_longer(care):
    with pytest.raises(DeadlineExceeded):
        care.call("hurry", {}, context=HANGZHOU)


def test_a_deadline_that_has_passed_is_refused_without_a_call(members):
    with pytest.raises(DeadlineExceeded):
        members.call(
            "dawdle", {"seconds": 0, "name": "x"}, context=Context(deadline=time.time() - 1)
        )

    assert Members.ran == []


def test_a_call_that_expired_while_it_waited_is_not_run(members):
    busy = [
        eventlet.spawn(members.call, "dawdle", {"seconds": 1, "name": f"busy {n}"})
        for n in range(2)
    ]
    eventlet.sleep(0.2)

    with pytest.raises(DeadlineExceeded):
        members.call("dawdle", {"seconds": 0, "name": "expired"}, timeout_seconds=0.3)
    for call in busy:
        call.wait()
    members.call("dawdle", {"seconds": 0, "name": "last"})

    assert sorted(Members.ran) == ["busy 0", "busy 1", "last"]


def test_forty_calls_at_once_get_each_its_own_answer(members):
    pool = eventlet.GreenPool(40)

    answers = list(pool.imap(lambda n: members.call("echo", {"n": n}), range(400)))

    assert [answer["n"] for answer in answers] == list(range(400))


def test_a_body_that_cannot_be_read_is_refused_and_the_service_stays(url, members, client):
    caller = client(url)
    answer = []
    caller._on_reply = lambda message: answer.append(message.body)
    caller.link._on_reply = caller._on_reply

    caller.link.publish(
        b"\xff not json",
        exchange="nameko-rpc",
        routing_key="members.echo",
        message_id="1",
        properties={"reply_to": caller._reply_to, "correlation_id": "1"},
    )
    with eventlet.Timeout(5):
        while not answer:
            eventlet.sleep(0.01)

    assert "unreadable_body" in str(answer[0])
    assert members.call("echo", {"still": "there"}) == {"still": "there"}


def test_a_context_that_cannot_be_read_is_refused(url, members, client):
    class Garbled(Context):
        def as_headers(self):
            return {"nuanjia": "{"}

    with pytest.raises(Invalid):
        members.call("echo", {}, context=Garbled())
