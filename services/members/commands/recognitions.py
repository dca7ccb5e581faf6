"""The association's own honours, honours of collectives, studios and works, and deeds."""

from __future__ import annotations

from sqlalchemy import extract, select

from chassis.database import Transaction
from contracts.errors import Conflict, Invalid, NotFound
from contracts.honors import comparable, find_honor
from contracts.members.recognition import (
    DefineHonorType,
    GrantRecognition,
    RecordDeed,
    RevokeRecognition,
)
from contracts.members.recognition_events import (
    DeedRecorded,
    HonorTypeDefined,
    RecognitionRevoked,
)
from services.members import domain
from services.members import domain_organisation as rules_of
from services.members.commands import honors
from services.members.commands.refusals import grant_of, member_of, rules, unit_of
from services.members.models import Grant
from services.members.models_organisation import Deed, HonorType, Venue
from services.members.queries import honor_catalogue
from services.members.queries.scope import require_own


def define(tx: Transaction, order: DefineHonorType) -> HonorType:
    """Add an honour to the association's catalogue; publishes `HonorTypeDefined`.

    Raises `Conflict` for a code or a name that the catalogue of all, or another addition, has.
    """
    require_own(tx)
    if order.code in honor_catalogue.OF_ALL:
        raise Conflict("honor_code_taken", honor_type=order.code)
    _check_names_free(tx, order)
    found = tx.session.scalar(select(HonorType).where(HonorType.code == order.code))
    if found is None:
        found = HonorType(id=tx.new_id(), code=order.code)
        tx.session.add(found)
    for name in ("name_zh", "name_en", "level", "track", "body", "gift", "allowance_tier"):
        setattr(found, name, getattr(order, name))
    found.aliases = list(order.aliases)
    found.triggers_visit = order.triggers_visit
    subject = honor_catalogue.as_honor(found).subject
    found.triggers_visit = order.triggers_visit and subject == "person"
    tx.publish(
        HonorTypeDefined(
            type_code=found.code,
            level=found.level,
            track=found.track,
            recipient_kind=subject,
            triggers_visit=found.triggers_visit,
            gift=found.gift,
            allowance_tier=found.allowance_tier,
        )
    )
    return found


def _check_names_free(tx: Transaction, order: DefineHonorType) -> None:
    others = [honor for code, honor in honor_catalogue.added(tx).items() if code != order.code]
    taken = {comparable(word) for honor in others for word in (honor.name_zh, *honor.aliases)}
    for name in (order.name_zh, *order.aliases):
        if find_honor(name) is not None or comparable(name) in taken:
            raise Conflict("honor_name_taken", name=name)


def grant(tx: Transaction, order: GrantRecognition) -> Grant:
    """Enter an honour of a collective, studio or work.

    Raises `Invalid` for one of another subject, `Conflict` when it stands there already for the year.
    """
    require_own(tx)
    honor = honor_catalogue.type_of(tx, order.honor_type)
    if honor is None or honor.subject != order.recipient_kind:
        raise Invalid("invalid_fields", fields={"honor_type": [{"code": "unknown_recognition"}]})
    with rules():
        rules_of.check_not_ahead(order.granted_on, tx.today)
    if order.unit_id:
        unit_of(tx, order.unit_id)
    for member_id in order.team:
        member_of(tx, member_id)
    _check_new(tx, order)
    made = Grant(
        id=tx.new_id(),
        member_id=None,
        recipient_kind=order.recipient_kind,
        recipient_name=order.recipient_name,
        honor_type=order.honor_type,
        granted_on=order.granted_on,
        document_no=order.document_no,
        conferred_by=order.conferred_by,
        unit_id=order.unit_id,
        team=list(dict.fromkeys(order.team)),
        state="granted",
    )
    tx.session.add(made)
    honors.tell(tx, made, backfill=False)
    return made


def _check_new(tx: Transaction, order: GrantRecognition) -> None:
    same = select(Grant).where(
        Grant.recipient_kind == order.recipient_kind,
        Grant.honor_type == order.honor_type,
        extract("year", Grant.granted_on) == order.granted_on.year,
        Grant.state == "granted",
    )
    name = domain.same_name(order.recipient_name)
    for known in tx.session.scalars(same):
        if domain.same_name(known.recipient_name or "") == name:
            raise Conflict(
                "recognition_already_granted",
                name=order.recipient_name,
                on=known.granted_on.isoformat(),
            )


def revoke(tx: Transaction, order: RevokeRecognition) -> Grant:
    """Revoke an honour of a collective, studio or work; publishes `RecognitionRevoked`."""
    found = grant_of(tx, order.grant_id)
    if found.member_id is not None:
        raise Conflict("is_a_personal_honor", grant_id=found.id)
    with rules():
        domain.check_revocation(found.state, found.granted_on, order.revoked_on, tx.today)
    found.state, found.revoked_on, found.revoke_reason = "revoked", order.revoked_on, order.reason
    tx.publish(
        RecognitionRevoked(
            grant_id=found.id,
            honor_type=found.honor_type,
            recipient_kind=found.recipient_kind,
            revoked_on=order.revoked_on,
        )
    )
    return found


def record_deed(tx: Transaction, order: RecordDeed) -> Deed:
    """Record a deed; publishes `DeedRecorded` without its text."""
    member = member_of(tx, order.member_id)
    if order.venue_id and tx.session.get(Venue, order.venue_id) is None:
        raise NotFound("venue_not_found", venue_id=order.venue_id)
    made = Deed(
        id=tx.new_id(),
        member_id=member.id,
        period=order.period,
        title=order.title,
        text=order.text,
        media=list(order.media),
        objects=list(order.objects),
        venue_id=order.venue_id,
        verified_by=order.verified_by,
        recorded_on=tx.today,
    )
    tx.session.add(made)
    tx.publish(
        DeedRecorded(
            member_id=member.id, deed_id=made.id, period=made.period, media=tuple(made.media)
        )
    )
    return made
