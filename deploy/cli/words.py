"""Chinese or English, as the locale says; Chinese when it says neither."""

from __future__ import annotations

import os


def language() -> str:
    """Return `en` where the locale is English, else `zh`."""
    told = next(
        (os.environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(name)), ""
    )
    return "en" if told.lower().startswith("en") else "zh"


def say(zh: str, en: str) -> str:
    """Return the sentence in the language of the locale."""
    return en if language() == "en" else zh
