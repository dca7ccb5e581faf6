"""From a workbook to what is sent: the judgement of `gateway.ledger`, and the chunks that follow from it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date
from functools import partial
from hashlib import sha256
from typing import Any

from chassis.context import Context
from chassis.encryption import keyring
from contracts.values import mask_long_digits
from gateway.blocking import in_thread
from gateway.calls import Calls, items_of
from gateway.catalogue import APPLIED_SHEETS, CHUNK_RECORDS, HOMES_COUNTED_SINCE, AppliedSheet
from gateway.imports.own_words import own_words
from gateway.imports.records import RECORDS, unit_record
from gateway.ledger import judging, reasons
from gateway.ledger.judgement import Judgement
from gateway.ledger.reading import NOTHING_CHOSEN, Choices, read_workbook
from gateway.ledger.roster import Person, Roster
from gateway.ledger.rows import OwnWords
from gateway.ledger.rules import JUDGED
from gateway.ledger.sheets.members import UNITS
from gateway.ledger.tables import WorkbookRefused
from gateway.ledger.uncounted import period_of, uncounted

ROSTER_PAGE = 1000
ROSTER_SECONDS = 30.0
ID_PURPOSE = "resident_id"
SHOWN_NAME = 60
MOST_KEPT = 5000
"""Of how many records a judgement is kept: some megabytes, also in a process that is never asked to apply it."""


class Unjudgeable(Exception):
    """The file is no ledger at all; *code* says why, *words* the same in each language."""

    def __init__(self, code: str, words: dict[str, str]) -> None:
        super().__init__(code)
        self.code, self.words = code, words


@dataclass(frozen=True, slots=True)
class Finding:
    """One row that was refused, merged, not counted or noticed; a restricted value is masked."""

    sheet: str
    row: int
    column: str | None = None
    value: str | None = None
    reason_code: str | None = None
    reason: str | None = None
    of_row: int | None = None
    key: str | None = None


@dataclass(frozen=True, slots=True)
class Chunk:
    """At most `CHUNK_RECORDS` records of one sheet, for one call."""

    sheet: str
    number: int
    service: str
    method: str
    records: list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Judged:
    """What a workbook holds."""

    year: int | None
    associations: list[str]
    totals: dict[str, Any]
    rejected: list[Finding]
    duplicates: list[Finding]
    not_counted: list[Finding]
    notes: list[Finding]
    ignored_sheets: list[str]
    problems: list[dict[str, Any]]
    chunks: list[Chunk]

    @property
    def records(self) -> int:
        return sum(len(chunk.records) for chunk in self.chunks)


def judge(
    content: bytes, calls: Calls, context: Context, today: date, chosen: Choices = NOTHING_CHOSEN
) -> Judged:
    """Judge the workbook against the association's roster; raises `Unjudgeable`.

    *today* is the cut-off date of a workbook that names none, *chosen* what somebody said of headings.
    """
    people = list(_people(calls, context))
    own = own_words(calls, context)
    known = _Known(people, own, context.association_id or "")
    asked = _Asked(sha256(content).digest(), known, today, chosen)
    if _last and _last[0][0] == asked:
        return _last.pop()[1]
    judged: Judged = in_thread(_judge, content, known, today, chosen)
    _last[:] = [(asked, judged)] if judged.records <= MOST_KEPT else []
    return judged


@dataclass(frozen=True, slots=True)
class _Known:
    """What members knows of the association before the file is read."""

    people: list[Person]
    own: OwnWords
    association_id: str


@dataclass(frozen=True, slots=True)
class _Asked:
    """All that a judgement follows from."""

    workbook: bytes
    known: _Known
    today: date
    chosen: Choices


_last: list[tuple[_Asked, Judged]] = []
"""The judgement of a ledger that was looked at, until it is applied: what was asked again has the same answer."""


def _people(calls: Calls, context: Context) -> Iterator[Person]:
    """Return the members that the association has already."""
    for one in items_of(
        calls,
        "members",
        "roster",
        {},
        context=context,
        page=ROSTER_PAGE,
        timeout_seconds=ROSTER_SECONDS,
    ):
        died_on = one.get("deceased_on")
        yield Person(
            key=one["id_digest"] or one["member_id"],  # nobody is taken for another
            name=one["name"],
            numbers=tuple(one["codes"]),
            born_on=date.fromisoformat(one["birth_date"]),
            died_on=date.fromisoformat(died_on) if died_on else None,
        )


def _judge(content: bytes, known: _Known, today: date, chosen: Choices) -> Judged:
    """Read and judge; takes a second or two for a large workbook, and so runs in a real thread."""

    def fingerprint(number: str) -> str:
        return keyring().blind_index(number, ID_PURPOSE, known.association_id)

    try:
        workbook = read_workbook(content, JUDGED, chosen)
        roster = Roster(known.people, fingerprint)
        judgement = judging.judge(workbook, roster, today, known.own)
    except WorkbookRefused as refused:
        words = {"zh": reasons.explain(refused), "en": reasons.explain(refused, "en")}
        raise Unjudgeable(refused.code, words) from refused
    not_counted = _not_counted(judgement, known.association_id)
    outside = Counter(one.sheet for one in not_counted)
    return Judged(
        year=judgement.year,
        associations=[mask_long_digits(name)[:SHOWN_NAME] for name in judgement.associations],
        totals={
            sheet: {**asdict(totals), "not_counted": outside[sheet]}
            for sheet, totals in judgement.totals.items()
        },
        rejected=_rejected(judgement),
        duplicates=[
            Finding(sheet=one.sheet, row=one.row, of_row=one.of_row, key=one.key)
            for one in judgement.duplicates
        ],
        not_counted=not_counted,
        notes=[
            Finding(one.sheet, one.row, one.column, one.value, one.code, reasons.explain(one))
            for one in judgement.notes
        ],
        ignored_sheets=list(judgement.ignored_sheets),
        problems=[
            {
                "sheet": one.sheet,
                "code": one.code,
                "params": dict(one.params),
                "message": reasons.explain(one),
            }
            for one in judgement.problems
        ],
        chunks=[chunk for applied in APPLIED_SHEETS for chunk in _chunks(judgement, applied)],
    )


def _rejected(judgement: Judgement) -> list[Finding]:
    return [
        Finding(
            sheet=one.sheet,
            row=one.row,
            column=one.column,
            value=one.value,
            reason_code=one.code,
            reason=reasons.explain(one),
        )
        for one in judgement.rejected
    ]


def _not_counted(judgement: Judgement, association_id: str) -> list[Finding]:
    """Return the rows outside the figures of the ledger's year; a ledger without a year has none."""
    if judgement.year is None:
        return []
    period = period_of(judgement.year, HOMES_COUNTED_SINCE.get(association_id))
    return [
        Finding(one.sheet, one.row, reason_code=one.code, reason=reasons.explain(one))
        for one in uncounted(judgement, period)
    ]


def _chunks(judgement: Judgement, applied: AppliedSheet) -> Iterator[Chunk]:
    rows = [
        row
        for judged in judgement.sheets
        if judged.sheet.name == applied.sheet
        for row in judged.accepted
    ]
    record = RECORDS[applied.sheet]
    if applied.sheet == UNITS.name:
        record = partial(unit_record, year=judgement.year, written_on=judgement.cut_off)
    for number, start in enumerate(range(0, len(rows), CHUNK_RECORDS)):
        records = [record(row).dump() for row in rows[start : start + CHUNK_RECORDS]]
        yield Chunk(applied.sheet, number, applied.service, applied.method, records)
