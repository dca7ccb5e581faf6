"""Two records of one person: found, made one, parted again; and the trash that gives back."""

from __future__ import annotations

from datetime import date

import pytest

from contracts.errors import Conflict, NotFound
from services.members import domain
from services.members.domain import Traits
from services.members.service import MembersService
from services.members.tests.people import home, id_number, record, register
from services.members.tests.test_reactions import visited

IN = {"association": "hangzhou"}


def page(bench, member: str):
    return bench.call("get_member", **IN, member_id=member)


def likely(bench, association: str = "hangzhou", **told) -> list[tuple[str, list[str]]]:
    found = bench.call("find_duplicates", association=association, **told)["items"]
    return [(one["member"]["code"], one["reasons"]) for one in found]


def without_id(bench, code: str, name: str, born: str, precision: str = "day", **more) -> str:
    told = {"sex": "male", "birth_date": born, "birth_precision": precision, **more}
    return bench.call("register_member", **IN, code=code, name=name, **told)["member_id"]


def test_while_somebody_is_entered_who_may_be_meant_is_shown_with_the_reason(bench_of):
    bench = bench_of(MembersService)
    register(bench, "HZ1", birth="19500601", name="王建国", phone="13800138000")
    register(bench, "HZ2", birth="19600101", serial=2, name="王建国")
    register(bench, "HZ3", birth="19500601", serial=3, name="李梅")

    assert likely(bench, name="王建国", birth_date="1950-06-01") == [
        ("HZ1", ["same_name", "same_birth"])
    ]
    assert likely(bench, name="王健国", birth_date="1950-06-01") == [
        ("HZ1", ["same_sound", "same_birth"])
    ]
    assert likely(bench, phone="13800138000") == [("HZ1", ["same_phone"])]
    assert likely(bench, resident_id=id_number("19500601")) == [("HZ1", ["same_id_number"])]
    assert likely(bench, name="王建国") == [("HZ1", ["same_name"]), ("HZ2", ["same_name"])]
    assert likely(bench, name="赵六") == likely(bench) == []
    assert likely(bench, "tonglu", name="王建国", phone="13800138000") == []


@pytest.mark.parametrize(
    ("one", "other", "agree"),
    [
        ((date(1950, 6, 1), "day"), (date(1950, 6, 1), "day"), True),
        ((date(1950, 6, 1), "day"), (date(1950, 6, 2), "day"), False),
        ((date(1950, 6, 1), "month"), (date(1950, 6, 9), "day"), True),
        ((date(1950, 1, 1), "year"), (date(1950, 6, 9), "day"), True),
        ((date(1950, 1, 1), "year"), (date(1951, 1, 1), "day"), False),
        ((None, "day"), (date(1950, 1, 1), "day"), None),
    ],
)
def test_births_agree_as_exactly_as_both_are_known(one, other, agree):
    traits = [Traits(*told, id_digest=None, phone_digest=None) for told in (one, other)]

    assert domain.births_agree(*traits) is agree


def test_pairs_on_the_roster_are_listed_until_somebody_says_that_they_are_two(bench_of):
    bench = bench_of(MembersService)
    first = without_id(bench, "HZ1", "王建国", "1950-06-01")
    second = without_id(bench, "HZ2", "王健国", "1950-06-01", "year")
    without_id(bench, "HZ3", "王建国", "1961-06-01")

    (pair,) = bench.call("list_duplicates", **IN)["items"]
    assert [pair["first"]["code"], pair["second"]["code"]] == ["HZ1", "HZ2"]
    assert bench.call("list_duplicates", association="tonglu")["items"] == []
    with pytest.raises(NotFound):
        bench.call(
            "dismiss_duplicate", association="tonglu", member_id=first, other_member_id=second
        )
    for _ in range(2):
        bench.call("dismiss_duplicate", **IN, member_id=second, other_member_id=first)

    assert bench.call("list_duplicates", **IN)["items"] == []


def two_records(bench) -> tuple[str, str]:
    """Return the better record and the worse of one person, each with something the other has not."""
    keep = register(bench, "HZ1", birth="19500601", name="王建国", town="清波街道")
    drop = without_id(
        bench, "HZ2", "王健国", "1950-06-01", "year", phone="13800138000", town="西湖街道"
    )
    unit = home(bench)
    bench.call("assign_to_unit", **IN, member_id=drop, unit_id=unit, since="2024-01-01")
    for member, honor in (
        (keep, "hangzhou_craftsman"),
        (drop, "hangzhou_craftsman"),
        (drop, "provincial_model_worker"),
    ):
        granted = {"honor_type": honor, "granted_on": "2023-05-01"}
        bench.call("grant_honor", **IN, member_id=member, **granted)
    bench.call("add_kin", **IN, member_id=drop, name="王小明", relation="child")
    bench.deliver(visited(drop, "v1", date(2024, 1, 1)), association="hangzhou")
    return keep, drop


