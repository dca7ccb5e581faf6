"""A service in a process of its own: says on stdout when a call begins, writes a line when it ends."""

import eventlet

eventlet.monkey_patch()

import sys  # noqa: E402
import time  # noqa: E402
from pathlib import Path  # noqa: E402

from chassis.nameko_host import run_services  # noqa: E402
from chassis.rpc import rpc  # noqa: E402

URL, DONE = sys.argv[1], Path(sys.argv[2])


class Slow:
    """Takes as long as it is told."""

    name = "slow"

    @rpc
    def work(self, payload):
        sys.stdout.write("begun\n")
        sys.stdout.flush()
        time.sleep(payload["seconds"])
        with DONE.open("a") as file:
            file.write(f"{payload['name']}\n")
        return payload

    @rpc
    def ping(self, payload):
        return {}


if __name__ == "__main__":
    run_services([Slow], {"AMQP_URI": URL})
