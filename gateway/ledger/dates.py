"""The written forms of dates in ledger cells, D1 to D10 and one of our own; each is a row of the table `FORMS`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime

from contracts.values import PartialDate, Precision, normalise_name
from gateway.ledger.cells import Cell, Fault, written
from gateway.ledger.columns import Kind
from gateway.ledger.vocabulary import OURS

_ALL = frozenset({Kind.DATE, Kind.DATE_M, Kind.DATE_Y})
_MONTHS = frozenset({Kind.DATE_M, Kind.DATE_Y})
_YEARS = frozenset({Kind.DATE_Y})


@dataclass(frozen=True)
class Form:
    """One way to write a date: its pattern, the precision it gives and the columns that allow it."""

    pattern: re.Pattern[str]
    precision: Precision
    allowed: frozenset[Kind]


def _form(pattern: str, precision: Precision, allowed: frozenset[Kind]) -> Form:
    return Form(re.compile(pattern, re.ASCII), precision, allowed)


FORMS: tuple[Form, ...] = (
    _form(r"(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})", "day", _ALL),  # D2
    _form(r"(?P<y>\d{4})\.(?P<m>\d{1,2})\.(?P<d>\d{1,2})", "day", _ALL),  # D3
    _form(r"(?P<y>\d{4})/(?P<m>\d{1,2})/(?P<d>\d{1,2})", "day", _ALL),  # D4
    _form(r"(?P<y>\d{4})年(?P<m>\d{1,2})月(?P<d>\d{1,2})日", "day", _ALL),  # D5
    _form(r"(?P<m>\d{1,2})月(?P<d>\d{1,2})日", "day", _ALL),  # D6: the year is the title's.
    _form(r"(?P<y>\d{4})(?P<m>\d{2})(?P<d>\d{2})", "day", _ALL),  # D7
    _form(r"(?P<y>\d{4})年(?P<m>\d{1,2})月", "month", _MONTHS),  # D8
    _form(r"(?P<y>\d{4})[-.](?P<m>\d{1,2})", "month", _MONTHS),  # D8
    _form(r"(?P<y>\d{4})年初", "year", _YEARS),  # D9
    _form(rf"(?P<y>\d{{4}})年{re.escape(OURS)}", "year", _MONTHS),  # Ours: only the year is known.
)


def parse_date(cell: Cell, kind: Kind, year: int | None) -> PartialDate | Fault:
    """Return the date in *cell*; *year* is the ledger's year for dates without one.

    D1 is a date cell, D10 any form in full-width digits; what is none of the forms allowed for a column
    of *kind*, or no day of the calendar, is `bad_date`.
    """
    if isinstance(cell, datetime):
        return PartialDate(cell.date())
    if isinstance(cell, date):
        return PartialDate(cell)
    text = normalise_name(_number_text(cell))
    for form in FORMS:
        found = form.pattern.fullmatch(text)
        if found and kind in form.allowed:
            return _on_calendar(found.groupdict(), form.precision, year)
    return Fault("bad_date")


def _number_text(cell: Cell) -> str:
    """Return the text of *cell*; a number with a fraction is shown with it and so is no date of D8.

    Excel turns a typed `2024.3` into a number, but `2024.1` and `2024.10` into the same one: only a text
    can be read as a month.
    """
    if isinstance(cell, float) and not cell.is_integer():
        return ""
    return written(cell)


def _on_calendar(
    parts: dict[str, str | None], precision: Precision, year: int | None
) -> PartialDate | Fault:
    in_year = int(parts.get("y") or year or 0)
    try:
        day = date(in_year, int(parts.get("m") or 1), int(parts.get("d") or 1))
    except ValueError:
        return Fault("bad_date")
    return PartialDate(day, precision)
