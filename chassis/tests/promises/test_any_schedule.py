"""Whatever happens in whatever order: nothing is lost, nothing doubled, and each person's facts in order.

Hypothesis chooses the schedule: writes, faults of the broker, kills of relay and reader, reactions that
fail, redrives and discards. A model that knows only what was written and what was discarded judges it.
"""

import os
import shutil
from contextlib import suppress

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from sqlalchemy import select

from chassis import reader, waiting
from chassis.testing.service import Bench
from chassis.testing.trial.notes.service import NotesService
from chassis.testing.trial.stage import HANGZHOU, TONGLU, Stage
from chassis.testing.trial.tallies.models import Tally
from chassis.testing.trial.tallies.service import TalliesService

pytestmark = pytest.mark.timeout(7200 if os.environ.get("FAULTS") else 180)
HOME = {"ada": HANGZHOU, "tan": TONGLU}
PEOPLE = st.sampled_from(sorted(HOME))
PLACES = st.integers(0, 7)


class Killed(BaseException):
    """The process ended here."""


def killed(*_, **__):
    raise Killed


class Schedule(RuleBasedStateMachine):
    """The stage under any schedule; *files* holds its migrated databases, *folder* those in use."""

    files = folder = None
    made = 0

    def __init__(self):
        super().__init__()
        Schedule.made += 1
        place = self.folder / str(Schedule.made)
        place.mkdir()
        for file in self.files.glob("*.db"):
            shutil.copy(file, place)
        self.stage = Stage(Bench(NotesService, place), Bench(TalliesService, place))
        self.written = {person: [] for person in HOME}
        self.discarded = set()

    @rule(person=PEOPLE, poisoned=st.booleans())
    def write(self, person, poisoned):
        note = self.stage.write(person, HOME[person])
        self.written[person].append(note)
        if poisoned:
            self.stage.trouble(note, HOME[person])

    @rule()
    def carry(self):
        self.stage.carry()

    @rule(confirms=st.sampled_from([None, 0, 1, 2]), loses=st.sets(PLACES, max_size=3))
    def relay(self, confirms, loses):
        self.stage.line.confirms, self.stage.line.loses = confirms, loses
        self.stage.relay.step()
        self.stage.line.confirms, self.stage.line.loses = None, set()

    @rule(moment=st.sampled_from(["_number", "_publish", "_advance"]))
    def kill_the_relay(self, moment):
        setattr(self.stage.relay, moment, killed)
        with suppress(Killed):
            self.stage.relay.step()
        self.stage.restart_relay()

    @rule()
    def cut_the_line(self):
        self.stage.line.down = True
        self.stage.relay.step()
        self.stage.line.down = False

    @rule(place=PLACES, other=PLACES)
    def shuffle(self, place, other):
        queue = self.stage.broker._queues["tallies"].waiting
        if max(place, other) < len(queue):
            queue[place], queue[other] = queue[other], queue[place]

    @rule(place=PLACES)
    def drop(self, place):
        queue = self.stage.broker._queues["tallies"].waiting
        if place < len(queue):
            del queue[place]

    @rule(place=PLACES)
    def duplicate(self, place):
        if place < len(self.stage.line.sent):
            self.stage.broker.publisher("notes").publish([self.stage.line.sent[place]])

    @rule()
    def wipe_the_broker(self):
        self.stage.wipe_broker()

    @rule()
    def read(self):
        self.stage.reader.step(0)

    @rule(moment=st.sampled_from(["_move_mark", "_count", "ack"]))
    def kill_the_reader(self, moment):
        inbox = self.stage.tallies.inbox
        target = self.stage.reader.subscription if moment == "ack" else inbox
        setattr(target, moment, killed)
        with suppress(Killed):
            self.stage.reader.step(0)
        inbox.__dict__.pop(moment, None)
        self.stage.restart_reader()

    @rule(association=st.sampled_from([HANGZHOU, TONGLU]))
    def mend(self, association):
        self.stage.mend(association)

    @rule()
    def retry(self):
        self.stage.retry_now()

    @rule(action=st.sampled_from(["redrive", "discard"]))
    def settle(self, action):
        parked = [row for row in self.stage.waiting() if row.state == "parked"]
        if parked:
            self.stage.tallies.call(
                "settle_parked", association=None, action=action, ids=[parked[0].id]
            )
            if action == "discard":
                self.discarded.add(note_of(parked[0]))

    @invariant()
    def every_persons_facts_are_tallied_once_and_in_order(self):
        for person, notes in self.wanted().items():
            tallied = self.tallied(person)
            assert tallied == notes[: len(tallied)], person

    def wanted(self):
        return {
            person: [note for note in notes if note not in self.discarded]
            for person, notes in self.written.items()
        }

    def tallied(self, person):
        with self.stage.tallies.session(HOME[person]) as session:
            rows = select(Tally.note_id).where(Tally.person_id == person).order_by(Tally.place)
            return list(session.scalars(rows))

    def teardown(self):
        """When the faults are over, everything arrives by itself, but for what a person must redrive."""
        stage = self.stage
        for association in (HANGZHOU, TONGLU):
            stage.mend(association)
        stage.relay_all()
        stage.reader.reconcile()
        stage.read_all()
        for row in stage.waiting():
            if row.state == "parked":
                stage.tallies.call(
                    "settle_parked", association=None, action="redrive", ids=[row.id]
                )
        while stage.retry_now():
            pass
        arrived = {person: self.tallied(person) for person in HOME}
        left = [row for row in stage.waiting() if row.state != "discarded"]
        stage.close()
        assert arrived == self.wanted()
        assert left == []


def note_of(row):
    return row.body.split(b'"note_id":"')[1].split(b'"')[0].decode()


@pytest.fixture
def try_schedules(sqlite_files, tmp_path, monkeypatch):
    """Try so many schedules, and shorten one that fails unless it was to be expected.

    *always_the_same* is for a failure that must be found each time.
    """
    monkeypatch.setattr(reader, "GAP_GRACE_SECONDS", 0.0)
    monkeypatch.setattr(waiting, "DELAYS", waiting.DELAYS[:2])
    monkeypatch.setattr(Schedule, "files", sqlite_files)
    monkeypatch.setattr(Schedule, "folder", tmp_path)

    def try_them(count, *phases, always_the_same=False):
        run_state_machine_as_test(
            Schedule,
            settings=settings(
                max_examples=count,
                stateful_step_count=40,
                deadline=None,
                database=None,
                derandomize=always_the_same,
                phases=phases,
                suppress_health_check=list(HealthCheck),
            ),
        )

    return try_them


def test_nothing_is_lost_doubled_or_disordered_whatever_happens(try_schedules):
    """`make faults` tries more schedules, and its long form many more."""
    count = {"full": 250, "long": 5000}.get(os.environ.get("FAULTS", ""), 25)
    try_schedules(count, Phase.generate, Phase.shrink)


def test_the_model_notices_a_reader_that_forgets_the_order(try_schedules, monkeypatch):
    monkeypatch.setattr(waiting, "blocked_subjects", lambda *_: set())

    with pytest.raises(AssertionError, match=r"ada|tan"):
        try_schedules(300, Phase.generate, always_the_same=True)
