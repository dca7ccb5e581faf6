"""What notifications decides: how a message reads, when mail may leave, when a failure is final. Pure."""

from __future__ import annotations

import re
from calendar import month_name
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from services.notifications import catalogue

NAMES_LEFT_OUT = {"member": "{member}", "unit": "{unit}"}
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
"""How a day stands in the params of a message; it is told as people write it."""
FIRST_WAIT = timedelta(seconds=10)
LONGEST_WAIT = timedelta(minutes=15)
MOST_REFUSALS = 10
"""How often a mail server may refuse a message for the time being; an outage is no refusal."""
PERMANENT = 500
"""From this reply code on a mail server's refusal is final (RFC 5321, 4.2.1)."""


def render(template: str, params: Mapping[str, Any], language: str) -> str:
    """Return the message in *language*; members and units stay placeholders."""
    found = catalogue.TEMPLATES[template]
    words = {name: _word(name, value, language) for name, value in params.items()}
    text = found.zh if language == "zh" else found.en
    return text.format_map({**words, **NAMES_LEFT_OUT})


def _word(name: str, value: Any, language: str) -> str:
    told = str(value)
    both = catalogue.WORDS.get(name, {}).get(told)
    if both is not None:
        return both[catalogue.LANGUAGES.index(language)]
    return _day(date.fromisoformat(told), language) if DAY.fullmatch(told) else told


def _day(day: date, language: str) -> str:
    if language == "zh":
        return f"{day.year}年{day.month}月{day.day}日"
    return f"{day.day} {month_name[day.month]} {day.year}"


def render_mail(template: str, params: Mapping[str, Any], language: str) -> tuple[str, str]:
    """Return subject and text of a mail. It names nobody, for it leaves the house."""
    text = render(template, params, language)
    text = text.replace("{member}", _in(catalogue.SOMEBODY, language))
    text = text.replace("{unit}", _in(catalogue.SOME_UNIT, language))
    subject, footer = _in(catalogue.MAIL_SUBJECT, language), _in(catalogue.MAIL_FOOTER, language)
    return subject, f"{text}\n\n{footer}\n"


def _in(both: catalogue.Template, language: str) -> str:
    return both.zh if language == "zh" else both.en


def quiet_for(now: datetime, quiet_from: str, quiet_to: str) -> timedelta:
    """Return how long from local *now* on it is to be quiet; the hours may go over midnight."""
    clock = f"{now:%H:%M}"
    within = (
        quiet_from <= clock < quiet_to
        if quiet_from <= quiet_to
        else clock >= quiet_from or clock < quiet_to
    )
    if not within:
        return timedelta()
    hours, minutes = quiet_to.split(":")
    end = now.replace(hour=int(hours), minute=int(minutes), second=0, microsecond=0)
    return end - now if end > now else end + timedelta(days=1) - now


def wait_after(attempts: int) -> timedelta:
    """Return how long to wait after so many attempts: longer each time, and never very long."""
    doubled: int = 2 ** min(attempts - 1, 10)
    return min(FIRST_WAIT * doubled, LONGEST_WAIT)


def is_final(code: int, refusals: int) -> bool:
    """Tell whether a refusal with the server's reply *code*, the *refusals*-th, ends it."""
    return code >= PERMANENT or refusals >= MOST_REFUSALS
