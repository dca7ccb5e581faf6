"""The ledger: what was committed against what was applied. Every fault test ends before it.

Always demanded: nothing lost, unexpected, doubled, out of order or shown to another association; the log
without a gap; and outbox, waiting reactions and queues empty at the end.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import psycopg2

SHOWN = 3  # examples of each kind in the account of a failure


@dataclass(frozen=True, slots=True)
class Committed:
    """A fact as its source committed it; `sequence` is 0 while it has no place in the log.

    A row that should have told a fact and told none stands here as `row …`, so that it counts as lost.
    """

    event_id: str
    aggregate: str
    version: int
    association: str
    sequence: int


@dataclass(frozen=True, slots=True)
class Applied:
    """One row that a reaction wrote; `place` is the how-manieth of its aggregate it was, 0 if not known."""

    event_id: str
    aggregate: str
    association: str
    place: int = 0


@dataclass(frozen=True)
class Verdict:
    """What is wrong, each kind with its examples in words; all empty is the promise."""

    committed: int
    lost: tuple[str, ...] = ()
    unexpected: tuple[str, ...] = ()
    doubled: tuple[str, ...] = ()
    disordered: tuple[str, ...] = ()
    leaked: tuple[str, ...] = ()
    log: tuple[str, ...] = ()
    left: Mapping[str, int] = field(default_factory=dict)

    @property
    def wrong(self) -> dict[str, int]:
        """Each kind of fault that was found, with its count; what was left over by its own name."""
        kinds = ("lost", "unexpected", "doubled", "disordered", "leaked", "log")
        found = {kind: len(getattr(self, kind)) for kind in kinds}
        return {kind: count for kind, count in (found | dict(self.left)).items() if count}

    @property
    def clean(self) -> bool:
        return not self.wrong

    def account(self) -> str:
        """Return the shortest account of what is wrong."""
        lines = [f"of {self.committed} facts:"]
        for kind, count in self.wrong.items():
            examples = getattr(self, kind, ())[:SHOWN] if kind not in self.left else ()
            told = "; ".join(examples) + ("; …" if len(examples) < count and examples else "")
            lines.append(f"  {kind} {count}" + (f": {told}" if told else ""))
        return "\n".join(lines) if self.wrong else f"{self.committed} facts, nothing wrong"


def judge(
    committed: Sequence[Committed],
    applied: Mapping[str, Sequence[Applied]],
    left: Mapping[str, int] | None = None,
) -> Verdict:
    """Compare; *applied* holds the rows of each reaction by its name."""
    known = {one.event_id: one for one in committed}
    lost, unexpected, doubled, disordered, leaked = [], [], [], [], []
    for reaction, rows in applied.items():
        count = Counter(row.event_id for row in rows)
        lost += [f"{reaction} of {e}" for e in known if e not in count]
        unexpected += [f"{reaction} of {e}" for e in count if e not in known]
        doubled += [f"{reaction} of {e}, {n} times" for e, n in count.items() if n > 1]
        leaked += [
            f"{reaction} of {row.event_id} of {known[row.event_id].association} in {row.association}"
            for row in rows
            if row.event_id in known and row.association != known[row.event_id].association
        ]
        disordered += [f"{reaction}: {told}" for told in _regressions(known, rows)]
    return Verdict(
        committed=len(committed),
        lost=tuple(lost),
        unexpected=tuple(unexpected),
        doubled=tuple(doubled),
        disordered=tuple(disordered),
        leaked=tuple(leaked),
        log=tuple(_log_faults(committed)),
        left={name: count for name, count in (left or {}).items() if count},
    )


def _regressions(known: Mapping[str, Committed], rows: Iterable[Applied]) -> Iterable[str]:
    """Tell where an aggregate's facts were applied in another order than that of the log."""
    mine = (row for row in rows if row.place and row.event_id in known)
    last: dict[str, int] = {}
    for row in sorted(mine, key=lambda row: known[row.event_id].sequence):
        if row.place <= last.get(row.aggregate, 0):
            yield f"{row.aggregate} version {known[row.event_id].version} came {row.place}."
        last[row.aggregate] = row.place


