"""The partners that a chunk of rows names: those that are known, and those that are registered by it."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import select

from chassis.database import Transaction
from chassis.ids import derived_id
from contracts.values import normalise_name
from services.members.commands import partners
from services.members.models_organisation import Partner


def partners_named(tx: Transaction, towns: Mapping[str, str | None]) -> dict[str, Partner]:
    """Return the partners by comparable name; *towns* tells where each of those that are named is."""
    names = {normalise_name(name): (name, town) for name, town in towns.items()}
    rows = tx.session.scalars(select(Partner).where(Partner.name_key.in_(names)))
    found = {partner.name_key: partner for partner in rows}
    for key, (name, town) in names.items():
        if key not in found:
            found[key] = Partner(
                id=derived_id("partner", tx.association_id, key),
                name=name,
                name_key=key,
                kind=partners.kind_of(name),
                town=town,
                offers=[],
            )
            tx.session.add(found[key])
            partners.tell_registered(tx, found[key], backfill=True)
    return found
