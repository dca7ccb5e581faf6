"""Green loops share one thread: whoever has much to do lets the others have their turn."""

import threading

from chassis.loops import Loop, LoopGroup


def test_a_loop_that_always_finds_something_does_not_keep_the_others_from_their_steps():
    stepped = threading.Event()
    turns = iter(range(1000))
    busy = Loop("busy", lambda: 0 if stepped.is_set() else next(turns) + 1, idle_seconds=60)
    other = Loop("other", lambda: stepped.set() or 0, idle_seconds=60)
    loops = LoopGroup([busy, other])

    loops.start()

    assert stepped.wait(10)
    assert loops.stop(10)
    assert next(turns) < 10
