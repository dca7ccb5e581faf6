"""Birthdays and eightieth birthdays, told once, to the day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from services.members.domain import age_on, birthday_in, eightieth
from services.members.service import MembersService
from services.members.tests.people import record, register

APPROACHING = "members.member_birthday_approaching"
REACHED = "members.member_birthday_reached"
EIGHTY = "members.member_reached_eighty"


def days(bench, kind: str) -> list[tuple[str, str]]:
    return [(fact.subject, fact.data["on"]) for fact in bench.published(kind)]


def test_a_birthday_is_told_three_days_ahead_and_on_the_day_and_no_other(bench_of):
    bench = bench_of(MembersService)
    member = register(bench, birth="19700110")

    bench.go_to(date(2024, 1, 6))
    assert days(bench, APPROACHING) == []
    bench.go_to(date(2024, 1, 7))
    assert days(bench, APPROACHING) == [(member, "2024-01-10")]
    bench.go_to(date(2024, 1, 20))

    assert days(bench, APPROACHING) == [(member, "2024-01-10")]
    assert days(bench, REACHED) == [(member, "2024-01-10")]
    assert bench.published(REACHED)[0].data["age"] == 54


def test_somebody_registered_after_the_daily_round_is_not_missed(bench_of):
    bench = bench_of(MembersService)
    bench.go_to(date(2024, 1, 9))

    member = register(bench, birth="19700110")

    assert days(bench, APPROACHING) == [(member, "2024-01-10")]
    assert bench.published(APPROACHING)[0].data["days_before"] == 1


def test_missed_days_are_caught_up_one_by_one(bench_of):
    bench = bench_of(MembersService)
    member = register(bench, birth="19700110")

    bench.clock.set_day(date(2024, 1, 20))
    bench.timers.step()
    bench.timers.step()

    assert days(bench, REACHED) == [(member, "2024-01-10")]


@pytest.mark.parametrize(("year", "falls_on"), [(2024, "2024-02-29"), (2025, "2025-02-28")])
def test_whoever_is_born_on_the_29th_of_february_has_one_birthday_a_year(bench_of, year, falls_on):
    bench = bench_of(MembersService)
    bench.go_to(date(year, 1, 3)) if year == 2024 else bench.clock.set_day(date(2025, 2, 20))
    member = register(bench, birth="19600229")

    bench.go_to(date(year, 3, 5))

    assert [on for who, on in days(bench, REACHED) if who == member and on[:4] == str(year)] == [
        falls_on
    ]


def test_the_eightieth_is_told_on_its_day_and_once(bench_of):
    bench = bench_of(MembersService)
    member = register(bench, birth="19440110")
    register(bench, "HZ2", birth="19440111", serial=2)

    bench.go_to(date(2024, 1, 10))
    assert days(bench, EIGHTY) == [(member, "2024-01-10")]
    bench.go_to(date(2024, 3, 1))

    assert len(days(bench, EIGHTY)) == 2


def test_whoever_is_eighty_already_is_not_told_as_turning_eighty(bench_of):
    bench = bench_of(MembersService)
    register(bench, birth="19440101")

    bench.go_to(date(2024, 2, 1))

    assert days(bench, EIGHTY) == []


def test_the_dead_have_no_birthday_any_more_and_others_keep_theirs(bench_of):
    bench = bench_of(MembersService)
    dead = register(bench, birth="19440110")
    alive = register(bench, "HZ2", birth="19440110", serial=2)
    bench.go_to(date(2024, 1, 5))

    bench.call("report_death", association="hangzhou", member_id=dead, on="2024-01-05")
    bench.go_to(date(2024, 1, 12))

    assert [who for who, _ in days(bench, REACHED)] == [alive]
    assert [who for who, _ in days(bench, EIGHTY)] == [alive]


def test_a_death_that_the_ledger_dates_later_stops_birthdays_from_that_day_on(bench_of):
    bench = bench_of(MembersService)
    told = [
        record("HZ1", "19500110", 1, deceased_on="2024-01-10"),
        record("HZ2", "19500110", 2, deceased_on="2024-01-11"),
    ]

    bench.call("apply_members", association="hangzhou", records=told)
    bench.go_to(date(2024, 1, 12))

    assert len(days(bench, REACHED)) == 1


def test_honours_held_are_those_granted_by_the_birthday_itself(bench_of):
    bench = bench_of(MembersService)
    member = register(bench, birth="19700110")
    bench.go_to(date(2024, 1, 9))
    for honor, on in (("hangzhou_craftsman", "2024-01-09"), ("zhejiang_craftsman", "2023-05-01")):
        bench.call(
            "grant_honor", association="hangzhou", member_id=member, honor_type=honor, granted_on=on
        )

    bench.go_to(date(2024, 1, 10))

    (reached,) = bench.published(REACHED)
    assert reached.data["honors_held"] == ["hangzhou_craftsman", "zhejiang_craftsman"]


def test_each_association_has_its_own_round(bench_of):
    bench = bench_of(MembersService)
    register(bench, birth="19700110")
    register(bench, "TL1", birth="19700110", association="tonglu")

    bench.go_to(date(2024, 1, 10))

    assert sorted(fact.association_id for fact in bench.published(REACHED)) == [
        "hangzhou",
        "tonglu",
    ]


@pytest.mark.parametrize(
    ("precision", "born", "turns"),
    [
        ("day", "19440615", "2024-06-15"),
        ("month", "19440615", "2024-06-01"),
        ("year", "19450615", "2025-01-01"),
    ],
)
def test_a_birth_known_to_the_month_or_year_has_an_eightieth_and_no_birthday(
    bench_of, precision, born, turns
):
    bench = bench_of(MembersService)
    row = record("HZ1", born, 1, birth_precision=precision)
    bench.call("apply_members", association="hangzhou", records=[row])

    bench.go_to(date.fromisoformat(turns) - timedelta(days=1))
    assert days(bench, EIGHTY) == []
    bench.go_to(date.fromisoformat(turns))

    assert [on for _, on in days(bench, EIGHTY)] == [turns]
    assert bool(days(bench, REACHED)) is (precision == "day")


def test_whoever_is_suspended_is_told_when_he_comes_back(bench_of):
    bench = bench_of(MembersService)
    away = register(bench, birth="19440110")
    there = register(bench, "HZ2", birth="19700110", serial=2)
    move(bench, away, "suspended", "2024-01-02")

    bench.go_to(date(2024, 1, 10))
    assert [who for who, _ in days(bench, REACHED)] == [there]
    assert days(bench, EIGHTY) == []
    bench.go_to(date(2024, 1, 12))
    move(bench, away, "active", "2024-01-12")
    bench.go_to(date(2024, 2, 1))

    assert [who for who, _ in days(bench, REACHED)] == [there]
    assert days(bench, EIGHTY) == [(away, "2024-01-10")]


def test_a_corrected_birth_date_is_looked_at_at_once(bench_of):
    bench = bench_of(MembersService)
    told = record("HZ1", "19700104", 1, birth_date="1970-01-01", birth_precision="year")
    bench.call("apply_members", association="hangzhou", records=[told])
    assert days(bench, APPROACHING) == []

    bench.call("apply_members", association="hangzhou", records=[record("HZ1", "19700104", 1)])

    assert [on for _, on in days(bench, APPROACHING)] == ["2024-01-04"]


def move(bench, member: str, state: str, on: str) -> None:
    bench.call(
        "change_member_state", association="hangzhou", member_id=member, to_state=state, on=on
    )


def test_ages_at_the_edge():
    assert age_on(date(2024, 6, 1), date(1944, 6, 1)) == 80
    assert age_on(date(2024, 5, 31), date(1944, 6, 1)) == 79
    assert birthday_in(2023, date(1944, 2, 29)) == date(2023, 2, 28)
    assert eightieth(date(1944, 6, 15), "month") == date(2024, 6, 1)
    assert eightieth(date(1944, 6, 15), "year") == date(2024, 1, 1)
