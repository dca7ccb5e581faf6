"""Promise: a process holds as much after a year as after an hour, whoever the facts were about."""

import gc
import sys
from itertools import pairwise

from chassis import health
from chassis.context import Context
from chassis.testing.trial.contracts import WriteNote
from chassis.testing.trial.notes.service import write_note
from chassis.testing.trial.stage import HANGZHOU, TONGLU
from contracts import envelope

FACTS, AT_ONCE = 200, 20


def carry(stage, times):
    """Bring notes about as many people to where they are tallied, and look on."""
    for start in range(times * FACTS, (times + 1) * FACTS, AT_ONCE):
        association = TONGLU if start % (3 * AT_ONCE) else HANGZHOU
        with stage.notes.database.begin(Context(association_id=association)) as tx:
            for n in range(start, start + AT_ONCE):
                write_note(tx, WriteNote(person_id=f"person-{n}", text="-"))
        stage.carry()
        for bench in (stage.notes, stage.tallies):
            health.measure(bench.database)


def held(stage):
    """Return how many pieces of memory this process holds, without what the tests themselves keep."""
    stage.line.sent.clear()
    stage.line.arrived.clear()
    envelope.read.cache_clear()  # as many as it has room for, and no more
    gc.collect()
    return sys.getallocatedblocks()


def test_what_was_written_published_and_applied_leaves_nothing_in_memory(postgres_stage):
    held_after = []
    for times in range(3):  # the first time is warming
        carry(postgres_stage, times)
        held_after.append(held(postgres_stage))
    grown = [after - before for before, after in pairwise(held_after)]

    assert min(grown) < 0.75 * FACTS, f"each fact left something: {grown}"
    assert postgres_stage.ledger().clean
