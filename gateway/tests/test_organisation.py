"""The organisation through the public API: who may do what, and what follows, from call to consequence."""

from __future__ import annotations

import pytest

from gateway.tests.test_demo import id_number

HERE = "/associations/hangzhou"
TODAY = "2024-01-02"


@pytest.fixture
def office(house):
    return house.signed_in("hz.secretary")


def register(office, number: int = 1) -> str:
    told = {"code": f"HZ{number}", "name": "王芳", "resident_id": id_number(number)}
    return office.post(f"{HERE}/members", 201, **told)["member_id"]


def establish(office, code: str = "F1", kind: str = "chapter") -> str:
    told = {"code": code, "name": f"分会{code}", "kind": kind, "established_on": "2020-01-01"}
    return office.post(f"{HERE}/units", 201, **told)["unit_id"]


@pytest.fixture
def leader(house, office):
    """The leader of a chapter, by office."""
    account = house.open_account("leader", "hangzhou", None)
    told = {"account_id": account, "term_from": "2023-01-01"}
    unit = establish(office)
    office.post(f"{HERE}/offices", 201, office="chapter_leader", unit_id=unit, **told)
    house.settle()
    return house.signed_in("leader")


def inbox(api) -> list[str]:
    return [one["template"] for one in api.get(f"{HERE}/inbox")["items"]]


def test_a_unit_is_told_alike_when_it_is_made_and_when_it_is_read(office):
    told = {"code": "H1", "name": "西湖之家", "kind": "home", "established_on": "2020-05-01"}
    made = office.post(f"{HERE}/units", 201, **told)

    assert office.get(f"{HERE}/units")["items"] == [made]


def test_names_that_an_answer_brings_itself_are_not_asked_for(house, office):
    member, unit = register(office), establish(office)
    office.post(f"{HERE}/members/{member}/units", 201, unit_id=unit, since=TODAY)
    house.called.clear()

    (belonging,) = office.get(f"{HERE}/members/{member}")["units"]

    assert (belonging["member_name"], belonging["unit_name"]) == ("王芳", "分会F1")
    assert house.called == ["members.get_member", "members.resolve_units"]


def test_an_honour_goes_from_the_call_to_the_visit(house, office, leader):
    member = register(office)
    called = office.post(
        f"{HERE}/calls",
        201,
        pipeline="honor",
        title="2024年省劳模",
        honor_type="provincial_model_worker",
        opened_on=TODAY,
    )
    house.settle()
    assert inbox(leader) == ["nomination_opened"]
    submitted = leader.post(
        f"{HERE}/calls/{called['call_id']}/nominations", 201, member_id=member, on=TODAY
    )
    house.settle()

    path = f"{HERE}/nominations/{submitted['nomination_id']}"
    refused = leader.post(f"{path}/move", 409, to_state="reviewed", on=TODAY)
    for state in ("reviewed", "shortlisted", "publicised", "forwarded", "selected"):
        moved = office.post(f"{path}/move", to_state=state, on=TODAY)
    house.settle()

    assert refused["code"] == "not_by_this_role"
    assert moved["grant_id"]
    assert [one["state"] for one in office.get(f"{HERE}/visits")["items"]] == ["due"]
    assert set(inbox(leader)) == {"nomination_opened", "nomination_succeeded"}
    held = office.get(f"{HERE}/members/{member}/honor-certificate", on=TODAY)
    assert (held["highest_level"], held["model_worker"]) == ("provincial", True)


def test_a_change_of_term_takes_the_role_from_one_and_gives_it_to_the_other(house, office, leader):
    successor = house.open_account("successor", "hangzhou", None)
    (unit,) = office.get(f"{HERE}/units")["items"]
    assert leader.get(f"{HERE}/calls")["total"] == 0

    office.post(
        f"{HERE}/offices/change-term",
        201,
        office="chapter_leader",
        unit_id=unit["unit_id"],
        successor_account_id=successor,
        on=TODAY,
    )
    house.settle()

    assert house.signed_in("successor").get(f"{HERE}/calls")["total"] == 0
    house.clock.set_day(house.clock.today().replace(day=3))
    leader.get(f"{HERE}/calls", 404)  # who has no role in it knows no such association
    tree = office.get(f"{HERE}/unit-tree")["items"]
    assert [node["leader_account_id"] for node in tree] == [successor]
    assert [node["leader_name"] for node in tree] == ["successor"]


@pytest.mark.parametrize(
    ("verb", "path", "told"),
    [
        ("POST", "/calls", {"pipeline": "talent", "title": "人才", "opened_on": TODAY}),
        ("PUT", "/profile", {"purpose": "服务"}),
        ("POST", "/partners", {"name": "医院", "kind": "hospital"}),
        (
            "POST",
            "/documents",
            {"title": "意见", "kind": "opinion", "issuer": "总工会", "issued_on": TODAY},
        ),
    ],
)
def test_a_leader_changes_nothing_of_the_association(leader, verb, path, told):
    refused = leader.send(verb, f"{HERE}{path}", 403, json=told)

    assert refused["code"] == "not_allowed"


def test_partners_venues_documents_and_profile_are_kept_by_the_office(office):
    partner = office.post(
        f"{HERE}/partners", 201, name="县医院", kind="hospital", contact_phone="13800138000"
    )
    path = f"{HERE}/partners/{partner['partner_id']}"
    office.post(f"{path}/agreements", 201, kind="host", signed_on=TODAY, valid_to="2026-01-01")
    office.post(f"{path}/exchanges", 201, kind="outbound", on=TODAY)
    venue = office.post(
        f"{HERE}/venues", 201, name="健康中心", kind="health_centre", host="县医院", on=TODAY
    )
    office.post(f"{HERE}/venues/{venue['venue_id']}/move", to_state="approved", on=TODAY)
    office.post(
        f"{HERE}/documents", 201, title="意见", kind="opinion", issuer="总工会", issued_on=TODAY
    )
    office.send("PUT", f"{HERE}/profile", 200, json={"functions": ["联系", "服务"]})

    assert partner["contact_phone"] == "138****8000"
    ending = office.get(f"{HERE}/agreements", expiring_by="2026-01-01")["items"]
    assert [one["partner_name"] for one in ending] == ["县医院"]
    assert office.get(f"{HERE}/exchanges")["total"] == 1
    assert office.get(f"{HERE}/venues", kind="health_centre")["items"][0]["state"] == "approved"
    assert office.get(f"{HERE}/profile")["functions"] == ["联系", "服务"]
    other = office.get("/associations/tonglu/partners", 404)
    assert other["code"] == "association_not_found"


def test_an_unknown_state_is_refused_with_a_sentence_in_chinese(office):
    venue = office.post(
        f"{HERE}/venues", 201, name="图书角", kind="reading_corner", host="街道", on=TODAY
    )

    told = office.post(
        f"{HERE}/venues/{venue['venue_id']}/move", 409, to_state="building", on=TODAY
    )

    assert told["code"] == "move_not_allowed"
    assert "不能从" in told["detail"]
