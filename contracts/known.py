"""Every event there is: whoever reads a log must know them all, also those that it does not react to."""

from __future__ import annotations

from importlib import import_module
from pkgutil import walk_packages

import contracts


def know_all() -> None:
    """Load every module of the contracts, so that `Event.known` is whole.

    A process that knew only the events of its own reactions would keep the others as unreadable.
    """
    for module in walk_packages(contracts.__path__, "contracts."):
        if ".tests" not in module.name:
            import_module(module.name)
