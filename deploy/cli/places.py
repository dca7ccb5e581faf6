"""Where the embedded system of this machine keeps what it knows."""

from __future__ import annotations

import os
from pathlib import Path

OWNER_ONLY = 0o077
"""The umask under which data, backups and ledgers are written: they hold what is private."""


def data_folder() -> Path:
    """Return the folder of this machine's embedded system: `NUANJIA_DATA`, or `./data`."""
    return Path(os.environ.get("NUANJIA_DATA", "data"))
