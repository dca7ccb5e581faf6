"""Applies the venues sheet (阵地). The key is name and host within the association."""

from __future__ import annotations

from sqlalchemy import select

from chassis.database import Transaction
from chassis.ids import derived_id
from contracts.batches import batch_key
from contracts.members.relations import ApplyVenues, VenueRecord
from contracts.members.views import Applied
from contracts.values import normalise_name
from services.members.commands import venues
from services.members.models_organisation import Venue
from services.members.queries.scope import require_own

PLAIN = ("code", "kind", "batch", "address", "note")
LISTS = ("builders", "services")


def apply(tx: Transaction, order: ApplyVenues) -> Applied:
    """Enter new venues and renew known ones, as history."""
    require_own(tx)
    names = {normalise_name(record.name) for record in order.records}
    known = {
        (venue.name_key, venue.host_key): venue
        for venue in tx.session.scalars(select(Venue).where(Venue.name_key.in_(names)))
    }
    created = updated = 0
    for record in order.records:
        key = (normalise_name(record.name), normalise_name(record.host))
        venue = known.get(key)
        if venue is None:
            known[key] = _create(tx, record, key)
            created += 1
        elif _renew(tx, venue, record):
            updated += 1
    unchanged = len(order.records) - created - updated
    return Applied(created=created, updated=updated, unchanged=unchanged)


def _create(tx: Transaction, record: VenueRecord, key: tuple[str, str]) -> Venue:
    venue = Venue(
        id=derived_id("venue", tx.association_id, *key),
        name=record.name,
        name_key=key[0],
        host=record.host,
        host_key=key[1],
        batch_key=batch_key(record.batch),
        state=record.state,
        opened_on=record.opened_on,
        opened_precision=record.opened_precision,
        **{name: getattr(record, name) for name in PLAIN},
        **{name: list(getattr(record, name)) for name in LISTS},
    )
    tx.session.add(venue)
    if venue.state == "open":
        venues.tell_opened(tx, venue, backfill=True)
    return venue


def _renew(tx: Transaction, venue: Venue, record: VenueRecord) -> bool:
    """Write what the ledger says anew; an empty cell leaves what is known."""
    changed = False
    for name in PLAIN:
        told = getattr(record, name)
        if told is not None and told != getattr(venue, name):
            setattr(venue, name, told)
            changed = True
    venue.batch_key = batch_key(venue.batch)
    for name in LISTS:
        several = list(getattr(record, name))
        if several and several != getattr(venue, name):
            setattr(venue, name, several)
            changed = True
    day = (record.opened_on, record.opened_precision)
    if record.opened_on is not None and day != (venue.opened_on, venue.opened_precision):
        venue.opened_on, venue.opened_precision = day
        changed = True
    if record.state != venue.state:
        venue.state, changed = record.state, True
        if venue.state == "open":
            venues.tell_opened(tx, venue, backfill=True)
    return changed
