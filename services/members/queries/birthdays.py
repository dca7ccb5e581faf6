"""When a member has birthday: by the solar calendar, or by the lunar where the member keeps that."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from chassis.calendar import FIRST_DAY, lunar_of, solar_day
from services.members import domain
from services.members.models import Member

LEAP = "L"
SHORT_MONTH, LONG_MONTH = 29, 30


def birthdays(member: Member, day: date) -> Iterator[tuple[date, int]]:
    """Yield the birthdays near *day* with the year each belongs to: of the lunar calendar where kept.

    A date that is known to its month or year only has none.
    """
    years = range(day.year - 1, day.year + 2)
    if member.lunar_birthday:
        leap = member.lunar_birthday.startswith(LEAP)
        month, told = (int(n) for n in member.lunar_birthday.removeprefix(LEAP).split("-"))
        for year in years:
            yield solar_day(year, month, told, leap=leap), year
    elif member.birth_precision == "day":
        for year in years:
            yield domain.birthday_in(year, member.birth_date), year


def next_birthday(member: Member, day: date) -> date | None:
    """Return the first birthday on or after *day* of somebody who lives."""
    if not domain.is_living(member.deceased_on, day):
        return None
    return min((on for on, _ in birthdays(member, day) if on >= day), default=None)


def age_reached(member: Member, on: date, year: int) -> int:
    """Return the age that somebody has from the birthday *on* of *year*.

    Whoever was born before the lunar calendar is known is counted by the solar year.
    """
    lunar = member.lunar_birthday and member.birth_precision == "day"
    if lunar and member.birth_date >= FIRST_DAY:
        return year - lunar_of(member.birth_date)[0]
    return year - member.birth_date.year


def lunar_days(first: date, days: int) -> Iterator[str]:
    """Yield how lunar birthdays in the *days* days from *first* may be written; some of them fall later."""
    for ahead in range(days):
        _, month, day, _ = lunar_of(first + timedelta(days=ahead))
        for told in {day, LONG_MONTH if day == SHORT_MONTH else day}:
            yield f"{month:02d}-{told:02d}"
            yield f"{LEAP}{month:02d}-{told:02d}"
