"""An operator's own acts on an embedded system: starting it wrongly, backing it up, rehearsing and being killed."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
import threading
from contextlib import suppress
from datetime import date, timedelta
from pathlib import Path

import pytest
import requests

from services.members.tests.people import id_number
from tests.journeys.systems import ROOT, EmbeddedSystem, unpack_landing, until
from tests.journeys.test_power_loss import count

pytestmark = pytest.mark.timeout(600)


@pytest.fixture
def system(tmp_path):
    made = unpack_landing(tmp_path)
    yield made
    made.stop()


@pytest.fixture
def running(system):
    system.start(demo=False)
    return system


def tonglu(system: EmbeddedSystem) -> requests.Session:
    """Return a session of the command line, which may do everything in Tonglu."""
    session = requests.Session()
    session.headers["Authorization"] = f"Bearer {system.token}"
    return session


def register(system: EmbeddedSystem, session: requests.Session, number: int) -> None:
    born = date(1950, 1, 1) + timedelta(days=number)
    path = f"{system.url}/api/v1/associations/tonglu/members"
    told = {
        "code": f"N{number:04}",
        "name": "新会员",
        "resident_id": id_number(f"{born:%Y%m%d}", serial=number % 900 + 1, county="330122"),
    }
    session.post(path, json=told, timeout=60).raise_for_status()


def refused_start(system: EmbeddedSystem) -> str:
    """Start, expect that it ends by itself, and return what it said."""
    system.start(wait=False, demo=False)
    assert system.process is not None
    assert system.process.wait(120) == 2
    assert "Traceback" not in system.said()
    return system.said()


def test_a_taken_port_is_named_and_another_proposed(system):
    with socket.socket() as somebody:
        somebody.bind(("127.0.0.1", system.port))
        somebody.listen()

        said = refused_start(system)

    assert f"端口 {system.port} 已被占用" in said
    assert f"make run PORT={system.port + 1}" in said


def test_a_folder_is_never_opened_with_another_key_or_without_one(running):
    running.stop()
    key = Path(running.environment["NUANJIA_KEY_FILE"])
    kept = key.read_text()

    key.write_text("00" * 32 + "\n")
    assert "与数据目录" in refused_start(running)
    key.unlink()
    assert "找不到密钥文件" in refused_start(running)
    assert not key.exists()

    key.write_text(kept)
    running.start(demo=False)


def test_a_folder_in_use_is_left_alone(running, tmp_path):
    second = EmbeddedSystem(tmp_path)
    second.data = running.data

    assert "已在使用" in refused_start(second)

    assert running.alive()


def test_a_backup_made_under_load_is_a_system_that_goes_on(running, tmp_path):
    """What one service's copy has seen, the copy of its source holds; nothing is lost or done twice."""
    stop, made = threading.Event(), []

    def write() -> None:
        session = tonglu(running)
        while not stop.is_set():
            register(running, session, len(made) + 1)
            made.append(1)

    writer = threading.Thread(target=write)
    writer.start()
    until(lambda: len(made) >= 10, seconds=60)
    archive = tmp_path / "kept.tar.gz"
    for _ in range(3):
        nuanjia("backup", str(archive), "--data", str(running.data))
    stop.set()
    writer.join()

    restored = EmbeddedSystem(tmp_path)
    restored.data = tmp_path / "restored"
    nuanjia("restore", str(archive), "--data", str(restored.data))
    restored.start(demo=False)
    try:
        register(restored, tonglu(restored), 900)
        members = count(restored.data, "members", "member")
        assert members >= 10 + 2 + 1
        for reader in ("care", "activities"):
            until(
                lambda reader=reader: count(restored.data, reader, "person") == members, seconds=60
            )
            assert count(restored.data, reader, "waiting_reaction") == 0
        assert not (restored.data / "key").exists()
    finally:
        restored.stop()


def test_a_rehearsal_that_is_killed_with_its_system_leaves_nothing_behind(running, tmp_path):
    asked = {"first": "2024-01-02", "last": "2025-12-31"}
    path = f"{running.url}/api/v1/associations/tonglu/rehearsals"
    tonglu(running).post(path, json=asked, timeout=60).raise_for_status()
    until(lambda: rehearsals_of(tmp_path) and children_of(running), seconds=60)
    before = {table: count(running.data, "care", table) for table in ("visit", "gift", "enrolment")}
    [child] = children_of(running)

    running.end(signal.SIGKILL)
    until(lambda: not Path(f"/proc/{child}").exists(), seconds=30)
    running.start(demo=False)

    assert rehearsals_of(tmp_path) == []
    assert before == {table: count(running.data, "care", table) for table in before}


def rehearsals_of(folder: Path) -> list[Path]:
    return list(folder.glob("nuanjia-rehearsal-*"))


def children_of(system: EmbeddedSystem) -> list[int]:
    """Return the processes that rehearse for *system*."""
    assert system.process is not None
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):  # it ended while we looked
            parent = int((folder / "stat").read_text().rsplit(")", 1)[1].split()[1])
            if (
                parent == system.process.pid
                and b"deploy.rehearsal" in (folder / "cmdline").read_bytes()
            ):
                found.append(int(folder.name))
    return found


def nuanjia(*words: str) -> None:
    """Run the command line."""
    subprocess.run([Path(sys.executable).with_name("nuanjia"), *words], cwd=ROOT, check=True)
