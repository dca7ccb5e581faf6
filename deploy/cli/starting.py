"""`nuanjia up`, `serve` and `migrate`: starting a system. Little is loaded here, because it goes on as another."""

from __future__ import annotations

import os
import sys
from datetime import date
from pathlib import Path

import click

from deploy.cli.places import data_folder
from deploy.cli.words import say

SERVICES = ("members", "activities", "care", "notifications", "gateway")


def _become(*words: str) -> None:
    """Go on as `python -m …`: green processes must patch the library before anything is imported."""
    os.execv(sys.executable, [sys.executable, "-W", "ignore", "-m", *words])  # noqa: S606  # no shell is meant


@click.command()
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True)
@click.option(
    "--data",
    type=click.Path(file_okay=False, path_type=Path),
    default=None,
    help="数据目录 (the data folder; NUANJIA_DATA or ./data)",
)
@click.option(
    "--as-of",
    default=None,
    metavar="YYYY-MM-DD",
    help="首次启动的业务日期 (business date of the first start)",
)
@click.option("--no-demo", is_flag=True, help="不载入演示数据 (without the demo)")
def up(port: int, data: Path | None, as_of: str | None, no_demo: bool) -> None:
    """启动整个系统 (start the whole system here)。"""
    words = ["deploy.embedded", "--data", str(data or data_folder()), "--port", str(port)]
    if as_of:
        try:
            date.fromisoformat(as_of)
        except ValueError as error:
            raise click.BadParameter(
                say(f"{as_of} 不是日期，应写成 2024-01-01", f"{as_of} is no date like 2024-01-01"),
                param_hint="--as-of",
            ) from error
        words += ["--as-of", as_of]
    if no_demo:
        words.append("--no-demo")
    _become(*words)


@click.command()
@click.argument("role", type=click.Choice(["calls", "relay", "worker"]))
@click.argument("service", type=click.Choice(SERVICES))
def serve(role: str, service: str) -> None:
    """以单独进程运行一部分 (run one part as a process of its own)。"""
    _become("deploy.process", role, service)


@click.command()
@click.argument("service", type=click.Choice(SERVICES))
def migrate(service: str) -> None:
    """升级一个服务的数据库 (bring one service's database to the newest version)。"""
    _become("deploy.migrate", service)
