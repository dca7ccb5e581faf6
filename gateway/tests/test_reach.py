"""Nobody reaches another association, and a leader reaches the own unit only."""

from __future__ import annotations

import pytest

from chassis.context import Context

FIRST = {"code": "HZ0001", "name": "王芳", "resident_id": "330102197401150014"}
SECOND = {"code": "HZ0002", "name": "李建国", "resident_id": "330102195207149963"}


def with_check(first17: str) -> str:
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return (
        first17 + "10X98765432"[sum(int(d) * w for d, w in zip(first17, weights, strict=True)) % 11]
    )


@pytest.fixture
def hangzhou(house):
    """A home with a leader, a member of it, and a member of no home; the leader's sign-in."""
    api = house.signed_in("hz.secretary")
    base = "/associations/hangzhou"
    people = [
        api.post(
            f"{base}/members",
            201,
            code=one["code"],
            name=one["name"],
            town="西湖街道",
            resident_id=with_check(one["resident_id"][:17]),
        )
        for one in (FIRST, SECOND)
    ]
    home = api.post(
        f"{base}/units",
        201,
        code="HZ-JG-1",
        name="西湖劳模工匠之家",
        kind="home",
        established_on="2020-05-01",
    )
    api.post(
        f"{base}/members/{people[0]['member_id']}/units",
        201,
        unit_id=home["unit_id"],
        since="2024-01-02",
    )
    leader = api.post(
        f"{base}/accounts",
        201,
        login="home.leader",
        display_name="何组长",
        password="correct horse battery",
    )
    api.post(
        f"{base}/offices",
        201,
        office="home_leader",
        account_id=leader["account_id"],
        unit_id=home["unit_id"],
        term_from="2024-01-02",
    )
    house.settle()
    return {"api": api, "people": people, "home": home, "leader": leader}


def test_an_association_of_others_does_not_exist(house, hangzhou):
    theirs = house.signed_in("tl.secretary")
    member_id = hangzhou["people"][0]["member_id"]

    for path in (
        "/members",
        f"/members/{member_id}",
        "/visits",
        "/feed",
        "/accounts",
        "/imports",
        "/figures?year=2024",
        "/rules/care",
        "/offices",
        "/occasions?year=2024",
    ):
        told = theirs.send("GET", f"/associations/hangzhou{path}", 404)

        assert told["code"] == "association_not_found"
        assert told == {
            **theirs.send("GET", f"/associations/nowhere{path}", 404),
            "correlation_id": told["correlation_id"],
            "detail": told["detail"],
        }


def test_a_member_of_another_association_does_not_exist_either(house, hangzhou):
    theirs = house.signed_in("tl.secretary")
    member_id = hangzhou["people"][0]["member_id"]

    theirs.get(f"/associations/tonglu/members/{member_id}", expect=404)
    theirs.post(f"/associations/tonglu/members/{member_id}/death", 404, on="2024-01-02")
    theirs.post(f"/associations/tonglu/members/{member_id}/reveal", 404)

    assert theirs.get("/associations/tonglu/members")["items"] == []


def test_an_office_brings_the_role_and_its_end_takes_it_away(house, hangzhou):
    leader = house.signed_in("home.leader")
    mine = leader.get("/me")["grants"]
    office = hangzhou["api"].get("/associations/hangzhou/offices")["items"][0]

    hangzhou["api"].post(
        f"/associations/hangzhou/offices/{office['office_id']}/end", on="2024-01-02"
    )
    house.settle()
    house.clock.set_day(house.clock.today().replace(day=3))

    assert [(g["role"], g["unit_id"]) for g in mine] == [
        ("home_leader", hangzhou["home"]["unit_id"])
    ]
    assert leader.get("/me")["grants"] == []
    leader.get("/associations/hangzhou/visits", expect=404)


def test_a_leader_sees_the_members_of_the_own_home_only(house, hangzhou):
    leader = house.signed_in("home.leader")
    mine, other = (one["member_id"] for one in hangzhou["people"])

    seen = leader.get("/associations/hangzhou/members")["items"]

    assert [one["member_id"] for one in seen] == [mine]
    assert leader.get(f"/associations/hangzhou/members/{mine}")["name"] == "王芳"
    assert leader.get(f"/associations/hangzhou/members/{other}", expect=404)["code"] == (
        "member_not_found"
    )
    leader.get("/associations/hangzhou/members", expect=404, unit_id="another-unit")


def test_a_homes_leader_corrects_the_records_of_the_own_home_only(house, hangzhou):
    leader = house.signed_in("home.leader")
    mine, other = (
        f"/associations/hangzhou/members/{one['member_id']}" for one in hangzhou["people"]
    )

    assert leader.send("PATCH", mine, 200, json={"town": "北山街道"})["town"] == "北山街道"

    refused = leader.send("PATCH", other, 404, json={"town": "北山街道"})
    assert refused["code"] == "member_not_found"
    assert house.signed_in("hz.secretary").get(other)["town"] == "西湖街道"


