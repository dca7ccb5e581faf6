"""One process of the trial: calls, relay or worker exactly as `deploy.process` runs them, or a writer.

`python -m tests.faults.member calls notes` is the only one started so, because its threads are green;
the others are forked from a process that has imported everything, so that a restart takes no time.
"""

from __future__ import annotations

import sys

if sys.argv[1:2] == ["calls"]:
    import eventlet

    eventlet.monkey_patch()

import ctypes  # after the patch, like all below
import json
import os
import signal
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from chassis import logs
from chassis.clock import Clock
from chassis.context import Context
from chassis.encryption import Keyring, use_keyring
from chassis.rpc_client import RpcClient
from chassis.runtime import assemble, call
from chassis.testing.trial.notes.service import NotesService
from contracts.errors import DeadlineExceeded, Refusal, Unavailable
from deploy import process
from deploy.system import CLASSES
from tests.faults import sabotage

TRIAL = "chassis.testing.trial"
OURS = {
    "notes": f"{TRIAL}.notes.service:NotesService",
    "tallies": f"{TRIAL}.tallies.service:TalliesService",
}
DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG
TRY_AGAIN_SECONDS = 0.05
DIFFERS = 3  # exit code of a writer whose repeated command was answered otherwise


@dataclass(frozen=True)
class Errand:
    """What a writer writes: notes *first* to *count*, about its own people, in turns for both associations.

    With *rpc* it calls the service through the broker. *answered* is the id that note *first* had when
    it was written before, for a writer that goes on where one was killed.
    """

    number: int
    count: int
    record: str
    per_second: float = 0.0
    first: int = 0
    answered: str = ""
    rpc: bool = False
    people: int = 40
    share: int = 2  # every how-manieth note is Tonglu's
    text: str = "-"


def run(role: str, service: str, environment: dict[str, str], patches: list[str], log: str) -> None:
    """Be a process of the trial; for `write`, *service* is the errand."""
    ctypes.CDLL(None).prctl(DIE_WITH_PARENT, signal.SIGKILL)
    with Path(log).open("ab") as said:
        os.dup2(said.fileno(), 1)
        os.dup2(said.fileno(), 2)
    os.environ.update(environment)
    sabotage.put_on(patches)
    if role == "write":
        sys.exit(write(Errand(**json.loads(service))))
    sys.argv = ["nuanjia", role, service]
    CLASSES.update(OURS)
    sys.exit(process.main())


def write(errand: Errand) -> int:
    """Write as a client does: with a key, again and again until there is an answer; keep what was answered.

    Each line of the record is the note's number and id, when it was begun, and how long it took.
    """
    logs.set_up(json=True, level="ERROR")
    use_keyring(Keyring(b"a key of the trial, 32 bytes lon"))
    one = _caller(errand)
    started = time.monotonic()
    with Path(errand.record).open("a", encoding="utf-8", buffering=1) as record:
        for n in range(errand.first, errand.count):
            # The first two are perhaps repeated, where the writer was killed, and must have their answer.
            if n > errand.first + 1 and enough_of(errand).exists():
                break
            if errand.per_second:
                due = started + (n - errand.first) / errand.per_second
                time.sleep(max(0.0, due - time.monotonic()))  # the rate that was asked for
            begun, at = time.monotonic(), time.time()
            note_id = _until_answered(one, errand, n)
            if n == errand.first and errand.answered not in {"", note_id}:
                return DIFFERS
            record.write(f"{n} {note_id} {at:.3f} {time.monotonic() - begun:.4f}\n")
    return 0


def _until_answered(one: Any, errand: Errand, n: int) -> str:
    person = n % errand.people
    association = "tonglu" if person % errand.share else "hangzhou"
    context = Context(association_id=association, actor="account-1", key=f"{errand.number}-{n}")
    order = {"person_id": f"w{errand.number}-{person}", "text": errand.text}
    while True:
        try:
            return str(one(context, order)["id"])
        except (DBAPIError, PoolTimeout, Unavailable, DeadlineExceeded):
            time.sleep(TRY_AGAIN_SECONDS)  # as a client would
        except Refusal as refusal:
            if refusal.code != "unexpected":  # the service had no database just then
                raise
            time.sleep(TRY_AGAIN_SECONDS)  # as a client would


def _caller(errand: Errand) -> Any:
    if errand.rpc:
        client = RpcClient(os.environ["NUANJIA_BROKER_URL"], owner="tallies")
        return lambda context, order: client.call(
            "notes", "write_note", order, context=context, timeout_seconds=3
        )
    runtime = assemble(NotesService, os.environ["NUANJIA_DATABASE_URL"], Clock(), upgrade=False)
    return lambda context, order: call(NotesService, runtime, context, "write_note", order)


def enough_of(errand: Errand) -> Path:
    """Return the file that tells a writer to stop."""
    return Path(f"{errand.record}.enough")


def errand_words(errand: Errand) -> str:
    return json.dumps(asdict(errand))


@dataclass(frozen=True, slots=True)
class Answered:
    """One line of a writer's record."""

    number: int
    note_id: str
    at: float
    seconds: float


def read_record(path: Path) -> Iterator[Answered]:
    """Return what a writer was answered; a line that was cut off by a kill is left out."""
    if not path.exists():
        return
    for line in path.read_text().splitlines(keepends=True):
        words = line.split()
        if line.endswith("\n") and len(words) == 4:
            yield Answered(int(words[0]), words[1], float(words[2]), float(words[3]))


if __name__ == "__main__":
    sabotage.put_on(json.loads(os.environ.get("NUANJIA_TRIAL_PATCHES", "[]")))
    CLASSES.update(OURS)
    sys.exit(process.main())
