"""`nuanjia up`, `serve`, `migrate`, `backup`, `restore`: starting a system, and keeping it."""

from __future__ import annotations

import os
import sys
from datetime import date
from pathlib import Path

import click

from deploy.cli.client import Refused, data_folder
from deploy.cli.output import SAID, answers, as_json, print_json
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


@click.command()
@click.argument("target", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--data", type=click.Path(exists=True, file_okay=False, path_type=Path), default=None)
@as_json
@answers
def backup(target: Path, data: Path | None, as_json: bool) -> None:
    """备份 (write all databases into one archive, while the system runs)。密钥不在其中。"""
    from deploy import backup as backups  # noqa: PLC0415  # loads the services

    try:
        backups.backup(data or data_folder(), target)
    except (backups.NotABackup, OSError) as error:
        raise Refused(str(error), {"code": "backup_failed", "detail": str(error)}) from error
    if as_json:
        print_json({"archive": str(target)})
    else:
        SAID.print(
            say(
                f"已备份到 {target}。密钥文件请另行保管。",
                f"Written to {target}. Keep the key file elsewhere.",
            )
        )


@click.command()
@click.argument("archive", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--data", type=click.Path(file_okay=False, path_type=Path), default=None)
@as_json
@answers
def restore(archive: Path, data: Path | None, as_json: bool) -> None:
    """恢复到空目录 (unpack a backup into an empty folder)。"""
    from deploy import backup as backups  # noqa: PLC0415  # loads the services

    folder = data or data_folder()
    try:
        services = backups.restore(archive, folder)
    except (backups.NotABackup, backups.FolderInUse, OSError) as error:
        raise Refused(str(error), {"code": "restore_failed", "detail": str(error)}) from error
    if as_json:
        print_json({"data": str(folder), "services": services})
    else:
        SAID.print(say(f"已恢复到 {folder}。", f"Restored into {folder}."))
