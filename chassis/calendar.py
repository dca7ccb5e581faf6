"""Lunar and workday facts, as values: Chinese New Year, the Double Ninth, lunar birthdays, workdays.

Rules where a lunar day does not exist in a year: day 30 of a month of 29 days is its day 29; a leap
month that the year has not is the ordinary month of that number.
"""

from __future__ import annotations

from datetime import date, timedelta

from borax.calendars.lunardate import InvalidLunarDateError, LunarDate, TermUtils

LONGEST_MONTH = 30
MONTHS = 12
YEARS = range(1900, 2101)  # those of which the lunar calendar is known
FIRST_DAY = date(1900, 1, 31)  # the first day of the first of them
SATURDAY = 5
LONGER_HOLIDAYS = 2025  # from this year on New Year's Eve and 2 May are holidays by law as well


def solar_day(lunar_year: int, month: int, day: int, *, leap: bool = False) -> date:
    """Return the solar date of a lunar one, by the two rules above; years 1900 to 2100."""
    if not (1 <= month <= MONTHS and 1 <= day <= LONGEST_MONTH):
        raise ValueError(f"no lunar day {month}-{day}")
    for is_leap, told in ((leap, day), (leap, day - 1), (False, day), (False, day - 1)):
        try:
            found: date = LunarDate(lunar_year, month, told, int(is_leap)).to_solar_date()
        except InvalidLunarDateError:
            continue
        return found
    raise ValueError(f"no lunar date {lunar_year}-{month}-{day}")


def lunar_of(day: date) -> tuple[int, int, int, bool]:
    """Return lunar year, month and day of *day*, from `FIRST_DAY` on, and whether the month is a leap month."""
    found = LunarDate.from_solar(day)
    return found.year, found.month, found.day, bool(found.leap)


def double_ninth(lunar_year: int) -> date:
    """Return 重阳节, the ninth of the ordinary ninth lunar month; a leap ninth has none."""
    return solar_day(lunar_year, 9, 9)


def spring_festival(lunar_year: int) -> date:
    """Return 春节, the first day of the lunar year."""
    return solar_day(lunar_year, 1, 1)


def statutory_holidays(year: int) -> frozenset[date]:
    """Return the holidays that the law names for *year*; of the years since 2014.

    The days that the State Council exchanges each autumn for the year to come are not among them.
    """
    new_year = spring_festival(year)
    days = {
        date(year, 1, 1),
        *(new_year + timedelta(days=n) for n in range(3)),
        TermUtils.nth_term_day(year, None, "清明"),
        date(year, 5, 1),
        solar_day(year, 5, 5),
        solar_day(year, 8, 15),
        *(date(year, 10, day) for day in (1, 2, 3)),
    }
    if year >= LONGER_HOLIDAYS:
        days |= {new_year - timedelta(days=1), date(year, 5, 2)}
    return frozenset(days)


def is_workday(day: date) -> bool:
    """Tell whether *day* is neither Saturday, Sunday nor a holiday by law."""
    return day.weekday() < SATURDAY and day not in statutory_holidays(day.year)


def workdays_after(day: date, count: int) -> date:
    """Return the *count*-th workday after *day*: what "within n working days" ends with."""
    while count > 0:
        day += timedelta(days=1)
        count -= is_workday(day)
    return day
