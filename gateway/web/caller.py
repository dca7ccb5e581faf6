"""Who calls, and whether they may: the token, the account, its grants, the context of the call."""

from __future__ import annotations

import re
from dataclasses import dataclass

from flask import g, request

from chassis.context import OWN, Context, current
from chassis.ids import new_id
from contracts.errors import Forbidden, Invalid, NotFound, Unauthenticated
from gateway.access import tokens
from gateway.commands.accounts import OPERATIONS
from gateway.queries import accounts
from gateway.roles import Grant, Reach, reach_of
from gateway.web.stage import stage

_CORRELATION = re.compile(r"[A-Za-z0-9._:-]{1,64}\Z")
_KEY = re.compile(r"[\x21-\x7e]{1,64}\Z")
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


@dataclass(frozen=True, slots=True)
class Caller:
    """A signed-in account, and what it may do today in every association."""

    account_id: str
    grants: tuple[Grant, ...]

    def roles_in(self, association: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(g.role for g in self.grants if g.association_id == association))

    def reach(self, association: str, permission: str) -> Reach:
        """Return how far the caller may go.

        An association of others does not exist for them: `NotFound`. Their own without the
        permission: `Forbidden`.
        """
        own = [grant for grant in self.grants if grant.association_id == association]
        if not own:
            raise NotFound("association_not_found", id=association)
        found = reach_of(own, permission)
        if found is None:
            raise Forbidden("not_allowed", permission=permission)
        return found

    def may(self, association: str, permission: str) -> bool:
        """Say whether the caller may do this anywhere in the association."""
        own = (grant for grant in self.grants if grant.association_id == association)
        return reach_of(own, permission) is not None


def note_correlation() -> None:
    """Take over the caller's correlation id, or make one; before each request."""
    told = request.headers.get("X-Correlation-Id", "")
    g.correlation_id = told if _CORRELATION.match(told) else new_id()


def signed_in() -> Caller:
    """Return who calls; raises `Unauthenticated`."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise Unauthenticated("not_signed_in")
    claim = tokens.read(token.strip())
    here = stage()
    with here.reading() as tx:
        rows, today = accounts.standing_of(tx.session, claim.account_id), tx.today
    if not rows or rows[0].state != "open" or rows[0].token_version != claim.version:
        raise Unauthenticated("token_refused")
    if rows[0].demo and not here.settings.demo:
        raise Unauthenticated("demo_refused")
    grants = (accounts.as_grant(row) for row in rows if row.association_id is not None)
    return Caller(claim.account_id, tuple(one for one in grants if one.holds_on(today)))


def context_for(caller: Caller, association: str | None, *, scope: str = OWN) -> Context:
    """Return the context of a call that *caller* makes for *association*."""
    return Context(
        association_id=association,
        actor=caller.account_id,
        roles=caller.roles_in(association or OPERATIONS),
        scope=scope,
        correlation_id=g.correlation_id,
        key=None if request.method in SAFE_METHODS else idempotency_key(),
        traceparent=current().traceparent,
    )


def idempotency_key() -> str:
    """Return the key under which this command is done once; made here where the client gave none."""
    told = request.headers.get("Idempotency-Key")
    if told is None:
        return new_id()
    if not _KEY.match(told):
        raise Invalid("invalid_fields", fields={"Idempotency-Key": [{"code": "bad_value"}]})
    return told
