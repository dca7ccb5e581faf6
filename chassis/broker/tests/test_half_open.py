"""A link that is silently dead in one direction raises nothing; ours are back all the same."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from time import monotonic
from typing import Self

import pytest

from chassis.broker.port import BrokerUnavailable, Publisher, Subscription
from chassis.broker.rabbitmq_address import Address
from chassis.broker.tests.traffic import MakeBroker, events
from chassis.testing.proxy import Proxy
from chassis.testing.rabbitmq_node import RabbitMQNode

BACK_WITHIN = 25.0  # seconds, at the default heartbeat


class Loop:
    """Repeats *step* as a relay or a consumer would, and knows when it had success."""

    def __init__(self, step: Callable[[], bool]) -> None:
        self._step = step
        self._success = threading.Condition()
        self._successes: list[float] = []
        self._ends = threading.Event()
        self._thread = threading.Thread(target=self._run)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_exception: object) -> None:
        self._ends.set()
        self._thread.join()

    def seconds_until_success(self, since: float) -> float:
        """Return how long after *since* it first had success; waits for it."""
        with self._success:
            self._success.wait_for(lambda: self._successes[-1:] > [since], 60)
            return next((moment - since for moment in self._successes if moment > since), 60)

    def _run(self) -> None:
        while not self._ends.wait(0.05):
            try:
                worked = self._step()
            except BrokerUnavailable:
                continue
            if worked:
                with self._success:
                    self._successes.append(monotonic())
                    self._success.notify_all()


def publishing(publisher: Publisher) -> Callable[[], bool]:
    return lambda: publisher.publish(events(1)).confirmed == 1


def consuming(subscription: Subscription, *, again: threading.Event) -> Callable[[], bool]:
    """Success is any event, and once *again* is set one that had been lost on the way.

    Where only our acks are lost, the broker goes on to deliver for a while, in vain.
    """

    def step() -> bool:
        got = subscription.fetch(200, 1)
        subscription.ack(got)
        return any(delivery.redelivered for delivery in got) if again.is_set() else bool(got)

    return step


@pytest.fixture
def proxies(rabbitmq: RabbitMQNode) -> Iterator[tuple[Proxy, Proxy]]:
    with Proxy(rabbitmq.host, rabbitmq.port) as one, Proxy(rabbitmq.host, rabbitmq.port) as other:
        yield one, other


def test_publishers_and_consumers_are_back_from_a_half_open_link_of_either_direction(
    rabbitmq: RabbitMQNode, rabbit_url: str, rabbit: MakeBroker, proxies: tuple[Proxy, Proxy]
) -> None:
    up, down = proxies
    direct = rabbit(rabbit_url)
    through_up, through_down = (
        rabbit(rabbit_url.replace(f":{rabbitmq.port}/", f":{proxy.port}/")) for proxy in proxies
    )
    assert Address.parse(through_up.url).port == up.port

    again = threading.Event()
    with ExitStack() as running:
        start = running.enter_context
        start(Loop(publishing(direct.publisher("members"))))  # there is always something to read
        loops = {
            "publisher, nothing goes up": Loop(publishing(through_up.publisher("members"))),
            "consumer, nothing goes up": Loop(
                consuming(through_up.subscription("care"), again=again)
            ),
            "publisher, nothing comes down": Loop(publishing(through_down.publisher("members"))),
            "consumer, nothing comes down": Loop(
                consuming(through_down.subscription("notifications"), again=again)
            ),
        }
        for loop in loops.values():
            start(loop)
            loop.seconds_until_success(since=0)

        again.set()
        up.mode, down.mode = "blackhole_up", "blackhole_down"
        up.mode = down.mode = "ok"  # for new lines; those that were there stay silent
        begin = monotonic() + 0.2  # what was under way at that moment may still succeed
        took = {name: loop.seconds_until_success(begin) for name, loop in loops.items()}

    assert max(took.values()) < BACK_WITHIN, took
    assert min(took.values()) > 5, "the links never were dead"
