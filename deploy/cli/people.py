"""`nuanjia search`, `nuanjia merge`, `nuanjia statistics`: who is on the roster, once each, and how many."""

from __future__ import annotations

from typing import Any, get_args

import click

from contracts.members.merging import Doubt, Field
from contracts.members.searches import Dimension
from deploy.cli import codes
from deploy.cli.client import Client
from deploy.cli.codes import word
from deploy.cli.output import (
    SAID,
    answers,
    as_json,
    association_option,
    print_json,
    print_table,
)
from deploy.cli.words import say

DIMENSIONS = click.Choice(get_args(Dimension))


@click.command()
@click.argument("words")
@association_option
@click.option(
    "--limit",
    type=click.IntRange(1, 200),
    default=20,
    show_default=True,
    help="最多几人 (at most so many)",
)
@as_json
@answers
def search(words: str, association: str, limit: int, as_json: bool) -> None:
    """找会员 (find members): 姓名、拼音、首字母、编号、手机尾号、镇街、之家、荣誉、特长。"""
    path = f"/associations/{association}/members"
    told = Client.find().get(path, q=words, limit=limit)
    if as_json:
        print_json(told)
        return
    if not told["items"]:
        SAID.print(say(f"没有找到“{words}”。", f"Nobody was found for {words}."), markup=False)
        return
    print_table(
        say(f"“{words}” 共 {told['total']} 人", f"{words}: {told['total']} found"),
        (
            say("编号", "Number"),
            say("姓名", "Name"),
            say("出生", "Born"),
            say("镇街", "Town"),
            say("状态", "State"),
            say("会员标识", "Id"),
        ),
        (
            (
                m["code"],
                m["name"],
                m["birth_date"],
                m["town"],
                word(codes.STATES, m["state"]),
                m["member_id"],
            )
            for m in told["items"]
        ),
    )
    more = told["total"] - len(told["items"])
    if more > 0:
        SAID.print(say(f"另有 {more} 人，可用 --limit 多看", f"{more} more; see --limit"))


@click.command()
@click.argument("keep")
@click.argument("drop")
@association_option
@click.option(
    "--take",
    multiple=True,
    type=click.Choice(get_args(Field)),
    metavar="FIELD",
    help="取并入的记录的字段，写括号里的代码 (take the dropped record's value of this field)",
)
@click.option(
    "--despite",
    multiple=True,
    type=click.Choice(get_args(Doubt)),
    help="明知有此疑点仍合并 (merge in spite of it)",
)
@click.option("--yes", is_flag=True, help="预览后即合并 (merge after the preview)")
@as_json
@answers
def merge(
    *,
    keep: str,
    drop: str,
    association: str,
    take: tuple[str, ...],
    despite: tuple[str, ...],
    yes: bool,
    as_json: bool,
) -> None:
    """合并同一人的两条记录 (merge two records of one person): 先预览，加 --yes 才合并，可撤销。

    KEEP 是保留的会员，DROP 是并入的会员，写会员编号或 `nuanjia search` 给出的标识。
    """
    client = Client.find()
    path = f"/associations/{association}/merges"
    pair: dict[str, Any] = {
        "keep_member_id": _id_of(client, association, keep),
        "drop_member_id": _id_of(client, association, drop),
        "take": list(take),
    }
    preview = client.get(f"{path}/preview", **pair)
    if not as_json:
        _show_preview(preview)
    done = client.post(path, pair | {"despite": list(despite)}) if yes else None
    if as_json:
        print_json({"preview": preview, "merge": done})
    elif done is None:
        SAID.print(
            say(
                "只是预览，没有合并；加 --yes 才合并。",
                "Only shown; nothing was merged without --yes.",
            )
        )
    else:
        SAID.print(
            say(
                f"已合并；撤销：nuanjia unmerge {done['merge_id']} --association {association}",
                f"Merged; to undo it: nuanjia unmerge {done['merge_id']} --association {association}",
            )
        )


