"""`nuanjia import`, `nuanjia export`, `nuanjia template`: ledgers in, out, and a blank one."""

from __future__ import annotations

import time
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

import click

from deploy.cli.client import Client, Refused
from deploy.cli.output import (
    SAID,
    answers,
    as_json,
    association_option,
    bar,
    print_json,
    print_table,
)
from deploy.cli.words import say

POLL_SECONDS = 0.3


@click.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@association_option
@click.option("--dry-run", is_flag=True, help="只检查，不导入 (judge only)")
@as_json
@answers
def import_(file: Path, association: str, dry_run: bool, as_json: bool) -> None:
    """导入年度台账 (import a year's ledger)。退回的行会列出原因，其余照常导入。"""
    client = Client.find()
    path = f"/associations/{association}/imports"
    with bar(say("检查台账", "Judging the ledger"), hidden=as_json) as tell:
        job = client.upload(path, file)
        tell(1, 1)
    if not as_json:
        _warn(job)
    if not dry_run:
        job = _apply(client, f"{path}/{job['job_id']}", hidden=as_json)
    if as_json:
        print_json(_told_as_ledgers_do(job))
    else:
        _show(job, dry_run=dry_run)
    if not dry_run and job["state"] != "applied":
        raise Refused(
            say(
                f"导入没有完成：{job['error'] or job['state']}",
                f"The import was not applied: {job['error'] or job['state']}",
            ),
            {"code": "import_not_applied", "detail": job["error"]},
        )


def _warn(job: dict[str, Any]) -> None:
    """Say what is to be sure of before anything is applied."""
    from gateway.ledger.reasons import other_association  # noqa: PLC0415  # loads every sheet

    for one in job["notices"]:
        zh, en = (
            other_association(one["named"], one["into"], spoken) for spoken in ("zh-CN", "en")
        )
        warned = say(f"请注意：{zh}。", f"Please note: {en}.")
        SAID.print(warned, style="bold yellow", markup=False, soft_wrap=True)


def _apply(client: Client, path: str, *, hidden: bool) -> dict[str, Any]:
    """Order the import applied and wait until every service has it, however long that takes."""
    client.post(f"{path}/apply")
    with bar(say("导入", "Importing"), hidden=hidden) as tell:
        while True:
            job: dict[str, Any] = client.get(path)
            tell(job["done"], job["total"] or 1)
            if job["state"] in {"applied", "failed"}:
                return job
            time.sleep(POLL_SECONDS)


def _told_as_ledgers_do(job: dict[str, Any]) -> dict[str, Any]:
    """Return *job* with the keys that a ledger's expected answer has for rows and names that do not count."""
    outside = [
        {**one, "code": one["reason_code"], "why": one["reason"]} for one in job["not_counted"]
    ]
    notes = [{**one, "code": one["reason_code"], "name": one["value"]} for one in job["list_notes"]]
    return {**job, "not_counted": outside, "list_notes": notes}


def _show(job: dict[str, Any], *, dry_run: bool) -> None:
    print_table(
        say(
            f"{job['association']} {job['year']} 年度台账",
            f"Ledger of {job['association']}, {job['year']}",
        ),
        (
            say("工作表", "Sheet"),
            say("行", "Rows"),
            say("接受", "Accepted"),
            say("退回", "Rejected"),
            say("重复", "Duplicates"),
        ),
        (
            (sheet, t["rows"], t["accepted"], t["rejected"], t["duplicates"])
            for sheet, t in job["totals"].items()
        ),
    )
    _show_findings(job)
    if dry_run:
        SAID.print(say("只检查，没有导入。", "Judged only; nothing was imported."))
        return
    SAID.print(
        say(
            f"新增 {job['created']}，更新 {job['updated']}，未变 {job['unchanged']}。",
            f"{job['created']} created, {job['updated']} updated, {job['unchanged']} unchanged.",
        )
    )


def _show_findings(job: dict[str, Any]) -> None:
    """Print what was not taken from the file, and why: whole sheets first, then each row."""
    _show_lines((one["message"] for one in job["problems"]), style="bold red")
    _show_lines((one["reason"] for one in job["rejected_rows"]), style="red")
    _show_lines(
        say(
            f"《{one['sheet']}》第{one['row']}行与第{one['of_row']}行重复，只计一次",
            f"{one['sheet']}, row {one['row']} is the same as row {one['of_row']}, counted once",
        )
        for one in job["duplicates"]
    )
    _show_lines(one["reason"] for one in job["not_counted"])
    _show_lines(one["reason"] for one in job["list_notes"])
    for sheets, zh, en in (
        (job["ignored_sheets"], "没有读取的工作表", "Sheets that are not read"),
        (job["missing_sheets"], "文件里没有的工作表", "Sheets that the file does not have"),
    ):
        if sheets:
            told = "、".join(sheets)
            _show_lines((say(f"{zh}：{told}", f"{en}: {told}"),))


def _show_lines(lines: Iterable[str], style: str = "") -> None:
    for line in lines:
        SAID.print(f"  {line}", style=style, markup=False, soft_wrap=True)


@click.command()
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    default=Path("台账模板.xlsx"),
    help="写到哪个文件 (the file to write)",
)
@click.option(
    "--association", "name", default="", help="协会名称，印在标题里 (printed in the titles)"
)
@click.option("--year", type=int, default=None, help="年度 (the year)")
@as_json
@answers
def template(output: Path, name: str, year: int | None, as_json: bool) -> None:
    """生成空白台账 (write a blank workbook with the right columns and formats)。"""
    from gateway.ledger.template import write_template  # noqa: PLC0415  # loads the Excel writer

    today = date.today()
    try:
        output.write_bytes(write_template(name, year or today.year, today))
    except OSError as error:
        raise Refused(str(error), {"code": "not_written", "detail": str(error)}) from error
    if as_json:
        print_json({"file": str(output)})
    else:
        SAID.print(say(f"已写入 {output}", f"Written to {output}"))


@click.command()
@association_option
@click.option("--year", type=int, required=True, help="年度，印在标题里 (the year in the title)")
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    default=Path("台账.xlsx"),
    help="写到哪个文件 (the file to write)",
)
@as_json
@answers
def export(association: str, year: int, output: Path, as_json: bool) -> None:
    """导出会员等六张表 (write the six sheets as a workbook that imports again)。含身份证号，读取会留痕。"""
    content = Client.find().download(f"/associations/{association}/ledger", year=year)
    try:
        output.write_bytes(content)
    except OSError as error:
        raise Refused(str(error), {"code": "not_written", "detail": str(error)}) from error
    if as_json:
        print_json({"file": str(output), "bytes": len(content)})
    else:
        SAID.print(say(f"已写入 {output}", f"Written to {output}"))
