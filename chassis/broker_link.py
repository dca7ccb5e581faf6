"""A link to the broker that stays: it publishes with confirmation, reads replies, and comes back by itself.

One thread reads the connection and everybody writes to it, so that a hundred callers share one socket.
In a process patched by eventlet the thread is a green one; elsewhere it is a real one.
Nothing here waits without limit.
"""

from __future__ import annotations

import contextlib
import itertools
import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from kombu import Consumer, Queue

from chassis.broker_connection import (
    LONGEST_PAUSE_SECONDS,
    LOST,
    READ_SECONDS,
    connect,
    retry_delays,
)

log = logging.getLogger(__name__)

CONFIRM_SECONDS = 3.0
# After a pause of the whole process the clock has run out before the reader had its turn: let it have one.
GRACE_SECONDS = 0.1
JSON = {"content_type": "application/json", "content_encoding": "utf-8"}


class LinkDown(Exception):
    """The broker cannot be reached, or did not confirm in time; the message may or may not be there."""


class Unroutable(Exception):
    """The broker has no queue for the message: nobody has ever listened there."""


@dataclass(slots=True, eq=False)
class Sending:
    """A message until the broker has it; `settled` is set when it is confirmed, returned or lost."""

    settled: threading.Event = field(default_factory=threading.Event)
    error: Exception | None = None

    def settle(self, error: Exception | None = None) -> None:
        if not self.settled.is_set():
            self.error = error
            self.settled.set()


class _Session:
    """One connection in its life: open, used by all, dead at the first doubt."""

    def __init__(self, url: str, replies: Queue | None, on_reply: Callable[[Any], None]) -> None:
        self.wire = connect(url)
        self.alive = True
        self._lock = threading.Lock()
        self._tags = itertools.count(1)
        self._unconfirmed: dict[int, Sending] = {}
        self._by_id: dict[str, Sending] = {}
        try:
            self.channel = self.wire.channel()
            self.channel.confirm_select()
            self.channel.events["basic_ack"].add(self._confirmed)
            self.channel.events["basic_nack"].add(self._confirmed)
            self.channel.events["basic_return"].add(self._returned)
            if replies is not None:
                consumer = Consumer(self.channel, [replies], on_message=on_reply, no_ack=True)
                consumer.consume()
            self.wire.limit_waits(READ_SECONDS)
        except BaseException:
            self.end()
            raise

    def send(self, sending: Sending, body: bytes, options: dict[str, Any]) -> None:
        message = self.channel.prepare_message(body, **JSON, **options["message"])
        # Tag and message must leave in the same order, or a confirmation is read as another's.
        with self._lock:
            if not self.alive:
                raise LinkDown("the connection is closed")
            tag = next(self._tags)
            self._unconfirmed[tag] = sending
            if options["mandatory"]:
                self._by_id[options["message"]["properties"]["message_id"]] = sending
            self.wire.publish(
                self.channel,
                message,
                exchange=options["exchange"],
                routing_key=options["routing_key"],
                mandatory=options["mandatory"],
            )

    def read(self) -> None:
        """Read until the connection is lost."""
        checked = time.monotonic()
        while self.alive:
            self.wire.drain()
            if time.monotonic() - checked >= READ_SECONDS:
                checked = time.monotonic()
                # Raises when nothing at all was received for two heartbeats: a half-open link.
                self.wire.beat()

    def leave(self, queue: str | None) -> None:
        """Begin to close, in order; *queue* goes."""
        self.alive = False
        if queue is not None:
            with contextlib.suppress(*LOST):
                self.channel.queue_delete(queue, nowait=True)
        self.wire.say_goodbye()

    def end(self) -> None:
        """Close, and tell everybody whose message is not confirmed."""
        self.alive = False
        self.wire.hang_up()
        lost, self._unconfirmed, self._by_id = list(self._unconfirmed.values()), {}, {}
        for sending in lost:
            sending.settle(LinkDown("the connection was lost before the broker confirmed"))

    def _confirmed(self, delivery_tag: int, multiple: bool) -> None:
        tags = [delivery_tag]
        if multiple:
            tags = [tag for tag in list(self._unconfirmed) if tag <= delivery_tag]
        for tag in tags:
            sending = self._unconfirmed.pop(tag, None)
            if sending is not None:
                sending.settle()

    def _returned(self, _error: Exception, _exchange: str, routing_key: str, message: Any) -> None:
        """A message that no queue takes comes back before its confirmation does."""
        sending = self._by_id.pop(message.properties.get("message_id"), None)
        if sending is not None:
            sending.settle(Unroutable(routing_key))

    def forget(self, message_id: str) -> None:
        self._by_id.pop(message_id, None)


