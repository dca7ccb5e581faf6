"""Which figures an association prints in its annual summary, and how. Seed data.

Other associations print exact numbers in Arabic numerals.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from services.members.figures.declared import JURISDICTION, OWN
from services.members.figures.printing import Style


@dataclass(frozen=True)
class Presentation:
    """How an association prints a figure. *since* opens the window earlier than the year."""

    scope: str = OWN
    unit: str = ""
    style: Style = field(default_factory=Style)
    since: date | None = None


CHINESE = Style(chinese=True)

PRESENTATIONS: dict[str, dict[str, Presentation]] = {
    "hangzhou": {
        "homes-built-cumulative": Presentation(JURISDICTION, since=date(2021, 1, 1)),
        "enterprise-help-teams": Presentation(JURISDICTION),
    },
    "tonglu": {"homes-active": Presentation(OWN, style=CHINESE)},
    "jiande": {"provincial-model-workers-granted": Presentation(OWN)},
}
