"""Which figures an association prints in its annual summary, and how. Seed data.

Other associations print exact numbers in Arabic numerals.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from services.members.figures.declared import HOMES_COUNTED_SINCE, JURISDICTION, OWN
from services.members.figures.printing import Style


@dataclass(frozen=True)
class Presentation:
    """How an association prints a figure.

    *since* opens the window earlier than the year, *names* are what the summary names, *cumulative*
    says 累计. A figure that the summary only *enumerates* has no printed numeral.
    """

    scope: str = OWN
    unit: str = ""
    style: Style = field(default_factory=Style)
    since: date | None = None
    names: tuple[str, ...] = ()
    cumulative: bool = False
    enumerates: bool = False

    @property
    def precision(self) -> str:
        """How precise the printed number is."""
        if self.enumerates:
            return "enumerated"
        if self.cumulative:
            return "cumulative"
        return "at_least" if self.style.at_least else "exact"


CHINESE = Presentation(style=Style(chinese=True))
NUMERAL = Presentation()
LISTED = Presentation(enumerates=True)

PRESENTATIONS: dict[str, dict[str, Presentation]] = {
    "hangzhou": {
        "homes-built-cumulative": Presentation(
            JURISDICTION, since=HOMES_COUNTED_SINCE, cumulative=True
        ),
        "enterprise-help-teams": Presentation(JURISDICTION),
    },
    "tonglu": {
        "homes-active": CHINESE,
        "volunteer-groups-active": CHINESE,
        "health-centre-service-types": LISTED,
    },
    "xiaoshan": {
        "reading-corners-opened": NUMERAL,
        "reading-corner-hosts-named": Presentation(names=("南阳街道", "中国银行"), enumerates=True),
        "delegations-origins-listed": LISTED,
    },
    "binjiang": {
        "chapters-active": CHINESE,
        "lecture-troupe-members-selected": CHINESE,
        "craftsmen-hall-builders": LISTED,
    },
    "jiande": {
        "national-craftsman-candidates": NUMERAL,
        "provincial-model-workers-granted": NUMERAL,
        "innovation-studios-provincial-recognised": NUMERAL,
        "innovation-studios-municipal-recognised": NUMERAL,
        "municipal-model-collectives": NUMERAL,
        "hangzhou-digital-craftsmen-granted": NUMERAL,
        "master-register-entries": NUMERAL,
        "talent-chain-stages": LISTED,
        "service-teams-active": LISTED,
        "innovation-awards-granted": LISTED,
    },
}
