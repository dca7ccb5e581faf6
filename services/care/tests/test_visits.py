from __future__ import annotations

from datetime import date, timedelta

import pytest

from chassis.context import SUBTREE_FIGURES, Context
from contracts.errors import Conflict, Forbidden, Invalid, NotFound
from contracts.members.events import (
    MemberContactLogged,
    OfficeEnded,
    UnitDissolved,
    UnitUpdated,
)
from services.care.service import CareService
from services.care.tests import facts


def visits_of(bench, association="hangzhou", **asked):
    return bench.call("list_visits", association=association, **asked)["items"]


def record(bench, visit_id, on, **more):
    return bench.call(
        "record_visit", association="hangzhou", visit_id=visit_id, visited_on=str(on), **more
    )


def welcome_visit(bench):
    facts.register(bench, "m1")
    facts.grant(bench, "m1", "g1")
    return visits_of(bench)[0]["visit_id"]


def test_a_periodic_visit_opens_seven_days_before_it_is_due(bench_of):
    bench = bench_of(CareService)
    facts.elder(bench, "m1")
    facts.elder(bench, "t1", association="tonglu")

    bench.go_to(date(2024, 1, 24))
    before = visits_of(bench)
    bench.go_to(date(2024, 1, 25))

    assert before == []
    (visit,) = visits_of(bench)
    assert (visit["opened_on"], visit["due_on"]) == ("2024-01-25", "2024-02-01")
    assert [v["member_id"] for v in visits_of(bench, "tonglu")] == ["t1"]


def test_a_visit_made_early_moves_the_next(bench_of):
    bench = bench_of(CareService)
    facts.elder(bench, "m1")
    bench.go_to(date(2024, 1, 26))
    (visit,) = visits_of(bench)

    record(bench, visit["visit_id"], date(2024, 1, 26))

    next_due = date(2024, 1, 26) + timedelta(days=90)
    (elder,) = bench.call("list_elderly", association="hangzhou")["items"]
    assert (elder["next_visit_on"], elder["last_contact_on"]) == (str(next_due), "2024-01-26")
    bench.go_to(next_due - timedelta(days=7))
    assert sorted(v["due_on"] for v in visits_of(bench)) == ["2024-02-01", str(next_due)]


def test_a_visit_by_hand_before_any_is_open_moves_the_plan_too(bench_of):
    bench = bench_of(CareService)
    facts.elder(bench, "m1")
    bench.go_to(date(2024, 1, 10))
    planned = bench.call(
        "plan_visit",
        association="hangzhou",
        member_id="m1",
        kind="elderly_care",
        due_on="2024-01-12",
        assignee_account_id="a1",
    )

    record(bench, planned["visit_id"], date(2024, 1, 10))

    (elder,) = bench.call("list_elderly", association="hangzhou")["items"]
    assert elder["next_visit_on"] == str(date(2024, 1, 10) + timedelta(days=90))


def test_a_visit_is_overdue_the_day_after_and_is_told_once_up_the_chain(bench_of):
    bench = bench_of(CareService)
    facts.establish_home(bench, "home-1")
    facts.appoint(bench, "leader", "home_leader", unit_id="home-1")
    facts.appoint(bench, "secretary", "secretary")
    facts.elder(bench, "m1")
    facts.join(bench, "m1", "home-1")
    bench.call("assign_carer", association="hangzhou", member_id="m1", carer_account_id="carer")

    bench.go_to(date(2024, 2, 1))
    on_the_day = bench.published("care.visit_overdue")
    bench.go_to(date(2024, 3, 1))

    assert on_the_day == []
    (late,) = bench.published("care.visit_overdue")
    assert (late.data["days_late"], late.data["assignee_account_id"]) == (1, "carer")
    assert late.data["escalated_to_account_id"] == "leader"
    assert [v["state"] for v in visits_of(bench)] == ["overdue"]


def test_a_cancelled_periodic_visit_comes_again_after_the_interval(bench_of):
    bench = bench_of(CareService)
    facts.elder(bench, "m1")
    bench.go_to(date(2024, 1, 25))
    (visit,) = visits_of(bench)

    bench.call(
        "cancel_visit", association="hangzhou", visit_id=visit["visit_id"], reason="declined"
    )

    bench.go_to(date(2024, 4, 30))
    assert [v["due_on"] for v in visits_of(bench, states=["due"])] == ["2024-05-01"]


def test_a_visit_is_recorded_once(bench_of):
    bench = bench_of(CareService)
    visit_id = welcome_visit(bench)
    done = record(bench, visit_id, date(2024, 1, 2), note="住院", gift="鲜花", cost_fen=20000)

    with pytest.raises(Conflict) as again:
        record(bench, visit_id, date(2024, 1, 2))

    assert (done["state"], done["note"], done["visited_by_account_id"]) == (
        "completed",
        "住院",
        "account-1",
    )
    assert again.value.code == "visit_already_completed"
    (told,) = bench.published("care.visit_completed")
    assert "住院" not in str(told.data)
    assert visits_of(bench)[0]["note"] is None


