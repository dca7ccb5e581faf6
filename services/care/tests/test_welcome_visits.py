from __future__ import annotations

from datetime import date

from contracts.members.events import HonorRevoked, MemberDeceased
from services.care.service import CareService
from services.care.tests import facts


def visits_of(bench, association="hangzhou"):
    return bench.call("list_visits", association=association)["items"]


def revoke(bench, member_id, grant_id):
    bench.deliver(
        HonorRevoked(
            member_id=member_id,
            grant_id=grant_id,
            honor_type="hangzhou_craftsman",
            revoked_on=bench.clock.today(),
        ),
        association="hangzhou",
    )


def test_a_new_honor_opens_one_visit_within_the_set_days(bench_of):
    bench = bench_of(CareService)
    facts.register(bench, "m1")
    facts.register(bench, "t1", association="tonglu")

    facts.grant(bench, "m1", "g1")

    (visit,) = visits_of(bench)
    assert (visit["kind"], visit["state"], visit["due_on"]) == (
        "newly_honored",
        "due",
        "2024-02-01",
    )
    assert len(bench.published("care.visit_due")) == 1
    assert visits_of(bench, "tonglu") == []


def test_several_honors_at_once_share_one_visit_and_persons_do_not(bench_of):
    bench = bench_of(CareService)
    facts.register(bench, "m2")
    facts.register(bench, "m1")

    facts.grant(bench, "m2", "g3")
    facts.grant(bench, "m1", "g1")
    facts.grant(bench, "m1", "g2", honor="provincial_model_worker")

    assert sorted(v["member_id"] for v in visits_of(bench)) == ["m1", "m2"]
    first = next(v for v in visits_of(bench) if v["member_id"] == "m1")
    whole = bench.call("get_visit", association="hangzhou", visit_id=first["visit_id"])
    assert whole["grant_ids"] == ["g1", "g2"]


def test_an_honor_after_the_visit_was_made_opens_another(bench_of):
    bench = bench_of(CareService)
    facts.register(bench, "m1")
    facts.grant(bench, "m1", "g1")
    (visit,) = visits_of(bench)
    bench.call(
        "record_visit", association="hangzhou", visit_id=visit["visit_id"], visited_on="2024-01-02"
    )

    facts.grant(bench, "m1", "g2")

    assert sorted(v["state"] for v in visits_of(bench)) == ["completed", "due"]


def test_a_revoked_honor_cancels_its_visit_only_when_no_other_is_welcomed(bench_of):
    bench = bench_of(CareService)
    facts.register(bench, "m1")
    facts.grant(bench, "m1", "g1")
    facts.grant(bench, "m1", "g2")

    revoke(bench, "m1", "g1")
    after_one = visits_of(bench)[0]["state"]
    revoke(bench, "m1", "g2")

    assert after_one == "due"
    assert visits_of(bench)[0]["cancel_reason"] == "honor_revoked"
    assert len(bench.published("care.visit_cancelled")) == 1


def test_forty_years_of_honors_bring_no_visits(bench_of):
    bench = bench_of(CareService)
    facts.register(bench, "m1", backfill=True)

    for year in range(1984, 2024):
        facts.grant(bench, "m1", f"g{year}", on=date(year, 5, 1), backfill=True)

    assert visits_of(bench) == []
    assert bench.published() == []


def test_a_posthumous_honor_brings_no_visit(bench_of):
    bench = bench_of(CareService)
    facts.register(bench, "m1", deceased_on=date(2023, 12, 1))

    facts.grant(bench, "m1", "g1")

    assert visits_of(bench) == []


def test_the_visit_goes_to_the_leader_of_the_home(bench_of):
    bench = bench_of(CareService)
    facts.register(bench, "m1", town="西湖街道")
    facts.establish_home(bench, "home-1")
    facts.establish_home(bench, "chapter-1", kind="chapter", towns=("西湖",))
    facts.join(bench, "m1", "home-1")
    facts.appoint(bench, "leader", "home_leader", unit_id="home-1")
    facts.appoint(bench, "district", "chapter_leader", unit_id="chapter-1")
    facts.appoint(bench, "secretary", "secretary")

    facts.grant(bench, "m1", "g1")

    (due,) = bench.published("care.visit_due")
    assert due.subject == "m1"
    assert due.data["assignee_account_id"] == "leader"
    assert due.data["assigned_because"] == "home_leader"
    assert due.data["unit_id"] == "home-1"


