"""A workbook of what members keeps, in the words and columns that a ledger is read by. Pure but for asking."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any

from chassis.context import Context
from gateway.blocking import in_thread
from gateway.calls import Calls, items_of
from gateway.imports import own_writing
from gateway.imports.own_words import accounts
from gateway.imports.own_writing import Cells, day, listed, yes_no
from gateway.imports.selection_records import (
    EXCHANGE_KINDS,
    PIPELINES,
    STAGES,
    VENUE_KINDS,
)
from gateway.ledger.columns import Kind, Sheet
from gateway.ledger.rules import JUDGED
from gateway.ledger.sheets.members import HONORS
from gateway.ledger.template import write_template
from gateway.ledger.vocabulary import HonorNames

PAGE = 500
PAGE_SECONDS = 30.0


def _turned(words: Mapping[str, str]) -> dict[str, str]:
    return {code: word for word, code in words.items()}


PIPELINE_WORDS = _turned(PIPELINES)
STAGE_WORDS = _turned(STAGES)
VENUE_WORDS = _turned(VENUE_KINDS)
EXCHANGE_WORDS = _turned(EXCHANGE_KINDS)
UNIT_KINDS = {"charity_group": "kindness_group"}
EMPLOYMENT_WORDS = {"in_post": "在岗", "retired": "退休", "left": "离职"}
RESULTS = {"rejected": "not_selected"}
VENUE_STATES = {"approved": "applied"}


def workbook_of(
    calls: Calls, context: Context, *, association: str, year: int, today: date
) -> bytes:
    """Return the six sheets of the association as a workbook that can be imported."""
    rows = {
        sheet.code: [
            cells
            for record in _records(calls, context, sheet.code)
            for cells in ROWS[sheet.code](record)
        ]
        for sheet in JUDGED
    }
    told = calls.call("members", "list_honor_types", {}, context=context)
    levels = {one["code"]: one["level"] for one in told["items"]}
    for cells in rows[HONORS.code]:
        cells["level"] = levels.get(cells["honor"] or "")
    own = {one["code"]: one["name_zh"] for one in told["items"] if one["added"]}
    own |= {account_id: login for login, account_id in accounts(calls, context).items()}
    content: bytes = in_thread(_write, association, year, today, rows, own)
    return content


def _write(
    association: str, year: int, today: date, rows: dict[str, list[Cells]], own: Mapping[str, str]
) -> bytes:
    """Write the workbook; *own* are the association's own words: honours that it added, logins of accounts."""
    worded = {
        sheet.code: [_in_words(sheet, one, own) for one in rows[sheet.code]] for sheet in JUDGED
    }
    return write_template(association, year, today, JUDGED, rows=worded)


def _records(calls: Calls, context: Context, sheet: str) -> Iterator[dict[str, Any]]:
    return items_of(
        calls,
        "members",
        "read_ledger",
        {"sheet": sheet},
        context=context,
        page=PAGE,
        timeout_seconds=PAGE_SECONDS,
    )


def _in_words(sheet: Sheet, cells: Cells, own: Mapping[str, str]) -> Cells:
    """Return *cells* with the usual word for each code that the column's vocabulary has."""
    worded = dict(cells)
    for field, code in cells.items():
        column = sheet.by_field[field]
        choices = column.vocabulary.choices if column.vocabulary else ()
        has_own = isinstance(column.vocabulary, HonorNames) or column.kind is Kind.ACCOUNT
        other = own.get(code, code) if has_own and code else code
        worded[field] = next((one.words[0] for one in choices if one.code == code), other)
    return worded


def _members(one: dict[str, Any]) -> Iterator[Cells]:
    """Yield the person's row, and one for each further number: entered twice is one person.

    Whoever has no ID number has the further ones in a column of our own.
    """
    first, *others = one["codes"]
    identity = {"name": one["name"], "id_number": one["resident_id"]}
    yield identity | {
        "member_no": first,
        "sex": one["sex"],
        "born_on": day(one["birth_date"], one["birth_precision"]),
        "phone": one["phone"],
        "employer": one["employer"],
        "town": one["town"],
        "address": one["address"],
        "work_state": EMPLOYMENT_WORDS[one["employment_status"]],
        "retired_on": day(one["retired_on"]),
        "died_on": day(one["deceased_on"]),
        "home": one["home"],
        "skills": listed(one["skills"]),
        "heritage_craft": one["heritage_craft"],
        "emergency_contact": one["emergency_contact"],
        "emergency_phone": one["emergency_phone"],
        "lives_alone": yes_no(one["lives_alone"]),
        "remark": one["note"],
        "standing": one["state"],
        "standing_since": day(one["state_since"]),
        "without_id": None if one["resident_id"] else "是",
        "other_numbers": None if one["resident_id"] else listed(others),
        "sector": one["sector"],
        "lunar_birthday": one["lunar_birthday"],
        "household": one["household"],
        "data_checked_on": day(one["data_checked_on"]),
    }
    for number in others if one["resident_id"] else ():
        yield identity | {"member_no": number}


