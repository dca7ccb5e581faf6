"""What an embedded installation remembers of itself: its lock, its clock, its key, its address."""

from __future__ import annotations

import fcntl
import json
import os
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import IO, Any

from chassis.clock import Clock, offset_to
from chassis.encryption import KeyMissing, keyring, load_keyring


class CannotStart(RuntimeError):
    """The system cannot start; the message says why, and what to do, to whoever started it."""


class AlreadyRunning(CannotStart):
    """Another process works on this data folder."""


class AnotherKey(CannotStart):
    """The folder was written with a key that is not the one at hand."""


class PortTaken(CannotStart):
    """Somebody else listens where the system is to be found."""


def key_file() -> Path:
    """Return where the key of this user's installations lies: outside of every data folder."""
    told = os.environ.get("NUANJIA_KEY_FILE")
    if told:
        return Path(told)
    home = os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config"
    return Path(home) / "nuanjia" / "key"


@dataclass
class Installation:
    """The data folder of one embedded system."""

    folder: Path
    _lock: IO[str] | None = field(default=None, repr=False)

    def lock(self) -> None:
        """Take the folder for this process; raises `AlreadyRunning`."""
        self.folder.mkdir(parents=True, exist_ok=True)
        file = (self.folder / "lock").open("a+")
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            address = self.read("cli.json").get("url", "")
            raise AlreadyRunning(
                f"数据目录 {self.folder} 已在使用，系统正在运行：{address}"
                f" (already running on this folder)"
            ) from error
        self._lock = file

    def unlock(self) -> None:
        """Leave the folder to others."""
        if self._lock is not None:
            self._lock.close()
            self._lock = None

    def url(self, service: str) -> str:
        return f"sqlite:///{self.folder.resolve()}/{service}.db"

    def clock(self, as_of: date | None) -> Clock:
        """Return the installation's clock; *as_of* sets its first day, once, and time then runs on."""
        known = self.read("installation.json")
        if "offset_days" not in known:
            known["offset_days"] = offset_to(as_of).days if as_of else 0
            self.write("installation.json", known)
        return Clock(timedelta(days=known["offset_days"]))

    def load_key(self) -> None:
        """Load the key that the folder is written with; a new folder gets a key if there is none.

        Raises `AnotherKey`: with any other, no ID number, phone or address could be read again.
        """
        known = self.read("installation.json")
        path = key_file()
        if "key" in known and not path.exists():
            raise AnotherKey(
                f"找不到密钥文件 {path}。数据目录 {self.folder} 是用它加密的，请放回原处。"
                f" (the key file is missing; put it back)"
            )
        try:
            load_keyring(path, create=True)
        except KeyMissing as error:
            raise AnotherKey(
                f"密钥文件 {path} 无法使用：{error} (the key file is no good)"
            ) from error
        mark = keyring().derived_key("which key")[:8].hex()
        if known.setdefault("key", mark) != mark:
            raise AnotherKey(
                f"密钥文件 {path} 与数据目录 {self.folder} 不符，请用原来的密钥。"
                f" (another key wrote this folder)"
            )
        self.write("installation.json", known)

    def read(self, name: str) -> dict[str, Any]:
        """Return the JSON file *name*, or an empty object."""
        try:
            found: dict[str, Any] = json.loads((self.folder / name).read_text())
        except (OSError, ValueError):
            return {}
        return found

    def write(self, name: str, content: dict[str, Any]) -> None:
        """Write the JSON file *name*, readable by its owner alone; whole or not at all."""
        fresh = self.folder / f".{name}.new"
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            json.dump(content, file, ensure_ascii=False, indent=1)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(self.folder / name)
