"""The trash: a record that should not be there leaves the roster whole, and comes back whole."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError

from chassis.database import Transaction
from chassis.undo import Journal, undo
from contracts.errors import Conflict, NotFound
from contracts.members.merging import MemberRestored, MemberTrashed, RestoreMember, TrashMember
from services.members.commands import clock, offices, terms
from services.members.commands.merging import pointing_at_members
from services.members.commands.refusals import member_of
from services.members.models import Announcement, Base, Member, OfficeHolding
from services.members.models_people import MemberTerm, Trashed
from services.members.queries.scope import require_own


def trash(tx: Transaction, order: TrashMember) -> Trashed:
    """Take a record off the roster; publishes `MemberTrashed`. Offices are laid down, and not given back."""
    member = member_of(tx, order.member_id)
    made = Trashed(
        id=tx.new_id(),
        person_id=member.id,
        id_digest=member.id_digest,
        code=member.code,
        name=member.name,
        reason=order.reason,
        trashed_at=tx.now,
        actor=tx.context.actor,
    )
    tx.session.add(made)
    offices.end_where(tx, OfficeHolding.member_id == member.id, tx.today)
    journal = Journal(tx, made.id)
    tx.session.execute(delete(MemberTerm).where(MemberTerm.member_id == member.id))
    models: list[Any] = [*pointing_at_members(), Announcement]
    for model in models:
        for row in tx.session.scalars(select(model).where(model.member_id == member.id)).all():
            journal.take_out(row)
    journal.take_out(member)
    tx.publish(MemberTrashed(member_id=member.id, on=tx.today))
    return made


def restore(tx: Transaction, order: RestoreMember) -> Member:
    """Put a record back; raises `NotFound` for what is not in the trash."""
    require_own(tx)
    found = tx.session.scalar(
        select(Trashed)
        .where(Trashed.person_id == order.member_id, Trashed.restored_at.is_(None))
        .with_for_update()
    )
    if found is None:
        raise NotFound("not_in_trash", member_id=order.member_id)
    return put_back(tx, found)


def put_back_named(tx: Transaction, digests: Collection[str]) -> list[Member]:
    """Put back whoever in the trash has one of these ID numbers: a ledger names them again."""
    named = select(Trashed).where(Trashed.id_digest.in_(digests), Trashed.restored_at.is_(None))
    return [put_back(tx, found) for found in tx.session.scalars(named.order_by(Trashed.id)).all()]


def put_back(tx: Transaction, found: Trashed) -> Member:
    """Put a record back; publishes `MemberRestored`, and what the clock has missed.

    Raises `Conflict` where somebody has its numbers by now.
    """
    try:
        with tx.savepoint():
            undo(tx, found.id, Base)
    except IntegrityError as error:
        raise Conflict("number_taken_since") from error
    found.restored_at = tx.now
    member = member_of(tx, found.person_id)
    terms.index(tx, [member])
    tx.publish(MemberRestored(member_id=member.id, on=tx.today, state=member.state))
    clock.announce(tx, [member])
    return member
