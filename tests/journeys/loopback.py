"""What a journey lets the system speak to: a server on loopback, there as long as the block."""

from __future__ import annotations

import socketserver
import threading
from types import TracebackType
from typing import Generic, Self, TypeVar

Server = TypeVar("Server", bound=socketserver.BaseServer)


class OnLoopback(Generic[Server]):
    """Serves in a thread of its own; *scheme* begins its address."""

    scheme: str

    def __init__(self, server: Server) -> None:
        self.server = server

    def __enter__(self) -> Self:
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.server.shutdown()
        self.server.server_close()

    @property
    def url(self) -> str:
        return f"{self.scheme}://127.0.0.1:{self.server.server_address[1]}"
