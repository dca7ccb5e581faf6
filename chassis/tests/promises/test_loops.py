"""Promise: a loop outlives whatever its step meets, and stops cleanly."""

import threading
import time

from chassis import loops
from chassis.loops import Loop, LoopGroup


class Steps:
    """Steps that a test can wait for; *outcomes* are what they return or raise, then nothing is found."""

    def __init__(self, *outcomes):
        self.outcomes = list(outcomes)
        self.times = []
        self.done = threading.Semaphore(0)

    def __call__(self):
        self.times.append(time.monotonic())
        self.done.release()
        outcome = self.outcomes.pop(0) if self.outcomes else 0
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    def wait(self, count):
        for _ in range(count):
            assert self.done.acquire(timeout=10)


def running(*some):
    group = LoopGroup(some)
    group.start()
    return group


def test_a_step_that_raises_is_tried_again(monkeypatch):
    monkeypatch.setattr(loops, "LONGEST_PAUSE", 0.01)
    steps = Steps(OSError("away"), OSError("away"), 1)
    group = running(Loop("trial", steps, idle_seconds=0.01))

    steps.wait(4)

    assert group.stop(5)


def test_each_failure_makes_the_pause_longer_up_to_a_limit(monkeypatch):
    rests, loop = [], None

    class Wake(threading.Event):
        def wait(self, timeout=None):
            rests.append(timeout)
            if len(rests) == 1200:
                stopping.set()
            return True

    def fails():
        raise OSError("away")

    stopping = threading.Event()
    loop = Loop("trial", fails, idle_seconds=1.0, wake=Wake())
    loop.run(stopping)

    assert rests[:3] == [1.0, 2.0, 4.0]
    assert max(rests) == rests[-1] == loops.LONGEST_PAUSE  # also after hours without an answer


def test_after_a_recovery_the_loop_is_as_quick_as_before():
    rests = []

    class Wake(threading.Event):
        def wait(self, timeout=None):
            rests.append(timeout)
            if len(rests) == 5:
                stopping.set()
            return True

    stopping = threading.Event()
    steps = Steps(OSError("away"), OSError("away"), OSError("away"))
    Loop("trial", steps, idle_seconds=0.25, fastest_seconds=0.02, wake=Wake()).run(stopping)

    assert rests[2] >= 1.0
    assert rests[3] == 0.02


def test_an_idle_loop_rests_longer_each_time_and_work_makes_it_quick_again():
    rests = []

    class Wake(threading.Event):
        def wait(self, timeout=None):
            rests.append(timeout)
            if len(rests) == 6:
                stopping.set()
            return True

    stopping = threading.Event()
    steps = Steps(0, 0, 0, 0, 3)
    Loop("trial", steps, idle_seconds=0.1, fastest_seconds=0.02, wake=Wake()).run(stopping)

    assert rests == [0.02, 0.04, 0.08, 0.1, 0.02, 0.04]


def test_a_woken_loop_does_not_wait_for_its_time():
    steps = Steps()
    loop = Loop("trial", steps, idle_seconds=60)
    group = running(loop)
    steps.wait(1)

    loop.wake.set()
    steps.wait(1)

    assert group.stop(5)


def test_a_loop_that_is_told_to_stop_finishes_the_step_it_is_in():
    begun, go_on, finished = threading.Event(), threading.Event(), []

    def step():
        begun.set()
        go_on.wait(10)
        finished.append(True)
        return 0

    group = running(Loop("trial", step, idle_seconds=60))
    begun.wait(10)
    threading.Timer(0.1, go_on.set).start()

    assert group.stop(5)
    assert finished == [True]


def test_a_loop_that_does_not_end_in_time_is_told_of():
    begun, go_on = threading.Event(), threading.Event()

    def step():
        begun.set()
        go_on.wait(10)
        return 0

    group = running(Loop("trial", step, idle_seconds=60))
    begun.wait(10)

    assert not group.stop(0.05)
    go_on.set()
    assert group.stop(5)


def test_several_loops_that_do_not_end_share_the_time():
    go_on = threading.Event()

    def step():
        go_on.wait(10)
        return 0

    group = running(*(Loop(name, step, idle_seconds=60) for name in ("one", "two", "three")))
    started = time.monotonic()

    assert not group.stop(0.3)
    assert time.monotonic() - started < 0.8
    go_on.set()
    assert group.stop(5)


def test_a_loop_takes_leave_once_it_has_ended():
    left = []
    group = running(Loop("trial", Steps(), idle_seconds=60, close=lambda: left.append(True)))

    assert left == []
    assert group.stop(5)
    assert left == [True]
