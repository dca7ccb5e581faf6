"""Storing an uploaded ledger with its judgement, ordering it applied, noting what was applied."""

from __future__ import annotations

import base64

from sqlalchemy import delete, func, select

from chassis.database import Transaction
from contracts.errors import Conflict
from contracts.gateway.commands import ApplyImport
from contracts.gateway.events import LedgerApplied
from contracts.gateway.views import ImportSummary
from gateway import domain
from gateway.imports.judging import Judged
from gateway.ledger.reading import Choices
from gateway.models import ImportChunk, ImportFinding, ImportJob, ImportToDo, StoredFile
from gateway.queries import imports


def store_judged(tx: Transaction, name: str, content: bytes, judged: Judged) -> ImportJob:
    """Keep the file, sealed, and what was found in it."""
    file = StoredFile(
        id=tx.new_id(),
        name=name[:200],
        size=len(content),
        content=base64.b64encode(content).decode(),
    )
    job = ImportJob(
        id=tx.new_id(),
        file_id=file.id,
        file_name=file.name,
        state="judged",
        year=judged.year,
        associations=judged.associations,
        totals=judged.totals,
        ignored_sheets=list(judged.ignored_sheets),
        problems=list(judged.problems),
        records=judged.records,
        chosen={},
        ordered_by=tx.context.actor,
        ordered_at=tx.now,
        applied_at=None,
        error=None,
    )
    tx.session.add(file)
    tx.session.flush()
    tx.session.add(job)
    tx.session.flush()
    _keep_findings(tx, job.id, judged)
    return job


def store_anew(tx: Transaction, job_id: str, judged: Judged, chosen: Choices) -> None:
    """Put the judgement with *chosen* columns in the place of the one before; only before it is applied."""
    job = imports.job_of(tx.session, job_id, to_change=True)
    if job.state != "judged":
        raise Conflict("import_not_now", job_id=job.id, state=job.state)
    tx.session.execute(delete(ImportFinding).where(ImportFinding.job_id == job.id))
    job.chosen = {sheet: dict(columns) for sheet, columns in chosen.items()}
    job.year, job.totals, job.records = judged.year, judged.totals, judged.records
    job.associations = judged.associations
    job.problems = list(judged.problems)
    _keep_findings(tx, job.id, judged)


def _keep_findings(tx: Transaction, job_id: str, judged: Judged) -> None:
    kinds = {
        "rejected": judged.rejected,
        "duplicate": judged.duplicates,
        "not_counted": judged.not_counted,
        "note": judged.notes,
    }
    for kind, findings in kinds.items():
        tx.session.add_all(
            ImportFinding(
                id=f"{job_id}-{kind}{place}",
                job_id=job_id,
                kind=kind,
                place=place,
                sheet=one.sheet,
                row=one.row,
                column=one.column,
                value=one.value,
                reason_code=one.reason_code,
                reason=one.reason,
                of_row=one.of_row,
                key=one.key,
            )
            for place, one in enumerate(findings)
        )


def order_apply(tx: Transaction, order: ApplyImport) -> ImportSummary:
    """Let the runner take the import up; one that is being applied goes on as it is."""
    job = imports.job_of(tx.session, order.job_id, to_change=True)
    if job.state != "applying":
        _go_on(job, "applying")
        job.error = None
        tx.session.execute(delete(ImportChunk).where(ImportChunk.job_id == job.id))
        tx.session.merge(
            ImportToDo(job_id=job.id, association_id=tx.association_id, ordered_at=tx.now)
        )
    return imports.summary_of(tx.session, job)


def note_chunk(
    tx: Transaction, job_id: str, sheet: str, number: int, counts: dict[str, int]
) -> None:
    """Remember that the owning service has committed a chunk."""
    tx.session.merge(
        ImportChunk(
            association_id=tx.association_id, job_id=job_id, sheet=sheet, number=number, **counts
        )
    )


def finish(tx: Transaction, job_id: str) -> None:
    """The ledger is applied, and everybody has heard of it."""
    job = imports.job_of(tx.session, job_id)
    if job.state != "applying":
        return
    _go_on(job, "applied")
    job.applied_at = tx.now
    _forget_to_do(tx, job_id)
    sums = tx.session.execute(
        select(
            func.coalesce(func.sum(ImportChunk.created), 0),
            func.coalesce(func.sum(ImportChunk.updated), 0),
            func.coalesce(func.sum(ImportChunk.unchanged), 0),
        ).where(ImportChunk.job_id == job_id)
    ).one()
    rejected = sum(int(sheet["rejected"]) for sheet in job.totals.values())
    tx.publish(
        LedgerApplied(
            job_id=job_id,
            year=job.year or 0,
            created=int(sums[0]),
            updated=int(sums[1]),
            unchanged=int(sums[2]),
            rejected=rejected,
        )
    )


def fail(tx: Transaction, job_id: str, error: str) -> None:
    """A service refused a chunk, or the file can no longer be judged; a person must look."""
    job = imports.job_of(tx.session, job_id)
    if job.state == "applying":
        _go_on(job, "failed")
        job.error = error[:2000]
        _forget_to_do(tx, job_id)


def _go_on(job: ImportJob, to: str) -> None:
    try:
        job.state = domain.go_on(job.state, to)
    except domain.NotNow as error:
        raise Conflict("import_not_now", job_id=job.id, state=job.state) from error


def _forget_to_do(tx: Transaction, job_id: str) -> None:
    to_do = tx.session.get(ImportToDo, job_id)
    if to_do is not None:
        tx.session.delete(to_do)
