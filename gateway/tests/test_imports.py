"""A ledger's way in: judged, applied once, resumed after a kill, told as the office expects it."""

from __future__ import annotations

import gc
import io
import json
from pathlib import Path

import pytest

from gateway.ledger.tests.workbooks import ROSTER, WANG, workbook
from gateway.tests.house import House, copied

LEDGERS = Path(__file__).parents[2] / "tests" / "ledgers"
TONGLU = LEDGERS / "tonglu-2024.xlsx"
SHEETS = ("会员名册", "组织机构", "荣誉台账", "阵地", "结对交流")  # Tonglu nominated nobody
AFTER_YEAR = (2025, 2, 1)


@pytest.fixture
def expected():
    return json.loads((LEDGERS / "tonglu-2024.expected.json").read_text("utf-8"))


@pytest.fixture
def office(house):
    """Tonglu's secretary in February 2025, when the ledger of 2024 is handed in."""
    house.clock.set_day(house.clock.today().replace(*AFTER_YEAR))
    return house.signed_in("tl.secretary")


@pytest.fixture(scope="module")
def applied_once(furnished, tmp_path_factory):
    """The databases after Tonglu's ledger was applied, and what was told of it; to be copied."""
    folder = tmp_path_factory.mktemp("applied")
    house = copied(furnished, folder)
    house.clock.set_day(house.clock.today().replace(*AFTER_YEAR))
    api = house.signed_in("tl.secretary")
    job = apply(house, api, upload(api, TONGLU.read_bytes())["job_id"])
    house.close()
    return folder, job


@pytest.fixture
def applied(applied_once, tmp_path):
    """A house in which Tonglu's ledger was applied, its secretary, and what was told of the import."""
    folder, job = applied_once
    house = copied(folder, tmp_path)
    house.clock.set_day(house.clock.today().replace(*AFTER_YEAR))
    yield house, house.signed_in("tl.secretary"), job
    house.close()


def upload(
    api, content: bytes, expect: int = 201, name: str = "台账.xlsx", association: str = "tonglu"
):
    told = {"file": (io.BytesIO(content), name)}
    return api.send("POST", f"/associations/{association}/imports", expect, data=told)


def finish(house: House) -> None:
    """Let the runner do its work, and the facts go round in between."""
    while house.runner.step():
        house.settle()


def apply(house: House, api, job_id: str):
    api.send("POST", f"/associations/tonglu/imports/{job_id}/apply", 202)
    finish(house)
    return api.get(f"/associations/tonglu/imports/{job_id}")


def test_a_ledger_is_judged_as_the_office_expects_and_changes_nothing_yet(house, office, expected):
    job = upload(office, TONGLU.read_bytes())

    assert (job["association"], job["year"], job["state"]) == ("tonglu", 2024, "judged")
    for sheet in SHEETS:
        assert job["totals"][sheet] == expected["totals"][sheet], sheet
    rejected = {
        (r["sheet"], r["row"], r["column"], r["reason_code"])
        for r in expected["rejected_rows"]
        if r["sheet"] in SHEETS
    }
    assert {
        (r["sheet"], r["row"], r["column"], r["reason_code"]) for r in job["rejected_rows"]
    } == rejected
    assert all(r["reason"] for r in job["rejected_rows"])
    duplicates = {
        (d["sheet"], d["row"], d["of_row"]) for d in expected["duplicates"] if d["sheet"] in SHEETS
    }
    assert {(d["sheet"], d["row"], d["of_row"]) for d in job["duplicates"]} == duplicates
    outside = {
        (n["sheet"], n["row"], n["code"]) for n in expected["not_counted"] if n["sheet"] in SHEETS
    }
    assert {(n["sheet"], n["row"], n["reason_code"]) for n in job["not_counted"]} == outside
    assert all(n["reason"] for n in job["not_counted"])
    assert job["list_notes"] == []
    assert "活动台账" in job["ignored_sheets"]
    assert office.get("/associations/tonglu/members")["total"] == 0


