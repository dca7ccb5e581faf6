"""Two records of one person become one: care goes over, nobody is visited twice, and it can be undone."""

from __future__ import annotations

from datetime import date

from contracts.members.events import HonorRevoked, MemberStateChanged
from contracts.members.merging import (
    MemberMerged,
    MemberRestored,
    MemberTrashed,
    MergeUndone,
)
from services.care.service import CareService
from services.care.tests import facts

ON = date(2024, 1, 2)
IN = {"association": "hangzhou"}


def merged(bench, dropped: str, kept: str, merge_id: str = "merge-1") -> None:
    fact = MemberMerged(member_id=dropped, into_member_id=kept, merge_id=merge_id, on=ON)
    bench.deliver(fact, association="hangzhou", times=2)


def parted(
    bench, dropped: str, kept: str, merge_id: str = "merge-1", state: str = "active"
) -> None:
    fact = MergeUndone(
        member_id=dropped, into_member_id=kept, merge_id=merge_id, on=ON, state=state
    )
    bench.deliver(fact, association="hangzhou", times=2)


def visits(bench, member: str) -> list[tuple[str, str]]:
    found = bench.call("list_visits", **IN, member_id=member)["items"]
    return sorted((v["kind"], v["state"]) for v in found)


def on_roster(bench, association: str = "hangzhou") -> list[tuple[str, str, str | None]]:
    found = bench.call("list_elderly", association=association)["items"]
    return sorted(
        (e["member_id"], e["state"], e.get("carer_account_id"))
        for e in found
        if e["state"] != "ended"
    )


def test_visits_go_over_to_the_record_that_is_kept_and_come_back(bench_of):
    bench = bench_of(CareService)
    for member in ("m1", "m2", "m3"):
        facts.register(bench, member)
    facts.grant(bench, "m1", "g1")
    facts.grant(bench, "m3", "g3")

    merged(bench, "m1", "m2")
    assert (visits(bench, "m1"), visits(bench, "m2")) == ([], [("newly_honored", "due")])
    assert visits(bench, "m3") == [("newly_honored", "due")], "others are left alone"

    parted(bench, "m1", "m2")
    assert (visits(bench, "m1"), visits(bench, "m2")) == ([("newly_honored", "due")], [])


def test_a_candidates_honour_is_welcomed_when_the_candidate_is_a_member_after_all(bench_of):
    bench = bench_of(CareService)
    facts.register(bench, "m1", state="candidate")
    facts.register(bench, "m2")
    facts.register(bench, "m1-there", state="candidate", association="tonglu")
    facts.grant(bench, "m1", "g1")
    facts.grant(bench, "m1-there", "g2", association="tonglu")
    assert visits(bench, "m1") == []

    merged(bench, "m1", "m2")
    assert visits(bench, "m2") == [("newly_honored", "due")]
    assert bench.call("list_visits", association="tonglu")["items"] == []

    parted(bench, "m1", "m2", state="candidate")
    assert (visits(bench, "m1"), visits(bench, "m2")) == ([], [("newly_honored", "cancelled")])

    admission = {"from_state": "candidate", "to_state": "active", "on": ON}
    bench.deliver(MemberStateChanged(member_id="m1", **admission), association="hangzhou", times=2)
    assert visits(bench, "m1") == [("newly_honored", "due")]


def test_the_honour_of_a_candidate_merged_into_a_candidate_still_waits(bench_of):
    bench = bench_of(CareService)
    for member in ("m1", "m2"):
        facts.register(bench, member, state="candidate")
    facts.grant(bench, "m1", "g1")

    merged(bench, "m1", "m2")

    assert visits(bench, "m2") == []


def test_one_person_has_one_open_visit_of_a_kind(bench_of):
    bench = bench_of(CareService)
    for member, honor in (("m1", "g1"), ("m2", "g2")):
        facts.register(bench, member)
        facts.grant(bench, member, honor)

    merged(bench, "m1", "m2")

    assert visits(bench, "m2") == [("newly_honored", "cancelled"), ("newly_honored", "due")]
    (told,) = bench.published("care.visit_cancelled")
    assert told.data["reason"] == "merged"

    parted(bench, "m1", "m2")
    assert visits(bench, "m1") == visits(bench, "m2") == [("newly_honored", "due")]
    assert len(bench.published("care.visit_due")) == 3, "the visit that came back is told again"


def test_an_elder_is_on_the_roster_once_with_the_carer_and_parts_again(bench_of):
    bench = bench_of(CareService)
    facts.elder(bench, "m1")
    facts.elder(bench, "m2")
    bench.call("assign_carer", **IN, member_id="m1", carer_account_id="anna")

    merged(bench, "m1", "m2")
    assert on_roster(bench) == [("m2", "paired", "anna")]

    parted(bench, "m1", "m2")
    assert on_roster(bench) == [("m1", "paired", "anna"), ("m2", "enrolled", None)]


def test_an_elder_whose_other_record_was_none_is_an_elder_until_they_are_parted(bench_of):
    bench = bench_of(CareService)
    facts.elder(bench, "m1")
    facts.register(bench, "m2")
    bench.call("assign_carer", **IN, member_id="m1", carer_account_id="anna")

    merged(bench, "m1", "m2")
    assert on_roster(bench) == [("m2", "paired", "anna")]

    parted(bench, "m1", "m2")
    assert on_roster(bench) == [("m1", "paired", "anna")]


