"""People through HTTP: found, corrected, merged with all that follows in the other services, and parted."""

from __future__ import annotations

import pytest

from gateway.tests.test_reach import with_check

HZ = "/associations/hangzhou"


@pytest.fixture
def api(house):
    return house.signed_in("hz.secretary")


def register(api, code: str, name: str, first17: str | None = "33010219440102001", **more):
    told = {"resident_id": with_check(first17)} if first17 else {}
    return api.post(f"{HZ}/members", 201, code=code, name=name, **told, **more)["member_id"]


def without_id(api, code: str, name: str, born: str, **more):
    told = {"birth_date": born, "birth_precision": "year", "sex": "male", **more}
    return register(api, code, name, None, **told)


def patch(api, member: str, expect: int = 200, **told):
    return api.send("PATCH", f"{HZ}/members/{member}", expect, json=told)


def test_what_is_typed_finds_the_member_and_a_field_is_emptied(api):
    member = register(api, "HZ1", "单建国", phone="13800138000", town="清波街道")

    for typed in ("单", "shanjg", "sjg", "8000", "清波"):
        found = api.get(f"{HZ}/members", q=typed, limit=5)["items"]
        assert [one["member_id"] for one in found] == [member]
    emptied = patch(api, member, clear=["phone"])
    assert emptied["phone"] is None
    assert api.get(f"{HZ}/members", q="8000")["items"] == []
    refused = patch(api, member, 422, town="西湖街道", clear=["town"])
    assert refused["errors"][0]["message"] == "同一字段不能既填写又清空。"


def test_a_merge_is_followed_by_care_and_parted_again(house, api):
    keep = without_id(api, "HZ1", "王建国", "1944-01-01")
    drop = register(api, "HZ2", "王健国")
    told = {"honor_type": "hangzhou_craftsman", "granted_on": "2024-01-02"}
    api.post(f"{HZ}/members/{drop}/honors", 201, **told)
    house.settle()
    (visit,) = api.get(f"{HZ}/visits", member_id=drop)["items"]

    likely = api.post(f"{HZ}/members/duplicates", name="王建国", birth_date="1944-01-02")["items"]
    assert {one["member"]["code"] for one in likely} == {"HZ1", "HZ2"}
    (pair,) = api.get(f"{HZ}/members/duplicates")["items"]
    assert {pair["first"]["member_id"], pair["second"]["member_id"]} == {keep, drop}
    preview = api.get(f"{HZ}/merges/preview", keep_member_id=keep, drop_member_id=drop)
    assert preview["moves"]["honors"] == 1
    merge = api.post(f"{HZ}/merges", 201, keep_member_id=keep, drop_member_id=drop)
    house.settle()

    assert api.get(f"{HZ}/members/{keep}")["birth_date"] == "1944-01-02"
    api.get(f"{HZ}/members/{drop}", expect=404)
    (moved,) = api.get(f"{HZ}/visits", member_id=keep)["items"]
    assert (moved["visit_id"], moved["member_name"]) == (visit["visit_id"], "王建国")
    api.post(f"{HZ}/visits/{visit['visit_id']}/record", visited_on="2024-01-02")
    house.settle()
    assert api.get(f"{HZ}/members/{keep}/contacts")["items"]

    api.post(f"{HZ}/merges/{merge['merge_id']}/undo")
    house.settle()

    (back,) = api.get(f"{HZ}/visits", member_id=drop)["items"]
    assert (back["visit_id"], back["state"]) == (visit["visit_id"], "completed")
    assert api.get(f"{HZ}/members/{drop}")["honors"]
    (listed,) = api.get(f"{HZ}/merges")["items"]
    assert listed["undone_at"]


def test_a_record_goes_to_the_trash_and_comes_back(api):
    member = register(api, "HZ1", "王建国")

    api.post(f"{HZ}/members/{member}/trash", reason="重复录入")
    (listed,) = api.get(f"{HZ}/trash")["items"]
    assert listed["trashed_member_id"] == member
    api.get(f"{HZ}/members/{member}", expect=404)
    assert api.post(f"{HZ}/trash/{member}/restore")["code"] == "HZ1"


def test_a_president_reads_statistics_and_merges_nobody(house, api):
    member = register(api, "HZ1", "王建国")
    house.open_account("hz.president", "hangzhou", "president")
    president = house.signed_in("hz.president")

    told = president.get(f"{HZ}/roster/statistics", rows="age_band", columns="sex")
    assert told["cells"] == [{"row": "80-89", "column": "male", "members": 1}]
    wide = president.get(f"{HZ}/roster/statistics", rows="age_band", scope="jurisdiction")
    assert wide["total"] >= told["total"]
    assert wide["scope"] == "jurisdiction"
    behind = president.get(f"{HZ}/roster/statistics/members", rows="age_band", row="80-89")
    assert [one["member_id"] for one in behind["items"]] == [member]
    president.post(f"{HZ}/merges", 403, keep_member_id=member, drop_member_id="x")
    president.post(f"{HZ}/members/{member}/trash", 403, reason="x")


def test_a_saved_search_is_live_and_a_consent_shows_elsewhere(house, api):
    saved = api.post(
        f"{HZ}/searches", 201, name="八十岁以上", criteria={"age_from": 80}, shared=True
    )
    member = register(api, "HZ1", "王建国")

    found = api.get(f"{HZ}/searches/{saved['search_id']}/members")["items"]
    assert [one["member_id"] for one in found] == [member]
    theirs = house.signed_in("tl.secretary")
    there = theirs.post(
        "/associations/tonglu/members",
        201,
        code="TL1",
        name="王建国",
        resident_id=with_check("33010219440102001"),
    )["member_id"]
    path = f"/associations/tonglu/members/{there}/elsewhere"
    assert theirs.get(path)["elsewhere"] == []
    api.post(
        f"{HZ}/members/{member}/consents",
        201,
        to_association_id="tonglu",
        purposes=["membership"],
        given_on="2024-01-02",
    )
    assert [one["from_association_id"] for one in theirs.get(path)["elsewhere"]] == ["hangzhou"]
    api.send("DELETE", f"{HZ}/searches/{saved['search_id']}")
    assert api.get(f"{HZ}/searches")["items"] == []


def test_kin_is_masked_until_it_is_asked_for_in_clear(api):
    member = register(api, "HZ1", "王建国")
    told = {"name": "王小明", "relation": "child", "phone": "13911112222"}

    (kin,) = api.post(f"{HZ}/members/{member}/kin", 201, **told)["kin"]
    (clear,) = api.post(f"{HZ}/members/{member}/reveal")["kin"]

    assert (kin["name"], kin["phone"]) == ("王**", "139****2222")
    assert clear["name"] == "王小明"
    left = api.send("DELETE", f"{HZ}/members/{member}/kin/{kin['kin_id']}")
    assert left["kin"] == []
    api.post(f"{HZ}/members/{member}/retirement", on="2024-01-02")
    changes = api.get(f"{HZ}/members/{member}/changes")["items"]
    assert {one["field"] for one in changes} >= {"kin", "employment_status", "track"}
