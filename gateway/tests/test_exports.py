"""A workbook that goes out comes in again as it was: here nothing changes, elsewhere everything is there."""

from __future__ import annotations

import io
import json
from pathlib import Path

import openpyxl
import pytest

from chassis.context import Context
from chassis.tables import RestrictedRead
from gateway.tests.house import House
from gateway.tests.test_imports import AFTER_YEAR, LEDGERS, TONGLU, apply, upload

HERE = "/associations/tonglu"
DAY = "2024-03-01"
MEETINGS = ("exchanges", "agreements")


def download(api, year: int = 2024, expect: int = 200) -> bytes:
    answer = api.web.get(
        f"/api/v1{HERE}/ledger?year={year}", headers={"Authorization": f"Bearer {api.token}"}
    )
    assert answer.status_code == expect, answer.text
    return answer.data


@pytest.fixture(scope="module")
def filled(furnished, tmp_path_factory):
    """A house with Tonglu's ledger and what its six sheets do not show: entered by hand."""
    from gateway.tests.house import copied  # noqa: PLC0415  # beside the fixture that needs it

    folder: Path = tmp_path_factory.mktemp("filled")
    house = copied(furnished, folder)
    house.clock.set_day(house.clock.today().replace(*AFTER_YEAR))
    api = house.signed_in("tl.secretary")
    apply(house, api, upload(api, TONGLU.read_bytes())["job_id"])
    enter_by_hand(api)
    house.settle()
    yield house, api
    house.close()


def enter_by_hand(api) -> None:
    member = api.get(f"{HERE}/members", limit=1)["items"][0]["member_id"]
    told = {"pipeline": "speaker", "title": "宣讲员", "batch": "首批", "opened_on": "2024-01-01"}
    called = api.post(f"{HERE}/calls", 201, **told)
    path = f"{HERE}/calls/{called['call_id']}/nominations"
    speaker = api.post(path, 201, member_id=member, on=DAY)["nomination_id"]
    api.post(path, 201, candidate_name="周明", recommended_by="第一分协会", on=DAY)
    scores = {"practice": "90", "theory": "85.5", "expression": "88"}
    for state in ("reviewed", "selected"):
        api.post(f"{HERE}/nominations/{speaker}/move", to_state=state, on=DAY, **scores)
    venue = {"name": "工匠馆", "kind": "hall", "host": "总工会", "builders": ["区政府", "协会"]}
    api.post(f"{HERE}/venues", 201, state="open", on=DAY, batch="首批", **venue)
    api.post(
        f"{HERE}/recognitions",
        201,
        recipient_kind="work",
        recipient_name="《行车电路》",
        honor_type="municipal_five_small_innovation",
        granted_on=DAY,
    )
    leave(api)
    revoke_and_grant_again(api)
    sign_and_recognise(api)


def leave(api) -> None:
    """Let one member each be suspended, transferred, withdrawn and dead; and enter a candidate."""
    others = api.get(f"{HERE}/members", limit=9, state="active")["items"][-4:]
    for one, state in zip(others, ("suspended", "transferred", "withdrawn"), strict=False):
        api.post(f"{HERE}/members/{one['member_id']}/state", to_state=state, on=DAY)
    api.post(f"{HERE}/members/{others[-1]['member_id']}/death", on=DAY)
    told = {"code": "TL9001", "name": "候选人", "resident_id": "330122196003089969"}
    api.post(f"{HERE}/members", 201, state="candidate", **told)


def revoke_and_grant_again(api) -> None:
    member = api.get(f"{HERE}/members", limit=2)["items"][-1]["member_id"]
    path, told = f"{HERE}/members/{member}/honors", {"honor_type": "hangzhou_craftsman"}
    grant = api.post(path, 201, granted_on="2024-01-15", **told)["grant_id"]
    api.post(f"{HERE}/honors/{grant}/revoke", revoked_on="2024-02-01", reason="申报材料不实")
    api.post(path, 201, granted_on=DAY, **told)


def sign_and_recognise(api) -> None:
    """Sign agreements without a meeting, one of them over; and let a studio go through two steps."""
    partner = {"name": "桐庐县第一人民医院", "kind": "hospital"}
    found = api.post(f"{HERE}/partners", 201, **partner)["partner_id"]
    for kind in ("service", "host"):
        told = {"signed_on": DAY, "terms": ["体检", "绿色通道"], "valid_to": "2030-02-28"}
        signed = api.post(f"{HERE}/partners/{found}/agreements", 201, kind=kind, **told)
    api.post(f"{HERE}/agreements/{signed['agreement_id']}/end", on="2024-06-01")
    told = {"pipeline": "studio", "title": "市级创新工作室", "opened_on": "2024-01-01"}
    told["honor_type"] = "municipal_innovation_studio"
    call = api.post(f"{HERE}/calls", 201, **told)["call_id"]
    path = f"{HERE}/calls/{call}/nominations"
    studio = api.post(path, 201, candidate_name="王芳工作室", on=DAY)["nomination_id"]
    api.post(path, 201, candidate_name="李建国工作室", on=DAY)
    api.post(f"{HERE}/nominations/{studio}/move", to_state="reviewed", on=DAY)


