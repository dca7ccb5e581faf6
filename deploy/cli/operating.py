"""`nuanjia events`, `parked`, `replay`: what was published, what failed, and what to do about it."""

from __future__ import annotations

import json
import sys
import time
from datetime import datetime
from typing import Any

import click

from chassis.clock import SHANGHAI
from deploy.cli.client import Client
from deploy.cli.output import SAID, answers, as_json, print_json, print_table
from deploy.cli.words import say

SERVICES = ("members", "activities", "care", "notifications", "gateway")
POLL_SECONDS = 1.0
PAGE = 200

service_option = click.option(
    "--service", type=click.Choice(SERVICES), default=None, help="只看一个服务 (one service only)"
)


@click.command()
@service_option
@click.option(
    "--association", default=None, metavar="SLUG", help="只看一个协会 (one association only)"
)
@click.option(
    "--after",
    default=None,
    type=int,
    help="从这个序号之后，不写则从头 (after this place in the log; else from its beginning)",
)
@click.option(
    "--follow",
    is_flag=True,
    help="持续输出新事件；不写 --after 则只看新的 (go on with new ones; without --after only these)",
)
@as_json
@answers
def events(
    service: str | None, association: str | None, after: int | None, follow: bool, as_json: bool
) -> None:
    """事件日志 (the log of facts)：时间为北京时间。"""
    client = Client.find()
    places = dict.fromkeys([service] if service else SERVICES, after or 0)
    if follow and after is None:
        told = client.get("/operations/services")["items"]
        places = {s["service"]: s["head"] or 0 for s in told if s["service"] in places}
    while True:
        for name in places:
            places[name] = _show_new(client, name, places[name], association, as_json=as_json)
        if not follow:
            return
        time.sleep(POLL_SECONDS)


def _show_new(
    client: Client, service: str, after: int, association: str | None, *, as_json: bool
) -> int:
    """Print what stands in the log after a place; return the place where it ends."""
    while True:
        told = client.get(
            f"/operations/services/{service}/events",
            sequence=after,
            limit=PAGE,
            association_id=association,
        )
        for event in told["events"]:
            after = event["sequence"]
            _print_event(event, as_json=as_json)
        if len(told["events"]) < PAGE:
            return after


def _in_shanghai(time_utc: str) -> str:
    told = datetime.fromisoformat(time_utc).astimezone(SHANGHAI)
    return told.strftime("%Y-%m-%d %H:%M:%S")


def _print_event(event: dict[str, Any], *, as_json: bool) -> None:
    if as_json:
        line = json.dumps(event, ensure_ascii=False)
    else:
        data = " ".join(f"{k}={v}" for k, v in event["data"].items() if v not in (None, [], False))
        past = say("（历史）", " (history)") if event["backfill"] else ""
        line = (
            f"{_in_shanghai(event['time'])} {event['source']:>13} {event['sequence']:>7} "
            f"{event['type']}{past} [{event['associationid']}] {data}"
        )
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


@click.group()
def parked() -> None:
    """搁置的反应 (reactions that wait for a person)。"""


@parked.command("list")
@service_option
@click.option("--state", type=click.Choice(["parked", "waiting", "all"]), default="parked")
@as_json
@answers
def list_parked(service: str | None, state: str, as_json: bool) -> None:
    """列出 (list)。"""
    client = Client.find()
    found = {
        name: _all_parked(client, name, state) for name in ([service] if service else SERVICES)
    }
    if as_json:
        print_json(found)
        return
    print_table(
        say("搁置的反应", "Parked reactions"),
        (
            say("服务", "Service"),
            say("编号", "Id"),
            say("反应", "Reaction"),
            say("事件", "Event"),
            say("对象", "Subject"),
            say("次数", "Tries"),
            say("错误", "Error"),
        ),
        (
            (
                name,
                one["id"],
                one["reaction"],
                one["type"],
                one["subject"],
                one["attempts"],
                one["error"][:80],
            )
            for name, told in found.items()
            for one in told["items"]
        ),
    )
    for name, told in found.items():
        for message in told["unreadable"]:
            SAID.print(
                f"{name}: {say('无法识别的消息', 'unreadable message')} {message}", markup=False
            )


@parked.command("show")
@click.option("--service", type=click.Choice(SERVICES), required=True)
@click.argument("id", type=int)
@as_json
@answers
def show_parked(service: str, id: int, as_json: bool) -> None:  # noqa: A002  # what the user calls it
    """查看一个 (show one)。"""
    client = Client.find()
    told = client.get(f"/operations/services/{service}/parked", state="all", after=id - 1, limit=1)
    found = [one for one in told["items"] if one["id"] == id]
    if not found:
        raise _no_such(service, id)
    if as_json:
        print_json(found[0])
        return
    for key, value in found[0].items():
        SAID.print(f"{key:>16}: {value}", markup=False)


