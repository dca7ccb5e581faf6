"""Workbooks out: a blank ledger, and the rows that an import refused, to be corrected."""

from __future__ import annotations

from functools import partial
from typing import Any
from urllib.parse import quote

from flask import Response, jsonify

from contracts.gateway.commands import BlankLedger, GetMatching
from contracts.gateway.views import MatchingView
from gateway.blocking import in_thread
from gateway.imports import matching, refused
from gateway.ledger.template import write_template
from gateway.queries import imports as reading
from gateway.web.caller import Caller, context_for, signed_in
from gateway.web.problems import language
from gateway.web.routing import Routes, query_string
from gateway.web.schemas import shown
from gateway.web.stage import stage

IMPORT = "/associations/<association>/imports/<job_id>"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FILE = {"schema": {"type": "string", "format": "binary"}}


def blueprint() -> Routes:
    made = Routes("workbooks", __name__, description="工作簿 · Workbooks out.")

    @made.get(f"{IMPORT}/matching")
    @made.response(200, shown(MatchingView))
    def columns(association: str, job_id: str) -> Response:
        """表头识别 · How the headings of an uploaded ledger were understood."""
        caller = _reader(association)
        with stage().reading(context_for(caller, association)) as tx:
            content = reading.content_of(tx.session, GetMatching(job_id=job_id).job_id)
            chosen = reading.job_of(tx.session, job_id).chosen
        match = partial(matching.match, guessed=caller.may(association, "imports.write"))
        return jsonify(in_thread(match, content, chosen).dump())

    @made.get(f"{IMPORT}/refused.xlsx")
    @made.doc(responses={"200": {"description": "The workbook.", "content": {XLSX: FILE}}})
    def refused_rows(association: str, job_id: str) -> Response:
        """退回行工作簿 · The refused rows, each with its reason, as a workbook."""
        with stage().reading(context_for(_reader(association), association)) as tx:
            job = reading.job_of(tx.session, job_id)
            found = reading.findings_of(tx.session, job_id)
            name = job.file_name.rsplit(".", 1)[0]
        return _file(in_thread(refused.write, found, language()), f"{name}-退回行.xlsx")

    @made.get("/associations/<association>/blank-ledger.xlsx")
    @query_string(made, BlankLedger)
    @made.doc(responses={"200": {"description": "The workbook.", "content": {XLSX: FILE}}})
    def blank_ledger(told: dict[str, Any], association: str) -> Response:
        """空白台账 · A blank ledger with the right columns and formats."""
        caller, year = _reader(association), int(told["year"])
        with stage().reading(context_for(caller, association)) as tx:
            name = reading.association_name(tx.session, association)
            content = in_thread(write_template, name, year, tx.today)
        return _file(content, f"{name}{year}年度台账.xlsx")

    return made


def _reader(association: str) -> Caller:
    caller = signed_in()
    caller.reach(association, "imports.read")
    return caller


def _file(content: bytes, name: str) -> Response:
    answer = Response(content, content_type=XLSX)
    answer.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    return answer
