"""Both trial services on one stage, joined by a broker in memory; each step is made by hand.

Nothing runs by itself: a test publishes, relays and reads when it wants to, and so decides what fails.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import delete, select, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from chassis.broker.memory import MemoryBroker
from chassis.broker.port import BrokerUnavailable, Outcome, Outgoing, Publisher
from chassis.broker.topology import Topology
from chassis.context import Context
from chassis.ids import new_id
from chassis.reader import Reader
from chassis.relay import Relay
from chassis.tables import WaitingReaction
from chassis.testing.service import Bench
from chassis.testing.trial.notes.models import Note
from chassis.testing.trial.tallies.models import Greeting, Tally, Trouble
from chassis.waiting import WAITING
from contracts.errors import Unavailable

HANGZHOU, TONGLU = "hangzhou", "tonglu"
TOPOLOGY = Topology(sources=["members", "notes"], readers={"tallies": ["members", "notes"]})


@dataclass
class NotesLog:
    """The log of notes as the reader asks for it; *down* refuses, *silent* has nothing to say."""

    notes: Bench
    down: bool = False
    silent: bool = False
    asked: int = 0

    def events_after(self, source: str, sequence: int, limit: int) -> list[bytes]:
        self.asked += source == "notes"
        if self.down:
            raise Unavailable("service_unavailable", service=source)
        if self.silent or source != "notes":
            return []
        try:
            answer = self.notes.call(
                "events_after", association=None, sequence=sequence, limit=limit
            )
        except DBAPIError as error:
            raise Unavailable("service_unavailable", service=source) from error
        return [body.encode() for body in answer["bodies"]]


@dataclass
class Line:
    """The relay's way to the broker, on which a test may spoil the next batches."""

    publisher: Publisher
    down: bool = False
    confirms: int | None = None  # at most so many of a batch; the rest is sent and not confirmed
    loses: set[int] = field(default_factory=set)  # places in a batch that never reach a queue
    sent: list[Outgoing] = field(default_factory=list)
    arrived: list[Outgoing] = field(default_factory=list)

    def publish(self, batch: Sequence[Outgoing]) -> Outcome:
        if self.down:
            raise BrokerUnavailable("the line is down")
        self.sent += batch
        passed_on = [one for place, one in enumerate(batch) if place not in self.loses]
        self.arrived += passed_on
        outcome = self.publisher.publish(passed_on)
        if self.confirms is None:
            return Outcome(len(batch), outcome.returned)
        return Outcome(min(self.confirms, len(batch)), outcome.returned, "not confirmed in time")

    def close(self) -> None:
        self.publisher.close()


@dataclass(frozen=True)
class Ledger:
    """What went wrong between what was written and what was tallied; all zero is the promise."""

    lost: int
    double: int
    unexpected: int
    disordered: int
    leaked: int

    @property
    def clean(self) -> bool:
        return self == Ledger(0, 0, 0, 0, 0)


class Stage:
    """Notes, its relay, the broker, and the reader of tallies."""

    def __init__(self, notes: Bench, tallies: Bench) -> None:
        self.notes, self.tallies = notes, tallies
        self.broker = MemoryBroker(TOPOLOGY)
        self.source = NotesLog(notes)
        self._start_relay()
        self._start_reader()

    def _start_relay(self) -> None:
        self.line = Line(self.broker.publisher("notes"))
        self.relay = Relay(self.notes.database, self.line)

    def _start_reader(self) -> None:
        self.reader = Reader(self.tallies.inbox, self.broker.subscription("tallies"), self.source)

    def restart_relay(self) -> None:
        """Put a new relay in the place of one that was killed."""
        self.relay.leadership.release()
        self._start_relay()

    def restart_reader(self) -> None:
        """Put a new reader in the place of one that was killed; its deliveries come again."""
        self.reader.subscription.close()
        self._start_reader()

    def leave(self) -> None:
        """Go, and leave the benches to whoever comes next."""
        self.relay.leadership.release()

    def close(self) -> None:
        """Go, and close both databases."""
        self.leave()
        self.notes.close()
        self.tallies.close()

    def wipe_broker(self) -> None:
        """Lose the broker with all its queues."""
        self.broker = MemoryBroker(TOPOLOGY)
        self.restart_relay()
        self.restart_reader()

    def write(self, person: str = "ada", association: str = HANGZHOU) -> str:
        """Write a note about *person* and return its id."""
        answer = self.notes.call("write_note", association=association, person_id=person, text="-")
        return str(answer["id"])

    def trouble(self, cause: str, association: str = HANGZHOU) -> None:
        """Let whatever is about *cause* fail."""
        with self.tallies.database.begin(Context(association_id=association)) as tx:
            tx.session.add(Trouble(id=new_id(), cause=cause))

    def mend(self, association: str = HANGZHOU) -> None:
        """Take the causes of trouble away."""
        with self.tallies.database.begin(Context(association_id=association)) as tx:
            tx.session.execute(delete(Trouble))

    def relay_all(self) -> None:
        """Number and publish until nothing is left."""
        while self.relay.step():
            pass

    def read_all(self) -> None:
        """Take and apply until the queue is empty."""
        while self.reader.step(0):
            pass

    def carry(self) -> None:
        """Bring everything that was written to where it is tallied."""
        self.relay_all()
        self.read_all()

    def retry_now(self) -> int:
        """Let the time of every waiting reaction come, and try those that are due."""
        with Session(self.tallies.database.engine) as session:
            session.execute(
                update(WaitingReaction)
                .where(WaitingReaction.state == WAITING, WaitingReaction.next_at.is_not(None))
                .values(next_at=self.tallies.clock.now().replace(year=2000))
            )
            session.commit()
        return self.tallies.retries.step()

    def waiting(self) -> list[WaitingReaction]:
        """Return the rows of failed reactions and of those behind them, oldest first."""
        with Session(self.tallies.database.engine) as session:
            return list(session.scalars(select(WaitingReaction).order_by(WaitingReaction.sequence)))

    def tallied(self, association: str = HANGZHOU) -> list[str]:
        """Return the ids of the notes that were tallied for *association*."""
        with self.tallies.session(association) as session:
            return list(session.scalars(select(Tally.note_id).order_by(Tally.note_id)))

    def greeted(self, association: str = HANGZHOU) -> list[str]:
        """Return the ids of the notes whose writers were greeted."""
        with self.tallies.session(association) as session:
            return list(session.scalars(select(Greeting.note_id).order_by(Greeting.note_id)))

    def ledger(self) -> Ledger:
        """Compare what was written with what was tallied."""
        written, tallies = [], []
        for association in (HANGZHOU, TONGLU):
            with self.notes.session(association) as session:
                written += [(association, n.id) for n in session.scalars(select(Note))]
            with self.tallies.session(association) as session:
                tallies += [(association, t) for t in session.scalars(select(Tally))]
        count = Counter(tally.note_id for _, tally in tallies)
        home = {note_id: association for association, note_id in written}
        return Ledger(
            lost=len(home.keys() - count.keys()),
            double=sum(count.values()) - len(count),
            unexpected=len(count.keys() - home.keys()),
            disordered=sum(tally.place != tally.ordinal for _, tally in tallies),
            leaked=sum(home.get(t.note_id, where) != where for where, t in tallies),
        )
