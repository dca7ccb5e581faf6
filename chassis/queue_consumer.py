"""nameko's queue consumer, made to last.

nameko's own waits for ever on a half-open link, closes its connection while workers are still at work,
blocks the start of a service until the broker is there, and ends the process when an acknowledgement
meets a closed socket. This one does none of it:

* it starts at once and looks for the broker in the background, with growing pauses;
* it drops a link on which nothing was heard for two heartbeats, and connects anew;
* when stopped it takes no more messages, and keeps the link until all it has in hand are settled.
"""

from __future__ import annotations

import contextlib
import logging
import time
from functools import partial
from typing import Any
from uuid import uuid4

import eventlet
from eventlet.event import Event
from greenlet import GreenletExit
from kombu.serialization import prepare_accept_content
from nameko import messaging

from chassis.broker_connection import (
    LONGEST_PAUSE_SECONDS,
    LOST,
    READ_SECONDS,
    Wire,
    connect,
    retry_delays,
)

log = logging.getLogger(__name__)

GOODBYE_SECONDS = 10.0


class QueueConsumer(messaging.QueueConsumer):
    """Shared by the entrypoints of a container; each brings its queue."""

    def __init__(self) -> None:
        super().__init__()
        self._gt: Any = None
        self._wire: Wire | None = None
        self._channel: Any = None
        self._in_hand: set[tuple[int, int]] = set()
        self._all_settled = Event()
        self._stopping = False
        self.is_ready = False

    def start(self) -> None:
        """Begin to consume as soon as there is a broker; does not wait for it."""
        if self._gt is None:
            self._gt = self.container.spawn_managed_thread(self.run, identifier="queue consumer")

    def stop(self) -> None:
        """Return when everything taken is settled and the link closed."""
        self._stopping = True
        for provider in list(self._consumers):
            self._cancel(provider)
        if self._gt is None:
            return
        with eventlet.Timeout(GOODBYE_SECONDS, False):
            if self._in_hand:
                self._all_settled.wait()
            if self._wire is not None:
                self._wire.say_goodbye()
            self._gt.wait()
            return
        log.warning("closing with %d messages in hand; they come again", len(self._in_hand))
        self.kill()

    def kill(self) -> None:
        """Close the link now; what is in hand will be redelivered."""
        self._stopping = True
        if self._wire is not None:
            self._wire.hang_up()
        if self._gt is not None and not self._gt.dead:
            self._gt.kill(GreenletExit())

    def unregister_provider(self, provider: Any) -> None:
        """Take no more messages for *provider*; those on their way are handed back."""
        self._providers.discard(provider)
        self._cancel(provider)
        if not self._providers and not self._last_provider_unregistered.ready():
            self._last_provider_unregistered.send()

    def run(self) -> None:
        """Consume until stopped, through any number of connections."""
        delays = retry_delays()
        while not self._stopping:
            began = time.monotonic()
            try:
                self._wire = connect(self.amqp_uri)
                self._open_consumers(self._wire)
                self._read(self._wire)
            except LOST as error:
                if not self._stopping:
                    if time.monotonic() - began > LONGEST_PAUSE_SECONDS:
                        delays = retry_delays()
                    self._pause(next(delays), error)
            finally:
                self._close()

    def _pause(self, seconds: float, error: Exception) -> None:
        self._close()
        name = self.container.service_name
        log.warning("%s: no link to the broker (%r), again in %.1f s", name, error, seconds)
        eventlet.sleep(seconds)

    def handle_message(self, provider: Any, body: Any, message: Any) -> None:
        self._in_hand.add(_identity(message))
        super().handle_message(provider, body, message)

    def ack_message(self, message: Any) -> None:
        """Acknowledge; if the link is gone the broker has taken the message back already."""
        self._settle(message, message.ack)

    def requeue_message(self, message: Any) -> None:
        self._settle(message, message.requeue)

    def _settle(self, message: Any, how: Any) -> None:
        try:
            how()
        except LOST as error:
            log.warning(
                "%s: a message could not be settled: %r", self.container.service_name, error
            )
            if _identity(message) in self._in_hand and self._wire is not None:
                self._wire.hang_up()  # half a frame may have been written
        finally:
            self._in_hand.discard(_identity(message))
            if self._stopping and not self._in_hand and not self._all_settled.ready():
                self._all_settled.send()

    def _open_consumers(self, wire: Wire) -> None:
        channel = self._channel = wire.channel()
        channel.basic_qos(0, self.prefetch_count, False)
        for provider in list(self._providers):
            queue = provider.queue.bind(channel)
            queue.declare()
            tag = str(uuid4())
            queue.consume(consumer_tag=tag, callback=partial(self._receive, provider, channel))
            self._consumers[provider] = tag
        for provider in set(self._consumers) - self._providers:  # left in the meantime
            self._cancel(provider)
        wire.limit_waits(READ_SECONDS)
        self.is_ready = True
        log.info("%s: consuming", self.container.service_name)

    def _receive(self, provider: Any, channel: Any, raw: Any) -> None:
        message = channel.message_to_python(raw)
        message.accept = prepare_accept_content(self.accept)
        try:
            body = message.decode()
        except Exception as error:  # noqa: BLE001  # whatever a decoder raises at a stranger's bytes
            log.warning("%s: unreadable message: %r", self.container.service_name, error)
            self._refuse(provider, message)
        else:
            self.handle_message(provider, body, message)

    def _refuse(self, provider: Any, message: Any) -> None:
        """Let the provider answer a body that cannot be read, if it can; it never comes back."""
        self._in_hand.add(_identity(message))
        answer = getattr(provider, "handle_undecodable", self.ack_message)
        self.container.spawn_managed_thread(partial(answer, message), identifier="unreadable")

    def _read(self, wire: Wire) -> None:
        checked = time.monotonic()
        while not (self._stopping and not self._in_hand):
            wire.drain()
            if time.monotonic() - checked >= READ_SECONDS:
                checked = time.monotonic()
                wire.beat()

    def _cancel(self, provider: Any) -> None:
        tag = self._consumers.pop(provider, None)
        if tag is not None:
            # Whoever stops us is not the one who reads; only the reader may wait for an answer.
            with contextlib.suppress(*LOST):
                self._channel.basic_cancel(tag, nowait=True)

    def _close(self) -> None:
        """Forget the connection. The broker takes back what was in hand; nobody waits for it any more."""
        wire, self._wire, self._channel = self._wire, None, None
        self.is_ready = False
        self._in_hand.clear()
        self._consumers.clear()
        if self._stopping and not self._all_settled.ready():
            self._all_settled.send()
        if wire is not None:
            wire.hang_up()


def _identity(message: Any) -> tuple[int, int]:
    return id(message.channel), message.delivery_tag
