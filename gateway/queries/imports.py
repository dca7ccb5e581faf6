"""How imports stand, and what they refused."""

from __future__ import annotations

import base64
from collections import defaultdict

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from chassis.database import Transaction
from chassis.tables import AssociationNode
from contracts.errors import NotFound
from contracts.gateway.commands import GetImport, ListFindings, ListImports
from contracts.gateway.views import (
    FindingPage,
    FindingView,
    ImportList,
    ImportNotice,
    ImportSummary,
    ImportView,
    SheetOutcome,
)
from gateway.catalogue import APPLIED_SHEETS
from gateway.ledger import reasons
from gateway.ledger.naming import is_another
from gateway.models import ImportChunk, ImportFinding, ImportJob, StoredFile

SHOWN_FINDINGS = 10_000


def job_of(session: Session, job_id: str, *, to_change: bool = False) -> ImportJob:
    """Return the import, which nobody else changes meanwhile where it is *to_change*; raises `NotFound`."""
    wanted = select(ImportJob).where(ImportJob.id == job_id)
    found = session.scalars(wanted.with_for_update() if to_change else wanted).first()
    if found is None:
        raise NotFound("import_not_found", job_id=job_id)
    return found


def content_of(session: Session, job_id: str) -> bytes:
    """Return the file of the import as it was uploaded; raises `NotFound`."""
    job = job_of(session, job_id)
    file = session.scalars(select(StoredFile).where(StoredFile.id == job.file_id)).one()
    return base64.b64decode(file.content)


def findings_of(session: Session, job_id: str) -> tuple[FindingView, ...]:
    """Return every refused row of the import."""
    return _findings(session, job_id, "rejected", -1, SHOWN_FINDINGS)


def association_name(session: Session, association_id: str) -> str:
    """Return the name of the association, or its short name where it is not known yet."""
    node = session.get(AssociationNode, association_id)
    return node.name if node else association_id


def summary_of(session: Session, job: ImportJob) -> ImportSummary:
    done = session.scalar(select(func.sum(ImportChunk.records)).where(ImportChunk.job_id == job.id))
    return ImportSummary(
        job_id=job.id,
        state=job.state,
        association=job.association_id,
        year=job.year,
        file_name=job.file_name,
        ordered_at=job.ordered_at,
        applied_at=job.applied_at,
        done=int(done or 0),
        total=job.records,
    )


def get_import(tx: Transaction, question: GetImport) -> ImportView:
    session = tx.session
    job = job_of(session, question.job_id)
    outcome = _outcome(session, job.id)
    stands = summary_of(session, job)
    found = _findings_by_kind(session, job.id)
    return ImportView(
        job_id=stands.job_id,
        state=stands.state,
        association=stands.association,
        year=stands.year,
        file_name=stands.file_name,
        ordered_at=stands.ordered_at,
        applied_at=stands.applied_at,
        done=stands.done,
        total=stands.total,
        totals=job.totals,
        rejected_rows=tuple(found["rejected"]),
        duplicates=tuple(found["duplicate"]),
        not_counted=tuple(found["not_counted"]),
        list_notes=tuple(found["note"]),
        created=sum(one.created for one in outcome),
        updated=sum(one.updated for one in outcome),
        unchanged=sum(one.unchanged for one in outcome),
        outcome=outcome,
        ignored_sheets=tuple(job.ignored_sheets),
        missing_sheets=_missing(job),
        problems=tuple(job.problems),
        notices=_notices(session, job),
        error=job.error,
    )


def _outcome(session: Session, job_id: str) -> tuple[SheetOutcome, ...]:
    """Return what was done, sheet by sheet, in the order in which sheets are applied."""
    rows = session.execute(
        select(
            ImportChunk.sheet,
            func.sum(ImportChunk.created),
            func.sum(ImportChunk.updated),
            func.sum(ImportChunk.unchanged),
        )
        .where(ImportChunk.job_id == job_id)
        .group_by(ImportChunk.sheet)
    )
    found = {
        sheet: SheetOutcome(
            sheet=sheet, created=int(created), updated=int(updated), unchanged=int(unchanged)
        )
        for sheet, created, updated, unchanged in rows
    }
    return tuple(found[one.sheet] for one in APPLIED_SHEETS if one.sheet in found)


def _notices(session: Session, job: ImportJob) -> tuple[ImportNotice, ...]:
    """Return what to be sure of before the import is applied, by what the associations are called now."""
    names = {node.id: node.name for node in session.scalars(select(AssociationNode))}
    own = names.pop(job.association_id, None)
    if own is None:
        return ()
    return tuple(
        ImportNotice(
            code="other_association",
            named=named,
            into=own,
            message=reasons.other_association(named, own),
        )
        for named in job.associations
        if is_another(named, own, names.values())
    )


def _missing(job: ImportJob) -> tuple[str, ...]:
    present = {*job.totals, *(one["sheet"] for one in job.problems)}
    wanted = (applied.sheet for applied in APPLIED_SHEETS if applied.everybodys)
    return tuple(sheet for sheet in wanted if sheet not in present)


def list_imports(tx: Transaction, question: ListImports) -> ImportList:
    wanted = select(ImportJob).order_by(ImportJob.id.desc()).limit(question.limit + 1)
    if question.after:
        wanted = wanted.where(ImportJob.id < question.after)
    rows = tx.session.scalars(wanted).all()
    shown = rows[: question.limit]
    return ImportList(
        items=tuple(summary_of(tx.session, job) for job in shown),
        next=shown[-1].id if len(rows) > question.limit else None,
    )


def list_findings(tx: Transaction, question: ListFindings) -> FindingPage:
    job = job_of(tx.session, question.job_id)
    after = int(question.after) if question.after and question.after.isdecimal() else -1
    found = _findings(tx.session, job.id, question.kind, after, question.limit + 1)
    shown = found[: question.limit]
    more = len(found) > question.limit
    return FindingPage(items=shown, next=str(after + len(shown)) if more else None)


def _findings_by_kind(session: Session, job_id: str) -> dict[str, list[FindingView]]:
    """Return the first findings of each kind; asked for again and again by whoever waits for the end."""
    found: dict[str, list[FindingView]] = defaultdict(list)
    rows = session.scalars(
        select(ImportFinding)
        .where(ImportFinding.job_id == job_id, ImportFinding.place < SHOWN_FINDINGS)
        .order_by(ImportFinding.kind, ImportFinding.place)
    )
    for row in rows:
        found[row.kind].append(_shown(row))
    return found


def _findings(
    session: Session, job_id: str, kind: str, after: int, limit: int
) -> tuple[FindingView, ...]:
    rows = session.scalars(
        select(ImportFinding)
        .where(
            ImportFinding.job_id == job_id, ImportFinding.kind == kind, ImportFinding.place > after
        )
        .order_by(ImportFinding.place)
        .limit(limit)
    )
    return tuple(_shown(row) for row in rows)


def _shown(row: ImportFinding) -> FindingView:
    return FindingView(
        sheet=row.sheet,
        row=row.row,
        column=row.column,
        value=row.value,
        reason_code=row.reason_code,
        reason=row.reason,
        of_row=row.of_row,
        key=row.key,
    )
