"""Honours granted and revoked, units founded and closed, offices held."""

from __future__ import annotations

import pytest

from contracts.errors import Conflict, Invalid, NotFound
from services.members.service import MembersService
from services.members.tests.people import home, record, register


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


def test_a_leader_for_a_term_makes_room_for_the_next(bench_of):
    bench = bench_of(MembersService)
    unit = home(bench)
    appoint(bench, unit, "anna", "2024-01-01", term_to="2024-12-31")

    appoint(bench, unit, "bo", "2024-01-02")

    offices = bench.call("list_offices", association="hangzhou", on="2024-01-02")["items"]
    assert [o["account_id"] for o in offices] == ["bo"]


def test_the_same_leader_again_is_the_same_office(bench_of):
    bench = bench_of(MembersService)
    unit = home(bench)

    first = appoint(bench, unit, "anna", "2024-01-01")
    again = appoint(bench, unit, "anna", "2024-01-02")

    assert again == first
    assert len(bench.published("members.office_appointed")) == 1


def test_an_office_is_laid_down_once_and_not_before_it_was_taken(bench_of):
    bench = bench_of(MembersService)
    office = appoint(bench, home(bench), "anna", "2024-01-01")["office_id"]

    with pytest.raises(Conflict, match="before_term"):
        end(bench, office, "2023-12-31")
    with pytest.raises(NotFound, match="office_not_found"):
        end(bench, office, "2024-01-01", association="tonglu")
    end(bench, office, "2024-01-01")
    with pytest.raises(Conflict, match="office_already_ended"):
        end(bench, office, "2024-01-02")


def test_a_closed_home_is_led_by_nobody(bench_of):
    bench = bench_of(MembersService)
    unit = home(bench)
    appoint(bench, unit, "anna", "2024-01-01")

    bench.call("dissolve_unit", association="hangzhou", unit_id=unit, on="2024-01-02")

    assert [f.data["on"] for f in bench.published("members.office_ended")] == ["2024-01-02"]
    with pytest.raises(Conflict, match="unit_closed"):
        appoint(bench, unit, "bo", "2024-01-02")


def test_a_home_that_is_founded_takes_in_those_who_waited_for_it(bench_of):
    bench = bench_of(MembersService)
    rows = [record(f"HZ{n}", "19700601", n, home="清波 之家") for n in (1, 2)]
    for association in ("hangzhou", "tonglu"):
        bench.call("apply_members", association=association, records=rows)

    unit = home(bench, name="清波之家")

    told = bench.published("members.member_assigned_to_unit")
    assert {(f.association_id, f.data["unit_id"]) for f in told} == {("hangzhou", unit)}
    assert len(told) == 2


def test_an_alias_that_a_home_is_given_takes_in_those_who_use_it(bench_of):
    bench = bench_of(MembersService)
    row = record("HZ1", "19700601", 1, home="老清波")
    bench.call("apply_members", association="hangzhou", records=[row])
    unit = home(bench)

    bench.call("update_unit", association="hangzhou", unit_id=unit, aliases=["老清波"])

    (shown,) = bench.call("list_units", association="hangzhou")["items"]
    assert shown["members"] == 1


def test_a_unit_is_found_by_any_of_its_names(bench_of):
    bench = bench_of(MembersService)
    home(bench, aliases=["青年科技工作者之家"])
    home(bench, "J002", name="湖滨之家", aliases=["湖滨"])
    home(bench, association="tonglu", aliases=["青年科技工作者之家"])

    def found(name):
        page = bench.call("list_units", association="hangzhou", name=name)
        assert page["total"] == len(page["items"])
        return [unit["code"] for unit in page["items"]]

    assert found("科技工作者") == found("清波") == ["J001"]
    assert found("之家") == ["J001", "J002"]
    assert found("u79d1") == []


def test_a_home_is_joined_on_the_day_the_one_before_was_at_the_earliest(bench_of):
    bench = bench_of(MembersService)
    member, first, second = register(bench), home(bench), home(bench, "J002", name="湖滨之家")
    order = {"association": "hangzhou", "member_id": member}
    bench.call("assign_to_unit", **order, unit_id=first, since="2024-01-01")

    with pytest.raises(Conflict, match="before_membership"):
        bench.call("assign_to_unit", **order, unit_id=second, since="2023-12-31")
    with pytest.raises(Conflict, match="future_date"):
        bench.call("assign_to_unit", **order, unit_id=second, since="2024-01-03")
    bench.call("assign_to_unit", **order, unit_id=second, since="2024-01-01")


def appoint(bench, unit: str, account: str, since: str, **more):
    return bench.call(
        "appoint_office",
        association="hangzhou",
        office="home_leader",
        account_id=account,
        unit_id=unit,
        term_from=since,
        **more,
    )


def end(bench, office: str, on: str, association: str = "hangzhou") -> None:
    bench.call("end_office", association=association, office_id=office, on=on)


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
