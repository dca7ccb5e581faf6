"""What members agreed to, and what is seen of them elsewhere by it; read where it lies, so that no copy is kept."""

from __future__ import annotations

from datetime import date

from sqlalchemy import func, select

from chassis import tenancy
from chassis.database import Transaction
from contracts.errors import NotFound
from contracts.members.consent import ConsentView, Elsewhere, ElsewhereView, ReadElsewhere
from services.members.models import Association, Contact, Grant, Member
from services.members.models_people import Consent, ConsentReceived
from services.members.queries.merging import survivor
from services.members.queries.scope import require_own


def elsewhere(tx: Transaction, question: ReadElsewhere) -> Elsewhere:
    """Return what a member agreed to here, and where else they belong as far as they agreed there."""
    require_own(tx)
    member = tx.session.get(Member, question.member_id)
    if member is None or member.association_id != tx.association_id:
        raise NotFound("member_not_found", member_id=question.member_id)
    titles = {row.id: row.name for row in tx.session.scalars(select(Association))}
    given = tx.session.scalars(
        select(Consent).where(Consent.member_id == member.id).order_by(Consent.id)
    )
    return Elsewhere(
        consents=tuple(_consent_view(row, titles, tx.today) for row in given),
        elsewhere=_seen(tx, member, titles),
    )


def _consent_view(row: Consent, titles: dict[str, str], today: date) -> ConsentView:
    return ConsentView(
        consent_id=row.id,
        to_association_id=row.to_association_id,
        to_association_title=titles.get(row.to_association_id, row.to_association_id),
        purposes=tuple(row.purposes),
        given_on=row.given_on,
        expires_on=row.expires_on,
        withdrawn_on=row.withdrawn_on,
        form=row.form,
        in_force=_in_force(row, today),
    )


def _in_force(row: Consent | ConsentReceived, today: date) -> bool:
    over = row.expires_on is not None and row.expires_on < today
    return row.withdrawn_on is None and not over


def _seen(tx: Transaction, member: Member, titles: dict[str, str]) -> tuple[ElsewhereView, ...]:
    """Return what others may be told, each association once, with all that was agreed there."""
    if member.id_digest is None:
        return ()
    rows = tx.session.scalars(
        select(ConsentReceived).where(ConsentReceived.id_digest == member.id_digest)
    )
    agreed: dict[tuple[str, str], set[str]] = {}
    for row in rows:
        if _in_force(row, tx.today):
            place = (row.from_association_id, row.from_person_id)
            agreed.setdefault(place, set()).update(row.purposes)
    found = []
    for (association_id, person_id), purposes in sorted(agreed.items()):
        view = _there(tx, association_id, person_id, purposes, titles)
        if view is not None:
            found.append(view)
    return tuple(found)


def _there(
    tx: Transaction,
    association_id: str,
    person_id: str,
    purposes: set[str],
    titles: dict[str, str],
) -> ElsewhereView | None:
    """Read of the person, as a member of another association, what was agreed, and nothing else.

    Only columns are read, never a row that could be changed.
    """
    own = tx.context
    there = own.for_association(association_id)
    try:
        tx.context = there
        tenancy.enter(tx.session, there)
        member_id = survivor(tx, person_id)
        row = tx.session.execute(
            select(Member.state, Member.joined_on).where(Member.id == member_id)
        ).one_or_none()
        if row is None:
            return None
        return ElsewhereView(
            from_association_id=association_id,
            from_association_title=titles.get(association_id, association_id),
            state=row.state,
            joined_on=row.joined_on,
            last_contact_on=_last_contact(tx, member_id) if "contacts" in purposes else None,
            honor_types=_honors(tx, member_id) if "honors" in purposes else (),
        )
    finally:
        tx.context = own
        tenancy.enter(tx.session, own)


def _last_contact(tx: Transaction, member_id: str) -> date | None:
    return tx.session.scalar(select(func.max(Contact.on_day)).where(Contact.member_id == member_id))


def _honors(tx: Transaction, member_id: str) -> tuple[str, ...]:
    held = select(Grant.honor_type).where(Grant.member_id == member_id, Grant.state == "granted")
    return tuple(sorted(set(tx.session.scalars(held))))
