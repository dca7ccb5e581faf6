"""How the headings of an uploaded ledger were understood, and what somebody chose instead."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from contracts.errors import Invalid
from contracts.gateway.commands import ColumnChoice
from contracts.gateway.views import ColumnMatch, MatchingView, SheetMatch
from gateway.catalogue import APPLIED_SHEETS
from gateway.ledger import reasons
from gateway.ledger.columns import Kind, Need, Sheet, header_form
from gateway.ledger.reading import NOTHING_CHOSEN, Choices, read_workbook
from gateway.ledger.rules import JUDGED
from gateway.ledger.tables import SheetProblem, Table

APPLIED = frozenset(one.sheet for one in APPLIED_SHEETS)
BY_NAME = {sheet.name: sheet for sheet in JUDGED}


def match(
    content: bytes, chosen: Choices = NOTHING_CHOSEN, *, guessed: bool = True
) -> MatchingView:
    """Return, for each sheet with headings, the columns they were taken for.

    Where no header was found, the row that is likeliest meant as one may be data: a person's. Who chooses
    columns must see it; without *guessed* it is left out.
    """
    book = read_workbook(content, JUDGED, chosen)
    found: list[tuple[str, Table | SheetProblem]] = [(one.sheet.name, one) for one in book.tables]
    found += [(one.sheet, one) for one in book.problems if one.headings]
    places = {sheet.name: place for place, sheet in enumerate(JUDGED)}
    found.sort(key=lambda one: places[one[0]])
    if not guessed:
        found = [
            (name, without_guess(one) if isinstance(one, SheetProblem) else one)
            for name, one in found
        ]
    return MatchingView(items=tuple(_of(one, chosen.get(name, {})) for name, one in found))


def without_guess(found: SheetProblem) -> SheetProblem:
    """Return *found* without the row that was only guessed to be a header."""
    if found.code == "header_not_found":
        params = {**found.params, "found": "…"}
        return replace(found, params=params, headings=(), places=())
    return found


def _of(found: Table | SheetProblem, chosen: Mapping[str, str | None]) -> SheetMatch:
    sheet = BY_NAME[found.sheet.name if isinstance(found, Table) else found.sheet]
    taken = {place.index: place.column.name for place in found.places}
    present = set(taken.values())
    by_hand = _by_hand(found.headings, taken, chosen)
    return SheetMatch(
        sheet=sheet.name,
        applied=sheet.name in APPLIED,
        columns=tuple(
            ColumnMatch(
                heading=heading,
                column=taken.get(index),
                chosen=index in by_hand,
            )
            for index, heading in enumerate(found.headings)
            if heading
        ),
        missing=tuple(name for name in offered(sheet) if name not in present),
        offered=offered(sheet),
        required=tuple(one.name for one in sheet.columns if one.need is Need.MANDATORY),
        problem=reasons.explain(found) if isinstance(found, SheetProblem) else None,
    )


def _by_hand(
    headings: tuple[str, ...], taken: Mapping[int, str], chosen: Mapping[str, str | None]
) -> set[int]:
    """Return where each heading that was chosen for stands: of two equal ones the one that is read, else the first."""
    found: dict[str, int] = {}
    forms = {header_form(heading) for heading in chosen}
    for index in sorted(range(len(headings)), key=lambda place: place not in taken):
        form = header_form(headings[index])
        if form in forms:
            found.setdefault(form, index)
    return set(found.values())


def offered(sheet: Sheet) -> tuple[str, ...]:
    """Return the columns that a heading can be: no running number of a paper form, and none of ours."""
    return tuple(
        column.name for column in sheet.columns if column.kind is not Kind.SEQ and not column.ours
    )


def checked(content: bytes, choices: Iterable[ColumnChoice]) -> dict[str, dict[str, str | None]]:
    """Return *choices* by sheet and heading; raises `Invalid`, with a fault for each that cannot be."""
    headings = {
        one.sheet: {header_form(column.heading) for column in one.columns}
        for one in match(content).items
    }
    made: dict[str, dict[str, str | None]] = {}
    faults: dict[str, list[dict[str, Any]]] = {}
    for place, one in enumerate(choices):
        before = made.setdefault(one.sheet, {})
        fault = _fault(one, headings, before)
        if fault:
            field, told = fault
            faults[f"choices.{place}.{field}"] = [told]
        else:
            before[one.heading] = one.column
    if faults:
        raise Invalid("invalid_fields", fields=faults)
    return made


def _fault(
    one: ColumnChoice, headings: Mapping[str, set[str]], before: Mapping[str, str | None]
) -> tuple[str, dict[str, Any]] | None:
    """Return the field of the choice that is wrong, and what is wrong with it."""
    if one.sheet not in headings:
        allowed = "、".join(headings)
        return "sheet", {"code": "sheet_not_there", "sheet": one.sheet, "allowed": allowed}
    form = header_form(one.heading)
    if form not in headings[one.sheet]:
        told = {"code": "heading_not_there", "sheet": one.sheet, "heading": one.heading}
        return "heading", told
    if form in {header_form(heading) for heading in before}:
        return "heading", {"code": "heading_twice", "heading": one.heading}
    wrong = _fault_of_column(one, before)
    return ("column", wrong) if wrong else None


def _fault_of_column(one: ColumnChoice, before: Mapping[str, str | None]) -> dict[str, Any] | None:
    if one.column is None:
        return None
    names = offered(BY_NAME[one.sheet])
    if one.column not in names:
        told = {"code": "column_not_there", "sheet": one.sheet, "column": one.column}
        return told | {"allowed": "、".join(names)}
    first = next((heading for heading, column in before.items() if column == one.column), None)
    if first is not None:
        return {"code": "column_twice", "column": one.column, "heading": first}
    return None
