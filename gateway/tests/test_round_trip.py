"""Both ledgers and what was entered by hand go out as workbooks and make the same state elsewhere."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import inspect, select

from chassis.context import Context
from gateway.imports.judging import judge
from gateway.imports.writing import workbook_of
from gateway.tests.house import House, copied
from services.members.models import Base, Grant, Member, Unit
from services.members.models_organisation import Agreement, Call, Nomination, Partner

ROOT = Path(__file__).parents[2]
LEDGERS = {
    "hangzhou": ROOT / "deploy" / "demo" / "hangzhou-2024.xlsx",
    "tonglu": ROOT / "tests" / "ledgers" / "tonglu-2024.xlsx",
}
HANDED_IN = date(2025, 2, 1)

STAYS = {
    "announcement": "what was told on a day here",
    "association": "comes before any ledger",
    "association_profile": "no sheet",
    "consent": "concerns two associations",
    "contact": "made from what other services report",
    "contact_officer": "no sheet",
    "deed": "no sheet",
    "entitlement_rule": "no sheet",
    "governance": "no sheet",
    "honor_type": "an association's own words, which a ledger is read by",
    "member_change": "who changed what here",
    "member_term": "made from the record",
    "merge": "what was done here, and can be undone here",
    "nomination_move": "who moved a candidate here; a ledger tells the last step",
    "pipeline_setting": "an association's own steps",
    "policy_document": "no sheet",
    "saved_search": "somebody's own",
    "trashed": "what lies in the trash is in no ledger",
    "two_people": "who was looked at here",
    "untold_candidate": "left by an earlier release",
    "unit_change": "what was done here",
    "unit_record": "no sheet",
    "venue_phase": "no sheet",
}
"""The tables that a workbook does not carry, and why."""

TECHNICAL = {"id", "joined_on", "indexed_as"}
"""Ids; since when somebody is on record here, before which nothing is told; the state of the search."""


def context(association: str) -> Context:
    return Context(association_id=association, actor="import")


def take_in(house: House, association: str, content: bytes) -> dict[str, int]:
    """Judge a workbook and apply it, as an import does; return what became of its rows."""
    judged = judge(content, house, context(association), HANDED_IN)
    sums = {"created": 0, "updated": 0, "refused": len(judged.rejected)}
    assert judged.problems == []
    for one in judged.chunks:
        told = {"records": one.records}
        answer = house.call(one.service, one.method, told, context=context(association))
        sums = {word: count + answer.get(word, 0) for word, count in sums.items()}
    return sums


def give_out(house: House, association: str) -> bytes:
    where = context(association)
    return workbook_of(house, where, association="劳模工匠协会", year=2024, today=HANDED_IN)


@pytest.fixture(scope="module")
def furnished_for_both(furnished, tmp_path_factory):
    """An empty house in February 2025, on whose copies the ledgers are taken in."""
    return lambda name: _opened(furnished, tmp_path_factory.mktemp(name))


def _opened(furnished: Path, folder: Path) -> House:
    house = copied(furnished, folder)
    house.clock.set_day(HANDED_IN)
    return house


@pytest.fixture(scope="module")
def here(furnished_for_both):
    house = furnished_for_both("here")
    for association, file in LEDGERS.items():
        take_in(house, association, file.read_bytes())
    enter_by_hand(house, "tonglu")
    yield house
    house.close()


def enter_by_hand(house: House, association: str) -> None:
    """Enter what no office's ledger has a place for."""

    def told(method: str, **payload: Any) -> dict[str, Any]:
        return house.call("members", method, payload, context=context(association))

    first, second = (
        one["member_id"] for one in told("list_members", limit=2, state="active")["items"]
    )
    nameless = {"sex": "female", "birth_date": "1948-01-01", "lunar_birthday": "08-15"}
    nobody = told(
        "register_member", code="TL9100", name="无证人", birth_precision="year", **nameless
    )
    told("register_member", code="TL9101", name="半知人", birth_precision="month", **nameless)
    told("update_member", member_id=first, sector="教育")
    told("share_household", member_id=first, with_member_id=second)
    kin = {"name": "申屠 明", "relation": "child", "phone": "13800138000", "lives_with": True}
    told("add_kin", member_id=nobody["member_id"], **kin)
    post = {"organisation": "县人大", "post": "代表", "since": "2021-12-01"}
    told("record_post", member_id=first, **post)
    told("record_post", member_id=first, **post | {"post": "委员", "until": "2024-01-31"})
    units = told("list_units", limit=100)["items"]
    homes = [one["unit_id"] for one in units if (one["kind"], one["state"]) == ("home", "running")]
    groups = [one["unit_id"] for one in units if one["kind"] == "volunteer_group"]
    for unit_id in (*homes[:2], groups[0]):  # the second home ends the first
        joined = {"unit_id": unit_id, "since": "2025-01-15", "role": "组长"}
        told("assign_to_unit", member_id=nobody["member_id"], **joined)
    honor = {"honor_type": "hangzhou_craftsman", "granted_on": "2024-05-01"}
    told("grant_honor", member_id=nobody["member_id"], **honor)
    account = next(iter(house_accounts(house, association).values()))
    leads = {"office": "home_leader", "unit_id": homes[0], "term_from": "2024-01-01"}
    told("appoint_office", account_id=account, member_id=first, **leads)
    told("appoint_office", account_id=account, office="president", term_from="2023-01-01")


