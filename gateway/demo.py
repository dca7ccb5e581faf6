"""The demo: five associations as a tree, Hangzhou's ledger, and sign-ins for everybody to try.

Every step may be repeated: a load that was interrupted goes on where it stands.
"""

from __future__ import annotations

import base64
import secrets
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from chassis import associations
from chassis.context import Context
from chassis.encryption import keyring
from chassis.ids import derived_id
from chassis.service import Runtime
from chassis.settings import Settings
from contracts.errors import DeadlineExceeded, Unavailable
from contracts.gateway.commands import ApplyImport, OpenAccount
from contracts.gateway.views import DemoSignIn
from gateway import readiness
from gateway.access import passwords, tokens
from gateway.calls import Calls, ClientCalls, items_of
from gateway.catalogue import COMMAND_LINE_TOKEN_DAYS, SERVICES
from gateway.commands import accounts as account_commands
from gateway.commands import imports as import_commands
from gateway.imports.judging import judge
from gateway.models import Account, ImportJob, InstallationFact
from gateway.queries import accounts as account_queries
from gateway.queries import imports as import_queries

ASSOCIATION = "hangzhou"
TREE: tuple[tuple[str, str, str, str | None], ...] = (
    ("hangzhou", "杭州市劳模工匠协会", "municipal", None),
    ("tonglu", "桐庐县劳模工匠协会", "county", "hangzhou"),
    ("xiaoshan", "杭州市萧山区劳模工匠协会", "district", "hangzhou"),
    ("binjiang", "杭州市高新区（滨江）劳模工匠协会", "district", "hangzhou"),
    ("jiande", "建德市劳模工匠协会", "county_city", "hangzhou"),
)
SECRETARY = ("demo", "演示秘书")
LEADERS = (("leader1", "演示之家负责人一"), ("leader2", "演示之家负责人二"))
OPERATOR = ("demo-ops", "演示系统管理员")
OFFERED = (
    (SECRETARY, "secretary"),
    *((leader, "home_leader") for leader in LEADERS),
    (OPERATOR, "operator"),
)
COMMAND_LINE = ("command-line", "命令行")
MEMBERS_OF_A_HOME = 8
ACTOR = "demo"
POLL_SECONDS = 0.1
WAIT_SECONDS = 120.0

Progress = Callable[[int, int, str], None]


class NotLoaded(RuntimeError):
    """The demo could not be loaded; the message says what stands in the way."""


