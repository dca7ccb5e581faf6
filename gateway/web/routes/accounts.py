"""The accounts of an association: the secretary opens them for leaders."""

from __future__ import annotations

from typing import Any

from flask import Response, jsonify

from chassis import idempotency
from chassis.context import Context
from chassis.ids import derived_id, new_id
from contracts.errors import Conflict, Forbidden
from contracts.gateway.commands import CloseAccount, ListAccounts, OpenAccount
from contracts.gateway.views import AccountPage, AccountView
from gateway.access import passwords
from gateway.catalogue import OFFICE_OF_ROLE
from gateway.commands import accounts as changing
from gateway.queries import accounts
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
    """Open the account that the request describes, in the context's association.

    A role that comes with an office is given with the office: or a secretary could sign in, and no
    visit would ever find the way to them.
    """
    order = OpenAccount.load(payload_of(OpenAccount, told))
    password_hash = passwords.hash_password(order.password)
    # What is stored under the key must not hold a digest of the password.
    known = {name: value for name, value in order.dump().items() if name != "password"}
    account_id = derived_id("account of", context.actor, context.key or new_id())
    office_id = _appoint(context, order, account_id)
    with stage().begin(context) as tx:
        answer = idempotency.once(
            tx,
            "open_account",
            known,
            lambda: changing.open_account(
                tx, order, password_hash, account_id=account_id, office_id=office_id
            ).dump(),
        )
    reply = jsonify(answer)
    reply.status_code = 201
    return reply


def _appoint(context: Context, order: OpenAccount, account_id: str) -> str:
    """Let the account to be opened hold the office of its role; return the office's id, or nothing."""
    office = OFFICE_OF_ROLE.get(order.role or "")
    if office is None or context.association_id is None:
        return ""
    with stage().reading(context) as tx:
        taken = accounts.by_login(tx.session, order.login)
        if taken is not None and taken.id != account_id:  # it is ours when the request is repeated
            raise Conflict("login_taken", login=order.login)
        today = tx.today
    told = {
        "office": office,
        "account_id": account_id,
        "unit_id": order.unit_id,
        "term_from": today.isoformat(),
    }
    held = stage().calls.call("members", "appoint_office", told, context=context)
    return str(held["office_id"])
