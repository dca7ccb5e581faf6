"""Identifiers: UUIDv7 for what people do, uuid5 for what follows from something known."""

from __future__ import annotations

import uuid_utils

NAMESPACE = uuid_utils.UUID("6f1d7d5e-0f0c-5b6c-9a3e-6e75616e6a69")


def new_id() -> str:
    """Return a fresh id; ids made later sort later."""
    return str(uuid_utils.uuid7())


def derived_id(*parts: str) -> str:
    """Return the one id that *parts* always give, so that a rebuild makes the same rows."""
    return str(uuid_utils.uuid5(NAMESPACE, "\x1f".join(parts)))
