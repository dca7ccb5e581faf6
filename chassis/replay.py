"""Promise: a new reaction can catch up. A stretch of a source's log is read again, into one reaction.

The place that was reached moves in the transaction of the rows, so a replay that is killed goes on
where it was. Nobody is notified and no gift is sent twice: reactions that ignore history refuse.
"""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from chassis.context import Context
from chassis.database import Database
from chassis.ids import new_id
from chassis.reactions import OnHistory, ReactionTable
from chassis.reader import Source
from chassis.tables import ReplayRun
from contracts.envelope import read
from contracts.errors import Conflict, NotFound

BATCH = 200


class Replays:
    """Runs the replays of one service, one stretch per step."""

    def __init__(self, database: Database, reactions: ReactionTable, source: Source) -> None:
        self.database = database
        self.reactions = reactions
        self.source = source

    def step(self) -> int:
        """Go on with the oldest unfinished replay; return how many facts were read."""
        with Session(self.database.engine) as session:
            run = session.scalar(
                select(ReplayRun).where(ReplayRun.finished_at.is_(None)).order_by(ReplayRun.id)
            )
        return self._advance(run) if run is not None else 0

    def _advance(self, run: ReplayRun) -> int:
        bodies = self.source.events_after(run.source, run.position, BATCH)
        envelopes = [read(body) for body in bodies]
        within = [e for e in envelopes if e.sequence <= run.through]
        reaction = self.reactions.named(run.reaction)
        with self.database.begin(Context()) as tx:
            row = tx.session.get(ReplayRun, run.id, with_for_update=True)
            if row is None or row.position != run.position:
                return 0  # another process went on with it
            row.position = within[-1].sequence if within else run.through
            if len(within) < BATCH or row.position >= run.through:
                row.finished_at = datetime.now(UTC)
            tx.session.flush()
            for envelope in within:
                other = run.association_id and envelope.association_id != run.association_id
                if not other and reaction in self.reactions.to(envelope):
                    reaction.run(tx, envelope, envelope.event(), replay=True)
        return len(within)


def start(
    session: Session,
    reactions: ReactionTable,
    *,
    reaction: str,
    after: int,
    through: int,
    association_id: str | None,
) -> ReplayRun:
    """Order a replay; raises `NotFound` for an unknown reaction, `Conflict` for one that ignores history."""
    try:
        found = reactions.named(reaction)
    except KeyError as error:
        raise NotFound("unknown_reaction", reaction=reaction) from error
    if found.on_history is OnHistory.IGNORE:
        raise Conflict("reaction_ignores_history", reaction=reaction)
    run = ReplayRun(
        id=new_id(),
        reaction=reaction,
        source=found.event.source,
        position=after,
        through=through,
        association_id=association_id,
    )
    session.add(run)
    return run
