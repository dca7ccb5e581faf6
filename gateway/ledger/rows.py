"""Reads one row: each cell by the kind of its column, mandatory and conditional cells checked."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from contracts.honors import comparable
from contracts.values import (
    InvalidValue,
    PartialDate,
    ResidentId,
    check_credit_code,
    normalise_code,
    normalise_name,
    parse_phone,
    parse_resident_id,
)
from gateway.ledger.cells import Cell, Doubt, Fault, blank, written
from gateway.ledger.columns import Column, Condition, Kind, Need, Sheet
from gateway.ledger.dates import parse_date
from gateway.ledger.findings import RowRefused
from gateway.ledger.forms import (
    MoneyUnit,
    parse_count,
    parse_list,
    parse_money,
    parse_number,
    parse_people,
    parse_yes_no,
)
from gateway.ledger.tables import Line, Place, Table
from gateway.ledger.vocabulary import HonorNames, Vocabulary

Values = dict[str, Any]
"""The values of a row by attribute name; a blank cell, like a column that is not there, is None."""

CREDIT_CODE = "credit_code"
NAMED_WORDS = 8  # So many allowed words are all named;
NEAR_WORDS = 3  # of more, those that are nearest.
LUNAR_DAY = re.compile(r"L?(0[1-9]|1[0-2])-(0[1-9]|[12]\d|30)", re.ASCII)


@dataclass(frozen=True, slots=True)
class OwnWords:
    """What only this association's cells mean: codes of the honours that it added to the catalogue, by
    comparable name, ids of its accounts by login, and the numbers of its units.
    """

    honors: Mapping[str, str] = field(default_factory=dict)
    accounts: Mapping[str, str] = field(default_factory=dict)
    units: frozenset[str] = frozenset()


NO_WORDS = OwnWords()


@dataclass(frozen=True, slots=True)
class Reading:
    """What the cells of a row are read by: the ledger's year, the association's words, the columns before."""

    year: int | None
    values: Mapping[str, Any]
    known: OwnWords


@dataclass(frozen=True, slots=True)
class RowValues:
    """What a row says: its values, and the columns taken with a doubt."""

    values: Values
    doubts: tuple[tuple[Column, str], ...]


def read_row(table: Table, line: Line, year: int | None, known: OwnWords = NO_WORDS) -> RowValues:
    """Return the values of *line*; *year* completes dates without one. Raises `RowRefused`."""
    filled = _filled(table.places, line)
    values = _defaults(table.sheet)
    reading = Reading(year, values, known)
    doubts: list[tuple[Column, str]] = []
    for place, cell in filled:
        value = READERS[place.column.kind](cell, place, reading)
        if isinstance(value, Fault):
            raise RowRefused(place.column, value)
        if isinstance(value, Doubt):
            doubts.append((place.column, value.code))
            value = value.value
        values[place.column.field] = value
    _check_conditions(table.sheet, values)
    return RowValues(values, tuple(doubts))


def _defaults(sheet: Sheet) -> Values:
    return {
        column.field: column.vocabulary.default if column.vocabulary else None
        for column in sheet.columns
    }


def _filled(places: tuple[Place, ...], line: Line) -> list[tuple[Place, Cell]]:
    """Return the cells that say something; raises `RowRefused` for the first blank mandatory one."""
    filled = []
    for place in places:
        cell = line.cells[place.index]
        if not blank(cell):
            filled.append((place, cell))
        elif place.column.need is Need.MANDATORY and not _excused(place.column, places, line):
            raise RowRefused(place.column, Fault("missing_mandatory"))
    return filled


def _excused(column: Column, places: tuple[Place, ...], line: Line) -> bool:
    excuse = (place for place in places if place.column.name == column.excused_by)
    return any(parse_yes_no(line.cells[place.index]) for place in excuse)


def _check_conditions(sheet: Sheet, values: Values) -> None:
    for column in sheet.columns:
        if column.need is not Need.CONDITIONAL or values[column.field] is not None:
            continue
        if all(_holds(condition, sheet, values) for condition in column.conditions):
            names = "、".join(condition.column for condition in column.conditions)
            fault = Fault("missing_mandatory", "conditional", {"condition": names})
            raise RowRefused(column, fault)


def _holds(condition: Condition, sheet: Sheet, values: Values) -> bool:
    value = values[sheet.by_name[condition.column].field]
    return (value in condition.codes) != condition.negated


def _read_text(cell: Cell, place: Place, reading: Reading) -> str:
    return written(cell).strip()


def _read_person(cell: Cell, place: Place, reading: Reading) -> str:
    return normalise_name(written(cell))


def _read_date(cell: Cell, place: Place, reading: Reading) -> PartialDate | Fault:
    return parse_date(cell, place.column.kind, reading.year)


def _read_money(cell: Cell, place: Place, reading: Reading) -> int | Fault:
    default: MoneyUnit = "wan" if place.column.kind is Kind.WAN else "yuan"
    return parse_money(cell, place.unit or default)


def _read_yes_no(cell: Cell, place: Place, reading: Reading) -> bool | Doubt:
    answer = parse_yes_no(cell)
    return Doubt(None, "unclear_yes_no") if answer is None else answer


def _read_choice(cell: Cell, place: Place, reading: Reading) -> str | Fault:
    vocabulary = _vocabulary(place.column, reading.values)
    text = written(cell)
    code = vocabulary.find(text) if vocabulary else None
    if code is None and isinstance(vocabulary, HonorNames):
        code = reading.known.honors.get(comparable(text))
    if code is not None:
        return code
    if vocabulary and vocabulary.strict:
        return _outside(vocabulary, text)
    return text.strip()


def _outside(vocabulary: Vocabulary, text: str) -> Fault:
    """Name all words where they are few, and otherwise those that may have been meant."""
    words = vocabulary.usual_words
    if len(words) <= NAMED_WORDS:
        return Fault("bad_value", params={"allowed": "、".join(words)})
    near = "、".join(vocabulary.nearest(text, NEAR_WORDS))
    return Fault("bad_value", "many", {"near": near, "count": str(len(words))})


def _vocabulary(column: Column, values: Mapping[str, Any]) -> Vocabulary | None:
    """Return the column's words, which may depend on another column's value."""
    if column.vocabulary_by is None:
        return column.vocabulary
    field, vocabularies = column.vocabulary_by
    return vocabularies.get(str(values[field]))


def _read_code(cell: Cell, place: Place, reading: Reading) -> str | Fault:
    if place.column.field != CREDIT_CODE:
        return normalise_code(written(cell))
    try:
        return check_credit_code(written(cell))
    except InvalidValue as error:
        return Fault("bad_credit_code", error.reason, {"length": str(len(error.value))})


def _read_resident_id(cell: Cell, place: Place, reading: Reading) -> ResidentId | Fault:
    """Return the ID number; Excel keeps fifteen digits of a number, so one typed as a number is lost."""
    if not isinstance(cell, str):
        return Fault("bad_id_checksum", "number")
    try:
        return parse_resident_id(cell)
    except InvalidValue as error:
        return Fault("bad_id_checksum", error.reason, {"length": str(len(error.value))})


def _read_account(cell: Cell, place: Place, reading: Reading) -> str | Fault:
    login = normalise_name(written(cell)).lower()
    return reading.known.accounts.get(login) or Fault("unknown_account")


def _read_unit(cell: Cell, place: Place, reading: Reading) -> str | Fault:
    number = normalise_code(written(cell))
    return number if number in reading.known.units else Fault("unknown_unit")


def _read_lunar(cell: Cell, place: Place, reading: Reading) -> str | Fault:
    text = normalise_name(written(cell)).upper()
    return text if LUNAR_DAY.fullmatch(text) else Fault("bad_date")


def _read_phone(cell: Cell, place: Place, reading: Reading) -> str | Doubt:
    """Return a mobile number; anything else is kept as written, for nobody is refused for a landline."""
    try:
        return parse_phone(written(cell))
    except InvalidValue as error:
        return Doubt(error.value, "phone_not_mobile")


READERS: Mapping[Kind, Callable[[Cell, Place, Reading], object]] = {
    Kind.SEQ: lambda cell, place, reading: None,
    Kind.CODE: _read_code,
    Kind.TEXT: _read_text,
    Kind.PERSON: _read_person,
    Kind.IDNO: _read_resident_id,
    Kind.PHONE: _read_phone,
    Kind.DATE: _read_date,
    Kind.DATE_M: _read_date,
    Kind.DATE_Y: _read_date,
    Kind.INT: lambda cell, place, reading: parse_count(cell),
    Kind.NUM: lambda cell, place, reading: parse_number(cell),
    Kind.YUAN: _read_money,
    Kind.WAN: _read_money,
    Kind.ENUM: _read_choice,
    Kind.YES_NO: _read_yes_no,
    Kind.PEOPLE: lambda cell, place, reading: parse_people(cell),
    Kind.LIST: lambda cell, place, reading: parse_list(cell),
    Kind.LUNAR: _read_lunar,
    Kind.ACCOUNT: _read_account,
    Kind.UNIT: _read_unit,
}
"""How each kind of column is read: the value, a `Doubt` about it or a `Fault`."""
