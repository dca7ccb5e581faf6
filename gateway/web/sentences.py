"""The sentence that a person reads for a code, in Chinese or in English."""

from __future__ import annotations

import tomllib
from collections import defaultdict
from functools import cache
from pathlib import Path
from typing import Any

from gateway.web.words import TOLD, in_words

CATALOGUES = Path(__file__).parent.parent / "messages"
LANGUAGES = ("zh", "en")


@cache
def catalogue() -> dict[str, dict[str, str]]:
    """Return all sentences by code, from `gateway/messages/*.toml`."""
    found: dict[str, dict[str, str]] = {}
    for file in sorted(CATALOGUES.glob("*.toml")):
        found.update(tomllib.loads(file.read_text("utf-8")))
    return found


def sentence(code: str, params: dict[str, Any], language: str) -> str:
    """Return the sentence for *code*; a code without one is shown as it is."""
    words = catalogue().get(code, {}).get(language)
    if words is None:
        return code
    if language == "zh" and code in TOLD:
        params = {name: in_words(value, TOLD[code]) for name, value in params.items()}
    try:
        return words.format_map(defaultdict(lambda: "?", params))
    except (ValueError, KeyError, IndexError, AttributeError):
        return words