def test_a_ledger_that_names_another_association_is_warned_of_and_not_refused(house, office):
    hangzhou = house.signed_in("hz.secretary")
    names = {"tonglu": "桐庐县劳模工匠协会", "hangzhou": "杭州市劳模工匠协会"}
    head = [[f"{names['hangzhou']}2024年台账"], [f"单位：{names['hangzhou']}"]]
    ours = workbook(("会员名册", ROSTER, [WANG]), preamble=head)
    for api, into, content, of in (
        (office, "tonglu", TONGLU.read_bytes(), "tonglu"),
        (office, "tonglu", ours, "hangzhou"),
        (hangzhou, "hangzhou", TONGLU.read_bytes(), "tonglu"),
        (hangzhou, "hangzhou", ours, "hangzhou"),
    ):
        job = upload(api, content, association=into)
        warned = [(one["code"], one["named"], one["into"]) for one in job["notices"]]
        expected = [("other_association", names[of], names[into])]

        assert warned == ([] if into == of else expected)
        assert all(names[of] in one["message"] for one in job["notices"])
        assert (job["state"], job["total"] > 0) == ("judged", True)


def test_a_ledger_without_a_head_is_nobody_elses(house, office):
    bare = workbook(("会员名册", ROSTER, [WANG]), preamble=[["会员名册"]])

    assert upload(office, bare)["notices"] == []


def test_no_id_number_stands_in_the_clear(house, office):
    job = upload(office, TONGLU.read_bytes())

    wrong = [r for r in job["rejected_rows"] if r["column"] == "身份证号" and r["value"]]
    assert wrong
    assert all("*" in r["value"] for r in wrong)


def test_an_applied_ledger_is_there_and_again_changes_nothing(applied, expected):
    house, office, first = applied
    second = apply(house, office, upload(office, TONGLU.read_bytes())["job_id"])

    accepted = sum(expected["totals"][sheet]["accepted"] for sheet in SHEETS)
    assert first["state"] == second["state"] == "applied"
    assert (first["created"], first["updated"], first["unchanged"]) == (accepted, 0, 0)
    assert (second["created"], second["updated"], second["unchanged"]) == (0, 0, accepted)
    assert first["totals"] == second["totals"]
    accepted_of = {sheet: expected["totals"][sheet]["accepted"] for sheet in SHEETS}
    assert {one["sheet"]: one["created"] for one in first["outcome"]} == accepted_of
    assert {one["sheet"]: one["unchanged"] for one in second["outcome"]} == accepted_of
    assert first["done"] == first["total"] == accepted
    members = office.get("/associations/tonglu/members")
    assert members["total"] == expected["totals"]["会员名册"]["accepted"]


def test_the_other_association_stays_as_it_was(applied):
    house, _, _ = applied

    other = house.signed_in("hz.secretary")
    assert other.get("/associations/hangzhou/members")["total"] == 0
    assert other.get("/associations/hangzhou/imports")["items"] == []


def test_forty_years_of_honours_make_no_visit_and_no_message(applied):
    _, office, _ = applied

    assert office.get("/associations/tonglu/visits")["items"] == []
    told = {one["type"] for one in office.get("/associations/tonglu/feed", limit=500)["items"]}
    assert not told & {"members.honor_granted", "members.member_registered", "care.visit_due"}


def test_the_figures_are_those_of_the_summary(applied, expected):
    _, office, _ = applied

    figures = office.get("/associations/tonglu/figures", year=2024, scope="own")["figures"]

    found = {figure["slug"]: figure for figure in figures}
    ours = [f for f in expected["figures"] if f["slug"] in found]
    assert {f["slug"] for f in ours} == {
        "homes-active",
        "volunteer-groups-active",
        "health-centre-service-types",
    }
    for wanted in ours:
        for key in ("value", "printed", "unit", "scope", "precision"):
            assert (wanted["slug"], found[wanted["slug"]][key]) == (wanted["slug"], wanted[key])
    extra = {f["slug"]: f["value"] for f in expected["extra_figures"] if f["slug"] in found}
    assert len(extra) == 6
    assert {slug: found[slug]["value"] for slug in extra} == extra


