from __future__ import annotations

from datetime import date

import pytest

from chassis.testing.service import assert_migrations_match
from contracts.activities.events import (
    ActivityCancelled,
    ActivityPlanned,
    ActivityScheduled,
    OccasionApproaching,
)
from contracts.care.events import (
    BirthdayGiftFailed,
    BirthdayGiftHandedOver,
    CarerAssigned,
    CoverageGapFound,
    ElderlyCareEnrolled,
    VisitOverdue,
    VisitReassigned,
)
from contracts.members.events import HonorGranted, MemberDeceased, OfficeEnded
from services.notifications.service import NotificationsService
from services.notifications.tests import telling
from services.notifications.tests.telling import FIRST_DAY, appoint, told, visit_due


def test_migrations_make_what_the_models_say(bench_of):
    bench = bench_of(NotificationsService)

    assert_migrations_match(NotificationsService, bench.database.engine)


def test_whoever_is_to_visit_is_told_once_and_names_are_left_to_whoever_shows_it(bench_of):
    bench = bench_of(NotificationsService)

    fact = bench.deliver(visit_due("m1"), association="hangzhou", times=3)

    (message,) = telling.inbox(bench, "leader")["items"]
    assert message["text_zh"] == "请于2024年2月1日前走访{member}（新授予荣誉走访）。"
    assert message["text_en"] == "Please visit {member} by 1 February 2024 (welcome visit)."
    assert (message["member_id"], message["params"]["visit_id"]) == ("m1", "visit-m1")
    assert message["cause_event_id"] == fact.id
    assert told(bench, "leader", association="tonglu") == []


@pytest.mark.parametrize("kind", ["newly_honored", "bereavement"])
def test_history_tells_nobody(bench_of, kind):
    bench = bench_of(NotificationsService)

    bench.deliver(visit_due("m1", kind=kind), association="hangzhou", backfill=True)

    assert told(bench, "leader") == []


def test_a_visit_that_is_nobodys_tells_nobody(bench_of):
    bench = bench_of(NotificationsService)

    bench.deliver(visit_due("m1", assignee_account_id=None), association="hangzhou")

    assert telling.deliveries(bench) == []


def test_a_reassigned_visit_leaves_the_inbox_of_whoever_had_it(bench_of):
    bench = bench_of(NotificationsService)
    for member in ("m1", "m2"):
        bench.deliver(visit_due(member), association="hangzhou")

    bench.deliver(
        VisitReassigned(
            visit_id="visit-m1",
            member_id="m1",
            kind="newly_honored",
            due_on=date(2024, 2, 1),
            assignee_account_id="deputy",
            assigned_because="hand",
        ),
        association="hangzhou",
    )

    left = telling.inbox(bench, "leader")
    assert ([m["member_id"] for m in left["items"]], left["unread"]) == (["m2"], 1)
    assert told(bench, "deputy") == ["visit_reassigned"]


def test_an_overdue_visit_is_told_to_its_assignee_and_to_those_above(bench_of):
    bench = bench_of(NotificationsService)
    appoint(bench, "secretary")
    appoint(bench, "other-secretary", association="tonglu")

    bench.deliver(
        VisitOverdue(
            visit_id="v1",
            member_id="m1",
            kind="elderly_care",
            due_on=date(2024, 1, 1),
            days_late=1,
            assignee_account_id="carer",
            escalated_to_account_id="leader",
        ),
        association="hangzhou",
    )

    assert told(bench, "carer") == ["visit_overdue"]
    assert told(bench, "leader") == told(bench, "secretary") == ["visit_overdue_elsewhere"]
    assert told(bench, "other-secretary", association="tonglu") == []


def test_a_secretary_whose_own_visit_is_overdue_is_told_once(bench_of):
    bench = bench_of(NotificationsService)
    appoint(bench, "secretary")

    bench.deliver(
        VisitOverdue(
            visit_id="v1",
            member_id="m1",
            kind="greeting",
            due_on=date(2024, 1, 1),
            days_late=1,
            assignee_account_id="secretary",
            escalated_to_account_id="secretary",
        ),
        association="hangzhou",
    )

    assert told(bench, "secretary") == ["visit_overdue"]


