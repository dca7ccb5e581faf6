"""Lunar facts, as values: Chinese New Year, the Double Ninth, and lunar birthdays.

Rules where a lunar day does not exist in a year: day 30 of a month of 29 days is its day 29; a leap
month that the year has not is the ordinary month of that number.
"""

from __future__ import annotations

from datetime import date

from borax.calendars.lunardate import InvalidLunarDateError, LunarDate


def solar_day(lunar_year: int, month: int, day: int, *, leap: bool = False) -> date:
    """Return the solar date of a lunar one, by the two rules above; years 1900 to 2100."""
    for is_leap, told in ((leap, day), (leap, day - 1), (False, day), (False, day - 1)):
        try:
            return LunarDate(lunar_year, month, told, int(is_leap)).to_solar_date()
        except InvalidLunarDateError:
            continue
    raise ValueError(f"no lunar date {lunar_year}-{month}-{day}")


def double_ninth(lunar_year: int) -> date:
    """Return 重阳节, the ninth of the ordinary ninth lunar month; a leap ninth has none."""
    return solar_day(lunar_year, 9, 9)


def spring_festival(lunar_year: int) -> date:
    """Return 春节, the first day of the lunar year."""
    return solar_day(lunar_year, 1, 1)
