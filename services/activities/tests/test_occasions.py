from __future__ import annotations

from datetime import date

import pytest

from chassis.context import Context
from contracts.errors import Conflict, Invalid
from services.activities.service import ActivitiesService
from services.activities.tests import acts


def test_each_occasion_of_the_year_is_told_once_and_in_time(bench_of):
    bench = bench_of(ActivitiesService)

    bench.go_to(date(2024, 12, 31))

    assert acts.occasions_told(bench, "hangzhou") == [
        ("spring_festival", "2024-02-10", "2024-01-02"),  # its time had begun: told at once
        ("may_day", "2024-05-01", "2024-03-17"),
        ("july_first", "2024-07-01", "2024-05-17"),
        ("craftsman_day", "2024-09-26", "2024-08-12"),
        ("double_ninth", "2024-10-11", "2024-09-11"),
        ("spring_festival", "2025-01-29", "2024-12-15"),
    ]
    assert acts.occasions_told(bench, "tonglu") == acts.occasions_told(bench, "hangzhou")


def test_days_on_which_nobody_looked_are_made_up_for(bench_of):
    bench = bench_of(ActivitiesService)

    bench.clock.set_day(date(2024, 4, 20))
    bench.timers.step()
    bench.timers.step()

    told = [occasion for occasion, _, _ in acts.occasions_told(bench, "hangzhou")]
    assert told == ["spring_festival", "may_day"]


def test_an_association_that_begins_on_the_day_itself_is_told_that_day_and_not_the_day_after(
    bench_of,
):
    bench = bench_of(ActivitiesService)
    bench.clock.set_day(date(2024, 5, 1))
    bench.register("jiande", "建德市劳模工匠协会", "county", "hangzhou")
    bench.clock.set_day(date(2024, 5, 2))
    bench.register("xiaoshan", "萧山区劳模工匠协会", "district", "hangzhou")

    bench.timers.step()

    (told,) = [
        e
        for e in bench.published("activities.occasion_approaching")
        if e.association_id in ("jiande", "xiaoshan")
    ]
    assert (told.association_id, told.data["occasion"], told.data["days_before"]) == (
        "jiande",
        "may_day",
        0,
    )


def test_the_second_ninth_month_of_2014_has_no_double_ninth(bench_of):
    bench = bench_of(ActivitiesService)
    bench.clock.set_day(date(2014, 8, 25))
    bench.register("jiande", "建德市劳模工匠协会", "county", "hangzhou")

    bench.go_to(date(2014, 11, 30))

    told = [t for t in acts.occasions_told(bench, "jiande") if t[0] == "double_ninth"]
    assert told == [("double_ninth", "2014-10-02", "2014-09-02")]


def test_an_announced_occasion_has_a_planned_activity_in_its_campaign(bench_of):
    bench = bench_of(ActivitiesService)

    bench.timers.step()

    (activity,) = bench.call("list_activities", association="hangzhou")["items"]
    (campaign,) = bench.call("list_campaigns", association="hangzhou", kind="occasion")["items"]
    assert (activity["title"], activity["occasion"]) == ("春节团拜", "spring_festival")
    assert (activity["state"], activity["starts_on"]) == ("planned", "2024-02-10")
    assert activity["campaign_ids"] == [campaign["campaign_id"]]
    assert (campaign["name"], campaign["state"], campaign["year"]) == ("春节", "open", 2024)
    facts = [e.type for e in bench.published() if e.association_id == "hangzhou"]
    assert facts == [
        "activities.occasion_approaching",
        "activities.campaign_launched",
        "activities.activity_planned",
    ]


def test_what_somebody_planned_by_hand_is_not_planned_twice(bench_of):
    bench = bench_of(ActivitiesService)
    campaign = bench.call(
        "open_campaign",
        association="hangzhou",
        name="迎新春",
        kind="occasion",
        occasion="spring_festival",
        year=2024,
    )
    by_hand = acts.plan(bench, title="新春座谈", starts_on="2024-02-06", occasion="spring_festival")

    bench.timers.step()

    own = bench.call("list_activities", association="hangzhou")["items"]
    others = bench.call("list_activities", association="tonglu")["items"]
    shown = bench.call("list_occasions", association="hangzhou", year=2024)["items"][0]
    assert [a["activity_id"] for a in own] == [by_hand]
    assert [a["title"] for a in others] == ["春节团拜"]
    assert (shown["activity_id"], shown["campaign_id"]) == (by_hand, campaign["campaign_id"])


