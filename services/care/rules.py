"""The association's reaction rules, with the defaults that hold until it sets its own. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any


@dataclass(frozen=True)
class Rules:
    """How care reacts; days are calendar days, ages are full years (周岁)."""

    welcome_visit_days: int = 30  # days from a new honour becoming known to the visit's due day
    elderly_age: int = 80  # years; whoever is this old, or older, joins the elderly roster
    elderly_first_visit_days: int = 30  # days from enrolment to the first visit
    elderly_visit_interval_days: int = 90  # days from one contact to the next visit
    visit_lead_days: int = 7  # days before its due day that a periodic visit is opened
    carer_load: int = 5  # elders that one carer has at most
    condolence_days: int = 7  # days from a death becoming known to the condolence visit
    gift_honors: tuple[str, ...] = ("hangzhou_craftsman",)  # honours that bring a birthday gift

    def with_texts(self, texts: Mapping[str, str]) -> Rules:
        """Return these rules with the settings in *texts*, as `text_of` wrote them."""
        known = {field.name for field in fields(self)}
        values: dict[str, Any] = {
            name: _value(name, text) for name, text in texts.items() if name in known
        }
        return replace(self, **values)

    def text_of(self, name: str) -> str:
        """Return one rule as text, for keeping."""
        value = getattr(self, name)
        return " ".join(value) if isinstance(value, tuple) else str(value)


def _value(name: str, text: str) -> int | tuple[str, ...]:
    return tuple(text.split()) if name == "gift_honors" else int(text)