def test_a_home_that_a_roster_names_later_sends_its_leader_to_the_visits_that_wait(bench_of):
    bench = bench_of(CareService)
    facts.appoint(bench, "secretary", "secretary")
    facts.establish_home(bench, "home-1")
    facts.appoint(bench, "leader", "home_leader", unit_id="home-1")
    for member in ("m1", "m2", "m3"):
        facts.register(bench, member)
        facts.grant(bench, member, f"g-{member}")

    joins = [
        bench.sealed(facts.joined(member, "home-1"), "hangzhou", backfill=True)
        for member in ("m1", "m2", "m1")
    ]
    for _ in range(2):
        bench.inbox.apply("members", joins)

    going = {v["member_id"]: v["assignee_account_id"] for v in visits_of(bench)}
    assert going == {"m1": "leader", "m2": "leader", "m3": "secretary"}
    assert all(fact.backfill for fact in bench.published("care.visit_reassigned"))
    told = bench.published("care.visit_reassigned")
    assert sorted(fact.data["member_id"] for fact in told) == ["m1", "m2"]
    assert {fact.causation_id for fact in told} == {joins[-1].envelope.id}, "once, at the end"


def test_without_a_home_leader_it_goes_to_the_unit_of_the_town(bench_of):
    bench = bench_of(CareService)
    facts.register(bench, "m1", town="西湖街道")
    facts.establish_home(bench, "chapter-1", kind="chapter", towns=("西湖",))
    facts.appoint(bench, "district", "chapter_leader", unit_id="chapter-1")
    facts.appoint(bench, "secretary", "secretary")

    facts.grant(bench, "m1", "g1")

    (due,) = bench.published("care.visit_due")
    assert due.data["assignee_account_id"] == "district"
    assert due.data["assigned_because"] == "district_unit"
    assert bench.published("care.coverage_gap_found") == []


def test_else_it_goes_to_the_secretary_and_the_home_is_a_gap_once(bench_of):
    bench = bench_of(CareService)
    facts.appoint(bench, "other", "secretary", association="tonglu")
    facts.appoint(bench, "secretary", "secretary")
    facts.establish_home(bench, "home-1")
    for member in ("m1", "m2"):
        facts.register(bench, member)
        facts.join(bench, member, "home-1")
        facts.grant(bench, member, f"g-{member}")

    gaps = bench.call("list_gaps", association="hangzhou")["items"]

    assert {v["assignee_account_id"] for v in visits_of(bench)} == {"secretary"}
    assert [(g["kind"], g["unit_id"]) for g in gaps] == [("home_without_leader", "home-1")]
    assert len(bench.published("care.coverage_gap_found")) == 1
    assert bench.call("list_gaps", association="tonglu")["items"] == []


def test_else_it_is_nobodys_and_members_without_a_home_are_gaps_told_once(bench_of):
    bench = bench_of(CareService)
    facts.register(bench, "m1")

    facts.grant(bench, "m1", "g1")

    (gap,) = bench.published("care.coverage_gap_found")
    facts.register(bench, "m2")
    facts.grant(bench, "m2", "g2")
    gaps = bench.call("list_gaps", association="hangzhou")["items"]
    assert sorted(g["member_id"] for g in gaps) == ["m1", "m2"]
    assert len(bench.published("care.coverage_gap_found")) == 1
    assert visits_of(bench)[0]["assigned_because"] == "nobody"
    assert (gap.data["kind"], gap.data["member_id"], gap.subject) == ("no_home", "m1", "m1")


def test_a_death_cancels_the_welcome_and_sends_condolence_instead(bench_of):
    bench = bench_of(CareService)
    facts.register(bench, "m1")
    facts.register(bench, "m2")
    facts.grant(bench, "m1", "g1")
    facts.grant(bench, "m2", "g2")

    bench.deliver(MemberDeceased(member_id="m1", on=date(2024, 1, 1)), association="hangzhou")

    seen = {(v["member_id"], v["kind"]): v for v in visits_of(bench)}
    assert seen["m1", "newly_honored"]["cancel_reason"] == "member_deceased"
    assert seen["m1", "bereavement"]["due_on"] == "2024-01-09"
    assert seen["m2", "newly_honored"]["state"] == "due"
