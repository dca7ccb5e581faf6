"""Messages: written once per cause and recipient, read, and withdrawn when they no longer hold."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.dialects import postgresql, sqlite

from chassis.database import Transaction
from chassis.ids import derived_id
from contracts.notifications.commands import ListInbox, MarkRead
from contracts.notifications.views import Inbox
from services.notifications.catalogue import EMAIL, INAPP
from services.notifications.models import (
    DeceasedMember,
    Delivery,
    MailWaiting,
    Notification,
    Preference,
)
from services.notifications.queries.inbox import list_inbox
from services.notifications.queries.pages import require_own


@dataclass(frozen=True)
class Message:
    """What is to be told: a template with its params, and whom or what it is about."""

    template: str
    params: dict[str, Any] = field(default_factory=dict)
    member_id: str | None = None
    unit_id: str | None = None
    about_id: str | None = None
    condolence: bool = False


def tell(tx: Transaction, accounts: Iterable[str | None], message: Message) -> None:
    """Tell each account once, by the channels it wishes; about a dead member only condolence."""
    if _is_about_the_dead(tx, message):
        return
    for account_id in dict.fromkeys(accounts):
        if account_id is not None:
            _write(tx, account_id, message)


def _is_about_the_dead(tx: Transaction, message: Message) -> bool:
    if message.member_id is None or message.condolence:
        return False
    return tx.session.get(DeceasedMember, message.member_id) is not None


def _write(tx: Transaction, account_id: str, message: Message) -> None:
    cause = tx.context.causation_id or ""
    key = derived_id("notification", cause, account_id, message.template)
    if tx.session.get(Notification, key) is not None:
        return
    wish = tx.session.get(Preference, (tx.association_id, account_id))
    inapp = wish is None or wish.inapp_enabled
    tx.session.add(
        Notification(
            id=key,
            account_id=account_id,
            template=message.template,
            params=message.params,
            member_id=message.member_id,
            unit_id=message.unit_id,
            about_id=message.about_id,
            condolence=message.condolence,
            in_inbox=inapp,
            cause_event_id=cause,
            created_at=tx.now,
        )
    )
    tx.session.add(_inapp(tx, key, account_id, wanted=inapp))
    if wish is not None and wish.email and wish.email_enabled:
        tx.session.add(_mail(tx, key, account_id))
        tx.once_at_end(_call_the_sender)


def _call_the_sender(tx: Transaction, _about: list[str]) -> None:
    """Note that mail of the association is queued.

    A note that is there is written again, and so locked: the sender cannot take it away before our mail is
    there for it to see.
    """
    dialect = postgresql if tx.session.connection().dialect.name == "postgresql" else sqlite
    note = dialect.insert(MailWaiting).values(association_id=tx.association_id, since=tx.now)
    tx.session.execute(
        note.on_conflict_do_update(
            index_elements=["association_id"], set_={"since": MailWaiting.since}
        )
    )


def _inapp(tx: Transaction, key: str, account_id: str, *, wanted: bool) -> Delivery:
    """Return the delivery into the inbox: it is sent by being written."""
    return Delivery(
        id=derived_id("delivery", key, INAPP),
        notification_id=key,
        account_id=account_id,
        channel=INAPP,
        state="sent" if wanted else "skipped",
        reason=None if wanted else "switched_off",
        created_at=tx.now,
        sent_at=tx.now if wanted else None,
    )


def _mail(tx: Transaction, key: str, account_id: str) -> Delivery:
    """Return the delivery by mail, which the sender takes from here."""
    return Delivery(
        id=derived_id("delivery", key, EMAIL),
        notification_id=key,
        account_id=account_id,
        channel=EMAIL,
        state="queued",
        created_at=tx.now,
        next_at=datetime.now(UTC),
    )


def fall_silent(tx: Transaction, member_id: str) -> None:
    """Withdraw what is unread about a member who died, and keep its mail from leaving."""
    _withdraw(
        tx,
        select(Notification).where(
            Notification.member_id == member_id, Notification.condolence.is_(False)
        ),
        reason="member_deceased",
    )


def withdraw_task(tx: Transaction, about_id: str, *, but_of: str | None) -> None:
    """Withdraw the messages about a visit from everybody but the account that has it now."""
    asked = ("visit_due", "visit_reassigned")
    _withdraw(
        tx,
        select(Notification).where(
            Notification.about_id == about_id,
            Notification.template.in_(asked),
            Notification.account_id != (but_of or ""),
        ),
        reason="reassigned",
    )


def _withdraw(tx: Transaction, wanted: Select[Notification], *, reason: str) -> None:
    """Withdraw the messages that nobody read; mail that has not left stays here either way."""
    found = tx.session.scalars(wanted.where(Notification.withdrawn_at.is_(None))).all()
    for message in found:
        if message.read_at is None:
            message.withdrawn_at = tx.now
    queued = select(Delivery).where(
        Delivery.notification_id.in_([message.id for message in found]),
        Delivery.state == "queued",
    )
    for delivery in tx.session.scalars(queued.with_for_update()).all():
        delivery.state, delivery.reason, delivery.next_at = "skipped", reason, None


def mark_read(tx: Transaction, order: MarkRead) -> Inbox:
    """Mark messages of the account as read; others are left alone."""
    require_own(tx)
    unread = select(Notification).where(
        Notification.id.in_(order.notification_ids),
        Notification.account_id == order.account_id,
        Notification.read_at.is_(None),
    )
    for message in tx.session.scalars(unread).all():
        message.read_at = tx.now
    tx.session.flush()
    return list_inbox(tx, ListInbox(account_id=order.account_id))