@dataclass
class Seeding:
    """Fills an empty installation with the demo, and opens its doors."""

    runtime: Runtime
    client: Calls
    settings: Settings
    calls: Calls = field(init=False)

    def __post_init__(self) -> None:
        from gateway.service import own_calls  # noqa: PLC0415  # the class needs this module's package

        self.calls = ClientCalls(self.client, own_calls(self.runtime))

    def load(self, ledger: Path, progress: Progress) -> None:
        """Load the demo from *ledger*; tells *progress* what was done, of how much, and what it is."""
        progress(0, 1, "协会 associations")
        for service in SERVICES:  # they may all have been started a moment ago
            self._await(f"{service} does not answer", partial(self._answers, service))
        self._register_associations()
        secretary = self._open(*SECRETARY)
        self._appoint("secretary", secretary, unit_id=None)
        self._await("the secretary's office brings no role", lambda: self._has_role(secretary))
        self._open_operator()
        self._import(ledger, progress)
        progress(1, 1, "劳模之家 homes")
        self._link_homes()
        with self.runtime.database.begin(Context()) as tx:
            tx.session.merge(InstallationFact(name="demo", value="loaded"))

    def open_doors(self) -> None:
        """Let people in: from now on `/readyz` says so."""
        with self.runtime.database.begin(Context()) as tx:
            readiness.open_doors(tx.session)

    def sign_in(self) -> dict[str, Any] | None:
        """Return the demo's sign-in, or `None` where there is none."""
        with self.runtime.database.reading(Context()) as tx:
            found = tx.session.get(Account, account_id(SECRETARY[0]))
        if found is None or found.state != "open" or not self.settings.demo:
            return None
        return {
            "login": SECRETARY[0],
            "password": password_of(SECRETARY[0]),
            "others": [{"login": login, "password": password_of(login)} for login, _ in LEADERS],
            "operator": {"login": OPERATOR[0], "password": password_of(OPERATOR[0])},
        }

    def command_line_access(self) -> dict[str, str]:
        """Return a token for the command line of this machine: operator, and secretary everywhere."""
        login, name = COMMAND_LINE
        order = OpenAccount(login=login, display_name=name, password=secrets.token_hex(32))
        password_hash = passwords.hash_password(order.password)  # nobody will ever sign in with it
        with self.runtime.database.begin(Context(actor=ACTOR)) as tx:
            if tx.session.get(Account, account_id(login)) is None:
                account_commands.open_account(
                    tx, order, password_hash, account_id=account_id(login)
                )
            account = account_queries.account_of(tx.session, account_id(login))
            account_commands.grant_role(tx, account.id, "operator")
            for node in associations.all_nodes(tx.session):
                account_commands.grant_role(tx, account.id, "secretary", association=node.id)
            claim = tokens.Claim(account.id, account.token_version)
        token, _ = tokens.give(claim, timedelta(days=COMMAND_LINE_TOKEN_DAYS))
        return {"token": token}

    def _answers(self, service: str) -> bool:
        try:
            self.calls.call(service, "progress", {}, context=Context(actor=ACTOR))
        except (Unavailable, DeadlineExceeded):
            return False
        return True

    def _register_associations(self) -> None:
        nobody = Context(actor=ACTOR)
        known = {
            one["id"]
            for one in self.calls.call("members", "list_associations", {}, context=nobody)["items"]
        }
        since = self.runtime.clock.today().isoformat()
        for slug, name, level, parent in TREE:
            if slug not in known:
                told = {
                    "id": slug,
                    "name": name,
                    "level": level,
                    "parent_id": parent,
                    "since": since,
                }
                self.calls.call("members", "register_association", told, context=nobody)
        self._await("the gateway does not hear of the associations", self._knows_tree)

    def _knows_tree(self) -> bool:
        with self.runtime.database.reading(Context()) as tx:
            known = {node.id for node in associations.all_nodes(tx.session)}
        return {slug for slug, *_ in TREE} <= known

    def _has_role(self, account: str) -> bool:
        with self.runtime.database.reading(Context()) as tx:
            return bool(account_queries.grants_of(tx.session, account, tx.today))

    def _open(self, login: str, name: str) -> str:
        """Open a demo account if there is none, and return its id."""
        wanted = account_id(login)
        with self.runtime.database.reading(self._context()) as tx:
            if tx.session.get(Account, wanted) is not None:
                return wanted
        order = OpenAccount(login=login, display_name=name, password=password_of(login))
        password_hash = passwords.hash_password(order.password)
        with self.runtime.database.begin(self._context()) as tx:
            account_commands.open_account(tx, order, password_hash, account_id=wanted, demo=True)
        return wanted

    def _open_operator(self) -> None:
        """Open the account that watches the system and sees nobody's data."""
        operator = self._open(*OPERATOR)
        with self.runtime.database.begin(Context(actor=ACTOR)) as tx:
            account_commands.grant_role(tx, operator, "operator")

    def _appoint(self, office: str, account: str, unit_id: str | None) -> None:
        """Let the account hold the office, unless it does."""
        held = self._members("list_offices", {"account_id": account})["items"]
        if any(one["office"] == office and one["unit_id"] == unit_id for one in held):
            return
        today = self.runtime.clock.today().isoformat()
        self._members(
            "appoint_office",
            {"office": office, "account_id": account, "unit_id": unit_id, "term_from": today},
        )

    def _import(self, ledger: Path, progress: Progress) -> None:
        """Import the ledger as anybody would, through a job; one begun before goes on."""
        job_id = self._begun() or self._upload(ledger, progress)
        with self.runtime.database.begin(self._context()) as tx:
            if import_queries.job_of(tx.session, job_id).state in {"judged", "failed"}:
                import_commands.order_apply(tx, ApplyImport(job_id=job_id))
        while True:
            with self.runtime.database.reading(self._context()) as tx:
                job = import_queries.job_of(tx.session, job_id)
                stands = import_queries.summary_of(tx.session, job)
            progress(stands.done, max(stands.total, 1), "台账 ledger")
            if stands.state == "applied":
                return
            if stands.state == "failed":
                raise NotLoaded(f"the demo ledger was not applied: {job.error}")
            time.sleep(POLL_SECONDS)

    def _begun(self) -> str | None:
        with self.runtime.database.reading(self._context()) as tx:
            return tx.session.scalars(
                select(ImportJob.id).where(ImportJob.ordered_by == ACTOR).order_by(ImportJob.id)
            ).first()

    def _upload(self, ledger: Path, progress: Progress) -> str:
        progress(0, 1, "检查台账 judging")
        content = ledger.read_bytes()
        judged = judge(content, self.calls, self._context(), self.runtime.clock.today())
        with self.runtime.database.begin(self._context()) as tx:
            return import_commands.store_judged(tx, ledger.name, content, judged).id

    def _link_homes(self) -> None:
        """Let two registered homes have members, and a leader each who can be reached."""
        homes = self._members("list_units", {"kind": "home", "state": "running", "limit": 2})[
            "items"
        ]
        free = self._members_without_home()
        today = self.runtime.clock.today().isoformat()
        for (login, name), home in zip(LEADERS, homes, strict=False):
            leader = self._open(login, name)
            if not home["members"]:
                for _ in range(MEMBERS_OF_A_HOME):
                    member_id = next(free, None)
                    if member_id:
                        told = {"member_id": member_id, "unit_id": home["unit_id"], "since": today}
                        self._members("assign_to_unit", told)
            self._appoint("home_leader", leader, home["unit_id"])

    def _members_without_home(self) -> Iterator[str]:
        active = items_of(
            self.calls,
            "members",
            "list_members",
            {"state": "active"},
            context=self._context(),
            page=100,
        )
        return (one["member_id"] for one in active if not one["home_unit_id"])

    def _members(self, method: str, told: dict[str, Any]) -> Any:
        return self.calls.call("members", method, told, context=self._context())

    @staticmethod
    def _await(complaint: str, claim: Callable[[], bool]) -> None:
        until = time.monotonic() + WAIT_SECONDS
        while not claim():
            if time.monotonic() > until:
                raise NotLoaded(complaint)
            time.sleep(POLL_SECONDS)

    @staticmethod
    def _context() -> Context:
        return Context(association_id=ASSOCIATION, actor=ACTOR)


def offered(session: Session) -> tuple[DemoSignIn, ...]:
    """Return the demo's sign-ins that are still open, for whoever comes to the door."""
    return tuple(
        DemoSignIn(login=login, password=password_of(login), display_name=name, role=role)
        for (login, name), role in OFFERED
        if (found := session.get(Account, account_id(login))) is not None
        and found.state == "open"
        and found.demo
    )


def account_id(login: str) -> str:
    """Return the id that the installation's own accounts always have."""
    return derived_id("account", login)


def password_of(login: str) -> str:
    """Return a demo account's password: it follows from the key file, and is written nowhere."""
    made = keyring().derived_key(f"demo-password:{login}")
    return base64.b32encode(made[:10]).decode().lower()
