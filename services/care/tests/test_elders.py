from __future__ import annotations

from datetime import date

import pytest

from contracts.errors import Conflict, Invalid, NotFound
from contracts.members.events import MemberDeceased, MemberReachedEighty, MemberStateChanged
from services.care.service import CareService
from services.care.tests import facts


def roster(bench, association="hangzhou", **asked):
    return bench.call("list_elderly", association=association, **asked)["items"]


def test_who_turns_eighty_is_on_the_roster_that_day_and_the_leader_is_asked_for_a_carer(bench_of):
    bench = bench_of(CareService)
    facts.establish_home(bench, "home-1")
    facts.appoint(bench, "leader", "home_leader", unit_id="home-1")
    facts.register(bench, "m1", birth=date(1944, 1, 3))
    facts.join(bench, "m1", "home-1")
    bench.go_to(date(2024, 1, 3))

    facts.turn_eighty(bench, "m1", on=date(2024, 1, 3))

    (elder,) = roster(bench)
    (told,) = bench.published("care.elderly_care_enrolled")
    assert (elder["enrolled_on"], elder["next_visit_on"]) == ("2024-01-03", "2024-02-02")
    assert (told.data["reason"], told.data["leader_account_id"]) == ("turned_80", "leader")
    assert roster(bench, "tonglu") == []


@pytest.mark.parametrize("times", [1, 2])
def test_who_registers_at_eighty_and_joins_a_home_is_the_leaders_to_care_for(bench_of, times):
    """The roster comes before the home: the secretary was asked, and then the leader is."""
    bench = bench_of(CareService)
    facts.establish_home(bench, "home-1")
    facts.appoint(bench, "leader", "home_leader", unit_id="home-1")
    facts.register(bench, "m1", birth=date(1944, 1, 2))
    facts.register(bench, "m2", birth=date(1940, 1, 2), association="tonglu")

    for _ in range(times):
        facts.join(bench, "m1", "home-1")

    asked = [fact.data for fact in bench.published("care.coverage_gap_found")]
    assert [
        (one["kind"], one["member_id"], one["asked_account_id"])
        for one in asked
        if one["kind"] == "elder_without_carer"
    ] == [("elder_without_carer", "m1", "leader")]


def test_an_elder_with_a_carer_who_moves_to_another_home_is_asked_for_no_other(bench_of):
    bench = bench_of(CareService)
    facts.establish_home(bench, "home-1")
    facts.appoint(bench, "leader", "home_leader", unit_id="home-1")
    facts.register(bench, "m1", birth=date(1944, 1, 2))
    asked = {"member_id": "m1", "carer_account_id": "somebody"}
    bench.call("assign_carer", association="hangzhou", **asked)

    facts.join(bench, "m1", "home-1")

    kinds = [fact.data["kind"] for fact in bench.published("care.coverage_gap_found")]
    assert "elder_without_carer" not in kinds


def test_eighty_is_reached_on_the_birthday_and_not_on_its_eve(bench_of):
    bench = bench_of(CareService)
    facts.register(bench, "m1", birth=date(1944, 1, 3))
    facts.register(bench, "m2", birth=date(1944, 1, 2), association="tonglu")
    on_the_eve = roster(bench)

    bench.go_to(date(2024, 1, 3))
    facts.turn_eighty(bench, "m1", on=date(2024, 1, 3))

    assert on_the_eve == []
    assert [(e["member_id"], e["reason"]) for e in roster(bench)] == [("m1", "turned_80")]
    assert [e["reason"] for e in roster(bench, "tonglu")] == ["registered_80"]


def test_a_birth_known_to_the_year_counts_from_its_first_day(bench_of):
    bench = bench_of(CareService)

    facts.register(bench, "m1", birth=date(1944, 12, 31), precision="year")
    facts.register(bench, "m2", birth=date(1944, 2, 1), precision="month")

    assert [e["member_id"] for e in roster(bench)] == ["m1"]