def test_a_figure_leads_to_its_records_and_to_how_it_stood_on_a_day(applied):
    _, office, _ = applied
    path = "/associations/tonglu/figures/homes-active/records"

    now = office.get(path, year=2024, limit=10)
    rest = office.get(path, year=2024, limit=10, after=now["next"])
    before = office.get(path, year=2024, on="2024-01-01", scope="own")

    units = [one["key"] for one in now["items"] + rest["items"]]
    assert len(set(units)) == now["value"] == 13
    assert all(one["kind"] == "unit" and one["label"] for one in now["items"])
    assert before["value"] <= now["value"]
    assert before["period_to"] == "2024-01-01"
    assert office.get("/associations/tonglu/figures", year=2024, on="2024-06-30")["figures"]


def test_a_figure_that_nobody_counts_and_a_day_of_another_year_are_refused(applied):
    _, office, _ = applied
    path = "/associations/tonglu/figures"

    assert office.get(f"{path}/unheard-of/records", 404, year=2024)["code"] == "figure_not_found"
    assert office.get(path, 422, year=2024, on="2023-12-31")["errors"][0]["field"] == "on"


def test_an_import_that_was_killed_in_the_middle_goes_on_and_ends_the_same(house, office):
    job = upload(office, TONGLU.read_bytes())
    office.send("POST", f"/associations/tonglu/imports/{job['job_id']}/apply", 202)
    house.runner.step()
    sent = office.get(f"/associations/tonglu/imports/{job['job_id']}")["done"]

    # The chunk is committed, its progress row is not: the worst moment.
    runner = house.runner
    runner.runtime.database.begin, kept = None, runner.runtime.database.begin
    with pytest.raises(TypeError):
        runner.step()
    runner.runtime.database.begin = kept
    house.runner = type(runner)(runner.runtime, house)
    finish(house)

    done = office.get(f"/associations/tonglu/imports/{job['job_id']}")
    assert 0 < sent < done["total"]
    assert done["state"] == "applied"
    assert (done["created"], done["updated"], done["unchanged"]) == (done["total"], 0, 0)


def test_an_import_waits_for_a_service_that_is_away(house, office):
    job = upload(office, TONGLU.read_bytes())
    office.send("POST", f"/associations/tonglu/imports/{job['job_id']}/apply", 202)
    house.away.add("members")

    with pytest.raises(Exception, match="service_unknown"):
        house.runner.step()
    assert office.get(f"/associations/tonglu/imports/{job['job_id']}")["state"] == "applying"
    house.away.clear()
    finish(house)

    assert office.get(f"/associations/tonglu/imports/{job['job_id']}")["state"] == "applied"


@pytest.mark.parametrize("content", [b"", b"not a workbook at all", b"PK\x03\x04 torn"])
def test_what_is_no_workbook_is_refused_with_a_sentence(house, office, content):
    told = upload(office, content, 422)

    assert told["code"] == "not_a_ledger"
    assert told["errors"][0]["field"] == "file"
    assert told["errors"][0]["message"] != told["errors"][0]["code"]
    assert office.get("/associations/tonglu/imports")["items"] == []


def test_a_request_without_a_file_is_refused(house, office):
    told = office.send("POST", "/associations/tonglu/imports", 422, data={"other": "x"})

    assert [(e["field"], e["code"]) for e in told["errors"]] == [("file", "required")]


# The test client itself leaves the file open in which it spools what it sends.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_file_beyond_the_limit_is_refused(house, office):
    told = upload(office, b"x" * (20 * 1024 * 1024 + 1), 413)
    gc.collect()

    assert told["code"] == "file_too_large"


def test_findings_come_page_by_page(house, office):
    job = upload(office, TONGLU.read_bytes())
    path = f"/associations/tonglu/imports/{job['job_id']}/findings"

    first = office.get(path, limit=3)
    second = office.get(path, limit=500, after=first["next"])

    assert first["items"] + second["items"] == job["rejected_rows"]


def test_only_who_may_imports(house, office):
    house.open_account("president", "tonglu", "president")
    job = upload(office, TONGLU.read_bytes())
    president = house.signed_in("president")

    upload(president, TONGLU.read_bytes(), 403)
    president.send("POST", f"/associations/tonglu/imports/{job['job_id']}/apply", 403)

    assert president.get(f"/associations/tonglu/imports/{job['job_id']}")["state"] == "judged"