def test_a_preview_says_what_a_merge_would_do_and_changes_nothing(bench_of):
    bench = bench_of(MembersService)
    keep, drop = two_records(bench)
    before = bench.published()

    told = bench.call("preview_merge", **IN, keep_member_id=keep, drop_member_id=drop)

    comes = {one["field"]: (one["kept"], one["dropped"], one["comes"]) for one in told["fields"]}
    assert comes["name"] == ("王建国", "王健国", "kept")
    assert comes["phone"] == (None, "138****8000", "dropped")
    assert comes["town"] == ("清波街道", "西湖街道", "kept")
    assert comes["identity"][1:] == ("1950", "kept")
    assert told["moves"]["honors"] == 2
    assert told["doubts"] == []
    assert bench.published() == before


def test_a_merge_brings_everything_to_one_record_and_its_undoing_takes_it_apart(bench_of):
    bench = bench_of(MembersService)
    keep, drop = two_records(bench)
    was = page(bench, keep), page(bench, drop)
    register(bench, "TL1", association="tonglu", birth="19500601", name="王建国")

    merge = bench.call(
        "merge_members", **IN, keep_member_id=keep, drop_member_id=drop, take=["town"]
    )

    one = page(bench, keep)
    assert one["codes"] == ["HZ1", "HZ2"]
    assert (one["phone"], one["town"], one["name"]) == ("138****8000", "西湖街道", "王建国")
    assert sorted(h["honor_type"] for h in one["honors"]) == [
        "hangzhou_craftsman",
        "provincial_model_worker",
    ]
    assert (one["last_contact_on"], len(one["kin"])) == ("2024-01-01", 1)
    assert one["home_unit_id"] is not None
    with pytest.raises(NotFound):
        page(bench, drop)
    assert [m["code"] for m in bench.call("list_members", **IN, q="wangjianguo")["items"]] == [
        "HZ1"
    ]
    (fact,) = bench.published("members.member_merged")
    assert (fact.subject, fact.data["into_member_id"]) == (drop, keep)

    undone = bench.call("undo_merge", **IN, merge_id=merge["merge_id"])

    assert undone["left"] == []
    again = page(bench, keep), page(bench, drop)
    for before, after in zip(was, again, strict=True):
        assert {**after, "moves": None} == {**before, "moves": None}
    assert bench.call("list_members", **IN, q="8000")["items"][0]["code"] == "HZ2"
    (fact,) = bench.published("members.merge_undone")
    assert (fact.subject, fact.data["state"]) == (drop, "active")
    belonging = [
        (f.subject, f.data["until"]) for f in bench.published("members.member_assigned_to_unit")
    ]
    assert belonging[-2:] == [(drop, None), (keep, "2024-01-02")]
    with pytest.raises(Conflict, match="merge_already_undone"):
        bench.call("undo_merge", **IN, merge_id=merge["merge_id"])


def test_what_was_changed_since_the_merge_stays_as_it_is_and_is_named(bench_of):
    bench = bench_of(MembersService)
    keep, drop = two_records(bench)
    merge = bench.call("merge_members", **IN, keep_member_id=keep, drop_member_id=drop)
    bench.call("update_member", **IN, member_id=keep, phone="13911112222")
    bench.deliver(visited(drop, "v2", date(2024, 1, 2)), association="hangzhou")
    contacts = bench.call("list_contacts", **IN, member_id=keep)["items"]

    undone = bench.call("undo_merge", **IN, merge_id=merge["merge_id"])

    assert len(contacts) == 2, "a visit that was told of the record that went belongs to the other"
    assert "Member.phone" in undone["left"]
    assert page(bench, keep)["phone"] == "139****2222"
    assert page(bench, drop)["phone"] == "138****8000"


def test_what_may_be_two_people_is_merged_only_when_each_doubt_is_named(bench_of):
    bench = bench_of(MembersService)
    first = register(bench, "HZ1", birth="19500601", name="王建国")
    second = register(bench, "HZ2", birth="19500602", serial=2, name="王建国")
    told = {**IN, "keep_member_id": first, "drop_member_id": second}

    for despite in ([], ["different_births"]):
        with pytest.raises(Conflict, match="merge_doubtful"):
            bench.call("merge_members", **told, despite=despite)
    assert bench.published("members.member_merged") == []
    bench.call(
        "merge_members",
        **told,
        take=["identity"],
        despite=["different_births", "different_id_numbers"],
    )

    assert page(bench, first)["birth_date"] == "1950-06-02"
    (fact,) = bench.published("members.member_updated")
    assert "birth_date" in fact.data["changed_fields"]


def test_nobody_merges_with_oneself_or_with_somebody_of_another_association(bench_of):
    bench = bench_of(MembersService)
    first = register(bench)
    theirs = register(bench, "TL1", association="tonglu")

    with pytest.raises(Conflict, match="same_member"):
        bench.call("merge_members", **IN, keep_member_id=first, drop_member_id=first)
    for pair in ((first, theirs), (theirs, first)):
        with pytest.raises(NotFound):
            bench.call("merge_members", **IN, keep_member_id=pair[0], drop_member_id=pair[1])
        with pytest.raises(NotFound):
            bench.call("preview_merge", **IN, keep_member_id=pair[0], drop_member_id=pair[1])


