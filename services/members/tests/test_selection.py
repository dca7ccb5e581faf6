"""Calls and candidates: each move allows at its edge and refuses just beyond; success has its consequence."""

from __future__ import annotations

from datetime import date

import pytest

from chassis.context import Context
from chassis.runtime import call
from contracts.errors import Conflict, Invalid, NotFound
from services.members.rules import PIPELINES
from services.members.service import MembersService
from services.members.tests.people import home, register

TODAY = "2024-01-02"


@pytest.fixture
def bench(bench_of):
    return bench_of(MembersService)


def open_call(bench, pipeline: str = "speaker", association: str = "hangzhou", **more) -> str:
    told = {"pipeline": pipeline, "title": "首批宣讲员", "batch": "首批", "opened_on": "2024-01-01"}
    return bench.call("open_call", association=association, **told | more)["call_id"]


def submit(bench, call_id: str, association: str = "hangzhou", **more) -> str:
    told = {"call_id": call_id, "on": TODAY, **more}
    return bench.call("submit_nomination", association=association, **told)["nomination_id"]


def move(bench, nomination_id: str, *states: str, roles: tuple[str, ...] = (), **more):
    for state in states:
        asked = {"nomination_id": nomination_id, "to_state": state, "on": TODAY, **more}
        found = bench.call("move_nomination", association="hangzhou", roles=roles, **asked)
    return found


SCORES = {"practice": "90", "theory": "85.5", "expression": "88"}


def test_a_speaker_is_scored_selected_and_joins_the_troupe(bench):
    troupe = home(bench, "T1", name="青年宣讲团", kind="lecture_troupe")
    member = register(bench)
    call_id = open_call(bench, unit_id=troupe, quota=5)
    nomination = submit(bench, call_id, member_id=member, recommended_by="第一分协会")

    move(bench, nomination, "reviewed", **SCORES)
    found = move(bench, nomination, "selected", comment="全票")

    assert (found["state"], found["scores"]) == ("selected", SCORES)
    assert [m["to_state"] for m in found["moves"]] == ["recommended", "reviewed", "selected"]
    (selected,) = bench.published("members.speaker_selected")
    assert (selected.subject, selected.data["unit_id"]) == (member, troupe)
    (joined,) = bench.published("members.member_assigned_to_unit")
    assert joined.data["role"] == "speaker"
    assert all("practice" not in fact.data for fact in bench.published())


def test_a_speaker_is_not_reviewed_without_all_three_scores(bench):
    nomination = submit(bench, open_call(bench), member_id=register(bench))

    with pytest.raises(Conflict, match="scores_missing"):
        move(bench, nomination, "reviewed", practice="90", theory="80")

    assert move(bench, nomination, "reviewed", **SCORES)["state"] == "reviewed"


def test_an_honour_nomination_ends_in_the_honour_itself(bench):
    member = register(bench)
    call_id = open_call(bench, "honor", title="省劳模", honor_type="provincial_model_worker")
    nomination = submit(bench, call_id, member_id=member)

    move(bench, nomination, "reviewed", "shortlisted", "publicised", "forwarded")
    found = move(bench, nomination, "selected", document_no="浙政发1号")

    (granted,) = bench.published("members.honor_granted")
    assert granted.data["grant_id"] == found["grant_id"]
    assert (granted.data["document_no"], granted.backfill) == ("浙政发1号", False)
    (succeeded,) = bench.published("members.nomination_succeeded")
    assert succeeded.data["grant_id"] == found["grant_id"]


def test_when_the_honour_cannot_be_granted_the_candidate_stays_where_they_were(bench):
    member = register(bench)
    call_id = open_call(bench, "honor", title="省劳模", honor_type="provincial_model_worker")
    nomination = submit(bench, call_id, member_id=member)
    move(bench, nomination, "reviewed", "shortlisted", "publicised", "forwarded")
    bench.call(
        "grant_honor",
        association="hangzhou",
        member_id=member,
        honor_type="provincial_model_worker",
        granted_on=TODAY,
    )

    with pytest.raises(Conflict, match="honor_already_granted"):
        move(bench, nomination, "selected")

    found = bench.call("get_nomination", association="hangzhou", nomination_id=nomination)
    assert found["state"] == "forwarded"
    assert bench.published("members.nomination_succeeded") == []


