"""The accounts of an association: the secretary opens them for leaders."""

from __future__ import annotations

from typing import Any

from flask import Response, jsonify

from chassis import idempotency
from chassis.context import Context
from contracts.errors import Forbidden
from contracts.gateway.commands import CloseAccount, ListAccounts, OpenAccount
from contracts.gateway.views import AccountPage, AccountView
from gateway.access import passwords
from gateway.commands import accounts as changing
from gateway.web.caller import context_for, signed_in
from gateway.web.routing import Route, Routes, add, body, payload_of
from gateway.web.schemas import shown
from gateway.web.stage import stage

ROUTES = (
    Route(
        "GET",
        "/accounts",
        "gateway",
        "list_accounts",
        ListAccounts,
        AccountPage,
        "accounts.read",
        "账号列表 · Who may do something in the association.",
    ),
    Route(
        "POST",
        "/accounts/<account_id>/close",
        "gateway",
        "close_account",
        CloseAccount,
        AccountView,
        "accounts.write",
        "停用账号 · Nobody can sign in with it any more.",
    ),
)


def blueprint() -> Routes:
    made = Routes("accounts", __name__, description="账号 · Accounts and roles.")
    for route in ROUTES:
        add(made, route)

    @made.post("/associations/<association>/accounts")
    @body(made, OpenAccount)
    @made.response(201, shown(AccountView))
    def open_account(told: dict[str, Any], association: str) -> Response:
        """开设账号 · Open an account for somebody of the association."""
        caller = signed_in()
        caller.reach(association, "accounts.write")
        if told.get("role") == "operator":
            raise Forbidden("not_allowed", permission="operations")
        return open_account_in(context_for(caller, association), told)

    return made


def open_account_in(context: Context, told: dict[str, Any]) -> Response:
    """Open the account that the request describes, in the context's association."""
    order = OpenAccount.load(payload_of(OpenAccount, told))
    password_hash = passwords.hash_password(order.password)
    # What is stored under the key must not hold a digest of the password.
    known = {name: value for name, value in order.dump().items() if name != "password"}
    with stage().begin(context) as tx:
        answer = idempotency.once(
            tx,
            "open_account",
            known,
            lambda: changing.open_account(tx, order, password_hash).dump(),
        )
    reply = jsonify(answer)
    reply.status_code = 201
    return reply
