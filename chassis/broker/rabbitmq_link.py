"""One connection to RabbitMQ with one channel, which notices by itself when it is dead.

A half-open link (a lost NAT entry, a pulled cable) raises nothing: the socket waits for ever. So
the link asks the broker a question every half heartbeat and counts the answers; it does so inside
its owner's calls, and from a small thread while the owner is busy elsewhere. A dead link is cut
at the socket, never closed politely: the polite close would wait for an answer too.
"""

from __future__ import annotations

import contextlib
import os
import random
import socket
import threading
from collections.abc import Callable
from time import monotonic
from typing import Any

import amqp
from amqp import spec
from amqp.exceptions import AccessRefused, AMQPError, NotFound

from chassis import metrics
from chassis.broker.port import BrokerUnavailable, TopologyMissing
from chassis.broker.rabbitmq_address import Address, Patience
from chassis.broker.rabbitmq_writing import Writing

LOST = (OSError, AMQPError, ValueError)  # ValueError: ssl's word for a socket that was shut down
AT_ONCE = 0.001  # py-amqp would spin on a half-read frame with 0
SLICE = 0.5  # how long a call reads before it looks at the watch
TICK = 1.0
GOODBYE = 2.0
FIRST_DELAY, LONGEST_DELAY = 0.1, 2.0


class LinkDead(OSError):
    """Raised when the broker was not heard for too long."""


class _Channel(amqp.Channel):
    """A channel that notices answers to `basic.qos`, our question whether anybody is there."""

    answered: Callable[[], None] | None = None

    def _setup_listeners(self) -> None:
        super()._setup_listeners()
        self._callbacks[spec.Basic.QosOk] = self._on_qos_ok

    def _on_qos_ok(self) -> None:
        if self.answered is not None:
            self.answered()


