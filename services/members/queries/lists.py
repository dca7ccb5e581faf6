"""Lists of members: what is typed, filters, and pages that neither skip nor repeat anybody."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select

from chassis.database import Transaction
from contracts.errors import Invalid
from contracts.members.people import ListMembers
from contracts.members.views import MemberPage
from services.members import domain
from services.members.models import Grant, Member, MemberCode, Membership
from services.members.queries import contacts, honor_catalogue, search
from services.members.queries.people import views
from services.members.queries.scope import require_own

Told = Select[Any]


def list_members(tx: Transaction, question: ListMembers) -> MemberPage:
    """Return one page, with the total of all pages: by number, or what was typed best fit first."""
    require_own(tx)
    wanted, rank = _wanted(tx, question)
    asked = wanted.where(_beyond(question.after, rank)) if question.after else wanted
    order = (Member.code, Member.id) if rank is None else (rank, Member.code, Member.id)
    rows = tx.session.execute(asked.order_by(*order).limit(question.limit + 1)).all()
    page = rows[: question.limit]
    is_all = len(rows) == len(page) and not question.after
    return MemberPage(
        items=tuple(views(tx, [row[0] for row in page], honors=question.with_honors)),
        next=_place(page[-1]) if len(rows) > question.limit else None,
        total=len(page) if is_all else _count(tx, question, wanted),
    )


def count(tx: Transaction, question: ListMembers) -> int:
    """Return how many *question* finds, whatever its page."""
    return _count(tx, question, _wanted(tx, question)[0])


def _count(tx: Transaction, question: ListMembers, wanted: Told) -> int:
    words = search.words_of(question.q or "")
    if len(words) == 1 and not conditions(tx, question):
        found = search.found_by(tx, words[0])  # each member once: their rows need not be read
        return tx.session.scalar(select(func.count()).select_from(found)) or 0
    return tx.session.scalar(wanted.with_only_columns(func.count())) or 0


def _wanted(tx: Transaction, question: ListMembers) -> tuple[Told, ColumnElement[int] | None]:
    """Return who is asked for, and by what they are ranked where something was typed."""
    own = Member.association_id == tx.association_id
    asked = [own, *conditions(tx, question)]
    words = search.words_of(question.q or "")
    if not words:
        return select(Member).select_from(Member).where(*asked), None
    first = search.found_by(tx, words[0])
    asked += [search.fits(tx, word) for word in words[1:]]
    found = select(Member, first.c.rank).join(first, first.c.member_id == Member.id)
    return found.where(*asked), first.c.rank


def _place(row: Any) -> str:
    """Return where a page ends: rank where there is one, number and id."""
    member = row[0]
    told = f"{member.code}|{member.id}"
    return told if len(row) == 1 else f"{row[1]}|{told}"


def _beyond(after: str, rank: ColumnElement[int] | None) -> ColumnElement[bool]:
    """Return what lies after the place that *after* names; raises `Invalid` when it names none."""
    ranked, _, told = after.partition("|") if rank is not None else ("", "", after)
    code, bar, member_id = told.rpartition("|")
    if not bar or not (rank is None or ranked.isdigit()):
        raise Invalid("invalid_fields", fields={"after": [{"code": "bad_value"}]})
    later = or_(Member.code > code, and_(Member.code == code, Member.id > member_id))
    if rank is None:
        return later
    return or_(rank > int(ranked), and_(rank == int(ranked), later))


def conditions(tx: Transaction, question: ListMembers) -> list[ColumnElement[bool]]:
    """Return what a member must be to be on the list, apart from what was typed."""
    asked: list[ColumnElement[bool]] = [
        column == value
        for column, value in (
            (Member.town, question.town),
            (Member.state, question.state),
            (Member.sex, question.sex),
            (Member.employment_status, question.employment_status),
        )
        if value
    ]
    if question.name:
        asked.append(Member.name.contains(question.name, autoescape=True))
    if question.employer:
        asked.append(Member.employer.contains(question.employer, autoescape=True))
    if question.code:
        known = select(MemberCode.member_id).where(MemberCode.code == question.code)
        asked.append(Member.id.in_(known))
    if question.skill:
        skilled = search.with_term(tx, search.key_of(question.skill), "skill")
        asked.append(Member.id.in_(skilled))
    if question.living_on:
        asked.append(or_(Member.deceased_on.is_(None), Member.deceased_on > question.living_on))
    if question.not_contacted_since:
        asked.append(~contacts.contacted_since(question.not_contacted_since))
    return [*asked, *_belonging(question), *_honored(tx, question), *_aged(tx.today, question)]


def _belonging(question: ListMembers) -> list[ColumnElement[bool]]:
    asked: list[ColumnElement[bool]] = []
    if question.unit_id:
        inside = select(Membership.member_id).where(
            Membership.unit_id == question.unit_id, Membership.until.is_(None)
        )
        asked.append(Member.id.in_(inside))
    if question.without_home:
        housed = select(Membership.member_id).where(
            Membership.member_id == Member.id,
            Membership.unit_kind == "home",
            Membership.until.is_(None),
        )
        asked.append(~housed.exists())
    return asked


def _honored(tx: Transaction, question: ListMembers) -> list[ColumnElement[bool]]:
    types = [question.honor_type] if question.honor_type else []
    if question.honor_level:
        honors = honor_catalogue.known_types(tx).values()
        of_level = [h.code for h in honors if h.level == question.honor_level]
        types = [code for code in types if code in of_level] if types else of_level
    elif not types:
        return []
    held = select(Grant.member_id).where(
        Grant.member_id == Member.id, Grant.honor_type.in_(types), Grant.state == "granted"
    )
    return [held.exists()]


def _aged(today: date, question: ListMembers) -> list[ColumnElement[bool]]:
    """Return the bounds on the birth date for whole years lived today."""
    asked: list[ColumnElement[bool]] = []
    if question.age_from is not None:
        asked.append(Member.birth_date <= domain.years_before(today, question.age_from))
    if question.age_to is not None:
        asked.append(Member.birth_date > domain.years_before(today, question.age_to + 1))
    return asked
