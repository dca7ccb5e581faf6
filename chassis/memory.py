"""Python's collector of circles, told what a service that has started looks like."""

from __future__ import annotations

import gc

YOUNG = 20_000  # objects made, less those gone, until the young are looked through
ROUNDS = 20


def settle() -> None:
    """Let the collector leave alone what is there after the start: modules, mappings, schemas.

    They live as long as the process. Looked through again and again, while a batch makes many rows, they
    took a third of the time of an import.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG, ROUNDS, ROUNDS)
