from __future__ import annotations

import pytest

from chassis.context import SUBTREE_FIGURES
from chassis.testing.service import assert_migrations_match
from contracts.errors import Conflict, Forbidden, Invalid, NotFound
from services.activities.service import ActivitiesService
from services.activities.tests import acts


def test_migrations_make_what_the_models_say(bench_of):
    bench = bench_of(ActivitiesService)

    assert_migrations_match(ActivitiesService, bench.database.engine)


def test_an_activity_goes_its_whole_way(bench_of):
    bench = bench_of(ActivitiesService)
    campaign = bench.call(
        "open_campaign", association="hangzhou", name="劳模工匠进校园", kind="brand"
    )
    activity_id = acts.plan(
        bench,
        campaign_ids=[campaign["campaign_id"]],
        hosts=["杭州市总工会"],
        organisers=["杭州市劳模工匠协会"],
        unit_id="home-1",
        draft=True,
    )

    bench.call("move_activity", association="hangzhou", activity_id=activity_id, to_state="planned")
    bench.call(
        "move_activity", association="hangzhou", activity_id=activity_id, to_state="approved"
    )
    bench.call(
        "schedule_activity",
        association="hangzhou",
        activity_id=activity_id,
        starts_on="2024-01-02",
        venue="某小学",
        venue_type="school",
    )
    acts.hold(bench, acts.session(bench, activity_id, sessions=3), audience=120, online=900)
    done = bench.call("complete_activity", association="hangzhou", activity_id=activity_id)

    assert (done["state"], done["completed_on"], done["sessions_delivered"]) == (
        "completed",
        "2024-01-02",
        3,
    )
    assert (done["venue"], done["hosts"]) == ("某小学", ["杭州市总工会"])
    assert acts.types(bench) == [
        "campaign_launched",
        "activity_planned",
        "activity_scheduled",
        "session_delivered",
        "activity_completed",
    ]
    (planned,) = bench.published("activities.activity_planned")
    assert planned.data["campaign_ids"] == [campaign["campaign_id"]]
    assert planned.data["unit_id"] == "home-1"


@pytest.mark.parametrize("to_state", ["approved", "postponed", "in_progress"])
def test_what_is_over_goes_nowhere(bench_of, to_state):
    bench = bench_of(ActivitiesService)
    activity_id = acts.plan(bench)
    bench.call("complete_activity", association="hangzhou", activity_id=activity_id)

    with pytest.raises(Conflict) as refused:
        bench.call(
            "move_activity", association="hangzhou", activity_id=activity_id, to_state=to_state
        )

    assert refused.value.code == "activity_step_not_allowed"
    assert refused.value.params == {"state": "completed", "wanted": to_state}


def test_an_activity_with_an_open_session_is_not_completed_until_that_is_settled(bench_of):
    bench = bench_of(ActivitiesService)
    activity_id = acts.plan(bench)
    session_id = acts.session(bench, activity_id)

    with pytest.raises(Conflict) as refused:
        bench.call("complete_activity", association="hangzhou", activity_id=activity_id)
    bench.call("record_session", association="hangzhou", session_id=session_id, outcome="cancelled")
    done = bench.call("complete_activity", association="hangzhou", activity_id=activity_id)

    assert (refused.value.code, refused.value.params) == ("sessions_open", {"count": 1})
    assert (done["state"], done["sessions_delivered"]) == ("completed", 0)


def test_an_activity_is_completed_on_its_first_day_and_not_the_day_before(bench_of):
    bench = bench_of(ActivitiesService)
    activity_id = acts.plan(bench)

    with pytest.raises(Conflict) as early:
        bench.call(
            "complete_activity", association="hangzhou", activity_id=activity_id, on="2024-01-01"
        )
    with pytest.raises(Conflict) as late:
        bench.call(
            "complete_activity", association="hangzhou", activity_id=activity_id, on="2024-01-03"
        )
    done = bench.call(
        "complete_activity", association="hangzhou", activity_id=activity_id, on="2024-01-02"
    )

    assert (early.value.code, late.value.code) == ("ends_before_start", "in_future")
    assert done["state"] == "completed"


def test_a_cancelled_activity_takes_its_sessions_and_places_along_and_keeps_what_was(bench_of):
    bench = bench_of(ActivitiesService)
    acts.register(bench, "m1")
    activity_id = acts.plan(bench)
    held, to_come = (
        acts.session(bench, activity_id),
        acts.session(bench, activity_id, on="2024-02-01"),
    )
    bench.call("register_participant", association="hangzhou", session_id=to_come, member_id="m1")
    acts.hold(bench, held)

    shown = bench.call(
        "cancel_activity", association="hangzhou", activity_id=activity_id, reason="weather"
    )

    sessions = bench.call("list_sessions", association="hangzhou", activity_id=activity_id)["items"]
    (place,) = bench.call("list_participants", association="hangzhou", session_id=to_come)["items"]
    (told,) = bench.published("activities.activity_cancelled")
    assert [s["state"] for s in sessions] == ["delivered", "cancelled"]
    assert (place["state"], shown["sessions_delivered"]) == ("withdrawn", 1)
    assert told.data["reason"] == "weather"


def test_a_draft_is_cancelled_in_silence(bench_of):
    bench = bench_of(ActivitiesService)
    activity_id = acts.plan(bench, draft=True)

    bench.call("cancel_activity", association="hangzhou", activity_id=activity_id, reason="mistake")

    assert acts.types(bench) == []