def test_a_place_on_a_cultivation_list_is_no_honour(bench):
    member = register(bench)
    nomination = submit(bench, open_call(bench, "list", title="培育对象"), member_id=member)

    move(bench, nomination, "publicised")
    move(bench, nomination, "selected", expires_on="2026-01-01")

    (fact,) = bench.published("members.talent_list_entry_added")
    assert fact.data["expires_on"] == "2026-01-01"
    assert bench.published("members.honor_granted") == []


def test_a_cohort_is_published_with_its_honours_and_asks_for_no_visits(bench):
    people = [register(bench, f"HZ{n}", serial=n) for n in (1, 2, 3)]
    call_id = open_call(bench, "register", title="名匠录", honor_type="jiande_master_craftsman")
    chosen = [submit(bench, call_id, member_id=member) for member in people]
    for nomination in chosen[:2]:
        move(bench, nomination, "reviewed", "selected")
    asked = {"association": "hangzhou", "call_id": call_id, "on": TODAY}

    published = bench.call("publish_cohort", **asked)

    assert (published["state"], published["candidates"]) == (
        "published",
        {"published": 2, "recommended": 1},
    )
    granted = bench.published("members.honor_granted")
    assert sorted(f.subject for f in granted) == sorted(people[:2])
    assert [f.data["triggers_visit"] for f in granted] == [False, False]
    (fact,) = bench.published("members.register_cohort_published")
    assert fact.data["entries"] == 2
    with pytest.raises(Conflict, match="call_closed"):
        bench.call("publish_cohort", **asked)


def test_a_cohort_without_anybody_is_not_published(bench):
    call_id = open_call(bench, "register", title="名匠录", honor_type="jiande_master_craftsman")

    with pytest.raises(Conflict, match="nobody_selected"):
        bench.call("publish_cohort", association="hangzhou", call_id=call_id, on=TODAY)


def test_a_studio_is_recognised_at_the_end_of_its_pipeline(bench):
    head = register(bench)
    call_id = open_call(bench, "studio", title="认定", honor_type="municipal_innovation_studio")
    nomination = submit(bench, call_id, member_id=head, field="王工作室")

    move(bench, nomination, "reviewed", "publicised", "selected")

    (fact,) = bench.published("members.studio_recognized")
    assert fact.data["head_member_id"] == head
    assert bench.published("members.honor_granted") == []


def test_a_talent_goes_through_stages_in_any_order_and_the_way_can_be_read(bench):
    nomination = submit(bench, open_call(bench, "talent"), member_id=register(bench))
    asked = {"association": "hangzhou", "on": TODAY}
    with pytest.raises(Conflict, match="talent_not_in_training"):
        bench.call("move_talent", nomination_id=nomination, to_stage="employ", **asked)
    move(bench, nomination, "in_training")

    third = bench.call(
        "move_talent", nomination_id=nomination, to_stage="research", mentor="李师傅", **asked
    )
    back = bench.call(
        "move_talent", nomination_id=third["nomination_id"], to_stage="cultivate", **asked
    )

    told = [
        (f.data["from_stage"], f.data["to_stage"])
        for f in bench.published("members.talent_stage_changed")
    ]
    assert told == [(None, "select"), ("select", "research"), ("research", "cultivate")]
    assert back["mentor"] == "李师傅"
    with pytest.raises(Conflict, match="already_in_stage"):
        bench.call(
            "move_talent", nomination_id=back["nomination_id"], to_stage="cultivate", **asked
        )


