"""One fact's whole life, and the clock's, seen from outside: the main job of the system."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest

from chassis.clock import Clock
from tests.journeys.people import birthday, register
from tests.journeys.systems import ROOT, Api, until

pytestmark = pytest.mark.timeout(1500)  # the first test waits for a whole system to load
HANGZHOU = "/associations/hangzhou"
LEDGERS = ROOT / "tests" / "ledgers"
SHEETS = ("组织机构", "会员名册", "荣誉台账", "推荐评选", "阵地", "结对交流")


def today():
    return Clock().today()


def a_home(secretary: Api) -> dict:
    """Return the home that the demo's first leader leads."""
    offices = secretary.get(f"{HANGZHOU}/offices")["items"]
    leads = [one for one in offices if one["office"] == "home_leader"]
    return next(one for one in leads if one["account_name"] == "演示之家负责人一")


def visits_of(api: Api, member: str, kind: str = "newly_honored") -> list[dict]:
    found = api.get(f"{HANGZHOU}/visits", member_id=member)["items"]
    return [visit for visit in found if visit["kind"] == kind]


def inbox_about(api: Api, member: str) -> list[dict]:
    return [m for m in api.get(f"{HANGZHOU}/inbox")["items"] if m["member_id"] == member]


def import_file(api: Api, file: Path, association: str = "hangzhou") -> dict:
    """Upload, preview and apply a ledger; return the job when every service has applied its facts."""
    with file.open("rb") as content:
        job = api.call(
            "POST", f"/associations/{association}/imports", files={"file": (file.name, content)}
        )
    here = f"/associations/{association}/imports/{job['job_id']}"
    api.post(f"{here}/apply")
    return until(lambda: (j := api.get(here))["state"] == "applied" and j, seconds=120)


JUDGED = {
    "rejected_rows": ("sheet", "row", "column", "reason_code"),
    "duplicates": ("sheet", "row", "of_row", "key"),
    "not_counted": ("sheet", "row", "code"),
}


def assert_judged_as_expected(job: dict, expected: dict) -> None:
    """Compare what an import told of its rows with the answer that lies beside the ledger."""
    for sheet in job["totals"]:
        assert (sheet, job["totals"][sheet]) == (sheet, expected["totals"][sheet])
    for kind, names in JUDGED.items():
        wanted = [tuple(r[n] for n in names) for r in expected[kind] if r["sheet"] in SHEETS]
        here = ["reason_code" if n == "code" else n for n in names]
        assert (kind, sorted(tuple(r[n] for n in here) for r in job[kind])) == (
            kind,
            sorted(wanted),
        )


def test_the_demo_ledger_is_judged_as_written_and_a_second_import_changes_nothing(secretary):
    expected = json.loads((LEDGERS / "hangzhou-2024.expected.json").read_text())

    job = import_file(secretary, ROOT / "deploy" / "demo" / "hangzhou-2024.xlsx")

    assert set(job["totals"]) == set(SHEETS)
    assert_judged_as_expected(job, expected)
    assert (job["created"], job["updated"]) == (0, 0)


def test_forty_years_of_honours_made_no_visit(secretary):
    visits = secretary.get(f"{HANGZHOU}/visits", kinds=["newly_honored"])["items"]
    people = {visit["member_name"] for visit in visits}

    assert people <= {"谢晓峰"}  # only those whom the journeys honour


@pytest.mark.parametrize(("association", "ours"), [("hangzhou", 2), ("tonglu", 3)])
def test_the_figures_of_members_are_those_of_the_summaries(system, association, ours):
    api = Api.of_command_line(system)
    expected = json.loads((LEDGERS / f"{association}-2024.expected.json").read_text())
    figures = f"/associations/{association}/figures"
    if association == "tonglu":  # where no journey enters anybody
        job = import_file(api, LEDGERS / "tonglu-2024.xlsx", "tonglu")
        assert_judged_as_expected(job, expected)
        own = {f["slug"]: f["value"] for f in api.get(figures, year=2024, scope="own")["figures"]}
        more = {f["slug"]: f["value"] for f in expected["extra_figures"] if f["slug"] in own}
        assert len(more) == 6
        assert more == {slug: own[slug] for slug in more}

    answer = api.get(figures, year=2024)["figures"]

    found = {figure["slug"]: figure for figure in answer}
    told = [f for f in expected["figures"] if f["slug"] in found]
    assert len(told) == ours
    for wanted in told:
        for key in ("value", "printed", "unit", "scope"):
            assert (wanted["slug"], found[wanted["slug"]][key]) == (wanted["slug"], wanted[key])


