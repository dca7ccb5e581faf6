"""Places follow a merge of two records and its undoing; a record in the trash has none."""

from __future__ import annotations

from datetime import date

import pytest

from contracts.errors import Conflict
from contracts.members.merging import (
    MemberMerged,
    MemberRestored,
    MemberTrashed,
    MergeUndone,
)
from services.activities.service import ActivitiesService
from services.activities.tests import acts
from services.activities.tests.test_sessions import sign_up, states

ON = date(2024, 1, 2)


def told(bench, fact) -> None:
    bench.deliver(fact, association="hangzhou", times=2)


def test_places_go_over_once_and_come_back(bench_of):
    bench = bench_of(ActivitiesService)
    for member in ("m1", "m2"):
        acts.register(bench, member)
    acts.register(bench, "t1", association="tonglu")
    first, second = (acts.session(bench, acts.plan(bench)) for _ in range(2))
    for session, member in ((first, "m1"), (second, "m1"), (second, "m2")):
        sign_up(bench, session, member)
    pair = {"member_id": "m1", "into_member_id": "m2", "merge_id": "x", "on": ON}

    told(bench, MemberMerged(**pair))
    assert states(bench, first) == {"m2": "registered"}
    assert states(bench, second) == {"m1": "withdrawn", "m2": "registered"}
    with pytest.raises(Conflict):
        sign_up(bench, acts.session(bench, acts.plan(bench)), "m1")

    told(bench, MergeUndone(**pair, state="active"))
    assert states(bench, first) == {"m1": "registered"}
    assert states(bench, second) == {"m1": "registered", "m2": "registered"}


def test_what_is_in_the_trash_has_no_place_until_it_is_back(bench_of):
    bench = bench_of(ActivitiesService)
    acts.register(bench, "m1")
    session = acts.session(bench, acts.plan(bench))
    sign_up(bench, session, "m1")

    told(bench, MemberTrashed(member_id="m1", on=ON))
    assert states(bench, session) == {"m1": "withdrawn"}
    other = acts.session(bench, acts.plan(bench))
    with pytest.raises(Conflict):
        sign_up(bench, other, "m1")

    told(bench, MemberRestored(member_id="m1", on=ON, state="active"))
    sign_up(bench, other, "m1")


def test_whoever_came_under_the_one_name_came(bench_of):
    bench = bench_of(ActivitiesService)
    for member in ("m1", "m2"):
        acts.register(bench, member)
    session = acts.session(bench, acts.plan(bench))
    for member in ("m1", "m2"):
        sign_up(bench, session, member)
    there = {"session_id": session, "member_id": "m1", "state": "attended"}
    bench.call("record_attendance", association="hangzhou", **there)
    pair = {"member_id": "m1", "into_member_id": "m2", "merge_id": "x", "on": ON}

    told(bench, MemberMerged(**pair))
    assert states(bench, session)["m2"] == "attended"

    told(bench, MergeUndone(**pair, state="active"))
    assert states(bench, session) == {"m1": "attended", "m2": "registered"}
