from __future__ import annotations

from datetime import date

import pytest

from contracts.errors import Conflict, Invalid, NotFound
from contracts.members.events import MemberDeceased, MemberStateChanged
from services.activities.service import ActivitiesService
from services.activities.tests import acts


def sign_up(bench, session_id, member_id, **told):
    return bench.call(
        "register_participant",
        association="hangzhou",
        session_id=session_id,
        member_id=member_id,
        **told,
    )


def attend(bench, session_id, member_id, **told):
    return bench.call(
        "record_attendance",
        association="hangzhou",
        session_id=session_id,
        member_id=member_id,
        **told,
    )


def states(bench, session_id):
    shown = bench.call("list_participants", association="hangzhou", session_id=session_id)
    return {place["member_id"]: place["state"] for place in shown["items"]}


def test_audience_on_site_and_online_are_kept_apart(bench_of):
    bench = bench_of(ActivitiesService)
    activity_id = acts.plan(bench)

    acts.hold(bench, acts.session(bench, activity_id), audience=80, online=1200, estimated=True)

    (shown,) = bench.call("list_sessions", association="hangzhou", activity_id=activity_id)["items"]
    (told,) = bench.published("activities.session_delivered")
    assert (shown["audience"], shown["online"], shown["estimated"]) == (80, 1200, True)
    assert (
        bench.call("get_activity", association="hangzhou", activity_id=activity_id)["state"]
        == "in_progress"
    )
    assert (told.data["on"], told.data["sessions"]) == ("2024-01-02", 1)


def test_a_session_is_held_today_at_the_latest(bench_of):
    bench = bench_of(ActivitiesService)
    session_id = acts.session(bench, acts.plan(bench))

    with pytest.raises(Conflict) as refused:
        acts.hold(bench, session_id, delivered_on="2024-01-03")
    acts.hold(bench, session_id, delivered_on="2024-01-02")
    with pytest.raises(Conflict) as twice:
        acts.hold(bench, session_id)

    assert (refused.value.code, twice.value.code) == ("in_future", "session_step_not_allowed")


def test_a_session_that_was_held_needs_its_day(bench_of):
    bench = bench_of(ActivitiesService)
    session_id = acts.session(bench, acts.plan(bench))

    with pytest.raises(Invalid) as refused:
        bench.call("record_session", association="hangzhou", session_id=session_id)

    assert refused.value.fields["delivered_on"][0]["code"] == "required"


def test_no_session_joins_an_activity_that_is_over(bench_of):
    bench = bench_of(ActivitiesService)
    activity_id = acts.plan(bench)
    bench.call("cancel_activity", association="hangzhou", activity_id=activity_id, reason="other")

    with pytest.raises(Conflict) as refused:
        acts.session(bench, activity_id)

    assert refused.value.code == "activity_not_open"


def test_attendance_is_a_fact_about_the_member(bench_of):
    bench = bench_of(ActivitiesService)
    acts.register(bench, "m1")
    activity_id = acts.plan(bench)
    session_id = acts.session(bench, activity_id)
    sign_up(bench, session_id, "m1", role="speaker")

    attend(bench, session_id, "m1")
    attend(bench, session_id, "m1")

    (told,) = bench.published("activities.attendance_recorded")
    assert told.subject == "m1"
    assert told.data == {
        "member_id": "m1",
        "session_id": session_id,
        "activity_id": activity_id,
        "role": "speaker",
        "state": "attended",
        "on": "2024-01-02",
    }


def test_one_place_per_member_and_session(bench_of):
    bench = bench_of(ActivitiesService)
    acts.register(bench, "m1")
    first, second = (acts.session(bench, acts.plan(bench)) for _ in range(2))
    sign_up(bench, first, "m1")

    with pytest.raises(Conflict) as refused:
        sign_up(bench, first, "m1", role="guest")
    sign_up(bench, second, "m1")

    assert refused.value.code == "already_registered"


def test_whoever_came_without_a_place_is_told_with_a_role(bench_of):
    bench = bench_of(ActivitiesService)
    acts.register(bench, "m1")
    session_id = acts.session(bench, acts.plan(bench))

    with pytest.raises(NotFound) as refused:
        attend(bench, session_id, "m1")
    came = attend(bench, session_id, "m1", role="guest")

    assert refused.value.code == "not_registered"
    assert (came["state"], came["role"]) == ("attended", "guest")


def test_attendance_of_a_day_to_come_is_refused(bench_of):
    bench = bench_of(ActivitiesService)
    acts.register(bench, "m1")
    session_id = acts.session(bench, acts.plan(bench), on="2024-01-03")
    sign_up(bench, session_id, "m1")

    with pytest.raises(Conflict) as refused:
        attend(bench, session_id, "m1")
    bench.go_to(date(2024, 1, 3))
    attend(bench, session_id, "m1")

    assert refused.value.code == "in_future"
    assert states(bench, session_id) == {"m1": "attended"}


