from __future__ import annotations

from datetime import date, timedelta

import pytest

from chassis import calendar


@pytest.mark.parametrize(
    "day",
    [
        "2014-10-02",
        "2020-10-25",
        "2021-10-14",
        "2022-10-04",
        "2023-10-23",
        "2024-10-11",
        "2025-10-29",
        "2026-10-18",
        "2027-10-08",
        "2028-10-26",
        "2029-10-16",
        "2030-10-05",
    ],
)
def test_the_double_ninth_is_in_the_ordinary_ninth_month(day):
    expected = date.fromisoformat(day)

    assert calendar.double_ninth(expected.year) == expected


@pytest.mark.parametrize("day", ["2023-01-22", "2024-02-10", "2025-01-29", "2026-02-17"])
def test_the_spring_festival_begins_the_lunar_year(day):
    expected = date.fromisoformat(day)

    assert calendar.spring_festival(expected.year) == expected


def test_a_lunar_birthday_on_the_thirtieth_is_on_the_twenty_ninth_of_a_short_month():
    new_year_2025 = calendar.spring_festival(2025)

    eve_of_2024 = calendar.solar_day(2024, 12, 30)  # the twelfth month of 2024 has 29 days

    assert eve_of_2024 == calendar.solar_day(2024, 12, 29) == new_year_2025 - timedelta(days=1)


def test_a_birthday_in_a_leap_month_is_in_the_ordinary_month_of_other_years():
    in_the_leap_second_month_of_2023 = calendar.solar_day(2023, 2, 10, leap=True)

    assert in_the_leap_second_month_of_2023 == date(2023, 3, 31)
    assert calendar.solar_day(2024, 2, 10, leap=True) == calendar.solar_day(2024, 2, 10)


@pytest.mark.parametrize(("month", "day"), [(0, 1), (13, 1), (1, 0), (1, 31)])
def test_what_is_no_lunar_day_is_refused(month, day):
    with pytest.raises(ValueError, match="no lunar day"):
        calendar.solar_day(2024, month, day)


def test_years_that_the_tables_do_not_know_are_refused():
    assert calendar.spring_festival(2100) == date(2100, 2, 9)
    with pytest.raises(ValueError, match="no lunar date"):
        calendar.spring_festival(2101)


def test_holidays_by_law_are_longer_since_2025():
    assert len(calendar.statutory_holidays(2024)) == 11
    assert len(calendar.statutory_holidays(2025)) == 13
    assert date(2025, 1, 28) in calendar.statutory_holidays(2025)
    assert date(2024, 2, 9) not in calendar.statutory_holidays(2024)


@pytest.mark.parametrize(
    ("day", "works"),
    [
        ("2024-04-30", True),
        ("2024-05-01", False),
        ("2024-05-02", True),
        ("2025-05-02", False),
        ("2024-05-04", False),
        ("2024-04-04", False),
    ],
)
def test_a_workday_is_neither_weekend_nor_holiday(day, works):
    assert calendar.is_workday(date.fromisoformat(day)) is works


def test_fifteen_workdays_after_a_friday_skip_weekends_and_holidays():
    assert calendar.workdays_after(date(2024, 4, 12), 15) == date(2024, 5, 6)
    assert calendar.workdays_after(date(2024, 4, 12), 0) == date(2024, 4, 12)
