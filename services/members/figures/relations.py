"""Figures of venues (阵地) and exchanges (结对交流)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import Session

from contracts.values import normalise_name
from services.members.figures.counting import Counted, Listed, Rows, Window, row
from services.members.figures.selection import FIRST_BATCH
from services.members.models_organisation import Exchange, Venue


def open_at_end(window: Window) -> ColumnElement[bool]:
    """Hold for venues that are open on the last day; one closed nobody knows when is open on none."""
    closed_later = (Venue.state == "closed") & (Venue.closed_on > window.last)
    return (
        or_(Venue.state == "open", closed_later)
        & Venue.opened_on.is_not(None)
        & (Venue.opened_on <= window.last)
    )


def named_in_venues(kind: str, names: Callable[[Venue], list[str]]) -> Listed:
    """Count the distinct *names* (builders, services) of open venues of *kind*."""

    def find(session: Session, window: Window) -> Iterator[Counted]:
        for venue in session.scalars(select(Venue).where(Venue.kind == kind, open_at_end(window))):
            for name in names(venue):
                yield Counted(
                    key=normalise_name(name),
                    kind="venue",
                    record_id=venue.id,
                    association_id=venue.association_id,
                    label=name,
                    on=venue.opened_on,
                )

    return Listed(find)


def _first_corners(window: Window) -> tuple[ColumnElement[bool], ...]:
    return (
        Venue.kind == "reading_corner",
        Venue.batch_key == FIRST_BATCH,
        open_at_end(window),
        Venue.opened_on >= window.first,
    )


def _corner_row() -> Select[Any]:
    return row("venue", Venue.host_key, Venue, label=Venue.host, on=Venue.opened_on)


corners_opened = Rows(lambda window: _corner_row().where(*_first_corners(window)))
"""Hosts of the first batch of reading corners opened in the window (xs-f10)."""

corner_hosts_named = Rows(
    lambda window: _corner_row().where(
        *_first_corners(window), Venue.host_key.in_([normalise_name(name) for name in window.names])
    )
)
"""Those of them that the summary names (xs-e01)."""


def _delegations(session: Session, window: Window) -> Iterator[Counted]:
    received = select(Exchange).where(
        Exchange.kind == "inbound",
        Exchange.state == "held",
        Exchange.on_day >= window.first,
        Exchange.on_day <= window.last,
        Exchange.origin.is_not(None),
    )
    for exchange in session.scalars(received):
        yield Counted(
            key=normalise_name(exchange.origin or ""),
            kind="exchange",
            record_id=exchange.id,
            association_id=exchange.association_id,
            label=exchange.origin,
            on=exchange.on_day,
        )


delegation_origins = Listed(_delegations)
"""Where delegations came from (xs-e04)."""
