"""What happened to a unit, written down beside the change itself."""

from __future__ import annotations

from datetime import date

from chassis.database import Transaction
from services.members.models import Unit
from services.members.models_organisation import UnitChange


def note(
    tx: Transaction,
    unit: Unit,
    kind: str,
    on: date,
    *,
    before: str | None = None,
    after: str | None = None,
    other: str | None = None,
) -> None:
    """Write into the unit's history that something happened to it on *on*."""
    tx.session.add(
        UnitChange(
            id=tx.new_id(),
            unit_id=unit.id,
            kind=kind,
            on_day=on,
            before=before,
            after=after,
            other_unit_id=other,
            recorded_at=tx.now,
        )
    )
