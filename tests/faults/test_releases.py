"""Old and new releases work side by side while one takes the place of the other."""

import time

import pytest

pytestmark = pytest.mark.timeout(1800)


def test_two_releases_side_by_side_understand_each_other(trial_of, scale, figure):
    """Old and new writers, and a worker that is old, then new, then old again: all four pairs."""
    trial = trial_of()
    trial.start()
    half = scale.of(150, 1000)
    trial.write(half, writers=1, per_second=25)
    trial.write(half, writers=1, per_second=25, patches=["next_contract"])
    for patches in (["next_contract"], [], ["next_contract"]):
        time.sleep(half / 25 / 4)
        trial.end("worker")
        trial.begin("worker", patches=patches)
    trial.finish()

    with_mood = "select count(*) from event_log where body like '%\"mood\"%'"
    figure("facts of the new release", trial.ask("notes", with_mood)[0][0])
    assert trial.ask("notes", with_mood) == [(half,)]
