"""The layout of a ledger sheet, L2 to L5: title, filling date, header, data rows, merged cells. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date

from contracts.values import PartialDate, mask_long_digits, normalise_name, normalise_text
from gateway.ledger.cells import Cell, blank, first_text, written
from gateway.ledger.columns import Column, Kind, Need, Sheet, header_form
from gateway.ledger.dates import parse_date
from gateway.ledger.forms import UNIT_WORDS
from gateway.ledger.spreadsheet import Merge, Rows
from gateway.ledger.tables import Line, Place, Preamble, SheetProblem, Table

HEADER_WITHIN = 10  # The header is one of the first ten rows,
HEADER_CELLS = 3  # with at least three known headers.
SHOWN_CELLS = 12  # So many cells of a wrong header are named,
SHOWN_CHARACTERS = 12  # each by so many characters.

TOTAL_WORDS = frozenset({"合计", "小计", "总计", "累计"})
NOTE_BEGINNINGS = ("填表人", "审核人", "制表人", "注:", "备注:")

_YEAR = re.compile(r"(20\d\d)年", re.ASCII)
_ASSOCIATION = re.compile(
    r"单位:[^\S\n]*(?!填报日期|统计期间)([^\s\n].*?)(?=\s{2,}|\s*(?:填报日期|统计期间)|\n|$)"
)
_TITLED = re.compile(r"(?:20\d\d年度?)?\s*([^\s\d]*[省市区县)](?:劳模|劳动模范|工匠)\S*?协会)")
_DATE = r"\d{4}\s*[-./年]\s*\d{1,2}\s*[-./月]\s*\d{1,2}\s*日?|\d{8}"
_CUT_OFF = re.compile(rf"填报日期:?\s*({_DATE})", re.ASCII)
_WINDOW = re.compile(rf"统计期间:?\s*({_DATE})\s*至\s*({_DATE})", re.ASCII)
_PARENTHESIS = re.compile(r"\(([^()]*)\)$")


def lay_out(sheet: Sheet, rows: Rows, merges: Iterable[Merge]) -> Table | SheetProblem:
    """Return the table in *rows* (from Excel row 1), or why there is none."""
    ranges = list(merges)
    header = _header_row(sheet, rows, ranges)
    if header is None:
        return _no_header(sheet, rows)
    start = _first_data_row(sheet, rows, header, ranges)
    heads = _heads(sheet, rows[header:start], _merged_into(rows, header, ranges))
    places = _places(sheet, heads)
    headings = tuple(_heading(cell) for cell in heads)
    missing = _missing_columns(sheet, places)
    if missing:
        return SheetProblem(
            sheet.name,
            "column_missing",
            {"columns": "、".join(missing), "row": str(header + 1), "found": _shown(heads)},
            headings,
            places,
        )
    lines = _data_lines(rows, start, _filled(rows, start, ranges))
    return Table(sheet, places, tuple(lines), _preamble(rows[:header]), headings)


def _header_row(sheet: Sheet, rows: Rows, merges: list[Merge]) -> int | None:
    """Return the first row with enough known headers, those merged into it from above among them."""
    for number in range(min(HEADER_WITHIN, len(rows))):
        heads = _heads(sheet, rows[number : number + 1], _merged_into(rows, number, merges))
        if sum(_known_header(sheet, cell) is not None for cell in heads) >= HEADER_CELLS:
            return number
    return None


def _merged_into(rows: Rows, number: int, merges: list[Merge]) -> dict[int, Cell]:
    """Return the cells of row *number* that belong to ranges which begin above it."""
    return _filled(rows[: number + 1], 0, merges).get(number, {})


def _heads(sheet: Sheet, block: Rows, above: Mapping[int, Cell]) -> list[Cell]:
    """Return the heading of each column of a header *block*.

    In one of two rows a group (紧急联系) may stand over the columns that it is about; theirs are the headings.
    """
    heads = [above.get(index, cell) for index, cell in enumerate(block[0])]
    for cells in block[1:]:
        for index, cell in enumerate(cells[: len(heads)]):
            if _known_header(sheet, cell):
                heads[index] = cell
    return heads


def _heading(cell: Cell) -> str:
    return "" if blank(cell) else mask_long_digits(normalise_text(written(cell)).strip())


def _known_header(sheet: Sheet, cell: Cell) -> tuple[Column, str] | None:
    """Return the column that *cell* names and what its trailing parenthesis says; None if unknown."""
    form = header_form(_heading(cell))
    if not form:
        return None
    found = _PARENTHESIS.search(form)
    column = sheet.by_header.get(form)
    if found and form not in sheet.by_header:
        column = sheet.by_header.get(form[: found.start()])
    return (column, found[1] if found else "") if column else None


def _no_header(sheet: Sheet, rows: Rows) -> SheetProblem:
    """Name what stands in the fullest of the first rows, the likeliest to be meant as a header."""
    candidates = list(enumerate(rows[:HEADER_WITHIN], start=1))
    number, cells = max(
        candidates, key=lambda item: sum(not blank(cell) for cell in item[1]), default=(1, [])
    )
    params = {
        "row": str(number),
        "found": _shown(cells),
        "expected": "、".join(c.name for c in sheet.columns if c.need is Need.MANDATORY),
    }
    headings = tuple(_heading(cell) for cell in cells)
    return SheetProblem(sheet.name, "header_not_found", params, headings, _places(sheet, cells))


def _shown(cells: list[Cell]) -> str:
    """Return the beginnings of the first texts of *cells*; they may be data, so long numbers are masked."""
    texts = [normalise_name(written(cell)) for cell in cells if not blank(cell)]
    heads = [mask_long_digits(text)[:SHOWN_CHARACTERS] for text in texts[:SHOWN_CELLS]]
    return "、".join(heads) + (" …" if len(texts) > SHOWN_CELLS else "")


def _places(sheet: Sheet, header: list[Cell]) -> tuple[Place, ...]:
    """Return where each column stands; of two that name the same one, the canonical header wins, else the first."""
    found: dict[str, Place] = {}
    for index, cell in enumerate(header):
        known = _known_header(sheet, cell)
        if known is None:
            continue
        column, note = known
        canonical = header_form(written(cell)) == header_form(column.name)
        if column.field not in found or (canonical and not _is_canonical(found, column, header)):
            found[column.field] = Place(column, index, UNIT_WORDS.get(note))
    return tuple(found[column.field] for column in sheet.columns if column.field in found)


def _is_canonical(found: Mapping[str, Place], column: Column, header: list[Cell]) -> bool:
    place = found[column.field]
    return header_form(written(header[place.index])) == header_form(column.name)


def _missing_columns(sheet: Sheet, places: tuple[Place, ...]) -> list[str]:
    present = {place.column.field for place in places}
    return [
        column.name
        for column in sheet.columns
        if column.need is Need.MANDATORY and column.field not in present
    ]


def _first_data_row(sheet: Sheet, rows: Rows, header: int, merges: list[Merge]) -> int:
    """Return the row below the header, which is as high as the tallest merged cell that names a column."""
    ends = [
        last[0]
        for first, last in merges
        if first[0] == header
        and first[1] < len(rows[header])
        and _known_header(sheet, rows[header][first[1]])
    ]
    return max([header, *ends]) + 1


def _filled(rows: Rows, start: int, merges: list[Merge]) -> dict[int, dict[int, Cell]]:
    """Return, for each data row inside a merged range, the cells that the range gives it.

    Only the range's first column is filled: a cell merged over two columns is one value of the first.
    """
    given: dict[int, dict[int, Cell]] = {}
    for (top, column), (bottom, _) in merges:
        if top < start or top >= len(rows) or column >= len(rows[top]):
            continue
        for row in range(top + 1, min(bottom, len(rows) - 1) + 1):
            given.setdefault(row, {})[column] = rows[top][column]
    return given


def _data_lines(rows: Rows, start: int, filled: Mapping[int, Mapping[int, Cell]]) -> list[Line]:
    """Return the data rows; whether a row is one is decided by its own cells, before merged ones are filled."""
    lines: list[Line] = []
    for index in range(start, len(rows)):
        cells = rows[index]
        if _is_data(first_text(cells)):
            given = filled.get(index, {})
            own = [given.get(i, cell) for i, cell in enumerate(cells)] if given else cells
            lines.append(Line(index + 1, own))
    return lines


def _is_data(first: str) -> bool:
    if not first:
        return False
    word = normalise_name(first)
    return word.rstrip(":") not in TOTAL_WORDS and not word.startswith(NOTE_BEGINNINGS)


def _preamble(rows: Rows) -> Preamble:
    """Read title and filling row, in either order and with cells and blank rows between."""
    texts = ["  ".join(_texts(cells)) for cells in rows]
    title = next((text for text in texts if _YEAR.search(text) and "填报日期" not in text), "")
    whole = "\n".join(texts)
    year = _YEAR.search(title)
    association = _ASSOCIATION.search(whole) or _TITLED.match(title)
    cut_off = _CUT_OFF.search(whole)
    window = _WINDOW.search(whole)
    return Preamble(
        year=int(year[1]) if year else None,
        association=association[1].strip() if association else None,
        cut_off=_day(cut_off[1]) if cut_off else None,
        window=_window(window[1], window[2]) if window else None,
    )


def _texts(cells: list[Cell]) -> list[str]:
    """Return the normalised texts of a row, dates as ISO days."""
    values = (cell for cell in cells if not blank(cell))
    return [normalise_text(written(cell)).split("T00:00")[0] for cell in values]


def _day(text: str) -> date | None:
    found = parse_date(text, Kind.DATE, None)
    return found.day if isinstance(found, PartialDate) else None


def _window(start: str, end: str) -> tuple[date, date] | None:
    first, last = _day(start), _day(end)
    return (first, last) if first and last else None
