"""Figures of units (组织机构): what stands on a day, and homes ever built."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import Session

from services.members.figures.counting import Counted, Listed, Rows, Window, row
from services.members.models import Unit

ENTERPRISE_HELP = "劳模工匠助企行"
BUILT = ("running", "closed")


def stands(window: Window) -> ColumnElement[bool]:
    """Hold for units that are established by the end of the window and not out of the figures by then.

    One that was closed nobody knows when stands on no day.
    """
    closed_unknown = (Unit.state == "closed") & Unit.uncounted_from.is_(None)
    return (
        Unit.state.in_(BUILT)
        & (Unit.established_on <= window.last)
        & ~closed_unknown
        & or_(Unit.uncounted_from.is_(None), Unit.uncounted_from > window.last)
    )


def _row() -> Select[Any]:
    return row("unit", Unit.code, Unit, label=Unit.name, on=Unit.established_on)


def active(kind: str) -> Rows:
    """Count units of *kind* that stand at the end of the window, each number once."""
    return Rows(lambda window: _row().where(Unit.kind == kind, stands(window)))


def _helping_teams(session: Session, window: Window) -> Iterator[Counted]:
    teams = select(Unit).where(Unit.kind == "service_team", stands(window))
    for unit in session.scalars(teams):
        if ENTERPRISE_HELP in ("".join(name.split()) for name in unit.campaigns):
            yield Counted(
                key=unit.code,
                kind="unit",
                record_id=unit.id,
                association_id=unit.association_id,
                label=unit.name,
                on=unit.established_on,
            )


enterprise_help_teams = Listed(_helping_teams)
"""Service teams of 劳模工匠助企行 that stand at the end of the window (hz-f07)."""

homes_built = Rows(
    lambda window: _row().where(
        Unit.kind == "home",
        Unit.state.in_(BUILT),
        Unit.established_on >= window.first,
        Unit.established_on <= window.last,
    )
)
"""Homes founded in the window, also those dissolved since (hz-f19)."""
