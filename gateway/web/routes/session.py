"""Signing in, and what one may see and change of oneself."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from flask import Response, jsonify

from contracts.base import Contract
from contracts.errors import Invalid
from contracts.gateway.commands import ChangePassword, ChooseAssociation, SignIn
from contracts.gateway.views import AccountView, AssociationsSeen, SignedIn
from contracts.notifications.commands import SetPreferences
from contracts.notifications.views import PreferencesView
from gateway import domain
from gateway.access import passwords, tokens
from gateway.catalogue import TOKEN_HOURS
from gateway.commands import accounts as changing
from gateway.commands.accounts import OPERATIONS
from gateway.models import Account
from gateway.queries import accounts as reading
from gateway.web.caller import context_for, signed_in
from gateway.web.routing import Routes, body, query_string
from gateway.web.schemas import shown, taken
from gateway.web.stage import Stage, stage


def blueprint() -> Routes:
    """Return the addresses that belong to no association."""
    made = Routes("session", __name__, description="登录 · Signing in, and oneself.")

    @made.post("/sign-in")
    @body(made, SignIn)
    @made.response(200, shown(SignedIn))
    @made.doc(security=[])
    def sign_in(told: dict[str, Any]) -> Response:
        """登录 · Get an access token, good for twelve hours."""
        return _json(_sign_in(stage(), told["login"], told["password"]))

    @made.get("/me")
    @made.response(200, shown(AccountView))
    def me() -> Response:
        """我的账号 · The signed-in account and its roles."""
        caller = signed_in()
        with stage().reading() as tx:
            account = reading.account_of(tx.session, caller.account_id)
            return _json(reading.view_of(tx.session, account, tx.today))

    @made.post("/me/password")
    @body(made, ChangePassword)
    @made.response(204)
    def change_password(told: dict[str, Any]) -> Response:
        """修改密码 · Give oneself a new password; all tokens given before end."""
        caller, here = signed_in(), stage()
        with here.reading() as tx:
            known = reading.account_of(tx.session, caller.account_id).password_hash
        if not passwords.fits(told["old_password"], known):
            raise Invalid("invalid_fields", fields={"old_password": [{"code": "wrong_password"}]})
        fresh = passwords.hash_password(told["new_password"])
        with here.begin() as tx:
            changing.change_password(tx, caller.account_id, fresh)
        return Response(status=204)

    @made.get("/me/preferences")
    @query_string(made, ChooseAssociation)
    @made.response(200, shown(PreferencesView))
    def preferences(told: dict[str, Any]) -> Response:
        """我的通知设置 · How one is told; in the first of one's associations if none is named."""
        return _preferences(told, "get_preferences", {})

    @made.put("/me/preferences")
    @query_string(made, ChooseAssociation)
    @made.arguments(taken(SetPreferences, ("account_id",)), location="json")
    @made.response(200, shown(PreferencesView))
    def set_preferences(told: dict[str, Any], wishes: dict[str, Any]) -> Response:
        """修改我的通知设置 · Say how one wishes to be told."""
        return _preferences(told, "set_preferences", wishes)

    @made.get("/associations")
    @made.response(200, shown(AssociationsSeen))
    def associations() -> Response:
        """我的协会 · The associations that the signed-in account may see."""
        caller = signed_in()
        with stage().reading() as tx:
            return _json(reading.seen_associations(tx.session, caller.grants))

    return made


def _preferences(told: dict[str, Any], method: str, wishes: dict[str, Any]) -> Response:
    caller = signed_in()
    associations = [g.association_id for g in caller.grants if g.association_id != OPERATIONS]
    association = told.get("association") or next(iter(associations), "")
    caller.reach(association, "preferences.own")
    context = context_for(caller, association)
    asked = {**wishes, "account_id": caller.account_id}
    return jsonify(stage().calls.call("notifications", method, asked, context=context))


def _sign_in(here: Stage, login: str, password: str) -> SignedIn:
    """Return a token; raises `Unauthenticated`. Wrong passwords are counted, good ones forget them."""
    with here.reading() as tx:
        account = reading.by_login(tx.session, login)
    fits = passwords.fits(password, account.password_hash if account else None)
    door = _door(account) if account else None
    try:
        domain.admit(
            door, password_fits=fits, now=datetime.now(UTC), demo_allowed=here.settings.demo
        )
    except domain.NotSignedIn as error:
        if account and not fits:
            with here.begin() as tx:
                changing.note_sign_in(tx, account.id, good=False)
        raise changing.refuse(error) from error
    assert account is not None  # noqa: S101  # nobody is admitted without one
    if account.failed_sign_ins:
        with here.begin() as tx:
            changing.note_sign_in(tx, account.id, good=True)
    token, ends = tokens.give(
        tokens.Claim(account.id, account.token_version), timedelta(hours=TOKEN_HOURS)
    )
    with here.reading() as tx:
        view = reading.view_of(tx.session, account, tx.today)
    return SignedIn(access_token=token, expires_at=ends, account=view)


def _door(account: Account) -> domain.Door:
    return domain.Door(account.state, account.demo, account.failed_sign_ins, account.paused_until)


def _json(view: Contract) -> Response:
    return jsonify(view.dump())
