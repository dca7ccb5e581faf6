"""What a merge would do, the merges that were made, and what lies in the trash."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from typing import Any, cast

from sqlalchemy import func, select

from chassis.database import Transaction
from contracts.errors import Conflict, NotFound
from contracts.members.merging import (
    FieldChoice,
    ListMerges,
    ListTrash,
    MergePage,
    MergePreview,
    MergeView,
    PreviewMerge,
    TrashedView,
    TrashPage,
)
from contracts.values import PartialDate, Precision, mask_address, mask_id, mask_name, mask_phone
from services.members import domain
from services.members.models import Contact, Grant, Member, MemberCode, Membership
from services.members.models_people import Kin, Merge, PostOutside, Trashed
from services.members.queries.people import views
from services.members.queries.scope import require_own

FIELDS: dict[str, tuple[str, ...]] = {
    "name": ("name",),
    "identity": (
        "resident_id",
        "id_digest",
        "birth_date",
        "birth_precision",
        "birth_month",
        "birth_day",
        "sex",
    ),
    "phone": ("phone", "phone_digest"),
    "address": ("address",),
    "employer": ("employer",),
    "town": ("town",),
    "sector": ("sector",),
    "employment_status": ("employment_status", "retired_on"),
    "heritage_craft": ("heritage_craft",),
    "skills": ("skills",),
    "emergency_contact": ("emergency_contact",),
    "emergency_phone": ("emergency_phone",),
    "note": ("note",),
    "lunar_birthday": ("lunar_birthday",),
    "lives_alone": ("lives_alone",),
    "household": ("household",),
    "home_named": ("home_named",),
}
"""What is chosen as one, and the columns that it consists of; the first is the one that is shown."""

MASKS: dict[str, Callable[[str], str]] = {
    "identity": mask_id,
    "phone": mask_phone,
    "address": mask_address,
    "emergency_contact": mask_name,
    "emergency_phone": mask_phone,
    "note": lambda _: "***",
}
MOVING: dict[str, Any] = {
    "honors": Grant,
    "units": Membership,
    "contacts": Contact,
    "numbers": MemberCode,
    "kin": Kin,
    "posts": PostOutside,
}


def doubts(kept: Member, dropped: Member) -> list[str]:
    """Return what speaks against two records being one person."""
    one, other = (
        domain.Traits(m.birth_date, m.birth_precision, m.id_digest, m.phone_digest)
        for m in (kept, dropped)
    )
    found = []
    if kept.id_digest and dropped.id_digest:
        found.append("different_id_numbers")
    if not domain.births_agree(one, other):
        found.append("different_births")
    if (kept.deceased_on is None) != (dropped.deceased_on is None):
        found.append("only_one_deceased")
    return found


def choices(kept: Member, dropped: Member, take: Iterable[str] = ()) -> list[FieldChoice]:
    """Return each field that differs, and whose value it becomes: the kept one's unless it has none."""
    found = []
    for field, (shown, *_) in FIELDS.items():
        mine, theirs = getattr(kept, shown), getattr(dropped, shown)
        if mine == theirs and _same(kept, dropped, field):
            continue
        filled = not _is_empty(theirs) and _is_empty(mine)
        found.append(
            FieldChoice(
                field=field,
                kept=_words(field, kept),
                dropped=_words(field, dropped),
                comes="dropped" if filled or field in take else "kept",
            )
        )
    return found


def _same(kept: Member, dropped: Member, field: str) -> bool:
    return all(getattr(kept, name) == getattr(dropped, name) for name in FIELDS[field])


def _is_empty(value: Any) -> bool:
    return value is None or value in ("", [])


def _words(field: str, member: Member) -> str | None:
    """Return what a record says in *field*; without an ID number, the birth date as far as it is known."""
    value = getattr(member, FIELDS[field][0])
    if field == "identity" and value is None:
        return str(PartialDate(member.birth_date, cast("Precision", member.birth_precision)))
    if _is_empty(value):
        return None
    if isinstance(value, list):
        return "、".join(value)
    return MASKS[field](value) if field in MASKS else str(value)