@pytest.mark.parametrize(("leader", "asked"), [("leader", "leader"), (None, "secretary")])
def test_the_leader_names_the_carer_and_where_there_is_none_the_secretary(bench_of, leader, asked):
    bench = bench_of(NotificationsService)
    appoint(bench, "secretary")

    bench.deliver(
        ElderlyCareEnrolled(
            member_id="m1", on=FIRST_DAY, reason="turned_80", leader_account_id=leader
        ),
        association="hangzhou",
    )

    assert told(bench, asked) == ["name_a_carer"]
    assert {d["account_id"] for d in telling.deliveries(bench)} == {asked}


def test_a_carer_is_told_also_when_it_is_a_member_with_an_account(bench_of):
    bench = bench_of(NotificationsService)
    appoint(bench, "leader", "home_leader", unit_id="home-1", member_id="m9")

    for pair, carer in (("p1", {"carer_account_id": "carer"}), ("p2", {"carer_member_id": "m9"})):
        bench.deliver(
            CarerAssigned(pair_id=pair, member_id="m1", since=FIRST_DAY, **carer),
            association="hangzhou",
        )

    assert told(bench, "carer") == told(bench, "leader") == ["carer_assigned"]


def test_a_gift_is_told_to_whoever_sees_to_it_and_its_failure_to_the_secretary(bench_of):
    bench = bench_of(NotificationsService)
    appoint(bench, "secretary")

    bench.deliver(
        BirthdayGiftHandedOver(
            gift_id="g1",
            member_id="m1",
            year=2024,
            on=FIRST_DAY,
            assignee_account_id="leader",
            assigned_because="home_leader",
        ),
        association="hangzhou",
    )
    bench.deliver(
        BirthdayGiftFailed(
            gift_id="g1", member_id="m1", year=2024, on=FIRST_DAY, reason="nobody_home"
        ),
        association="hangzhou",
    )

    assert told(bench, "leader") == ["gift_handed_over"]
    (failed,) = telling.inbox(bench, "secretary")["items"]
    assert failed["text_zh"] == "{member}的生日蛋糕未能送达（家中无人），请安排补送。"


def test_a_gap_is_told_to_the_secretary_and_to_whoever_can_close_it(bench_of):
    bench = bench_of(NotificationsService)
    appoint(bench, "secretary")

    for kind, about in (
        ("home_without_leader", {"unit_id": "home-1"}),
        ("elder_without_carer", {"member_id": "m1", "asked_account_id": "leader"}),
        ("elders_without_carer", {"count": 12}),
        ("of_a_later_release", {}),
    ):
        bench.deliver(
            CoverageGapFound(gap_id=f"gap-{kind}", kind=kind, **about), association="hangzhou"
        )

    assert told(bench, "leader") == ["elder_without_carer"]
    assert sorted(told(bench, "secretary")) == [
        "coverage_gap",
        "elder_without_carer",
        "elders_without_carer",
        "home_without_leader",
    ]


def test_a_newly_honoured_member_is_congratulated_who_has_an_account(bench_of):
    bench = bench_of(NotificationsService)
    appoint(bench, "leader", "home_leader", unit_id="home-1", member_id="m9")

    for member in ("m9", "m1"):
        bench.deliver(
            HonorGranted(
                member_id=member,
                grant_id=f"grant-{member}",
                honor_type="hangzhou_craftsman",
                level="municipal",
                granted_on=FIRST_DAY,
            ),
            association="hangzhou",
        )

    (message,) = telling.inbox(bench, "leader")["items"]
    assert message["text_zh"] == "祝贺您荣获“杭州工匠”（2024年1月2日）。"
    assert len(telling.deliveries(bench)) == 1


