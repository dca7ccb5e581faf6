"""What py-amqp writes, kept back for a moment, so that many messages leave in one call of the system."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from amqp.method_framing import frame_writer

MOST = 64 * 1024  # so that the broker has work while the next messages are put together


class Writing:
    """Stands between a connection and its socket. Not held, it passes everything on at once."""

    def __init__(self) -> None:
        self._send: Any = None
        self._held: bytearray | None = None

    def writer(self, connection: Any, transport: Any) -> Any:
        """Return the writer of frames of a new connection; what was held for the one before is gone."""
        self._send, self._held = transport.write, None
        return frame_writer(connection, SimpleNamespace(write=self._write))

    def hold(self) -> None:
        """Keep back what is written from now on."""
        if self._held is None:
            self._held = bytearray()

    def let_go(self) -> None:
        """Send what is held, and hold no longer: before anybody reads, as py-amqp may answer by itself."""
        held, self._held = self._held, None
        if held:
            self._send(held)

    def _write(self, data: Any) -> None:
        if self._held is None:
            self._send(data)
            return
        self._held += data
        if len(self._held) >= MOST:
            self.let_go()
