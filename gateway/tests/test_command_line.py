"""`nuanjia search`, `merge`, `statistics`, over real HTTP: what is shown, what is JSON, what is refused."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from threading import Thread
from typing import get_args

import pytest
from click.testing import CliRunner
from werkzeug.serving import make_server

from contracts.members.merging import Doubt, Field
from contracts.members.people import Employment, HonorLevel, Sex
from contracts.members.searches import Dimension
from deploy.cli import codes
from deploy.cli.main import main
from gateway.ledger.tests.workbooks import ROSTER, workbook
from gateway.tests.house import House
from gateway.web.stage import ENVIRON_KEY, Stage
from services.members.catalogue import MEMBER_MOVES
from services.members.queries.merging import MOVING

HZ = ("--association", "hangzhou")


@pytest.fixture
def line(house: House, monkeypatch: pytest.MonkeyPatch):
    """Return the command line of Hangzhou's secretary: it takes words, and gives exit code and output."""
    stage = Stage(house.runtimes["gateway"], house, house.settings, house.rehearsals)
    for code, name, town in (("HZ1", "王建国", "清波街道"), ("HZ2", "王建国", "湖滨街道")):
        told = {"sex": "male", "birth_date": "1950-06-01", "town": town, "name": name}
        house.signed_in("hz.secretary").post(
            "/associations/hangzhou/members", 201, code=code, **told
        )

    def application(environ, start):
        return house.app({**environ, ENVIRON_KEY: stage}, start)

    server = make_server("127.0.0.1", 0, application)
    serving = Thread(target=server.serve_forever)
    serving.start()
    monkeypatch.setenv("NUANJIA_URL", f"http://127.0.0.1:{server.server_port}")
    monkeypatch.setenv("NUANJIA_TOKEN", house.signed_in("hz.secretary").token)
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")

    def run(*words: str):
        done = CliRunner().invoke(main, words)
        return done.exit_code, done.output

    yield run
    server.shutdown()
    serving.join()
    server.server_close()


def asked(line, *words: str):
    code, shown = line(*words, "--json")
    assert code == 0, shown
    return json.loads(shown)


def test_a_member_is_found_merged_after_a_preview_and_counted(line):
    assert asked(line, "search", "wangjianguo", *HZ)["total"] == 2

    preview = asked(line, "merge", "HZ1", "hz2", *HZ, "--take", "town")
    assert (preview["merge"], preview["preview"]["keep"]["code"]) == (None, "HZ1")
    sides = {one["field"]: one["comes"] for one in preview["preview"]["fields"]}
    assert sides["town"] == "dropped"
    assert asked(line, "search", "wangjianguo", *HZ)["total"] == 2, "a preview changes nothing"

    done = asked(line, "merge", "HZ1", "HZ2", *HZ, "--take", "town", "--yes")
    assert done["merge"]["undone_at"] is None

    told = asked(line, "statistics", *HZ, "--rows", "town", "--scope", "jurisdiction")
    assert [(one["code"], one["members"]) for one in told["rows"]] == [("湖滨街道", 1)]

    asked(line, "unmerge", done["merge"]["merge_id"], *HZ)
    assert asked(line, "search", "wangjianguo", *HZ)["total"] == 2


def test_people_read_words_in_their_language_and_not_codes(line, monkeypatch):
    shown = {
        "zh": ("在册", "镇街（town）", "并入的", "性别", "男"),
        "en": ("Active", "Town (town)", "Dropped", "Sex", "Male"),
    }
    for language, locale in (("zh", "zh_CN.UTF-8"), ("en", "en_GB.UTF-8")):
        monkeypatch.setenv("LC_ALL", locale)
        found = line("search", "王建国", *HZ)[1]
        merging = line("merge", "HZ1", "HZ2", *HZ)[1]
        counted = line("statistics", *HZ, "--rows", "sex", "--columns", "employment_status")[1]

        state, field, side, dimension, heading = shown[language]
        assert state in found
        assert "active" not in found
        assert field in merging
        assert side in merging
        assert dimension in counted
        assert heading in counted
        assert "male" not in counted


