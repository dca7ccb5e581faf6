"""What is asked often is answered by an index, under row security, for a role that owns nothing."""

from __future__ import annotations

import pytest
from sqlalchemy import create_engine

from chassis.testing.plans import Scan, scans_of
from contracts.members.merging import FindDuplicates
from contracts.members.people import GetMember, ListMembers
from services.members.queries import duplicates, lists, record
from services.members.service import MembersService
from services.members.tests.people import register

pytestmark = [  # SQLite has no plans of this kind; the same statements run there in every other test
    pytest.mark.postgres,
    pytest.mark.parametrize("bench_of", ["postgres"], indirect=True),
]

TERM_INDEXES = {"member_term_pkey", "member_term_by_member"}
BIG = {"member", "member_term", "member_code", "honor_grant", "membership", "contact"}


@pytest.fixture
def bench(bench_of):
    bench = bench_of(MembersService)
    for serial in range(1, 30):
        register(bench, f"HZ{serial}", serial=serial, phone=f"1380013{serial:04d}")
        register(bench, f"TL{serial}", serial=serial, association="tonglu")
    owner = create_engine(bench.database.url.replace("//service@", "//tester@"))
    with owner.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql(
            "analyze"
        )  # or the plan hangs on when the server does it by itself
    owner.dispose()
    return bench


def scans(bench, ask) -> list[Scan]:
    found = scans_of(bench.database, "hangzhou", ask, prefer_indexes=True)
    assert [s for s in found if s.node == "Seq Scan" and s.table in BIG] == []
    return found


@pytest.mark.parametrize("typed", ["王", "wjg", "HZ1", "0001", "建国"])
def test_what_is_typed_is_one_stretch_of_an_index_of_terms(bench, typed):
    found = scans(bench, lambda tx: lists.list_members(tx, ListMembers(q=typed)))

    # Which of the two indexes it is depends on how many rows there are; that the beginning is looked up
    # in it, although row security is on, does not.
    by_term = [s for s in found if s.table == "member_term" or s.index in TERM_INDEXES]
    assert {s.index for s in by_term} & TERM_INDEXES
    for scan in by_term:
        assert "term" in scan.condition


def test_a_page_of_the_list_is_read_in_the_order_of_the_index(bench):
    found = scans(bench, lambda tx: lists.list_members(tx, ListMembers(limit=5)))

    assert "member_by_code" in {s.index for s in found}


def test_a_members_page_is_read_by_keys(bench):
    member = bench.call("list_members", association="hangzhou", limit=1)["items"][0]["member_id"]

    found = scans(bench, lambda tx: record.get(tx, GetMember(member_id=member)))

    assert "member_pkey" in {s.index for s in found}
    assert [s for s in found if s.table in BIG and not s.condition] == []


def test_likely_duplicates_are_looked_for_by_indexes(bench):
    asked = FindDuplicates(name="王建国", phone="13800138000")

    found = scans(bench, lambda tx: duplicates.find(tx, asked, ["wangjianguo"]))

    assert {s.index for s in found} & TERM_INDEXES
