"""Two ways to run the same system for the journeys: embedded, and every part as its own process."""

from __future__ import annotations

import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import tarfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Self

import requests

from chassis.testing.postgres_cluster import PostgresCluster
from chassis.testing.rabbitmq_node import RabbitMQNode

SERVICES = ("members", "activities", "care", "notifications", "gateway")
ROOT = Path(__file__).parents[2]
LANDINGS = Path(__file__).parent / "landings"
READY_SECONDS = 400.0


def free_port() -> int:
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        return int(asked.getsockname()[1])


class System:
    """What a journey needs to know of a system: its address and how to sign in."""

    url: str
    passwords_of: dict[str, str]
    token: str

    def await_ready(self) -> None:
        """Wait until `/readyz` answers 200; says what the processes said when it never does."""
        until = time.monotonic() + READY_SECONDS
        last = ""
        while time.monotonic() < until:
            with suppress(requests.RequestException):
                answer = requests.get(f"{self.url}/readyz", timeout=5)
                if answer.status_code == requests.codes.ok:
                    return
                last = answer.text
            if not self.alive():
                break
            time.sleep(0.2)
        raise AssertionError(f"not ready: {last}\n{self.said()}")

    def alive(self) -> bool:
        raise NotImplementedError

    def said(self) -> str:
        raise NotImplementedError