class Link:
    """A connection that is opened when it is needed and watched while it is open.

    *prepare* is called with each new channel. *lock* is held by whoever reads or writes; the
    owner takes it for its calls, the watching thread only when it is free.
    """

    def __init__(
        self, address: Address, patience: Patience, *, name: str, prepare: Callable[[Any], None]
    ) -> None:
        self.lock = threading.RLock()
        self.closed = threading.Event()
        self.blocked = False
        self.writing = Writing()
        self._address = address
        self._patience = patience
        self._name = name
        self._prepare = prepare
        self._connection: Any = None
        self._transport: Any = None  # kept here: py-amqp's property reconnects when there is none
        self._channel: Any = None
        self._watch_ends = threading.Event()
        self._heard = 0.0
        self._asked = 0.0
        self._unanswered_since: float | None = None
        self._attempts = 0
        self._next_attempt = 0.0
        self._reason = "not connected yet"

    @property
    def channel(self) -> Any:
        """The open channel; raises `LinkDead` when there is none."""
        if self._channel is None:
            raise LinkDead(self._reason)
        return self._channel

    @property
    def is_open(self) -> bool:
        """Whether there is a connection that is not known to be dead."""
        return self._connection is not None and self._verdict() is None

    def ensure(self, wait_seconds: float) -> None:
        """Open the link unless it is open, trying again with growing pauses for *wait_seconds*.

        Raises `BrokerUnavailable`, or `TopologyMissing` at once.
        """
        deadline = monotonic() + wait_seconds
        while self._channel is None:  # whether it is alive shows when it is used
            if self.closed.wait(max(0.0, min(self._next_attempt, deadline) - monotonic())):
                raise BrokerUnavailable(f"{self._name} is closed")
            if monotonic() < self._next_attempt:
                raise BrokerUnavailable(f"{self._address.display}: {self._reason}")
            with self.lock:
                self._try_to_open()

    def read(self, seconds: float) -> bool:
        """Handle the next method from the broker within *seconds*; tell whether there was one.

        Raises one of `LOST` when the link is or becomes dead.
        """
        connection = self._connection
        if connection is None:
            raise LinkDead(self._reason)
        try:
            with self._transport.having_timeout(seconds):
                while not connection.blocking_read():
                    self._heard = monotonic()  # a part of a message, or a heartbeat
        except TimeoutError:
            self._keep_up()
            return False
        self._heard = monotonic()
        return True

    def drop(self, error: BaseException | str) -> None:
        """Cut the link because of *error*; the next `ensure` makes a new one."""
        with self.lock:
            connection, self._connection, self._channel = self._connection, None, None
            self._watch_ends.set()
            self._reason = reason_of(error)
            self._set_blocked(False)
            if connection is not None:
                _cut(self._transport)
                with contextlib.suppress(Exception):
                    connection.collect()

    def close(self) -> None:
        """Leave for good; an owner's call that is under way ends early."""
        self.closed.set()
        self.leave("closed")

    def leave(self, reason: str) -> None:
        """Say goodbye, so that what was written arrives, and give up waiting after a moment."""
        with self.lock:
            if self.is_open and not self.blocked:
                with contextlib.suppress(*LOST), self._transport.having_timeout(GOODBYE):
                    self._connection.close()
            self.drop(reason)

    def _try_to_open(self) -> None:
        if self.closed.is_set():
            return  # closed by another thread while we waited for the lock
        self.drop(self._reason)
        try:
            self._open()
        except LOST as error:
            self.drop(error)
            pause = min(LONGEST_DELAY, FIRST_DELAY * 2**self._attempts)
            self._attempts += 1
            self._next_attempt = monotonic() + pause * random.uniform(0.5, 1)  # noqa: S311
            if isinstance(error, NotFound | AccessRefused):
                raise TopologyMissing(f"{self._address.display}: {error}") from error
        else:
            self._attempts = 0

    def _open(self) -> None:
        self._connection = self._address.connect(
            self._patience,
            name=self._name,
            frame_writer=self.writing.writer,
            on_blocked=self._on_blocked,
            on_unblocked=self._on_unblocked,
        )
        self._transport = self._connection.transport
        self._heard = self._asked = monotonic()
        self._unanswered_since = None
        self._watch_ends = threading.Event()
        watch = threading.Thread(
            target=self._watch,
            args=(self._transport, self._watch_ends),
            name=f"watch {self._name}",
            daemon=True,
        )
        watch.start()
        self._connection.Channel = _Channel
        channel = self._connection.channel()
        channel.auto_decode = False
        channel.answered = self._on_answer
        self._prepare(channel)
        self._channel = channel

    def _on_blocked(self, _reason: str) -> None:
        self._set_blocked(True)

    def _on_unblocked(self) -> None:
        self._set_blocked(False)
        self._unanswered_since = None

    def _set_blocked(self, blocked: bool) -> None:
        self.blocked = blocked
        metrics.BROKER_BLOCKED.labels(self._name).set(blocked)

    def _on_answer(self) -> None:
        self._unanswered_since = None

    def _verdict(self) -> str | None:
        """Return why the link is dead, or None. Needs no lock."""
        now = monotonic()
        if now - self._heard > self._patience.silence:
            return f"the broker was silent for {self._patience.silence:g} s"
        asked = self._unanswered_since
        # A broker with an alarm stops reading from publishers and answers nothing; it still beats.
        if asked is not None and not self.blocked and now - asked > self._patience.heartbeat:
            return f"the broker did not answer for {self._patience.heartbeat:g} s"
        return None

    def _keep_up(self) -> None:
        """Look at the watch, and ask when it is time. Raises `LinkDead`. With the lock held."""
        if (reason := self._verdict()) is not None:
            raise LinkDead(reason)
        now = monotonic()
        if (
            self._channel is None
            or self.blocked
            or now - self._asked < self._patience.heartbeat / 2
        ):
            return
        self._asked = now
        if self._unanswered_since is None:
            self._unanswered_since = now
        # Without effect on the running consumer; any bytes count as our heartbeat.
        question = (0, self._patience.prefetch, False)
        with self._transport.having_timeout(GOODBYE):
            self._channel.send_method(spec.Basic.Qos, "lBb", question)

    def _watch(self, transport: Any, ends: threading.Event) -> None:
        while not ends.wait(min(TICK, self._patience.heartbeat / 5)):
            if not self.lock.acquire(blocking=False):
                # The owner is inside a call and looks after the link itself, unless it is stuck
                # in a read or write: then it wakes up with an error.
                if self._verdict() is not None:
                    _cut(transport)
                continue
            try:
                if not ends.is_set():
                    self._catch_up()
            except LOST as error:
                self.drop(error)
            finally:
                self.lock.release()

    def _catch_up(self) -> None:
        while self.read(AT_ONCE):
            pass


def reason_of(error: BaseException | str) -> str:
    """Return *error* in words; what the broker said goes before what the socket said after it."""
    cause: BaseException | None = error if isinstance(error, BaseException) else None
    while cause is not None and not isinstance(cause, AMQPError):
        cause = cause.__context__
    return str(cause or error) or type(error).__name__


def _cut(transport: Any) -> None:
    """Shut the socket down under whoever uses it; a plain close would not wake them."""
    with (
        contextlib.suppress(OSError, AttributeError),
        socket.socket(fileno=os.dup(transport.sock.fileno())) as raw,
    ):
        raw.shutdown(socket.SHUT_RDWR)
