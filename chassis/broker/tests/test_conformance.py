"""What every event broker promises; each test runs on each of them."""

from __future__ import annotations

import threading
from time import monotonic

import pytest

from chassis.broker.port import Broker, BrokerUnavailable, Outgoing
from chassis.broker.tests.traffic import collect, events, ids


def test_events_arrive_in_the_order_they_were_published(broker: Broker) -> None:
    sent = events(30)

    outcome = broker.publisher("members").publish(sent)

    assert (outcome.confirmed, outcome.error) == (30, None)
    assert ids(collect(broker.subscription("care"), 30)) == ids(sent)


def test_an_event_arrives_as_it_was_sent(broker: Broker) -> None:
    headers = {"correlationid": "c-1", "sequence": 7}
    sent = Outgoing("members.honor_granted", "id-1", "劳模".encode(), headers)

    broker.publisher("members").publish([sent])

    [got] = collect(broker.subscription("care"), 1)
    assert (got.body, got.routing_key, got.message_id) == (sent.body, sent.routing_key, "id-1")
    assert got.headers == headers
    assert got.redelivered is False


def test_a_batch_larger_than_the_window_is_confirmed_whole(broker: Broker) -> None:
    sent = events(333)

    assert broker.publisher("members").publish(sent).confirmed == 333

    assert ids(collect(broker.subscription("care"), 333)) == ids(sent)


def test_every_reader_of_a_source_gets_its_own_copy(broker: Broker) -> None:
    broker.publisher("members").publish(events(3))
    broker.publisher("care").publish(events(2, source="care"))

    assert len(collect(broker.subscription("care"), 3)) == 3
    assert len(collect(broker.subscription("notifications"), 5)) == 5


def test_fetch_takes_what_is_there_without_waiting_for_more(broker: Broker) -> None:
    subscription = broker.subscription("care")
    broker.publisher("members").publish(events(3))
    got = subscription.fetch(1, 10)
    started = monotonic()

    while len(got) < 3:
        got += subscription.fetch(200, 60)

    assert len(got) == 3
    assert monotonic() - started < 30


def test_a_waiting_fetch_wakes_up_when_something_is_published(broker: Broker) -> None:
    subscription = broker.subscription("care")
    assert subscription.fetch(1, 0.2) == []
    publisher = broker.publisher("members")
    later = threading.Timer(0.3, lambda: publisher.publish(events(1)))
    started = monotonic()
    later.start()

    got = subscription.fetch(10, 60)

    later.join()
    assert ids(got) == ["members-0"]
    assert monotonic() - started < 30


def test_what_is_acknowledged_does_not_come_again(broker: Broker) -> None:
    broker.publisher("members").publish(events(10))
    first = broker.subscription("care")
    first.ack(collect(first, 4, ack=False))
    first.close()

    rest = collect(broker.subscription("care"), 6)

    assert ids(rest) == [f"members-{n}" for n in range(4, 10)]


def test_only_the_given_deliveries_are_acknowledged(broker: Broker) -> None:
    broker.publisher("members").publish(events(6))
    first = broker.subscription("care")
    got = collect(first, 6, ack=False)
    first.ack([got[4], got[0], got[1], got[3]])
    first.hand_back()

    rest = collect(first, 2)

    assert ids(rest) == ["members-2", "members-5"]


def test_handed_back_events_come_again_in_order_before_the_later_ones(broker: Broker) -> None:
    sent = events(100)
    broker.publisher("members").publish(sent)
    subscription = broker.subscription("care")
    assert len(collect(subscription, 25, ack=False)) == 25

    subscription.hand_back()

    again = collect(subscription, 100)
    assert ids(again) == ids(sent)
    assert all(delivery.redelivered for delivery in again[:25])


def test_an_ack_after_a_hand_back_is_without_effect(broker: Broker) -> None:
    broker.publisher("members").publish(events(2))
    subscription = broker.subscription("care")
    stale = collect(subscription, 2, ack=False)
    subscription.hand_back()

    subscription.ack(stale)

    again = collect(subscription, 2, ack=False)
    subscription.ack(stale)
    subscription.hand_back()
    assert ids(again) == ids(stale)
    assert len(collect(subscription, 2)) == 2


def test_an_unroutable_mandatory_event_is_returned_and_the_others_go_on(broker: Broker) -> None:
    sent = events(5)
    sent[1] = Outgoing("elsewhere.happened", "lost-1", b"{}")
    sent[3] = Outgoing("elsewhere.happened", "lost-2", b"{}", mandatory=False)

    outcome = broker.publisher("members").publish(sent)

    assert (outcome.confirmed, outcome.error) == (5, None)
    assert outcome.returned == {"lost-1"}
    assert ids(collect(broker.subscription("care"), 3)) == ["members-0", "members-2", "members-4"]


def test_a_source_that_nobody_reads_has_everything_returned(broker: Broker) -> None:
    outcome = broker.publisher("gateway").publish(events(3, source="gateway"))

    assert outcome.confirmed == 3
    assert outcome.returned == {"gateway-0", "gateway-1", "gateway-2"}


def test_a_second_subscription_stands_by_and_takes_over(broker: Broker) -> None:
    broker.publisher("members").publish(events(10))
    active, standby = broker.subscription("care"), broker.subscription("care")
    active.ack(collect(active, 3, ack=False))
    unfinished = collect(active, 2, ack=False)
    assert standby.fetch(10, 0.5) == []
    assert standby.alive()

    active.close()

    taken_over = collect(standby, 7)
    assert ids(taken_over) == [f"members-{n}" for n in range(3, 10)]
    assert ids(taken_over)[:2] == ids(unfinished)


def test_closing_wakes_whoever_waits_and_refuses_later_calls(broker: Broker) -> None:
    subscription, publisher = broker.subscription("care"), broker.publisher("members")
    subscription.fetch(1, 0.1)
    publisher.publish(events(1, source="elsewhere"))
    closing = threading.Timer(0.3, subscription.close)
    closing.start()
    started = monotonic()

    assert subscription.fetch(1, 60) == []

    closing.join()
    assert monotonic() - started < 30
    assert not subscription.alive()
    with pytest.raises(BrokerUnavailable):
        subscription.fetch(1, 0.1)
    publisher.close()
    publisher.close()
    with pytest.raises(BrokerUnavailable):
        publisher.publish(events(1))


@pytest.mark.parametrize("body", [b"", b"\xff\xfe not text", b"[" * 10_000])
def test_a_body_that_is_no_event_is_delivered_as_it_is(broker: Broker, body: bytes) -> None:
    broker.publisher("members").publish([Outgoing("members.x", "bad", body), *events(1)])

    bad, good = collect(broker.subscription("care"), 2)

    assert bad.body == body
    assert good.message_id == "members-0"


def test_the_depth_counts_what_waits(broker: Broker) -> None:
    assert broker.depth("care") == 0

    broker.publisher("members").publish(events(7))

    assert broker.depth("care") == 7
