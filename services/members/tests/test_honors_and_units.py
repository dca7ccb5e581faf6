"""Honours granted and revoked, units founded and closed, offices held."""

from __future__ import annotations

import pytest

from contracts.errors import Conflict, Invalid
from services.members.service import MembersService
from services.members.tests.people import home, register


def grant(bench, member: str, *, on: str = "2024-01-02", honor: str = "hangzhou_craftsman"):
    return bench.call(
        "grant_honor", association="hangzhou", member_id=member, honor_type=honor, granted_on=on
    )


def test_a_grant_is_a_fact_about_the_member_and_no_history(bench_of):
    bench = bench_of(MembersService)
    member = register(bench)

    made = grant(bench, member)

    (fact,) = bench.published("members.honor_granted")
    assert (fact.subject, fact.backfill) == (member, False)
    assert fact.data["grant_id"] == made["grant_id"]
    assert made["honor_name"] == "杭州工匠"


def test_a_grant_may_be_dated_today_and_on_the_day_of_birth_but_not_beyond(bench_of):
    bench = bench_of(MembersService)
    member = register(bench, birth="19700601")

    grant(bench, member, on="2024-01-02")
    grant(bench, member, on="1970-06-01")
    with pytest.raises(Conflict, match="future_date"):
        grant(bench, member, on="2024-01-03", honor="zhejiang_craftsman")
    with pytest.raises(Conflict, match="before_birth"):
        grant(bench, member, on="1970-05-31", honor="zhejiang_craftsman")


def test_the_same_honour_in_the_same_year_is_the_same_grant(bench_of):
    bench = bench_of(MembersService)
    member = register(bench)
    grant(bench, member, on="2023-03-01")

    with pytest.raises(Conflict, match="honor_already_granted"):
        grant(bench, member, on="2023-12-31")
    grant(bench, member, on="2024-01-01")

    assert len(bench.published("members.honor_granted")) == 2


def test_a_collective_honour_is_no_persons(bench_of):
    bench = bench_of(MembersService)
    member = register(bench)

    with pytest.raises(Invalid) as refused:
        grant(bench, member, honor="municipal_model_collective")

    assert refused.value.fields == {"honor_type": [{"code": "unknown_honor"}]}


def test_a_revoked_honour_is_told_without_its_reason_and_may_be_granted_anew(bench_of):
    bench = bench_of(MembersService)
    member = register(bench)
    made = grant(bench, member)

    bench.call(
        "revoke_honor",
        association="hangzhou",
        grant_id=made["grant_id"],
        revoked_on="2024-01-02",
        reason="弄虚作假",
    )
    with pytest.raises(Conflict, match="already_revoked"):
        bench.call(
            "revoke_honor",
            association="hangzhou",
            grant_id=made["grant_id"],
            revoked_on="2024-01-02",
        )
    grant(bench, member)

    (fact,) = bench.published("members.honor_revoked")
    assert "弄虚作假" not in str(fact.data)


def test_one_has_one_home_at_a_time_and_its_history(bench_of):
    bench = bench_of(MembersService)
    member, first, second = register(bench), home(bench), home(bench, "J002", name="湖滨之家")
    for unit, since in ((first, "2024-01-01"), (second, "2024-01-02")):
        bench.call(
            "assign_to_unit", association="hangzhou", member_id=member, unit_id=unit, since=since
        )

    told = [f.data for f in bench.published("members.member_assigned_to_unit")]

    assert [(d["unit_id"], d["until"]) for d in told] == [
        (first, None),
        (first, "2024-01-02"),
        (second, None),
    ]
    shown = bench.call("get_member", association="hangzhou", member_id=member)
    assert shown["home_unit_id"] == second


def test_a_closed_home_lets_its_members_go_and_takes_no_more(bench_of):
    bench = bench_of(MembersService)
    member, unit = register(bench, unit_id=None), home(bench)
    bench.call(
        "assign_to_unit", association="hangzhou", member_id=member, unit_id=unit, since="2024-01-01"
    )

    bench.call("dissolve_unit", association="hangzhou", unit_id=unit, on="2024-01-02")

    with pytest.raises(Conflict, match="unit_closed"):
        bench.call(
            "assign_to_unit",
            association="hangzhou",
            member_id=member,
            unit_id=unit,
            since="2024-01-02",
        )
    gaps = bench.call("list_gaps", association="hangzhou")["items"]
    assert [(g["kind"], g["member_ids"]) for g in gaps] == [("member_without_home", [member])]
    assert bench.call("list_gaps", association="tonglu")["items"] == []


def test_a_home_has_one_leader_and_the_next_ends_the_one_before(bench_of):
    bench = bench_of(MembersService)
    unit = home(bench)
    for account in ("anna", "bo"):
        bench.call(
            "appoint_office",
            association="hangzhou",
            office="home_leader",
            account_id=account,
            unit_id=unit,
            term_from="2024-01-02",
        )

    appointed = [f.data["account_id"] for f in bench.published("members.office_appointed")]
    ended = [f.data["account_id"] for f in bench.published("members.office_ended")]

    assert (appointed, ended) == (["anna", "bo"], ["anna"])


def test_a_chapter_has_no_home_leader_and_a_secretary_no_unit(bench_of):
    bench = bench_of(MembersService)
    chapter = home(bench, "F001", name="上城分协会", kind="chapter")

    for office, unit in (("home_leader", chapter), ("secretary", chapter), ("home_leader", None)):
        with pytest.raises(Invalid):
            bench.call(
                "appoint_office",
                association="hangzhou",
                office=office,
                account_id="anna",
                unit_id=unit,
                term_from="2024-01-02",
            )
