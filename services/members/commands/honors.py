"""Honours of persons: granting and revoking."""

from __future__ import annotations

from datetime import date

from sqlalchemy import extract, select

from chassis.database import Transaction
from contracts.errors import Conflict, Invalid
from contracts.members.commands import GrantHonor, RevokeHonor
from contracts.members.events import HonorGranted, HonorRevoked, RecognitionGranted
from contracts.members.recognition_events import (
    CollectiveHonorGranted,
    InnovationAwardGranted,
    StudioRecognized,
)
from services.members import domain
from services.members.commands.refusals import grant_of, member_of, person, rules
from services.members.models import Grant
from services.members.queries import honor_catalogue


def grant(tx: Transaction, order: GrantHonor) -> Grant:
    """Enter an honour; publishes `HonorGranted`.

    The same honour in the same year is the same grant: `Conflict`. A posthumous grant is allowed.
    """
    member = member_of(tx, order.member_id)
    honor = honor_catalogue.type_of(tx, order.honor_type)
    if honor is None or honor.subject != "person":
        raise Invalid("invalid_fields", fields={"honor_type": [{"code": "unknown_honor"}]})
    with rules():
        domain.check_grant(person(member), order.granted_on, tx.today)
    _check_new(tx, member.id, order.honor_type, order.granted_on)
    made = Grant(
        id=tx.new_id(),
        member_id=member.id,
        recipient_kind="person",
        honor_type=order.honor_type,
        granted_on=order.granted_on,
        document_no=order.document_no,
        conferred_by=order.conferred_by,
        state="granted",
    )
    tx.session.add(made)
    tell(tx, made, backfill=False)
    return made


def _check_new(tx: Transaction, member_id: str, honor_type: str, granted_on: date) -> None:
    same = tx.session.scalar(
        select(Grant.granted_on)
        .where(Grant.member_id == member_id, Grant.honor_type == honor_type)
        .where(extract("year", Grant.granted_on) == granted_on.year)
        .where(Grant.state == "granted")
    )
    if same is not None:
        raise Conflict("honor_already_granted", honor_type=honor_type, on=same.isoformat())


def tell(tx: Transaction, made: Grant, *, backfill: bool) -> None:
    """Publish a grant: of a person `HonorGranted`, else what fits the recipient."""
    honor = honor_catalogue.type_of(tx, made.honor_type)
    level = honor.level if honor else ""
    if made.member_id is not None:
        fact = HonorGranted(
            member_id=made.member_id,
            grant_id=made.id,
            honor_type=made.honor_type,
            level=level,
            granted_on=made.granted_on,
            document_no=made.document_no,
            triggers_visit=honor.triggers_visit if honor else True,
        )
        tx.publish(fact, backfill=backfill)
        return
    tx.publish(_of_others(made, level), backfill=backfill)
    # Whoever listens to 0.1.0's one fact for all three hears it for one release more.
    tx.publish(
        RecognitionGranted(
            grant_id=made.id,
            honor_type=made.honor_type,
            level=level,
            recipient_kind=made.recipient_kind,
            granted_on=made.granted_on,
        ),
        backfill=backfill,
    )


def _of_others(
    made: Grant, level: str
) -> CollectiveHonorGranted | StudioRecognized | InnovationAwardGranted:
    """Return the fact of an honour of a collective, a studio or a work."""
    about = {"grant_id": made.id, "honor_type": made.honor_type, "level": level}
    team = tuple(made.team or ())
    if made.recipient_kind == "collective":
        return CollectiveHonorGranted(**about, unit_id=made.unit_id, granted_on=made.granted_on)
    if made.recipient_kind == "studio":
        return StudioRecognized(
            **about,
            studio_id=made.unit_id,
            head_member_id=team[0] if team else None,
            recognised_on=made.granted_on,
        )
    return InnovationAwardGranted(**about, member_ids=team, awarded_on=made.granted_on)


def revoke(tx: Transaction, order: RevokeHonor) -> Grant:
    """Revoke a person's honour; publishes `HonorRevoked` without the reason."""
    found = grant_of(tx, order.grant_id)
    if found.member_id is None:
        raise Conflict("not_a_personal_honor", grant_id=found.id)
    with rules():
        domain.check_revocation(found.state, found.granted_on, order.revoked_on, tx.today)
    record_revocation(tx, found, order.revoked_on, order.reason)
    return found


def record_revocation(
    tx: Transaction, found: Grant, on: date, reason: str | None, *, backfill: bool = False
) -> None:
    """Let an honour be revoked since *on*; publishes a person's as `HonorRevoked`."""
    found.state, found.revoked_on, found.revoke_reason = "revoked", on, reason
    if found.member_id is not None:
        fact = HonorRevoked(
            member_id=found.member_id,
            grant_id=found.id,
            honor_type=found.honor_type,
            revoked_on=on,
        )
        tx.publish(fact, backfill=backfill)
