"""The journal of the chassis, on rows of members: what it did is taken back, what came since is not."""

from __future__ import annotations

from sqlalchemy import select

from chassis.context import Context
from chassis.tables import UndoEntry
from chassis.undo import Journal, undo, was_done
from services.members.commands.merging import lists_of_members, pointing_at_members
from services.members.models import Base, Contact, Member, MemberCode
from services.members.service import MembersService
from services.members.tests.people import register


def as_(association: str) -> Context:
    return Context(association_id=association, actor="account-1")


def test_cells_go_back_only_while_they_hold_what_the_journal_put_there(bench_of):
    bench = bench_of(MembersService)
    first = register(bench, town="清波街道", employer="丝绸厂")

    with bench.database.begin(as_("hangzhou")) as tx:
        member = tx.session.get(Member, first)
        assert Journal(tx, "x").set(member, town="西湖街道", employer="绸厂")
        assert not Journal(tx, "x").set(member, town="西湖街道")
    with bench.database.begin(as_("hangzhou")) as tx:
        tx.session.get(Member, first).employer = "工具厂"
    with bench.database.begin(as_("hangzhou")) as tx:
        left = undo(tx, "x", Base)

    with bench.session("hangzhou") as session:
        member = session.get(Member, first)
        assert (member.town, member.employer, left) == ("清波街道", "工具厂", ["Member.employer"])


def test_rows_come_and_go_in_the_order_that_undoes_them(bench_of):
    bench = bench_of(MembersService)
    first = register(bench, phone="13800138000")

    with bench.database.begin(as_("hangzhou")) as tx:
        journal = Journal(tx, "x")
        code = tx.session.scalars(select(MemberCode)).one()
        journal.take_out(code)
        tx.session.flush()
        journal.add(MemberCode(id="other", member_id=first, code=code.code))
        assert was_done(tx, "x")
    with bench.database.begin(as_("hangzhou")) as tx:
        assert undo(tx, "x", Base) == []
        assert not was_done(tx, "x")
        assert undo(tx, "x", Base) == [], "a second time there is nothing to take back"

    with bench.session("hangzhou") as session:
        assert [(c.id, c.code) for c in session.scalars(select(MemberCode))] == [
            (code.id, "HZ0001")
        ]


def test_lists_name_the_other_once_and_in_order(bench_of):
    bench = bench_of(MembersService)
    first = register(bench, skills=["a", "b", "c"])
    register(bench, "HZ2", serial=2, skills=["c", "a"])
    theirs = register(bench, "TL1", association="tonglu", skills=["a"])

    with bench.database.begin(as_("hangzhou")) as tx:
        Journal(tx, "x").repoint_in_lists(Member, "skills", "a", "c")
        assert tx.session.get(Member, first).skills == ["c", "b"]
    with bench.database.begin(as_("hangzhou")) as tx:
        undo(tx, "x", Base)

    with bench.session("hangzhou") as session:
        assert sorted(m.skills for m in session.scalars(select(Member))) == [
            ["a", "b", "c"],
            ["c", "a"],
        ]
    with bench.session("tonglu") as session:
        assert session.get(Member, theirs).skills == ["a"]


def test_what_the_journal_keeps_is_sealed_and_of_one_association(bench_of):
    bench = bench_of(MembersService)
    first = register(bench, phone="13800138000")

    with bench.database.begin(as_("hangzhou")) as tx:
        Journal(tx, "x").set(tx.session.get(Member, first), phone="13911112222")
    with bench.database.begin(as_("tonglu")) as tx:
        assert undo(tx, "x", Base) == []

    with bench.database.engine.connect() as connection:
        raw = connection.exec_driver_sql("select told from undo_entry").scalars().all()
    assert raw
    assert b"1380013" not in b"".join(bytes(told) for told in raw)
    with bench.session("hangzhou") as session:
        assert session.scalars(select(UndoEntry)).one().undone_at is None


def test_whatever_belongs_to_members_is_moved_by_name(bench_of):

    assert {Contact, MemberCode} <= set(pointing_at_members())


def test_lists_that_name_members_are_known_by_the_name_of_their_column():
    named = {(model.__name__, column) for model, column in lists_of_members()}

    assert {("Grant", "team"), ("Exchange", "member_ids"), ("VenuePhase", "member_ids")} <= named
