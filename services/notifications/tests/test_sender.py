from __future__ import annotations

from datetime import UTC, datetime, timedelta
from threading import Thread

import pytest
from sqlalchemy import select

from chassis.context import Context
from chassis.database import YieldsInTransaction
from services.notifications.commands.messages import Message, tell
from services.notifications.models import Delivery, MailWaiting
from services.notifications.sender import Sender
from services.notifications.service import NotificationsService
from services.notifications.tests import telling
from services.notifications.tests.mail_server import MailServer, listening, mail_server
from services.notifications.tests.telling import deliveries, visit_due

__all__ = ["mail_server"]


def a_mail_waits(bench, *, association="hangzhou", account="leader", member="m1", **wishes):
    """Let *account* be told by mail about a visit to *member*."""
    told = {"email": f"{account}@example.org", **wishes}
    telling.wish(bench, account, association=association, **told)
    due = visit_due(member, assignee_account_id=account)
    return bench.deliver(due, association=association)


def time_passes(bench, *, association="hangzhou"):
    """Let all waiting mail of an association be due now."""
    with bench.database.begin(Context(association_id=association)) as tx:
        for row in tx.session.query(Delivery).filter(Delivery.state == "queued"):
            row.next_at = datetime.now(UTC) - timedelta(seconds=1)


def test_mail_leaves_and_names_nobody(bench_of, mail_server):
    bench = bench_of(NotificationsService)
    fact = a_mail_waits(bench)
    a_mail_waits(bench, association="tonglu", account="other", language="en")
    sender = Sender(bench.database, mail_server.url, "nuanjia@example.org")

    assert sender.step() == 2
    assert sender.step() == 0

    zh, en = mail_server.received
    assert (zh["To"], en["To"]) == ("leader@example.org", "other@example.org")
    assert zh["Subject"] == "暖家：您有一条新的工作提醒"
    assert mail_server.texts()[0].startswith("请于2024年2月1日前走访一位会员（新授予荣誉走访）。")
    assert mail_server.texts()[1].startswith("Please visit a member by 1 February 2024")
    (sent,) = [
        e
        for e in bench.published("notifications.notification_sent")
        if e.association_id == "hangzhou"
    ]
    assert sent.data["channel"] == "email"
    assert sent.data["cause_event_id"] == fact.id
    assert zh["Message-ID"] == f"<{sent.data['notification_id']}@nuanjia>"
    (row,) = deliveries(bench, channel="email")
    assert (row["state"], row["attempts"]) == ("sent", 1)


def having_mail(bench):
    with bench.database.reading(Context()) as tx:
        return sorted(tx.session.scalars(select(MailWaiting.association_id)))


def test_only_associations_with_mail_are_asked_for_it(bench_of, mail_server):
    bench = bench_of(NotificationsService)
    sender = Sender(bench.database, mail_server.url, "nuanjia@example.org")
    fact = visit_due("m0", assignee_account_id="nobody")
    bench.deliver(fact, association="hangzhou")  # who has no address gets no mail
    assert having_mail(bench) == []

    a_mail_waits(bench)
    assert having_mail(bench) == ["hangzhou"]
    sender.step()
    sender.step()
    assert having_mail(bench) == []

    a_mail_waits(bench, member="m2", association="tonglu")
    a_mail_waits(bench, member="m3")
    sender.step()
    assert having_mail(bench) == ["hangzhou", "tonglu"]  # until a look finds nothing more
    assert len(mail_server.received) == 3


def test_mail_that_is_queued_while_the_sender_finds_none_is_sent(bench_of, mail_server):
    bench = bench_of(NotificationsService)
    sender = Sender(bench.database, mail_server.url, "nuanjia@example.org")
    a_mail_waits(bench)
    sender.step()

    context = Context(association_id="hangzhou", causation_id="e2")
    with bench.database.begin(context) as tx:
        tell(tx, ["leader"], Message("visit_due", {"due_on": "2024-02-01", "kind": "condolence"}))
        tx.finish()
        forgetting = Thread(target=sender.step)  # finds nothing, for what we queue is not there yet
        forgetting.start()
        forgetting.join(0.3)
    forgetting.join()
    sender.step()

    assert len(mail_server.received) == 2


def test_a_crash_after_sending_sends_the_same_message_again(bench_of, mail_server):
    bench = bench_of(NotificationsService)
    a_mail_waits(bench)
    mail_server.hangs_up_after_data = True  # what was sent cannot be marked
    sender = Sender(bench.database, mail_server.url, "nuanjia@example.org")
    sender.step()

    mail_server.hangs_up_after_data = False
    time_passes(bench)
    sender.step()

    first, second = mail_server.received
    assert first["Message-ID"] == second["Message-ID"]
    assert deliveries(bench, channel="email")[0]["state"] == "sent"
    assert len(bench.published("notifications.notification_sent")) == 1


def test_who_took_a_message_and_died_lets_go_of_it_in_time(bench_of, mail_server):
    bench = bench_of(NotificationsService)
    a_mail_waits(bench)
    dead, living = (Sender(bench.database, mail_server.url, "n@example.org") for _ in range(2))
    dead._take("hangzhou")

    assert living.step() == 0  # for the while it is the other's
    time_passes(bench)
    assert living.step() == 1

    assert len(mail_server.received) == 1