def _units(one: dict[str, Any]) -> Iterator[Cells]:
    yield {
        "unit_no": one["code"],
        "name": one["name"],
        "kind": UNIT_KINDS.get(one["kind"], one["kind"]),
        "home_type": one["type"],
        "tier": one["tier"],
        "parent": one["parent"],
        "host": one["host"],
        "leader": one["leader"],
        "campaigns": listed(one["campaigns"]),
        "founded_on": day(one["established_on"], one["established_precision"]),
        "closed_on": day(one["dissolved_on"], one["dissolved_precision"]),
        "address": one["address"],
        "state": one["state"],
        "aliases": listed(one["aliases"]),
        "remark": one["note"],
        "serves_towns": listed(one["serves_towns"]),
        "accredited_on": day(one["accredited_on"]),
        "uncounted_from": day(one["uncounted_from"]),
    }


def _honors(one: dict[str, Any]) -> Iterator[Cells]:
    yield {
        "member_no": one["member_code"],
        "name": one["recipient_name"],
        "honor": one["honor_type"],
        "granted_by": one["conferred_by"],
        "granted_on": day(one["granted_on"], one["granted_precision"]),
        "document_no": one["document_no"],
        "subject": one["recipient_kind"],
        "remark": one["note"],
        "revoked_on": day(one["revoked_on"]),
        "revoke_reason": one["revoke_reason"],
    }


def _nominations(one: dict[str, Any]) -> Iterator[Cells]:
    yield {
        "kind": PIPELINE_WORDS[one["pipeline"]],
        "title": one["title"],
        "batch": one["batch"],
        "name": one["name"],
        "member_no": one["member_code"],
        "nominated_by": one["recommended_by"],
        "decided_on": day(one["decided_on"]),
        "stage": STAGE_WORDS.get(one["stage"], one["stage"]),
        "practice_score": one["practice"],
        "theory_score": one["theory"],
        "delivery_score": one["expression"],
        "result": RESULTS.get(one["state"], one["state"]),
        "remark": one["note"],
        "honor": one["honor_type"],
    }


def _venues(one: dict[str, Any]) -> Iterator[Cells]:
    yield {
        "venue_no": one["code"],
        "name": one["name"],
        "kind": VENUE_WORDS.get(one["kind"], one["kind"]),
        "host": one["host"],
        "builders": listed(one["builders"]),
        "batch": one["batch"],
        "opened_on": day(one["opened_on"], one["opened_precision"]),
        "services": listed(one["services"]),
        "address": one["address"],
        "state": VENUE_STATES.get(one["state"], one["state"]),
        "remark": one["note"],
    }


def _exchanges(one: dict[str, Any]) -> Iterator[Cells]:
    yield {
        "held_on": day(one["held_on"]),
        "kind": EXCHANGE_WORDS.get(one["kind"], one["kind"]),
        "partner": one["partner"],
        "origin": one["origin"],
        "headcount": "" if one["headcount"] is None else str(one["headcount"]),
        "terms": listed(one["topics"]),
        "valid_until": day(one["valid_until"]),
        "participants": "、".join(one["member_codes"]),
        "state": "done" if one["state"] == "held" else "not_held",
        "remark": one["note"],
    }


ROWS: Mapping[str, Callable[[dict[str, Any]], Iterator[Cells]]] = {
    "members": _members,
    "units": _units,
    "honors": _honors,
    "nominations": _nominations,
    "venues": _venues,
    "exchanges": _exchanges,
    "agreements": own_writing.agreements,
    "kin": own_writing.kin,
    "posts": own_writing.posts,
    "memberships": own_writing.memberships,
    "offices": own_writing.offices,
}
