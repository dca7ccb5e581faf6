"""A TCP proxy whose line can be cut or, worse, go silent: networks fail in more ways than one."""

from __future__ import annotations

import contextlib
import selectors
import socket
import threading
from typing import Literal, Self

Mode = Literal["ok", "blackhole_up", "blackhole_down", "down"]
CHUNK = 65536
TICK = 0.05


class _Line:
    """One client's connection and ours to the server behind it."""

    def __init__(self, client: socket.socket, server: socket.socket) -> None:
        self.client = client
        self.server = server
        self.swallows_up = False
        self.swallows_down = False

    def other(self, end: socket.socket) -> tuple[socket.socket, bool]:
        """Return where *end*'s bytes go, and whether they are lost on the way."""
        if end is self.client:
            return self.server, self.swallows_up
        return self.client, self.swallows_down

    def close(self) -> None:
        for end in (self.client, self.server):
            end.close()


class Proxy:
    """Forwards a port of its own to *host*:*port*; up is from client to server.

    `mode` is one of

    - `ok`: bytes pass;
    - `blackhole_up`, `blackhole_down`: bytes of that direction are swallowed, nobody is told. A
      line that went silent stays so, as after a lost NAT entry; new lines follow the mode of
      their time;
    - `down`: lines are cut and new ones refused.
    """

    def __init__(self, host: str, port: int) -> None:
        self._target = (host, port)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.host, self.port = self._listener.getsockname()
        self._mode: Mode = "ok"
        self._lines: list[_Line] = []
        self._selector = selectors.DefaultSelector()
        self._selector.register(self._listener, selectors.EVENT_READ)
        self._lock = threading.Lock()
        self._ends = threading.Event()
        self._thread = threading.Thread(target=self._run, name="proxy", daemon=True)

    def __enter__(self) -> Self:
        """Begin to forward."""
        self._thread.start()
        return self

    def __exit__(self, *_exception: object) -> None:
        """Cut every line and stop listening."""
        self._ends.set()
        self._thread.join()
        for line in list(self._lines):
            self._hang_up(line)
        self._listener.close()
        self._selector.close()

    @property
    def mode(self) -> Mode:
        """What happens to the bytes now."""
        return self._mode

    @mode.setter
    def mode(self, mode: Mode) -> None:
        with self._lock:
            self._mode = mode
            for line in list(self._lines):
                self._afflict(line)

    @property
    def lines(self) -> int:
        """How many clients are connected."""
        with self._lock:
            return len(self._lines)

    def _run(self) -> None:
        while not self._ends.is_set():
            ready = self._selector.select(TICK)
            with self._lock:
                for key, _ in ready:
                    if key.data is None:
                        self._accept()
                    elif key.data in self._lines:
                        self._forward(key.data, key.fileobj)  # type: ignore[arg-type]

    def _accept(self) -> None:
        client, _ = self._listener.accept()
        if self._mode == "down":
            client.close()
            return
        try:
            server = socket.create_connection(self._target, timeout=5)
        except OSError:
            client.close()
            return
        line = _Line(client, server)
        self._lines.append(line)
        for end in (client, server):
            self._selector.register(end, selectors.EVENT_READ, line)
        self._afflict(line)

    def _afflict(self, line: _Line) -> None:
        if self._mode == "down":
            self._hang_up(line)
        line.swallows_up |= self._mode == "blackhole_up"
        line.swallows_down |= self._mode == "blackhole_down"

    def _forward(self, line: _Line, end: socket.socket) -> None:
        receiver, lost = line.other(end)
        try:
            data = end.recv(CHUNK)
        except OSError:
            data = b""
        if not data:
            self._end_of(line, end, lost=lost)
        elif not lost:
            try:
                receiver.sendall(data)
            except OSError:
                self._end_of(line, receiver, lost=line.other(receiver)[1])

    def _end_of(self, line: _Line, end: socket.socket, *, lost: bool) -> None:
        """*end* is gone; where its bytes are lost, the other end is not told even that."""
        if lost:
            with contextlib.suppress(KeyError):
                self._selector.unregister(end)
        else:
            self._hang_up(line)

    def _hang_up(self, line: _Line) -> None:
        if line in self._lines:
            self._lines.remove(line)
        for end in (line.client, line.server):
            with contextlib.suppress(KeyError, ValueError):
                self._selector.unregister(end)
        line.close()