class EmbeddedSystem(System):
    """One process on a folder."""

    def __init__(
        self,
        folder: Path,
        *,
        as_of: str | None = None,
        smtp_url: str = "",
        traces_url: str = "",
    ) -> None:
        self.folder, self.as_of = folder, as_of
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.environment = {
            **os.environ,
            "NUANJIA_KEY_FILE": str(folder / "key"),
            "NUANJIA_SMTP_URL": smtp_url,
            "NUANJIA_TRACES_URL": traces_url,
            "PYTHONWARNINGS": "ignore",
            "TMPDIR": str(folder),
        }
        self.data = folder / "data"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self, *, wait: bool = True, demo: bool = True) -> None:
        words = ["--data", str(self.data), "--port", str(self.port)]
        if self.as_of:
            words += ["--as-of", self.as_of]
        if not demo:
            words.append("--no-demo")
        self.process = self.launch(words)
        if wait:
            self.await_ready()
            self.passwords_of = {"demo": demo_password(self.said())} if demo else {}
            access_file = self.data / "cli.json"
            until(access_file.exists, seconds=60)  # a restored folder is ready before it is told
            access = json.loads(access_file.read_text())
            self.token = access["token"]
            self.passwords_of |= {one["login"]: one["password"] for one in access["others"]}

    def launch(self, words: list[str]) -> subprocess.Popen[bytes]:
        """Start the process."""
        with (self.folder / "said").open("ab") as said:
            return subprocess.Popen(
                [sys.executable, "-m", "deploy.embedded", *words],
                cwd=ROOT,
                env=self.environment,
                stdout=said,
                stderr=said,
            )

    def alive(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def said(self) -> str:
        return (self.folder / "said").read_text()

    def end(self, number: int = signal.SIGTERM) -> int:
        """End the process with a signal and return its exit code."""
        assert self.process is not None
        self.process.send_signal(number)
        return self.process.wait(60)

    def stop(self) -> None:
        if self.alive():
            self.end()


def unpack_landing(folder: Path, name: str = "first") -> EmbeddedSystem:
    """Return the system of a small data folder that an earlier release left; start it without the demo."""
    with tarfile.open(LANDINGS / f"{name}.tar.gz") as archive:
        archive.extractall(folder, filter="data")
    return EmbeddedSystem(folder)


def demo_password(said: str) -> str:
    """Return the password in the last line that tells the demo's sign-in."""
    line = [line for line in said.splitlines() if "demo sign-in" in line][-1]
    return line.rsplit("/", 1)[1].strip()


class SpreadSystem(System):
    """Each service's calls, relay and worker as a process of its own, on RabbitMQ and PostgreSQL."""

    def __init__(
        self,
        folder: Path,
        rabbitmq: RabbitMQNode,
        postgres: PostgresCluster,
        *,
        smtp_url: str = "",
        traces_url: str = "",
    ) -> None:
        self.folder, self.rabbitmq, self.postgres = folder, rabbitmq, postgres
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.smtp_url, self.traces_url = smtp_url, traces_url
        self.processes: dict[str, subprocess.Popen[bytes]] = {}
        self.passwords = {name: secrets.token_urlsafe(12) for name in SERVICES}
        self.suffix = secrets.token_hex(4)
        (folder / "key").write_text(secrets.token_hex(32) + "\n")

    def environment(self, service: str) -> dict[str, str]:
        database = f"{service}_{self.suffix}"
        return {
            **os.environ,
            "PYTHONWARNINGS": "ignore",
            "NUANJIA_DATABASE_URL": self.postgres.url(database, f"{service}_app"),
            "NUANJIA_MIGRATION_URL": self.postgres.url(database, "owner"),
            "NUANJIA_BROKER_URL": self.rabbitmq.amqp_url(
                user=service, vhost="nuanjia", password=self.passwords[service]
            ),
            "NUANJIA_KEY_FILE": str(self.folder / "key"),
            "NUANJIA_HTTP_PORT": str(self.port),
            "NUANJIA_SMTP_URL": self.smtp_url,
            "NUANJIA_TRACES_URL": self.traces_url,
            "NUANJIA_DEMO": "1",
        }

    def prepare(self) -> None:
        """Make the databases, migrate them, and tell the broker who may do what."""
        for name in SERVICES:
            self.postgres.create_role(f"{name}_app")
            self.postgres.create_database(f"{name}_{self.suffix}", owner="owner")
            self._run(name, "deploy.migrate", name)
        secret = self.folder / "passwords.json"
        secret.write_text(json.dumps(self.passwords))
        definitions = self.folder / "definitions.json"
        definitions.write_text(self._run("gateway", "deploy.broker_definitions", str(secret)))
        self.rabbitmq.import_definitions(definitions)

    def _run(self, service: str, module: str, *words: str) -> str:
        done = subprocess.run(
            [sys.executable, "-m", module, *words],
            cwd=ROOT,
            env=self.environment(service),
            capture_output=True,
            text=True,
            timeout=900,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def start(self) -> None:
        for service in SERVICES:
            for role in ("calls", "relay", "worker"):
                self.launch(role, service)
        told = json.loads(self._run("gateway", "deploy.seed"))
        self.token = told["token"]
        self.passwords_of = {one["login"]: one["password"] for one in (told, *told["others"])}
        self.await_ready()

    def launch(self, role: str, service: str) -> None:
        with (self.folder / f"{service}-{role}.log").open("ab") as said:
            self.processes[f"{service}-{role}"] = subprocess.Popen(
                [sys.executable, "-m", "deploy.process", role, service],
                cwd=ROOT,
                env=self.environment(service),
                stdout=said,
                stderr=said,
            )

    def alive(self) -> bool:
        return all(process.poll() is None for process in self.processes.values())

    def said(self) -> str:
        logs = sorted(self.folder.glob("*.log"))
        return "\n".join(f"== {log.name}\n{log.read_text()[-1500:]}" for log in logs)

    def stop(self) -> None:
        for process in self.processes.values():
            process.terminate()
        for process in self.processes.values():
            try:
                process.wait(30)
            except subprocess.TimeoutExpired:
                process.kill()
        for name in SERVICES:
            self.postgres.drop(f"{name}_{self.suffix}")


class Api:
    """The gateway as a client sees it, signed in."""

    def __init__(self, system: System, login: str, password: str) -> None:
        self.base = f"{system.url}/api/v1"
        self.session = requests.Session()
        if login:
            told = {"login": login, "password": password}
            password = self.call("POST", "/sign-in", json=told)["access_token"]
        self.session.headers["Authorization"] = f"Bearer {password}"

    @classmethod
    def of_command_line(cls, system: System) -> Self:
        """Sign in as the command line does: an operator, and secretary of every association."""
        return cls(system, "", system.token)

    def call(self, method: str, path: str, *, expect: int | None = None, **asked: Any) -> Any:
        """Return the JSON of the answer; fails when it is not a success, or not what is expected."""
        answer = self.session.request(method, f"{self.base}{path}", timeout=60, **asked)
        good = answer.status_code == expect if expect else answer.ok
        assert good, f"{method} {path}: {answer.status_code} {answer.text}"
        return answer.json() if answer.content else None

    def get(self, path: str, **query: Any) -> Any:
        return self.call("GET", path, params=query)

    def post(self, path: str, expect: int | None = None, **body: Any) -> Any:
        return self.call("POST", path, expect=expect, json=body)


def until(claim: Any, seconds: float = 20.0) -> Any:
    """Return what *claim* answers once it is true; fails with its last answer when it never is."""
    ends = time.monotonic() + seconds
    answer = claim()
    while not answer and time.monotonic() < ends:
        time.sleep(0.05)
        answer = claim()
    assert answer, f"never became true: {claim}"
    return answer


@contextmanager
def embedded(folder: Path, **asked: Any) -> Iterator[EmbeddedSystem]:
    system = EmbeddedSystem(folder, **asked)
    try:
        system.start()
        yield system
    finally:
        system.stop()


@contextmanager
def spread(
    folder: Path, rabbitmq: RabbitMQNode, postgres: PostgresCluster, **asked: Any
) -> Iterator[SpreadSystem]:
    system = SpreadSystem(folder, rabbitmq, postgres, **asked)
    try:
        system.prepare()
        system.start()
        yield system
    finally:
        system.stop()
