"""Text that no database keeps, NUL and halves of characters, is refused before it comes to one."""

from __future__ import annotations

import re
from typing import Any

from flask import request

from contracts.errors import NotFound

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def is_storable(told: Any) -> bool:
    """Say whether every text in *told*, as JSON has it, can be kept."""
    if isinstance(told, str):
        return _UNSTORABLE.search(told) is None
    if isinstance(told, dict):
        return all(is_storable(key) and is_storable(value) for key, value in told.items())
    return not isinstance(told, list) or all(is_storable(item) for item in told)


def refuse_unstorable_address() -> None:
    """Before each request: nothing has such an address."""
    if not is_storable(request.path):
        raise NotFound("not_found")
