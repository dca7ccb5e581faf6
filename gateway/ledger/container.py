"""The file around a workbook: looks like one, and is not made to fill the machine's memory."""

from __future__ import annotations

import io
import re
import zipfile

from gateway.ledger.tables import WorkbookRefused

MAX_FILE_BYTES = 32 * 1024 * 1024
MAX_UNZIPPED_BYTES = 256 * 1024 * 1024
MAX_SHEET_CELLS = 4_000_000
"""Rows times columns: the reader keeps a sheet as a full rectangle, however few of its cells are filled."""

_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_FAR = re.compile(rb"r\s*=\s*[\"'](?:[A-Z]{2}|[A-Z]?\d{5})")
"""A first look that is quick: a cell beyond column Z or below row 9,999."""
_POSITION = re.compile(rb"\br\s*=\s*[\"']([A-Z]{0,3})(\d{1,7})[\"']")


def check_container(content: bytes) -> None:
    """Raise `WorkbookRefused` unless *content* is an .xlsx or .xls file of bearable size."""
    if len(content) > MAX_FILE_BYTES:
        raise _too_large(MAX_FILE_BYTES)
    if content.startswith(_ZIP):
        _check_zip(content)
    elif not is_legacy(content):
        raise WorkbookRefused("not_a_workbook")
    elif _ENCRYPTED in content:
        raise WorkbookRefused("workbook_encrypted")


def is_legacy(content: bytes) -> bool:
    """Return whether *content* is of the old binary kind, .xls."""
    return content.startswith(_OLE)


def _too_large(limit: int) -> WorkbookRefused:
    return WorkbookRefused("workbook_too_large", limit=f"{limit // (1024 * 1024)} MB")


def _check_zip(content: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > MAX_UNZIPPED_BYTES:
                raise _too_large(MAX_UNZIPPED_BYTES)
            if "xl/workbook.xml" not in archive.namelist():
                raise WorkbookRefused("not_a_workbook")
            for name in archive.namelist():  # Reading compares size and checksum with the declared.
                _check_extent(name, archive.read(name))
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError) as error:
        raise WorkbookRefused("not_a_workbook") from error


def _check_extent(name: str, xml: bytes) -> None:
    """Refuse a worksheet whose furthest cell spans a larger rectangle than the reader may allocate."""
    if not name.startswith("xl/worksheets/") or not _FAR.search(xml):
        return
    positions = set(_POSITION.findall(xml))
    rows = max((int(row) for _, row in positions), default=0)
    columns = max((_column_number(letters) for letters, _ in positions), default=0)
    if rows * columns > MAX_SHEET_CELLS:
        raise WorkbookRefused("sheet_too_large", rows=str(rows), columns=str(columns))


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number