def test_an_occasion_is_a_task_of_the_secretary_in_office(bench_of):
    bench = bench_of(NotificationsService)
    appoint(bench, "secretary")
    appoint(bench, "next", term_from=date(2024, 1, 3))
    former = appoint(bench, "former")
    bench.deliver(
        OfficeEnded(office_id=former, office="secretary", account_id="former", on=FIRST_DAY),
        association="hangzhou",
    )

    bench.deliver(
        OccasionApproaching(
            occasion_id="o1",
            occasion="double_ninth",
            on=date(2024, 10, 11),
            days_before=30,
            year=2024,
        ),
        association="hangzhou",
    )

    (message,) = telling.inbox(bench, "secretary")["items"]
    assert message["text_zh"].startswith("重阳节（2024年10月11日）将至，还有 30 天")
    assert told(bench, "next") == told(bench, "former") == []


def test_an_activity_is_told_to_the_leader_of_its_unit_or_to_all(bench_of):
    bench = bench_of(NotificationsService)
    appoint(bench, "secretary")
    appoint(bench, "leader-1", "home_leader", unit_id="home-1")
    appoint(bench, "leader-2", "home_leader", unit_id="home-2")

    bench.deliver(
        ActivityPlanned(activity_id="a1", starts_on=FIRST_DAY, unit_id="home-1"),
        association="hangzhou",
    )
    bench.deliver(
        ActivityScheduled(
            activity_id="a1", starts_on=FIRST_DAY, ends_on=FIRST_DAY, unit_id="home-1"
        ),
        association="hangzhou",
    )
    bench.deliver(
        ActivityPlanned(activity_id="a2", starts_on=FIRST_DAY, occasion="may_day"),
        association="hangzhou",
    )
    bench.deliver(ActivityCancelled(activity_id="a2", starts_on=FIRST_DAY), association="hangzhou")

    assert sorted(told(bench, "leader-1")) == [
        "activity_cancelled",
        "activity_planned",
        "activity_scheduled",
    ]
    assert told(bench, "leader-2") == told(bench, "secretary") == ["activity_cancelled"]


def test_a_death_silences_what_is_unread_and_what_comes_later_but_condolence(bench_of):
    bench = bench_of(NotificationsService)
    telling.wish(bench, "leader", email="leader@example.org")
    for member in ("m1", "m2", "m3"):
        bench.deliver(visit_due(member), association="hangzhou")
    (read,) = [m for m in telling.inbox(bench, "leader")["items"] if m["member_id"] == "m3"]
    bench.call(
        "mark_read",
        association="hangzhou",
        account_id="leader",
        notification_ids=[read["notification_id"]],
    )

    for member in ("m3", "m1"):
        bench.deliver(MemberDeceased(member_id=member, on=FIRST_DAY), association="hangzhou")
        bench.deliver(
            visit_due(member, kind="bereavement", visit_id=f"condolence-{member}"),
            association="hangzhou",
        )
        bench.deliver(
            visit_due(member, kind="greeting", visit_id=f"late-{member}"), association="hangzhou"
        )

    shown = telling.inbox(bench, "leader")["items"]
    queued = telling.deliveries(bench, channel="email", state="queued")
    skipped = telling.deliveries(bench, channel="email", state="skipped")
    assert sorted((m["member_id"], m["params"]["visit_id"]) for m in shown) == [
        ("m1", "condolence-m1"),
        ("m2", "visit-m2"),
        ("m3", "condolence-m3"),
        ("m3", "visit-m3"),  # was read: it stays in the history
    ]
    assert (len(queued), {d["reason"] for d in skipped}) == (3, {"member_deceased"})


def test_a_death_that_is_history_silences_as_well(bench_of):
    bench = bench_of(NotificationsService)

    bench.deliver(
        MemberDeceased(member_id="m1", on=date(2020, 5, 5)), association="hangzhou", backfill=True
    )
    bench.deliver(visit_due("m1"), association="hangzhou")

    assert told(bench, "leader") == []
