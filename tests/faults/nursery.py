"""Embedded systems forked from a process that has imported everything, so that a start takes two seconds instead of seven.

`python -m tests.faults.nursery` reads orders, one line of JSON each, and answers with the child's process
id; the child is then exactly what `python -m deploy.embedded` is once it has imported its parts.
"""

from __future__ import annotations

import eventlet

eventlet.monkey_patch()

import ctypes  # noqa: E402  # after the patch, like all below
import json  # noqa: E402
import os  # noqa: E402
import signal  # noqa: E402
import sys  # noqa: E402
from typing import NoReturn  # noqa: E402

from deploy import embedded  # noqa: E402
from deploy.system import CLASSES, service_class  # noqa: E402

DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG
os_as_it_was = eventlet.patcher.original("os")


def be_a_system(words: list[str], said: str, environment: dict[str, str]) -> NoReturn:
    """In the child: become what the module `deploy.embedded` is when it is run."""
    ctypes.CDLL(None).prctl(DIE_WITH_PARENT, signal.SIGKILL)
    eventlet.hubs.use_hub()  # of its own; the parent's has never run
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    os.environ.update(environment)
    file = os_as_it_was.open(said, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    nothing = os_as_it_was.open(os.devnull, os.O_RDONLY)
    for number, what in ((0, nothing), (1, file), (2, file)):
        os_as_it_was.dup2(what, number)
    sys.argv = ["embedded", *words]
    code = 1
    try:
        code = embedded.main()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def main() -> None:
    ctypes.CDLL(None).prctl(DIE_WITH_PARENT, signal.SIGKILL)
    for name in CLASSES:
        service_class(name)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for the children here
    while line := sys.stdin.readline():
        words, said, environment = json.loads(line)
        pid = os_as_it_was.fork()
        if pid == 0:
            be_a_system(words, said, environment)
        sys.stdout.write(f"{pid}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
