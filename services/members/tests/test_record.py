"""The full record of a member: emptying fields, retirement, kin, household, posts, history, lunar birthdays."""

from __future__ import annotations

from datetime import date

import pytest

from contracts.errors import Conflict, Invalid, NotFound
from services.members.service import MembersService
from services.members.tests.people import id_number, register


def update(bench, member: str, association: str = "hangzhou", **more):
    return bench.call("update_member", association=association, member_id=member, **more)


def page(bench, member: str, **more):
    return bench.call("get_member", association="hangzhou", member_id=member, **more)


def test_a_field_is_emptied_by_naming_it_and_stays_when_left_out(bench_of):
    bench = bench_of(MembersService)
    member = register(
        bench, phone="13800138000", town="清波街道", employer="丝绸厂", skills=["电焊"]
    )

    shown = update(bench, member, clear=["phone", "town", "skills"])

    assert (shown["phone"], shown["town"], shown["skills"]) == (None, None, [])
    assert shown["employer"] == "丝绸厂"
    (fact,) = bench.published("members.member_updated")
    assert fact.data["changed_fields"] == ["town", "skills", "phone"]
    assert bench.call("list_members", association="hangzhou", q="8000")["total"] == 0


def test_a_field_is_not_told_and_emptied_at_once(bench_of):
    bench = bench_of(MembersService)
    member = register(bench)

    with pytest.raises(Invalid) as refused:
        update(bench, member, town="清波街道", clear=["town"])
    with pytest.raises(Invalid) as unknown:
        update(bench, member, clear=["name"])

    assert refused.value.fields == {"town": [{"code": "told_and_cleared"}]}
    assert unknown.value.fields == {"clear.0": [{"code": "bad_choice"}]}


def test_whoever_retires_goes_over_to_the_care_track_and_history_keeps_the_day(bench_of):
    bench = bench_of(MembersService)
    member = register(bench)

    with pytest.raises(Conflict, match="future_date"):
        bench.call("retire_member", association="hangzhou", member_id=member, on="2024-01-03")
    shown = bench.call("retire_member", association="hangzhou", member_id=member, on="2023-12-31")
    with pytest.raises(Conflict, match="already_retired"):
        bench.call("retire_member", association="hangzhou", member_id=member, on="2023-12-31")

    assert (shown["employment_status"], shown["retired_on"]) == ("retired", "2023-12-31")
    assert shown["track"] == "care"
    (fact,) = bench.published("members.member_retired")
    assert fact.data["retired_on"] == "2023-12-31"
    (moved,) = bench.published("members.member_track_changed")
    assert (moved.data["from_track"], moved.data["to_track"]) == ("development", "care")
    assert ("employment_status", "in_post", "retired", "2023-12-31") in [
        (m["field"], m["before"], m["after"], m["on"]) for m in shown["moves"]
    ]


def test_whoever_works_again_is_back_on_the_development_track_without_a_retirement(bench_of):
    bench = bench_of(MembersService)
    member = register(bench, employment_status="retired", retired_on="2023-06-30")

    with pytest.raises(Invalid):
        update(bench, member, employment_status="in_post", retired_on="2023-06-30")
    shown = update(bench, member, employment_status="in_post")

    assert (shown["retired_on"], shown["track"]) == (None, "development")
    (moved,) = bench.published("members.member_track_changed")
    assert moved.data["to_track"] == "development"
    assert bench.published("members.member_retired") == []


def test_without_an_id_number_birth_and_sex_are_told_and_may_be_inexact(bench_of):
    bench = bench_of(MembersService)
    told = {"association": "hangzhou", "code": "HZ9", "name": "沈大爷"}

    with pytest.raises(Invalid) as refused:
        bench.call("register_member", **told)
    made = bench.call(
        "register_member", **told, sex="male", birth_date="1938-05-17", birth_precision="year"
    )

    assert refused.value.fields == {
        "birth_date": [{"code": "required"}],
        "sex": [{"code": "required"}],
    }
    assert (made["birth_date"], made["birth_precision"]) == ("1938-01-01", "year")
    assert made["resident_id"] is None
    register(bench, "HZ10", serial=7)
    assert bench.call("roster", association="hangzhou")["items"]


