"""How the headings of an uploaded ledger were understood: to be looked at before it is applied."""

from __future__ import annotations

from contracts.gateway.views import ColumnMatch, MatchingView, SheetMatch
from gateway.catalogue import APPLIED_SHEETS
from gateway.ledger.columns import Kind
from gateway.ledger.reading import read_workbook
from gateway.ledger.rules import JUDGED
from gateway.ledger.tables import Table

APPLIED = frozenset(one.sheet for one in APPLIED_SHEETS)


def match(content: bytes) -> MatchingView:
    """Return, for each sheet that was judged, its headings with the columns they were taken for."""
    return MatchingView(items=tuple(_of(table) for table in read_workbook(content, JUDGED).tables))


def _of(table: Table) -> SheetMatch:
    taken = {place.index: place.column.name for place in table.places}
    present = {place.column.field for place in table.places}
    return SheetMatch(
        sheet=table.sheet.name,
        applied=table.sheet.name in APPLIED,
        columns=tuple(
            ColumnMatch(heading=heading, column=taken.get(index))
            for index, heading in enumerate(table.headings)
            if heading
        ),
        missing=tuple(
            column.name
            for column in table.sheet.columns
            if column.field not in present and column.kind is not Kind.SEQ and not column.ours
        ),
    )
