"""What happens once the embedded system is up: the demo on the first start, then the address."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from gateway import demo

if TYPE_CHECKING:
    from deploy.embedding import Embedded

LEDGER = Path(__file__).parent / "demo" / "hangzhou-2024.xlsx"


def prepare(system: Embedded, *, progress: bool) -> None:
    """Load the demo when it was never loaded, open the gateway's doors, and print how to get in."""
    console = Console(file=sys.stderr, force_terminal=progress or None)
    known = system.installation.read("installation.json")
    seeding = demo.Seeding(system.runtimes["gateway"], system.client, system.settings)
    if system.demo and not known.get("loaded"):
        _load(seeding, console)
        system.installation.write("installation.json", {**known, "loaded": True})
    access = seeding.command_line_access()
    welcome = seeding.sign_in()
    system.installation.write(
        "cli.json",
        {"url": f"http://127.0.0.1:{system.port}", **access, **(welcome or {"others": []})},
    )
    seeding.open_doors()
    _welcome(system, console, welcome)


def _load(seeding: demo.Seeding, console: Console) -> None:
    console.print(
        "首次启动：正在载入演示协会的台账 [dim](first start: loading the demo ledger)[/dim]"
    )
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.percentage:>3.0f}%"),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=console) as bar:
        task = bar.add_task("准备 preparing", total=None)

        def told(done: int, total: int, what: str) -> None:
            bar.update(task, completed=done, total=total, description=what)

        seeding.load(LEDGER, told)


def _welcome(system: Embedded, console: Console, sign_in: dict[str, Any] | None) -> None:
    address = f"http://127.0.0.1:{system.port}"
    print(f"\n  暖家 Nuanjia   {address}", flush=True)  # noqa: T201  # this is what it is for
    if sign_in:
        print(  # noqa: T201
            f"  演示登录 demo sign-in:  {sign_in['login']} / {sign_in['password']}\n"
            + "".join(
                f"  之家负责人 home leader:  {one['login']} / {one['password']}\n"
                for one in sign_in["others"]
            )
            + f"  系统管理员 operator:  {sign_in['operator']['login']} / {sign_in['operator']['password']}\n"
            + "  这是演示数据，人员均为虚构。 (This is a demo; all persons are invented.)",
            flush=True,
        )
    print("  停止 stop: Ctrl+C\n", flush=True)  # noqa: T201
    console.print(f"[dim]日志 log: {system.installation.folder / 'nuanjia.log'}[/dim]")