def test_two_carers_of_one_elder_are_one_and_two_again(bench_of):
    bench = bench_of(CareService)
    for member, carer in (("m1", "anna"), ("m2", "bert")):
        facts.elder(bench, member)
        bench.call("assign_carer", **IN, member_id=member, carer_account_id=carer)

    merged(bench, "m1", "m2")
    assert on_roster(bench) == [("m2", "paired", "bert")]

    parted(bench, "m1", "m2")
    assert on_roster(bench) == [("m1", "paired", "anna"), ("m2", "paired", "bert")]


def test_a_person_has_one_gift_a_year_whatever_the_records(bench_of):
    bench = bench_of(CareService)
    for member in ("m1", "m2"):
        facts.register(bench, member)
        facts.grant(bench, member, f"g-{member}", backfill=True)
    day = date(2024, 6, 1)
    facts.birthday_comes(bench, "m1", on=day)

    merged(bench, "m1", "m2")
    facts.birthday_comes(bench, "m2", on=day)
    facts.birthday_is_here(bench, "m2", on=day)

    gifts = bench.call("list_gifts", **IN)["items"]
    assert [(g["member_id"], g["state"]) for g in gifts] == [("m2", "out")]


def test_of_two_gifts_of_a_year_the_open_one_of_the_record_that_goes_is_skipped(bench_of):
    bench = bench_of(CareService)
    for member in ("m1", "m2"):
        facts.register(bench, member)
        facts.grant(bench, member, f"g-{member}", backfill=True)
        facts.birthday_comes(bench, member, on=date(2024, 6, 1))

    merged(bench, "m1", "m2")
    states = {g["member_id"]: g["state"] for g in bench.call("list_gifts", **IN)["items"]}
    assert states == {"m1": "skipped", "m2": "ordered"}

    parted(bench, "m1", "m2")
    states = {g["member_id"]: g["state"] for g in bench.call("list_gifts", **IN)["items"]}
    assert states == {"m1": "ordered", "m2": "ordered"}


def test_a_merge_in_one_association_moves_nothing_in_another(bench_of):
    bench = bench_of(CareService)
    facts.elder(bench, "t1", association="tonglu")
    facts.elder(bench, "m1")
    facts.elder(bench, "m2")

    merged(bench, "m1", "m2")

    assert [m for m, *_ in on_roster(bench, "tonglu")] == ["t1"]


def test_what_goes_to_the_trash_is_cared_for_no_more_until_it_comes_back(bench_of):
    bench = bench_of(CareService)
    facts.elder(bench, "m1")
    facts.grant(bench, "m1", "g1")

    bench.deliver(MemberTrashed(member_id="m1", on=ON), association="hangzhou", times=2)
    assert on_roster(bench) == []
    assert ("newly_honored", "cancelled") in visits(bench, "m1")

    back = MemberRestored(member_id="m1", on=ON, state="active")
    bench.deliver(back, association="hangzhou", times=2)
    assert on_roster(bench) == [("m1", "enrolled", None)]


KEPT_BY_BOTH = {"person", "enrolment", "visit_plan", "membership"}
"""Each record has its own; what ends with a merge is told by its state."""


def test_nothing_else_names_the_record_that_went(bench_of):
    bench = bench_of(CareService)
    facts.establish_home(bench, "home-1")
    facts.elder(bench, "m1")
    facts.elder(bench, "m3")
    facts.register(bench, "m2")
    facts.join(bench, "m1", "home-1")
    facts.grant(bench, "m1", "g1")
    facts.appoint(bench, "leader", "home_leader", unit_id="home-1", member_id="m1")
    bench.call("assign_carer", **IN, member_id="m3", carer_member_id="m1")
    facts.birthday_comes(bench, "m1", on=date(2024, 1, 5))
    before = bench.naming("hangzhou", "m1")

    merged(bench, "m1", "m2")

    assert {column.split(".")[0] for column in bench.naming("hangzhou", "m1")} <= KEPT_BY_BOTH
    parted(bench, "m1", "m2")
    assert bench.naming("hangzhou", "m1") == before


def test_an_honour_that_both_records_have_is_lost_with_one_revocation(bench_of):
    bench = bench_of(CareService)
    for member in ("m1", "m2"):
        facts.register(bench, member)
        facts.grant(bench, member, f"g-{member}", backfill=True)
    merged(bench, "m1", "m2")
    revoked = HonorRevoked(
        member_id="m2", grant_id="g-m2", honor_type="hangzhou_craftsman", revoked_on=ON
    )
    bench.deliver(revoked, association="hangzhou")

    facts.birthday_comes(bench, "m2", on=date(2024, 6, 1))

    assert bench.call("list_gifts", **IN)["items"] == []


def test_a_gift_that_was_delivered_under_the_one_name_is_given_no_second_time(bench_of):
    bench = bench_of(CareService)
    for member in ("m1", "m2"):
        facts.register(bench, member)
        facts.grant(bench, member, f"g-{member}", backfill=True)
    facts.birthday_comes(bench, "m1", on=date(2024, 6, 1))
    facts.birthday_is_here(bench, "m1", on=date(2024, 6, 1))
    (gift,) = bench.call("list_gifts", **IN)["items"]
    bench.call("record_gift_delivery", **IN, gift_id=gift["gift_id"], delivered_on="2024-06-01")
    facts.birthday_is_here(bench, "m2", on=date(2024, 6, 1))

    merged(bench, "m1", "m2")

    states = {one["member_id"]: one["state"] for one in bench.call("list_gifts", **IN)["items"]}
    assert states == {"m1": "delivered", "m2": "skipped"}