def test_an_honour_becomes_a_visit_a_message_a_mail_and_a_contact(
    system, secretary, leader, mailbox
):
    home = a_home(secretary)
    address = f"leader-{id(system)}@example.org"
    leader.call("PUT", f"{HANGZHOU}/preferences", json={"email": address})
    member = register(secretary, birthday(today() - timedelta(days=100), 60))
    secretary.post(
        f"{HANGZHOU}/members/{member}/units", unit_id=home["unit_id"], since=today().isoformat()
    )

    secretary.post(
        f"{HANGZHOU}/members/{member}/honors",
        honor_type="hangzhou_craftsman",
        granted_on=today().isoformat(),
    )

    (visit,) = until(lambda: visits_of(secretary, member))
    assert visit["assignee_account_id"] == home["account_id"]
    assert visit["assigned_because"] == "home_leader"
    assert visit["due_on"] == (today() + timedelta(days=30)).isoformat()
    (message,) = until(lambda: inbox_about(leader, member))
    assert "谢晓峰" in message["text_zh"]
    (letter,) = until(lambda: mailbox.to(address))
    assert "谢晓峰" not in letter.get_payload(decode=True).decode()  # a mail names nobody

    leader.post(f"{HANGZHOU}/visits/{visit['visit_id']}/record", visited_on=today().isoformat())

    contacts = f"{HANGZHOU}/members/{member}/contacts"
    (contact,) = until(lambda: secretary.get(contacts)["items"])
    assert (contact["kind"], contact["on"]) == ("visit_newly_honored", today().isoformat())


def test_what_the_honour_caused_is_one_trace_that_tells_nothing_restricted(collector):
    way = (
        "POST /api/v1/associations/<association>/members/<member_id>/honors",
        "members.grant_honor",
        "care.welcome_newly_honored",
        "notifications.tell_of_visit",
    )

    spans = until(lambda: collector.trace_with(*way))

    told = {key for span in spans for key in span.attributes}
    assert told == {"nuanjia.association", "nuanjia.correlation_id", "http.response.status_code"}
    of = {span.attributes["nuanjia.correlation_id"] for span in spans if span.name in way[1:]}
    assert len(of) == 1


def test_a_second_honour_joins_the_visit_that_is_still_open(secretary):
    member = register(secretary, birthday(today() - timedelta(days=90), 50))
    for honor in ("hangzhou_craftsman", "zhejiang_craftsman"):
        secretary.post(
            f"{HANGZHOU}/members/{member}/honors", honor_type=honor, granted_on=today().isoformat()
        )

    until(lambda: list(visits_of(secretary, member)))
    secretary_visit = until(lambda: visits_of(secretary, member))

    assert len(secretary_visit) == 1
    assert secretary_visit[0]["assigned_because"] == "secretary"


def test_whoever_turns_eighty_is_on_the_roster_that_day(secretary, leader):
    home = a_home(secretary)
    member = register(secretary, birthday(today(), 80), unit_id=home["unit_id"])

    def on_roster():
        rows = secretary.get(f"{HANGZHOU}/elderly", limit=500)["items"]
        return [row for row in rows if row["member_id"] == member]

    (elder,) = until(on_roster)
    assert elder["enrolled_on"] == today().isoformat()
    # The roster may come before the home: then the secretary is asked at first, and the leader after.
    (asked,) = until(lambda: inbox_about(leader, member))
    assert asked["template"] in {"name_a_carer", "elder_without_carer"}