def figures(api, association: str) -> dict[str, int]:
    told = api.get(f"/associations/{association}/figures", year=2024, scope="own")["figures"]
    return {one["slug"]: one["value"] for one in told}


def test_what_goes_out_comes_in_again_and_changes_nothing(filled):
    house, api = filled
    before = figures(api, "tonglu")

    job = apply(house, api, upload(api, download(api))["job_id"])

    assert (job["state"], job["rejected_rows"], job["problems"]) == ("applied", [], [])
    assert (job["created"], job["updated"]) == (0, 0)
    assert figures(api, "tonglu") == before


def test_in_another_association_everything_is_there_as_it_was(filled, tmp_path):
    house, api = filled
    content = download(api)
    other = House(tmp_path)
    try:
        other.register("hangzhou", "杭州市劳模工匠协会", "municipal", None)
        other.register("tonglu", "桐庐县劳模工匠协会", "county", "hangzhou")
        other.settle()
        other.open_account("tl.secretary", "tonglu", "secretary")
        other.clock.set_day(house.clock.today())
        fresh = other.signed_in("tl.secretary")

        job = apply(other, fresh, upload(fresh, content)["job_id"])

        assert job["rejected_rows"] == []
        assert figures(fresh, "tonglu") == figures(api, "tonglu")
        again = records(other)
        for sheet, rows in records(house).items():
            assert (sheet, set(rows) ^ set(again[sheet])) == (sheet, set())
    finally:
        other.close()


def records(house) -> dict[str, list]:
    """Return what each sheet holds, in an order of its own."""
    context = Context(association_id="tonglu")
    found = {}
    for sheet in ("members", "units", "honors", "nominations", "venues", *MEETINGS):
        rows, after = [], None
        while True:
            asked = {"sheet": sheet, "after": after, "limit": 500}
            page = house.call("members", "read_ledger", asked, context=context)
            rows += [json.dumps(one, ensure_ascii=False, sort_keys=True) for one in page["items"]]
            after = page["next"]
            if not after:
                break
        found[sheet] = sorted(rows)
    return found


def test_a_second_number_and_a_day_known_to_the_month_go_out_as_they_came(filled):
    _, api = filled
    expected = json.loads((LEDGERS / "tonglu-2024.expected.json").read_text("utf-8"))

    job = upload(api, download(api))

    twice = [row for row in expected["duplicates"] if row["sheet"] == "会员名册"]
    numbers = [one for one in job["duplicates"] if one["sheet"] == "会员名册"]
    assert len(numbers) <= len(twice)
    known = expected["totals"]["会员名册"]["accepted"]
    assert job["totals"]["会员名册"]["accepted"] == known + 1  # the candidate entered by hand


def test_an_honour_goes_out_with_the_level_that_the_catalogue_gives_it(filled):
    _, api = filled

    page = openpyxl.load_workbook(io.BytesIO(download(api)))["荣誉台账"]

    header, *rows = [
        [str(cell or "").rstrip("*") for cell in row]
        for row in page.iter_rows(min_row=3, values_only=True)
    ]
    honors = {row[header.index("荣誉名称")]: row[header.index("级别")] for row in rows}
    assert honors["浙江省劳动模范"] == "省级"
    assert honors["桐庐工匠"] == "区县级"


def test_the_roster_leaves_in_clear_for_whom_may_see_it_and_leaves_a_trace(filled):
    house, api = filled
    house.open_account("president", "tonglu", "president")
    president = house.signed_in("president")

    download(president, expect=403)
    download(api)

    context = Context(association_id="tonglu")
    with house.runtimes["members"].database.reading(context) as tx:
        read = tx.session.query(RestrictedRead).filter_by(association_id="tonglu").count()
    assert read >= api.get(f"{HERE}/members", limit=1)["total"]


def test_an_association_with_nothing_gets_a_blank_ledger(house):
    api = house.signed_in("tl.secretary")

    job = upload(api, download(api))

    assert io.BytesIO(download(api)).read(2) == b"PK"
    assert {sheet["rows"] for sheet in job["totals"].values()} == {0}