@pytest.mark.parametrize(
    ("call_changes", "on", "code"),
    [
        ({"deadline": TODAY}, TODAY, None),
        ({"deadline": "2024-01-01"}, TODAY, "after_deadline"),
        ({"opened_on": TODAY}, "2024-01-01", "before_opening"),
        ({}, "2024-01-03", "future_date"),
    ],
)
def test_candidates_are_put_forward_within_the_days_of_the_call(bench, call_changes, on, code):
    call_id, member = open_call(bench, **call_changes), register(bench)

    if code is None:
        assert submit(bench, call_id, member_id=member, on=on)
    else:
        with pytest.raises(Conflict, match=code):
            submit(bench, call_id, member_id=member, on=on)


def test_a_call_whose_deadline_has_passed_is_closed_by_the_clock(bench):
    call_id = open_call(bench, deadline="2024-01-03")

    bench.go_to(date(2024, 1, 3))
    states = [bench.call("list_calls", association="hangzhou")["items"][0]["state"]]
    bench.go_to(date(2024, 1, 4))
    states += [bench.call("list_calls", association="hangzhou")["items"][0]["state"]]

    assert states == ["open", "closed"]
    again = bench.call(
        "change_call",
        association="hangzhou",
        call_id=call_id,
        state="open",
        deadline="2024-02-01",
    )
    assert again["state"] == "open"


def test_a_call_is_told_to_close_once_seven_days_ahead_and_again_for_another_deadline(bench):
    call_id = open_call(bench, deadline="2024-01-11")

    bench.go_to(date(2024, 1, 3))
    assert bench.published("members.nomination_closing") == []
    bench.go_to(date(2024, 1, 6))
    (fact,) = bench.published("members.nomination_closing")
    asked = {"association": "hangzhou", "call_id": call_id}
    bench.call("change_call", **asked, deadline="2024-01-31")
    bench.go_to(date(2024, 1, 25))

    assert fact.data["deadline"] == "2024-01-11"
    told = [f.data["deadline"] for f in bench.published("members.nomination_closing")]
    assert told == ["2024-01-11", "2024-01-31"]


def test_a_step_with_a_deadline_says_when_it_is_due(bench):
    nomination = submit(bench, open_call(bench), member_id=register(bench))

    found = bench.call("get_nomination", association="hangzhou", nomination_id=nomination)
    assert found["due_on"] == "2024-02-01"
    assert move(bench, nomination, "reviewed", **SCORES)["due_on"] is None


def test_nobody_is_put_forward_twice_but_whoever_was_withdrawn_may_come_again(bench):
    call_id, member = open_call(bench), register(bench)
    nomination = submit(bench, call_id, member_id=member)
    with pytest.raises(Conflict, match="already_nominated"):
        submit(bench, call_id, member_id=member)

    move(bench, nomination, "withdrawn")

    assert submit(bench, call_id, member_id=member) == nomination


def test_an_outsider_is_named_and_a_candidate_is_one_or_the_other(bench):
    call_id = open_call(bench, "list", title="培育对象")
    nomination = submit(bench, call_id, candidate_name="周明", recommended_by="第一分协会")

    (fact,) = bench.published("members.nomination_submitted")
    assert (fact.subject, fact.data["member_id"]) == (nomination, None)
    with pytest.raises(Invalid):
        submit(bench, call_id)
    with pytest.raises(Invalid):
        submit(bench, call_id, candidate_name="周明", member_id=register(bench))


def test_no_more_are_selected_than_the_call_has_places_for(bench):
    people = [register(bench, f"HZ{n}", serial=n) for n in (1, 2)]
    call_id = open_call(bench, quota=1)
    first, second = (submit(bench, call_id, member_id=member) for member in people)
    move(bench, first, "reviewed", "selected", **SCORES)
    move(bench, second, "reviewed", **SCORES)

    with pytest.raises(Conflict, match="quota_full"):
        move(bench, second, "selected")

    bench.call("change_call", association="hangzhou", call_id=call_id, quota=2)
    assert move(bench, second, "selected")["state"] == "selected"