def test_a_roster_of_elders_comes_with_one_summary_and_no_visits_or_messages(bench_of):
    bench = bench_of(CareService)
    for number in range(5):
        facts.register(bench, f"m{number}", birth=date(1940, 1, 1), backfill=True)
    facts.register(
        bench, "dead", birth=date(1930, 1, 1), deceased_on=date(2020, 1, 1), backfill=True
    )

    (gap,) = bench.call("list_gaps", association="hangzhou")["items"]
    live = [e for e in bench.published() if not e.backfill]
    bench.go_to(date(2024, 1, 3))

    assert len(roster(bench)) == 5
    assert (gap["kind"], gap["count"]) == ("elders_without_carer", 5)
    assert live == []
    (told,) = bench.published("care.coverage_gap_found")
    assert told.data["count"] == 5
    assert bench.published("care.visit_due") == []


def test_elders_of_a_roster_are_visited_first_spread_over_one_interval(bench_of):
    bench = bench_of(CareService)
    for number in range(40):
        facts.register(bench, f"m{number}", birth=date(1940, 1, 1), backfill=True)

    due = sorted(date.fromisoformat(e["next_visit_on"]) for e in roster(bench, limit=100))

    assert due[0] >= date(2024, 2, 1)
    assert due[-1] <= date(2024, 5, 1)
    assert len(set(due)) > 20


def test_turning_eighty_out_of_order_between_persons_enrols_each_once(bench_of):
    bench = bench_of(CareService)
    facts.register(bench, "m2", birth=date(1944, 1, 4))
    facts.register(bench, "m1", birth=date(1944, 1, 3))
    bench.go_to(date(2024, 1, 4))

    facts.turn_eighty(bench, "m2", on=date(2024, 1, 4))
    facts.turn_eighty(bench, "m1", on=date(2024, 1, 3))
    facts.turn_eighty(bench, "m1", on=date(2024, 1, 3))

    assert [e["enrolled_on"] for e in roster(bench)] == ["2024-01-03", "2024-01-04"]
    assert len(bench.published("care.elderly_care_enrolled")) == 2


def test_an_elder_has_exactly_one_carer(bench_of):
    bench = bench_of(CareService)
    facts.elder(bench, "m1")
    bench.call("assign_carer", association="hangzhou", member_id="m1", carer_account_id="a1")

    with pytest.raises(Conflict) as refused:
        bench.call("assign_carer", association="hangzhou", member_id="m1", carer_account_id="a2")

    assert refused.value.code == "carer_already_assigned"
    assert roster(bench)[0]["carer_account_id"] == "a1"
    assert roster(bench)[0]["state"] == "paired"
    assert len(bench.published("care.carer_assigned")) == 1


def test_a_carer_has_five_elders_and_not_six(bench_of):
    bench = bench_of(CareService)
    facts.register(bench, "carer")
    facts.appoint(bench, "a1", "home_leader", unit_id="home-1", member_id="carer")
    for number in range(6):
        facts.elder(bench, f"m{number}")
    for number in range(5):
        as_whom = {"carer_member_id": "carer"} if number % 2 else {"carer_account_id": "a1"}
        bench.call("assign_carer", association="hangzhou", member_id=f"m{number}", **as_whom)

    with pytest.raises(Conflict) as refused:
        bench.call("assign_carer", association="hangzhou", member_id="m5", carer_account_id="a1")

    assert refused.value.code == "carer_load_reached"
    assert refused.value.params == {"elders": 5, "limit": 5}


@pytest.mark.parametrize(
    ("carer", "code"),
    [
        ({"carer_member_id": "m1"}, "carer_is_the_elder"),
        ({"carer_member_id": "gone"}, "carer_not_active"),
        ({"carer_member_id": "nobody"}, "member_not_found"),
        ({"carer_member_id": "stranger"}, "member_not_found"),
        ({}, "invalid_fields"),
        ({"carer_member_id": "m2", "carer_account_id": "a1"}, "invalid_fields"),
    ],
)
def test_who_cannot_be_a_carer_is_refused(bench_of, carer, code):
    bench = bench_of(CareService)
    facts.elder(bench, "m1")
    facts.register(bench, "m2")
    facts.register(bench, "gone", deceased_on=date(2023, 1, 1))
    facts.register(bench, "stranger", association="tonglu")

    with pytest.raises((Conflict, Invalid, NotFound)) as refused:
        bench.call("assign_carer", association="hangzhou", member_id="m1", **carer)

    assert refused.value.code == code


