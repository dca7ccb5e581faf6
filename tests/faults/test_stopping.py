"""A part that is told to end finishes what it has begun, and leaves the rest to the next."""

import time
from collections import Counter

import pytest

from tests.faults.trial import eventually

pytestmark = pytest.mark.timeout(1800)

EXIT_WITHIN = 25.0

NOTES = {0.1: 120, 1.0: 12, 5.0: 4, 20.0: 2}


@pytest.mark.parametrize("seconds", [0.1, pytest.param(1.0, marks=pytest.mark.chosen), 5.0, 20.0])
def test_a_worker_told_to_end_under_load_does_nothing_twice(
    trial_of, tmp_path, scale, figure, seconds
):
    notes = NOTES[seconds]
    runs, again = tmp_path / "runs", tmp_path / "again"
    slow = [f"slow:{seconds}", f"journal:{runs}", f"note_redelivered:{again}"]
    trial = trial_of(patience=60 + 2 * seconds * notes)
    trial.start(patches=slow)
    trial.write(notes, writers=1)
    took, rolled, handled_again = [], 0, set()
    while rolled < scale.of(1, 10 if seconds < 1 else 3):
        begun = len(runs.read_text().split()) if runs.exists() else 0
        eventually(lambda b=begun: runs.exists() and len(runs.read_text().split()) > b, 60)
        took.append(trial.end("worker"))
        handled = trial.mark()
        again.unlink(missing_ok=True)
        trial.begin("worker", patches=slow)
        eventually(again.exists)
        time.sleep(0.5)
        handled_again |= {int(one) for one in again.read_text().split() if int(one) <= handled}
        rolled += 1
        if trial.applied() == notes:
            break
    trial.finish()

    count = Counter(runs.read_text().split())
    begun_twice = [note for note in count if count[note] > 1]
    figure("ends", rolled)
    figure("exit within s", max(took))
    figure("handled and delivered again", len(handled_again))
    assert begun_twice == []
    assert handled_again == set()
    assert max(took) <= EXIT_WITHIN


def test_a_relay_told_to_end_under_load_publishes_nothing_twice(trial_of, scale, figure):
    trial = trial_of()
    trial.start()
    trial.keep_writing(100)
    took = []
    for _ in range(scale.of(2, 20)):
        time.sleep(0.7)
        took.append(trial.end("relay"))
        trial.begin("relay")
    trial.enough()
    trial.finish()

    # A worker asks for the log once when it starts, and what it got there comes from the queue too.
    asked = trial.metric_at_end("worker", "reconciled_total")
    assert trial.metric_at_end("worker", "inbox_duplicates_total") <= asked
    figure("exit within s", max(took))
    assert max(took) <= EXIT_WITHIN


def test_a_service_told_to_end_answers_the_calls_that_it_has(trial_of, scale, figure):
    trial = trial_of()
    trial.start()
    trial.keep_writing(20, rpc=True)
    took = []
    for _ in range(scale.of(1, 5)):
        written = trial.written
        assert eventually(lambda w=written: trial.written > w + 5, 60)
        took.append(trial.end("calls"))
        trial.begin("calls")
    trial.enough()
    trial.finish()

    figure("exit within s", max(took))
    assert max(took) <= EXIT_WITHIN