@pytest.mark.parametrize(
    ("actor", "roles", "state", "code"),
    [
        ("account-1", ("secretary",), "withdrawn", None),
        ("leader", ("chapter_leader",), "withdrawn", None),
        ("leader", ("chapter_leader",), "reviewed", "not_by_this_role"),
        ("another", ("home_leader",), "withdrawn", "not_your_candidate"),
        ("another", ("secretary",), "reviewed", None),
    ],
)
def test_who_may_move_a_candidate_is_data_of_the_pipeline(bench, actor, roles, state, code):
    call_id, member = open_call(bench), register(bench)
    nomination = bench.call(
        "submit_nomination",
        association="hangzhou",
        actor="leader",
        call_id=call_id,
        member_id=member,
        on=TODAY,
    )["nomination_id"]
    context = Context(association_id="hangzhou", actor=actor, roles=roles)
    asked = {"nomination_id": nomination, "to_state": state, "on": TODAY, **SCORES}

    def moved():
        return call(MembersService, bench.runtime, context, "move_nomination", asked)

    if code is None:
        assert moved()["state"] == state
    else:
        with pytest.raises(Conflict, match=code):
            moved()


def test_a_candidate_goes_only_where_the_pipeline_leads_and_not_back_in_time(bench):
    nomination = submit(bench, open_call(bench), member_id=register(bench))

    with pytest.raises(Conflict, match="candidate_move_not_allowed"):
        move(bench, nomination, "selected")
    with pytest.raises(Conflict, match="before_last_move"):
        move(bench, nomination, "reviewed", on="2024-01-01", **SCORES)
    rejected = move(bench, nomination, "rejected")

    assert rejected["may_go_to"] == []
    (fact,) = bench.published("members.nomination_rejected")
    assert (fact.data["stage"], fact.data["submitted_by"]) == ("recommended", "account-1")


@pytest.mark.parametrize(
    ("pipeline", "honor_type", "fits"),
    [
        ("honor", "provincial_model_worker", True),
        ("honor", None, False),
        ("honor", "municipal_model_collective", False),
        ("studio", "municipal_innovation_studio", True),
        ("studio", "hangzhou_craftsman", False),
        ("speaker", None, True),
        ("speaker", "hangzhou_craftsman", False),
    ],
)
def test_a_call_names_an_honour_that_fits_its_pipeline(bench, pipeline, honor_type, fits):
    if fits:
        assert open_call(bench, pipeline, honor_type=honor_type)
    else:
        with pytest.raises(Invalid):
            open_call(bench, pipeline, honor_type=honor_type)


def test_a_batch_is_called_once_in_whatever_words(bench):
    open_call(bench)

    with pytest.raises(Conflict, match="call_exists"):
        open_call(bench, title="首批 宣讲员", batch="第一批")
    assert open_call(bench, batch="第二批")
    assert open_call(bench, association="tonglu")


def test_calls_and_candidates_are_of_one_association(bench):
    call_id = open_call(bench)
    nomination = submit(bench, call_id, candidate_name="周明")

    assert bench.call("list_calls", association="tonglu")["total"] == 0
    assert bench.call("list_nominations", association="tonglu")["total"] == 0
    with pytest.raises(NotFound):
        bench.call("get_nomination", association="tonglu", nomination_id=nomination)
    with pytest.raises(NotFound):
        submit(bench, call_id, association="tonglu", candidate_name="周明")


def test_the_pipelines_lead_from_every_state_to_states_they_know():
    for pipeline in PIPELINES.values():
        for moves in pipeline.moves.values():
            for one in moves:
                over = one.to in {"rejected", "withdrawn", *pipeline.counted}
                assert over or one.to in pipeline.moves, (pipeline.code, one.to)
        assert "recommended" in pipeline.moves
