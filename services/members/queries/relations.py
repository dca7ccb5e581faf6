"""Venues, partners, agreements and meetings, as views."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from sqlalchemy import func, select

from chassis.database import Transaction
from contracts.errors import NotFound
from contracts.members.relations import (
    AgreementPage,
    AgreementView,
    ExchangePage,
    ExchangeView,
    GetVenue,
    ListAgreements,
    ListExchanges,
    ListPartners,
    ListVenues,
    PartnerPage,
    PartnerView,
    PhaseView,
    VenuePage,
    VenueView,
)
from contracts.values import mask_name, mask_phone
from services.members.models_organisation import Agreement, Exchange, Partner, Venue, VenuePhase
from services.members.queries.paging import page_of
from services.members.queries.scope import require_own


def venue_view(venue: Venue, phases: Sequence[VenuePhase] = ()) -> VenueView:
    return VenueView(
        venue_id=venue.id,
        code=venue.code,
        name=venue.name,
        kind=venue.kind,
        host=venue.host,
        builders=tuple(venue.builders),
        batch=venue.batch,
        state=venue.state,
        opened_on=venue.opened_on,
        opened_precision=venue.opened_precision,
        closed_on=venue.closed_on,
        services=tuple(venue.services),
        address=venue.address,
        note=venue.note,
        phases=tuple(
            PhaseView(
                phase=one.phase, on=one.on_day, member_ids=tuple(one.member_ids), note=one.note
            )
            for one in phases
        ),
    )


def venue(tx: Transaction, question: GetVenue) -> VenueView:
    """Return a venue with its phases, oldest first; raises `NotFound`."""
    require_own(tx)
    found = tx.session.get(Venue, question.venue_id)
    if found is None or found.association_id != tx.association_id:
        raise NotFound("venue_not_found", venue_id=question.venue_id)
    return with_phases(tx, found)


def with_phases(tx: Transaction, found: Venue) -> VenueView:
    tx.session.flush()
    phases = select(VenuePhase).where(VenuePhase.venue_id == found.id)
    rows = tx.session.scalars(phases.order_by(VenuePhase.on_day, VenuePhase.id)).all()
    return venue_view(found, rows)


def venues(tx: Transaction, question: ListVenues) -> VenuePage:
    """Return one page of venues by name."""
    require_own(tx)
    asked = []
    if question.kind:
        asked.append(Venue.kind == question.kind)
    if question.state:
        asked.append(Venue.state == question.state)
    found = page_of(tx, Venue, asked, question, by=Venue.name_key)
    items = tuple(venue_view(one) for one in found.rows)
    return VenuePage(items=items, next=found.next, total=found.total)


def partner_view(partner: Partner, met: tuple[int, date | None] = (0, None)) -> PartnerView:
    contact, phone = partner.contact, partner.contact_phone
    return PartnerView(
        partner_id=partner.id,
        name=partner.name,
        kind=partner.kind,
        level=partner.level,
        town=partner.town,
        offers=tuple(partner.offers),
        contact=mask_name(contact) if contact else None,
        contact_phone=mask_phone(phone) if phone else None,
        note=partner.note,
        exchanges=met[0],
        last_met_on=met[1],
    )


def partners(tx: Transaction, question: ListPartners) -> PartnerPage:
    """Return one page of partners by name, each with how often and when it was met last."""
    require_own(tx)
    asked = []
    if question.kind:
        asked.append(Partner.kind == question.kind)
    if question.name:
        asked.append(Partner.name.contains(question.name, autoescape=True))
    found = page_of(tx, Partner, asked, question, by=Partner.name_key)
    met = _met(tx, [partner.id for partner in found.rows])
    items = tuple(partner_view(one, met[one.id]) for one in found.rows)
    return PartnerPage(items=items, next=found.next, total=found.total)


def _met(tx: Transaction, ids: list[str]) -> dict[str, tuple[int, date | None]]:
    rows = tx.session.execute(
        select(Exchange.partner_id, func.count(Exchange.id), func.max(Exchange.on_day))
        .where(Exchange.partner_id.in_(ids), Exchange.state == "held")
        .group_by(Exchange.partner_id)
    )
    found: dict[str, tuple[int, date | None]] = defaultdict(lambda: (0, None))
    found |= {partner_id: (count, last) for partner_id, count, last in rows}
    return found


def agreement_view(agreement: Agreement, partner_name: str) -> AgreementView:
    return AgreementView(
        agreement_id=agreement.id,
        partner_id=agreement.partner_id,
        partner_name=partner_name,
        kind=agreement.kind,
        state=agreement.state,
        other_parties=tuple(agreement.other_parties),
        signed_on=agreement.signed_on,
        valid_from=agreement.valid_from,
        valid_to=agreement.valid_to,
        terms=tuple(agreement.terms),
        ended_on=agreement.ended_on,
        renewed_by=agreement.renewed_by,
        note=agreement.note,
    )


def agreement(tx: Transaction, found: Agreement) -> AgreementView:
    """Return an agreement that was just signed or ended."""
    tx.session.flush()
    return agreement_view(found, _names(tx, [found.partner_id])[found.partner_id])


def agreements(tx: Transaction, question: ListAgreements) -> AgreementPage:
    """Return one page of agreements."""
    require_own(tx)
    asked = []
    if question.partner_id:
        asked.append(Agreement.partner_id == question.partner_id)
    if question.state:
        asked.append(Agreement.state == question.state)
    if question.expiring_by:
        in_force = Agreement.state.in_(("active", "expiring"))
        asked += [in_force, Agreement.valid_to <= question.expiring_by]
    found = page_of(tx, Agreement, asked, question, by=Agreement.id)
    names = _names(tx, [one.partner_id for one in found.rows])
    items = tuple(agreement_view(one, names[one.partner_id]) for one in found.rows)
    return AgreementPage(items=items, next=found.next, total=found.total)


def exchange_view(row: Exchange, partner_name: str) -> ExchangeView:
    return ExchangeView(
        exchange_id=row.id,
        partner_id=row.partner_id,
        partner_name=partner_name,
        kind=row.kind,
        state=row.state,
        on=row.on_day,
        origin=row.origin,
        headcount=row.headcount,
        topics=tuple(row.topics),
        valid_until=row.valid_until,
        member_ids=tuple(row.member_ids),
        note=row.note,
    )


def exchange(tx: Transaction, found: Exchange) -> ExchangeView:
    """Return a meeting that was just entered."""
    tx.session.flush()
    return exchange_view(found, _names(tx, [found.partner_id])[found.partner_id])


def exchanges(tx: Transaction, question: ListExchanges) -> ExchangePage:
    """Return one page of meetings, newest first."""
    require_own(tx)
    asked = []
    if question.partner_id:
        asked.append(Exchange.partner_id == question.partner_id)
    if question.kind:
        asked.append(Exchange.kind == question.kind)
    found = page_of(tx, Exchange, asked, question, newest_by=Exchange.on_day)
    names = _names(tx, [one.partner_id for one in found.rows])
    items = tuple(exchange_view(one, names[one.partner_id]) for one in found.rows)
    return ExchangePage(items=items, next=found.next, total=found.total)


def _names(tx: Transaction, partner_ids: Sequence[str]) -> dict[str, str]:
    rows = tx.session.execute(select(Partner.id, Partner.name).where(Partner.id.in_(partner_ids)))
    return dict(rows.all())
