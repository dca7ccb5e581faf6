"""Accounts, and what they may do where."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, cast

from sqlalchemy import Table, bindparam, or_, select
from sqlalchemy.orm import Session

from chassis.database import Transaction
from chassis.tables import AssociationNode
from contracts.errors import NotFound
from contracts.gateway.commands import ListAccounts
from contracts.gateway.views import (
    AccountPage,
    AccountView,
    AssociationSeen,
    AssociationsSeen,
    GrantView,
)
from gateway.models import Account, AccountGrant
from gateway.roles import PERMISSIONS, Grant

# Built once, and past the session, which has nothing to add: every request runs it.
_ACCOUNT, _GRANT = cast("Table", Account.__table__), cast("Table", AccountGrant.__table__)
_STANDING = (
    select(
        _ACCOUNT.c.state,
        _ACCOUNT.c.token_version,
        _ACCOUNT.c.demo,
        *(_GRANT.c[name] for name in ("association_id", "role", "unit_id", "since", "until")),
    )
    .select_from(_ACCOUNT.outerjoin(_GRANT, _GRANT.c.account_id == _ACCOUNT.c.id))
    .where(_ACCOUNT.c.id == bindparam("account_id"))
    .order_by(_GRANT.c.association_id, _GRANT.c.role, _GRANT.c.id)
)


def standing_of(session: Session, account_id: str) -> list[Any]:
    """Return the account's state, token version and `demo`, once beside each of its grants.

    One row with empty columns of the grant where it has none, no row where there is no such account.
    """
    return list(session.connection().execute(_STANDING, {"account_id": account_id}))


def by_login(session: Session, login: str) -> Account | None:
    return session.scalars(select(Account).where(Account.login == login.strip().lower())).first()


def account_of(session: Session, account_id: str) -> Account:
    """Return the account; raises `NotFound`."""
    found = session.get(Account, account_id)
    if found is None:
        raise NotFound("account_not_found", account_id=account_id)
    return found


def grants_of(session: Session, account_id: str, on: date) -> list[Grant]:
    """Return what the account may do on the day *on*, in every association."""
    rows = session.scalars(
        select(AccountGrant)
        .where(AccountGrant.account_id == account_id)
        .order_by(AccountGrant.association_id, AccountGrant.role, AccountGrant.id)
    )
    return [grant for grant in map(as_grant, rows) if grant.holds_on(on)]


def as_grant(row: Any) -> Grant:
    """Return the grant that *row* holds, an `AccountGrant` or a row with its columns."""
    return Grant(row.association_id, row.role, row.unit_id, row.since, row.until)


def seen_associations(session: Session, grants: Iterable[Grant]) -> AssociationsSeen:
    """Return the associations of *grants*, with the roles held in each."""
    roles: dict[str, list[str]] = {}
    for grant in grants:
        held = roles.setdefault(grant.association_id, [])
        if grant.role not in held:
            held.append(grant.role)
    nodes = session.scalars(
        select(AssociationNode).where(AssociationNode.id.in_(roles)).order_by(AssociationNode.id)
    )
    return AssociationsSeen(
        items=tuple(
            AssociationSeen(
                id=node.id,
                name=node.name,
                level=node.level,
                since=node.since,
                roles=tuple(roles[node.id]),
                permissions=tuple(
                    sorted({one for role in roles[node.id] for one in PERMISSIONS.get(role, ())})
                ),
            )
            for node in nodes
        )
    )


def view_of(session: Session, account: Account, on: date, association: str = "") -> AccountView:
    """Return the account with its grants; only those in *association* if one is named."""
    rows = session.scalars(
        select(AccountGrant)
        .where(AccountGrant.account_id == account.id)
        .order_by(AccountGrant.association_id, AccountGrant.role, AccountGrant.id)
    ).all()
    names = dict(session.execute(select(AssociationNode.id, AssociationNode.name)).all())
    return AccountView(
        account_id=account.id,
        login=account.login,
        display_name=account.display_name,
        state=account.state,
        demo=account.demo,
        grants=tuple(
            GrantView(
                association=row.association_id,
                association_name=names.get(row.association_id),
                role=row.role,
                unit_id=row.unit_id,
                by_office=row.by_office,
            )
            for row in rows
            if as_grant(row).holds_on(on) and association in {"", row.association_id}
        ),
    )


def list_accounts(tx: Transaction, question: ListAccounts) -> AccountPage:
    own = select(AccountGrant.account_id).where(AccountGrant.association_id == tx.association_id)
    wanted = (
        select(Account)
        .where(or_(Account.id.in_(own), Account.association_id == tx.association_id))
        .order_by(Account.login)
        .limit(question.limit + 1)
    )
    if question.after:
        wanted = wanted.where(Account.login > question.after)
    rows = tx.session.scalars(wanted).all()
    shown = rows[: question.limit]
    return AccountPage(
        items=tuple(view_of(tx.session, row, tx.today, tx.association_id) for row in shown),
        next=shown[-1].login if len(rows) > question.limit else None,
    )


def names_of_accounts(session: Session, account_ids: Iterable[str]) -> dict[str, str]:
    """Return the display names of those accounts that are known."""
    rows = session.execute(
        select(Account.id, Account.display_name).where(Account.id.in_(set(account_ids)))
    )
    return dict(rows.all())