def _log_faults(committed: Iterable[Committed]) -> Iterable[str]:
    """Tell of gaps in the log, and of an aggregate whose versions are not in its order."""
    last, versions = 0, Counter[str]()
    for fact in sorted((one for one in committed if one.sequence), key=lambda one: one.sequence):
        if fact.sequence != last + 1:
            yield f"{fact.sequence} follows {last}"
        last = fact.sequence
        versions[fact.aggregate] += 1
        if fact.version != versions[fact.aggregate]:
            yield f"version {fact.version} of {fact.aggregate} is its {versions[fact.aggregate]}. fact"


# --- the ledger of the trial services, on PostgreSQL ----------------------------------------------

_FACTS = """
select event_id, subject, (body::json ->> 'aggregateversion')::int, association_id, {sequence},
       body::json #>> '{{data,note_id}}'
from {table}
"""
_LEFT_AT_SOURCE = """
select (select count(*) from outbox),
       coalesce((select head - published_through from relay_state), 0),
       coalesce((select head from relay_state), 0)
"""
_LEFT_AT_READER = """
select (select count(*) from waiting_reaction where state <> 'discarded'),
       (select count(*) from unreadable_message),
       coalesce((select applied_through from reader_mark where source = 'notes'), 0)
"""


def read_trial(notes: str, tallies: str, *, queued: int = 0, discarded: bool = False) -> Verdict:
    """Judge the trial's two databases, read as their superuser; *queued* is what its queue holds.

    With *discarded* the facts that a person has discarded are not asked for.
    """
    facts = _rows(notes, _FACTS.format(table="event_log", sequence="sequence"))
    facts += _rows(notes, _FACTS.format(table="outbox", sequence="0"))
    homes = dict(_rows(notes, "select id, association_id from note"))
    told = {note_id: event_id for event_id, *_, note_id in facts}
    given_up = _rows(tallies, "select event_id from waiting_reaction where state = 'discarded'")
    skipped = {event_id for (event_id,) in given_up} if discarded else set()
    committed = [
        Committed(event_id, subject, version, homes.get(note_id, association), sequence)
        for event_id, subject, version, association, sequence, note_id in facts
        if note_id in homes
    ]
    committed += [Committed(f"row {n}", "", 0, homes[n], 0) for n in homes.keys() - told.keys()]
    applied = {
        "count_note": _applied(
            tallies, "select note_id, person_id, association_id, place from tally", told
        ),
        "greet_writer": _applied(
            tallies, "select note_id, '', association_id, 0 from greeting", told
        ),
    }
    if skipped:
        applied["count_note"] += [
            Applied(one.event_id, one.aggregate, one.association)
            for one in committed
            if one.event_id in skipped
        ]
    outbox, unpublished, head = _rows(notes, _LEFT_AT_SOURCE)[0]
    waiting, unreadable, mark = _rows(tallies, _LEFT_AT_READER)[0]
    left = {
        "in the outbox": outbox,
        "unpublished": unpublished,
        "waiting or parked": waiting,
        "unreadable": unreadable,
        "behind": head - mark,
        "in the queue": queued,
    }
    return judge(committed, applied, left)


def _applied(tallies: str, statement: str, told: Mapping[str, str]) -> list[Applied]:
    return [
        Applied(told.get(note_id, f"row {note_id}"), person, association, place)
        for note_id, person, association, place in _rows(tallies, statement)
    ]


def _rows(dsn: str, statement: str) -> list[tuple[Any, ...]]:
    connection = psycopg2.connect(dsn)
    try:
        with connection.cursor() as cursor:
            cursor.execute(statement)
            return list(cursor.fetchall())
    finally:
        connection.close()
