"""A workbook of what members keeps, in the words and columns that a ledger is read by. Pure but for asking."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any

from chassis.context import Context
from gateway.blocking import in_thread
from gateway.calls import Calls
from gateway.imports.selection_records import (
    EXCHANGE_KINDS,
    PIPELINES,
    STAGES,
    VENUE_KINDS,
)
from gateway.ledger.columns import Sheet
from gateway.ledger.rules import JUDGED
from gateway.ledger.template import write_template
from gateway.ledger.vocabulary import HonorNames

PAGE = 500
PAGE_SECONDS = 30.0

Cells = dict[str, str]
"""What stands in a row, by the field of its column."""


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
    own = {one["code"]: one["name_zh"] for one in told["items"] if one["added"]}
    content: bytes = in_thread(_write, association, year, today, rows, own)
    return content


def _write(
    association: str, year: int, today: date, rows: dict[str, list[Cells]], own: Mapping[str, str]
) -> bytes:
    """Write the workbook; *own* are the names of the honours that the association added itself."""
    worded = {
        sheet.code: [_in_words(sheet, one, own) for one in rows[sheet.code]] for sheet in JUDGED
    }
    return write_template(association, year, today, JUDGED, rows=worded)


def _records(calls: Calls, context: Context, sheet: str) -> Iterator[dict[str, Any]]:
    after: str | None = None
    while True:
        page = calls.call(
            "members",
            "read_ledger",
            {"sheet": sheet, "after": after, "limit": PAGE},
            context=context,
            timeout_seconds=PAGE_SECONDS,
        )
        yield from page["items"]
        after = page["next"]
        if not after:
            return


def _in_words(sheet: Sheet, cells: Cells, own: Mapping[str, str]) -> Cells:
    """Return *cells* with the usual word for each code that the column's vocabulary has."""
    worded = dict(cells)
    for field, code in cells.items():
        column = sheet.by_field[field]
        choices = column.vocabulary.choices if column.vocabulary else ()
        other = own.get(code, code) if isinstance(column.vocabulary, HonorNames) else code
        worded[field] = next((one.words[0] for one in choices if one.code == code), other)
    return worded


def _day(value: str | None, precision: str = "day") -> str:
    """Return a day as it is known: `2024-05-01`, or `2024-05` where nobody knows the day."""
    return (value or "")[: 7 if precision == "month" else 10]


def _list(items: list[str]) -> str:
    return "；".join(items)


def _members(one: dict[str, Any]) -> Iterator[Cells]:
    """Yield the person's row, and one for each further number: entered twice is one person."""
    first, *others = one["codes"]
    identity = {"name": one["name"], "id_number": one["resident_id"]}
    yield identity | {
        "member_no": first,
        "sex": one["sex"],
        "born_on": _day(one["birth_date"], one["birth_precision"]),
        "phone": one["phone"],
        "employer": one["employer"],
        "town": one["town"],
        "address": one["address"],
        "work_state": EMPLOYMENT_WORDS[one["employment_status"]],
        "retired_on": _day(one["retired_on"]),
        "died_on": _day(one["deceased_on"]),
        "home": one["home"],
        "skills": _list(one["skills"]),
        "heritage_craft": one["heritage_craft"],
        "emergency_contact": one["emergency_contact"],
        "emergency_phone": one["emergency_phone"],
        "lives_alone": "是" if one["lives_alone"] else "否",
        "remark": one["note"],
        "standing": one["state"],
        "standing_since": _day(one["state_since"]),
    }
    for number in others:
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
        "campaigns": _list(one["campaigns"]),
        "founded_on": _day(one["established_on"], one["established_precision"]),
        "closed_on": _day(one["dissolved_on"], one["dissolved_precision"]),
        "address": one["address"],
        "state": one["state"],
        "aliases": _list(one["aliases"]),
        "remark": one["note"],
    }


def _honors(one: dict[str, Any]) -> Iterator[Cells]:
    yield {
        "member_no": one["member_code"],
        "name": one["recipient_name"],
        "honor": one["honor_type"],
        "granted_by": one["conferred_by"],
        "granted_on": _day(one["granted_on"], one["granted_precision"]),
        "document_no": one["document_no"],
        "subject": one["recipient_kind"],
        "remark": one["note"],
        "revoked_on": _day(one["revoked_on"]),
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
        "decided_on": _day(one["decided_on"]),
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
        "builders": _list(one["builders"]),
        "batch": one["batch"],
        "opened_on": _day(one["opened_on"], one["opened_precision"]),
        "services": _list(one["services"]),
        "address": one["address"],
        "state": VENUE_STATES.get(one["state"], one["state"]),
        "remark": one["note"],
    }


def _exchanges(one: dict[str, Any]) -> Iterator[Cells]:
    yield {
        "held_on": _day(one["held_on"]),
        "kind": EXCHANGE_WORDS.get(one["kind"], one["kind"]),
        "partner": one["partner"],
        "origin": one["origin"],
        "headcount": "" if one["headcount"] is None else str(one["headcount"]),
        "terms": _list(one["topics"]),
        "valid_until": _day(one["valid_until"]),
        "participants": "、".join(one["member_codes"]),
        "state": "done" if one["state"] == "held" else "not_held",
        "remark": one["note"],
    }


def _agreements(one: dict[str, Any]) -> Iterator[Cells]:
    yield {
        "partner": one["partner"],
        "kind": one["kind"],
        "signed_on": _day(one["signed_on"]),
        "valid_from": _day(one["valid_from"]),
        "valid_to": _day(one["valid_to"]),
        "terms": _list(one["terms"]),
        "other_parties": _list(one["other_parties"]),
        "state": one["state"],
        "ended_on": _day(one["ended_on"]),
        "remark": one["note"],
    }


ROWS: Mapping[str, Callable[[dict[str, Any]], Iterator[Cells]]] = {
    "members": _members,
    "units": _units,
    "honors": _honors,
    "nominations": _nominations,
    "venues": _venues,
    "exchanges": _exchanges,
    "agreements": _agreements,
}