def test_the_days_before_are_each_associations_own(bench_of):
    bench = bench_of(ActivitiesService)
    bench.call("set_rules", association="hangzhou", spring_festival_days=10)

    bench.go_to(date(2024, 2, 1))

    assert acts.occasions_told(bench, "hangzhou") == [
        ("spring_festival", "2024-02-10", "2024-01-31")
    ]
    assert acts.occasions_told(bench, "tonglu") == [("spring_festival", "2024-02-10", "2024-01-02")]
    assert bench.call("get_rules", association="hangzhou")["double_ninth_days"] == 30


@pytest.mark.parametrize("days", [-1, 181])
def test_a_rule_beyond_its_limits_is_refused(bench_of, days):
    bench = bench_of(ActivitiesService)

    with pytest.raises(Invalid) as refused:
        bench.call("set_rules", association="hangzhou", may_day_days=days)

    assert refused.value.fields["may_day_days"][0]["code"] == "out_of_range"


def test_2024_has_the_sixth_craftsman_day_and_nobody_counts_the_others(bench_of):
    bench = bench_of(ActivitiesService)

    shown = bench.call("list_occasions", association="hangzhou", year=2024)["items"]
    before = bench.call("list_occasions", association="hangzhou", year=2018)["items"]

    assert [(o["occasion"], o["on"], o["ordinal"]) for o in shown] == [
        ("spring_festival", "2024-02-10", None),
        ("may_day", "2024-05-01", None),
        ("july_first", "2024-07-01", None),
        ("craftsman_day", "2024-09-26", 6),
        ("double_ninth", "2024-10-11", None),
    ]
    assert {o["ordinal"] for o in before} == {None}


def test_the_calendar_shows_occasions_and_what_touches_the_days(bench_of):
    bench = bench_of(ActivitiesService)
    long = acts.plan(bench, title="工匠市集", starts_on="2024-04-28", ends_on="2024-05-03")
    acts.plan(bench, title="座谈", starts_on="2024-05-04")
    acts.plan(bench, title="草案", starts_on="2024-05-02", draft=True)
    acts.plan(bench, association="tonglu", title="外县活动", starts_on="2024-05-01")

    shown = bench.call(
        "read_calendar", association="hangzhou", first="2024-05-01", last="2024-05-03"
    )["items"]

    assert [(e["kind"], e["title"]) for e in shown] == [
        ("activity", "工匠市集"),
        ("occasion", "五一国际劳动节"),
    ]
    assert shown[0]["activity_id"] == long


def test_a_calendar_of_a_year_is_shown_and_one_of_a_day_more_refused(bench_of):
    bench = bench_of(ActivitiesService)

    bench.call("read_calendar", association="hangzhou", first="2024-01-01", last="2024-12-31")
    with pytest.raises(Conflict) as refused:
        bench.call("read_calendar", association="hangzhou", first="2024-01-01", last="2025-01-01")

    assert refused.value.code == "window_too_long"


@pytest.mark.parametrize(("year", "count"), [(1899, 0), (1900, 1), (2100, 1), (2101, 0)])
def test_a_year_whose_lunar_calendar_nobody_knows_has_no_occasions(bench_of, year, count):
    bench = bench_of(ActivitiesService)
    days = {"first": f"{year}-05-01", "last": f"{year}-05-01"}

    assert len(bench.call("read_calendar", association="hangzhou", **days)["items"]) == count


def test_a_rehearsal_announces_anew_what_its_days_decide(bench_of):
    bench = bench_of(ActivitiesService)
    bench.go_to(date(2024, 3, 20))

    with bench.database.begin(Context(association_id="hangzhou")) as tx:
        ActivitiesService.prepare_rehearsal(tx, date(2024, 3, 1), date(2024, 12, 31))

    shown = bench.call("list_occasions", association="hangzhou", year=2024)["items"]
    others = bench.call("list_occasions", association="tonglu", year=2024)["items"]
    kept = bench.call("list_activities", association="hangzhou")["items"]
    announced = [o["occasion"] for o in shown if o["announced_on"]]
    assert announced == ["spring_festival"]
    assert [o["occasion"] for o in others if o["announced_on"]] == ["spring_festival", "may_day"]
    assert [a["occasion"] for a in kept] == ["spring_festival"]
