"""Makes two records of one person one, and parts them again. Every change stands in a journal."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError

from chassis.database import Transaction
from chassis.undo import Journal, undo
from contracts.errors import Conflict, NotFound
from contracts.members.merging import (
    DismissDuplicate,
    MemberMerged,
    MergeMembers,
    MergeUndone,
    UndoMerge,
)
from services.members.commands import changes, clock, memberships, people, terms, twins
from services.members.commands.refusals import member_of
from services.members.models import Base, Member, Membership, OfficeHolding
from services.members.models_people import MemberTerm, Merge, TwoPeople
from services.members.queries.merging import FIELDS, choices, doubts, require_two

DERIVED = frozenset({"id_digest", "phone_digest", "birth_month", "birth_day"})

NAMED_IN_LISTS = ("member_ids", "team")
"""How columns are called that hold lists of members: whoever made a work, whoever went along."""

NOT_MOVED = frozenset({"MemberTerm", "Announcement", "OfficeHolding"})
"""Terms are made anew; what was announced to the one stays announced; offices are moved by hand below."""


def pointing_at_members() -> Iterator[Any]:
    """Yield every model of ours whose rows belong to a member."""
    models = {mapper.class_.__name__: mapper for mapper in Base.registry.mappers}
    for name, mapper in sorted(models.items()):
        if "member_id" in mapper.columns and name not in NOT_MOVED:
            yield mapper.class_


def lists_of_members() -> Iterator[tuple[Any, str]]:
    """Yield every model of ours that names members in a list, with the column."""
    models = {mapper.class_.__name__: mapper for mapper in Base.registry.mappers}
    for _, mapper in sorted(models.items()):
        for column in NAMED_IN_LISTS:
            if column in mapper.columns:
                yield mapper.class_, column


def merge(tx: Transaction, order: MergeMembers) -> Merge:
    """Merge one record into another; publishes `MemberMerged` and what changed of the kept one.

    Raises `Conflict` for a doubt that the order does not name.
    """
    require_two(order.keep_member_id, order.drop_member_id)
    kept, dropped = member_of(tx, order.keep_member_id), member_of(tx, order.drop_member_id)
    open_doubts = [doubt for doubt in doubts(kept, dropped) if doubt not in order.despite]
    if open_doubts:
        raise Conflict("merge_doubtful", doubts=", ".join(open_doubts))
    made = Merge(
        id=tx.new_id(),
        keep_member_id=kept.id,
        dropped_member_id=dropped.id,
        dropped_name=dropped.name,
        dropped_digest=dropped.id_digest,
        merged_at=tx.now,
        actor=tx.context.actor,
    )
    tx.session.add(made)
    journal = Journal(tx, made.id)
    wanted = {c.field for c in choices(kept, dropped, order.take) if c.comes == "dropped"}
    values = {name: getattr(dropped, name) for field in wanted for name in FIELDS[field]}
    before = _state_of(kept)
    moved = _move_rows(tx, journal, kept, dropped)
    tx.session.flush()
    tx.session.execute(delete(MemberTerm).where(MemberTerm.member_id == dropped.id))
    journal.take_out(dropped)
    tx.session.flush()  # its ID number is free only now
    journal.set(kept, **values)
    terms.index(tx, [kept])
    tx.publish(
        MemberMerged(member_id=dropped.id, into_member_id=kept.id, merge_id=made.id, on=tx.today)
    )
    _follow(tx, kept, before)
    for membership in moved:
        memberships.tell(tx, membership, backfill=False)
    clock.announce(tx, [kept])
    return made


def _move_rows(
    tx: Transaction, journal: Journal, kept: Member, dropped: Member
) -> list[Membership]:
    """Let what belonged to the dropped record belong to the kept one; return the memberships moved."""
    _leave_out_twins(tx, journal, kept, dropped)
    twins.settle(tx, journal, kept.id, dropped.id)
    moving = select(Membership).where(Membership.member_id == dropped.id)
    moved = list(tx.session.scalars(moving))
    for model in pointing_at_members():
        for row in journal.repoint(model, "member_id", dropped.id, kept.id):
            journal.take_out(row)
    journal.repoint(OfficeHolding, "member_id", dropped.id, kept.id)
    for model, column in lists_of_members():
        journal.repoint_in_lists(model, column, dropped.id, kept.id)
    tx.session.flush()
    return [row for row in moved if row.member_id == kept.id]


def _leave_out_twins(tx: Transaction, journal: Journal, kept: Member, dropped: Member) -> None:
    """Take out memberships that both records have, and end a second home."""
    belonging = [m for m in _rows(tx, Membership, kept) if m.until is None]
    for membership in [m for m in _rows(tx, Membership, dropped) if m.until is None]:
        if membership.unit_id in {m.unit_id for m in belonging}:
            journal.take_out(membership)
        elif membership.unit_kind == "home" and "home" in {m.unit_kind for m in belonging}:
            journal.set(membership, until=max(tx.today, membership.since))
    tx.session.flush()


def _rows(tx: Transaction, model: type[Any], member: Member) -> list[Any]:
    return list(tx.session.scalars(select(model).where(model.member_id == member.id)))


def _state_of(member: Member) -> dict[str, Any]:
    return {name: getattr(member, name) for names in FIELDS.values() for name in names}


def _follow(tx: Transaction, kept: Member, before: dict[str, Any]) -> None:
    """Note and tell what of the kept record is another than *before*."""
    now = _state_of(kept)
    changed = [name for name in now if now[name] != before[name] and name not in DERIVED]
    for name in changed:
        changes.note(tx, kept.id, name, before[name], now[name])
    if changed:
        people.tell_updated(tx, kept, changed)
    if "employment_status" in changed:
        changes.follow_employment(tx, kept, before["employment_status"], on=tx.today)


def undo_merge(tx: Transaction, order: UndoMerge) -> tuple[Merge, list[str]]:
    """Part two records; publishes `MergeUndone`. Return what was changed since and stays as it is.

    Raises `Conflict` for a merge that was undone, or whose numbers somebody else has by now.
    """
    made = merge_of(tx, order.merge_id)
    if made.undone_at is not None:
        raise Conflict("merge_already_undone", merge_id=made.id)
    kept = member_of(tx, made.keep_member_id)
    belonging, before = _rows(tx, Membership, kept), _state_of(kept)
    try:
        with tx.savepoint():
            left = undo(tx, made.id, Base)
            tx.session.flush()
    except IntegrityError as error:
        raise Conflict("number_taken_since") from error
    made.undone_at = tx.now
    dropped = member_of(tx, made.dropped_member_id)
    terms.index(tx, [kept, dropped])
    tx.publish(
        MergeUndone(
            member_id=dropped.id,
            into_member_id=kept.id,
            merge_id=made.id,
            on=tx.today,
            state=dropped.state,
        )
    )
    _follow(tx, kept, before)
    for membership in belonging:
        if membership.member_id == dropped.id:
            memberships.tell(tx, membership, backfill=False)
            memberships.tell_left(tx, kept.id, membership, on=tx.today)
    return made, left


def merge_of(tx: Transaction, merge_id: str) -> Merge:
    """Return the merge, locked; raises `NotFound`."""
    found = tx.session.get(Merge, merge_id, with_for_update=True)
    if found is None or found.association_id != tx.association_id:
        raise NotFound("merge_not_found", merge_id=merge_id)
    return found


def dismiss(tx: Transaction, order: DismissDuplicate) -> TwoPeople:
    """Keep that two members are two people; saying it again changes nothing."""
    require_two(order.member_id, order.other_member_id)
    first, second = sorted((order.member_id, order.other_member_id))
    member_of(tx, first)
    member_of(tx, second)
    known = tx.session.get(TwoPeople, (first, second))
    if known is None:
        known = TwoPeople(
            first_id=first, second_id=second, decided_on=tx.today, actor=tx.context.actor
        )
        tx.session.add(known)
    return known
