"""Venues, partners, agreements with their end, meetings."""

from __future__ import annotations

from datetime import date

import pytest

from contracts.errors import Conflict, NotFound
from services.members.service import MembersService
from services.members.tests.people import register

TODAY = "2024-01-02"
VENUE = {"name": "匠心图书角", "kind": "reading_corner", "host": "南阳街道", "on": TODAY}


@pytest.fixture
def bench(bench_of):
    return bench_of(MembersService)


def enter(bench, association: str = "hangzhou", **changes):
    return bench.call("enter_venue", association=association, **VENUE | changes)


def partner(bench, name: str = "县第一人民医院", association: str = "hangzhou", **more) -> str:
    told = {"name": name, "kind": "hospital", **more}
    return bench.call("register_partner", association=association, **told)["partner_id"]


def sign(bench, partner_id: str, **changes):
    told = {"partner_id": partner_id, "kind": "service", "signed_on": "2023-06-01"}
    return bench.call("sign_agreement", association="hangzhou", **told | changes)


def test_a_venue_is_applied_for_approved_built_opened_and_closed(bench):
    made = enter(bench)
    states = [made["state"]]
    for state in ("approved", "building", "open", "closed"):
        asked = {"venue_id": made["venue_id"], "to_state": state, "on": TODAY}
        states.append(bench.call("move_venue", association="hangzhou", **asked)["state"])

    assert states == ["applied", "approved", "building", "open", "closed"]
    assert len(bench.published("members.venue_application_submitted")) == 1
    (opened,) = bench.published("members.venue_opened")
    assert opened.data["opened_on"] == TODAY
    with pytest.raises(Conflict, match="move_not_allowed"):
        bench.call("move_venue", association="hangzhou", **asked | {"to_state": "open"})


def test_a_venue_that_is_open_when_it_is_entered_was_not_applied_for(bench):
    enter(bench, state="open", batch="首批")

    assert bench.published("members.venue_application_submitted") == []
    assert len(bench.published("members.venue_opened")) == 1


@pytest.mark.parametrize(
    ("changes", "code"),
    [({"name": "匠心 图书角"}, "venue_exists"), ({"on": "2024-01-03"}, "future_date")],
)
def test_a_venue_is_refused(bench, changes, code):
    enter(bench)

    with pytest.raises(Conflict, match=code):
        enter(bench, **changes)

    assert enter(bench, host="中国银行")["state"] == "applied"
    assert enter(bench, association="tonglu")["state"] == "applied"


def test_the_phases_of_a_venue_tell_who_took_part(bench):
    member = register(bench)
    made = enter(bench, kind="green_space")
    asked = {"association": "hangzhou", "venue_id": made["venue_id"]}

    bench.call("record_venue_phase", **asked, phase="construction", on=TODAY, member_ids=[member])
    shown = bench.call("record_venue_phase", **asked, phase="design", on="2023-05-01")
    bench.call("update_venue", **asked, builders=["区政府", "协会"])

    assert [one["phase"] for one in shown["phases"]] == ["design", "construction"]
    assert bench.call("get_venue", **asked)["builders"] == ["区政府", "协会"]
    with pytest.raises(NotFound, match="member_not_found"):
        bench.call("record_venue_phase", **asked, phase="use", on=TODAY, member_ids=["nobody"])
    with pytest.raises(NotFound, match="venue_not_found"):
        bench.call("get_venue", association="tonglu", venue_id=made["venue_id"])


def test_a_partner_is_one_of_a_name_and_its_contact_is_masked(bench):
    partner_id = partner(bench, contact="王院长", contact_phone="13800138000", offers=["体检"])

    with pytest.raises(Conflict, match="partner_exists"):
        partner(bench, "县 第一人民医院")
    other = partner(bench, "桐庐农商银行", kind="bank")
    with pytest.raises(Conflict, match="partner_exists"):
        bench.call(
            "update_partner", association="hangzhou", partner_id=other, name="县第一人民医院"
        )

    page = bench.call("list_partners", association="hangzhou", kind="hospital")
    (shown,) = page["items"]
    assert (shown["contact"], shown["contact_phone"]) == ("王**", "138****8000")
    assert shown["offers"] == ["体检"]
    told = bench.published("members.partner_registered")
    assert {f.data["partner_id"] for f in told} == {partner_id, other}
    assert partner(bench, association="tonglu")


def test_an_agreement_is_told_to_be_ending_once_and_lapses_the_day_after(bench):
    made = sign(bench, partner(bench), valid_to="2024-03-04")  # sixty-two days ahead

    bench.go_to(date(2024, 1, 3))
    assert bench.published("members.partnership_expiring") == []
    bench.go_to(date(2024, 1, 6))
    (fact,) = bench.published("members.partnership_expiring")
    bench.go_to(date(2024, 3, 4))
    assert bench.published("members.partnership_lapsed") == []
    bench.go_to(date(2024, 3, 6))

    (lapsed,) = bench.published("members.partnership_lapsed")
    assert (fact.data["valid_to"], lapsed.data["on"]) == ("2024-03-04", "2024-03-04")
    page = bench.call("list_agreements", association="hangzhou")
    assert [(a["agreement_id"], a["state"]) for a in page["items"]] == [
        (made["agreement_id"], "lapsed")
    ]


def test_an_agreement_that_is_renewed_does_not_lapse(bench):
    partner_id = partner(bench)
    first = sign(bench, partner_id, valid_to="2024-01-10")
    bench.go_to(date(2024, 1, 3))

    second = sign(
        bench,
        partner_id,
        signed_on="2024-01-03",
        valid_to="2030-01-01",
        renews=first["agreement_id"],
    )
    bench.go_to(date(2024, 1, 12))

    assert bench.published("members.partnership_lapsed") == []
    page = bench.call("list_agreements", association="hangzhou", state="renewed")
    assert [one["renewed_by"] for one in page["items"]] == [second["agreement_id"]]
    ending = bench.call("list_agreements", association="hangzhou", expiring_by="2029-12-31")
    assert ending["items"] == []


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"signed_on": "2024-01-03"}, "future_date"),
        ({"valid_to": "2023-05-31"}, "before_signing"),
    ],
)
def test_an_agreement_is_refused(bench, changes, code):
    with pytest.raises(Conflict, match=code):
        sign(bench, partner(bench), **changes)


def test_an_agreement_is_ended_once_and_not_before_it_was_signed(bench):
    made = sign(bench, partner(bench))
    asked = {"association": "hangzhou", "agreement_id": made["agreement_id"]}

    with pytest.raises(Conflict, match="before_signing"):
        bench.call("end_agreement", **asked, on="2023-05-31")
    assert bench.call("end_agreement", **asked, on="2023-06-01")["state"] == "terminated"
    with pytest.raises(Conflict, match="agreement_over"):
        bench.call("end_agreement", **asked, on=TODAY)


def test_a_meeting_is_noted_once_and_shows_with_the_partner(bench):
    member, partner_id = register(bench), partner(bench, "东海县劳模协会", kind="association")
    asked = {
        "association": "hangzhou",
        "partner_id": partner_id,
        "kind": "inbound",
        "on": TODAY,
        "origin": "东海县",
        "headcount": 20,
        "member_ids": [member],
    }
    bench.call("record_exchange", **asked)

    with pytest.raises(Conflict, match="exchange_exists"):
        bench.call("record_exchange", **asked)

    (shown,) = bench.call("list_partners", association="hangzhou")["items"]
    assert (shown["exchanges"], shown["last_met_on"]) == (1, TODAY)
    page = bench.call("list_exchanges", association="hangzhou", kind="inbound")
    assert [one["partner_name"] for one in page["items"]] == ["东海县劳模协会"]
    assert bench.call("list_exchanges", association="tonglu")["total"] == 0