@click.command()
@click.argument("merge_id")
@association_option
@as_json
@answers
def unmerge(merge_id: str, association: str, as_json: bool) -> None:
    """撤销合并 (part two records again): 此后手工改过的内容保持不变。"""
    told = Client.find().post(f"/associations/{association}/merges/{merge_id}/undo")
    if as_json:
        print_json(told)
    else:
        SAID.print(say("已撤销合并。", "The records are two again."))


def _id_of(client: Client, association: str, told: str) -> str:
    """Return the id of the member with that number; anything else is an id already."""
    found = client.get(f"/associations/{association}/members", q=told, limit=20)["items"]
    return next((m["member_id"] for m in found if told.upper() in (m["code"], *m["codes"])), told)


def _show_preview(told: dict[str, Any]) -> None:
    keep, drop = told["keep"], told["drop"]
    print_table(
        say(
            f"保留 {keep['code']} {keep['name']}，并入 {drop['code']} {drop['name']}",
            f"{keep['code']} {keep['name']} is kept, {drop['code']} {drop['name']} goes into it",
        ),
        (
            say("字段", "Field"),
            say("保留的", "Kept"),
            say("并入的", "Dropped"),
            say("取自", "Taken from"),
        ),
        (_field(f) for f in told["fields"]),
    )
    moving = say("，", ", ").join(
        f"{word(codes.MOVING, name)} {count}" for name, count in told["moves"].items() if count
    )
    SAID.print(say(f"随之并入：{moving or '无'}", f"Goes over: {moving or 'nothing'}"))
    for doubt in told["doubts"]:
        SAID.print(
            say(
                f"疑点：{word(codes.DOUBTS, doubt)}（--despite {doubt}）",
                f"Doubt: {word(codes.DOUBTS, doubt)} (--despite {doubt})",
            ),
            style="red",
        )


def _field(told: dict[str, Any]) -> tuple[str, ...]:
    """Return the row of a field; its code stands beside its word, for `--take` wants it."""
    field = told["field"]
    name, values = word(codes.FIELDS, field), codes.VALUES.get(field, {})
    return (
        say(f"{name}（{field}）", f"{name} ({field})"),
        word(values, told["kept"]),
        word(values, told["dropped"]),
        word(codes.SIDES, told["comes"]),
    )


@click.command()
@association_option
@click.option("--rows", type=DIMENSIONS, required=True, help="按什么分行 (rows)")
@click.option("--columns", type=DIMENSIONS, default=None, help="按什么分列 (columns)")
@click.option("--as-of", default=None, metavar="YYYY-MM-DD", help="截至哪天 (as of which day)")
@click.option(
    "--scope",
    type=click.Choice(["own", "jurisdiction"]),
    default="own",
    help="本级或全辖区 (own or with all below)",
)
@as_json
@answers
def statistics(
    *,
    association: str,
    rows: str,
    columns: str | None,
    as_of: str | None,
    scope: str,
    as_json: bool,
) -> None:
    """会员统计 (statistics of the roster): 年龄段、在岗、行业、荣誉级别、镇街、之家、性别、轨道。"""
    path = f"/associations/{association}/roster/statistics"
    told = Client.find().get(path, rows=rows, columns=columns, as_of=as_of, scope=scope)
    if as_json:
        print_json(told)
        return
    cells = {(c["row"], c["column"]): c["members"] for c in told["cells"]}
    across = [c["code"] for c in told["columns"]]
    print_table(
        say(
            f"{association} 会员统计（{told['as_of']}，共 {told['total']} 人）",
            f"Roster of {association} on {told['as_of']}: {told['total']} members",
        ),
        (
            word(codes.DIMENSIONS, rows),
            *(_heading(columns, c) for c in told["columns"]),
            say("合计", "In all"),
        ),
        (
            (_heading(rows, r), *(cells.get((r["code"], code)) for code in across), r["members"])
            for r in told["rows"]
        ),
    )


def _heading(dimension: str | None, told: dict[str, Any]) -> str:
    known = codes.HEADINGS.get(dimension or "", {})
    return word({**known, **codes.UNKNOWN}, told["name"] or told["code"])
