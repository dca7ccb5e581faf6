"""Where the embedded system of this machine keeps what it knows."""

from __future__ import annotations

import os
from pathlib import Path


def data_folder() -> Path:
    """Return the folder of this machine's embedded system: `NUANJIA_DATA`, or `./data`."""
    return Path(os.environ.get("NUANJIA_DATA", "data"))