def test_an_id_number_that_is_learnt_later_makes_the_birth_date_exact(bench_of):
    bench = bench_of(MembersService)
    other = register(bench, "HZ1", birth="19400601")
    made = bench.call(
        "register_member",
        association="hangzhou",
        code="HZ2",
        name="沈大爷",
        sex="female",
        birth_date="1938-05-17",
        birth_precision="month",
    )

    with pytest.raises(Conflict, match="id_number_on_roster"):
        update(bench, made["member_id"], resident_id=id_number("19400601"))
    shown = update(bench, made["member_id"], resident_id=id_number("19380520", serial=5))

    assert (shown["birth_date"], shown["birth_precision"]) == ("1938-05-20", "day")
    assert shown["sex"] == "male"
    (fact,) = bench.published("members.member_updated")
    assert fact.data["changed_fields"] == ["resident_id", "birth_date", "sex"]
    assert page(bench, other)["birth_date"] == "1940-06-01"


def test_kin_is_masked_and_told_in_clear_only_with_a_trace(bench_of):
    bench = bench_of(MembersService)
    member = register(bench)
    bench.call(
        "add_kin",
        association="hangzhou",
        member_id=member,
        name="王小明",
        relation="child",
        phone="13911112222",
        is_emergency_contact=True,
    )

    (masked,) = page(bench, member)["kin"]
    (clear,) = page(bench, member, reveal=True)["kin"]

    assert (masked["name"], masked["phone"]) == ("王**", "139****2222")
    assert (clear["name"], clear["phone"]) == ("王小明", "13911112222")
    for call, told in (("remove_kin", {"kin_id": masked["kin_id"]}),):
        with pytest.raises(NotFound):
            bench.call(call, association="tonglu", member_id=member, **told)
        assert bench.call(call, association="hangzhou", member_id=member, **told)["kin"] == []
        with pytest.raises(NotFound, match="kin_not_found"):
            bench.call(call, association="hangzhou", member_id=member, **told)


def test_members_share_a_household_and_one_moves_out(bench_of):
    bench = bench_of(MembersService)
    first, second = register(bench), register(bench, "HZ2", serial=2)
    elsewhere = register(bench, "TL1", association="tonglu")

    told = {"association": "hangzhou", "member_id": first}
    with pytest.raises(NotFound):
        bench.call("share_household", **told, with_member_id=elsewhere)
    with pytest.raises(Conflict, match="same_member"):
        bench.call("share_household", **told, with_member_id=first)
    bench.call("share_household", **told, with_member_id=second)

    assert page(bench, first)["household_member_ids"] == [second]
    assert page(bench, second)["household_member_ids"] == [first]
    update(bench, first, clear=["household"])
    assert page(bench, second)["household_member_ids"] == []


def test_a_post_outside_is_a_row_with_its_days(bench_of):
    bench = bench_of(MembersService)
    member = register(bench)
    told = {"association": "hangzhou", "member_id": member}
    post = {"organisation": "市总工会", "post": "兼职副主席"}

    with pytest.raises(Conflict, match="future_date"):
        bench.call("record_post", **told, **post, since="2024-01-03")
    shown = bench.call("record_post", **told, **post, since="2021-03-01")
    (made,) = shown["posts_outside"]
    with pytest.raises(Conflict, match="before_term"):
        bench.call("end_post", **told, post_id=made["post_id"], until="2021-02-28")
    shown = bench.call("end_post", **told, post_id=made["post_id"], until="2024-01-01")

    assert [(p["post"], p["since"], p["until"]) for p in shown["posts_outside"]] == [
        ("兼职副主席", "2021-03-01", "2024-01-01")
    ]


