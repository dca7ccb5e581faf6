"""Saved searches that stay live, and cross tables as of any day, each number with its people."""

from __future__ import annotations

from datetime import date

import pytest

from chassis.context import SUBTREE_FIGURES, Context
from chassis.runtime import call as ask
from contracts.errors import Conflict, Forbidden, NotFound
from services.members.service import MembersService
from services.members.tests.people import home, record, register

IN = {"association": "hangzhou"}


def save(bench, name: str = "高龄", association: str = "hangzhou", **more):
    actor = more.pop("actor", "account-1")
    told = {"name": name, "criteria": more.pop("criteria", {"age_from": 80}), **more}
    return bench.call("save_search", association=association, actor=actor, **told)


def test_a_saved_search_finds_whoever_fits_now(bench_of):
    bench = bench_of(MembersService)
    made = save(bench)
    assert made["members"] == 0

    register(bench, birth="19440102")
    register(bench, "HZ2", birth="19440103", serial=2)

    (listed,) = bench.call("list_searches", **IN)["items"]
    assert (listed["name"], listed["members"], listed["is_own"]) == ("高龄", 1, True)
    found = bench.call("run_search", **IN, search_id=made["search_id"])
    assert [m["code"] for m in found["items"]] == ["HZ0001"]


def test_a_search_is_its_owners_unless_it_is_shared(bench_of):
    bench = bench_of(MembersService)
    own, shared = (
        save(bench),
        save(bench, "在职", criteria={"employment_status": "in_post"}, shared=True),
    )

    theirs = bench.call("list_searches", **IN, actor="account-2")["items"]
    assert [(s["name"], s["is_own"]) for s in theirs] == [("在职", False)]
    bench.call("run_search", **IN, actor="account-2", search_id=shared["search_id"])
    for call, search in (("run_search", own), ("drop_search", own), ("drop_search", shared)):
        with pytest.raises(NotFound, match="search_not_found"):
            bench.call(call, **IN, actor="account-2", search_id=search["search_id"])
    assert bench.call("list_searches", association="tonglu")["items"] == []
    with pytest.raises(NotFound):
        bench.call("run_search", association="tonglu", search_id=shared["search_id"])


def test_a_search_is_changed_and_dropped_and_no_two_have_one_name(bench_of):
    bench = bench_of(MembersService)
    made = save(bench)

    with pytest.raises(Conflict, match="search_name_taken"):
        save(bench)
    save(bench, actor="account-2")
    changed = save(bench, search_id=made["search_id"], criteria={"q": "wjg", "limit": 3})
    assert (changed["criteria"]["q"], changed["criteria"]["limit"]) == ("wjg", 50)
    bench.call("drop_search", **IN, search_id=made["search_id"])
    assert bench.call("list_searches", **IN)["items"] == []


def test_a_leader_sees_of_a_shared_search_the_own_unit_only(bench_of):
    bench = bench_of(MembersService)
    inside, unit = register(bench), home(bench)
    register(bench, "HZ2", serial=2)
    bench.call("assign_to_unit", **IN, member_id=inside, unit_id=unit, since="2024-01-01")
    made = save(bench, criteria={"sex": "male"}, shared=True)

    told = {**IN, "actor": "leader", "unit_id": unit}
    found = bench.call("run_search", **told, search_id=made["search_id"])
    (listed,) = bench.call("list_searches", **told)["items"]

    assert [m["member_id"] for m in found["items"]] == [inside]
    assert listed["members"] == 1


def table(bench, rows: str, columns: str | None = None, **more):
    return bench.call("cross_table", **IN, rows=rows, columns=columns, **more)


def headings(told) -> dict[str, int]:
    return {h["code"]: h["members"] for h in told["rows"]}


def test_a_cross_table_counts_each_person_once_and_adds_up(bench_of):
    bench = bench_of(MembersService)
    young = register(bench, "HZ1", birth="19940103", town="清波街道")
    register(bench, "HZ2", birth="19940102", serial=2, town="清波街道")
    register(bench, "HZ3", birth="19440102", serial=3, employment_status="retired")
    register(bench, "HZ4", birth="19440103", serial=4, state="candidate")
    register(bench, "TL1", association="tonglu", birth="19440102")
    for honor in ("hangzhou_craftsman", "provincial_model_worker"):
        granted = {"honor_type": honor, "granted_on": "2023-05-01"}
        bench.call("grant_honor", **IN, member_id=young, **granted)

    told = table(bench, "age_band", "town")

    assert [h["code"] for h in told["rows"]] == ["0-29", "30-39", "80-89"]
    assert [(c["row"], c["column"], c["members"]) for c in told["cells"]] == [
        ("0-29", "清波街道", 1),
        ("30-39", "清波街道", 1),
        ("80-89", "-", 1),
    ]
    assert [(h["code"], h["members"]) for h in told["columns"]] == [("清波街道", 2), ("-", 1)]
    assert told["total"] == 3
    assert headings(table(bench, "honor_level")) == {"provincial": 1, "-": 2}
    assert headings(table(bench, "employment_status")) == {"in_post": 2, "retired": 1}
    assert headings(table(bench, "track")) == {"development": 2, "care": 1}
    cell = bench.call(
        "list_cell", **IN, rows="age_band", columns="town", row="0-29", column="清波街道"
    )
    assert ([m["code"] for m in cell["items"]], cell["total"]) == (["HZ1"], 1)


