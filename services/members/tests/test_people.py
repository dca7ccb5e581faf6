"""Registering people, correcting them, moving them, and the end."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from chassis.context import SUBTREE_FIGURES
from chassis.tables import RestrictedRead
from chassis.testing.service import assert_migrations_match
from contracts.errors import Conflict, Forbidden, Invalid, NotFound
from services.members.models import Member
from services.members.service import MembersService
from services.members.tests.people import home, id_number, record, register


def test_the_migrations_make_what_the_models_say(bench_of):
    bench = bench_of(MembersService)

    assert_migrations_match(MembersService, bench.database.engine)


def test_a_member_is_shown_masked_and_in_clear_only_with_a_trace(bench_of):
    bench = bench_of(MembersService)
    member = register(bench, phone="13800138000", address="清波街道1号")

    shown = bench.call("get_member", association="hangzhou", member_id=member)
    clear = bench.call("get_member", association="hangzhou", member_id=member, reveal=True)

    assert shown["resident_id"].startswith("330102****")
    assert shown["phone"] == "138****8000"
    assert clear["resident_id"] == id_number("19700601")
    assert clear["phone"] == "13800138000"
    with bench.session("hangzhou") as session:
        (trace,) = session.scalars(select(RestrictedRead))
    assert (trace.actor, trace.subject) == ("account-1", member)


def test_another_association_finds_neither_the_member_nor_the_name(bench_of):
    bench = bench_of(MembersService)
    member = register(bench)

    with pytest.raises(NotFound):
        bench.call("get_member", association="tonglu", member_id=member)
    with pytest.raises(NotFound):
        bench.call("report_death", association="tonglu", member_id=member, on="2024-01-01")
    names = bench.call("resolve_names", association="tonglu", member_ids=[member])
    assert names["names"] == {}


def test_the_same_id_number_is_refused_once_and_welcome_in_another_association(bench_of):
    bench = bench_of(MembersService)
    register(bench)

    with pytest.raises(Conflict, match="id_number_on_roster"):
        register(bench, "HZ0002")
    register(bench, "TL0001", association="tonglu")
    assert len(bench.published("members.member_registered")) == 2


def test_a_refused_registration_leaves_neither_row_nor_fact(bench_of):
    bench = bench_of(MembersService)

    with pytest.raises(Invalid) as refused:
        register(bench, birth_date="1970-06-02")

    assert refused.value.fields == {"birth_date": [{"code": "id_birth_mismatch"}]}
    assert bench.published("members.member_registered") == []
    with bench.session("hangzhou") as session:
        assert session.scalars(select(Member)).all() == []


def test_a_wrong_check_character_is_refused_in_its_field(bench_of):
    bench = bench_of(MembersService)
    wrong = id_number("19700601")[:-1] + ("0" if id_number("19700601")[-1] != "0" else "1")

    with pytest.raises(Invalid) as refused:
        bench.call(
            "register_member", association="hangzhou", code="HZ1", name="王芳", resident_id=wrong
        )

    assert refused.value.fields == {"resident_id": [{"code": "bad_id_checksum"}]}


def test_a_member_dies_once_and_not_tomorrow(bench_of):
    bench = bench_of(MembersService)
    member = register(bench)
    tomorrow = "2024-01-03"

    with pytest.raises(Conflict, match="future_date"):
        bench.call("report_death", association="hangzhou", member_id=member, on=tomorrow)
    dead = bench.call("report_death", association="hangzhou", member_id=member, on="2024-01-02")
    with pytest.raises(Conflict, match="already_deceased"):
        bench.call("report_death", association="hangzhou", member_id=member, on="2024-01-02")

    assert dead["state"] == "deceased"
    (fact,) = bench.published("members.member_deceased")
    assert (fact.subject, fact.data["on"]) == (member, "2024-01-02")


@pytest.mark.parametrize(
    ("moves", "allowed"),
    [
        (["suspended", "active"], True),
        (["withdrawn", "active"], True),
        (["transferred", "suspended"], False),
        (["active"], False),
    ],
)
def test_states_move_as_the_catalogue_says(bench_of, moves, allowed):
    bench = bench_of(MembersService)
    member = register(bench)

    def move_all() -> None:
        for state in moves:
            bench.call(
                "change_member_state",
                association="hangzhou",
                member_id=member,
                to_state=state,
                on="2024-01-02",
            )

    if allowed:
        move_all()
        assert len(bench.published("members.member_state_changed")) == len(moves)
    else:
        with pytest.raises(Conflict, match="move_not_allowed"):
            move_all()


def test_an_update_names_what_changed_and_says_nothing_when_nothing_did(bench_of):
    bench = bench_of(MembersService)
    member = register(bench, phone="13800138000")

    bench.call(
        "update_member",
        association="hangzhou",
        member_id=member,
        phone="13900139000",
        town="清波街道",
    )
    bench.call("update_member", association="hangzhou", member_id=member, town="清波街道")

    (fact,) = bench.published("members.member_updated")
    assert fact.data["changed_fields"] == ["town", "phone"]
    assert "13900139000" not in str(fact.data)


def test_a_repeated_command_with_its_key_is_done_once(bench_of):
    bench = bench_of(MembersService)
    order = {"code": "HZ1", "name": "王芳", "resident_id": id_number("19700601")}

    first = bench.call("register_member", association="hangzhou", key="k1", **order)
    again = bench.call("register_member", association="hangzhou", key="k1", **order)

    assert again == first
    assert len(bench.published("members.member_registered")) == 1


def test_the_list_is_paged_by_number_without_gap_or_repeat(bench_of):
    bench = bench_of(MembersService)
    for number in range(7):
        register(bench, f"HZ{number}", serial=number + 1)

    seen, after = [], None
    while True:
        page = bench.call("list_members", association="hangzhou", limit=3, after=after)
        seen += [item["code"] for item in page["items"]]
        after = page["next"]
        if after is None:
            break

    assert seen == [f"HZ{number}" for number in range(7)]
    assert page["total"] == 7
    assert bench.call("list_members", association="tonglu")["total"] == 0


def test_the_age_is_whole_years_with_the_birthday_included(bench_of):
    bench = bench_of(MembersService)
    member = register(bench, birth="19440103")

    before = bench.call("get_member", association="hangzhou", member_id=member)["age"]
    bench.go_to(date(2024, 1, 3))
    after = bench.call("get_member", association="hangzhou", member_id=member)["age"]

    assert (before, after) == (79, 80)


PERSONAL = {
    "list_members": {},
    "roster": {},
    "list_honors": {},
    "list_units": {},
    "list_offices": {},
    "list_gaps": {},
}


@pytest.mark.parametrize("call", PERSONAL)
def test_whoever_reads_figures_of_the_levels_below_reads_no_person_there(bench_of, call):
    bench = bench_of(MembersService)
    register(bench, "TL1", association="tonglu")

    with pytest.raises(Forbidden, match="figures_only"):
        bench.call(call, association="hangzhou", scope=SUBTREE_FIGURES, **PERSONAL[call])


def test_nobody_writes_while_reading_figures(bench_of):
    bench = bench_of(MembersService)
    member = register(bench)

    for call, told in (
        ("get_member", {"member_id": member}),
        ("report_death", {"member_id": member, "on": "2024-01-02"}),
        ("apply_members", {"records": []}),
        ("resolve_names", {"member_ids": [member]}),
        ("list_contacts", {"member_id": member}),
    ):
        with pytest.raises(Forbidden):
            bench.call(call, association="hangzhou", scope=SUBTREE_FIGURES, **told)


def test_the_end_ends_membership_and_office_too(bench_of):
    bench = bench_of(MembersService)
    unit = home(bench)
    member = register(bench, unit_id=unit)
    lead(bench, unit, member)

    bench.call("report_death", association="hangzhou", member_id=member, on="2024-01-02")

    assert left(bench) == [("2024-01-02", "2024-01-02")]
    with pytest.raises(Conflict, match="not_on_roster"):
        bench.call(
            "assign_to_unit",
            association="hangzhou",
            member_id=member,
            unit_id=unit,
            since="2024-01-02",
        )


@pytest.mark.parametrize(
    ("state", "leaves"), [("transferred", True), ("withdrawn", True), ("suspended", False)]
)
def test_whoever_goes_leaves_home_and_office_and_whoever_pauses_keeps_them(bench_of, state, leaves):
    bench = bench_of(MembersService)
    unit = home(bench)
    member = register(bench, unit_id=unit)
    lead(bench, unit, member)

    move(bench, member, state)

    assert bool(left(bench)) is leaves


def test_a_move_is_dated_today_at_the_latest(bench_of):
    bench = bench_of(MembersService)
    member = register(bench)

    with pytest.raises(Conflict, match="future_date"):
        move(bench, member, "suspended", on="2024-01-03")
    move(bench, member, "suspended", on="2024-01-02")


def test_the_fact_of_a_registration_says_whether_it_is_a_candidate(bench_of):
    bench = bench_of(MembersService)

    register(bench, state="candidate")

    (fact,) = bench.published("members.member_registered")
    assert fact.data["state"] == "candidate"


def test_a_birth_date_is_corrected_to_that_of_the_id_number_and_to_no_other(bench_of):
    bench = bench_of(MembersService)
    told = record("HZ1", "19700601", 1, birth_date="1970-01-01", birth_precision="year")
    bench.call("apply_members", association="hangzhou", records=[told])
    (member,) = bench.call("list_members", association="hangzhou")["items"]

    order = {"association": "hangzhou", "member_id": member["member_id"]}
    with pytest.raises(Invalid):
        bench.call("update_member", **order, birth_date="1970-06-02")
    shown = bench.call("update_member", **order, birth_date="1970-06-01")

    assert (shown["birth_date"], shown["birth_precision"]) == ("1970-06-01", "day")
    (fact,) = bench.published("members.member_updated")
    assert fact.data["changed_fields"] == ["birth_date"]


def lead(bench, unit: str, member: str) -> None:
    bench.call(
        "appoint_office",
        association="hangzhou",
        office="home_leader",
        account_id="anna",
        unit_id=unit,
        member_id=member,
        term_from="2024-01-01",
    )


def left(bench) -> list[tuple[str, str]]:
    """Return the days on which memberships and offices ended, pair by pair."""
    units = [f.data["until"] for f in bench.published("members.member_assigned_to_unit")]
    offices = [f.data["on"] for f in bench.published("members.office_ended")]
    return list(zip([day for day in units if day], offices, strict=True))


def move(bench, member: str, state: str, on: str = "2024-01-02") -> None:
    bench.call(
        "change_member_state",
        association="hangzhou",
        member_id=member,
        to_state=state,
        on=on,
    )
