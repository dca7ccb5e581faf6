"""Applying a ledger: history, once, and a corrected row renews."""

from __future__ import annotations

import pytest

from contracts.errors import Invalid, NotFound
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


def test_a_recognition_that_was_entered_by_hand_is_not_entered_again(bench_of):
    bench = bench_of(MembersService)
    told = {"recipient_kind": "studio", "honor_type": "municipal_innovation_studio"}
    bench.call(
        "grant_recognition",
        association="hangzhou",
        recipient_name="王 工作室",
        granted_on="2024-01-01",
        **told,
    )
    row = honor(None, recipient_name="王工作室", granted_on="2024-01-02", **told)

    assert apply(bench, "apply_honors", row)["created"] == 0
    assert apply(bench, "apply_honors", row | {"granted_on": "2023-01-02"})["created"] == 1
    assert apply(bench, "apply_honors", row, association="tonglu")["created"] == 1


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


def test_homes_that_come_before_the_people_are_found_by_name_and_alias(bench_of):
    bench = bench_of(MembersService)
    apply(
        bench, "apply_units", unit(aliases=["老清波"]), unit("J2", name="未开之家", state="applied")
    )

    rows = [
        record("HZ1", "19500601", 1, home="清波之家"),
        record("HZ2", "19500601", 2, home="老清波"),
        record("HZ3", "19500601", 3, home="未开之家"),
        record("HZ4", "19500601", 4, home="清波之家", deceased_on="2020-01-01"),
    ]
    apply(bench, "apply_members", *rows)

    told = [f.subject for f in bench.published("members.member_assigned_to_unit")]
    people = {m["code"]: m["member_id"] for m in listed(bench)}
    assert sorted(told) == sorted([people["HZ1"], people["HZ2"]])


def test_a_link_that_somebody_ended_is_not_made_again(bench_of):
    bench = bench_of(MembersService)
    row = record("HZ1", "19500601", 1, home="清波之家")
    apply(bench, "apply_units", unit(), unit("J2", name="湖滨之家"))
    apply(bench, "apply_members", row)
    (member,) = listed(bench)
    other = next(
        u for u in bench.call("list_units", association="hangzhou")["items"] if u["code"] == "J2"
    )
    bench.call(
        "assign_to_unit",
        association="hangzhou",
        member_id=member["member_id"],
        unit_id=other["unit_id"],
        since="2024-01-02",
    )
    bench.call("dissolve_unit", association="hangzhou", unit_id=other["unit_id"], on="2024-01-02")

    answer = apply(bench, "apply_members", row)

    assert answer["unchanged"] == 1
    assert listed(bench)[0]["home_unit_id"] is None


def test_a_grant_whose_day_is_corrected_is_told_again_as_history(bench_of):
    bench = bench_of(MembersService)
    apply(bench, "apply_members", record("HZ1", "19500601", 1))
    apply(bench, "apply_honors", honor(granted_on="2020-09-01", granted_precision="month"))

    answer = apply(bench, "apply_honors", honor())

    first, second = bench.published("members.honor_granted")
    assert answer["updated"] == 1
    assert first.data["grant_id"] == second.data["grant_id"]
    assert (second.data["granted_on"], second.backfill) == ("2020-09-26", True)


def test_a_death_whose_day_is_corrected_is_told_with_the_new_day(bench_of):
    bench = bench_of(MembersService)
    apply(bench, "apply_members", record("HZ1", "19500601", 1, deceased_on="2020-01-01"))
    assert bench.published("members.member_deceased") == []

    apply(bench, "apply_members", record("HZ1", "19500601", 1, deceased_on="2020-01-02"))

    assert [f.data["on"] for f in bench.published("members.member_deceased")] == ["2020-01-02"]


def test_a_person_entered_twice_has_both_numbers_and_is_found_by_each(bench_of):
    bench = bench_of(MembersService)
    apply(bench, "apply_members", {**record("HZ1", "19500601", 1), "codes": ["HZ1", "HZ9"]})

    apply(bench, "apply_honors", honor("HZ9"))

    (shown,) = bench.call("list_members", association="hangzhou", code="HZ9")["items"]
    assert (shown["code"], shown["codes"]) == ("HZ1", ["HZ1", "HZ9"])
    assert len(bench.call("list_honors", association="hangzhou")["items"]) == 1


