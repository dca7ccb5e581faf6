from __future__ import annotations

from datetime import date

import pytest

from chassis.context import SUBTREE_FIGURES
from chassis.testing.service import assert_migrations_match
from contracts.errors import Invalid
from contracts.members.events import MemberDeceased
from services.care.service import CareService
from services.care.tests import facts


def test_migrations_make_what_the_models_say(bench_of):
    bench = bench_of(CareService)

    assert_migrations_match(CareService, bench.database.engine)


def test_rules_are_the_associations_own(bench_of):
    bench = bench_of(CareService)
    bench.call(
        "set_rules",
        association="hangzhou",
        welcome_visit_days=10,
        gift_honors=["hangzhou_craftsman", "hangzhou_digital_craftsman"],
    )
    facts.register(bench, "m1")
    facts.register(bench, "t1", association="tonglu")

    facts.grant(bench, "m1", "g1")
    facts.grant(bench, "t1", "g2", association="tonglu")

    due = {e.association_id: e.data["due_on"] for e in bench.published("care.visit_due")}
    assert due == {"hangzhou": "2024-01-12", "tonglu": "2024-02-01"}
    assert bench.call("get_rules", association="hangzhou")["gift_honors"] == [
        "hangzhou_craftsman",
        "hangzhou_digital_craftsman",
    ]


@pytest.mark.parametrize("days", [0, 367])
def test_a_rule_beyond_its_limits_is_refused(bench_of, days):
    bench = bench_of(CareService)

    with pytest.raises(Invalid) as refused:
        bench.call("set_rules", association="hangzhou", welcome_visit_days=days)

    assert refused.value.fields["welcome_visit_days"][0]["code"] == "out_of_range"


def test_a_death_stops_everything_at_once_and_past_figures_stay(bench_of):
    bench = bench_of(CareService)
    facts.elder(bench, "m1")
    facts.elder(bench, "m2")
    bench.go_to(date(2024, 1, 25))
    (first,) = bench.call("list_visits", association="hangzhou", member_id="m1")["items"]
    bench.call(
        "record_visit", association="hangzhou", visit_id=first["visit_id"], visited_on="2024-01-25"
    )
    bench.call("assign_carer", association="hangzhou", member_id="m1", carer_account_id="a1")
    before = bench.call(
        "summarise", association="hangzhou", from_on="2024-01-01", to_on="2024-01-31"
    )

    bench.deliver(MemberDeceased(member_id="m1", on=date(2024, 1, 24)), association="hangzhou")
    bench.go_to(date(2024, 6, 1))

    after = bench.call(
        "summarise", association="hangzhou", from_on="2024-01-01", to_on="2024-01-31"
    )
    visits = bench.call("list_visits", association="hangzhou", member_id="m1")["items"]
    roster = bench.call("list_elderly", association="hangzhou")["items"]
    assert after["months"][0]["visits_completed"] == {"elderly_care": 1}
    assert after["enrolments"] == before["enrolments"] == 2
    assert sorted(v["kind"] for v in visits) == ["bereavement", "elderly_care"]
    assert [e["member_id"] for e in roster] == ["m2"]
    (ended,) = bench.published("care.elderly_care_ended")
    assert ended.data["reason"] == "deceased"


def test_a_death_that_is_history_sends_nobody(bench_of):
    bench = bench_of(CareService)
    facts.elder(bench, "m1")

    bench.deliver(
        MemberDeceased(member_id="m1", on=date(2023, 12, 1)), association="hangzhou", backfill=True
    )

    assert bench.call("list_visits", association="hangzhou")["items"] == []
    assert bench.call("list_elderly", association="hangzhou")["items"] == []


def test_the_summary_counts_month_by_month_and_the_level_above_may_read_the_sum(bench_of):
    bench = bench_of(CareService)
    for member, association in (("m1", "hangzhou"), ("t1", "tonglu")):
        facts.register(bench, member, birth=date(1970, 2, 29 - 1), association=association)
        facts.grant(bench, member, f"g-{member}", association=association)
        facts.birthday_is_here(bench, member, on=date(2024, 2, 28), association=association)
    asked = {"from_on": "2024-01-01", "to_on": "2024-12-31"}

    own = bench.call("summarise", association="hangzhou", **asked)
    below = bench.call("summarise", association="tonglu", **asked)
    both = bench.call("summarise", association="hangzhou", scope=SUBTREE_FIGURES, **asked)

    assert [m["month"] for m in own["months"]] == [f"2024-{n:02d}" for n in range(1, 13)]
    assert own["months"][1]["gifts_ordered"] == own["months"][1]["gifts_handed_over"] == 1
    assert own["months"][1]["visits_due"] == {"newly_honored": 1}
    assert (own["gifts_ordered"], below["gifts_ordered"], both["gifts_ordered"]) == (1, 1, 2)


def test_a_summary_that_ends_before_it_begins_is_refused(bench_of):
    bench = bench_of(CareService)

    with pytest.raises(Invalid):
        bench.call("summarise", association="hangzhou", from_on="2024-02-01", to_on="2024-01-31")


def test_deaths_out_of_order_between_persons_touch_each_their_own(bench_of):
    bench = bench_of(CareService)
    for member in ("m1", "m2", "m3"):
        facts.elder(bench, member)

    for member in ("m3", "m1"):
        bench.deliver(MemberDeceased(member_id=member, on=date(2024, 1, 2)), association="hangzhou")

    assert [
        e["member_id"] for e in bench.call("list_elderly", association="hangzhou")["items"]
    ] == [
        "m2",
    ]
    visits = bench.call("list_visits", association="hangzhou")["items"]
    assert sorted(v["member_id"] for v in visits) == ["m1", "m3"]