def _settle(action: str) -> click.Command:
    @click.option("--service", type=click.Choice(SERVICES), required=True)
    @click.option(
        "--event", "event_ids", multiple=True, metavar="ID", help="某个事件的全部 (all of an event)"
    )
    @click.option("--error-key", default=None, help="同一错误的全部 (all with the same error)")
    @click.option("--association", default=None, metavar="SLUG")
    @click.option(
        "--unreadable", type=int, multiple=True, metavar="ID", help="无法识别的消息 (a message)"
    )
    @click.option("--dry-run", is_flag=True)
    @click.argument("ids", type=int, nargs=-1)
    @as_json
    @answers
    def settle(
        *,
        service: str,
        event_ids: tuple[str, ...],
        error_key: str | None,
        association: str | None,
        unreadable: tuple[int, ...],
        dry_run: bool,
        ids: tuple[int, ...],
        as_json: bool,
    ) -> None:
        if not (ids or event_ids or error_key or association or unreadable):
            raise click.UsageError(
                say(
                    "请给出编号、--event、--error-key、--association 或 --unreadable。",
                    "Name ids, --event, --error-key, --association or --unreadable.",
                )
            )
        told = Client.find().post(
            f"/operations/services/{service}/parked/settle",
            {
                "action": action,
                "ids": list(ids),
                "event_ids": list(event_ids),
                "error_key": error_key,
                "association_id": association,
                "unreadable": list(unreadable),
                "dry_run": dry_run,
            },
        )
        if as_json:
            print_json(told)
        else:
            done = len(told["ids"])
            SAID.print(say(f"{done} 个反应。", f"{done} reactions."))
            if unreadable:
                messages = len(told["unreadable"])
                SAID.print(say(f"{messages} 条消息。", f"{messages} messages."))

    words = {"redrive": "重新处理 (try again)。", "discard": "放弃 (give up for good)。"}
    return click.command(action, help=words[action])(settle)


parked.add_command(_settle("redrive"))
parked.add_command(_settle("discard"))


@click.command()
@click.option("--service", type=click.Choice(SERVICES), required=True)
@click.option("--reaction", required=True, help="例如 care.keep_granted_honor (its name)")
@click.option("--after", default=0, type=int)
@click.option("--through", type=int, required=True, help="到这个序号为止 (up to this place)")
@click.option("--association", default=None, metavar="SLUG")
@click.option("--dry-run", is_flag=True, help="只说会读多少 (only say how much it would read)")
@as_json
@answers
def replay(
    *,
    service: str,
    reaction: str,
    after: int,
    through: int,
    association: str | None,
    dry_run: bool,
    as_json: bool,
) -> None:
    """把一段日志重新读入一个反应 (read a stretch of the log again, into one reaction)。"""
    asked = {"reaction": reaction, "after": after, "through": through, "dry_run": dry_run}
    told = Client.find().post(
        f"/operations/services/{service}/replays", {**asked, "association_id": association}
    )
    most = told["facts_at_most"]
    if as_json:
        print_json(told)
    elif dry_run:
        SAID.print(say(f"最多重读 {most} 个事件。", f"It would read {most} facts at most."))
    else:
        SAID.print(say(f"已开始重放 {told['id']}", f"Replay {told['id']} was ordered"))


@click.command()
@as_json
@answers
def progress(as_json: bool) -> None:
    """各服务进度 (how far each service is)。"""
    told = Client.find().get("/operations/services")
    if as_json:
        print_json(told)
        return
    print_table(
        say("服务", "Services"),
        (
            say("服务", "Service"),
            say("可用", "Reachable"),
            say("待发布", "Outbox"),
            say("日志", "Log"),
            say("落后", "Behind"),
            say("等待", "Waiting"),
            say("搁置", "Parked"),
        ),
        (
            (
                s["service"],
                "✓" if s["reachable"] else "✗",
                s["outbox"],
                s["head"],
                s["behind"],
                s["waiting"],
                s["parked"],
            )
            for s in told["items"]
        ),
    )


def _all_parked(client: Client, service: str, state: str) -> dict[str, Any]:
    items: list[Any] = []
    after = 0
    while True:
        told = client.get(
            f"/operations/services/{service}/parked", state=state, after=after, limit=PAGE
        )
        items += told["items"]
        if len(told["items"]) < PAGE:
            return {"items": items, "unreadable": told["unreadable"]}
        after = told["items"][-1]["id"]


def _no_such(service: str, parked_id: int) -> click.ClickException:
    return click.ClickException(
        say(f"{service} 没有编号为 {parked_id} 的反应。", f"{service} has no reaction {parked_id}.")
    )
