"""The gateway as a chassis service: its tables, its reactions, its commands, on both databases."""

from __future__ import annotations

from datetime import date
from threading import Thread

import pytest
from sqlalchemy import LargeBinary, select, type_coerce

from chassis.context import Context
from chassis.testing.service import assert_migrations_match, bench_of
from contracts.base import Event
from contracts.care.events import VisitDue
from contracts.errors import Conflict, NotFound
from contracts.gateway.commands import ApplyImport, OpenAccount
from contracts.gateway.events import LedgerApplied
from contracts.members.events import MemberRegistered, OfficeAppointed, OfficeEnded
from gateway.commands import accounts, imports
from gateway.imports.judging import Finding, Judged
from gateway.models import ImportJob, StoredFile
from gateway.queries.accounts import grants_of
from gateway.service import GatewayService

__all__ = ["bench_of"]

DAY = date(2024, 1, 2)
APPOINTED = OfficeAppointed(
    office_id="office-1",
    office="home_leader",
    account_id="account-7",
    unit_id="unit-1",
    term_from=DAY,
)
ENDED = OfficeEnded(
    office_id="office-1",
    office="home_leader",
    account_id="account-7",
    unit_id="unit-1",
    on=date(2024, 6, 30),
)
JUDGED = Judged(
    associations=[],
    year=2024,
    totals={"会员名册": {"rows": 3, "accepted": 1, "rejected": 1, "duplicates": 1}},
    rejected=[
        Finding("会员名册", 12, "身份证号", "330122********9998", "bad_id_checksum", "校验码不对")
    ],
    duplicates=[Finding("会员名册", 14, of_row=9, key="身份证号")],
    not_counted=[],
    notes=[],
    ignored_sheets=["封面"],
    problems=[],
    chunks=[],
)


def roles(bench, account_id, on=DAY):
    with bench.database.reading(Context()) as tx:
        return [
            (g.association_id, g.role, g.unit_id) for g in grants_of(tx.session, account_id, on)
        ]


def stored(bench, association="hangzhou", content=b"a workbook"):
    with bench.database.begin(Context(association_id=association, actor="account-1")) as tx:
        return imports.store_judged(tx, "台账.xlsx", content, JUDGED).id


def test_the_migrations_make_the_tables_of_the_models(bench_of):
    bench = bench_of(GatewayService)

    assert_migrations_match(GatewayService, bench.database.engine)


def test_an_office_becomes_a_role_and_ends_with_its_last_day(bench_of):
    bench = bench_of(GatewayService)

    bench.deliver(APPOINTED, association="hangzhou")
    bench.deliver(ENDED, association="hangzhou")

    assert roles(bench, "account-7") == [("hangzhou", "home_leader", "unit-1")]
    assert roles(bench, "account-7", date(2024, 6, 30)) == [("hangzhou", "home_leader", "unit-1")]
    assert roles(bench, "account-7", date(2024, 7, 1)) == []


def test_offices_of_history_are_projected_too(bench_of):
    bench = bench_of(GatewayService)

    bench.deliver(APPOINTED, association="tonglu", backfill=True)

    assert roles(bench, "account-7") == [("tonglu", "home_leader", "unit-1")]


def test_every_fact_of_the_services_has_a_line_in_the_feed_and_history_none(bench_of):
    bench = bench_of(GatewayService)
    registered = MemberRegistered(
        member_id="member-1",
        code="HZ0001",
        sex="female",
        birth_date=date(1974, 1, 15),
        birth_precision="day",
        employment_status="in_post",
    )
    due = VisitDue(
        visit_id="visit-1",
        member_id="member-1",
        kind="newly_honored",
        due_on=date(2024, 2, 1),
        assigned_because="nobody",
    )

    bench.deliver(registered, association="hangzhou", backfill=True)
    bench.deliver(due, association="hangzhou")

    feed = bench.call("list_feed", association="hangzhou")["items"]
    assert [(one["type"], one["subject"]) for one in feed] == [("care.visit_due", "member-1")]
    assert bench.call("list_feed", association="tonglu")["items"] == []


def test_the_feed_goes_on_where_the_page_before_ended(bench_of):
    bench = bench_of(GatewayService)
    for number in range(5):
        due = VisitDue(
            visit_id=f"visit-{number}",
            member_id=f"member-{number}",
            kind="newly_honored",
            due_on=date(2024, 2, 1),
            assigned_because="nobody",
        )
        bench.deliver(due, association="hangzhou")

    first = bench.call("list_feed", association="hangzhou", limit=3)
    second = bench.call("list_feed", association="hangzhou", limit=3, after=first["next"])

    seen = [one["subject"] for one in (*first["items"], *second["items"])]
    assert len(seen) == len(set(seen)) == 5
    assert second["next"] is None


def test_every_event_of_the_services_is_fed():
    wanted = {
        e
        for e in Event.known.values()
        if e.source in {"members", "care", "activities", "notifications"}
    }

    fed = {name for name in dir(GatewayService) if name.startswith("feed_")}

    assert len(fed) == len(wanted)


