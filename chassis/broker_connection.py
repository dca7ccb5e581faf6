"""Connections to the broker that cannot hang: every wait on the socket ends, every goodbye is optional.

py-amqp waits without limit for most answers, also for the answer to its own polite close, so that a
half-open link (the peer is gone and nobody said so) stops a process for ever.
Here the socket itself carries a timeout, and a link in doubt is dropped without a word.
"""

from __future__ import annotations

import contextlib
import random
import socket
from collections.abc import Iterator
from typing import Any

import amqp
from kombu import Connection
from kombu.exceptions import KombuError

from chassis import memory_transport

HEARTBEAT_SECONDS = 10
CONNECT_SECONDS = 5.0
READ_SECONDS = 1.0
LONGEST_PAUSE_SECONDS = 5.0

# py-amqp sets TCP_USER_TIMEOUT to one second, so that a broker that stops reading for a moment, as
# RabbitMQ does under load, is taken for dead.
SOCKET_SETTINGS = {socket.TCP_USER_TIMEOUT: 20_000}  # milliseconds

# A lost connection shows as any of these; py-amqp uses attributes that it has itself set to None.
LOST = (
    *amqp.Connection.connection_errors,
    *amqp.Connection.channel_errors,
    KombuError,
    OSError,
    EOFError,
    AttributeError,
    KeyError,
)


def is_memory(url: str) -> bool:
    """Return whether *url* names the broker inside this process."""
    return url.startswith(f"{memory_transport.NAME}:")


class Wire:
    """One open connection.

    It holds what is beneath kombu's `Connection`, because that one connects anew, in the middle of
    anything, whenever it finds itself closed.
    """

    def __init__(self, connection: Connection) -> None:
        self._transport = connection.transport
        self._raw: Any = connection.connection

    def channel(self) -> Any:
        return self._transport.create_channel(self._raw)

    def limit_waits(self, seconds: float) -> None:
        """Let every read and write end after *seconds*.

        Once it is `READ_SECONDS`, `drain` no longer changes the mode of the socket, which would
        disturb a thread that is just writing to it.
        """
        if isinstance(self._raw, amqp.Connection):
            self._raw.sock.settimeout(seconds)

    def publish(
        self, channel: Any, message: Any, *, exchange: str, routing_key: str, mandatory: bool
    ) -> None:
        """Write *message*, and nothing else.

        py-amqp's own `basic_publish` also looks whether something has arrived, and so reads from the
        socket that another thread is reading: frames are torn apart and confirmations lost.
        """
        if isinstance(self._raw, amqp.Connection):
            told = (0, exchange, routing_key, mandatory, False)
            channel.send_method(amqp.spec.Basic.Publish, "Bssbb", told, message)
        else:
            channel.basic_publish(message, exchange, routing_key, mandatory=mandatory)

    def drain(self) -> bool:
        """Deliver what arrived, or wait `READ_SECONDS` for it; returns whether there was anything."""
        try:
            self._transport.drain_events(self._raw, timeout=READ_SECONDS)
        except TimeoutError:
            return False
        return True

    def beat(self) -> None:
        """Send a heartbeat when one is due; raises when two of the peer's did not come."""
        self._transport.heartbeat_check(self._raw)

    def say_goodbye(self) -> None:
        """Ask the broker to close; its answer wakes whoever reads, who then hangs up."""
        with contextlib.suppress(*LOST):
            if isinstance(self._raw, amqp.Connection):
                self._raw.send_method(amqp.spec.Connection.Close, "BsBB", (0, "", 0, 0))
            else:
                self._raw.close()

    def hang_up(self) -> None:
        """Close the socket at once, without a word; whoever waits on it gets an error."""
        with contextlib.suppress(*LOST):
            self._raw.collect()


def connect(url: str) -> Wire:
    """Open a connection whose every wait ends after `CONNECT_SECONDS`; raises one of `LOST`."""
    options = {} if is_memory(url) else {"socket_settings": SOCKET_SETTINGS}
    connection = Connection(
        url,
        heartbeat=HEARTBEAT_SECONDS,
        connect_timeout=CONNECT_SECONDS,
        transport_options=options,
    )
    try:
        connection.connect()
        wire = Wire(connection)
    except BaseException:
        with contextlib.suppress(*LOST):
            connection.collect()
        raise
    wire.limit_waits(CONNECT_SECONDS)
    return wire


def retry_delays(*, first: float = 0.1, longest: float = LONGEST_PAUSE_SECONDS) -> Iterator[float]:
    """Yield seconds to wait between attempts: doubled each time, with jitter, so that not all knock at once."""
    delay = first
    while True:
        yield delay * random.uniform(0.5, 1.0)  # noqa: S311  # no secret hangs on a delay
        delay = min(delay * 2, longest)
