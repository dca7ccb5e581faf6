"""Who was with a member, and when."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import ColumnElement, and_, bindparam, exists, func, or_, select

from chassis.database import Transaction
from contracts.errors import Invalid
from contracts.members.commands import ListContacts
from contracts.members.views import ContactPage, ContactView
from services.members.models import Contact, Member
from services.members.queries.scope import require_own

_LAST = (  # built once: every page of a list and every member read runs it
    select(Contact.member_id, func.max(Contact.on_day))
    .where(Contact.member_id.in_(bindparam("ids", expanding=True)))
    .group_by(Contact.member_id)
)


def last_contacts(tx: Transaction, ids: Sequence[str]) -> dict[str, date]:
    return dict(tx.session.execute(_LAST, {"ids": ids}).all())


def contacted_since(day: date) -> ColumnElement[bool]:
    """Hold for members whom somebody was with on *day* or later."""
    return exists().where(
        Contact.association_id == Member.association_id,
        Contact.member_id == Member.id,
        Contact.on_day >= day,
    )


def contacts(tx: Transaction, question: ListContacts) -> ContactPage:
    """Return one page of a member's contacts, newest first."""
    require_own(tx)
    wanted = (
        select(Contact)
        .where(Contact.member_id == question.member_id)
        .order_by(Contact.on_day.desc(), Contact.id.desc())
    )
    if question.after:
        day, contact_id = _place(question.after)
        earlier = and_(Contact.on_day == day, Contact.id < contact_id)
        wanted = wanted.where(or_(Contact.on_day < day, earlier))
    rows = tx.session.scalars(wanted.limit(question.limit + 1)).all()
    page = rows[: question.limit]
    return ContactPage(
        items=tuple(_contact_view(contact) for contact in page),
        next=f"{page[-1].on_day}|{page[-1].id}" if len(rows) > question.limit else None,
    )


def _place(after: str) -> tuple[date, str]:
    """Return the day and the id that *after* names; raises `Invalid` when it names none."""
    day, _, contact_id = after.partition("|")
    try:
        return date.fromisoformat(day), contact_id
    except ValueError as error:
        raise Invalid("invalid_fields", fields={"after": [{"code": "bad_value"}]}) from error


def _contact_view(contact: Contact) -> ContactView:
    return ContactView(
        contact_id=contact.id,
        member_id=contact.member_id,
        on=contact.on_day,
        kind=contact.kind,
        source_event_id=contact.source_event_id,
        logged_at=contact.logged_at,
    )
