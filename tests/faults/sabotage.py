"""What a process of the trial may be told to do wrong, or to die of: patches, never switches in the product.

Each is named on the process's command as `name` or `name:argument` and put on before the process starts.
"""

from __future__ import annotations

import functools
import importlib
import os
import random
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from chassis import outbox, waiting
from chassis.broker.port import Outcome
from chassis.broker.rabbitmq_publisher import RabbitPublisher
from chassis.broker.rabbitmq_subscription import RabbitSubscription
from chassis.database import Transaction
from chassis.ids import new_id
from chassis.inbox import Inbox
from chassis.reader import Reader
from chassis.runtime import RemoteLog
from chassis.testing.trial.contracts import NoteWritten
from chassis.testing.trial.notes import service as notes
from chassis.testing.trial.tallies import service as tallies


def put_on(names: list[str]) -> None:
    """Put on each patch of *names*."""
    for name in names:
        word, _, argument = name.partition(":")
        globals()[word](argument)


def _around(owner: Any, name: str, wrap: Callable[..., Any]) -> None:
    """Let *wrap*(inner, *args) answer in the place of a function."""
    inner = getattr(owner, name)

    @functools.wraps(inner)
    def outer(*args: Any, **more: Any) -> Any:
        return wrap(inner, *args, **more)

    setattr(owner, name, outer)


# --- accidents ------------------------------------------------------------------------------------


def kill_at(point: str) -> None:
    """Die of SIGKILL at a call of `module:Owner.function`, with `@after` after it; `#n` is which call."""
    path, _, nth = point.partition("#")
    path, _, when = path.partition("@")
    module, _, names = path.partition(":")
    *owners, name = names.split(".")
    owner: Any = importlib.import_module(module)
    for inner in owners:
        owner = getattr(owner, inner)
    left = [int(nth or 1)]

    def killed(call: Callable[..., Any], *args: Any, **more: Any) -> Any:
        left[0] -= 1
        if left[0] == 0:
            if when == "after":
                call(*args, **more)
            os.kill(os.getpid(), signal.SIGKILL)
        return call(*args, **more)

    _around(owner, name, killed)


def slow(seconds: str) -> None:
    """Each tally takes *seconds*."""
    _around(tallies, "count_note", lambda run, *args: (time.sleep(float(seconds)), run(*args)))


def journal(path: str) -> None:
    """Each run of the tallying reaction leaves a line, whether it is committed or not."""

    def written(run: Callable[..., Any], tx: Any, event: Any) -> None:
        with Path(path).open("a", encoding="utf-8") as file:
            file.write(f"{event.note_id}\n")
        run(tx, event)

    _around(tallies, "count_note", written)


def note_redelivered(path: str) -> None:
    """Each event that the broker says it delivers again leaves its sequence."""

    def noted(fetch: Callable[..., Any], self: Any, limit: int, wait: float) -> Any:
        got = fetch(self, limit, wait)
        with Path(path).open("a", encoding="utf-8") as file:
            file.writelines(f"{one.headers['sequence']}\n" for one in got if one.redelivered)
        return got

    _around(RabbitSubscription, "fetch", noted)


def hurry(_: str) -> None:
    """Failed reactions are tried again within a second, and given up after three tries."""
    waiting.DELAYS = tuple(one / 10 for one in waiting.DELAYS[:2])


def deliver_thrice(_: str) -> None:
    """The relay publishes each fact three times."""

    def thrice(publish: Callable[..., Outcome], self: Any, batch: Any) -> Outcome:
        outcome = publish(self, [event for event in batch for _ in range(3)])
        return Outcome(outcome.confirmed // 3, outcome.returned, outcome.error)

    _around(RabbitPublisher, "publish", thrice)


def shuffle(seed: str) -> None:
    """What the reader is given comes in any order within fifty."""
    dice, held = random.Random(seed), []  # noqa: S311  # a test's dice

    def shuffled(fetch: Callable[..., Any], self: Any, limit: int, wait: float) -> Any:
        held.extend(fetch(self, limit, wait))
        dice.shuffle(held)
        return [held.pop() for _ in range(min(len(held), 50))]

    _around(RabbitSubscription, "fetch", shuffled)


def next_contract(_: str) -> None:
    """This process is of the next release: the fact has one more field, with a default."""

    @dataclass(frozen=True, kw_only=True)
    class NoteWrittenAndMood(NoteWritten, type="notes.note_written", subject="person_id"):
        mood: str = "plain"

    notes.NoteWritten = functools.partial(NoteWrittenAndMood, mood="good")  # type: ignore[misc,assignment]
    _around(tallies, "count_note", lambda run, tx, event: (event.mood, run(tx, event)))


def drop(share: str) -> None:
    """The broker confirms this share of the facts and loses them."""
    dice = random.Random(share)  # noqa: S311  # a test's dice

    def dropped(publish: Callable[..., Outcome], self: Any, batch: Any) -> Outcome:
        kept = [event for event in batch if dice.random() >= float(share)]
        outcome = publish(self, kept)
        whole = outcome.confirmed == len(kept)
        return Outcome(len(batch) if whole else 0, outcome.returned, outcome.error)

    _around(RabbitPublisher, "publish", dropped)


# --- promises switched off, for the mutation check ------------------------------------------------


def no_reconciliation(_: str) -> None:
    """Nothing is fetched from a source's log."""
    RemoteLog.events_after = lambda *_: []  # type: ignore[method-assign]
    # A mark that meets a gap would wait for ever, and show every loss as a standstill.
    Inbox.unseen = _over_gaps  # type: ignore[method-assign]


def _over_gaps(_self: Inbox, received: Any, mark: int) -> list[Any]:
    return [item for item in received if item.envelope.sequence > mark]


def no_inbox(_: str) -> None:
    """What was handled is handled again when it comes again."""
    Inbox.unseen = lambda _self, received, _mark: list(received)  # type: ignore[method-assign]
    Transaction.new_id = lambda _self: new_id()  # type: ignore[method-assign]  # or keys would catch it


def no_outbox(_: str) -> None:
    """Rows are committed and their facts are not."""
    outbox.write = lambda *_: None


def no_confirms(_: str) -> None:
    """What was handed to the socket counts as taken."""

    def fly(self: Any, batch: Any, flight: Any) -> None:
        for event in batch:
            self._last_tag += 1
            self._send(event)
        flight.confirmed[:] = b"\x01" * len(batch)

    RabbitPublisher._fly = fly  # type: ignore[method-assign,assignment]


def no_mandatory(_: str) -> None:
    """A fact that no queue takes does not come back."""

    def silent(send: Callable[..., None], self: Any, event: Any) -> None:
        object.__setattr__(event, "mandatory", False)
        send(self, event)

    _around(RabbitPublisher, "_send", silent)


def no_order(_: str) -> None:
    """A fact does not wait behind an earlier one of its subject."""
    waiting.blocked_subjects = lambda *_: set()


def ack_first(_: str) -> None:
    """A message is acknowledged when it is taken, before anything is committed."""

    def sort_and_ack(sort: Callable[..., None], self: Any, delivery: Any) -> None:
        sort(self, delivery)
        self.subscription.ack([delivery])

    _around(Reader, "_sort", sort_and_ack)


def no_parking(_: str) -> None:
    """What failed is forgotten."""
    waiting.put = lambda *_, **__: None


def no_association(_: str) -> None:
    """Every reaction acts for Hangzhou."""
    _around(
        Transaction,
        "act_for",
        lambda act, tx, context, **more: act(tx, context.for_association("hangzhou"), **more),
    )
