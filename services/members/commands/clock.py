"""The clock: birthdays that come near, birthdays that are there, and eightieth birthdays.

What was told is kept, so that nothing is told twice and somebody who was registered after the daily
round is not missed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from sqlalchemy import and_, or_, select, tuple_
from sqlalchemy.orm import defer

from chassis.database import Transaction
from contracts.members.events import (
    MemberBirthdayApproaching,
    MemberBirthdayReached,
    MemberReachedEighty,
)
from services.members import domain
from services.members.catalogue import DAYS_BEFORE_BIRTHDAY, ELDERLY_AGE
from services.members.models import Announcement, Grant, Member
from services.members.queries.birthdays import age_reached, birthdays, lunar_days
from services.members.queries.people import RESTRICTED

A_YEAR_AND_MORE = timedelta(days=400)
# What is encrypted takes most of the time of reading a member, and no round needs it.
NOTHING_RESTRICTED = tuple(
    defer(getattr(Member, name), raiseload=True)
    for name in RESTRICTED
    if name in Member.__mapper__.column_attrs
)
APPROACHING, REACHED, EIGHTY = "birthday_approaching", "birthday_reached", "eighty"


def daily_round(tx: Transaction) -> None:
    """Announce what today and the coming days bring; found by index, never by reading everybody."""
    days = list(domain.month_days(tx.today, DAYS_BEFORE_BIRTHDAY + 1))
    by_birthday = tuple_(Member.birth_month, Member.birth_day).in_([(m, d) for _, m, d in days])
    latest = date(tx.today.year - ELDERLY_AGE, 12, 31)  # eighty this year, however exactly known
    eighties = and_(Member.birth_date <= latest, Member.birth_date > latest - A_YEAR_AND_MORE)
    lunar = Member.lunar_birthday.in_(list(lunar_days(tx.today, DAYS_BEFORE_BIRTHDAY + 1)))
    due = select(Member).where(or_(by_birthday, lunar, eighties)).options(*NOTHING_RESTRICTED)
    announce(tx, tx.session.scalars(due).all())


def announce(tx: Transaction, members: Sequence[Member]) -> None:
    """Publish what is to be told about *members* today and was not yet."""
    living = [m for m in members if _is_active(m, tx.today)]
    due = [(m, *told) for m in living for told in _due(m, tx.today)]
    if not due:
        return
    told = _told(tx, [m.id for m, *_ in due])
    fresh = [(m, kind, on, year) for m, kind, on, year in due if (m.id, kind, year) not in told]
    held = _honors_held(tx, {m.id for m, kind, *_ in fresh if kind != EIGHTY})
    for member, kind, on, year in fresh:
        tx.session.add(Announcement(member_id=member.id, kind=kind, year=year, on_day=on))
        age = age_reached(member, on, year)
        _publish(tx, member, kind, on, age=age, held=held[member.id])


def _is_active(member: Member, today: date) -> bool:
    """Say whether somebody is an active member today; a death that lies ahead is not there yet."""
    dies = member.deceased_on is not None
    return domain.is_living(member.deceased_on, today) and (dies or member.state == "active")


def _due(member: Member, today: date) -> Iterable[tuple[str, date, int]]:
    turns = domain.eightieth(member.birth_date, member.birth_precision)
    if member.joined_on < turns <= today or (turns == today and member.joined_on <= today):
        yield EIGHTY, turns, turns.year
    for birthday, year in birthdays(member, today):
        if birthday == today:
            yield REACHED, birthday, year
        elif today < birthday <= today + timedelta(days=DAYS_BEFORE_BIRTHDAY):
            yield APPROACHING, birthday, year


def _told(tx: Transaction, member_ids: list[str]) -> set[tuple[str, str, int]]:
    rows = tx.session.scalars(select(Announcement).where(Announcement.member_id.in_(member_ids)))
    return {(row.member_id, row.kind, row.year) for row in rows}


def _honors_held(tx: Transaction, member_ids: set[str]) -> dict[str, list[Grant]]:
    held: dict[str, list[Grant]] = defaultdict(list)
    granted = select(Grant).where(Grant.member_id.in_(member_ids), Grant.state == "granted")
    for grant in tx.session.scalars(granted.order_by(Grant.granted_on)):
        held[grant.member_id or ""].append(grant)
    return held


def _publish(
    tx: Transaction, member: Member, kind: str, on: date, *, age: int, held: list[Grant]
) -> None:
    if kind == EIGHTY:
        tx.publish(MemberReachedEighty(member_id=member.id, on=on))
        return
    honors = tuple(sorted({grant.honor_type for grant in held if grant.granted_on <= on}))
    if kind == APPROACHING:
        tx.publish(
            MemberBirthdayApproaching(
                member_id=member.id, on=on, days_before=(on - tx.today).days, honors_held=honors
            )
        )
    else:
        tx.publish(
            MemberBirthdayReached(
                member_id=member.id,
                on=on,
                age=age,
                honors_held=honors,
            )
        )
