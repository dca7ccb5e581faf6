"""A demo in which somebody has worked: honours, visits in all states, a carer, gifts of the week."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from tests.journeys.systems import Api, EmbeddedSystem, until

HANGZHOU = "/associations/hangzhou"
EARLIER = date(2024, 10, 20)
TODAY = date(2024, 11, 12)
HONORS = ("provincial_model_worker", "hangzhou_craftsman", "municipal_model_worker")
KINDS = ("greeting", "three_visits", "bedside", "hardship")


def prepared(basetemp: Path) -> Path:
    """Return the folder of a demo somebody has worked in; made by whichever worker comes first."""
    ours = basetemp.parent if "PYTEST_XDIST_WORKER" in os.environ else basetemp
    folder = ours / "lived-in"
    with (ours / "lived-in.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            work_in(making := ours / "lived-in.making")
            making.rename(folder)
    return folder


def copy_of(shared: Path, folder: Path) -> EmbeddedSystem:
    """Start a system on a copy of the folder *shared*."""
    shutil.copytree(shared, folder, dirs_exist_ok=True)
    system = EmbeddedSystem(folder)
    system.start()
    return system


def work_in(folder: Path) -> None:
    """Start the demo on `EARLIER`, work a little, start it again on `TODAY`, work, and stop it."""
    folder.mkdir()
    system = EmbeddedSystem(folder, as_of=EARLIER.isoformat())
    try:
        system.start()
        work_of_earlier(Api(system, "demo", system.passwords_of["demo"]))
        system.stop()
        move_clock(system.data, TODAY - EARLIER)
        system.start()
        api = Api(system, "demo", system.passwords_of["demo"])
        until(lambda: api.get(f"{HANGZHOU}/gifts", limit=5)["items"], 60)
        until(lambda: api.get(f"{HANGZHOU}/visits", states="overdue")["items"], 60)
        work_of_today(api)
        until(lambda: api.get(f"{HANGZHOU}/visits", kinds="newly_honored")["items"], 60)
    finally:
        system.stop()


def move_clock(data: Path, by: timedelta) -> None:
    """Let the installation's days have passed while it was stopped."""
    file = data / "installation.json"
    known = json.loads(file.read_text())
    file.write_text(json.dumps({**known, "offset_days": known["offset_days"] + by.days}))


def work_of_earlier(api: Api) -> None:
    """Plan visits that will be late by `TODAY`, and some that will be due then."""
    for place, member in enumerate(housed(api)[:10]):
        due = EARLIER + timedelta(days=14 if place < 3 else 22 + place)
        api.post(
            f"{HANGZHOU}/visits",
            member_id=member["member_id"],
            kind=KINDS[place % len(KINDS)],
            due_on=due.isoformat(),
        )


def work_of_today(api: Api) -> None:
    """Grant honours, give an elder a carer, and record a visit."""
    leader = next(
        one
        for one in api.get(f"{HANGZHOU}/accounts")["items"]
        if one["display_name"].startswith("演示之家")
    )
    for place, member in enumerate(housed(api)[3:6]):
        api.post(
            f"{HANGZHOU}/members/{member['member_id']}/honors",
            honor_type=HONORS[place % len(HONORS)],
            granted_on=(TODAY - timedelta(days=place)).isoformat(),
        )
    elders = api.get(f"{HANGZHOU}/elderly", limit=3)["items"]
    told = {"carer_account_id": leader["account_id"], "since": TODAY.isoformat()}
    api.call("PUT", f"{HANGZHOU}/elderly/{elders[0]['member_id']}/carer", json=told)
    visit = api.get(f"{HANGZHOU}/visits", states="due", limit=1)["items"][0]
    made = {"visited_on": TODAY.isoformat(), "note": "精神很好，想参加重阳活动。"}
    api.post(f"{HANGZHOU}/visits/{visit['visit_id']}/record", **made)


def housed(api: Api) -> list[dict[str, Any]]:
    """Return the members of the demo's two homes."""
    homes = api.get(f"{HANGZHOU}/units", kind="home", state="running", limit=2)["items"]
    found: list[dict[str, Any]] = []
    for home in homes:
        found += api.get(f"{HANGZHOU}/units/{home['unit_id']}/members", state="active")["items"]
    return found