def test_history_tells_who_changed_what_and_no_restricted_value(bench_of):
    bench = bench_of(MembersService)
    member = register(bench, phone="13800138000", town="清波街道")

    update(bench, member, phone="13900139000", town="西湖街道", in_force_since="2023-12-01")

    changes = bench.call("list_changes", association="hangzhou", member_id=member)["items"]
    told = [(c["field"], c["before"], c["after"], c["on"], c["actor"]) for c in changes]
    assert told == [
        ("phone", None, None, "2023-12-01", "account-1"),
        ("town", "清波街道", "西湖街道", "2023-12-01", "account-1"),
    ]
    theirs = bench.call("list_changes", association="tonglu", member_id=member)
    assert theirs["items"] == []


def test_skills_are_told_when_they_change_and_not_otherwise(bench_of):
    bench = bench_of(MembersService)
    member = register(bench, skills=["电焊"])

    update(bench, member, skills=["电焊", "钳工"])
    update(bench, member, skills=["电焊", "钳工"])

    facts = bench.published("members.expertise_declared")
    assert [f.data["skills"] for f in facts] == [["电焊"], ["电焊", "钳工"]]


@pytest.mark.parametrize("day", ["13-01", "08-31", "8-15", "L13-01", "中秋"])
def test_what_is_no_lunar_day_is_refused_in_its_field(bench_of, day):
    bench = bench_of(MembersService)

    with pytest.raises(Invalid) as refused:
        register(bench, lunar_birthday=day)
    assert refused.value.fields == {"lunar_birthday": [{"code": "bad_lunar_day"}]}


def test_a_lunar_birthday_is_kept_on_its_lunar_day_and_not_on_the_other(bench_of):
    bench = bench_of(MembersService)
    # 15 August 1967 of the lunar calendar was 18 September; in 2024 it is 17 September.
    member = register(bench, birth="19670918", lunar_birthday="08-15")

    assert page(bench, member)["next_birthday_on"] == "2024-09-17"
    bench.go_to(date(2024, 9, 20))

    (approaching,) = bench.published("members.member_birthday_approaching")
    (reached,) = bench.published("members.member_birthday_reached")
    assert (approaching.data["on"], approaching.data["days_before"]) == ("2024-09-17", 3)
    assert (reached.data["on"], reached.data["age"]) == ("2024-09-17", 57)


def test_the_thirtieth_of_a_short_month_and_a_leap_month_have_their_day_each_year(bench_of):
    bench = bench_of(MembersService)
    # The lunar month 12 of 2023 has 30 days, that of 2024 has 29; 2024 has no leap fourth month.
    last = register(bench, birth="19670209", lunar_birthday="12-30")
    leap = register(bench, "HZ2", birth="19630601", serial=2, lunar_birthday="L04-10")

    bench.go_to(date(2024, 5, 18))
    days = {f.subject: f.data["on"] for f in bench.published("members.member_birthday_reached")}
    assert days == {last: "2024-02-09", leap: "2024-05-17"}

    bench.clock.set_day(date(2025, 1, 27))
    bench.go_to(date(2025, 1, 29))
    reached = bench.published("members.member_birthday_reached")
    assert [f.data["on"] for f in reached if f.subject == last][-1] == "2025-01-28"


@pytest.mark.parametrize("birth", ["19000130", "19000131"])
def test_a_lunar_birthday_of_before_the_known_calendar_stops_no_daily_round(bench_of, birth):
    bench = bench_of(MembersService)
    member = register(bench, birth=birth, lunar_birthday="11-24")

    bench.go_to(date(2024, 1, 6))  # 24 November 2023 of the lunar calendar was yesterday

    (reached,) = bench.published("members.member_birthday_reached")
    assert (reached.subject, reached.data["on"]) == (member, "2024-01-05")
    assert reached.data["age"] == 123


def test_somebody_elses_member_is_neither_retired_nor_changed(bench_of):
    bench = bench_of(MembersService)
    member = register(bench)

    for call, told in (
        ("retire_member", {"on": "2024-01-01"}),
        ("update_member", {"town": "桐君街道"}),
        ("add_kin", {"name": "某", "relation": "other"}),
        ("record_post", {"organisation": "某", "post": "某", "since": "2020-01-01"}),
    ):
        with pytest.raises(NotFound):
            bench.call(call, association="tonglu", member_id=member, **told)