def test_a_leader_may_not_report_a_death_or_grant_or_read_in_clear(house, hangzhou):
    leader = house.signed_in("home.leader")
    mine = hangzhou["people"][0]["member_id"]

    for verb, path, told in (
        ("POST", f"/members/{mine}/reveal", {}),
        ("POST", f"/members/{mine}/death", {"on": "2024-01-02"}),
        ("POST", f"/members/{mine}/honors", {"honor_type": "x", "granted_on": "2024-01-02"}),
        ("POST", "/accounts", {"login": "x.y", "display_name": "x", "password": "long enough 1"}),
    ):
        answer = leader.send(verb, f"/associations/hangzhou{path}", 403, json=told)
        assert answer["code"] == "not_allowed"


def test_a_new_honour_arrives_as_a_visit_with_the_homes_leader(house, hangzhou):
    mine, other = (one["member_id"] for one in hangzhou["people"])
    for member_id in (mine, other):
        hangzhou["api"].post(
            f"/associations/hangzhou/members/{member_id}/honors",
            201,
            honor_type="hangzhou_craftsman",
            granted_on="2024-01-02",
        )
    house.settle()
    leader = house.signed_in("home.leader")

    visits = leader.get("/associations/hangzhou/visits")["items"]

    assert [(v["member_id"], v["kind"]) for v in visits] == [(mine, "newly_honored")]
    assert visits[0]["member_name"] == "王芳"
    assert visits[0]["assignee_name"] == "何组长"
    everybody = hangzhou["api"].get("/associations/hangzhou/visits")["items"]
    assert {v["member_id"] for v in everybody} == {mine, other}


def test_a_leader_records_the_own_visit_and_no_other(house, hangzhou):
    mine, other = (one["member_id"] for one in hangzhou["people"])
    for member_id in (mine, other):
        hangzhou["api"].post(
            f"/associations/hangzhou/members/{member_id}/honors",
            201,
            honor_type="hangzhou_craftsman",
            granted_on="2024-01-02",
        )
    house.settle()
    visits = {
        v["member_id"]: v["visit_id"]
        for v in hangzhou["api"].get("/associations/hangzhou/visits")["items"]
    }
    leader = house.signed_in("home.leader")

    leader.post(
        f"/associations/hangzhou/visits/{visits[other]}/record", 404, visited_on="2024-01-02"
    )
    done = leader.post(
        f"/associations/hangzhou/visits/{visits[mine]}/record", visited_on="2024-01-02"
    )
    house.settle()

    assert done["state"] == "completed"
    contacts = hangzhou["api"].get(f"/associations/hangzhou/members/{mine}/contacts")["items"]
    assert [c["on"] for c in contacts] == ["2024-01-02"]


def test_names_are_missing_and_not_the_answer_when_members_is_away(house, hangzhou):
    mine = hangzhou["people"][0]["member_id"]
    hangzhou["api"].post(
        f"/associations/hangzhou/members/{mine}/honors",
        201,
        honor_type="hangzhou_craftsman",
        granted_on="2024-01-02",
    )
    house.settle()
    house.away.add("members")

    visits = hangzhou["api"].get("/associations/hangzhou/visits")["items"]

    assert visits[0]["member_id"] == mine
    assert "member_name" not in visits[0]


def test_the_feed_tells_every_fact_by_ids_and_history_not_at_all(house, hangzhou):
    feed = hangzhou["api"].get("/associations/hangzhou/feed", limit=200)["items"]
    kept = house.call(
        "gateway", "list_feed", {"limit": 200}, context=Context(association_id="hangzhou")
    )["items"]

    types = [one["type"] for one in feed]
    assert types.count("members.member_registered") == 2
    assert "members.office_appointed" in types
    assert all("王芳" not in str(one["data"]) for one in kept)
    theirs = house.signed_in("tl.secretary").get("/associations/tonglu/feed")["items"]
    assert {one["subject"] for one in theirs} <= {"tonglu"}


def test_a_union_officer_reads_figures_and_no_person(house):
    house.open_account("officer", "hangzhou", "union_officer")
    officer = house.signed_in("officer")

    figures = officer.get("/associations/hangzhou/figures", year=2024, scope="jurisdiction")

    assert figures["association"] == "hangzhou"
    officer.get("/associations/hangzhou/members", expect=403)
    officer.get("/associations/hangzhou/visits", expect=403)


def test_an_operator_sees_services_and_no_association(house):
    operator = house.signed_in("operator")

    services = operator.get("/operations/services")["items"]

    assert all(one["reachable"] for one in services)
    operator.get("/associations/hangzhou/members", expect=404)
    house.signed_in("hz.secretary").get("/operations/services", expect=404)
