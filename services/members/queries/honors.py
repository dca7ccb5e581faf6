"""Honours and their catalogue, as views."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from sqlalchemy import select

from chassis.database import Transaction
from contracts.honors import HONORS, Honor
from contracts.members.commands import ListHonors
from contracts.members.views import HonorList, HonorTypeList, HonorTypeView, HonorView
from services.members.models import Grant
from services.members.queries import honor_catalogue
from services.members.queries.scope import require_own


def honors_of(tx: Transaction, ids: Sequence[str]) -> dict[str, list[HonorView]]:
    found: dict[str, list[HonorView]] = defaultdict(list)
    rows = select(Grant).where(Grant.member_id.in_(ids)).order_by(Grant.granted_on.desc(), Grant.id)
    types = honor_catalogue.known_types(tx)
    for grant in tx.session.scalars(rows):
        found[grant.member_id or ""].append(honor_view(grant, types))
    return found


def honor_view(grant: Grant, types: Mapping[str, Honor]) -> HonorView:
    honor = types[grant.honor_type]
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


def one(tx: Transaction, grant: Grant) -> HonorView:
    """Return a grant that was just made or revoked."""
    return honor_view(grant, honor_catalogue.known_types(tx))


def list_honors(tx: Transaction, question: ListHonors) -> HonorList:
    """Return grants, newest first."""
    require_own(tx)
    wanted = select(Grant).order_by(Grant.granted_on.desc(), Grant.id)
    if question.member_id:
        wanted = wanted.where(Grant.member_id == question.member_id)
    if question.honor_type:
        wanted = wanted.where(Grant.honor_type == question.honor_type)
    types = honor_catalogue.known_types(tx)
    found = tx.session.scalars(wanted.limit(500))
    return HonorList(items=tuple(honor_view(grant, types) for grant in found))


def honor_types(tx: Transaction) -> HonorTypeList:
    """Return the catalogue of honours: those of all, then those that the association added."""
    of_all = [type_view(honor) for honor in HONORS]
    own = [type_view(honor, added=True) for honor in honor_catalogue.added(tx).values()]
    return HonorTypeList(items=(*of_all, *own))


def type_view(honor: Honor, *, added: bool = False) -> HonorTypeView:
    return HonorTypeView(
        code=honor.code,
        name_zh=honor.name_zh,
        name_en=honor.name_en,
        level=honor.level,
        subject=honor.subject,
        model_worker=honor.counts_as_model_worker,
        craftsman=honor.counts_as_craftsman,
        track=honor.track,
        body=honor.body,
        aliases=honor.aliases,
        triggers_visit=honor.triggers_visit,
        gift=honor.gift,
        allowance_tier=honor.allowance_tier,
        added=added,
    )
