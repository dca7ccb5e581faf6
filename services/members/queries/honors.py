"""Honours and their catalogue, as views."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import select

from chassis.database import Transaction
from contracts.honors import HONORS
from contracts.members.commands import ListHonors
from contracts.members.views import HonorList, HonorTypeList, HonorTypeView, HonorView
from services.members.models import Grant
from services.members.queries.scope import require_own

CATALOGUE = {honor.code: honor for honor in HONORS}


def honors_of(tx: Transaction, ids: Sequence[str]) -> dict[str, list[HonorView]]:
    found: dict[str, list[HonorView]] = defaultdict(list)
    rows = select(Grant).where(Grant.member_id.in_(ids)).order_by(Grant.granted_on.desc(), Grant.id)
    for grant in tx.session.scalars(rows):
        found[grant.member_id or ""].append(honor_view(grant))
    return found


def honor_view(grant: Grant) -> HonorView:
    honor = CATALOGUE[grant.honor_type]
    return HonorView(
        grant_id=grant.id,
        member_id=grant.member_id,
        recipient_kind=grant.recipient_kind,
        recipient_name=grant.recipient_name,
        honor_type=grant.honor_type,
        honor_name=honor.name_zh,
        level=honor.level,
        granted_on=grant.granted_on,
        granted_precision=grant.granted_precision,
        document_no=grant.document_no,
        conferred_by=grant.conferred_by,
        state=grant.state,
        revoked_on=grant.revoked_on,
    )


def list_honors(tx: Transaction, question: ListHonors) -> HonorList:
    """Return grants, newest first."""
    require_own(tx)
    wanted = select(Grant).order_by(Grant.granted_on.desc(), Grant.id)
    if question.member_id:
        wanted = wanted.where(Grant.member_id == question.member_id)
    if question.honor_type:
        wanted = wanted.where(Grant.honor_type == question.honor_type)
    return HonorList(items=tuple(honor_view(g) for g in tx.session.scalars(wanted.limit(500))))


def honor_types() -> HonorTypeList:
    """Return the catalogue of honours."""
    return HonorTypeList(
        items=tuple(
            HonorTypeView(
                code=h.code,
                name_zh=h.name_zh,
                name_en=h.name_en,
                level=h.level,
                subject=h.subject,
                model_worker=h.counts_as_model_worker,
                craftsman=h.counts_as_craftsman,
            )
            for h in HONORS
        )
    )
