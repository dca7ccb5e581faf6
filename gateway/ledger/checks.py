"""What every sheet's rows are checked for: dates against cut-off, birth and each other, and the person named."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from gateway.ledger.cells import Fault
from gateway.ledger.columns import Column, Kind, Sheet
from gateway.ledger.findings import RowRefused
from gateway.ledger.forms import NamedPerson
from gateway.ledger.roster import Person, Roster

BIRTH_FIELD = "born_on"
"""Is the birth itself: checked against the ID number, and no date *after* birth."""


def check_not_future(sheet: Sheet, values: Mapping[str, Any], cut_off: date) -> None:
    """Refuse a date after the cut-off date, where the column is not of the future by nature."""
    for column in sheet.dates:
        found = values[column.field]
        if found and not column.may_be_future and found.day > cut_off:
            raise RowRefused(column, Fault("future_date", params={"cut_off": cut_off.isoformat()}))


def check_after_birth(sheet: Sheet, values: Mapping[str, Any], birth: date | None) -> None:
    """Refuse a date before the *birth* of the person the row is about."""
    if birth is None:
        return
    for column in sheet.dates:
        found = values[column.field]
        if found and column.field != BIRTH_FIELD and found.day < birth:
            raise RowRefused(column, Fault("before_birth"))


def check_order(sheet: Sheet, values: Mapping[str, Any]) -> None:
    """Refuse an end before its start."""
    starts, ends = values.get("starts_on"), values.get("ends_on")
    if starts and ends and ends.day < starts.day:
        raise RowRefused(sheet.by_field["ends_on"], Fault("end_before_start"))


def find_person(sheet: Sheet, values: Mapping[str, Any], name_field: str, roster: Roster) -> Person:
    """Return the member that the row names, by ID number, else by member number, else by name."""
    identity, number, name = (values.get(field) for field in ("id_number", "member_no", name_field))
    if identity:
        column, found = "id_number", roster.by_id(identity.number)
    elif number:
        column, found = "member_no", roster.by_number(number, name)
    else:
        column, found = name_field, roster.by_name(name or "")
    if isinstance(found, Fault):
        raise RowRefused(sheet.by_field[column], found)
    return found


def find_candidate(
    sheet: Sheet, values: Mapping[str, Any], name_field: str, roster: Roster
) -> Person | None:
    """Return the member that the row names, or None for an outsider: nobody or several are called so."""
    if values.get("id_number") or values.get("member_no"):
        return find_person(sheet, values, name_field, roster)
    found = roster.by_name(values[name_field] or "")
    return None if isinstance(found, Fault) else found


ListNote = tuple[Column, str, str]
"""A column, a code and the name in its list that does not count."""


def find_people(
    sheet: Sheet, values: Mapping[str, Any], roster: Roster
) -> tuple[dict[str, Any], list[ListNote]]:
    """Return *values* with the members that each list of people names, and a note for every other name.

    An unknown name in a list does not refuse the row.
    """
    found = dict(values)
    notes: list[ListNote] = []
    for column in sheet.columns:
        if column.kind is not Kind.PEOPLE:
            continue
        people: dict[str, Person] = {}
        for named in values[column.field] or ():
            person = _named(named, roster)
            if isinstance(person, Person):
                people[person.key] = person
            else:
                notes.append((column, person, named.name or named.member_no or ""))
        found[column.field] = tuple(people.values())
    return found, notes


def _named(named: NamedPerson, roster: Roster) -> Person | str:
    """Return the member who is named, or the code that says why there is none."""
    if named.absent:
        return "absent"
    if named.member_no:
        found = roster.by_number(named.member_no, named.name)
    else:
        found = roster.by_name(named.name or "")
    if isinstance(found, Person):
        return found
    ambiguous = found.code == "ambiguous_member"
    return "ambiguous_member_in_list" if ambiguous else "unknown_member_in_list"
