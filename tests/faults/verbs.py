"""What may befall a running trial; each takes the trial, its ground and dice, and leaves everything running."""

from __future__ import annotations

import random
import time
from collections.abc import Callable

from tests.faults.trial import Trial

Verb = Callable[[Trial, random.Random], None]


def kill_relay(trial: Trial, dice: random.Random) -> None:
    trial.restart("relay")


def kill_worker(trial: Trial, dice: random.Random) -> None:
    trial.restart("worker", patches=["hurry"])


def kill_calls(trial: Trial, dice: random.Random) -> None:
    trial.restart("calls")


def kill_writer(trial: Trial, dice: random.Random) -> None:
    name = dice.choice(sorted(trial.errands))
    if trial.alive(name):
        trial.kill(name)
        trial.go_on(name)


def end_relay(trial: Trial, dice: random.Random) -> None:
    trial.end("relay")
    trial.begin("relay")


def end_worker(trial: Trial, dice: random.Random) -> None:
    trial.end("worker")
    trial.begin("worker", patches=["hurry"])


def freeze_worker(trial: Trial, dice: random.Random) -> None:
    """It stands still for a while; a second worker takes part meanwhile."""
    trial.freeze("worker")
    trial.begin("worker-2", patches=["hurry"])
    time.sleep(dice.uniform(0.5, 4))
    trial.thaw("worker")
    trial.kill("worker-2")


def kill_broker(trial: Trial, dice: random.Random) -> None:
    trial.ground.node.kill()
    trial.ground.node.start()


def restart_broker(trial: Trial, dice: random.Random) -> None:
    trial.ground.node.stop_app()
    trial.ground.node.start_app()


def wipe_broker(trial: Trial, dice: random.Random) -> None:
    trial.ground.wipe_broker()


def crash_database(trial: Trial, dice: random.Random) -> None:
    trial.ground.cluster.restart_immediately()


def stop_database(trial: Trial, dice: random.Random) -> None:
    trial.ground.cluster.stop()
    time.sleep(dice.uniform(0.5, 4))
    trial.ground.cluster.start()


def cut_the_line(trial: Trial, dice: random.Random) -> None:
    _line(trial, "down", dice)


def silence_the_line(trial: Trial, dice: random.Random) -> None:
    """Half-open for new lines too, for as long as it lasts; those that were there stay silent."""
    _line(trial, dice.choice(["blackhole_up", "blackhole_down"]), dice)


def _line(trial: Trial, mode: str, dice: random.Random) -> None:
    assert trial.proxy is not None
    trial.proxy.mode = mode  # type: ignore[assignment]
    time.sleep(dice.uniform(0.5, 4))
    trial.proxy.mode = "ok"


def disk_alarm(trial: Trial, dice: random.Random) -> None:
    trial.ground.node.rabbitmqctl("set_disk_free_limit", "900GB")
    time.sleep(dice.uniform(0.5, 3))
    trial.ground.node.rabbitmqctl("set_disk_free_limit", "50MB")


def poison(trial: Trial, dice: random.Random) -> None:
    """One person's facts fail from now on; at the end somebody mends the cause and redrives."""
    person = dice.randint(0, 39)
    trial.trouble(f"w{dice.randint(0, 1)}-{person}", "tonglu" if person % 2 else "hangzhou")


def deliver_thrice(trial: Trial, dice: random.Random) -> None:
    trial.restart("relay", patches=["deliver_thrice"])


def drop(trial: Trial, dice: random.Random) -> None:
    trial.restart("relay", patches=["drop:0.05"])


def shuffle(trial: Trial, dice: random.Random) -> None:
    trial.restart("worker", patches=["hurry", f"shuffle:{dice.random()}"])


def slow(trial: Trial, dice: random.Random) -> None:
    trial.restart("worker", patches=["hurry", "slow:0.05"])


VERBS: list[Verb] = [
    kill_relay,
    kill_worker,
    kill_calls,
    kill_writer,
    end_relay,
    end_worker,
    freeze_worker,
    kill_broker,
    restart_broker,
    wipe_broker,
    crash_database,
    stop_database,
    cut_the_line,
    silence_the_line,
    disk_alarm,
    poison,
    deliver_thrice,
    drop,
    shuffle,
    slow,
]


def make_whole(trial: Trial) -> None:
    """What an operator does when the storm is over: mend causes, and redrive what is parked."""
    assert trial.proxy is not None
    trial.proxy.mode = "ok"
    trial.ground.node.start()
    trial.ground.cluster.start()
    trial.restart("relay")
    trial.restart("worker", patches=["hurry"])
    trial.mend()


def redrive_all(trial: Trial) -> None:
    parked = trial.call("list_parked", state="parked", limit=500)["items"]
    if parked:
        trial.call("settle_parked", action="redrive", ids=[one["id"] for one in parked])