def preview(tx: Transaction, question: PreviewMerge) -> MergePreview:
    """Return what a merge would do; nothing is changed."""
    require_own(tx)
    require_two(question.keep_member_id, question.drop_member_id)
    kept, dropped = (_member(tx, i) for i in (question.keep_member_id, question.drop_member_id))
    keep_view, drop_view = views(tx, [kept, dropped], honors=True)
    return MergePreview(
        keep=keep_view,
        drop=drop_view,
        fields=tuple(choices(kept, dropped, question.take)),
        moves={
            name: tx.session.scalar(
                select(func.count()).select_from(model).where(model.member_id == dropped.id)
            )
            or 0
            for name, model in MOVING.items()
        },
        doubts=tuple(doubts(kept, dropped)),
    )


def require_two(member_id: str, other_member_id: str) -> None:
    """Raise `Conflict` where two records are one: nobody is merged with, or told from, themselves."""
    if member_id == other_member_id:
        raise Conflict("same_member")


def _member(tx: Transaction, member_id: str) -> Member:
    found = tx.session.get(Member, member_id)
    if found is None or found.association_id != tx.association_id:
        raise NotFound("member_not_found", member_id=member_id)
    return found


def merges(tx: Transaction, question: ListMerges) -> MergePage:
    """Return one page of merges, newest first."""
    require_own(tx)
    wanted = select(Merge).order_by(Merge.id.desc()).limit(question.limit + 1)
    if question.after:
        wanted = wanted.where(Merge.id < question.after)
    rows = tx.session.scalars(wanted).all()
    page = rows[: question.limit]
    return MergePage(
        items=tuple(merge_view(row) for row in page),
        next=page[-1].id if len(rows) > question.limit else None,
    )


def merge_view(row: Merge, left: Iterable[str] = ()) -> MergeView:
    return MergeView(
        merge_id=row.id,
        keep_member_id=row.keep_member_id,
        dropped_member_id=row.dropped_member_id,
        dropped_name=row.dropped_name,
        merged_at=row.merged_at,
        actor=row.actor,
        undone_at=row.undone_at,
        left=tuple(left),
    )


def trash(tx: Transaction, question: ListTrash) -> TrashPage:
    """Return one page of what lies in the trash, newest first."""
    require_own(tx)
    wanted = select(Trashed).where(Trashed.restored_at.is_(None))
    if question.after:
        wanted = wanted.where(Trashed.id < question.after)
    rows = tx.session.scalars(wanted.order_by(Trashed.id.desc()).limit(question.limit + 1)).all()
    page = rows[: question.limit]
    return TrashPage(
        items=tuple(trashed_view(row) for row in page),
        next=page[-1].id if len(rows) > question.limit else None,
    )


def trashed_view(row: Trashed) -> TrashedView:
    return TrashedView(
        trashed_member_id=row.person_id,
        code=row.code,
        name=row.name,
        reason=row.reason,
        trashed_at=row.trashed_at,
        actor=row.actor,
    )


def merged_into(tx: Transaction, digests: Collection[str]) -> dict[str, str]:
    """Return, by the ID number of a record that was merged, the member it belongs to now."""
    rows = tx.session.execute(
        select(Merge.dropped_digest, Merge.keep_member_id).where(
            Merge.dropped_digest.in_(digests), Merge.undone_at.is_(None)
        )
    )
    return {digest: survivor(tx, kept) for digest, kept in rows if digest is not None}


def survivor(tx: Transaction, member_id: str) -> str:
    """Return the id under which somebody is on the roster now: whoever was merged is another."""
    seen = {member_id}
    while True:
        into = tx.session.scalar(
            select(Merge.keep_member_id).where(
                Merge.association_id == tx.association_id,
                Merge.dropped_member_id == member_id,
                Merge.undone_at.is_(None),
            )
        )
        if into is None or into in seen:
            return member_id
        seen.add(into)
        member_id = into
