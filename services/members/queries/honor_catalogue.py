"""The honours that an association may grant: those of all, and those it added."""

from __future__ import annotations

from typing import cast

from sqlalchemy import select

from chassis.database import Transaction
from contracts.honors import HONORS, Gift, Honor, Level, Track
from services.members.models_organisation import HonorType

OF_ALL = {honor.code: honor for honor in HONORS}


def added(tx: Transaction) -> dict[str, Honor]:
    """Return what the association added, by code."""
    rows = tx.session.scalars(select(HonorType).order_by(HonorType.code))
    return {row.code: as_honor(row) for row in rows}


def known_types(tx: Transaction) -> dict[str, Honor]:
    """Return the whole catalogue, by code."""
    return {**added(tx), **OF_ALL}


def type_of(tx: Transaction, code: str) -> Honor | None:
    """Return the honour with *code*, asking the database only for one that was added."""
    return OF_ALL.get(code) or added(tx).get(code)


def as_honor(row: HonorType) -> Honor:
    return Honor(
        code=row.code,
        name_zh=row.name_zh,
        name_en=row.name_en,
        level=cast("Level", row.level),
        track=cast("Track", row.track),
        aliases=tuple(row.aliases),
        body=row.body or "",
        triggers_visit=row.triggers_visit,
        gift=cast("Gift | None", row.gift),
        allowance_tier=row.allowance_tier,
    )
