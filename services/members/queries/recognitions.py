"""Honours of collectives, studios and works, certificates of holding, deeds, as views."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import or_, select

from chassis.database import Transaction
from contracts.errors import NotFound
from contracts.honors import LEVELS, Honor
from contracts.members.recognition import (
    CertifyHonors,
    DeedPage,
    DeedView,
    HonorCertificate,
    ListDeeds,
    ListRecognitions,
    RecognitionPage,
    RecognitionView,
)
from contracts.members.views import HonorTypeView
from services.members.models import Grant, Member
from services.members.models_organisation import Deed, HonorType
from services.members.queries import honor_catalogue
from services.members.queries.honors import honor_view, type_view
from services.members.queries.paging import page_of
from services.members.queries.scope import require_own


def defined(row: HonorType) -> HonorTypeView:
    return type_view(honor_catalogue.as_honor(row), added=True)


def recognition(tx: Transaction, grant: Grant) -> RecognitionView:
    """Return a recognition that was just entered or revoked."""
    return recognition_view(grant, honor_catalogue.known_types(tx))


def recognition_view(grant: Grant, types: Mapping[str, Honor]) -> RecognitionView:
    honor = types[grant.honor_type]
    return RecognitionView(
        grant_id=grant.id,
        recipient_kind=grant.recipient_kind,
        recipient_name=grant.recipient_name or "",
        unit_id=grant.unit_id,
        team=tuple(grant.team or ()),
        honor_type=grant.honor_type,
        honor_name=honor.name_zh,
        level=honor.level,
        granted_on=grant.granted_on,
        document_no=grant.document_no,
        conferred_by=grant.conferred_by,
        state=grant.state,
        revoked_on=grant.revoked_on,
    )


def list_recognitions(tx: Transaction, question: ListRecognitions) -> RecognitionPage:
    """Return one page of honours of others than persons, newest first."""
    require_own(tx)
    asked = [Grant.member_id.is_(None), Grant.recipient_kind != "person"]
    if question.recipient_kind:
        asked.append(Grant.recipient_kind == question.recipient_kind)
    if question.honor_type:
        asked.append(Grant.honor_type == question.honor_type)
    found = page_of(tx, Grant, asked, question, newest_by=Grant.granted_on)
    types = honor_catalogue.known_types(tx)
    items = tuple(recognition_view(grant, types) for grant in found.rows)
    return RecognitionPage(items=items, next=found.next, total=found.total)


def certify(tx: Transaction, question: CertifyHonors) -> HonorCertificate:
    """Return what a member holds on the day; raises `NotFound`."""
    require_own(tx)
    if tx.session.get(Member, question.member_id) is None:
        raise NotFound("member_not_found", member_id=question.member_id)
    held = select(Grant).where(
        Grant.member_id == question.member_id,
        Grant.granted_on <= question.on,
        or_(Grant.revoked_on.is_(None), Grant.revoked_on > question.on),
    )
    grants = list(tx.session.scalars(held.order_by(Grant.granted_on, Grant.id)))
    types = honor_catalogue.known_types(tx)
    honors = [types[grant.honor_type] for grant in grants]
    order = list(LEVELS)
    return HonorCertificate(
        member_id=question.member_id,
        on=question.on,
        honors=tuple(honor_view(grant, types) for grant in grants),
        highest_level=min((h.level for h in honors), key=order.index, default=None),
        model_worker=any(honor.counts_as_model_worker for honor in honors),
        craftsman=any(honor.counts_as_craftsman for honor in honors),
    )


def deed_view(row: Deed) -> DeedView:
    return DeedView(
        deed_id=row.id,
        member_id=row.member_id,
        period=row.period,
        title=row.title,
        text=row.text,
        media=tuple(row.media),
        objects=tuple(row.objects),
        venue_id=row.venue_id,
        verified_by=row.verified_by,
        recorded_on=row.recorded_on,
    )


def list_deeds(tx: Transaction, question: ListDeeds) -> DeedPage:
    """Return one page of deeds, newest first."""
    require_own(tx)
    asked = []
    for column, value in (
        (Deed.member_id, question.member_id),
        (Deed.period, question.period),
        (Deed.venue_id, question.venue_id),
    ):
        if value:
            asked.append(column == value)
    found = page_of(tx, Deed, asked, question, newest_by=Deed.recorded_on)
    return DeedPage(
        items=tuple(deed_view(row) for row in found.rows), next=found.next, total=found.total
    )
