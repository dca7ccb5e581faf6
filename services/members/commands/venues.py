"""Venues (阵地): applied for, built, opened, closed."""

from __future__ import annotations

from sqlalchemy import select

from chassis.database import Transaction
from contracts.batches import batch_key
from contracts.errors import Conflict, NotFound
from contracts.members.organisation_events import VenueApplicationSubmitted, VenueOpened
from contracts.members.relations import ApplyForVenue, MoveVenue, RecordVenuePhase, UpdateVenue
from contracts.values import normalise_name
from services.members import domain_organisation as domain
from services.members.commands.refusals import member_of, rules
from services.members.models_organisation import Venue, VenuePhase
from services.members.queries.scope import require_own


def venue_of(tx: Transaction, venue_id: str) -> Venue:
    """Return the venue, locked; raises `NotFound`."""
    require_own(tx)
    found = tx.session.get(Venue, venue_id, with_for_update=True)
    if found is None or found.association_id != tx.association_id:
        raise NotFound("venue_not_found", venue_id=venue_id)
    return found


def enter(tx: Transaction, order: ApplyForVenue) -> Venue:
    """Enter a venue; publishes `VenueApplicationSubmitted`, or `VenueOpened` for one that is open.

    Raises `Conflict` when the host has one of that name.
    """
    require_own(tx)
    with rules():
        domain.check_not_ahead(order.on, tx.today)
    key = (normalise_name(order.name), normalise_name(order.host))
    same = select(Venue.id).where(Venue.name_key == key[0], Venue.host_key == key[1])
    if tx.session.scalar(same):
        raise Conflict("venue_exists", name=order.name, host=order.host)
    made = Venue(
        id=tx.new_id(),
        code=order.code,
        name=order.name,
        name_key=key[0],
        kind=order.kind,
        host=order.host,
        host_key=key[1],
        builders=list(order.builders),
        batch=order.batch,
        batch_key=batch_key(order.batch),
        state=order.state,
        opened_on=order.on if order.state == "open" else None,
        opened_precision="day",
        services=list(order.services),
        address=order.address,
        note=order.note,
    )
    tx.session.add(made)
    if made.state == "open":
        tell_opened(tx, made)
    elif made.state == "applied":
        tx.publish(
            VenueApplicationSubmitted(venue_id=made.id, kind=made.kind, submitted_on=order.on)
        )
    return made


def move(tx: Transaction, order: MoveVenue) -> Venue:
    """Let a venue go on to another state; publishes `VenueOpened` when it opens."""
    venue = venue_of(tx, order.venue_id)
    with rules():
        domain.check_venue_move(venue.state, order.to_state, order.on, venue.opened_on, tx.today)
    venue.state = order.to_state
    if order.to_state == "open":
        venue.opened_on, venue.opened_precision = order.on, "day"
        tell_opened(tx, venue)
    elif order.to_state == "closed":
        venue.closed_on = order.on
    return venue


def update(tx: Transaction, order: UpdateVenue) -> Venue:
    """Correct a venue's record; what is left out stays."""
    venue = venue_of(tx, order.venue_id)
    for name in ("address", "batch", "note"):
        told = getattr(order, name)
        if told is not None:
            setattr(venue, name, told)
    venue.batch_key = batch_key(venue.batch)
    for name in ("builders", "services"):
        several = getattr(order, name)
        if several is not None:
            setattr(venue, name, list(several))
    return venue


def record_phase(tx: Transaction, order: RecordVenuePhase) -> Venue:
    """Note a phase of a venue and who took part; raises `NotFound` for somebody unknown."""
    venue = venue_of(tx, order.venue_id)
    with rules():
        domain.check_not_ahead(order.on, tx.today)
    for member_id in order.member_ids:
        member_of(tx, member_id)
    tx.session.add(
        VenuePhase(
            id=tx.new_id(),
            venue_id=venue.id,
            phase=order.phase,
            on_day=order.on,
            member_ids=list(order.member_ids),
            note=order.note,
        )
    )
    return venue


def tell_opened(tx: Transaction, venue: Venue, *, backfill: bool = False) -> None:
    """Publish that a venue is open; one whose day nobody knows is not told."""
    if venue.opened_on is not None:
        tx.publish(
            VenueOpened(
                venue_id=venue.id, kind=venue.kind, batch=venue.batch, opened_on=venue.opened_on
            ),
            backfill=backfill,
        )
