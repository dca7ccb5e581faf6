"""`nuanjia figures`, `nuanjia rehearse`: the year's numbers, and the days to come."""

from __future__ import annotations

import time
from typing import Any

import click

from deploy.cli import codes
from deploy.cli.client import Client, Refused
from deploy.cli.codes import word
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


@click.command()
@association_option
@click.option("--year", type=int, required=True, help="年度 (the year)")
@click.option(
    "--scope",
    type=click.Choice(["own", "jurisdiction"]),
    default=None,
    help="本级或全辖区；不写则全部 (own, jurisdiction, or both)",
)
@as_json
@answers
def figures(association: str, year: int, scope: str | None, as_json: bool) -> None:
    """年度总结的数字 (the figures of the annual summary)。"""
    told = Client.find().get(f"/associations/{association}/figures", year=year, scope=scope)
    if as_json:
        print_json(told)
        return
    print_table(
        say(f"{association} {year} 年度数字", f"Figures of {association}, {year}"),
        (
            say("口径", "What is counted"),
            say("数", "Value"),
            say("总结中写作", "As printed"),
            say("单位", "Unit"),
            say("范围", "Scope"),
            say("代码", "Code"),
        ),
        (
            (
                say(f["rule_zh"], f["rule_en"]),
                f["value"],
                f["printed"],
                f["unit"],
                word(codes.SCOPES, f["scope"]),
                f["slug"],
            )
            for f in told["figures"]
        ),
    )
    if told["incomplete"]:
        SAID.print(
            say(
                "有来源尚未同步完毕，数字可能不全。",
                "A source is still behind; figures may be incomplete.",
            )
        )


@click.command()
@association_option
@click.option("--from", "first", required=True, metavar="YYYY-MM-DD", help="第一天 (the first day)")
@click.option("--to", "last", required=True, metavar="YYYY-MM-DD", help="最后一天 (the last day)")
@as_json
@answers
def rehearse(association: str, first: str, last: str, as_json: bool) -> None:
    """预演 (rehearse): 在副本上逐日推演，不发任何通知，不改任何数据。"""
    client = Client.find()
    path = f"/associations/{association}/rehearsals"
    run = client.post(path, {"first": first, "last": last})
    with bar(say("预演", "Rehearsing"), hidden=as_json) as tell:
        while run["state"] in {"copying", "running"}:
            time.sleep(POLL_SECONDS)
            run = client.get(f"{path}/{run['id']}")
            tell(run["done_days"], run["days"] or 1)
    if as_json:
        print_json(run)
    elif run["state"] == "done":
        _show(association, run)
    if run["state"] != "done":
        raise Refused(
            say(f"预演没有完成：{run['error']}", f"The rehearsal failed: {run['error']}"),
            {"code": "rehearsal_failed", "detail": run["error"]},
        )


def _show(association: str, run: dict[str, Any]) -> None:
    care = run["result"]["summary"]["care"]
    months = care.get("months", [])
    print_table(
        say(
            f"{association} {run['first']} 至 {run['last']} 预演",
            f"Rehearsal of {association}, {run['first']} to {run['last']}",
        ),
        (
            say("月份", "Month"),
            say("应走访", "Visits due"),
            say("生日慰问", "Gifts ordered"),
            say("高龄列入", "Enrolments"),
            say("上门服务", "Rounds"),
        ),
        (
            (
                m["month"],
                _count(m.get("visits_due")),
                m.get("gifts_ordered"),
                m.get("enrolments"),
                m.get("rounds"),
            )
            for m in months
        ),
    )
    totals = {
        name: sum(_count(m.get(name)) for m in months)
        for name in ("visits_due", "gifts_ordered", "enrolments", "rounds")
    }
    SAID.print(
        say(
            f"合计：走访 {totals['visits_due']}，生日慰问 {totals['gifts_ordered']}，"
            f"高龄列入 {totals['enrolments']}，上门服务 {totals['rounds']}。",
            f"In all: {totals['visits_due']} visits, {totals['gifts_ordered']} gifts, "
            f"{totals['enrolments']} enrolments, {totals['rounds']} rounds.",
        )
    )
    if run["result"].get("failed_reactions"):
        SAID.print(
            say(
                f"有 {run['result']['failed_reactions']} 个反应失败。",
                f"{run['result']['failed_reactions']} reactions failed.",
            ),
            style="red",
        )


def _count(told: Any) -> int:
    return sum(int(n) for n in told.values()) if isinstance(told, dict) else int(told or 0)
