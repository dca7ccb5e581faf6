"""Figures of the roster (会员名册): who is on it, living, of an age, retired, on the last day of the window."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, or_

from services.members.catalogue import GONE
from services.members.figures.counting import Rows, Window, row
from services.members.models import Member
from services.members.models_people import MemberChange

ON_ROSTER = ("active", "suspended", "deceased")
"""A candidate is no member yet; whoever was transferred or withdrew is none any more."""


def belonged(day: date) -> ColumnElement[bool]:
    """Hold for whoever is a member, and for whoever left only after *day*."""
    left_later = exists().where(
        MemberChange.member_id == Member.id,
        MemberChange.field == "state",
        MemberChange.before.in_(ON_ROSTER),
        MemberChange.on_day > day,
    )
    return or_(Member.state.in_(ON_ROSTER), and_(Member.state.in_(GONE), left_later))


def living(day: date) -> ColumnElement[bool]:
    """Hold for whoever had not died by *day*."""
    return or_(Member.deceased_on.is_(None), Member.deceased_on > day)


def born_until(day: date, years: int) -> date:
    """Return the last birth date of whoever has lived *years* full years on *day*.

    Somebody born on 29 February has the birthday on the 28th in other years.
    """
    following = day + timedelta(days=1)
    if (following.month, following.day) == (3, 1):
        return date(day.year - years, 3, 1) - timedelta(days=1)
    return day.replace(year=day.year - years)


def _row(day: date, *more: ColumnElement[bool]) -> Select[Any]:
    chosen = row("member", Member.id, Member, label=Member.code, member=Member.id)
    return chosen.where(belonged(day), *more)


on_roster = Rows(lambda window: _row(window.last))
alive = Rows(lambda window: _row(window.last, living(window.last)))
retired = Rows(
    lambda window: _row(
        window.last,
        living(window.last),
        Member.employment_status == "retired",
        or_(Member.retired_on.is_(None), Member.retired_on <= window.last),
    )
)


def aged(years: int) -> Rows:
    """Count the living who have had their *years*th birthday (周岁) by the end of the window."""

    def build(window: Window) -> Select[Any]:
        return _row(
            window.last,
            living(window.last),
            Member.birth_date <= born_until(window.last, years),
        )

    return Rows(build)
