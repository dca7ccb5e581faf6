"""Ledgers (台账): uploaded and judged, then applied when the judgement was looked at."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import marshmallow as ma
from flask import Response, jsonify
from flask_smorest.fields import Upload
from werkzeug.datastructures import FileStorage

from chassis.context import Context
from contracts.errors import Invalid, TooLarge
from contracts.gateway.commands import (
    ApplyImport,
    GetImport,
    ListFindings,
    ListImports,
    MatchColumns,
    WriteLedger,
)
from contracts.gateway.views import FindingPage, ImportList, ImportSummary, ImportView
from gateway.blocking import in_thread
from gateway.catalogue import LARGEST_FILE_BYTES
from gateway.commands import imports as changing
from gateway.imports import matching
from gateway.imports.judging import Judged, Unjudgeable, judge
from gateway.imports.writing import workbook_of
from gateway.ledger import reasons
from gateway.ledger.reading import NOTHING_CHOSEN, Choices
from gateway.ledger.tables import SheetProblem
from gateway.queries import imports as reading
from gateway.web.caller import context_for, signed_in
from gateway.web.routing import Asking, Route, Routes, add, body, query_string
from gateway.web.schemas import shown
from gateway.web.stage import stage

IMPORT = "/imports/<job_id>"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _without_guess(asking: Asking, answer: dict[str, Any]) -> dict[str, Any]:
    """Show whoever may not choose columns no row that was only guessed to be a header."""
    if asking.caller.may(asking.context.association_id or "", "imports.write"):
        return answer
    return {**answer, "problems": [_shown(one) for one in answer["problems"]]}


def _shown(problem: dict[str, Any]) -> dict[str, Any]:
    told = SheetProblem(problem["sheet"], problem["code"], problem["params"])
    found = matching.without_guess(told)
    if found is told:
        return problem
    return {**problem, "params": dict(found.params), "message": reasons.explain(found)}


ROUTES = (
    Route(
        "GET",
        "/imports",
        "gateway",
        "list_imports",
        ListImports,
        ImportList,
        "imports.read",
        "导入记录 · The association's imports, newest first.",
    ),
    Route(
        "GET",
        IMPORT,
        "gateway",
        "get_import",
        GetImport,
        ImportView,
        "imports.read",
        "导入结果 · How an import stands, with what it refused.",
        trim=_without_guess,
    ),
    Route(
        "GET",
        f"{IMPORT}/findings",
        "gateway",
        "list_findings",
        ListFindings,
        FindingPage,
        "imports.read",
        "退回与重复的行 · Refused or merged rows, page by page.",
    ),
    Route(
        "POST",
        f"{IMPORT}/apply",
        "gateway",
        "apply_import",
        ApplyImport,
        ImportSummary,
        "imports.write",
        "执行导入 · Apply the judged ledger; follow it by its state.",
        status=202,
    ),
)


class UploadSchema(ma.Schema):
    """A workbook, `.xlsx` or `.xls`."""

    file = Upload(required=True, error_messages={"required": "required"})


def blueprint() -> Routes:
    made = Routes("imports", __name__, description="导入 · Ledgers in.")
    for route in ROUTES:
        add(made, route)

    @made.post("/associations/<association>/imports")
    @made.arguments(UploadSchema, location="files", content_type="multipart/form-data")
    @made.response(201, shown(ImportView))
    def upload(told: dict[str, Any], association: str) -> Response:
        """上传台账 · Judge a ledger: what would be applied, and what is refused. Nothing changes yet."""
        caller = signed_in()
        caller.reach(association, "imports.write")
        file: FileStorage = told["file"]
        content = file.stream.read(LARGEST_FILE_BYTES + 1)
        if len(content) > LARGEST_FILE_BYTES:
            raise TooLarge("file_too_large", most_bytes=LARGEST_FILE_BYTES)
        here, context = stage(), context_for(caller, association)
        judged = _judged(content, context)
        with here.begin(context) as tx:
            job = changing.store_judged(tx, file.filename or "", content, judged)
        reply = _told(context, job.id)
        reply.status_code = 201
        return reply

    @made.put(f"/associations/<association>{IMPORT}/matching")
    @body(made, MatchColumns)
    @made.response(200, shown(ImportView))
    def match_columns(told: dict[str, Any], association: str, job_id: str) -> Response:
        """选择列 · Judge the ledger anew, with headings taken as somebody chose."""
        caller = signed_in()
        caller.reach(association, "imports.write")
        here, context = stage(), context_for(caller, association)
        with here.reading(context) as tx:
            content = reading.content_of(tx.session, job_id)
        chosen = in_thread(matching.checked, content, told["choices"])
        judged = _judged(content, context, chosen)
        with here.begin(context) as tx:
            changing.store_anew(tx, job_id, judged, chosen)
        return _told(context, job_id)

    @made.get("/associations/<association>/ledger")
    @query_string(made, WriteLedger)
    @made.response(200, {"type": "string", "format": "binary"}, content_type=XLSX)
    def download(told: dict[str, Any], association: str) -> Response:
        """导出台账 · The six sheets of members as a workbook that can be imported again; logged, for the
        roster is in clear.
        """
        caller = signed_in()
        for permission in ("imports.read", "members.reveal"):
            caller.reach(association, permission)
        here, context = stage(), context_for(caller, association)
        profile = here.calls.call("members", "get_profile", {}, context=context)
        content = workbook_of(
            here.calls,
            context,
            association=profile["name"],
            year=told["year"],
            today=here.runtime.clock.today(),
        )
        name = quote(f"{profile['name']}{told['year']}年度台账.xlsx")
        headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{name}"}
        return Response(content, mimetype=XLSX, headers=headers)

    return made


def _judged(content: bytes, context: Context, chosen: Choices = NOTHING_CHOSEN) -> Judged:
    here = stage()
    try:
        return judge(content, here.calls, context, here.runtime.clock.today(), chosen)
    except Unjudgeable as error:
        fault = {"code": error.code, **error.words}
        raise Invalid("not_a_ledger", fields={"file": [fault]}) from error


def _told(context: Context, job_id: str) -> Response:
    with stage().reading(context) as tx:
        return jsonify(reading.get_import(tx, GetImport(job_id=job_id)).dump())
