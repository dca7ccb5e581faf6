"""How a process deals with memory: the C library's arenas, and Python's collector of circles."""

from __future__ import annotations

import ctypes
import gc

ARENA_MAX = -8  # `M_ARENA_MAX` of malloc.h
YOUNG = 20_000  # objects made, less those gone, until the young are looked through
ROUNDS = 20


def share_one_arena() -> None:
    """Let all threads take memory from one place, where the C library has many; before any thread starts.

    Threads for slow work each kept a piece of what a large import had needed: a third of the whole.
    """
    library = ctypes.CDLL(None)
    if hasattr(library, "mallopt"):
        library.mallopt(ARENA_MAX, 1)


def settle() -> None:
    """Let the collector leave alone what is there after the start: modules, mappings, schemas.

    They live as long as the process. Looked through again and again, while a batch makes many rows, they
    took a third of the time of an import.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG, ROUNDS, ROUNDS)
