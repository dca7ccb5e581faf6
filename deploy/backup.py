"""Backup and restore of an embedded installation: one archive, taken while the system runs.

The key is not in it: keep it elsewhere. Without it no ID number, phone or address can be read again.
"""

from __future__ import annotations

import json
import sqlite3
import tarfile
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from deploy.installation import Installation
from deploy.system import CLASSES

MANIFEST = "backup.json"


class NotABackup(ValueError):
    """The archive is none of ours, or is damaged."""


class FolderInUse(RuntimeError):
    """There is already an installation in the folder; restoring would destroy it."""


def backup(data: Path, target: Path) -> Path:
    """Write all databases of *data*, each at one moment, into the archive *target*.

    A fact that one database has and another has not yet applied is in the first one's log; after a
    restore the services reconcile.
    """
    databases = [name for name in CLASSES if (data / f"{name}.db").exists()]
    if not databases:
        raise NotABackup(f"{data} 里没有数据库 (no databases in this folder)")
    with tempfile.TemporaryDirectory(dir=target.resolve().parent) as name:
        folder = Path(name)
        # Readers first: what a reader has applied is then surely in its source's log.
        for service in reversed(databases):
            _copy(data / f"{service}.db", folder / f"{service}.db")
        known = Installation(data).read("installation.json")
        manifest = {"made_at": datetime.now(UTC).isoformat(), "databases": databases, **known}
        (folder / MANIFEST).write_text(json.dumps(manifest))
        fresh = target.with_suffix(target.suffix + ".new")
        with tarfile.open(fresh, "w:gz") as archive:
            for file in sorted(folder.iterdir()):
                archive.add(file, arcname=file.name)
        fresh.replace(target)
    return target


def restore(archive: Path, data: Path) -> list[str]:
    """Unpack *archive* into the new folder *data*; return the services it holds."""
    if data.exists() and any(data.glob("*.db")):
        raise FolderInUse(f"{data} 里已有数据，请换一个空目录 (the folder is not empty)")
    try:
        with tarfile.open(archive) as opened:
            names = opened.getnames()
            if MANIFEST not in names:
                raise NotABackup(f"{archive} 不是本系统的备份 (not a backup of ours)")
            data.mkdir(parents=True, exist_ok=True)
            opened.extractall(data, filter="data")
    except (tarfile.TarError, OSError, EOFError) as error:
        raise NotABackup(f"{archive} 无法读取：{error} (cannot be read)") from error
    manifest = json.loads((data / MANIFEST).read_text())
    (data / MANIFEST).unlink()
    Installation(data).write(
        "installation.json", {"offset_days": manifest.get("offset_days", 0), "loaded": True}
    )
    return list(manifest["databases"])


def _copy(source: Path, target: Path) -> None:
    """Copy a database that is in use, as it is at one moment."""
    with sqlite3.connect(source) as reading, sqlite3.connect(target) as writing:
        reading.backup(writing)
        writing.execute("PRAGMA journal_mode=DELETE")