@pytest.mark.parametrize(
    ("on", "code"),
    [
        (date(2024, 1, 2), None),
        (date(2024, 1, 3), "visited_in_future"),
        (date(2023, 12, 3), None),
        (date(2023, 12, 2), "visited_too_early"),
    ],
)
def test_a_visit_was_made_at_most_thirty_days_before_it_was_opened_and_not_in_future(
    bench_of, on, code
):
    bench = bench_of(CareService)
    visit_id = welcome_visit(bench)

    try:
        record(bench, visit_id, on)
        seen = None
    except Conflict as refused:
        seen = refused.code

    assert seen == code
    assert visits_of(bench)[0]["state"] == ("due" if code else "completed")


def test_an_attempt_does_not_complete_a_visit(bench_of):
    bench = bench_of(CareService)
    visit_id = welcome_visit(bench)

    seen = bench.call(
        "record_attempt", association="hangzhou", visit_id=visit_id, attempted_on="2024-01-02"
    )

    assert (seen["state"], seen["attempts"]) == ("attempted", 1)
    assert bench.published("care.visit_completed") == []
    assert record(bench, visit_id, date(2024, 1, 2))["state"] == "completed"


def test_another_association_sees_and_records_nothing(bench_of):
    bench = bench_of(CareService)
    visit_id = welcome_visit(bench)

    with pytest.raises(NotFound):
        bench.call("record_visit", association="tonglu", visit_id=visit_id, visited_on="2024-01-02")
    with pytest.raises(NotFound):
        bench.call("get_visit", association="tonglu", visit_id=visit_id)

    assert visits_of(bench, "tonglu") == []
    assert visits_of(bench)[0]["state"] == "due"


def test_who_may_read_figures_only_may_neither_list_nor_record(bench_of):
    bench = bench_of(CareService)
    visit_id = welcome_visit(bench)

    with pytest.raises(Forbidden):
        bench.call("list_visits", association="hangzhou", scope=SUBTREE_FIGURES)
    with pytest.raises(Forbidden):
        bench.call(
            "record_visit",
            association="hangzhou",
            scope=SUBTREE_FIGURES,
            visit_id=visit_id,
            visited_on="2024-01-02",
        )


def test_a_new_leader_takes_over_what_the_secretary_had_and_the_gap_closes(bench_of):
    bench = bench_of(CareService)
    facts.appoint(bench, "secretary", "secretary")
    facts.establish_home(bench, "home-1")
    facts.register(bench, "m1")
    facts.register(bench, "m2")
    facts.join(bench, "m1", "home-1")
    facts.grant(bench, "m1", "g1")
    facts.grant(bench, "m2", "g2")

    facts.appoint(bench, "leader", "home_leader", unit_id="home-1")

    by_member = {v["member_id"]: v["assignee_account_id"] for v in visits_of(bench)}
    assert by_member == {"m1": "leader", "m2": "secretary"}
    (moved,) = bench.published("care.visit_reassigned")
    assert moved.data["assigned_because"] == "home_leader"
    kinds = [g["kind"] for g in bench.call("list_gaps", association="hangzhou")["items"]]
    assert kinds == ["no_home"]


def test_when_a_leader_leaves_open_visits_move_up_the_chain(bench_of):
    bench = bench_of(CareService)
    facts.appoint(bench, "secretary", "secretary")
    facts.establish_home(bench, "home-1")
    office = facts.appoint(bench, "leader", "home_leader", unit_id="home-1")
    for member in ("m1", "m2"):
        facts.register(bench, member)
        facts.join(bench, member, "home-1")
        facts.grant(bench, member, f"g-{member}")
    by_hand = next(v["visit_id"] for v in visits_of(bench) if v["member_id"] == "m2")
    bench.call(
        "reassign_visit", association="hangzhou", visit_id=by_hand, assignee_account_id="helper"
    )

    bench.deliver(
        OfficeEnded(
            office_id=office,
            office="home_leader",
            account_id="leader",
            unit_id="home-1",
            on=date(2024, 1, 2),
        ),
        association="hangzhou",
    )

    by_member = {v["member_id"]: v["assignee_account_id"] for v in visits_of(bench)}
    assert by_member == {"m1": "secretary", "m2": "helper"}


