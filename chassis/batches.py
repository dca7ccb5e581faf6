"""Reacts to many facts in one transaction: association by association, what is asked for by key read first.

Order matters per subject, and a subject belongs to one association: so a batch may go association by
association, which saves forgetting and reloading rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from chassis.database import Transaction
from chassis.reactions import Reaction, context_of
from contracts.envelope import Envelope


@dataclass(frozen=True)
class Received:
    """An event as it came, from the queue or from the log."""

    envelope: Envelope
    body: bytes


Work = tuple[Reaction, Received]


def by_association(items: Iterable[Received]) -> Iterator[list[Received]]:
    """Yield *items* association by association, those of one in the order in which they came."""
    for _, some in groupby(sorted(items, key=_association_of), key=_association_of):
        yield list(some)


def look_ahead(tx: Transaction, work: Sequence[Work]) -> None:
    """Read at once the rows that *work*, all of one association, will ask for by key."""
    asked: dict[type, list[str]] = {}
    for reaction, item in work:
        for model, key in (
            reaction.keys(item.envelope, item.envelope.event) if reaction.looks_up else ()
        ):
            asked.setdefault(model, []).append(key)
    if asked:
        first = work[0][1].envelope
        tx.act_for(
            context_of(first, "lookahead"), now=first.time, derive_from=(first.id, "lookahead")
        )
        for model, keys in asked.items():
            tx.session.look_up(model, keys)


def react(tx: Transaction, work: Sequence[Work], *, replay: bool = False) -> None:
    """Run each reaction on its fact; any that raises fails them all."""
    ordered = sorted(work, key=lambda one: _association_of(one[1]))
    for _, group in groupby(ordered, key=lambda one: _association_of(one[1])):
        some = list(group)
        if len(some) > 1:
            look_ahead(tx, some)
        for reaction, item in some:
            reaction.run(tx, item.envelope, item.envelope.event, replay=replay)


def _association_of(item: Received) -> str:
    return item.envelope.association_id
