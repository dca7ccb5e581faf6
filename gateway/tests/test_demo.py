"""The demo: loaded once, also when interrupted; it shows a visit arriving, and it can be ended."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
import xlsxwriter

from chassis.context import Context
from gateway import demo
from gateway.tests.house import House

PEOPLE = 20
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def id_number(number: int) -> str:
    """Return the valid ID number of somebody born in 1970."""
    body = f"3301021970{number % 12 + 1:02}15{number:03}"
    return body + "10X98765432"[sum(int(d) * w for d, w in zip(body, WEIGHTS, strict=True)) % 11]


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    """A ledger with two homes, and twenty members of none."""
    head = [
        ["杭州市劳模工匠协会2023年度台账"],
        ["单位：杭州市劳模工匠协会  填报日期：2024年1月1日"],
    ]
    homes = [["机构编号", "机构名称", "类别", "成立日期"]] + [
        [f"HZ-JG-{n}", f"第{n}劳模工匠之家", "劳模工匠之家", "2020-05-01"] for n in (1, 2)
    ]
    people = [["会员编号", "姓名", "身份证号", "镇街"]] + [
        [f"HZ{n:04}", f"王{'甲乙丙丁戊己庚辛壬癸'[n % 10]}{n}", id_number(n), "西湖街道"]
        for n in range(1, PEOPLE + 1)
    ]
    file = tmp_path / "small.xlsx"
    with xlsxwriter.Workbook(file) as book:
        for name, rows in (("组织机构", homes), ("会员名册", people)):
            page = book.add_worksheet(name)
            for at, row in enumerate([*head, *rows]):
                page.write_row(at, 0, row)
    return file


@contextmanager
def at_work(house: House) -> Iterator[None]:
    """Let the loops of the house run beside the block."""
    stopping = threading.Event()

    def work() -> None:
        while not stopping.is_set():
            house.runner.step()
            house.settle()
            stopping.wait(0.01)

    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    try:
        yield
    finally:
        stopping.set()
        thread.join(60)


@pytest.fixture
def empty(tmp_path):
    house = House(tmp_path)
    yield house
    house.close()


def sign_in(house: House, told: dict[str, str]):
    answer = house.web().post("/api/v1/sign-in", json={k: told[k] for k in ("login", "password")})
    return answer.status_code, answer.json


def get(house: House, token: str, path: str):
    answer = house.web().get(f"/api/v1{path}", headers={"Authorization": f"Bearer {token}"})
    assert answer.status_code == 200, answer.text
    return answer.json


def test_the_demo_shows_a_visit_arriving_with_a_leader(empty, ledger):
    seeding = demo.Seeding(empty.runtimes["gateway"], empty, empty.settings)
    told: list[tuple[int, int, str]] = []
    assert empty.web().get("/readyz").status_code == 503

    empty.away |= {"members", "care"}  # started a moment ago, as all were
    with at_work(empty):
        threading.Timer(0.3, empty.away.clear).start()
        seeding.load(ledger, lambda *step: told.append(step))
        seeding.load(ledger, lambda *step: told.append(step))
    seeding.open_doors()
    empty.settle()

    assert empty.web().get("/readyz").status_code == 200
    assert told[0][2] == "协会 associations"
    secretary = sign_in(empty, seeding.sign_in())[1]["access_token"]
    leader = sign_in(empty, seeding.sign_in()["others"][0])[1]["access_token"]
    mine = get(empty, leader, "/associations/hangzhou/members?limit=100")["items"]
    assert len(mine) == demo.MEMBERS_OF_A_HOME
    honor = {
        "member_id": mine[0]["member_id"],
        "honor_type": "hangzhou_craftsman",
        "granted_on": empty.clock.today().isoformat(),
    }
    empty.call("members", "grant_honor", honor, context=Context(association_id="hangzhou"))
    empty.settle()
    visits = get(empty, leader, "/associations/hangzhou/visits")["items"]
    assert [v["member_name"] for v in visits] == [mine[0]["name"]]
    assert len(get(empty, secretary, "/associations/hangzhou/imports")["items"]) == 1
    inbox = get(empty, leader, "/associations/hangzhou/inbox")["items"]
    assert any(mine[0]["name"] in message["text_zh"] for message in inbox)
    assert not any("{member}" in message["text_zh"] for message in inbox)


def test_the_demos_sign_in_is_none_in_production_and_after_its_end(empty, ledger):
    seeding = demo.Seeding(empty.runtimes["gateway"], empty, empty.settings)
    with at_work(empty):
        seeding.load(ledger, lambda *_: None)
    known = seeding.sign_in()

    production = demo.Seeding(empty.runtimes["gateway"], empty, replace(empty.settings, demo=False))
    assert production.sign_in() is None
    empty.call("gateway", "remove_demo", {}, context=Context())

    assert seeding.sign_in() is None
    assert sign_in(empty, known)[0] == 401


def test_the_command_line_has_its_own_access_to_everything(empty):
    seeding = demo.Seeding(empty.runtimes["gateway"], empty, empty.settings)
    with at_work(empty):
        seeding._register_associations()

    token = seeding.command_line_access()["token"]

    assert len(get(empty, token, "/associations")["items"]) == len(demo.TREE)
    assert get(empty, token, "/operations/services")["items"]
    assert seeding.command_line_access()["token"]


def test_a_password_of_the_demo_follows_from_the_key_and_differs_by_login(empty):
    assert demo.password_of("demo") == demo.password_of("demo")
    assert demo.password_of("demo") != demo.password_of("leader1")
    assert len(demo.password_of("demo")) == 16