def test_how_exactly_a_day_is_known_is_kept(bench_of):
    bench = bench_of(MembersService)

    apply(bench, "apply_units", unit(established_on="2022-05-01", established_precision="month"))

    (shown,) = bench.call("list_units", association="hangzhou")["items"]
    assert (shown["established_on"], shown["established_precision"]) == ("2022-05-01", "month")


def test_a_unit_that_a_later_ledger_closes_lets_its_people_go(bench_of):
    bench = bench_of(MembersService)
    apply(bench, "apply_units", unit())
    apply(bench, "apply_members", record("HZ1", "19500601", 1, home="清波之家"))

    apply(bench, "apply_units", unit(state="closed", dissolved_on="2023-12-31"))

    assert listed(bench)[0]["home_unit_id"] is None
    assert [f.data["on"] for f in bench.published("members.unit_dissolved")] == ["2023-12-31"]


@pytest.mark.parametrize(("told_on", "opens"), [("2023-12-30", False), ("2023-12-31", True)])
def test_a_unit_is_open_again_where_a_ledger_of_after_its_end_tells_so(bench_of, told_on, opens):
    bench = bench_of(MembersService)
    for code in ("HZ1", "HZ2"):
        serial = int(code[-1])
        apply(bench, "apply_members", record(code, "19500601", serial, home="清波之家"))
    apply(bench, "apply_units", unit(), unit("J2", name="湖滨之家"))
    apply(bench, "apply_units", unit(state="closed", dissolved_on="2023-12-31"))
    moved = {m["code"]: m["member_id"] for m in listed(bench)}["HZ2"]
    there = unit_ids(bench)["J2"]
    bench.call(
        "assign_to_unit",
        association="hangzhou",
        member_id=moved,
        unit_id=there,
        since="2024-01-01",
        role="member",
    )

    done = apply(bench, "apply_units", unit(told_on=told_on))

    assert (done["updated"], done["unchanged"]) == ((1, 0) if opens else (0, 1))
    homes = {m["code"]: m["home_unit_id"] for m in listed(bench)}
    assert homes == {"HZ1": unit_ids(bench)["J1"] if opens else None, "HZ2": there}
    assert [f.data["state"] for f in bench.published("members.unit_updated")] == (
        ["running"] if opens else []
    )


@pytest.mark.parametrize(("count", "allowed"), [(500, True), (501, False)])
def test_a_chunk_has_five_hundred_records_at_most(bench_of, count, allowed):
    bench = bench_of(MembersService)
    rows = [unit(f"J{n}", name=f"之家{n}") for n in range(count)]

    if allowed:
        assert apply(bench, "apply_units", *rows)["created"] == count
    else:
        with pytest.raises(Invalid):
            apply(bench, "apply_units", *rows)


def test_an_honour_that_the_catalogue_does_not_know_is_refused_whole(bench_of):
    bench = bench_of(MembersService)
    apply(bench, "apply_members", record("HZ1", "19500601", 1))

    with pytest.raises(Invalid):
        apply(bench, "apply_honors", honor(), honor(honor_type="unheard_of"))
    with pytest.raises(NotFound, match="member_not_found"):
        apply(bench, "apply_honors", honor(), honor("HZ404"))

    assert bench.published("members.honor_granted") == []


def unit_ids(bench, association: str = "hangzhou") -> dict[str, str]:
    units = bench.call("list_units", association=association)["items"]
    return {one["code"]: one["unit_id"] for one in units}


def listed(bench, association: str = "hangzhou"):
    return bench.call("list_members", association=association)["items"]


def test_a_column_that_a_ledger_leaves_out_changes_nothing_of_whom_is_known(bench_of):
    bench = bench_of(MembersService)
    told = {"employment_status": "retired", "lives_alone": True}
    apply(bench, "apply_members", record("HZ1", "19500601", 1, **told))
    apply(bench, "apply_members", record("HZ1", "19500601", 1), association="tonglu")

    again = apply(bench, "apply_members", record("HZ1", "19500601", 1, phone="13800138000"))
    here, there = (
        bench.call("read_ledger", association=one, sheet="members")["items"][0]
        for one in ("hangzhou", "tonglu")
    )

    assert again["updated"] == 1
    assert (here["employment_status"], here["lives_alone"]) == ("retired", True)
    assert (there["employment_status"], there["lives_alone"]) == ("in_post", False)
    assert bench.published("members.member_retired") == []