def test_a_login_is_taken_once_in_the_whole_house(bench_of):
    bench = bench_of(GatewayService)
    order = OpenAccount(login="wang.fang", display_name="王芳", password="long enough")
    with bench.database.begin(Context(association_id="hangzhou")) as tx:
        accounts.open_account(tx, order, "hash")

    with (
        pytest.raises(Conflict, match="login_taken"),
        bench.database.begin(Context(association_id="tonglu")) as tx,
    ):
        accounts.open_account(tx, order, "hash")


def test_an_account_of_another_association_cannot_be_closed(bench_of):
    bench = bench_of(GatewayService)
    order = OpenAccount(login="wang.fang", display_name="王芳", password="long enough")
    with bench.database.begin(Context(association_id="hangzhou")) as tx:
        opened = accounts.open_account(tx, order, "hash")

    with pytest.raises(NotFound):
        bench.call("close_account", association="tonglu", account_id=opened.account_id)
    closed = bench.call("close_account", association="hangzhou", account_id=opened.account_id)

    assert closed["state"] == "closed"


def test_a_stored_file_is_sealed(bench_of):
    bench = bench_of(GatewayService)

    stored(bench, content=b"330102197401150014")

    raw = StoredFile.__table__.c.content
    with bench.session("hangzhou") as session:
        sealed = session.execute(select(type_coerce(raw, LargeBinary()))).scalar_one()
    assert b"MzMwMTAyMTk3" not in bytes(sealed)
    assert b"330102" not in bytes(sealed)


def test_an_import_tells_what_it_refused_and_belongs_to_its_association(bench_of):
    bench = bench_of(GatewayService)
    job_id = stored(bench)

    job = bench.call("get_import", association="hangzhou", job_id=job_id)

    assert job["state"] == "judged"
    assert job["totals"] == JUDGED.totals
    assert [(r["sheet"], r["row"], r["reason_code"]) for r in job["rejected_rows"]] == [
        ("会员名册", 12, "bad_id_checksum")
    ]
    assert [(d["row"], d["of_row"]) for d in job["duplicates"]] == [(14, 9)]
    with pytest.raises(NotFound):
        bench.call("get_import", association="tonglu", job_id=job_id)


def test_an_import_is_ordered_once_and_finished_with_one_fact(bench_of):
    bench = bench_of(GatewayService)
    job_id = stored(bench)

    bench.call("apply_import", association="hangzhou", job_id=job_id)
    bench.call("apply_import", association="hangzhou", job_id=job_id)
    for _ in range(2):
        with bench.database.begin(Context(association_id="hangzhou")) as tx:
            imports.finish(tx, job_id)

    assert bench.call("get_import", association="hangzhou", job_id=job_id)["state"] == "applied"
    facts = [one.event for one in bench.published("gateway.ledger_applied")]
    assert facts == [
        LedgerApplied(job_id=job_id, year=2024, created=0, updated=0, unchanged=0, rejected=1)
    ]


def test_an_import_that_failed_may_be_ordered_again(bench_of):
    bench = bench_of(GatewayService)
    job_id = stored(bench)
    bench.call("apply_import", association="hangzhou", job_id=job_id)
    with bench.database.begin(Context(association_id="hangzhou")) as tx:
        imports.fail(tx, job_id, "members refused it")

    failed = bench.call("get_import", association="hangzhou", job_id=job_id)
    with bench.database.begin(Context(association_id="hangzhou")) as tx:
        again = imports.order_apply(tx, ApplyImport(job_id=job_id))

    assert (failed["state"], failed["error"]) == ("failed", "members refused it")
    assert again.state == "applying"


def test_columns_chosen_while_an_import_is_ordered_are_refused(bench_of):
    bench = bench_of(GatewayService)
    job_id, refused = stored(bench), []

    def match_anew():
        try:
            with bench.database.begin(Context(association_id="hangzhou")) as tx:
                imports.store_anew(tx, job_id, JUDGED, {"会员名册": {"甲": "姓名"}})
        except Conflict as error:
            refused.append(error.code)

    matching = Thread(target=match_anew)
    with bench.database.begin(Context(association_id="hangzhou")) as tx:
        imports.order_apply(tx, ApplyImport(job_id=job_id))
        tx.session.flush()
        matching.start()
        matching.join(0.5)  # It has come to the import, or waits before it.
    matching.join()

    assert refused == ["import_not_now"]
    with bench.session("hangzhou") as session:
        assert session.get_one(ImportJob, job_id).chosen == {}


def test_another_association_cannot_order_an_import(bench_of):
    bench = bench_of(GatewayService)
    job_id = stored(bench)

    with pytest.raises(NotFound):
        bench.call("apply_import", association="tonglu", job_id=job_id)

    assert bench.call("get_import", association="hangzhou", job_id=job_id)["state"] == "judged"
