"""Consents: the one place where something of one association is written for another, because the person agreed.

Whether the other association has the person on its roster is not told here: that is the other's to know.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from chassis.context import Context
from chassis.database import Transaction
from chassis.encryption import keyring
from contracts.errors import Conflict, Invalid, NotFound
from contracts.members.consent import (
    ConsentGiven,
    ConsentWithdrawn,
    GiveConsent,
    WithdrawConsent,
)
from services.members import domain
from services.members.commands.refusals import member_of, rules
from services.members.models import Association, Member
from services.members.models_people import Consent, ConsentReceived


def give(tx: Transaction, order: GiveConsent) -> str:
    """Write a consent on both sides; publishes `ConsentGiven`. Return the member's id.

    Raises `Conflict` for the own association, or a member without an ID number, by which alone the other
    side can know the person.
    """
    member = member_of(tx, order.member_id)
    _check(tx, order, member)
    with rules():
        domain.check_post(order.given_on, order.expires_on, tx.today)
    made = Consent(
        id=tx.new_id(),
        member_id=member.id,
        to_association_id=order.to_association_id,
        purposes=sorted(set(order.purposes)),
        given_on=order.given_on,
        expires_on=order.expires_on,
        form=order.form,
        proof=order.proof,
    )
    tx.session.add(made)
    tx.publish(
        ConsentGiven(
            member_id=member.id,
            consent_id=made.id,
            to_association_id=made.to_association_id,
            purposes=tuple(made.purposes),
            given_on=made.given_on,
            expires_on=made.expires_on,
        )
    )
    received = ConsentReceived(
        id=made.id,
        from_association_id=tx.association_id,
        from_person_id=member.id,
        id_digest=keyring().blind_index(
            member.resident_id or "", "resident_id", order.to_association_id
        ),
        purposes=made.purposes,
        expires_on=made.expires_on,
    )
    _for_other(tx, order.to_association_id, made.id, lambda: tx.session.add(received))
    return order.member_id


def _check(tx: Transaction, order: GiveConsent, member: Member) -> None:
    if order.to_association_id == tx.association_id:
        raise Conflict("consent_to_own_association")
    if tx.session.get(Association, order.to_association_id) is None:
        raise NotFound("association_not_found", id=order.to_association_id)
    if not member.resident_id:
        raise Conflict("consent_needs_id_number")
    if order.expires_on is not None and order.expires_on <= tx.today:
        raise Invalid("invalid_fields", fields={"expires_on": [{"code": "consent_over"}]})


def withdraw(tx: Transaction, order: WithdrawConsent) -> str:
    """Take a consent back on both sides; publishes `ConsentWithdrawn`. Return the member's id."""
    member = member_of(tx, order.member_id)
    found = tx.session.get(Consent, order.consent_id)
    if found is None or found.member_id != member.id:
        raise NotFound("consent_not_found", consent_id=order.consent_id)
    if found.withdrawn_on is not None:
        raise Conflict("consent_already_withdrawn", on=found.withdrawn_on.isoformat())
    found.withdrawn_on = tx.today
    tx.publish(
        ConsentWithdrawn(
            member_id=member.id,
            consent_id=found.id,
            to_association_id=found.to_association_id,
            on=tx.today,
        )
    )

    def take_back() -> None:
        received = tx.session.get(ConsentReceived, order.consent_id)
        if received is not None:
            received.withdrawn_on = tx.today

    _for_other(tx, found.to_association_id, found.id, take_back)
    return order.member_id


def _for_other(
    tx: Transaction, association_id: str, consent_id: str, write: Callable[[], None]
) -> None:
    """Let *write* change rows of another association, and come back to the own one."""
    own: Context = tx.context
    told = ("consent", consent_id, tx.now.isoformat())
    tx.act_for(replace(own, association_id=association_id), now=tx.now, derive_from=told)
    write()
    tx.act_for(own, now=tx.now, derive_from=(*told, "back"))
