"""An account that is opened with the role of an office holds the office: visits find the way to it."""

from __future__ import annotations

from gateway.tests.house import PASSWORD
from services.members.tests.people import id_number

SECRETARY = {
    "login": "new.secretary",
    "display_name": "周秘书",
    "password": PASSWORD,
    "role": "secretary",
}
OPENED = "/operations/associations/tonglu/accounts"


def honoured(api):
    """Register somebody in Tonglu and grant an honour."""
    base = "/associations/tonglu"
    number = id_number("19750115", serial=1, county="330122")
    member = api.post(f"{base}/members", 201, code="TL1", name="申屠丽", resident_id=number)
    honor = {"honor_type": "provincial_model_worker", "granted_on": "2024-01-02"}
    api.post(f"{base}/members/{member['member_id']}/honors", 201, **honor)


def test_a_new_associations_first_secretary_is_sent_its_visits(house):
    opened = house.signed_in("operator").post(OPENED, 201, **SECRETARY)
    house.settle()

    honoured(house.signed_in("tl.secretary"))
    house.settle()

    [visit] = house.signed_in("tl.secretary").get("/associations/tonglu/visits")["items"]
    assert visit["assignee_account_id"] == opened["account_id"]
    assert [(g["role"], g["by_office"]) for g in opened["grants"]] == [("secretary", True)]


def test_the_role_goes_with_the_office(house):
    opened = house.signed_in("operator").post(OPENED, 201, **SECRETARY)
    house.settle()
    api = house.signed_in("tl.secretary")
    [office] = [
        one
        for one in api.get("/associations/tonglu/offices")["items"]
        if one["account_id"] == opened["account_id"]
    ]

    api.post(f"/associations/tonglu/offices/{office['office_id']}/end", on="2024-01-02")
    house.settle()
    house.clock.set_day(house.clock.today().replace(day=3))

    house.signed_in("new.secretary").get("/associations/tonglu/visits", expect=404)


def test_a_login_that_is_taken_appoints_nobody(house):
    told = {**SECRETARY, "login": "hz.secretary"}

    house.signed_in("operator").post(OPENED, 409, **told)
    house.settle()

    assert house.signed_in("tl.secretary").get("/associations/tonglu/offices")["items"] == []


def test_a_leader_is_opened_together_with_the_home(house):
    api = house.signed_in("hz.secretary")
    base = "/associations/hangzhou"
    home = api.post(
        f"{base}/units", 201, code="H1", name="西湖之家", kind="home", established_on="2020-05-01"
    )
    leader = {**SECRETARY, "role": "home_leader", "unit_id": home["unit_id"]}

    opened = api.post(f"{base}/accounts", 201, **leader)

    [office] = api.get(f"{base}/offices")["items"]
    assert (office["office"], office["unit_id"]) == ("home_leader", home["unit_id"])
    assert office["account_id"] == opened["account_id"]