def test_an_outage_of_the_mail_server_loses_nothing_however_long(bench_of):
    bench = bench_of(NotificationsService)
    away = MailServer()
    with listening(away):
        pass
    port = int(away.url.rsplit(":", 1)[1])
    for account in ("leader", "deputy"):
        a_mail_waits(bench, account=account, member=f"m-{account}")
    sender = Sender(bench.database, away.url, "nuanjia@example.org")

    for _ in range(15):
        sender.step()
        time_passes(bench)
    waiting = deliveries(bench, channel="email", state="queued")
    with listening(away, port):
        sender.step()

    assert [(row["attempts"], row["reason"]) for row in waiting] == [(15, "outage")] * 2
    assert sorted(away.recipients) == ["deputy@example.org", "leader@example.org"]
    assert deliveries(bench, channel="email", state="queued") == []


def test_an_address_that_is_refused_for_good_fails_at_once_and_harms_no_other(
    bench_of, mail_server
):
    bench = bench_of(NotificationsService)
    a_mail_waits(bench, account="gone", member="m1")
    a_mail_waits(bench, account="leader", member="m2")
    mail_server.answers = [b"550 no such user"]

    Sender(bench.database, mail_server.url, "nuanjia@example.org").step()

    (failed,) = bench.published("notifications.notification_failed")
    assert failed.data["reason"] == "refused_550"
    assert len(mail_server.received) == 1
    states = {row["account_id"]: row["state"] for row in deliveries(bench, channel="email")}
    assert sorted(states.values()) == ["failed", "sent"]
    assert telling.told(bench, "gone") == ["visit_due"]  # it is in the inbox all the same


@pytest.mark.parametrize(("refusals", "state"), [(9, "sent"), (10, "failed")])
def test_a_server_that_says_later_is_asked_ten_times(bench_of, mail_server, refusals, state):
    bench = bench_of(NotificationsService)
    a_mail_waits(bench)
    mail_server.answers = [b"450 later"] * refusals
    sender = Sender(bench.database, mail_server.url, "nuanjia@example.org")

    for _ in range(10):
        sender.step()
        time_passes(bench)

    (row,) = deliveries(bench, channel="email")
    assert (row["state"], row["attempts"]) == (state, 10)


def test_without_a_mail_server_mail_is_skipped_and_the_inbox_has_it(bench_of):
    bench = bench_of(NotificationsService)
    a_mail_waits(bench)

    Sender(bench.database, "", "nuanjia@example.org").step()

    (row,) = deliveries(bench, channel="email")
    assert (row["state"], row["reason"]) == ("skipped", "no_mail_server")
    assert telling.told(bench, "leader") == ["visit_due"]


@pytest.mark.parametrize(
    ("wishes", "reason"),
    [({"email": None}, "no_address"), ({"email_enabled": False}, "switched_off")],
)
def test_who_wants_no_mail_any_more_gets_none_that_was_waiting(
    bench_of, mail_server, wishes, reason
):
    bench = bench_of(NotificationsService)
    a_mail_waits(bench)
    telling.wish(bench, "leader", **{"email": "leader@example.org", **wishes})

    Sender(bench.database, mail_server.url, "nuanjia@example.org").step()

    (row,) = deliveries(bench, channel="email")
    assert (row["state"], row["reason"], mail_server.received) == ("skipped", reason, [])


def test_no_mail_leaves_in_the_quiet_hours(bench_of, mail_server):
    bench = bench_of(NotificationsService)  # it is eight o'clock in the morning
    a_mail_waits(bench, quiet_from="21:00", quiet_to="08:01")
    sender = Sender(bench.database, mail_server.url, "nuanjia@example.org")

    sender.step()
    (waiting,) = deliveries(bench, channel="email")
    telling.wish(bench, "leader", email="leader@example.org", quiet_from="21:00", quiet_to="08:00")
    time_passes(bench)
    sender.step()

    assert (waiting["state"], waiting["attempts"]) == ("queued", 0)
    assert len(mail_server.received) == 1


def test_nothing_is_sent_inside_a_transaction(bench_of, mail_server):
    bench = bench_of(NotificationsService)
    a_mail_waits(bench)
    sender = Sender(bench.database, mail_server.url, "nuanjia@example.org")
    letters = sender._take("hangzhou")

    with (
        pytest.raises(YieldsInTransaction),
        bench.database.begin(Context(association_id="hangzhou")),
    ):
        sender._post(letters)

    assert mail_server.connections == 0


def test_the_address_is_sealed_in_the_database(bench_of):
    bench = bench_of(NotificationsService)
    a_mail_waits(bench)

    with bench.database.engine.connect() as connection:
        if not bench.database.is_sqlite:
            connection.exec_driver_sql("select set_config('app.readable', 'hangzhou', true)")
        (sealed,) = connection.exec_driver_sql("select email from preference").scalars()

    assert b"example" not in bytes(sealed)
