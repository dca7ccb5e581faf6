"""What stands beside a member's record: next of kin, household, posts outside of the association."""

from __future__ import annotations

from chassis.database import Transaction
from contracts.errors import Conflict, NotFound
from contracts.members.record import AddKin, EndPost, RecordPost, RemoveKin, ShareHousehold
from contracts.values import parse_phone
from services.members import domain
from services.members.commands import changes
from services.members.commands.refusals import member_of, rules
from services.members.models import Member
from services.members.models_people import Kin, PostOutside


def add_kin(tx: Transaction, order: AddKin) -> Member:
    """Enter somebody of the next of kin."""
    member = member_of(tx, order.member_id)
    made = Kin(
        id=tx.new_id(),
        member_id=member.id,
        name=order.name,
        relation=order.relation,
        phone=parse_phone(order.phone) if order.phone else None,
        is_emergency_contact=order.is_emergency_contact,
        lives_with=order.lives_with,
    )
    tx.session.add(made)
    changes.note(tx, member.id, "kin", None, made.relation)
    return member


def remove_kin(tx: Transaction, order: RemoveKin) -> Member:
    """Take somebody out of the next of kin; what is not of this member is not found."""
    member = member_of(tx, order.member_id)
    found = tx.session.get(Kin, order.kin_id)
    if found is None or found.member_id != member.id:
        raise NotFound("kin_not_found", kin_id=order.kin_id)
    changes.note(tx, member.id, "kin", found.relation, None)
    tx.session.delete(found)
    return member


def share_household(tx: Transaction, order: ShareHousehold) -> Member:
    """Let a member live in the household of another; the household is made by its first two."""
    if order.member_id == order.with_member_id:
        raise Conflict("same_member")
    member = member_of(tx, order.member_id)
    other = member_of(tx, order.with_member_id)
    if other.household is None:
        other.household = tx.new_id()
        changes.note(tx, other.id, "household", None, other.household)
    if member.household != other.household:
        changes.note(tx, member.id, "household", member.household, other.household)
        member.household = other.household
    return member


def record_post(tx: Transaction, order: RecordPost) -> Member:
    """Enter a post outside; it is a row with its days."""
    member = member_of(tx, order.member_id)
    with rules():
        domain.check_post(order.since, order.until, tx.today)
    tx.session.add(
        PostOutside(
            id=tx.new_id(),
            member_id=member.id,
            organisation=order.organisation,
            post=order.post,
            since=order.since,
            until=order.until,
        )
    )
    return member


def end_post(tx: Transaction, order: EndPost) -> Member:
    """Let a post outside be laid down."""
    member = member_of(tx, order.member_id)
    found = tx.session.get(PostOutside, order.post_id)
    if found is None or found.member_id != member.id:
        raise NotFound("post_not_found", post_id=order.post_id)
    with rules():
        domain.check_laying_down(found.since, found.until, order.until)
        domain.check_post(found.since, order.until, tx.today)
    found.until = order.until
    return member
