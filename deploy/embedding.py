"""Starts and stops the embedded system."""

from __future__ import annotations

import os
import signal
import socket
import sys
import threading
from datetime import date
from pathlib import Path
from typing import Any

from chassis import logs, memory, tracing
from chassis.broker.memory import MemoryBroker
from chassis.loops import LoopGroup
from chassis.memory_transport import NAME as MEMORY
from chassis.nameko_host import NamekoHost
from chassis.rpc_client import RpcClient
from chassis.runtime import assemble
from chassis.service import RUNTIMES
from chassis.settings import Settings
from deploy import first_start
from deploy.installation import CannotStart, Installation, PortTaken, key_file
from deploy.system import CLASSES, relay_loop, service_class, topology, worker_loops

__all__ = ["CannotStart", "Embedded"]

log = logs.logger(__name__)

HOST = "127.0.0.1"
MEMORY_URL = f"{MEMORY}://embedded"
READY_SECONDS = 30.0
WOKEN_IDLE_SECONDS = 2.0
"""How often a loop that is woken after commits looks by itself: for what a crash left behind."""


class Embedded:
    """One process that is the whole system."""

    def __init__(self, data: Path, port: int, *, as_of: date | None, demo: bool) -> None:
        self.installation = Installation(data)
        self.port, self.as_of, self.demo = port, as_of, demo
        self.stopping = threading.Event()

    def run(self) -> None:
        """Start, load the demo on the first start, and serve until a signal comes.

        Raises `CannotStart`; whatever else stands in the way is told in the log, and then so raised.
        """
        self.installation.lock()
        self._check_port()
        self.installation.load_key()
        log_file = (self.installation.folder / "nuanjia.log").open("a", buffering=1)
        logs.set_up(json=True, stream=log_file)
        tracing.set_up(os.environ.get("NUANJIA_TRACES_URL", ""), "nuanjia")
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: self.stopping.set())
        try:
            self._serve()
        except Exception as error:
            log.exception("embedded.failed")
            raise CannotStart(
                f"无法启动：{error}\n详情见日志 (cannot start; see the log): {log_file.name}"
            ) from error

    def _serve(self) -> None:
        self._assemble()
        try:
            self._start()
            first_start.prepare(self, progress=sys.stderr.isatty())
            self.stopping.wait()
        finally:
            self.stop()

    def _check_port(self) -> None:
        with socket.socket() as asked:
            asked.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                asked.bind((HOST, self.port))
            except OSError as error:
                raise PortTaken(
                    f"端口 {self.port} 已被占用，请换一个：make run PORT={self.port + 1}"
                    f" (port {self.port} is taken; choose another)"
                ) from error

    def _assemble(self) -> None:
        self.clock = self.installation.clock(self.as_of)
        self.settings = Settings(
            database_url="",
            broker_url=MEMORY_URL,
            key_file=key_file(),
            http_host=HOST,
            http_port=self.port,
            demo=True,
            smtp_url=os.environ.get("NUANJIA_SMTP_URL", ""),
            mail_from=os.environ.get("NUANJIA_MAIL_FROM", "nuanjia@localhost"),
        )
        self.classes = {name: service_class(name) for name in CLASSES}
        self.runtimes = {
            name: assemble(cls, self.installation.url(name), self.clock)
            for name, cls in self.classes.items()
        }
        self.broker = MemoryBroker(topology())
        self.client = RpcClient(MEMORY_URL, owner="embedded")
        config: dict[str, Any] = {
            "AMQP_URI": MEMORY_URL,
            "WEB_SERVER_ADDRESS": f"{HOST}:{self.port}",
            "max_workers": 20,
            RUNTIMES: self.runtimes,
            "NUANJIA_SETTINGS": self.settings,
        }
        self.host = NamekoHost(list(self.classes.values()), config)
        self.loops = LoopGroup(self._loops())

    def _loops(self) -> list[Any]:
        loops = []
        for name, cls in self.classes.items():
            runtime = self.runtimes[name]
            relay = relay_loop(cls, runtime, self.broker, self.client)
            relay.fastest_seconds = WOKEN_IDLE_SECONDS
            runtime.database.on_facts.append(relay.wake.set)
            workers = worker_loops(cls, runtime, self.broker, self.client, self.settings)
            woken = [loop for loop in workers if loop.wakes_on_commit]
            runtime.database.on_commit += [loop.wake.set for loop in woken]
            for loop in (relay, *woken):
                loop.idle_seconds = WOKEN_IDLE_SECONDS
            loops += [relay, *workers]
        return loops

    def _start(self) -> None:
        self.host.start()
        if not self.host.wait_until_ready(READY_SECONDS):
            raise RuntimeError("the services did not become ready")
        self.loops.start()
        memory.settle()

    def stop(self) -> None:
        """Finish what is in hand; what is left is on disk and goes on at the next start."""
        self.loops.stop(10)  # while those whom they may be asking still answer
        self.host.stop(grace_seconds=15)
        self.client.stop()
        for runtime in self.runtimes.values():
            runtime.database.close()
        tracing.shut_down()