def test_who_is_said_to_be_absent_may_turn_out_to_have_come_but_not_the_other_way(bench_of):
    bench = bench_of(ActivitiesService)
    acts.register(bench, "m1")
    session_id = acts.session(bench, acts.plan(bench))
    sign_up(bench, session_id, "m1")

    attend(bench, session_id, "m1", state="absent")
    attend(bench, session_id, "m1")
    with pytest.raises(Conflict) as refused:
        attend(bench, session_id, "m1", state="absent")

    assert refused.value.code == "attendance_step_not_allowed"


def test_members_of_another_association_have_no_place_here(bench_of):
    bench = bench_of(ActivitiesService)
    acts.register(bench, "t1", association="tonglu")
    session_id = acts.session(bench, acts.plan(bench))

    with pytest.raises(NotFound) as refused:
        sign_up(bench, session_id, "t1")

    assert refused.value.code == "member_not_found"


def test_a_suspended_member_keeps_the_place_and_gets_no_new_one(bench_of):
    bench = bench_of(ActivitiesService)
    acts.register(bench, "m1")
    first, second = (acts.session(bench, acts.plan(bench)) for _ in range(2))
    sign_up(bench, first, "m1")

    bench.deliver(
        MemberStateChanged(
            member_id="m1", from_state="active", to_state="suspended", on=acts.FIRST_DAY
        ),
        association="hangzhou",
    )

    with pytest.raises(Conflict) as refused:
        sign_up(bench, second, "m1")
    assert refused.value.code == "member_not_active"
    assert states(bench, first) == {"m1": "registered"}


def test_a_candidate_gets_a_place_once_admitted(bench_of):
    bench = bench_of(ActivitiesService)
    acts.register(bench, "m1", state="candidate")
    session_id = acts.session(bench, acts.plan(bench))
    with pytest.raises(Conflict, match="member_not_active"):
        sign_up(bench, session_id, "m1")

    bench.deliver(
        MemberStateChanged(
            member_id="m1", from_state="candidate", to_state="active", on=acts.FIRST_DAY
        ),
        association="hangzhou",
    )
    sign_up(bench, session_id, "m1")

    assert states(bench, session_id) == {"m1": "registered"}


def test_the_places_of_the_dead_are_given_back_and_what_they_attended_stays(bench_of):
    bench = bench_of(ActivitiesService)
    for member in ("m1", "m2", "m3"):
        acts.register(bench, member)
    acts.register(bench, "t1", association="tonglu")
    past = acts.session(bench, acts.plan(bench), on="2024-01-02")
    to_come = acts.session(bench, acts.plan(bench), on="2024-01-20")
    for session_id in (past, to_come):
        for member in ("m1", "m2", "m3"):
            sign_up(bench, session_id, member)
    attend(bench, past, "m1")

    for member in ("m3", "m1"):
        bench.deliver(
            MemberDeceased(member_id=member, on=date(2024, 1, 10)), association="hangzhou"
        )

    assert states(bench, past) == {"m1": "attended", "m2": "registered", "m3": "registered"}
    assert states(bench, to_come) == {"m1": "withdrawn", "m2": "registered", "m3": "withdrawn"}
    with pytest.raises(Conflict) as refused:
        sign_up(bench, acts.session(bench, acts.plan(bench), on="2024-02-01"), "m1")
    assert refused.value.code == "member_deceased"
    attend(bench, past, "m3")  # was there, eight days before


@pytest.mark.parametrize(
    ("day", "state"), [("2024-01-09", "registered"), ("2024-01-10", "withdrawn")]
)
def test_places_are_given_back_from_the_day_of_the_death_on(bench_of, day, state):
    bench = bench_of(ActivitiesService)
    acts.register(bench, "m1")
    session_id = acts.session(bench, acts.plan(bench), on=day)
    sign_up(bench, session_id, "m1")

    bench.deliver(
        MemberDeceased(member_id="m1", on=date(2024, 1, 10)), association="hangzhou", backfill=True
    )

    assert states(bench, session_id) == {"m1": state}


def test_who_was_dead_when_registered_gets_no_place(bench_of):
    bench = bench_of(ActivitiesService)
    acts.register(bench, "m1", deceased_on=date(2020, 5, 5))
    session_id = acts.session(bench, acts.plan(bench))

    with pytest.raises(Conflict) as refused:
        sign_up(bench, session_id, "m1")
    with pytest.raises(Conflict):
        attend(bench, session_id, "m1", role="guest")

    assert refused.value.code == "member_deceased"