def test_a_birthday_with_the_honour_orders_a_gift_and_hands_it_over(secretary):
    due = register(secretary, birthday(today(), 55))
    soon = register(secretary, birthday(today() + timedelta(days=3), 55))
    other = register(secretary, birthday(today(), 55))
    for member, honor in (
        (due, "hangzhou_craftsman"),
        (soon, "hangzhou_craftsman"),
        (other, "hangzhou_digital_craftsman"),
    ):
        secretary.post(
            f"{HANGZHOU}/members/{member}/honors",
            honor_type=honor,
            granted_on=(today() - timedelta(days=400)).isoformat(),
        )

    def gifts(member):
        return secretary.get(f"{HANGZHOU}/gifts", member_id=member)["items"]

    # The honour came after the day's round had told of the birthdays: what it makes due is made
    # good when the honour is heard of, or on the day itself.
    assert gifts(other) == []
    assert [g["state"] for g in gifts(due) + gifts(soon)] in (
        [],
        ["out"],
        ["ordered"],
        ["out", "ordered"],
    )


def test_a_death_stops_everything_and_opens_a_condolence_visit(secretary):
    member = register(secretary, birthday(today(), 80))
    secretary.post(
        f"{HANGZHOU}/members/{member}/honors",
        honor_type="hangzhou_craftsman",
        granted_on=today().isoformat(),
    )
    until(lambda: visits_of(secretary, member))

    secretary.post(f"{HANGZHOU}/members/{member}/death", on=today().isoformat())

    def stopped():
        found = secretary.get(f"{HANGZHOU}/visits", member_id=member)["items"]
        states = {visit["kind"]: visit["state"] for visit in found}
        return states.get("bereavement") == "due" and states["newly_honored"] == "cancelled"

    until(stopped)
    rows = secretary.get(f"{HANGZHOU}/elderly", limit=500)["items"]
    assert all(row["state"] == "ended" for row in rows if row["member_id"] == member)


def test_another_association_sees_nothing_of_it(system, secretary):
    member = register(secretary, birthday(today() - timedelta(days=10), 40))
    both = Api.of_command_line(system)

    both.call("GET", f"/associations/tonglu/members/{member}", expect=404)
    secretary.call("GET", "/associations/tonglu/members", expect=404)
    names = [m["member_id"] for m in both.get("/associations/tonglu/members")["items"]]
    assert member not in names


def test_bad_input_is_told_in_the_users_words_and_loses_nothing(secretary):
    before = secretary.get(f"{HANGZHOU}/members", limit=1)["total"]

    answer = secretary.session.post(
        f"{secretary.base}{HANGZHOU}/members",
        json={"code": "X1", "name": "王芳", "resident_id": "330102194401011239"},
        timeout=30,
    )
    nonsense = secretary.session.post(
        f"{secretary.base}{HANGZHOU}/imports",
        files={"file": ("a.xlsx", b"no workbook")},
        timeout=30,
    )

    assert answer.status_code == 422
    problem = answer.json()
    assert problem["errors"][0]["field"] == "resident_id"
    assert "身份证号" in problem["errors"][0]["message"]
    assert nonsense.status_code == 422
    assert "工作簿" in nonsense.text
    assert secretary.get(f"{HANGZHOU}/members", limit=1)["total"] == before


def test_the_same_request_with_its_key_is_done_once(secretary):
    told = {"code": "KEYED", "name": "周春英", "kind": "home", "established_on": "2024-01-01"}
    keyed = {"Idempotency-Key": f"key-{id(secretary)}"}

    first = secretary.call("POST", f"{HANGZHOU}/units", json=told, headers=keyed)
    again = secretary.call("POST", f"{HANGZHOU}/units", json=told, headers=keyed)

    assert first["unit_id"] == again["unit_id"]


def test_nothing_is_parked_waiting_or_unreadable_at_the_end(system):
    api = Api.of_command_line(system)

    def quiet():
        services = api.get("/operations/services")["items"]
        return all(s["outbox"] == 0 and s["waiting"] == 0 for s in services) and services

    for service in until(quiet):
        assert (service["parked"], service["unreadable"]) == (0, 0), service
