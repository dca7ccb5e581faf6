"""Backup and restore of an embedded installation: one archive, taken while the system runs.

The key is not in it: keep it elsewhere. Without it no ID number, phone or address can be read again.
"""

from __future__ import annotations

import gzip
import json
import sqlite3
import tarfile
import tempfile
import time
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from chassis import admin, relay
from chassis.clock import Clock
from chassis.context import Context
from chassis.database import Database
from deploy.installation import AlreadyRunning, Installation
from deploy.system import CLASSES

MANIFEST = "backup.json"
PAUSE_SECONDS = 60.0
POLL_SECONDS = 0.1


class NotABackup(ValueError):
    """The archive is none of ours, or is damaged; said in both languages, for it has no other reader."""


class FolderInUse(RuntimeError):
    """There is already an installation in the folder; restoring would destroy it."""


def backup(data: Path, target: Path) -> Path:
    """Write all databases of *data* into the archive *target*, at a moment that they have in common.

    While the system runs its relays rest for that moment: what is committed meanwhile stays in the
    outbox, so that no copy has seen a fact that the copy of its source does not hold.
    """
    databases = [name for name in CLASSES if (data / f"{name}.db").exists()]
    if not databases:
        raise NotABackup(f"{data} 里没有数据库 (no databases in this folder)")
    with tempfile.TemporaryDirectory(dir=target.resolve().parent) as name:
        folder = Path(name)
        with _at_rest(data, databases):
            for service in databases:
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


@contextmanager
def _at_rest(data: Path, databases: list[str]) -> Iterator[None]:
    """Keep facts from moving: nobody works on the folder, or the relays rest and the readers are done."""
    installation = Installation(data)
    try:
        installation.lock()
    except AlreadyRunning:
        opened = [Database(installation.url(name), name, Clock()) for name in databases]
        try:
            _pause(opened, PAUSE_SECONDS)
            _await_readers(opened)
            yield
        finally:
            _pause(opened, 0)
            for database in opened:
                database.close()
    else:
        try:
            yield
        finally:
            installation.unlock()


def _pause(databases: list[Database], seconds: float) -> None:
    for database in databases:
        relay.pause(database, seconds)


def _await_readers(databases: list[Database]) -> None:
    """Wait until every reader has applied what its sources have published."""
    until = time.monotonic() + PAUSE_SECONDS / 2
    while time.monotonic() < until:
        if not admin.behind({one.service: _progress(one) for one in databases}):
            return
        time.sleep(POLL_SECONDS)  # another process reads; there is nothing here to be woken by
    raise NotABackup("系统正忙，请稍后再备份 (the system is busy; try again later)")


def _progress(database: Database) -> admin.Progress:
    with database.reading(Context()) as tx:
        return admin.progress(tx)


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
    except (tarfile.ReadError, gzip.BadGzipFile) as error:
        raise NotABackup(f"{archive} 不是本系统的备份 (not a backup of ours)") from error
    except (tarfile.TarError, zlib.error, EOFError) as error:
        raise NotABackup(f"{archive} 不完整或已损坏 (incomplete or damaged)") from error
    manifest = json.loads((data / MANIFEST).read_text())
    (data / MANIFEST).unlink()
    Installation(data).write(
        "installation.json",
        {
            "offset_days": manifest.get("offset_days", 0),
            "loaded": True,
            **({"key": manifest["key"]} if "key" in manifest else {}),
        },
    )
    return list(manifest["databases"])


def _copy(source: Path, target: Path) -> None:
    """Copy a database that is in use, as it is at one moment."""
    with sqlite3.connect(source) as reading, sqlite3.connect(target) as writing:
        reading.backup(writing)
        writing.execute("UPDATE relay_state SET paused_until = NULL")
        writing.execute("PRAGMA journal_mode=DELETE")
