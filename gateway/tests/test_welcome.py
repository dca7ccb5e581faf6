"""What somebody sees before signing in, and what a signed-in person may do where."""

from __future__ import annotations

from dataclasses import replace

from chassis.context import Context
from gateway import demo
from gateway.tests.house import House


def open_demo(house: House) -> None:
    seeding = demo.Seeding(house.runtimes["gateway"], house, house.settings)
    seeding._open(*demo.SECRETARY)
    seeding._open_operator()
    seeding.open_doors()


def welcome(house: House):
    answer = house.web().get("/api/v1/welcome")
    assert answer.status_code == 200
    return answer.json


def test_the_demo_offers_its_sign_ins_and_they_work(house):
    open_demo(house)

    told = welcome(house)

    assert told["today"] == house.clock.today().isoformat()
    assert told["ready"] is True
    assert [(d["login"], d["role"]) for d in told["demo"]] == [
        ("demo", "secretary"),
        ("demo-ops", "operator"),
    ]
    for one in told["demo"]:
        body = {name: one[name] for name in ("login", "password")}
        assert house.web().post("/api/v1/sign-in", json=body).status_code == 200


def test_the_demos_operator_watches_the_system_and_sees_no_association(house):
    open_demo(house)
    one = welcome(house)["demo"][1]
    body = {name: one[name] for name in ("login", "password")}
    token = house.web().post("/api/v1/sign-in", json=body).json["access_token"]
    headers = {"Authorization": f"Bearer {token}"}

    assert house.web().get("/api/v1/operations/services", headers=headers).status_code == 200
    assert house.web().get("/api/v1/associations", headers=headers).json == {"items": []}


def test_no_password_is_told_in_production_nor_after_the_demos_end(house):
    open_demo(house)
    house.settings = replace(house.settings, demo=False)
    assert welcome(house)["demo"] == []

    house.settings = replace(house.settings, demo=True)
    house.call("gateway", "remove_demo", {}, context=Context())
    assert welcome(house)["demo"] == []


def test_the_associations_tell_what_their_roles_allow_together(house):
    told = house.signed_in("hz.secretary").get("/associations")["items"]

    assert [one["id"] for one in told] == ["hangzhou"]
    assert {"members.write", "imports.write", "feed.read"} <= set(told[0]["permissions"])
    assert "operations" not in told[0]["permissions"]
