"""A house of real services in one process, and the gateway's HTTP before it. Nothing of ours is replaced.

Calls go to the services' own classes without a broker between; facts go through relays, the memory
broker and readers, as they do in a rehearsal, whenever `settle` is called.
"""

from __future__ import annotations

import shutil
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from flask import Flask
from flask.testing import FlaskClient

from chassis import admin
from chassis.broker.memory import MemoryBroker
from chassis.broker.topology import Topology
from chassis.clock import SetClock
from chassis.context import Context
from chassis.encryption import Keyring, use_keyring
from chassis.runtime import assemble, call, loops_of, reactions_of
from chassis.service import Service
from chassis.settings import Settings
from contracts.errors import Unavailable
from contracts.gateway.commands import OpenAccount
from gateway.access.passwords import hash_password
from gateway.commands import accounts
from gateway.imports.runner import ImportRunner
from gateway.rehearsals import Rehearsals
from gateway.service import GatewayService
from gateway.web.app import make_app
from gateway.web.stage import ENVIRON_KEY, Stage
from services.activities.service import ActivitiesService
from services.care.service import CareService
from services.members.service import MembersService
from services.notifications.service import NotificationsService

FIRST_DAY = date(2024, 1, 2)
PASSWORD = "correct horse battery"
CLASSES: tuple[type[Service], ...] = (
    MembersService,
    ActivitiesService,
    CareService,
    NotificationsService,
    GatewayService,
)


@cache
def the_app() -> Flask:
    return make_app()


class Logs:
    """The services' logs, read in this process."""

    def __init__(self, house: House) -> None:
        self.house = house

    def events_after(self, source: str, sequence: int, limit: int) -> list[bytes]:
        asked = admin.EventsAfter(sequence=sequence, limit=limit)
        with self.house.runtimes[source].database.reading(Context()) as tx:
            return [body.encode() for body in admin.events_after(tx, asked).bodies]


class House:
    """All services on SQLite on 2 January 2024, with Hangzhou and Tonglu below it."""

    def __init__(self, folder: Path, *, upgrade: bool = True) -> None:
        use_keyring(Keyring(b"a key of the tests, 32 bytes lon"))
        self.clock = SetClock(FIRST_DAY)
        self.classes = {cls.name: cls for cls in CLASSES}
        self.runtimes = {
            name: assemble(
                cls, f"sqlite:///{folder}/{name}.db", self.clock, durable=False, upgrade=upgrade
            )
            for name, cls in self.classes.items()
        }
        reads = {name: list(reactions_of(cls).sources) for name, cls in self.classes.items()}
        broker = MemoryBroker(Topology(sources=list(self.classes), readers=reads))
        self.loops = [
            loops_of(cls, self.runtimes[name], broker, Logs(self))
            for name, cls in self.classes.items()
        ]
        self.away: set[str] = set()
        self.settings = Settings(database_url="", broker_url="", key_file=folder / "key", demo=True)
        self.runner = ImportRunner(self.runtimes["gateway"], self)
        self.rehearsals = Rehearsals(self, folder / "key")
        self.app = the_app()
        self.correlations: list[str] = []
        self.called: list[str] = []

    def call(
        self,
        service: str,
        method: str,
        payload: dict[str, Any],
        *,
        context: Context,
        timeout_seconds: float = 10.0,
    ) -> Any:
        """Call a service as the gateway does; those in `away` cannot be reached."""
        self.correlations.append(context.correlation_id)
        self.called.append(f"{service}.{method}")
        if service in self.away or service not in self.classes:
            raise Unavailable("service_unknown", service=service)
        return call(self.classes[service], self.runtimes[service], context, method, payload)

    def settle(self) -> None:
        """Let facts and reactions go round until nothing moves."""
        moved = True
        while moved:
            moved = False
            for loops in self.loops:
                moved |= bool(loops.relay.step())
            for loops in self.loops:
                moved |= bool(loops.reader.step(0.0))
                moved |= bool(loops.retries.step())

    def register(self, slug: str, name: str, level: str, parent: str | None) -> None:
        told = {
            "id": slug,
            "name": name,
            "level": level,
            "parent_id": parent,
            "since": self.clock.today().isoformat(),
        }
        self.call("members", "register_association", told, context=Context())

    def open_account(
        self, login: str, association: str | None, role: str | None, **more: Any
    ) -> str:
        """Open an account with a role and return its id."""
        runtime = self.runtimes["gateway"]
        order = OpenAccount(
            login=login,
            display_name=login,
            password=PASSWORD,
            role=role,
            unit_id=more.pop("unit_id", None),
        )
        with runtime.database.begin(Context(association_id=association)) as tx:
            return accounts.open_account(tx, order, hash_password(PASSWORD), **more).account_id

    def web(self) -> FlaskClient:
        stage = Stage(self.runtimes["gateway"], self, self.settings, self.rehearsals)
        client = self.app.test_client()
        client.environ_base[ENVIRON_KEY] = stage
        return client

    def signed_in(self, login: str) -> Api:
        return Api(self.web(), login)

    def close(self) -> None:
        for runtime in self.runtimes.values():
            runtime.database.close()


class Api:
    """The HTTP API as somebody who is signed in."""

    def __init__(self, web: FlaskClient, login: str) -> None:
        self.web = web
        answer = web.post("/api/v1/sign-in", json={"login": login, "password": PASSWORD})
        assert answer.status_code == 200, answer.text
        self.token = answer.json["access_token"]

    def send(self, verb: str, path: str, expect: int = 200, **more: Any) -> Any:
        headers = {"Authorization": f"Bearer {self.token}", **more.pop("headers", {})}
        answer = self.web.open(f"/api/v1{path}", method=verb, headers=headers, **more)
        assert answer.status_code == expect, f"{verb} {path}: {answer.status_code} {answer.text}"
        return answer.json

    def get(self, path: str, expect: int = 200, **query: Any) -> Any:
        return self.send("GET", path, expect, query_string=query)

    def post(self, path: str, expect: int = 200, **told: Any) -> Any:
        return self.send("POST", path, expect, json=told)


def copied(source: Path, folder: Path) -> House:
    """Return a house on a copy of the databases in *source*."""
    for file in source.glob("*.db*"):
        shutil.copy(file, folder)
    return House(folder, upgrade=False)
