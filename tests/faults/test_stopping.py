"""A part that is told to end finishes what it has begun, and leaves the rest to the next."""

import time
from collections import Counter

import pytest

from tests.faults.trial import eventually

pytestmark = pytest.mark.timeout(1800)

EXIT_WITHIN = 25.0


@pytest.mark.parametrize(
    ("seconds", "notes"),
    [
        pytest.param(0.1, 120),
        pytest.param(1.0, 12, marks=pytest.mark.chosen),
        pytest.param(5.0, 4),
        pytest.param(20.0, 2),
    ],
)
def test_a_worker_told_to_end_under_load_does_nothing_twice(
    trial_of, tmp_path, scale, figure, seconds, notes
):
    runs = tmp_path / "runs"
    slow = [f"slow:{seconds}", f"journal:{runs}"]
    trial = trial_of(patience=60 + 2 * seconds * notes)
    trial.start(patches=slow)
    trial.write(notes, writers=1)
    took, rolled = [], 0
    while rolled < scale.of(1, 20 if seconds < 1 else 3):
        begun = len(runs.read_text().split()) if runs.exists() else 0
        eventually(lambda b=begun: runs.exists() and len(runs.read_text().split()) > b, 60)
        took.append(trial.end("worker"))
        trial.begin("worker", patches=slow)
        rolled += 1
        if trial.applied() == notes:
            break
    trial.finish()

    again = {note: count for note, count in Counter(runs.read_text().split()).items() if count > 1}
    figure("exit within s", max(took))
    figure("begun again", len(again))
    assert again == {}
    assert trial.metric_at_end("worker", "inbox_duplicates_total") == 0
    assert max(took) <= EXIT_WITHIN


def test_a_relay_told_to_end_under_load_publishes_nothing_twice(trial_of, scale, figure):
    trial = trial_of()
    trial.start()
    trial.write(scale.of(300, 3000), per_second=100)
    took = []
    for _ in range(scale.of(2, 20)):
        time.sleep(0.7)
        took.append(trial.end("relay"))
        trial.begin("relay")
    trial.finish()

    assert trial.metric_at_end("worker", "inbox_duplicates_total") == 0
    figure("exit within s", max(took))
    assert max(took) <= EXIT_WITHIN


def test_a_service_told_to_end_answers_the_calls_that_it_has(trial_of, scale, figure):
    trial = trial_of()
    trial.start()
    trial.write(scale.of(60, 600), per_second=20, rpc=True)
    took = []
    for _ in range(scale.of(1, 5)):
        eventually(lambda: trial.written > 5)
        took.append(trial.end("calls"))
        trial.begin("calls")
    trial.finish()

    figure("exit within s", max(took))
    assert max(took) <= EXIT_WITHIN
