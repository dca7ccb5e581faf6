"""An association's own steps of a pipeline, refused where they lead nowhere; and who hears of a step that is due."""

from __future__ import annotations

from datetime import date

import pytest

from contracts.errors import Conflict, Invalid
from services.members import domain_organisation as domain
from services.members.domain import Refused
from services.members.rules import PIPELINES, Move
from services.members.service import MembersService
from services.members.tests.people import register

IN = {"association": "hangzhou"}
DAY = "2024-01-02"
SHORT = [
    {
        "from_state": "recommended",
        "to_state": "publicised",
        "by": ["secretary", "home_leader"],
        "within_days": 10,
    },
    {"from_state": "recommended", "to_state": "withdrawn", "by": ["secretary", "chapter_leader"]},
    {"from_state": "publicised", "to_state": "selected", "within_days": 5},
]


def configure(bench, moves, association: str = "hangzhou"):
    told = {"pipeline": "honor", "moves": moves}
    return bench.call("configure_pipeline", association=association, **told)


def candidate(bench, association: str = "hangzhou", **more) -> str:
    told = {"pipeline": "honor", "title": "杭州工匠", "honor_type": "hangzhou_craftsman"}
    call = bench.call("open_call", association=association, opened_on=DAY, **told)["call_id"]
    asked = {"call_id": call, "candidate_name": "周明", "on": DAY, **more}
    made = bench.call("submit_nomination", association=association, **asked)
    return str(made["nomination_id"])


def move(bench, nomination: str, to_state: str, on: str = DAY, **more):
    asked = {"nomination_id": nomination, "to_state": to_state, "on": on}
    return bench.call("move_nomination", **IN, **asked, **more)


def due(bench, association: str = "hangzhou") -> list[tuple[str, str, bool]]:
    found = bench.published("members.nomination_step_due")
    return [
        (one.data["stage"], one.data["due_on"], one.data["passed"])
        for one in found
        if one.association_id == association
    ]


@pytest.mark.parametrize("code", list(PIPELINES))
def test_the_steps_of_all_lead_somewhere(code):
    standard = PIPELINES[code]
    domain.check_pipeline(standard, [(s, m) for s, moves in standard.moves.items() for m in moves])


def steps(*pairs: str) -> list[tuple[str, Move]]:
    return [(one.split(">")[0], Move(one.split(">")[1])) for one in pairs]


@pytest.mark.parametrize(
    ("moves", "code"),
    [
        (steps("recommended>selected", "recommended>thought_over"), "step_unknown_state"),
        (steps("recommended>in_training"), "step_unknown_state"),
        (steps("recommended>selected", "rejected>recommended"), "step_from_an_end"),
        (steps("recommended>selected", "reviewed>reviewed"), "step_from_an_end"),
        (steps("recommended>selected", "recommended>selected"), "step_twice"),
        (steps("recommended>reviewed", "reviewed>rejected"), "pipeline_without_success"),
        (steps("recommended>selected", "reviewed>selected"), "step_never_reached"),
        (steps("recommended>selected", "recommended>reviewed"), "step_dead_end"),
        (
            steps(
                "recommended>selected",
                "recommended>reviewed",
                "reviewed>shortlisted",
                "shortlisted>reviewed",
            ),
            "step_dead_end",
        ),
    ],
)
def test_steps_that_lead_nowhere_are_refused(moves, code):
    with pytest.raises(Refused, match=code):
        domain.check_pipeline(PIPELINES["honor"], moves)


def test_a_step_that_the_office_may_not_take_is_refused_with_the_step(bench_of):
    bench = bench_of(MembersService)
    alone = {"from_state": "recommended", "to_state": "rejected", "by": ["chapter_leader"]}

    with pytest.raises(Invalid) as refused:
        configure(bench, [*SHORT, alone])

    (fault,) = refused.value.fields["moves"]
    assert (fault["code"], fault["value"]) == ("step_without_office", "recommended → rejected")
    assert configure(bench, [*SHORT, alone | {"by": ["chapter_leader", "secretary"]}], "tonglu")
    assert not bench.call("list_pipelines", **IN)["items"][0]["own"]


def test_a_president_is_nobody_who_takes_a_step(bench_of):
    bench = bench_of(MembersService)

    with pytest.raises(Invalid):
        configure(bench, [SHORT[0] | {"by": ["secretary", "president"]}, *SHORT[1:]])


def test_own_steps_hold_here_and_nowhere_else_until_they_are_taken_back(bench_of):
    bench = bench_of(MembersService)

    told = configure(bench, SHORT)

    assert (told["own"], len(told["moves"])) == (True, 3)
    here = candidate(bench)
    with pytest.raises(Conflict, match="candidate_move_not_allowed"):
        move(bench, here, "reviewed")
    with pytest.raises(Conflict, match="not_by_this_role"):
        move(bench, here, "publicised", roles=("chapter_leader",))
    shown = move(bench, here, "publicised", roles=("secretary",))
    assert (shown["may_go_to"], shown["due_on"]) == (["selected"], "2024-01-07")
    there = bench.call("list_pipelines", association="tonglu")["items"]
    assert not any(one["own"] for one in there)

    again = configure(bench, [])
    assert (again["own"], {one["from_state"] for one in again["moves"]}) == (
        False,
        set(PIPELINES["honor"].moves),
    )


def test_steps_that_leave_a_candidate_without_any_are_refused_with_the_state(bench_of):
    bench = bench_of(MembersService)
    nomination = candidate(bench)
    move(bench, nomination, "reviewed")
    candidate(bench, "tonglu")

    with pytest.raises(Invalid) as refused:
        configure(bench, SHORT)

    (fault,) = refused.value.fields["moves"]
    assert (fault["code"], fault["value"], fault["count"]) == ("step_state_in_use", "reviewed", "1")
    assert configure(bench, SHORT, "tonglu")["own"]


def test_a_step_is_told_once_when_it_is_near_and_once_when_its_day_has_passed(bench_of):
    bench = bench_of(MembersService)
    configure(bench, SHORT)
    configure(bench, SHORT, "tonglu")
    nomination = candidate(bench)  # to be publicised until the 12th

    bench.go_to(date(2024, 1, 8))
    assert due(bench) == []
    bench.go_to(date(2024, 1, 12))
    assert due(bench) == [("recommended", "2024-01-12", False)]
    bench.go_to(date(2024, 1, 15))
    assert due(bench)[1:] == [("recommended", "2024-01-12", True)]
    assert bench.published("members.nomination_step_due")[-1].data["roles"] == [
        "home_leader",
        "secretary",
    ]

    move(bench, nomination, "publicised", on="2024-01-15")
    bench.go_to(date(2024, 1, 17))
    assert due(bench)[2:] == [("publicised", "2024-01-20", False)]
    assert due(bench, "tonglu") == []


def test_nobody_waits_for_the_next_step_of_a_row_of_a_ledger(bench_of):
    bench = bench_of(MembersService)
    register(bench, "HZ1", birth="19700101")
    row = {
        "row": 4,
        "pipeline": "honor",
        "title": "杭州工匠",
        "name": "王建国",
        "member_code": "HZ1",
        "decided_on": "2020-01-01",
        "state": "publicised",
    }
    bench.call("apply_nominations", **IN, records=[row])

    bench.go_to(date(2024, 1, 5))

    assert due(bench) == []
