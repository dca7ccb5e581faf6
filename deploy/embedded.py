"""The embedded system: all services, relays and the gateway in one process, on a folder of files.

This module is the process: eventlet must patch the standard library before anything else is imported.
"""

from __future__ import annotations

import os

# Green name resolution takes a tenth of the start; only mail and traces have names to resolve.
if not (os.environ.get("NUANJIA_SMTP_URL") or os.environ.get("NUANJIA_TRACES_URL")):
    os.environ.setdefault("EVENTLET_NO_GREENDNS", "yes")

import eventlet  # reads the setting when imported

eventlet.monkey_patch()

import argparse  # noqa: E402  # after the patch, like all below
import sys  # noqa: E402
from datetime import date  # noqa: E402
from pathlib import Path  # noqa: E402

from chassis import memory  # noqa: E402
from deploy.cli.places import OWNER_ONLY  # noqa: E402
from deploy.embedding import CannotStart, Embedded  # noqa: E402


def main() -> int:
    """Run the embedded system until it is told to stop."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--data", type=Path, required=True)
    asked.add_argument("--port", type=int, required=True)
    asked.add_argument("--as-of", type=date.fromisoformat, default=None)
    asked.add_argument("--no-demo", action="store_true")
    told = asked.parse_args()
    os.umask(OWNER_ONLY)
    memory.share_one_arena()
    system = Embedded(told.data, told.port, as_of=told.as_of, demo=not told.no_demo)
    try:
        system.run()
    except CannotStart as error:
        sys.stderr.write(f"{error}\n")
        return 2
    return 0


if __name__ == "__main__":
    code = main()
    sys.stdout.flush()
    sys.stderr.flush()
    # Everything is on disk. A thread that waits for somebody else must not keep a process alive that
    # could not start.
    os._exit(code)
