"""Applying a ledger: history, once, and a corrected row renews."""

from __future__ import annotations

from services.members.service import MembersService
from services.members.tests.people import id_number, record, register


def apply(bench, call: str, *records, association: str = "hangzhou", key: str | None = None):
    return bench.call(call, association=association, key=key, records=list(records))


def unit(code: str = "J1", **more) -> dict[str, object]:
    return {
        "row": 4,
        "code": code,
        "name": "清波 之家",
        "kind": "home",
        "established_on": "2022-05-01",
        **more,
    }


def honor(code: str = "HZ1", **more) -> dict[str, object]:
    return {
        "row": 4,
        "honor_type": "hangzhou_craftsman",
        "granted_on": "2020-09-26",
        "member_code": code,
        "recipient_name": "李秀英",
        **more,
    }


def test_everything_a_ledger_brings_is_history(bench_of):
    bench = bench_of(MembersService)

    apply(bench, "apply_members", record("HZ1", "19500601", 1, home="清波之家"))
    apply(bench, "apply_units", unit())
    apply(bench, "apply_honors", honor())

    told = [f for f in bench.published() if f.type != "members.association_registered"]
    assert {f.type for f in told} == {
        "members.member_registered",
        "members.unit_established",
        "members.member_assigned_to_unit",
        "members.honor_granted",
    }
    assert all(f.backfill for f in told)


def test_the_same_rows_again_change_nothing_and_say_nothing(bench_of):
    bench = bench_of(MembersService)
    sheets = (
        ("apply_members", record("HZ1", "19500601", 1, home="清波之家", phone="13800138000")),
        ("apply_units", unit(campaigns=["劳模工匠助企行"])),
        ("apply_honors", honor()),
    )
    first = [apply(bench, call, row) for call, row in sheets]
    before = len(bench.published())

    again = [apply(bench, call, row) for call, row in sheets]

    assert [a["created"] for a in first] == [1, 1, 1]
    assert [a["unchanged"] for a in again] == [1, 1, 1]
    assert len(bench.published()) == before


def test_a_corrected_row_renews_and_an_empty_cell_leaves_what_is_known(bench_of):
    bench = bench_of(MembersService)
    apply(bench, "apply_members", record("HZ1", "19500601", 1, phone="13800138000", town="甲"))

    answer = apply(bench, "apply_members", record("HZ1", "19500601", 1, town="乙"))

    assert answer["updated"] == 1
    (shown,) = bench.call("list_members", association="hangzhou")["items"]
    assert (shown["town"], shown["phone"]) == ("乙", "138****8000")


def test_rows_of_two_associations_are_two_people(bench_of):
    bench = bench_of(MembersService)

    for association in ("hangzhou", "tonglu"):
        row = record("HZ1", "19500601", 1)
        assert apply(bench, "apply_members", row, association=association)["created"] == 1

    assert bench.call("list_members", association="tonglu")["total"] == 1


def test_a_home_that_nobody_registered_is_a_gap_and_not_made(bench_of):
    bench = bench_of(MembersService)

    apply(bench, "apply_members", record("HZ1", "19500601", 1, home="无名之家"))

    assert bench.call("list_units", association="hangzhou")["items"] == []
    (gap,) = bench.call("list_gaps", association="hangzhou")["items"]
    assert (gap["kind"], gap["name"], gap["count"]) == ("home_not_registered", "无名之家", 1)


def test_a_death_that_a_later_ledger_reports_is_news(bench_of):
    bench = bench_of(MembersService)
    apply(bench, "apply_members", record("HZ1", "19500601", 1))

    apply(bench, "apply_members", record("HZ1", "19500601", 1, deceased_on="2024-01-01"))

    (fact,) = bench.published("members.member_deceased")
    assert not fact.backfill


def test_an_honour_that_was_entered_by_hand_is_not_entered_again(bench_of):
    bench = bench_of(MembersService)
    member = register(bench, "HZ1")
    bench.call(
        "grant_honor",
        association="hangzhou",
        member_id=member,
        honor_type="hangzhou_craftsman",
        granted_on="2020-09-26",
    )

    answer = apply(bench, "apply_honors", honor(resident_id=id_number("19700601")))

    assert answer["created"] == 0


def test_a_collectives_honour_names_no_member(bench_of):
    bench = bench_of(MembersService)
    row = honor(
        None,
        honor_type="municipal_model_collective",
        recipient_kind="collective",
        recipient_name="第一班组",
    )

    apply(bench, "apply_honors", row)

    (fact,) = bench.published("members.recognition_granted")
    assert fact.data["recipient_kind"] == "collective"
