"""Partners (合作单位), agreements with them, and meetings."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from chassis.database import Transaction
from contracts.errors import Conflict, NotFound
from contracts.members.organisation_events import (
    PartnerRegistered,
    PartnershipExpiring,
    PartnershipLapsed,
    PartnershipSigned,
)
from contracts.members.relations import (
    EndAgreement,
    RecordExchange,
    RegisterPartner,
    SignAgreement,
    UpdatePartner,
)
from contracts.values import normalise_name
from services.members import domain_organisation as domain
from services.members.commands.refusals import member_of, rules
from services.members.models_organisation import Agreement, Exchange, Partner
from services.members.queries.scope import require_own
from services.members.rules import DAYS_BEFORE_EXPIRY

NAMED_LIKE = (("劳模", "association"), ("医院", "hospital"), ("银行", "bank"), ("学校", "school"))
"""What a partner of a ledger, which names no kind, is taken for by its name."""


def kind_of(name: str) -> str:
    """Return the kind that a partner's name tells; `other` where it tells none."""
    return next((kind for word, kind in NAMED_LIKE if word in name), "other")


def partner_of(tx: Transaction, partner_id: str) -> Partner:
    """Return the partner, locked; raises `NotFound`."""
    require_own(tx)
    found = tx.session.get(Partner, partner_id, with_for_update=True)
    if found is None or found.association_id != tx.association_id:
        raise NotFound("partner_not_found", partner_id=partner_id)
    return found


def agreement_of(tx: Transaction, agreement_id: str) -> Agreement:
    """Return the agreement, locked; raises `NotFound`."""
    require_own(tx)
    found = tx.session.get(Agreement, agreement_id, with_for_update=True)
    if found is None or found.association_id != tx.association_id:
        raise NotFound("agreement_not_found", agreement_id=agreement_id)
    return found


def register(tx: Transaction, order: RegisterPartner) -> Partner:
    """Register a partner; publishes `PartnerRegistered`. Raises `Conflict` for a name that is there."""
    require_own(tx)
    _check_free(tx, order.name)
    made = Partner(
        id=tx.new_id(),
        name=order.name,
        name_key=normalise_name(order.name),
        kind=order.kind,
        level=order.level,
        town=order.town,
        offers=list(order.offers),
        contact=order.contact,
        contact_phone=order.contact_phone,
        note=order.note,
    )
    tx.session.add(made)
    tell_registered(tx, made)
    return made


def _check_free(tx: Transaction, name: str, but: str = "") -> None:
    same = select(Partner.id).where(Partner.name_key == normalise_name(name), Partner.id != but)
    if tx.session.scalar(same):
        raise Conflict("partner_exists", name=name)


def update(tx: Transaction, order: UpdatePartner) -> Partner:
    """Correct a partner's record; what is left out stays."""
    partner = partner_of(tx, order.partner_id)
    if order.name is not None:
        _check_free(tx, order.name, but=partner.id)
        partner.name, partner.name_key = order.name, normalise_name(order.name)
    for name in ("kind", "level", "town", "contact", "contact_phone", "note"):
        told = getattr(order, name)
        if told is not None:
            setattr(partner, name, told)
    if order.offers is not None:
        partner.offers = list(order.offers)
    return partner


def sign(tx: Transaction, order: SignAgreement) -> Agreement:
    """Sign an agreement; publishes `PartnershipSigned`. The one it renews ends as renewed."""
    partner = partner_of(tx, order.partner_id)
    with rules():
        domain.check_agreement(order.signed_on, order.valid_to, tx.today)
    made = Agreement(
        id=tx.new_id(),
        partner_id=partner.id,
        kind=order.kind,
        other_parties=list(order.other_parties),
        state="active",
        signed_on=order.signed_on,
        valid_from=order.valid_from or order.signed_on,
        valid_to=order.valid_to,
        terms=list(order.terms),
        note=order.note,
    )
    if order.renews:
        before = agreement_of(tx, order.renews)
        with rules():
            domain.check_agreement_end(before.state, before.signed_on, order.signed_on, tx.today)
        before.state, before.ended_on, before.renewed_by = "renewed", order.signed_on, made.id
    tx.session.add(made)
    tell_signed(tx, made)
    return made


def end(tx: Transaction, order: EndAgreement) -> Agreement:
    """End an agreement before its time."""
    found = agreement_of(tx, order.agreement_id)
    with rules():
        domain.check_agreement_end(found.state, found.signed_on, order.on, tx.today)
    found.state, found.ended_on = "terminated", order.on
    return found


def record_exchange(tx: Transaction, order: RecordExchange) -> Exchange:
    """Note a meeting; raises `Conflict` when it stands there already."""
    partner = partner_of(tx, order.partner_id)
    with rules():
        domain.check_not_ahead(order.on, tx.today)
    for member_id in order.member_ids:
        member_of(tx, member_id)
    same = select(Exchange.id).where(
        Exchange.partner_id == partner.id,
        Exchange.kind == order.kind,
        Exchange.on_day == order.on,
    )
    if tx.session.scalar(same):
        raise Conflict("exchange_exists", name=partner.name, on=order.on.isoformat())
    made = Exchange(
        id=tx.new_id(),
        partner_id=partner.id,
        kind=order.kind,
        state="held",
        on_day=order.on,
        origin=order.origin,
        headcount=order.headcount,
        topics=list(order.topics),
        member_ids=list(order.member_ids),
        note=order.note,
    )
    tx.session.add(made)
    return made


def daily_round(tx: Transaction) -> None:
    """Say of agreements that they end soon, once each, and of those that ended that they lapsed."""
    soon = tx.today + timedelta(days=DAYS_BEFORE_EXPIRY)
    ending = select(Agreement).where(
        Agreement.state.in_(("active", "expiring")),
        Agreement.valid_to.is_not(None),
        Agreement.valid_to <= soon,
    )
    for agreement in tx.session.scalars(ending.order_by(Agreement.id)):
        if agreement.valid_to is None:
            continue
        about = {"agreement_id": agreement.id, "partner_id": agreement.partner_id}
        if agreement.valid_to < tx.today:
            agreement.state, agreement.ended_on = "lapsed", agreement.valid_to
            tx.publish(PartnershipLapsed(**about, on=agreement.valid_to))
        elif agreement.state == "active":
            agreement.state = "expiring"
            tx.publish(PartnershipExpiring(**about, valid_to=agreement.valid_to))


def tell_registered(tx: Transaction, partner: Partner, *, backfill: bool = False) -> None:
    """Publish that there is a new partner."""
    tx.publish(PartnerRegistered(partner_id=partner.id, kind=partner.kind), backfill=backfill)


def tell_signed(tx: Transaction, agreement: Agreement, *, backfill: bool = False) -> None:
    """Publish that an agreement was signed."""
    if agreement.signed_on is not None:
        tx.publish(
            PartnershipSigned(
                agreement_id=agreement.id,
                partner_id=agreement.partner_id,
                kind=agreement.kind,
                signed_on=agreement.signed_on,
                valid_to=agreement.valid_to,
            ),
            backfill=backfill,
        )