@pytest.mark.parametrize(
    ("told", "codes_of"),
    [
        (codes.STATES, MEMBER_MOVES),
        (codes.EMPLOYMENT, get_args(Employment)),
        (codes.FIELDS, get_args(Field)),
        (codes.DOUBTS, get_args(Doubt)),
        (codes.MOVING, MOVING),
        (codes.DIMENSIONS, get_args(Dimension)),
        (codes.HEADINGS["honor_level"], get_args(HonorLevel)),
        (codes.HEADINGS["sex"], get_args(Sex)),
    ],
)
def test_every_code_that_may_be_shown_has_its_words(told, codes_of):
    assert set(told) == set(codes_of)
    assert all(zh and en for zh, en in told.values())


def test_people_read_tables_and_a_refusal_is_a_sentence_with_exit_code_1(line):
    assert "王建国" in line("search", "王建国", *HZ)[1]
    assert "1950" not in line("statistics", *HZ, "--rows", "sex", "--columns", "town")[1]
    code, shown = line("merge", "HZ1", "HZ1", *HZ)

    assert code == 1
    assert "同一位会员" in shown
    assert "没有找到“无此人”" in line("search", "无此人", *HZ)[1]
    assert "另有 1 人" in line("search", "王建国", "--limit", "1", *HZ)[1]


@pytest.mark.parametrize(
    ("locale", "said"),
    [
        ("zh_CN.UTF-8", "文件：这不是 Excel 工作簿"),
        ("en_US.UTF-8", "File: this is no Excel workbook"),
    ],
)
def test_a_refusal_names_the_field_in_words(line, tmp_path, monkeypatch, locale, said):
    monkeypatch.setenv("LC_ALL", locale)
    text = tmp_path / "list.xlsx"
    text.write_text("王芳")

    code, shown = line("import", str(text), *HZ)

    assert code == 1
    assert said in shown


def test_a_ledger_of_another_association_is_warned_of_before_it_is_imported(
    line, tmp_path, monkeypatch
):
    ours, other = tmp_path / "ours.xlsx", tmp_path / "other.xlsx"
    head = [["杭州市2024年台账"], ["单位：杭州    填报日期：2025年1月15日"]]
    ours.write_bytes(workbook(("会员名册", ROSTER, []), preamble=head))
    other.write_bytes(workbook(("会员名册", ROSTER, [])))  # Tonglu's

    (notice,) = asked(line, "import", str(other), *HZ, "--dry-run")["notices"]
    assert (notice["named"], notice["into"]) == ("桐庐县劳模工匠协会", "杭州市劳模工匠协会")
    warned = line("import", str(other), *HZ, "--dry-run")[1]
    assert "台账上写的是“桐庐县劳模工匠协会”" in warned
    assert "杭州市劳模工匠协会" in warned
    assert "请注意" not in line("import", str(ours), *HZ, "--dry-run")[1]
    assert asked(line, "import", str(ours), *HZ, "--dry-run")["notices"] == []

    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")
    assert "names 桐庐县劳模工匠协会" in line("import", str(other), *HZ, "--dry-run")[1]


