"""The gateway (网关): HTTP in, RPC out. Owns accounts, imports and the feed, and no business data."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from nameko.extensions import DependencyProvider
from nameko.web.handlers import http
from werkzeug.wrappers import Request, Response

from chassis.context import Context
from chassis.database import Transaction
from chassis.reactions import OnHistory, reacts_to
from chassis.rpc import Remote
from chassis.rpc_client import RpcClient
from chassis.runtime import call
from chassis.service import RUNTIMES, Runtime, Service, Steps, command, query
from chassis.settings import Settings
from contracts.base import Event
from contracts.envelope import Envelope
from contracts.gateway.commands import (
    ApplyImport,
    CloseAccount,
    GetImport,
    ListAccounts,
    ListFeed,
    ListFindings,
    ListImports,
)
from contracts.gateway.views import (
    AccountPage,
    AccountView,
    DemoRemoved,
    FeedPage,
    FindingPage,
    ImportList,
    ImportSummary,
    ImportView,
)
from contracts.known import know_all
from contracts.members.events import OfficeAppointed, OfficeEnded
from gateway import reactions
from gateway.calls import ClientCalls, ServiceCalls
from gateway.commands import accounts as account_commands
from gateway.commands import imports as import_commands
from gateway.imports.runner import ImportRunner
from gateway.models import FeedRow
from gateway.queries import accounts as account_queries
from gateway.queries import feed as feed_queries
from gateway.queries import imports as import_queries
from gateway.rehearsals import Rehearsals
from gateway.web.app import make_app
from gateway.web.stage import ENVIRON_KEY, Stage

SETTINGS = "NUANJIA_SETTINGS"
ANY_METHOD = "GET,HEAD,OPTIONS,POST,PUT,PATCH,DELETE,TRACE"


class Pages(DependencyProvider):
    """The Flask application of this process, and the rehearsals it runs."""

    def setup(self) -> None:
        self.app = make_app()
        self.settings: Settings = self.container.config[SETTINGS]
        self.runtime: Runtime = self.container.config[RUNTIMES][self.container.service_name]
        self.rehearsals: Rehearsals | None = None

    def get_dependency(self, worker_ctx: Any) -> Pages:
        return self

    def answer(self, request: Request, calls: ServiceCalls) -> Response:
        """Let Flask answer *request*, with everything it needs behind it."""
        if self.rehearsals is None:
            self.rehearsals = Rehearsals(calls, self.settings.key_file)
        request.environ[ENVIRON_KEY] = Stage(self.runtime, calls, self.settings, self.rehearsals)
        return Response.from_app(self.app, request.environ)


class GatewayService(Service):
    """The gateway as a chassis service: its calls, its reactions, and every HTTP request."""

    name: ClassVar[str] = "gateway"
    pages = Pages()
    members = Remote("members")
    activities = Remote("activities")
    care = Remote("care")
    notifications = Remote("notifications")

    @classmethod
    def own_loops(cls, runtime: Runtime, settings: Settings, client: RpcClient) -> list[Steps]:
        return [ImportRunner(runtime, ClientCalls(client, own_calls(runtime)))]

    @http(ANY_METHOD, "/")
    def answer_root(self, request: Request) -> Response:
        return self._answer(request)

    @http(ANY_METHOD, "/<path:path>")
    def answer(self, request: Request, path: str) -> Response:
        return self._answer(request)

    def _answer(self, request: Request) -> Response:
        remotes = {
            "members": self.members,
            "activities": self.activities,
            "care": self.care,
            "notifications": self.notifications,
        }
        return self.pages.answer(request, ServiceCalls(remotes, own_calls(self.pages.runtime)))

    # accounts

    @query
    def list_accounts(self, tx: Transaction, question: ListAccounts) -> AccountPage:
        return account_queries.list_accounts(tx, question)

    @command
    def close_account(self, tx: Transaction, order: CloseAccount) -> AccountView:
        return account_commands.close_account(tx, order)

    @command
    def remove_demo(self, tx: Transaction) -> DemoRemoved:
        return account_commands.remove_demo(tx)

    # the feed

    @query
    def list_feed(self, tx: Transaction, question: ListFeed) -> FeedPage:
        return feed_queries.list_feed(tx, question)

    # ledgers

    @query
    def list_imports(self, tx: Transaction, question: ListImports) -> ImportList:
        return import_queries.list_imports(tx, question)

    @query
    def get_import(self, tx: Transaction, question: GetImport) -> ImportView:
        return import_queries.get_import(tx, question)

    @query
    def list_findings(self, tx: Transaction, question: ListFindings) -> FindingPage:
        return import_queries.list_findings(tx, question)

    @command
    def apply_import(self, tx: Transaction, order: ApplyImport) -> ImportSummary:
        return import_commands.order_apply(tx, order)

    # what others report

    @reacts_to(OfficeAppointed, on_history=OnHistory.PROJECT)
    def give_role(self, tx: Transaction, event: OfficeAppointed) -> None:
        reactions.give_role(tx, event)

    @reacts_to(OfficeEnded, on_history=OnHistory.PROJECT)
    def end_role(self, tx: Transaction, event: OfficeEnded) -> None:
        reactions.end_role(tx, event)


def own_calls(runtime: Runtime) -> Callable[[Context, str, dict[str, Any]], Any]:
    """Return how the gateway calls itself: in this process, without a broker between."""

    def call_own(context: Context, method: str, payload: dict[str, Any]) -> Any:
        return call(GatewayService, runtime, context, method, payload)

    return call_own


def _event_id(envelope: Envelope, _event: Event) -> str:
    return envelope.id


def _feed_every_fact() -> None:
    """Give the gateway one reaction for each type of fact that the services publish."""
    know_all()
    for (type_, version), event in sorted(Event.known.items()):
        if event.source not in {"members", "care", "activities", "notifications"}:
            continue

        def feed(self: Any, tx: Transaction, event: Event) -> None:
            reactions.write_feed(tx, event)

        name = f"feed_{type_.replace('.', '_')}_{version}"
        feed.__name__ = name
        setattr(GatewayService, name, reacts_to(event, looks_up={FeedRow: _event_id})(feed))


_feed_every_fact()
