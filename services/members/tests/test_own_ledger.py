"""Applying what only a workbook of our own tells: who left, revoked honours, agreements, studios under way."""

from __future__ import annotations

import pytest

from services.members.service import MembersService
from services.members.tests.people import home, record, register
from services.members.tests.test_ledger import apply, honor


def read(bench, sheet, association="hangzhou"):
    return bench.call("read_ledger", association=association, sheet=sheet)["items"]


def agreement(**more):
    return {
        "row": 4,
        "partner": "市第一医院",
        "kind": "service",
        "signed_on": "2023-03-01",
        "terms": ["体检"],
        **more,
    }


def test_whoever_has_left_is_entered_as_gone_since_that_day_and_is_no_news(bench_of):
    bench = bench_of(MembersService)
    gone = record("HZ1", "19500601", 1, state="transferred", state_since="2023-05-01")
    waits = record("HZ2", "19500601", 2, state="candidate")

    apply(bench, "apply_members", gone, waits)

    told = [(one["codes"], one["state"], one["state_since"]) for one in read(bench, "members")]
    assert told == [(["HZ1"], "transferred", "2023-05-01"), (["HZ2"], "candidate", None)]
    facts = bench.published("members.member_registered")
    assert [(fact.data["state"], fact.backfill) for fact in facts] == [
        ("transferred", True),
        ("candidate", True),
    ]


def test_a_state_that_is_new_is_news_and_one_that_cannot_follow_is_left_alone(bench_of):
    bench = bench_of(MembersService)
    apply(bench, "apply_members", record("HZ1", "19500601", 1), record("HZ2", "19500601", 2))

    apply(
        bench,
        "apply_members",
        record("HZ1", "19500601", 1, state="withdrawn", state_since="2023-12-01"),
        record("HZ2", "19500601", 2, state="candidate"),
    )

    (fact,) = bench.published("members.member_state_changed")
    assert (fact.data["to_state"], fact.data["on"], fact.backfill) == (
        "withdrawn",
        "2023-12-01",
        False,
    )
    assert [one["state"] for one in read(bench, "members")] == ["withdrawn", "active"]


@pytest.mark.parametrize(
    ("told", "state"),
    [
        ({"state": "active"}, "withdrawn"),
        ({}, "withdrawn"),
        ({"state": "active", "state_since": "2023-11-30"}, "withdrawn"),
        ({"state": "active", "state_since": "2023-12-01"}, "active"),
        ({"state": "active", "state_since": "2099-01-01"}, "withdrawn"),
    ],
)
def test_a_state_of_an_older_workbook_or_without_a_day_sets_nobody_back(bench_of, told, state):
    bench = bench_of(MembersService)
    one, other = record("HZ1", "19500601", 1), record("HZ2", "19500601", 2)
    apply(bench, "apply_members", one, other)
    left = {"state": "withdrawn", "state_since": "2023-12-01"}
    apply(bench, "apply_members", one | left)
    apply(bench, "apply_members", one, association="tonglu")

    apply(bench, "apply_members", one | told, other)

    assert [one["state"] for one in read(bench, "members")] == [state, "active"]
    again = bench.published("members.member_state_changed")[1:]
    assert len(again) == (state == "active")
    assert [one["state"] for one in read(bench, "members", "tonglu")] == ["active"]


def test_nobody_leaves_before_being_born_or_a_unit_before_joining_it(bench_of):
    bench = bench_of(MembersService)
    joined = register(bench, "HZ1", birth="19500601")
    unit = home(bench)
    told = {"member_id": joined, "unit_id": unit, "since": bench.clock.today().isoformat()}
    bench.call("assign_to_unit", association="hangzhou", **told)
    early = {"state": "transferred", "state_since": "1949-01-01"}

    apply(
        bench,
        "apply_members",
        record("HZ1", "19500601", 1, **early),
        record("HZ2", "19500601", 2, **early),
    )

    assert [one["state_since"] for one in read(bench, "members")] == ["1950-06-01"] * 2
    last = bench.published("members.member_assigned_to_unit")[-1]
    assert last.data["until"] == last.data["since"]


def test_an_honour_that_was_revoked_and_granted_again_that_year_is_two(bench_of):
    bench = bench_of(MembersService)
    apply(bench, "apply_members", record("HZ1", "19500601", 1))
    revoked = honor(granted_on="2020-01-10", revoked_on="2020-03-01", revoke_reason="不实")
    again = honor(granted_on="2020-09-26")

    first = apply(bench, "apply_honors", revoked, again)
    second = [apply(bench, "apply_honors", one)["unchanged"] for one in (again, revoked)]

    assert (first["created"], second) == (2, [1, 1])
    kept = sorted((one["granted_on"], one["revoked_on"]) for one in read(bench, "honors"))
    assert kept == [("2020-01-10", "2020-03-01"), ("2020-09-26", None)]
    (fact,) = bench.published("members.honor_revoked")
    assert fact.backfill