def test_a_carer_who_dies_leaves_the_elder_without_and_the_leader_is_asked_again(bench_of):
    bench = bench_of(CareService)
    facts.appoint(bench, "secretary", "secretary")
    facts.elder(bench, "m1")
    facts.register(bench, "carer")
    bench.call("assign_carer", association="hangzhou", member_id="m1", carer_member_id="carer")

    bench.deliver(MemberDeceased(member_id="carer", on=date(2024, 1, 2)), association="hangzhou")

    (elder,) = roster(bench)
    gap = bench.published("care.coverage_gap_found")[-1]
    assert (elder["state"], elder["carer_member_id"]) == ("enrolled", None)
    assert (gap.data["kind"], gap.subject) == ("elder_without_carer", "m1")
    assert gap.data["asked_account_id"] == "secretary"
    bench.call("assign_carer", association="hangzhou", member_id="m1", carer_account_id="a2")
    kinds = {g["kind"] for g in bench.call("list_gaps", association="hangzhou")["items"]}
    assert "elder_without_carer" not in kinds


def test_a_carer_who_lays_it_down_hands_the_open_visit_to_the_leader(bench_of):
    bench = bench_of(CareService)
    facts.appoint(bench, "secretary", "secretary")
    facts.elder(bench, "m1")
    bench.call("assign_carer", association="hangzhou", member_id="m1", carer_account_id="a1")
    bench.go_to(date(2024, 1, 26))

    bench.call(
        "end_carer", association="hangzhou", member_id="m1", on="2024-01-26", reason="resigned"
    )

    (due,) = bench.published("care.visit_due")
    (moved,) = bench.published("care.visit_reassigned")
    assert (due.data["assignee_account_id"], due.data["assigned_because"]) == ("a1", "carer")
    assert moved.data["assignee_account_id"] == "secretary"


def test_who_is_suspended_leaves_the_roster_and_who_comes_back_joins_it_again(bench_of):
    bench = bench_of(CareService)
    facts.elder(bench, "m1")

    bench.deliver(
        MemberStateChanged(
            member_id="m1", from_state="active", to_state="suspended", on=date(2024, 1, 2)
        ),
        association="hangzhou",
    )
    away = roster(bench)
    bench.deliver(
        MemberStateChanged(
            member_id="m1", from_state="suspended", to_state="active", on=date(2024, 1, 2)
        ),
        association="hangzhou",
    )

    assert away == []
    assert [e["state"] for e in roster(bench)] == ["enrolled"]
    assert bench.published("care.visit_due") == []


def test_eighty_reached_is_not_repeated_for_who_left_the_roster(bench_of):
    bench = bench_of(CareService)
    facts.elder(bench, "m1")
    bench.deliver(MemberDeceased(member_id="m1", on=date(2024, 1, 2)), association="hangzhou")

    bench.deliver(MemberReachedEighty(member_id="m1", on=date(2024, 1, 2)), association="hangzhou")

    assert roster(bench) == []


def test_a_younger_member_joins_by_hand_and_only_once(bench_of):
    bench = bench_of(CareService)
    facts.register(bench, "m1")
    joined = bench.call("enrol_elder", association="hangzhou", member_id="m1")

    with pytest.raises(Conflict) as again:
        bench.call("enrol_elder", association="hangzhou", member_id="m1")
    with pytest.raises(NotFound) as elsewhere:
        bench.call("enrol_elder", association="tonglu", member_id="m1")

    assert joined["reason"] == "manual"
    assert again.value.code == "already_enrolled"
    assert elsewhere.value.code == "member_not_found"