def test_a_day_that_is_past_is_counted_as_it_was(bench_of):
    bench = bench_of(MembersService)
    unit = home(bench)
    first = register(bench, "HZ1", birth="19600601", town="清波街道")
    second = register(bench, "HZ2", birth="19400601", serial=2)
    bench.call("assign_to_unit", **IN, member_id=first, unit_id=unit, since="2023-06-01")
    bench.call("retire_member", **IN, member_id=first, on="2023-07-01")
    bench.call("update_member", **IN, member_id=first, town="西湖街道", in_force_since="2023-10-01")
    bench.call("report_death", **IN, member_id=second, on="2023-12-01")
    bench.call("change_member_state", **IN, member_id=first, to_state="withdrawn", on="2023-12-20")

    assert table(bench, "sex")["total"] == 0
    assert table(bench, "sex", as_of="2023-12-19")["total"] == 1
    assert table(bench, "sex", as_of="2023-11-30")["total"] == 2
    assert table(bench, "sex", as_of="1950-01-01")["total"] == 1
    towns = {day: headings(table(bench, "town", as_of=day)) for day in ("2023-09-30", "2023-10-01")}
    assert towns == {
        "2023-09-30": {"清波街道": 1, "-": 1},
        "2023-10-01": {"西湖街道": 1, "-": 1},
    }
    work = {day: headings(table(bench, "track", as_of=day)) for day in ("2023-06-30", "2023-07-01")}
    assert work["2023-06-30"] == {"development": 2}
    assert work["2023-07-01"] == {"development": 1, "care": 1}
    homes = table(bench, "home", as_of="2023-06-01")["rows"]
    assert [(h["code"], h["name"], h["members"]) for h in homes] == [
        (unit, "清波之家", 1),
        ("-", None, 1),
    ]
    assert headings(table(bench, "home", as_of="2023-05-31")) == {"-": 2}


def test_a_revoked_honour_counts_until_it_was_revoked(bench_of):
    bench = bench_of(MembersService)
    member = register(bench)
    granted = {"honor_type": "hangzhou_craftsman", "granted_on": "2023-05-01"}
    made = bench.call("grant_honor", **IN, member_id=member, **granted)
    bench.call("revoke_honor", **IN, grant_id=made["grant_id"], revoked_on="2023-11-01")

    days = ("2023-04-30", "2023-05-01", "2023-10-31", "2023-11-01")
    assert [headings(table(bench, "honor_level", as_of=day)) for day in days] == [
        {"-": 1},
        {"municipal": 1},
        {"municipal": 1},
        {"-": 1},
    ]


def test_whoever_died_before_a_ledger_told_so_counts_in_the_years_before(bench_of):
    bench = bench_of(MembersService)
    told = record("HZ1", "19400101", 1, deceased_on="2022-03-01")
    bench.call("apply_members", **IN, records=[told])

    assert table(bench, "sex", as_of="2022-02-28")["total"] == 1
    assert table(bench, "sex", as_of="2022-03-01")["total"] == 0


def below(bench, association: str = "hangzhou", scope: str = "jurisdiction", **more):
    context = Context(association_id=association, scope=SUBTREE_FIGURES)
    asked = {"rows": "sex", "scope": scope, **more}
    return ask(MembersService, bench.runtime, context, "cross_table", asked)


def test_the_levels_below_are_counted_for_whom_may_see_their_sums(bench_of):
    bench = bench_of(MembersService)
    register(bench, "HZ1", birth="19440101")
    register(bench, "TL1", birth="19440101", association="tonglu", town="桐君街道")
    leaves = register(bench, "TL2", birth="19700101", serial=2, association="tonglu")
    bench.go_to(date(2024, 1, 5))
    gone = {"member_id": leaves, "to_state": "withdrawn", "on": "2024-01-04"}
    bench.call("change_member_state", association="tonglu", **gone)

    assert (below(bench)["total"], below(bench)["scope"]) == (2, "jurisdiction")
    assert below(bench, as_of="2024-01-03")["total"] == 3
    assert below(bench, scope="own")["total"] == 1
    assert below(bench, "tonglu")["total"] == 1
    (town, none) = below(bench, rows="town")["rows"]
    assert [(one["code"], one["members"]) for one in (town, none)] == [("桐君街道", 1), ("-", 1)]


def test_sums_of_the_levels_below_are_refused_to_others_and_their_people_to_everybody(bench_of):
    bench = bench_of(MembersService)
    register(bench, "TL1", birth="19440101", association="tonglu")

    with pytest.raises(Forbidden, match="own_figures_only"):
        ask(
            MembersService,
            bench.runtime,
            Context(association_id="hangzhou"),
            "cross_table",
            {"rows": "sex", "scope": "jurisdiction"},
        )
    wide = Context(association_id="hangzhou", scope=SUBTREE_FIGURES)
    with pytest.raises(Forbidden, match="figures_only"):
        ask(MembersService, bench.runtime, wide, "list_cell", {"rows": "sex"})