def test_a_merge_of_another_association_is_neither_listed_nor_undone(bench_of):
    bench = bench_of(MembersService)
    keep, drop = two_records(bench)
    merge = bench.call("merge_members", **IN, keep_member_id=keep, drop_member_id=drop)

    with pytest.raises(NotFound):
        bench.call("undo_merge", association="tonglu", merge_id=merge["merge_id"])
    assert bench.call("list_merges", association="tonglu")["items"] == []
    (listed,) = bench.call("list_merges", **IN)["items"]
    assert (listed["dropped_name"], listed["undone_at"]) == ("王健国", None)


def test_an_undoing_waits_while_somebody_else_has_the_number(bench_of):
    bench = bench_of(MembersService)
    keep = without_id(bench, "HZ1", "王建国", "1950-06-01", "year")
    drop = register(bench, "HZ2", birth="19500601", name="王建国")
    merge = bench.call("merge_members", **IN, keep_member_id=keep, drop_member_id=drop)
    bench.call("update_member", **IN, member_id=keep, resident_id=id_number("19500601", serial=4))
    register(bench, "HZ3", birth="19500601", name="王建国")

    with pytest.raises(Conflict, match="number_taken_since"):
        bench.call("undo_merge", **IN, merge_id=merge["merge_id"])

    assert page(bench, keep)["codes"] == ["HZ1", "HZ2"]


def test_what_is_in_the_trash_is_nowhere_else_and_comes_back_whole(bench_of):
    bench = bench_of(MembersService)
    _, member = two_records(bench)
    was = page(bench, member)

    bench.call("trash_member", **IN, member_id=member, reason="重复录入")
    (listed,) = bench.call("list_trash", **IN)["items"]
    assert (listed["name"], listed["reason"]) == ("王健国", "重复录入")
    assert bench.call("list_trash", association="tonglu")["items"] == []
    with pytest.raises(NotFound):
        page(bench, member)
    assert bench.call("list_members", **IN, q="8000")["total"] == 0
    with pytest.raises(NotFound, match="not_in_trash"):
        bench.call("restore_member", association="tonglu", member_id=member)

    back = bench.call("restore_member", **IN, member_id=member)

    assert back == was
    assert bench.call("list_trash", **IN)["items"] == []
    assert bench.call("list_members", **IN, q="8000")["total"] == 1
    (trashed,) = bench.published("members.member_trashed")
    (restored,) = bench.published("members.member_restored")
    assert trashed.subject == restored.subject == member
    with pytest.raises(NotFound, match="not_in_trash"):
        bench.call("restore_member", **IN, member_id=member)


def test_a_record_does_not_come_back_while_somebody_has_its_number(bench_of):
    bench = bench_of(MembersService)
    member = register(bench)
    bench.call("trash_member", **IN, member_id=member, reason="测试")
    other = register(bench)

    with pytest.raises(Conflict, match="number_taken_since"):
        bench.call("restore_member", **IN, member_id=member)
    bench.call("trash_member", **IN, member_id=other, reason="测试")
    assert bench.call("restore_member", **IN, member_id=member)["code"] == "HZ0001"


def honored(code: str, birth: str, serial: int, **more):
    return {
        "row": serial,
        "honor_type": "hangzhou_craftsman",
        "granted_on": "2020-09-26",
        "recipient_name": "李秀英",
        "resident_id": id_number(birth, serial=serial),
        **more,
    }


def test_a_ledger_that_still_names_the_record_that_went_makes_nobody_anew(bench_of):
    bench = bench_of(MembersService)
    rows = [record("HZ1", "19500601", 1), record("HZ2", "19500601", 2)]
    bench.call("apply_members", **IN, records=rows)
    keep, drop = (m["member_id"] for m in bench.call("list_members", **IN)["items"])
    bench.call(
        "merge_members",
        **IN,
        keep_member_id=keep,
        drop_member_id=drop,
        despite=["different_id_numbers"],
    )

    again = bench.call("apply_members", **IN, records=rows)
    bench.call("apply_honors", **IN, records=[honored("HZ2", "19500601", 2)])

    assert (again["created"], again["unchanged"]) == (0, 2)
    assert bench.call("list_members", **IN)["total"] == 1
    assert len(page(bench, keep)["honors"]) == 1
    theirs = bench.call("apply_members", association="tonglu", records=rows)
    assert theirs["created"] == 2


def test_a_ledger_that_names_somebody_in_the_trash_puts_them_back(bench_of):
    bench = bench_of(MembersService)
    rows = [record("HZ1", "19500601", 1)]
    bench.call("apply_members", **IN, records=rows)
    (member,) = (m["member_id"] for m in bench.call("list_members", **IN)["items"])
    bench.call("trash_member", **IN, member_id=member, reason="测试")

    again = bench.call("apply_members", **IN, records=rows)

    assert (again["created"], again["unchanged"]) == (0, 1)
    assert page(bench, member)["codes"] == ["HZ1"]
    assert bench.call("list_trash", **IN)["items"] == []