@pytest.mark.parametrize("turn", [1, -1])
def test_an_honour_of_a_year_that_was_revoked_and_granted_again_in_it_is_held(bench_of, turn):
    bench = bench_of(MembersService)
    year = {"granted_on": "2020-01-01", "granted_precision": "year", "apart": True}
    both = [honor(**year, revoked_on="2020-03-01", revoke_reason="不实"), honor(**year)][::turn]
    for association in ("hangzhou", "tonglu"):
        apply(bench, "apply_members", record("HZ1", "19500601", 1), association=association)

    first = [apply(bench, "apply_honors", one)["created"] for one in both]  # in two chunks
    again = apply(bench, "apply_honors", *both)
    backwards = apply(bench, "apply_honors", *both[::-1])
    apply(bench, "apply_honors", both[0], association="tonglu")

    assert (first, again["unchanged"], backwards["unchanged"]) == ([1, 1], 2, 2)
    kept = {one["revoked_on"] for one in read(bench, "honors")}
    assert kept == {"2020-03-01", None}
    assert len(read(bench, "honors", "tonglu")) == 1


def test_an_honour_that_was_held_until_now_and_comes_revoked_is_revoked(bench_of):
    bench = bench_of(MembersService)
    apply(bench, "apply_members", record("HZ1", "19500601", 1))
    apply(bench, "apply_honors", honor())

    answer = apply(bench, "apply_honors", honor(revoked_on="2021-03-01"))

    assert (answer["created"], answer["updated"]) == (0, 1)
    (fact,) = bench.published("members.honor_revoked")
    assert not fact.backfill


@pytest.mark.parametrize("state", ["active", "terminated"])
def test_an_agreement_comes_without_a_meeting_and_once(bench_of, state):
    bench = bench_of(MembersService)
    ended = {"ended_on": "2023-06-01"} if state == "terminated" else {}

    first = apply(bench, "apply_agreements", agreement(state=state, **ended))
    again = apply(bench, "apply_agreements", agreement(state=state, **ended))
    apply(bench, "apply_agreements", agreement(), association="tonglu")

    (kept,) = read(bench, "agreements")
    assert (first["created"], again["unchanged"]) == (1, 1)
    assert (kept["state"], kept["ended_on"]) == (state, ended.get("ended_on"))
    assert [one["partner"] for one in read(bench, "agreements", "tonglu")] == ["市第一医院"]


def test_the_agreement_of_a_meeting_is_renewed_and_not_entered_twice(bench_of):
    bench = bench_of(MembersService)
    meeting = {
        "row": 4,
        "held_on": "2023-03-01",
        "kind": "pairing",
        "partner": "虎丘区劳模协会",
        "valid_until": "2026-03-01",
    }
    apply(bench, "apply_exchanges", meeting)
    told = agreement(partner="虎丘区劳模协会", kind="pairing", state="terminated")

    apply(bench, "apply_agreements", told | {"ended_on": "2023-09-01"})

    (kept,) = read(bench, "agreements")
    assert (kept["state"], kept["valid_to"]) == ("terminated", "2026-03-01")


@pytest.mark.parametrize("told", [{}, {"state": "active"}, {"state": "expiring"}])
def test_an_agreement_that_has_ended_is_not_reopened_by_a_sheet(bench_of, told):
    bench = bench_of(MembersService)
    ended = agreement(state="terminated", ended_on="2023-06-01")
    for association in ("hangzhou", "tonglu"):
        apply(bench, "apply_agreements", ended, association=association)

    apply(bench, "apply_agreements", agreement(note="复核", **told))

    (kept,) = read(bench, "agreements")
    assert (kept["state"], kept["ended_on"], kept["note"]) == ("terminated", "2023-06-01", "复核")
    (there,) = read(bench, "agreements", "tonglu")
    assert (there["state"], there["note"]) == ("terminated", None)


def test_an_agreement_without_a_state_is_new_in_force_and_else_as_it_was(bench_of):
    bench = bench_of(MembersService)
    for told in ({}, {"state": "expiring"}, {}):
        apply(bench, "apply_agreements", agreement(**told))

    assert [one["state"] for one in read(bench, "agreements")] == ["expiring"]


def test_a_studio_under_way_keeps_its_step_and_its_honour(bench_of):
    bench = bench_of(MembersService)
    studio = {
        "row": 4,
        "pipeline": "studio",
        "title": "市级创新工作室",
        "name": "王芳工作室",
        "decided_on": "2023-12-01",
        "state": "publicised",
        "honor_type": "municipal_innovation_studio",
    }

    apply(bench, "apply_nominations", studio)

    (kept,) = read(bench, "nominations")
    assert (kept["pipeline"], kept["state"]) == ("studio", "publicised")
    assert kept["honor_type"] == "municipal_innovation_studio"