def house_accounts(house: House, association: str) -> dict[str, str]:
    page = house.call("gateway", "list_accounts", {"limit": 10}, context=context(association))
    return {one["login"]: one["account_id"] for one in page["items"]}


def state_of(house: House, association: str) -> dict[str, list[str]]:
    """Return every row that a workbook carries, by table, with what an id stands for in its place."""
    with house.runtimes["members"].database.reading(context(association)) as tx:
        named = _named(tx.session)
        return {
            mapper.local_table.name: sorted(
                repr([(name, _plain(getattr(row, name), named)) for name in _columns(mapper)])
                for row in tx.session.scalars(select(mapper.class_))
            )
            for mapper in Base.registry.mappers
            if mapper.local_table.name not in STAYS
        }


def _columns(mapper) -> list[str]:
    return [one.key for one in inspect(mapper.class_).column_attrs if one.key not in TECHNICAL]


def _named(session) -> dict[str, str]:
    """Return what each id stands for, in words that are the same elsewhere."""
    found: dict[str, str] = {}
    for model, words in (
        (Member, ("code",)),
        (Unit, ("code",)),
        (Partner, ("name_key",)),
        (Call, ("pipeline", "title_key", "batch_key")),
        (Agreement, ("partner_id", "kind", "signed_on")),
        (Grant, ("member_id", "recipient_name", "honor_type", "granted_on")),
        (Nomination, ("call_id", "candidate_key", "stage")),
    ):
        for row in session.scalars(select(model)):
            values = (getattr(row, word) for word in words)
            found[row.id] = "/".join(str(found.get(value, value)) for value in values)
    return found


def _plain(value: Any, named: dict[str, str]) -> Any:
    if isinstance(value, list):
        return [_plain(one, named) for one in value]
    return named.get(value, value) if isinstance(value, str) else value


@pytest.fixture(scope="module")
def carried(here, furnished_for_both):
    """Another house, filled from the workbooks that came out of the first."""
    other = furnished_for_both("there")
    sums = {one: take_in(other, one, give_out(here, one)) for one in LEDGERS}
    yield other, sums
    other.close()


@pytest.mark.parametrize("association", LEDGERS)
def test_a_workbook_makes_elsewhere_the_state_that_it_was_written_from(here, carried, association):
    other, sums = carried

    before, after = state_of(here, association), state_of(other, association)

    assert sums[association]["refused"] == 0
    assert before.keys() == after.keys()
    for table, rows in before.items():
        assert (table, set(rows) ^ set(after[table])) == (table, set())
        assert (table, len(rows)) == (table, len(after[table]))


@pytest.mark.parametrize("association", LEDGERS)
def test_where_it_came_from_it_changes_nothing(here, association):
    before = state_of(here, association)

    sums = take_in(here, association, give_out(here, association))

    assert sums == {"created": 0, "updated": 0, "refused": 0}
    assert state_of(here, association) == before


def test_what_was_entered_by_hand_is_there(carried):
    other, _ = carried
    tables = state_of(other, "tonglu")

    filled = {table for table, rows in tables.items() if rows}
    assert filled >= {"kin", "post_outside", "office_holding", "membership", "member_code"}
    assert sum("'1948-01-01'" in row or "1948, 1, 1" in row for row in tables["member"]) == 2
    assert sum("'组长'" in row for row in tables["membership"]) == 3
    assert state_of(other, "hangzhou")["kin"] == []


def test_every_table_of_members_is_carried_or_said_to_stay():
    tables = {mapper.local_table.name for mapper in Base.registry.mappers}

    assert set(STAYS) <= tables