@pytest.mark.parametrize(
    ("made_on", "stays"), [(date(2024, 1, 9), False), (date(2024, 1, 10), True)]
)
def test_a_rehearsal_shows_no_visit_as_due_that_was_made_before_its_first_day(
    bench_of, made_on, stays
):
    bench = bench_of(CareService)
    visit_id = welcome_visit(bench)  # due on 1 February
    bench.go_to(date(2024, 1, 10))
    record(bench, visit_id, made_on)

    with bench.database.begin(Context(association_id="hangzhou")) as tx:
        CareService.prepare_rehearsal(tx, date(2024, 1, 10), date(2024, 2, 29))

    assert bool(visits_of(bench)) is stays


def test_the_leader_of_a_home_that_is_open_again_goes_to_its_people_again(bench_of):
    bench = bench_of(CareService)
    for association in ("hangzhou", "tonglu"):
        facts.register(bench, f"m-{association}", association=association)
        facts.establish_home(bench, f"h-{association}", association=association)
        facts.join(bench, f"m-{association}", f"h-{association}", association=association)
        facts.appoint(
            bench, "leader", "home_leader", unit_id=f"h-{association}", association=association
        )
        facts.grant(bench, f"m-{association}", f"g-{association}", association=association)
    goes = [visits_of(bench)[0]["assignee_account_id"]]

    for fact in (
        UnitDissolved(unit_id="h-hangzhou", on=facts.FIRST_DAY),
        UnitUpdated(unit_id="h-hangzhou", kind="home"),  # of an older release, which tells no state
        UnitUpdated(unit_id="h-hangzhou", kind="home", state="closed"),
        UnitUpdated(unit_id="h-hangzhou", kind="home", state="running"),
    ):
        bench.deliver(fact, association="hangzhou")
        goes.append(visits_of(bench)[0]["assignee_account_id"])

    assert goes == ["leader", None, None, None, "leader"]
    assert visits_of(bench, "tonglu")[0]["assignee_account_id"] == "leader"


def test_a_first_secretary_takes_what_was_nobodys(bench_of):
    bench = bench_of(CareService)
    facts.register(bench, "m1")
    facts.grant(bench, "m1", "g1")

    facts.appoint(bench, "elsewhere", "secretary", association="tonglu")
    unmoved = visits_of(bench)[0]["assignee_account_id"]
    facts.appoint(bench, "secretary", "secretary")

    assert unmoved is None
    assert visits_of(bench)[0]["assignee_account_id"] == "secretary"


def test_pages_follow_each_other_without_gap_or_repetition(bench_of):
    bench = bench_of(CareService)
    for number in range(7):
        facts.register(bench, f"m{number}")
        facts.grant(bench, f"m{number}", f"g{number}")
    seen, after = [], None
    for _ in range(3):
        page = bench.call("list_visits", association="hangzhou", limit=3, after=after)
        seen += [v["visit_id"] for v in page["items"]]
        after = page["next"]

    with pytest.raises(Invalid):
        bench.call("list_visits", association="hangzhou", after="nonsense")

    assert after is None
    assert len(seen) == len(set(seen)) == 7


def test_plans_by_hand_are_refused_in_the_past_twice_and_for_who_left(bench_of):
    bench = bench_of(CareService)
    facts.register(bench, "m1")
    facts.register(bench, "gone", deceased_on=date(2023, 1, 1))
    plan = {"association": "hangzhou", "kind": "greeting"}
    bench.call("plan_visit", member_id="m1", due_on="2024-01-02", **plan)
    codes = []

    for member_id, due_on in (("m1", "2024-01-05"), ("m1", "2024-01-01"), ("gone", "2024-01-05")):
        with pytest.raises(Conflict) as refused:
            bench.call("plan_visit", member_id=member_id, due_on=due_on, **plan)
        codes.append(refused.value.code)

    assert codes == ["visit_already_open", "due_in_past", "member_not_active"]


def test_any_contact_that_members_log_is_the_last_contact(bench_of):
    bench = bench_of(CareService)
    facts.elder(bench, "m1")

    for day in (date(2024, 1, 2), date(2023, 5, 1)):
        bench.deliver(
            MemberContactLogged(member_id="m1", on=day, kind="attendance", source_event_id="e"),
            association="hangzhou",
        )

    (elder,) = bench.call("list_elderly", association="hangzhou")["items"]
    assert elder["last_contact_on"] == "2024-01-02"


def test_a_list_of_visits_tells_the_honours_that_each_welcomes(bench_of):
    bench = bench_of(CareService)
    facts.register(bench, "m1")
    facts.register(bench, "m2", association="tonglu")
    facts.grant(bench, "m1", "g2")
    facts.grant(bench, "m1", "g1")
    facts.grant(bench, "m2", "g3", association="tonglu")

    told = {
        association: [
            list(one["grant_ids"])
            for one in bench.call("list_visits", association=association)["items"]
        ]
        for association in ("hangzhou", "tonglu")
    }

    assert told == {"hangzhou": [["g1", "g2"]], "tonglu": [["g3"]]}
