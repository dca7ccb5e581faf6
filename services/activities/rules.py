"""The association's rules of the calendar, with the defaults that hold until it sets its own. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace


@dataclass(frozen=True)
class Rules:
    """How many days before an occasion it is announced."""

    double_ninth_days: int = 30
    may_day_days: int = 45
    july_first_days: int = 45
    craftsman_day_days: int = 45
    spring_festival_days: int = 45

    def days_before(self, occasion: str) -> int:
        days: int = getattr(self, f"{occasion}_days")
        return days

    def with_values(self, values: Mapping[str, int]) -> Rules:
        """Return these rules with the settings in *values*; a name that is gone is left out."""
        known = {field.name for field in fields(self)}
        return replace(self, **{name: n for name, n in values.items() if name in known})
