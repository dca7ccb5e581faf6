"""Judges a ledger workbook row by row: accepted, rejected or duplicate. Pure: values in, findings out."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, replace
from datetime import date

from contracts.values import normalise_code
from gateway.ledger.checks import (
    ListNote,
    check_after_birth,
    check_not_future,
    check_order,
    find_candidate,
    find_people,
    find_person,
)
from gateway.ledger.columns import Column
from gateway.ledger.findings import Duplicate, Note, Rejection, RowRefused, shown
from gateway.ledger.judgement import Judgement, SheetJudgement
from gateway.ledger.records import MemberRow, Record, UnitRow
from gateway.ledger.roster import Person, Roster
from gateway.ledger.rows import NO_WORDS, OwnWords, RowValues, Values, read_row
from gateway.ledger.rules import RULES, SheetRules
from gateway.ledger.sheets.members import MEMBERS, UNITS
from gateway.ledger.tables import Line, Table, Workbook

FIRST = frozenset({MEMBERS.code, UNITS.code})
"""The sheets that others name rows of."""


@dataclass(frozen=True)
class Bounds:
    """What a sheet is measured by: the ledger's year, the cut-off date, words of the association's own."""

    year: int | None
    cut_off: date
    known: OwnWords


def judge(workbook: Workbook, roster: Roster, today: date, own: OwnWords = NO_WORDS) -> Judgement:
    """Return the judgement of every row of *workbook*.

    *roster* holds the association's known members; the accepted rows of 会员名册 are laid over it before
    any other sheet is judged. *today* is the cut-off date of a workbook that names none, *own*
    what the association calls its own.
    """
    known = roster
    judged: dict[str, SheetJudgement] = {}
    for table in sorted(workbook.tables, key=lambda table: table.sheet.code not in FIRST):
        judged[table.sheet.code] = _judge_sheet(table, known, _bounds(table, workbook, today, own))
        if table.sheet.code == MEMBERS.code:
            known = roster.overlaid(_people(judged[MEMBERS.code], roster))
        elif table.sheet.code == UNITS.code:
            own = replace(own, units=own.units | _unit_numbers(judged[UNITS.code]))
    return Judgement(
        sheets=tuple(judged[table.sheet.code] for table in workbook.tables),
        problems=workbook.problems,
        ignored_sheets=workbook.ignored_sheets,
        year=workbook.year,
        associations=workbook.associations,
        cut_off=workbook.cut_off or today,
    )


def _unit_numbers(judged: SheetJudgement) -> frozenset[str]:
    rows = (row for row in judged.accepted if isinstance(row, UnitRow))
    return frozenset(normalise_code(row.unit_no) for row in rows)


def _bounds(table: Table, workbook: Workbook, today: date, own: OwnWords) -> Bounds:
    preamble = table.preamble
    cut_off = preamble.cut_off or workbook.cut_off or today
    return Bounds(preamble.year or workbook.year, cut_off, own)


def _people(judged: SheetJudgement, roster: Roster) -> list[Person]:
    rows = (row for row in judged.accepted if isinstance(row, MemberRow))
    return [
        Person(
            key=_person_key(row, roster),
            name=row.name,
            numbers=row.numbers,
            born_on=row.born_on,
            died_on=row.died_on.day if row.died_on else None,
        )
        for row in rows
    ]


def _person_key(row: MemberRow, roster: Roster) -> str:
    """Return who the row is about; whoever has no ID number is known by the member number."""
    if row.id_number is not None:
        return roster.fingerprint(row.id_number)
    known = roster.holder_of(row.member_no)
    return known.key if known else row.member_no


def _judge_sheet(table: Table, roster: Roster, bounds: Bounds) -> SheetJudgement:
    rules = RULES[table.sheet.code]
    name = table.sheet.name
    accepted: dict[Hashable, Record] = {}
    rejected: list[Rejection] = []
    duplicates: list[Duplicate] = []
    notes: list[Note] = []
    for line in table.lines:
        try:
            read = read_row(table, line, bounds.year, bounds.known)
            record, unknown = _record(rules, line, read.values, roster, bounds)
        except RowRefused as refused:
            rejected.append(_rejection(table, line, refused))
            continue
        notes += _notes(table, line, read)
        key = rules.key(record)
        first = accepted.setdefault(key, record)
        if first is record:
            notes += [Note(name, line.number, c.name, code, who) for c, code, who in unknown]
        else:
            duplicates.append(Duplicate(name, line.number, first.row, table.sheet.key))
            accepted[key] = rules.merge(first, record) if rules.merge else first
    rows = rules.together(tuple(accepted.values()))
    return SheetJudgement(
        table.sheet,
        rows,
        tuple(rejected),
        tuple(duplicates),
        (*notes, *_number_notes(rows, roster)),
    )


def _record(
    rules: SheetRules, line: Line, values: Values, roster: Roster, bounds: Bounds
) -> tuple[Record, list[ListNote]]:
    """Return the typed record of a faultless row, and who in its lists is unknown; raises `RowRefused`."""
    values = rules.settle(values)
    check_not_future(rules.sheet, values, bounds.cut_off)
    if rules.person and rules.person.applies(values):
        find = find_candidate if rules.person.may_be_outsider else find_person
        person = find(rules.sheet, values, rules.person.name_field, roster)
        check_after_birth(rules.sheet, values, person.born_on if person else None)
        values = values | {"person": person}
    else:
        check_after_birth(rules.sheet, values, values.get("birth"))
    check_order(rules.sheet, values)
    values, unknown = find_people(rules.sheet, values, roster)
    values.pop("running_no", None)
    return rules.record(row=line.number, **values), unknown


def _rejection(table: Table, line: Line, refused: RowRefused) -> Rejection:
    fault = refused.fault
    return Rejection(
        sheet=table.sheet.name,
        row=line.number,
        column=refused.column.name,
        code=fault.code,
        value=_shown(table, line, refused.column),
        variant=fault.variant,
        params=fault.params,
    )


def _shown(table: Table, line: Line, column: Column) -> str:
    index = next((place.index for place in table.places if place.column is column), None)
    return "" if index is None else shown(column, line.cells[index])


def _notes(table: Table, line: Line, read: RowValues) -> list[Note]:
    return [
        Note(table.sheet.name, line.number, column.name, code, _shown(table, line, column))
        for column, code in read.doubts
    ]


def _number_notes(rows: tuple[Record, ...], roster: Roster) -> list[Note]:
    """Return a note for each member number of the roster sheet that another person has already."""
    notes = []
    owners: dict[str, str] = {}
    for row in rows:
        if not isinstance(row, MemberRow):
            continue
        key = _person_key(row, roster)
        for number in row.numbers:
            known = roster.holder_of(number)
            owner = owners.setdefault(number, known.key if known else key)
            if owner != key:
                note = Note(MEMBERS.name, row.row, "会员编号", "member_no_taken", number)
                notes.append(note)
    return notes
