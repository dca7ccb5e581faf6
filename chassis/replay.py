"""Promise: a new reaction can catch up. A stretch of a source's log is read again, into one reaction.

The place that was reached moves in the transaction of the rows, so a replay that is killed goes on
where it was. Nobody is notified and no gift is sent twice: reactions that ignore history refuse.
"""

from __future__ import annotations

import time
from collections import deque
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from chassis import batches
from chassis.batches import Received
from chassis.context import Context
from chassis.database import Database
from chassis.ids import new_id
from chassis.pace import Pace
from chassis.reactions import OnHistory, Reaction, ReactionTable
from chassis.reader import Source
from chassis.tables import ReplayRun
from contracts.envelope import read
from contracts.errors import Conflict, NotFound

FETCH = 1000


@dataclass
class _Stretch:
    """What was read of the log for a run, from *position* on."""

    run_id: str
    position: int
    bodies: deque[bytes]
    ends: bool  # nothing follows that the run would read


class Replays:
    """Runs the replays of one service, some facts per transaction, so that live facts have their turn."""

    def __init__(self, database: Database, reactions: ReactionTable, source: Source) -> None:
        self.database = database
        self.reactions = reactions
        self.source = source
        self.pace = Pace(most=FETCH)
        self._stretch: _Stretch | None = None

    def step(self) -> int:
        """Go on with the oldest unfinished replay; return how many facts were read."""
        with Session(self.database.engine) as session:
            run = session.scalar(
                select(ReplayRun).where(ReplayRun.finished_at.is_(None)).order_by(ReplayRun.id)
            )
        return self._advance(run) if run is not None else 0

    def _advance(self, run: ReplayRun) -> int:
        """Apply some of the stretch that lies ahead of *run*, in one transaction."""
        stretch = self._stretch
        if stretch is None or (stretch.run_id, stretch.position) != (run.id, run.position):
            stretch = self._fetch(run)
        self._stretch = None  # until it is known that all went well
        reaction, started = self.reactions.named(run.reaction), time.monotonic()
        read_, wanted = self._next(stretch, run, reaction)
        ends = stretch.ends and len(read_) == len(stretch.bodies)
        count, self.pace.count = self.pace.count, max(1, self.pace.count // 2)  # should it fail
        with self.database.begin(Context()) as tx:
            row = tx.session.get(ReplayRun, run.id, with_for_update=True)
            if row is None or row.position != run.position:
                return 0  # another process went on with it
            row.position = read(read_[-1]).sequence if read_ else run.through
            if ends:
                row.finished_at = datetime.now(UTC)
            tx.session.flush()
            stretch.position = row.position
            batches.react(tx, [(reaction, item) for item in wanted], replay=True)
        for _ in read_:
            stretch.bodies.popleft()
        self._stretch = stretch if stretch.bodies else None
        self.pace.count = count
        self.pace.learn(time.monotonic() - started, len(wanted))
        return len(read_)

    def _fetch(self, run: ReplayRun) -> _Stretch:
        bodies = deque(self.source.events_after(run.source, run.position, FETCH))
        ends = len(bodies) < FETCH
        while bodies and read(bodies[-1]).sequence >= run.through:
            ends = True
            if read(bodies[-1]).sequence == run.through:
                break
            bodies.pop()
        return _Stretch(run.id, run.position, bodies, ends)

    def _next(
        self, stretch: _Stretch, run: ReplayRun, reaction: Reaction
    ) -> tuple[list[bytes], list[Received]]:
        """Return the next bodies, and of them the facts that the reaction wants: as many as the pace says."""
        bodies, wanted = list[bytes](), list[Received]()
        type_ = (
            f'"{reaction.event.type}"'.encode()
        )  # what does not hold it need not be read as JSON
        for body in stretch.bodies:
            if len(wanted) >= self.pace.count:
                break
            bodies.append(body)
            envelope = read(body) if type_ in body else None
            if envelope is None or reaction not in self.reactions.to(envelope):
                continue
            if run.association_id in (None, envelope.association_id):
                wanted.append(Received(envelope, body))
        return bodies, wanted


def prepare(
    reactions: ReactionTable, *, reaction: str, after: int, through: int, association_id: str | None
) -> ReplayRun:
    """Return a replay; raises `NotFound` for an unknown reaction, `Conflict` for one that ignores history."""
    try:
        found = reactions.named(reaction)
    except KeyError as error:
        raise NotFound("unknown_reaction", reaction=reaction) from error
    if found.on_history is OnHistory.IGNORE:
        raise Conflict("reaction_ignores_history", reaction=reaction)
    return ReplayRun(
        id=new_id(),
        reaction=reaction,
        source=found.event.source,
        position=after,
        through=through,
        association_id=association_id,
    )
