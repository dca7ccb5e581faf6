"""Reads .xls files in a process of their own, bounded in memory and time.

A few wrong bytes in an .xls name a cell far away, and the reader allocates the rectangle up to it while it
opens the file; nothing of ours can look first, as `container` does for .xlsx.
A process that is refused that much memory dies alone.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
from datetime import date, datetime
from pathlib import Path
from typing import Any

from contracts.values import normalise_name
from gateway.ledger.cells import Cell, written
from gateway.ledger.spreadsheet import Page, Spreadsheet, Unreadable, load
from gateway.ledger.tables import WorkbookRefused

MEMORY_BYTES = 1024 * 1024 * 1024
SECONDS = 60
COMMAND = [sys.executable, "-m", "gateway.ledger.legacy"]
_ROOT = Path(__file__).parents[2]


def load_apart(content: bytes, names: frozenset[str]) -> Spreadsheet:
    """Return the sheets called *names* of the .xls file *content*; raises as `spreadsheet.load` does."""
    environment = os.environ | {"PYTHONPATH": str(_ROOT), "PYTHONIOENCODING": "utf-8"}
    try:
        child = subprocess.run(
            [*COMMAND, *sorted(names)],
            input=content,
            capture_output=True,
            env=environment,
            timeout=SECONDS,
            check=True,
        )
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
        raise Unreadable(type(error).__name__) from error
    answer = json.loads(child.stdout)
    if "refused" in answer:
        raise WorkbookRefused(answer["refused"], **answer["params"])
    pages = {name: _page_from(page) for name, page in answer["pages"].items()}
    return Spreadsheet(answer["names"], pages)


def _page_from(page: dict[str, Any]) -> Page:
    rows = [[_cell_from(cell) for cell in row] for row in page["rows"]]
    merges = [((r1, c1), (r2, c2)) for (r1, c1), (r2, c2) in page["merges"]]
    return Page(rows, merges, page["damage"])


def _cell_from(cell: Any) -> Cell:
    """Return the cell behind its JSON: days are objects, everything else stands for itself."""
    if isinstance(cell, dict):
        return date.fromisoformat(cell["day"])
    plain: Cell = cell
    return plain


def _to_json(cell: Any) -> Any:
    if isinstance(cell, date | datetime):
        return {"day": cell.isoformat()[:10]}
    return written(cell)


def _answer(content: bytes, names: frozenset[str]) -> dict[str, Any]:
    try:
        book = load(content, lambda name: normalise_name(name) in names)
    except WorkbookRefused as refused:
        return {"refused": refused.code, "params": refused.params}
    pages = {
        name: {"rows": page.rows, "merges": page.merges, "damage": page.damage}
        for name, page in book.pages.items()
    }
    return {"names": book.names, "pages": pages}


def main() -> None:
    """Read an .xls from standard input and write the sheets named in the arguments as JSON."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    answer = _answer(sys.stdin.buffer.read(), frozenset(sys.argv[1:]))
    sys.stdout.write(json.dumps(answer, default=_to_json))


if __name__ == "__main__":
    main()
