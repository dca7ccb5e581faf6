"""Anything at any time: a seed decides what befalls the trial and when; the same seed does it again."""

import time

import pytest

from tests.faults.trial import eventually
from tests.faults.verbs import VERBS, make_whole, redrive_all

pytestmark = pytest.mark.timeout(3000)


def pytest_generate_tests(metafunc):
    if "storm" in metafunc.fixturenames:
        from tests.faults.table import scale_of_run  # noqa: PLC0415

        metafunc.parametrize("storm", range(scale_of_run().of(1, 3, 20)))


def test_nothing_is_lost_doubled_disordered_or_leaked_whatever_happens(
    trial_of, proxy, scale, dice, *, figure, storm
):
    seconds = scale.of(30, 300, 1800)
    trial = trial_of(proxy=proxy, patience=180)
    trial.begin("calls")
    trial.begin("relay")
    trial.begin("worker", patches=["hurry"])
    trial.keep_writing(20)
    began, told = time.monotonic(), []
    try:
        while time.monotonic() - began < seconds:
            time.sleep(dice.uniform(0.5, 4))
            verb = dice.choice(VERBS)
            told.append(f"{time.monotonic() - began:.0f} s {verb.__name__}")
            verb(trial, dice)
        make_whole(trial)
        trial.enough()
        trial.await_writers()
        eventually(lambda: redrive_all(trial) or trial._at_rest(), 120)
        trial.finish()
    except Exception as wrong:
        wrong.add_note(f"replay with SEED={dice.told}; storm {storm}:\n" + "\n".join(told))
        raise

    figure("seed", dice.told)
    figure("faults", len(told))
    figure("facts", trial.head())