def test_whoever_imports_reads_what_was_not_taken_and_why(line, tmp_path):
    row = ["HZ7", "王芳", "330122196003089969", "女", "", "", "", ""]
    again, wrong = ["HZ8", *row[1:]], ["HZ9", "李强", "33", "男", "", "", "", ""]
    nameless = ("组织机构", ["机构编号", "类别", "状态"], [["HZ-J-001", "劳模工匠之家", "运行"]])
    ledger = tmp_path / "ledger.xlsx"
    ledger.write_bytes(
        workbook(
            ("会员名册", ROSTER, [row, again, wrong]),
            nameless,
            ("走访台账", ["日期"], []),
        )
    )

    code, shown = line("import", str(ledger), *HZ, "--dry-run")

    assert code == 0
    assert "《组织机构》：缺少必填列：机构名称" in shown
    assert "《会员名册》第6行" in shown
    assert "《会员名册》第5行与第4行重复" in shown
    assert "没有读取的工作表：走访台账" in shown
    assert "文件里没有的工作表：荣誉台账、推荐评选、阵地、结对交流" in shown


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        ("2024-01-02", "2024-01-01", "结束日期 2024-01-01 早于开始日期 2024-01-02。"),
        ("2024-01-01", "2026-03-11", "起止日期共 801 天，最多 800 天。"),
    ],
)
def test_a_rehearsal_that_ends_before_it_begins_or_is_too_long_is_refused(line, first, last, said):
    code, shown = line("rehearse", *HZ, "--from", first, "--to", last)

    assert code == 1
    assert said in shown


def test_a_system_that_is_not_found_is_told_with_every_way_to_name_it(monkeypatch, tmp_path):
    for name in ("NUANJIA_URL", "NUANJIA_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("NUANJIA_DATA", str(tmp_path))
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")

    done = CliRunner().invoke(main, ["figures", *HZ, "--year", "2024"])

    assert done.exit_code == 1
    for named in (str(tmp_path), "make run", "NUANJIA_DATA", "NUANJIA_URL", "NUANJIA_TOKEN"):
        assert named in done.output.replace("\n", "")


def test_an_imports_json_has_the_keys_of_a_ledgers_expected_answer(line, tmp_path):
    header = ["日期", "类型", "对方单位", "参与劳模工匠", "状态"]
    rows = [["2024.3.3", "来访接待", "丽水市劳模协会", "路人乙", "取消"]]
    ledger = tmp_path / "ledger.xlsx"
    ledger.write_bytes(workbook(("结对交流", header, rows)))

    job = asked(line, "import", str(ledger), *HZ, "--dry-run")

    sums = {"rows": 1, "accepted": 1, "rejected": 0, "duplicates": 0, "not_counted": 1}
    assert job["totals"] == {"结对交流": sums}
    assert [(one["row"], one["code"]) for one in job["not_counted"]] == [(4, "not_held")]
    assert "取消" in job["not_counted"][0]["why"]
    shown = line("import", str(ledger), *HZ, "--dry-run")[1]
    assert job["not_counted"][0]["why"] in [one.strip() for one in shown.splitlines()]
    assert [(one["row"], one["name"], one["code"]) for one in job["list_notes"]] == [
        (4, "路人乙", "unknown_member_in_list")
    ]


@pytest.mark.parametrize(
    ("locale", "said"),
    [("zh_CN.UTF-8", "缺少选项 '--year'"), ("en_GB.UTF-8", "Missing option '--year'")],
)
def test_a_command_that_is_written_wrongly_is_refused_in_the_language_of_the_locale(locale, said):
    assert said in nuanjia("figures", *HZ, LC_ALL=locale).stderr


def test_what_is_written_to_a_file_is_its_owners_alone_and_no_library_has_its_say(tmp_path):
    (tmp_path / "no.tar.gz").write_text("no archive")

    written = nuanjia("template", "-o", str(tmp_path / "blank.xlsx"))
    refused = nuanjia("restore", str(tmp_path / "no.tar.gz"), "--data", str(tmp_path / "data"))

    assert written.returncode == 0
    assert (tmp_path / "blank.xlsx").stat().st_mode & 0o077 == 0
    assert refused.returncode == 1
    assert refused.stderr.replace("\n", "").endswith("不是本系统的备份 (not a backup of ours)")
    assert "Warning" not in refused.stderr


def nuanjia(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the command line as people do: as a process."""
    return subprocess.run(
        [sys.executable, "-c", "from deploy.cli.main import run; run()", *words],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )
