from __future__ import annotations

from datetime import date

import pytest

from contracts.activities.events import OccasionApproaching
from contracts.errors import Conflict, Invalid, NotFound
from contracts.members.events import MemberDeceased
from services.care.service import CareService
from services.care.tests import facts

FESTIVAL = date(2024, 10, 11)


def announce(bench, *, association="hangzhou", occasion="double_ninth"):
    bench.go_to(date(2024, 9, 11))
    bench.deliver(
        OccasionApproaching(
            occasion_id=f"{association}-{occasion}",
            occasion=occasion,
            on=FESTIVAL,
            days_before=30,
            year=2024,
        ),
        association=association,
    )


def the_round(bench, association="hangzhou"):
    (found,) = bench.call("list_rounds", association=association)["items"]
    return bench.call("get_round", association=association, round_id=found["round_id"])


def test_the_double_ninth_drafts_one_round_with_every_elder(bench_of):
    bench = bench_of(CareService)
    for member in ("m1", "m2"):
        facts.elder(bench, member)
    facts.register(bench, "young")
    facts.elder(bench, "t1", association="tonglu")

    announce(bench)
    announce(bench)

    found = the_round(bench)
    assert [i["member_id"] for i in found["items"]] == ["m1", "m2"]
    assert (found["year"], found["on"], found["barber"]) == (2024, "2024-10-11", None)
    (told,) = bench.published("care.home_service_round_planned")
    assert (told.subject, told.data["member_count"]) == (found["round_id"], 2)
    assert bench.call("list_rounds", association="tonglu")["items"] == []


def test_another_occasion_drafts_none(bench_of):
    bench = bench_of(CareService)

    announce(bench, occasion="craftsman_day")

    assert bench.call("list_rounds", association="hangzhou")["items"] == []


def test_who_is_enrolled_later_joins_until_the_day_and_not_after(bench_of):
    bench = bench_of(CareService)
    announce(bench)
    facts.register(bench, "m1")
    facts.register(bench, "m2")

    bench.go_to(FESTIVAL)
    bench.call("enrol_elder", association="hangzhou", member_id="m1")
    bench.go_to(date(2024, 10, 12))
    bench.call("enrol_elder", association="hangzhou", member_id="m2")

    assert [i["member_id"] for i in the_round(bench)["items"]] == ["m1"]


def test_who_dies_is_withdrawn_and_what_was_served_stays(bench_of):
    bench = bench_of(CareService)
    for member in ("m1", "m2"):
        facts.elder(bench, member)
    announce(bench)
    serve = {
        "association": "hangzhou",
        "round_id": the_round(bench)["round_id"],
        "outcome": "served",
        "on": "2024-09-11",
        "service": "haircut",
    }
    bench.call("record_home_service", member_id="m2", **serve)

    for member in ("m1", "m2"):
        bench.deliver(
            MemberDeceased(member_id=member, on=date(2024, 9, 11)), association="hangzhou"
        )

    assert the_round(bench)["counts"] == {"served": 1, "withdrawn": 1}


def test_each_service_is_recorded_once_and_told(bench_of):
    bench = bench_of(CareService)
    facts.elder(bench, "m1")
    announce(bench)
    bench.go_to(FESTIVAL)
    asked = {
        "association": "hangzhou",
        "round_id": the_round(bench)["round_id"],
        "member_id": "m1",
        "on": "2024-10-11",
        "outcome": "served",
    }
    for service in ("haircut", "medical"):
        bench.call("record_home_service", service=service, **asked)

    with pytest.raises(Conflict) as again:
        bench.call("record_home_service", service="medical", **asked)
    with pytest.raises(Invalid):
        bench.call("record_home_service", **asked)
    with pytest.raises(NotFound):
        bench.call("record_home_service", **{**asked, "association": "tonglu"}, service="haircut")

    assert again.value.code == "service_already_recorded"
    assert the_round(bench)["items"][0]["services"] == ["haircut", "medical"]
    told = bench.published("care.home_service_delivered")
    assert [e.data["service"] for e in told] == ["haircut", "medical"]


def test_who_was_served_cannot_have_declined(bench_of):
    bench = bench_of(CareService)
    facts.elder(bench, "m1")
    announce(bench)
    asked = {
        "association": "hangzhou",
        "round_id": the_round(bench)["round_id"],
        "member_id": "m1",
        "on": "2024-09-11",
    }
    bench.call("record_home_service", outcome="declined", **asked)
    bench.call("record_home_service", outcome="served", service="haircut", **asked)

    with pytest.raises(Conflict) as refused:
        bench.call("record_home_service", outcome="declined", **asked)

    assert refused.value.code == "round_item_not_open"


def test_a_round_is_confirmed_once_barber_doctor_and_nurse_are_named(bench_of):
    bench = bench_of(CareService)
    announce(bench)
    asked = {"association": "hangzhou", "round_id": the_round(bench)["round_id"]}

    two = bench.call("name_providers", barber="阳光理发店", doctor="第一医院", **asked)
    all_three = bench.call("name_providers", nurse="第一医院护理部", **asked)

    assert (two["state"], all_three["state"]) == ("planned", "confirmed")
