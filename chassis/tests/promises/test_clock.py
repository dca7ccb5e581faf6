"""Promise: business days are Shanghai's, from one clock that an installation or a rehearsal may set."""

from datetime import UTC, date, datetime, timedelta

import pytest

from chassis.clock import Clock, SetClock, day_of, offset_to, start_of


@pytest.mark.parametrize(
    ("instant", "day"),
    [
        ("2024-02-28T15:59:59+00:00", date(2024, 2, 28)),
        ("2024-02-28T16:00:00+00:00", date(2024, 2, 29)),
        ("2023-12-31T16:00:00+00:00", date(2024, 1, 1)),
    ],
)
def test_a_day_begins_at_midnight_in_shanghai(instant, day):
    assert day_of(datetime.fromisoformat(instant)) == day


def test_the_first_instant_of_a_day_is_in_it_and_the_one_before_is_not():
    start = start_of(date(2024, 5, 1))

    assert start == datetime(2024, 4, 30, 16, tzinfo=UTC)
    assert day_of(start) == date(2024, 5, 1)
    assert day_of(start - timedelta(microseconds=1)) == date(2024, 4, 30)


def test_an_installation_as_of_another_day_lives_on_from_there():
    clock = Clock(offset_to(date(2024, 1, 1)))

    assert clock.today() in {date(2024, 1, 1), date(2024, 1, 2)}  # midnight may just have passed
    first = clock.now()
    assert clock.now() >= first
    assert clock.now() - first < timedelta(seconds=5)


def test_a_set_clock_stands_still_at_eight_in_the_morning():
    clock = SetClock(date(2024, 1, 2))

    assert clock.now() == clock.now() == datetime(2024, 1, 2, 0, tzinfo=UTC)
    assert clock.today() == date(2024, 1, 2)


def test_instants_are_utc_in_python_whatever_the_database_makes_of_them(stage):
    stage.write("ada")
    stage.trouble("ada")
    stage.carry()

    [row] = stage.waiting()
    assert row.since.tzinfo is UTC
    assert abs(datetime.now(UTC) - row.since) < timedelta(minutes=1)
