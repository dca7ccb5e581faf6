"""Opening and closing accounts, passwords, and what a sign-in leaves behind.

Passwords arrive as hashes: computing one inside a transaction would hold up its database.
"""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import select

from chassis.database import Transaction
from chassis.ids import derived_id
from contracts.errors import Conflict, NotFound, Unauthenticated
from contracts.gateway.commands import CloseAccount, OpenAccount
from contracts.gateway.views import AccountView, DemoRemoved
from gateway import domain
from gateway.models import Account, AccountGrant, InstallationFact
from gateway.queries import accounts

OPERATIONS = "-"  # where an operator's grant stands: in no association


def open_account(
    tx: Transaction,
    order: OpenAccount,
    password_hash: str,
    *,
    account_id: str = "",
    office_id: str = "",
    demo: bool = False,
) -> AccountView:
    """Open an account of the context's association; raises `Conflict` when the login is taken.

    The role is that of the office *office_id* where one is named, and then ends with it.
    """
    if accounts.by_login(tx.session, order.login) is not None:
        raise Conflict("login_taken", login=order.login)
    account = Account(
        id=account_id or tx.new_id(),
        association_id=tx.context.association_id,
        login=order.login,
        display_name=order.display_name,
        password_hash=password_hash,
        state="open",
        demo=demo,
        token_version=1,
        failed_sign_ins=0,
        paused_until=None,
        opened_at=tx.now,
    )
    tx.session.add(account)
    if order.role:
        grant_role(tx, account.id, order.role, order.unit_id, office_id=office_id)
    tx.session.flush()
    return accounts.view_of(tx.session, account, tx.today)


def grant_role(
    tx: Transaction,
    account_id: str,
    role: str,
    unit_id: str | None = None,
    *,
    association: str = "",
    office_id: str = "",
) -> None:
    """Give a role, in the context's association if none is named; again it changes nothing.

    By hand, or ahead of the fact that tells of the office *office_id*, which then finds this row.
    """
    if role == "operator":
        association = OPERATIONS
    association = association or tx.association_id
    grant_id = office_id or derived_id("grant", account_id, association, role, unit_id or "")
    if tx.session.get(AccountGrant, grant_id) is None:
        tx.session.add(
            AccountGrant(
                id=grant_id,
                account_id=account_id,
                association_id=association,
                role=role,
                unit_id=unit_id,
                by_office=bool(office_id),
                since=tx.today,
                until=None,
            )
        )


def close_account(tx: Transaction, order: CloseAccount) -> AccountView:
    """Close an account that was opened in the context's association."""
    account = accounts.account_of(tx.session, order.account_id)
    if account.association_id != tx.association_id:
        raise NotFound("account_not_found", account_id=order.account_id)
    if account.id == tx.context.actor:
        raise Conflict("own_account", account_id=account.id)
    _close(account)
    return accounts.view_of(tx.session, account, tx.today, tx.association_id)


def remove_demo(tx: Transaction) -> DemoRemoved:
    """End the demo's sign-ins; its rows stay, because other facts refer to them."""
    found = tx.session.scalars(select(Account).where(Account.demo, Account.state == "open")).all()
    for account in found:
        _close(account)
    tx.session.merge(InstallationFact(name="demo", value="removed"))
    return DemoRemoved(closed_accounts=len(found))


def change_password(tx: Transaction, account_id: str, password_hash: str) -> None:
    """Store a new password; whoever holds a token given before must sign in again."""
    account = accounts.account_of(tx.session, account_id)
    account.password_hash = password_hash
    account.token_version += 1
    account.failed_sign_ins, account.paused_until = 0, None


def note_sign_in(tx: Transaction, account_id: str, *, good: bool) -> None:
    """Count wrong passwords in a row; after some of them the login rests for a while."""
    account = accounts.account_of(tx.session, account_id)
    if good:
        account.failed_sign_ins, account.paused_until = 0, None
        return
    account.failed_sign_ins += 1
    account.paused_until = domain.pause_after(account.failed_sign_ins, datetime.now(UTC))


def refuse(error: domain.NotSignedIn) -> Unauthenticated:
    """Return the refusal that a caller hears."""
    return Unauthenticated(error.code)


def _close(account: Account) -> None:
    account.state = "closed"
    account.token_version += 1