class BrokerLink:
    """The one link of an owner (a container, a process) to the broker at *url*.

    *replies* is a queue that it reads from, declared again after each reconnection;
    *on_reply* gets its messages, in the reading thread, and must not block.
    """

    def __init__(
        self,
        url: str,
        *,
        owner: str,
        replies: Queue | None = None,
        on_reply: Callable[[Any], None] = lambda message: None,
    ) -> None:
        self.url = url
        self.owner = owner
        self._replies = replies
        self._on_reply = on_reply
        self._session: _Session | None = None
        self._up = threading.Event()
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None
        self._starting = threading.Lock()

    @property
    def is_up(self) -> bool:
        return self._up.is_set()

    def start(self) -> None:
        """Begin to connect, in the background; calling it again does nothing."""
        with self._starting:
            if self._thread is None:
                name = f"broker-link-{self.owner}"
                self._thread = threading.Thread(target=self._run, name=name, daemon=True)
                self._thread.start()

    def stop(self) -> None:
        """Close; the reply queue goes with it."""
        self._stopping.set()
        session = self._session
        if session is not None:
            session.leave(self._replies.name if self._replies is not None else None)
        if self._thread is not None:
            self._thread.join(timeout=4 * READ_SECONDS)

    def wait_until_up(self, timeout_seconds: float) -> bool:
        self.start()
        return self._up.wait(timeout_seconds)

    def publish(
        self,
        body: bytes,
        *,
        exchange: str,
        routing_key: str,
        message_id: str,
        properties: dict[str, Any],
        headers: dict[str, Any] | None = None,
        mandatory: bool = False,
        timeout_seconds: float = 2 * CONFIRM_SECONDS,
    ) -> None:
        """Publish and wait for the broker to say that it has it; raises `LinkDown` or `Unroutable`.

        A link that does not confirm within `CONFIRM_SECONDS` is dropped: it is half open, or as good as.
        """
        gives_up_at = time.monotonic() + timeout_seconds
        if not self.wait_until_up(min(timeout_seconds, CONFIRM_SECONDS)):
            raise LinkDown("the broker cannot be reached")
        session = self._session
        if session is None:
            raise LinkDown("the broker cannot be reached")
        sending = Sending()
        told = {"headers": headers or {}, "properties": {"message_id": message_id, **properties}}
        options = {
            "exchange": exchange,
            "routing_key": routing_key,
            "mandatory": mandatory,
            "message": told,
        }
        try:
            session.send(sending, body, options)
        except LOST as error:
            session.end()
            raise LinkDown(f"the connection was lost while publishing: {error}") from error
        except (
            BaseException
        ):  # half a frame may be on the wire, and the count of confirmations is off
            session.end()
            raise
        waits = min(CONFIRM_SECONDS, gives_up_at - time.monotonic())
        if not sending.settled.wait(max(waits, 0)) and not sending.settled.wait(GRACE_SECONDS):
            if waits >= CONFIRM_SECONDS:
                log.warning(
                    "no confirmation within %.1f s, dropping the link of %s", waits, self.owner
                )
                session.end()
            raise LinkDown("the broker did not confirm")
        session.forget(message_id)
        if sending.error is not None:
            raise sending.error

    def _run(self) -> None:
        delays = retry_delays()
        while not self._stopping.is_set():
            began = time.monotonic()
            try:
                session = _Session(self.url, self._replies, self._on_reply)
            except LOST as error:
                delay = next(delays)
                log.warning("%s: no broker (%s), again in %.1f s", self.owner, error, delay)
                self._stopping.wait(delay)
                continue
            self._serve(session)
            if time.monotonic() - began > LONGEST_PAUSE_SECONDS:
                delays = retry_delays()
            else:  # it opens and breaks at once: do not knock as fast as one can
                self._stopping.wait(next(delays))
        self._up.clear()

    def _serve(self, session: _Session) -> None:
        self._session = session
        self._up.set()
        try:
            session.read()
        except LOST as error:
            if not self._stopping.is_set():
                log.warning("%s: the link to the broker was lost: %r", self.owner, error)
        except Exception:
            log.exception("%s: the link to the broker failed", self.owner)
        finally:
            self._up.clear()
            self._session = None
            session.end()
