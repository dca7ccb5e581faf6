from __future__ import annotations

from datetime import date

import pytest

from chassis.context import SUBTREE_FIGURES
from contracts.errors import Forbidden, Invalid
from services.notifications.service import NotificationsService
from services.notifications.tests import telling
from services.notifications.tests.telling import told, visit_due


def test_messages_are_marked_read_by_their_owner_alone(bench_of):
    bench = bench_of(NotificationsService)
    for member in ("m1", "m2"):
        bench.deliver(visit_due(member), association="hangzhou")
    ids = [m["notification_id"] for m in telling.inbox(bench, "leader")["items"]]
    asked = {"association": "hangzhou", "notification_ids": ids[:1]}

    by_another = bench.call("mark_read", account_id="somebody", **asked)
    by_the_owner = bench.call("mark_read", account_id="leader", **asked)

    assert by_another["items"] == []
    assert by_the_owner["unread"] == 1
    assert [
        m["notification_id"] for m in telling.inbox(bench, "leader", unread_only=True)["items"]
    ] == ids[1:]


def test_the_inbox_is_read_page_by_page_newest_first(bench_of):
    bench = bench_of(NotificationsService)
    for day in (3, 4, 5):
        bench.clock.set_day(date(2024, 1, day))
        bench.deliver(visit_due(f"m{day}"), association="hangzhou")

    first = telling.inbox(bench, "leader", limit=2)
    second = telling.inbox(bench, "leader", limit=2, after=first["next"])

    assert [m["member_id"] for m in first["items"]] == ["m5", "m4"]
    assert [m["member_id"] for m in second["items"]] == ["m3"]
    assert (second["next"], second["unread"]) == (None, 3)
    with pytest.raises(Invalid):
        telling.inbox(bench, "leader", after="nowhere")


def test_an_officer_who_reads_figures_reads_no_inbox(bench_of):
    bench = bench_of(NotificationsService)

    with pytest.raises(Forbidden):
        telling.inbox(bench, "leader", scope=SUBTREE_FIGURES)


def test_whoever_switches_the_inbox_off_finds_nothing_in_it_and_the_log_says_why(bench_of):
    bench = bench_of(NotificationsService)
    telling.wish(bench, "leader", inapp_enabled=False)

    bench.deliver(visit_due("m1"), association="hangzhou")
    bench.deliver(visit_due("t1"), association="tonglu")

    (delivery,) = telling.deliveries(bench)
    assert told(bench, "leader") == []
    assert (delivery["state"], delivery["reason"]) == ("skipped", "switched_off")
    assert told(bench, "leader", association="tonglu") == ["visit_due"]


def test_wishes_are_of_one_account_in_one_association(bench_of):
    bench = bench_of(NotificationsService)

    telling.wish(bench, "leader", email="leader@example.org", quiet_from="21:00", quiet_to="07:30")

    own = bench.call("get_preferences", association="hangzhou", account_id="leader")
    elsewhere = bench.call("get_preferences", association="tonglu", account_id="leader")
    assert (own["email"], own["quiet_from"]) == ("leader@example.org", "21:00")
    assert (elsewhere["email"], elsewhere["quiet_from"]) == (None, "00:00")


@pytest.mark.parametrize(
    "wrong", ["leader", "a@b", "a b@example.org", "a@example.org\nBcc: x@y.org"]
)
def test_what_is_no_address_is_refused(bench_of, wrong):
    bench = bench_of(NotificationsService)

    with pytest.raises(Invalid) as refused:
        telling.wish(bench, "leader", email=wrong)

    assert refused.value.fields["email"][0]["code"] == "bad_email"
