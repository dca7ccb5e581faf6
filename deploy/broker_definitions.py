"""Writes RabbitMQ's definitions: users, permissions, exchanges, queues and bindings of all services.

A broker that was lost with its disks is started again with this file and nothing else.
`python -m deploy.broker_definitions passwords.json > definitions.json`, where the passwords are
`{"care": "…", …}`, one per service.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from deploy.system import topology

VHOST = "nuanjia"


def main() -> int:
    """Print the definitions for the passwords in the file that the command line names."""
    if len(sys.argv) != 2:  # noqa: PLR2004  # the program and one file
        sys.stderr.write("usage: python -m deploy.broker_definitions passwords.json\n")
        return 2
    passwords = json.loads(Path(sys.argv[1]).read_text())
    json.dump(topology().definitions(passwords, vhost=VHOST), sys.stdout, indent=1)
    return 0


if __name__ == "__main__":
    sys.exit(main())
