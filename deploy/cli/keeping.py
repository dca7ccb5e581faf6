"""`nuanjia backup` and `restore`: keeping a system."""

from __future__ import annotations

from pathlib import Path

import click

from deploy.cli.client import Refused
from deploy.cli.output import SAID, answers, as_json, print_json
from deploy.cli.places import data_folder
from deploy.cli.words import say


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