def test_a_postponed_activity_gets_a_new_day_and_keeps_its_length(bench_of):
    bench = bench_of(ActivitiesService)
    activity_id = acts.plan(bench, ends_on="2024-01-04")
    bench.call(
        "move_activity", association="hangzhou", activity_id=activity_id, to_state="postponed"
    )

    shown = bench.call(
        "schedule_activity",
        association="hangzhou",
        activity_id=activity_id,
        starts_on="2024-03-01",
    )

    assert (shown["state"], shown["ends_on"]) == ("scheduled", "2024-03-03")
    assert acts.types(bench) == ["activity_planned", "activity_postponed", "activity_scheduled"]


def test_an_activity_that_ends_before_it_starts_is_refused(bench_of):
    bench = bench_of(ActivitiesService)

    acts.plan(bench, ends_on="2024-01-02")
    with pytest.raises(Conflict) as refused:
        acts.plan(bench, ends_on="2024-01-01")

    assert refused.value.code == "ends_before_start"


def test_a_closed_campaign_takes_no_more_activities(bench_of):
    bench = bench_of(ActivitiesService)
    told = {"association": "hangzhou"}
    campaign_id = bench.call("open_campaign", name="双百工程", kind="programme", **told)[
        "campaign_id"
    ]
    acts.plan(bench, campaign_ids=[campaign_id])

    closed = bench.call("close_campaign", campaign_id=campaign_id, **told)
    with pytest.raises(Conflict) as refused:
        acts.plan(bench, campaign_ids=[campaign_id])
    with pytest.raises(Conflict) as twice:
        bench.call("close_campaign", campaign_id=campaign_id, **told)

    assert (closed["state"], closed["closed_on"]) == ("closed", "2024-01-02")
    assert (refused.value.code, twice.value.code) == (
        "campaign_not_open",
        "campaign_step_not_allowed",
    )


def test_a_campaign_may_be_a_draft_first_and_stand_below_another(bench_of):
    bench = bench_of(ActivitiesService)
    told = {"association": "hangzhou"}
    above = bench.call("open_campaign", name="助企行", kind="special_action", **told)["campaign_id"]
    below = bench.call(
        "open_campaign",
        name="助企行·技术咨询",
        kind="special_action",
        parent_campaign_id=above,
        year=2024,
        draft=True,
        **told,
    )

    bench.call("launch_campaign", campaign_id=below["campaign_id"], **told)

    shown = bench.call("list_campaigns", parent_campaign_id=above, **told)["items"]
    of_2023 = bench.call("list_campaigns", year=2023, **told)["items"]
    assert below["state"] == "draft"
    assert [(c["name"], c["state"]) for c in shown] == [("助企行·技术咨询", "open")]
    assert [c["name"] for c in of_2023] == ["助企行"]
    assert acts.types(bench) == ["campaign_launched", "campaign_launched"]


def test_lists_are_read_page_by_page(bench_of):
    bench = bench_of(ActivitiesService)
    for day in (5, 3, 3, 4):
        acts.plan(bench, title=f"第{day}日", starts_on=f"2024-06-0{day}")
    acts.plan(bench, association="tonglu", starts_on="2024-06-03")
    asked = {"association": "hangzhou", "first": "2024-06-01", "limit": 3}

    first = bench.call("list_activities", **asked)
    second = bench.call("list_activities", after=first["next"], **asked)

    assert [a["title"] for a in first["items"]] == ["第3日", "第3日", "第4日"]
    assert [a["title"] for a in second["items"]] == ["第5日"]
    assert second["next"] is None
    with pytest.raises(Invalid):
        bench.call("list_activities", after="nowhere", **asked)


def test_nobody_sees_or_moves_what_another_association_plans(bench_of):
    bench = bench_of(ActivitiesService)
    activity_id = acts.plan(bench)

    with pytest.raises(NotFound):
        bench.call("get_activity", association="tonglu", activity_id=activity_id)
    with pytest.raises(NotFound):
        bench.call(
            "cancel_activity", association="tonglu", activity_id=activity_id, reason="mistake"
        )
    with pytest.raises(Forbidden):
        bench.call(
            "get_activity", association="hangzhou", scope=SUBTREE_FIGURES, activity_id=activity_id
        )


def test_a_shared_activity_counts_once_where_several_associations_are_summed(bench_of):
    bench = bench_of(ActivitiesService)
    for association, heads in (("hangzhou", 100), ("tonglu", 70)):
        shared = acts.plan(bench, association=association, shared_code="HZ-2024-001")
        own = acts.plan(bench, association=association)
        for activity_id in (shared, own):
            made = acts.session(bench, activity_id, association=association, sessions=2)
            acts.hold(bench, made, association=association, audience=heads)
    asked = {"from_on": "2024-01-01", "to_on": "2024-01-31"}

    own = bench.call("summarise", association="hangzhou", **asked)["months"]["2024-01"]
    both = bench.call("summarise", association="hangzhou", scope=SUBTREE_FIGURES, **asked)

    assert (own["activities_planned"], own["sessions_delivered"], own["audience"]) == (2, 4, 200)
    january = both["months"]["2024-01"]
    assert (january["activities_planned"], january["sessions_delivered"]) == (3, 6)
    assert january["audience"] == 270


def test_a_summary_that_ends_before_it_begins_is_refused(bench_of):
    bench = bench_of(ActivitiesService)

    with pytest.raises(Invalid):
        bench.call("summarise", association="hangzhou", from_on="2024-02-01", to_on="2024-01-31")
