"""What is asked often is answered by an index, under row security, for a role that owns nothing."""

from __future__ import annotations

import pytest

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

BIG = {"member", "member_term", "member_code", "honor_grant", "membership", "contact", "kin"}


@pytest.fixture
def bench(bench_of):
    bench = bench_of(MembersService)
    for serial in range(1, 30):
        register(bench, f"HZ{serial}", serial=serial, phone=f"1380013{serial:04d}")
        register(bench, f"TL{serial}", serial=serial, association="tonglu")
    return bench


def scans(bench, ask) -> list[Scan]:
    found = scans_of(bench.database, "hangzhou", ask, prefer_indexes=True)
    assert [s for s in found if s.node == "Seq Scan" and s.table in BIG] == []
    return found


@pytest.mark.parametrize("typed", ["王", "wjg", "HZ1", "0001", "建国"])
def test_what_is_typed_is_one_stretch_of_the_key_of_terms(bench, typed):
    found = scans(bench, lambda tx: lists.list_members(tx, ListMembers(q=typed)))

    by_term = [s for s in found if s.index == "member_term_pkey"]
    assert by_term
    for scan in by_term:
        assert "association_id" in scan.condition
        assert "term" in scan.condition


def test_a_page_of_the_list_is_read_in_the_order_of_the_index(bench):
    found = scans(bench, lambda tx: lists.list_members(tx, ListMembers(limit=5)))

    assert "member_by_code" in {s.index for s in found}


def test_a_members_page_is_read_by_keys(bench):
    member = bench.call("list_members", association="hangzhou", limit=1)["items"][0]["member_id"]

    found = scans(bench, lambda tx: record.get(tx, GetMember(member_id=member)))

    assert "member_pkey" in {s.index for s in found}
    assert all(s.condition for s in found)


def test_likely_duplicates_are_looked_for_by_indexes(bench):
    asked = FindDuplicates(name="王建国", phone="13800138000")

    found = scans(bench, lambda tx: duplicates.find(tx, asked, ["wangjianguo"]))

    assert {"member_term_pkey"} <= {s.index for s in found}
