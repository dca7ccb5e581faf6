"""A candidate is no member yet: care does nothing, and everything once the candidate is a member."""

from __future__ import annotations

from datetime import date

import pytest

from contracts.errors import Conflict
from contracts.members.events import HonorRevoked, MemberStateChanged
from services.care.service import CareService
from services.care.tests import facts


def admit(bench, member_id, association="hangzhou"):
    bench.deliver(
        MemberStateChanged(
            member_id=member_id,
            from_state="candidate",
            to_state="active",
            on=bench.clock.today(),
        ),
        association=association,
    )


def elders(bench, association="hangzhou"):
    items = bench.call("list_elderly", association=association)["items"]
    return [one["member_id"] for one in items]


def visits(bench, association="hangzhou"):
    return bench.call("list_visits", association=association)["items"]


def test_a_candidate_of_eighty_is_enrolled_on_the_day_of_admission_and_not_before(bench_of):
    bench = bench_of(CareService)
    facts.register(bench, "m1", birth=date(1940, 1, 1), state="candidate")
    facts.register(bench, "t1", birth=date(1940, 1, 1), association="tonglu")
    bench.go_to(date(2024, 6, 1))
    before = elders(bench)

    admit(bench, "m1")
    admit(bench, "m1")

    assert (before, elders(bench), elders(bench, "tonglu")) == ([], ["m1"], ["t1"])
    assert len(bench.published("care.elderly_care_enrolled")) == 2


def test_a_candidate_is_visited_for_an_honor_only_once_admitted(bench_of):
    bench = bench_of(CareService)
    facts.register(bench, "m1", state="candidate")
    facts.grant(bench, "m1", "g1")
    facts.grant(bench, "m1", "g2", honor="provincial_model_worker")
    facts.grant(bench, "m1", "old", on=date(2001, 5, 1), backfill=True)
    before = visits(bench)

    admit(bench, "m1")
    admit(bench, "m1")

    (visit,) = visits(bench)
    whole = bench.call("get_visit", association="hangzhou", visit_id=visit["visit_id"])
    assert (before, visit["kind"], whole["grant_ids"]) == ([], "newly_honored", ["g1", "g2"])


def test_an_honor_that_was_revoked_while_its_holder_was_a_candidate_brings_no_visit(bench_of):
    bench = bench_of(CareService)
    facts.register(bench, "m1", state="candidate")
    facts.grant(bench, "m1", "g1")
    bench.deliver(
        HonorRevoked(
            member_id="m1",
            grant_id="g1",
            honor_type="hangzhou_craftsman",
            revoked_on=bench.clock.today(),
        ),
        association="hangzhou",
    )

    admit(bench, "m1")

    assert visits(bench) == []


def test_a_candidate_gets_no_gift_and_a_member_of_the_same_day_does(bench_of):
    bench = bench_of(CareService)
    for member_id, state in (("m1", "candidate"), ("m2", "active")):
        facts.register(bench, member_id, state=state)
        facts.grant(bench, member_id, f"g-{member_id}", backfill=True)
        facts.birthday_comes(bench, member_id, on=date(2024, 6, 1))

    gifts = bench.call("list_gifts", association="hangzhou")["items"]

    assert [one["member_id"] for one in gifts] == ["m2"]


def test_nobody_plans_a_visit_to_a_candidate_or_enrols_one_by_hand(bench_of):
    bench = bench_of(CareService)
    facts.register(bench, "m1", state="candidate")
    asked = {"kind": "greeting", "due_on": "2024-02-01"}

    with pytest.raises(Conflict, match="member_not_active"):
        bench.call("plan_visit", association="hangzhou", member_id="m1", **asked)
    with pytest.raises(Conflict, match="member_not_active"):
        bench.call("enrol_elder", association="hangzhou", member_id="m1")
