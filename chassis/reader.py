"""Promise: the broker may be lost whole. The queue is the fast path; the source's log is the truth.

A reader takes deliveries from the queue and applies them in the order of each source's log. When one is
missing, or when nothing was heard for a while, it asks the source for what follows its mark. A message
is acknowledged once everything up to it is stored.

A transaction holds as many facts as take a moment, so that others have their turn, a reader that is told to
stop has stopped soon, and nothing that was begun is done twice.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Protocol

from sqlalchemy.exc import DBAPIError

from chassis import metrics, pace
from chassis.batches import Received
from chassis.broker.port import BrokerUnavailable, Delivery, Subscription
from chassis.context import Context
from chassis.inbox import Inbox
from chassis.logs import logger
from chassis.loops import give_way
from chassis.pace import BATCH, Pace
from chassis.tables import UnreadableMessage
from contracts.envelope import Unreadable, read
from contracts.errors import Refusal

IN_HAND = 2 * BATCH  # taken from the queue and not applied yet
GAP_GRACE_SECONDS = 0.2  # a message overtaken by another comes within this, or is asked for
RECONCILE_SECONDS = 60.0
SOURCE_DOWN_SECONDS = 2.0

log = logger(__name__)


class Source(Protocol):
    """The log of another service, asked by RPC."""

    def events_after(self, source: str, sequence: int, limit: int) -> list[bytes]: ...


@dataclass
class Ahead:
    """What came from one source and cannot be applied yet, because something before it is missing."""

    items: dict[int, Received] = field(default_factory=dict)
    deliveries: list[tuple[int, Delivery]] = field(default_factory=list)
    gap_since: float | None = None
    pace: Pace = field(default_factory=Pace)


class Reader:
    """Reads the logs of all sources of one service."""

    def __init__(self, inbox: Inbox, subscription: Subscription, source: Source) -> None:
        self.inbox = inbox
        self.subscription = subscription
        self.source = source
        self.ahead = {name: Ahead() for name in inbox.reactions.sources}
        self._reconcile_at = dict.fromkeys(self.ahead, 0.0)
        self._turns: list[str | None] = [*self.ahead, None]  # None is the turn to reconcile
        self._turn = 0
        self._cut_short = False
        self._name = inbox.database.service

    def step(self, wait_seconds: float = 1.0) -> int:
        """Take what the queue holds and apply it; return how many deliveries were taken.

        It is at least one where time has cut the step short, so that nobody rests before the next.
        """
        if any(ahead.items for ahead in self.ahead.values()):
            gap = any(ahead.gap_since for ahead in self.ahead.values())
            wait_seconds = min(wait_seconds, 0.05) if gap else 0.0
        try:
            has_room = self._in_hand() < IN_HAND
            taken = self.subscription.fetch(BATCH, wait_seconds) if has_room else []
        except BrokerUnavailable as error:
            metrics.BROKER_UNAVAILABLE.labels(self._name, "reader").inc()
            log.warning("reader.broker_unavailable", service=self._name, error=str(error))
            self._forget()
            taken = []
        try:
            self._sort_all(taken)
            self._handle()
        except BaseException:
            # A database that went away may have taken the last commits with it; the logs have them.
            self._reconcile_at = dict.fromkeys(self.ahead, 0.0)
            raise
        metrics.PREFETCH_USED.labels(self._name).set(self._in_hand())
        return len(taken) or int(self._unfinished())

    def close(self) -> None:
        """Acknowledge what was handled and leave.

        The log may have been quicker than the queue: what it brought is still on its way to us, and would
        come again to the next reader.
        """
        try:
            if self.subscription.alive():
                self._acknowledge_handled()
        except (BrokerUnavailable, DBAPIError) as error:
            log.info("reader.left_in_a_hurry", service=self._name, why=str(error)[:300])
        finally:
            self.subscription.close()

    def _acknowledge_handled(self) -> None:
        while self._in_hand() < IN_HAND and (taken := self.subscription.fetch(BATCH, 0)):
            self._sort_all(taken)
        for source, ahead in self.ahead.items():
            mark = self.inbox.mark(source)
            self.subscription.ack([one for number, one in ahead.deliveries if number <= mark])

    def _in_hand(self) -> int:
        return sum(len(ahead.deliveries) for ahead in self.ahead.values())

    def _unfinished(self) -> bool:
        """Whether time, and nothing else, has cut the last step short."""
        return self._cut_short or 0.0 in self._reconcile_at.values()

    def _handle(self) -> None:
        """Apply what is there and reconcile where it is due; what time does not allow is next in turn.

        Whoever has a backlog gives its turn away with the step, or the others would wait for its end.
        """
        ends = time.monotonic() + pace.STEP_SECONDS
        rounds = 1 if self._turn == 0 else 2  # what is left of the last round, and a whole one
        is_more = False
        while rounds and time.monotonic() < ends:
            source = self._turns[self._turn]
            if source is None:
                self.reconcile(only_due=True)
            elif self._apply_while(ends, source):
                is_more = True
            self._turn = (self._turn + 1) % len(self._turns)
            rounds -= self._turn == 0
        self._cut_short = rounds > 0 or is_more

    def _apply_while(self, ends: float, source: str) -> bool:
        """Apply what follows the mark while there is time; return whether more could follow at once."""
        while self._apply(source):
            if time.monotonic() > ends:
                return True
        return False

    def reconcile(self, *, only_due: bool = False) -> int:
        """Fetch what follows the mark of each source; return how many facts were fetched."""
        fetched = 0
        for source, ahead in self.ahead.items():
            now = time.monotonic()
            overdue = ahead.gap_since is not None and now - ahead.gap_since > GAP_GRACE_SECONDS
            if only_due and not overdue and now < self._reconcile_at[source]:
                continue
            self._reconcile_at[source] = now + RECONCILE_SECONDS
            gap, pause = ahead.gap_since is not None, 0.0
            try:
                got = self._catch_up(source)
            except Refusal as error:
                # A source that is down is asked again soon; what it published is in its log.
                got, pause = 0, SOURCE_DOWN_SECONDS
                self._reconcile_at[source] = now + pause
                log.info("reader.source_unavailable", source=source, why=str(error))
            if gap and got:
                metrics.SEQUENCE_GAPS.labels(self._name, source).inc()
            if ahead.gap_since is not None:
                ahead.gap_since = time.monotonic() + pause  # asked again later, not at each step
            fetched += got
        return fetched

    def _catch_up(self, source: str) -> int:
        fetched, ends = 0, time.monotonic() + pace.STEP_SECONDS
        while True:
            mark = self.inbox.mark(source)
            bodies = self.source.events_after(source, mark, BATCH)
            received = [Received(read(body), body) for body in bodies]
            if not received:
                break
            new = self._apply_until(ends, source, received)
            metrics.RECONCILED.labels(self._name, source).inc(new - mark)
            fetched += new - mark
            if new <= mark:
                break
            if time.monotonic() > ends:
                self._reconcile_at[source] = 0.0  # there may be more; the next step goes on
                return fetched
        self._apply(source)
        return fetched

    def _apply_until(self, ends: float, source: str, received: list[Received]) -> int:
        """Apply *received* while there is time, in one transaction at least; return the new mark."""
        place = 0
        while True:
            some = received[place : place + self.ahead[source].pace.count]
            mark = self._apply_timed(source, some)
            place += len(some)
            stopped = mark < some[-1].envelope.sequence  # at a gap
            if stopped or place >= len(received) or time.monotonic() > ends:
                return mark

    def _sort_all(self, taken: list[Delivery]) -> None:
        try:
            for delivery in taken:
                self._sort(delivery)
        except BaseException:
            self.subscription.hand_back()
            self._forget()
            raise

    def _sort(self, delivery: Delivery) -> None:
        """Put *delivery* with its source; what is no event of ours is kept aside and acknowledged."""
        try:
            envelope = read(delivery.body)
            if envelope.source not in self.ahead:
                raise Unreadable("unknown_source", envelope.source)  # noqa: TRY301  # one way to be unreadable
        except Unreadable as error:
            self._keep_unreadable(delivery, error)
            self.subscription.ack([delivery])
            return
        ahead = self.ahead[envelope.source]
        if envelope.sequence in ahead.items:
            metrics.INBOX_DUPLICATES.labels(self._name).inc()
        ahead.items.setdefault(envelope.sequence, Received(envelope, delivery.body))
        ahead.deliveries.append((envelope.sequence, delivery))

    def _apply(self, source: str) -> bool:
        """Apply what follows the mark, in one transaction; return whether more could follow at once."""
        ahead = self.ahead[source]
        if not ahead.deliveries and not ahead.items:
            return False
        received = [ahead.items[sequence] for sequence in sorted(ahead.items)[: ahead.pace.count]]
        first = received[0].envelope.sequence if received else 0
        mark = self._apply_timed(source, received)
        done = [delivery for sequence, delivery in ahead.deliveries if sequence <= mark]
        self.subscription.ack(done)
        ahead.deliveries = [(s, d) for s, d in ahead.deliveries if s > mark]
        ahead.items = {s: item for s, item in ahead.items.items() if s > mark}
        if not ahead.items or mark + 1 in ahead.items:
            ahead.gap_since = None
        elif ahead.gap_since is None:
            ahead.gap_since = time.monotonic()
        return mark >= first and mark + 1 in ahead.items

    def _apply_timed(self, source: str, received: list[Received]) -> int:
        started = time.monotonic()
        mark = self.inbox.apply(source, received)
        self.ahead[source].pace.learn(time.monotonic() - started, len(received))
        give_way()
        return mark

    def _keep_unreadable(self, delivery: Delivery, error: Unreadable) -> None:
        with self.inbox.database.begin(Context()) as tx:
            tx.session.add(
                UnreadableMessage(
                    reason=error.reason,
                    detail=str(error)[:1000],
                    body=delivery.body,
                    routing_key=delivery.routing_key[:255],
                    received_at=datetime.now(UTC),
                )
            )
        metrics.UNREADABLE.labels(self._name, error.reason).inc()
        log.warning("reader.unreadable", reason=error.reason, routing_key=delivery.routing_key)

    def _forget(self) -> None:
        """Drop what came over a lost connection: it is delivered again, or is in the log."""
        for ahead in self.ahead.values():
            ahead.items.clear()
            ahead.deliveries.clear()
            ahead.gap_since = None
