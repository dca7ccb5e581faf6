"""What is found about rows: rejections, duplicates, remarks and rows outside the figures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from contracts.values import mask_address, mask_id, mask_long_digits, mask_phone
from gateway.ledger.cells import Cell, Fault, blank, written
from gateway.ledger.columns import Column, Kind

SHOWN_CHARACTERS = 80


class RowRefused(Exception):
    """Ends the judging of a row: *fault* was found in *column*."""

    def __init__(self, column: Column, fault: Fault) -> None:
        super().__init__(fault.code)
        self.column = column
        self.fault = fault


@dataclass(frozen=True, slots=True)
class Rejection:
    """A row that creates nothing; *column* is the canonical name, *value* is masked where private."""

    sheet: str
    row: int
    column: str
    code: str
    value: str = ""
    variant: str = ""
    params: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Duplicate:
    """A row with the same key as the earlier row *of_row*."""

    sheet: str
    row: int
    of_row: int
    key: str


@dataclass(frozen=True, slots=True)
class Note:
    """An accepted row with something the office should look at; *value* is masked where private."""

    sheet: str
    row: int
    column: str
    code: str
    value: str = ""


@dataclass(frozen=True, slots=True)
class NotCounted:
    """An accepted row that stands outside the figures."""

    sheet: str
    row: int
    code: str


def shown(column: Column, cell: Cell) -> str:
    """Return *cell* as reports may show it: ID numbers, phones and addresses are masked.

    So is a long number in any other column: people slip by a column.
    """
    if blank(cell):
        return ""
    text = written(cell).strip()
    match column.kind:
        case Kind.IDNO:
            return mask_id(text)
        case Kind.PHONE:
            return mask_phone(text)
        case _ if column.private:
            return mask_address(text)
        case _:
            return mask_long_digits(text)[:SHOWN_CHARACTERS]
