"""What a private RabbitMQ and a private PostgreSQL have in common: an account, a directory, an end."""

import os
import pwd
import random
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

# Below the ephemeral range. A client that keeps knocking at a port *inside* that range while its
# server is down can be given the very same port as its own and then talks to itself.
PORTS = range(20_000, 32_000)

INSTALL_SECONDS = 600

_handed_out: set[int] = set()


class ServerMissingError(RuntimeError):
    """Raised when a server is not installed and may not be installed by us; says what to run."""


class ServerFailedError(RuntimeError):
    """Raised when a private server does not come up or a tool of it fails; carries its output."""


def free_port() -> int:
    """Return a loopback port that nobody uses and that was not returned before."""
    for port in random.sample(PORTS, k=len(PORTS)):
        if port in _handed_out:
            continue
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
        _handed_out.add(port)
        return port
    raise ServerFailedError(f"no free port between {PORTS.start} and {PORTS.stop}")


def find_program(name: str, *, patterns: Sequence[str], package: str) -> Path:
    """Return the newest *name* on PATH or under *patterns*; installs the Debian *package* if it may."""
    found = _installed(name, patterns)
    if found is None:
        _install(package)
        found = _installed(name, patterns)
    if found is None:
        raise ServerMissingError(f"{package} is installed but holds no {name}")
    return found


def _installed(name: str, patterns: Sequence[str]) -> Path | None:
    for pattern in patterns:
        candidates = sorted(Path("/").glob(f"{pattern.lstrip('/')}/{name}"), key=_version)
        if candidates:
            return candidates[-1]
    on_path = shutil.which(name)
    return Path(on_path).resolve() if on_path else None


def _version(path: Path) -> list[int]:
    digits = "".join(letter if letter.isdigit() else " " for letter in str(path))
    return [int(number) for number in digits.split()]


def _install(package: str) -> None:
    command = f"apt-get update && apt-get install --yes --no-install-recommends {package}"
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        raise ServerMissingError(f"{package} is not installed. Please run: sudo sh -c '{command}'")

    # Run level 1 tells the package not to start its own service, which nobody here needs.
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive", "RUNLEVEL": "1"}
    waiting = command.replace("apt-get", "apt-get -o DPkg::Lock::Timeout=300")
    done = subprocess.run(  # noqa: S602  # the command is ours, word for word
        waiting,
        shell=True,
        check=False,
        env=quiet,
        text=True,
        capture_output=True,
        timeout=INSTALL_SECONDS,
    )
    if done.returncode != 0:
        raise ServerMissingError(
            f"could not install {package}. Please run: {command}\n{done.stdout}{done.stderr}"
        )


@dataclass(frozen=True)
class Account:
    """Who a private server runs as: ourselves, or somebody without privileges when we are root."""

    uid: int
    gid: int
    switch: bool

    @classmethod
    def preferring(cls, *names: str) -> "Account":
        """Both servers refuse to run as root; then take the first of *names* that exists."""
        if os.geteuid() != 0:
            return cls(uid=os.geteuid(), gid=os.getegid(), switch=False)
        for name in (*names, "nobody"):
            try:
                entry = pwd.getpwnam(name)
            except KeyError:
                continue
            return cls(uid=entry.pw_uid, gid=entry.pw_gid, switch=True)
        raise ServerFailedError(f"none of the accounts {names} and nobody exists")

    def directory(self, prefix: str) -> Path:
        """Make an empty directory that only this account can open."""
        path = Path(tempfile.mkdtemp(prefix=prefix))
        self.own(path)
        return path

    def own(self, path: Path) -> None:
        """Give *path* to this account."""
        if self.switch:
            os.chown(path, self.uid, self.gid)

    def run(
        self,
        command: Sequence[str | Path],
        *,
        cwd: Path,
        env: Mapping[str, str],
        stdin: str = "",
        timeout_seconds: float = 120,
    ) -> str:
        """Run a tool of the server to its end and return what it printed."""
        done = subprocess.run(
            [str(word) for word in command],
            cwd=cwd,
            env=dict(env),
            input=stdin,
            text=True,
            capture_output=True,
            check=False,
            timeout=timeout_seconds,
            **self._identity(),
        )
        if done.returncode != 0:
            words = " ".join(str(word) for word in command)
            raise ServerFailedError(
                f"{words} ended with {done.returncode}:\n{done.stdout}{done.stderr}"
            )
        printed: str = done.stdout
        return printed

    def spawn(
        self, command: Sequence[str | Path], *, cwd: Path, env: Mapping[str, str], log: Path
    ) -> "subprocess.Popen[bytes]":
        """Start a server in a session of its own, so that Ctrl-C reaches the tests and not the server."""
        with log.open("ab") as output:
            self.own(log)
            return subprocess.Popen(
                [str(word) for word in command],
                cwd=cwd,
                env=dict(env),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                **self._identity(),
            )

    def _identity(self) -> dict[str, Any]:
        if not self.switch:
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}


class Watchdog:
    """Ends the guarded process groups and removes the directory when this process ends, however it ends.

    It waits at a pipe that only we hold. A normal end, Ctrl-C and SIGKILL all close it, which no
    `atexit` function can say of itself.
    """

    _SCRIPT = """
        trap '' INT TERM HUP
        targets=
        while read -r word; do
            case $word in forget) targets= ;; *) targets="$targets -$word" ;; esac
        done
        for target in $targets; do
            kill -s "$1" -- "$target"
            tries=0
            while kill -0 -- "$target" && [ "$tries" -lt 100 ]; do
                sleep 0.1; tries=$((tries + 1))
            done
            kill -s KILL -- "$target"
        done 2>/dev/null
        rm -rf -- "$2" 2>/dev/null || { sleep 1; rm -rf -- "$2"; }
    """

    def __init__(self, directory: Path, *, signal_name: str) -> None:
        reading, self._writing = os.pipe()
        self._process = subprocess.Popen(
            ["/bin/sh", "-c", self._SCRIPT, "watchdog", signal_name, str(directory)],
            stdin=reading,
            stdout=subprocess.DEVNULL,
            start_new_session=True,
            cwd="/",
        )
        os.close(reading)

    def guard(self, process: "subprocess.Popen[bytes]") -> None:
        """End the group of *process* too, should we not come to it ourselves."""
        os.write(self._writing, f"{process.pid}\n".encode())

    def forget(self) -> None:
        """Everything guarded so far has ended; its numbers may belong to strangers by now."""
        os.write(self._writing, b"forget\n")

    def dismiss(self) -> None:
        """Let it do its work now; returns when the directory is gone."""
        if self._writing >= 0:
            os.close(self._writing)
            self._writing = -1
            self._process.wait()


def await_answer(
    answers: Callable[[], bool],
    *,
    process: "subprocess.Popen[bytes]",
    log: Path,
    timeout_seconds: float,
) -> None:
    """Wait until *answers* is true; raises with the end of *log* when the process ends or time runs out."""
    deadline = time.monotonic() + timeout_seconds
    while not answers():
        ended = process.poll() is not None
        if ended or time.monotonic() > deadline:
            why = f"ended with {process.returncode}" if ended else f"silent for {timeout_seconds} s"
            tail = log.read_text(errors="replace")[-4000:] if log.exists() else ""
            raise ServerFailedError(f"{process.args!r}: {why}\n{tail}")
        time.sleep(0.05)
