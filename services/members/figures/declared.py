"""Every published figure that members counts: one declaration each.

A rule counts over the associations that the transaction may read, distinct by business code, so that a
team kept by a city and by its district counts once.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from services.members.models import Grant, Unit

OWN, JURISDICTION = "own", "jurisdiction"


@dataclass(frozen=True)
class Window:
    """The days that a figure looks at; a stock is taken on the last."""

    first: date
    last: date


Rule = Callable[[Session, Window], int]


@dataclass(frozen=True)
class Figure:
    """A figure: its slug, its rule and, where nobody says otherwise, its unit word and scope."""

    slug: str
    rule: Rule
    unit: str
    scope: str = OWN


def _units(session: Session, kind: str) -> list[Unit]:
    built = select(Unit).where(Unit.kind == kind, Unit.state.in_(("running", "closed")))
    return list(session.scalars(built))


def _stands(unit: Unit, day: date) -> bool:
    """Say whether a unit is established by *day* and not dissolved on or before it."""
    if unit.established_on is None or unit.established_on > day:
        return False
    if unit.state == "closed" and unit.dissolved_on is None:
        return False
    return unit.dissolved_on is None or unit.dissolved_on > day


def active_units(kind: str) -> Rule:
    """Count units of *kind* that stand at the end of the window."""
    return lambda session, window: len(
        {unit.code for unit in _units(session, kind) if _stands(unit, window.last)}
    )


def enterprise_help_teams(session: Session, window: Window) -> int:
    """Count service teams of 劳模工匠助企行 that stand at the end of the window (hz-f07)."""
    return len(
        {
            unit.code
            for unit in _units(session, "service_team")
            if _stands(unit, window.last) and "劳模工匠助企行" in unit.campaigns
        }
    )


def homes_built(session: Session, window: Window) -> int:
    """Count homes founded in the window, also those dissolved since (hz-f19)."""
    founded = select(func.count(func.distinct(Unit.code))).where(
        Unit.kind == "home",
        Unit.state.in_(("running", "closed")),
        Unit.established_on >= window.first,
        Unit.established_on <= window.last,
    )
    return session.scalar(founded) or 0


def members_granted(honor_type: str) -> Rule:
    """Count the people granted *honor_type* in the window, not revoked within it (jd-f02)."""

    def rule(session: Session, window: Window) -> int:
        granted = select(func.count(func.distinct(Grant.member_id))).where(
            Grant.honor_type == honor_type,
            Grant.recipient_kind == "person",
            Grant.granted_on >= window.first,
            Grant.granted_on <= window.last,
            or_(Grant.revoked_on.is_(None), Grant.revoked_on > window.last),
        )
        return session.scalar(granted) or 0

    return rule


FIGURES: tuple[Figure, ...] = (
    Figure("enterprise-help-teams", enterprise_help_teams, "支 (team)", JURISDICTION),
    Figure("homes-built-cumulative", homes_built, "家 (home)", JURISDICTION),
    Figure("homes-active", active_units("home"), "个 (unit)"),
    Figure(
        "provincial-model-workers-granted",
        members_granted("provincial_model_worker"),
        "名 (person)",
    ),
)
