"""A data folder that an earlier release made is upgraded on start, and everything in it is still there.

`landings/first.tar.gz` is such a folder with its key, as the first release left it when it was stopped. Add
one for each release that changes a table; never make an old one anew.
"""

from __future__ import annotations

import pytest
import requests

from tests.journeys.systems import LANDINGS, unpack_landing

NAMES = sorted(file.name.removesuffix(".tar.gz") for file in LANDINGS.glob("*.tar.gz"))
SECRETARY = {"login": "lin", "password": "a warm home 2024"}

pytestmark = pytest.mark.timeout(600)


@pytest.fixture(params=NAMES)
def system(request, tmp_path):
    made = unpack_landing(tmp_path, request.param)
    made.start(demo=False)
    yield made
    made.stop()


def test_a_folder_of_an_earlier_release_goes_on_where_it_was(system):
    address = f"{system.url}/api/v1"
    signed_in = requests.post(f"{address}/sign-in", json=SECRETARY, timeout=30).json()
    session = requests.Session()
    session.headers["Authorization"] = f"Bearer {signed_in['access_token']}"

    def items(path):
        told = session.get(f"{address}/associations/tonglu/{path}", timeout=30)
        told.raise_for_status()
        return told.json()["items"]

    members = {one["name"]: one for one in items("members")}
    assert set(members) == {"方建国", "申屠丽"}
    elder, honoured = members["方建国"]["member_id"], members["申屠丽"]["member_id"]
    assert [one["member_id"] for one in items("elderly")] == [elder]
    assert [(one["member_id"], one["kind"]) for one in items("visits?kinds=newly_honored")] == [
        (honoured, "newly_honored")
    ]
    path = f"{address}/associations/tonglu/members/{elder}/reveal"
    told = session.post(path, timeout=30)
    assert told.json()["phone"] == "13805710001"  # the key still opens what it closed
