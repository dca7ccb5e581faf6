"""What counts as a workbook, a header and a row; each refusal names what was found."""

import io
import sys
import zipfile
from datetime import date

import pytest

from gateway.ledger import container, legacy
from gateway.ledger.tables import WorkbookRefused
from gateway.ledger.tests.workbooks import (
    HONORS,
    LI,
    PREAMBLE,
    ROOT,
    ROSTER,
    UNITS,
    WANG,
    codes,
    judged,
    read,
    workbook,
)


def refusal(content):
    with pytest.raises(WorkbookRefused) as refused:
        read(content)
    return refused.value


def roster(*rows, header=ROSTER, **more):
    return workbook(("会员名册", header, rows or [WANG, LI]), **more)


@pytest.mark.parametrize("content", [b"", b"name,id\n1,2\n", b"PK\x03\x04 broken", b"%PDF-1.7"])
def test_what_is_no_workbook_is_refused(content):
    assert refusal(content).code == "not_a_workbook"


def test_a_zip_that_is_no_workbook_is_refused():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("word/document.xml", "<w/>")
    assert refusal(buffer.getvalue()).code == "not_a_workbook"


def test_a_cut_off_workbook_is_refused():
    assert refusal(roster()[:-200]).code == "not_a_workbook"


def test_a_damaged_old_workbook_is_refused_and_the_process_lives():
    content = bytearray((ROOT / "tests" / "ledgers" / "tonglu-2024-members.xls").read_bytes())
    assert len(read(bytes(content)).tables) == 3
    del content[1024:]
    assert refusal(bytes(content)).code == "workbook_damaged"


def test_an_old_workbook_that_takes_too_much_memory_is_refused_and_the_process_lives(monkeypatch):
    content = (ROOT / "tests" / "ledgers" / "tonglu-2024-members.xls").read_bytes()
    child = f"import {legacy.__name__} as legacy; legacy.MEMORY_BYTES = 2**20; legacy.main()"
    monkeypatch.setattr(legacy, "COMMAND", [sys.executable, "-c", child])
    assert refusal(content).code == "workbook_damaged"


def test_a_workbook_with_a_password_is_told_apart():
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le")
    assert refusal(ole).code == "workbook_encrypted"


def test_a_workbook_that_unpacks_to_more_than_the_limit_is_refused(monkeypatch):
    content = roster()
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        unzipped = sum(entry.file_size for entry in archive.infolist())
    monkeypatch.setattr(container, "MAX_UNZIPPED_BYTES", unzipped)
    assert read(content).tables
    monkeypatch.setattr(container, "MAX_UNZIPPED_BYTES", unzipped - 1)
    assert refusal(content).code == "workbook_too_large"


def test_a_file_above_the_limit_is_refused_unopened(monkeypatch):
    monkeypatch.setattr(container, "MAX_FILE_BYTES", 100)
    assert refusal(bytes(101)).code == "workbook_too_large"
    assert refusal(bytes(100)).code == "not_a_workbook"


def test_one_cell_at_the_end_of_the_sheet_is_refused_before_memory_is_taken():
    far = [""] * 16383 + ["x"]
    content = workbook(("会员名册", ROSTER, [WANG, *[[]] * 300, far]))
    refused = refusal(content)
    assert (refused.code, refused.params) == (
        "sheet_too_large",
        {"rows": "305", "columns": "16384"},
    )


def test_a_workbook_without_any_sheet_of_the_ledger_names_what_it_has():
    refused = refusal(workbook(("Sheet1", ["a"], []), ("名单", ["b"], [])))
    assert refused.code == "no_known_sheet"
    assert refused.params["found"] == "Sheet1、名单"


def test_other_sheets_are_ignored_and_named():
    book = read(workbook(("封面", [], []), ("会员名册", ROSTER, [WANG]), ("走访台账", [], [])))
    assert [table.sheet.name for table in book.tables] == ["会员名册"]
    assert book.ignored_sheets == ("封面", "走访台账")


def test_three_known_headers_make_a_header_and_two_do_not():
    assert read(roster(header=["姓名", "会员编号", "身份证号"])).tables
    (problem,) = read(roster(header=["姓名", "会员编号", "证件"])).problems
    assert (problem.sheet, problem.code) == ("会员名册", "header_not_found")
    assert "TL0001、王芳" in problem.params["found"]
    assert WANG[2] not in problem.params["found"]  # What is shown may be data.


def test_the_header_is_sought_in_the_first_ten_rows_only():
    above = [["台账"], *[[""]] * 8]
    assert read(roster(preamble=above)).tables
    assert read(roster(preamble=[*above, [""]])).problems[0].code == "header_not_found"


def test_a_missing_mandatory_column_refuses_its_sheet_and_no_other():
    header = ["姓名", "会员编号", "性别", "手机"]
    found = judged(workbook(("会员名册", header, [WANG]), ("组织机构", UNITS, [])))
    (problem,) = found.problems
    assert (problem.code, problem.params["columns"]) == ("column_missing", "身份证号")
    assert problem.params["found"] == "姓名、会员编号、性别、手机"
    assert list(found.totals) == ["组织机构"]


def test_headers_are_known_by_synonym_with_breaks_stars_and_parentheses():
    header = [
        "劳模\n编号*",
        " 名 字",
        "公民身份\n号码（18位）",
        "男／女",
        "生日",
        "联系电话",
        "退休 时间",
        "逝世日期",
    ]
    found = judged(roster(header=header))
    assert [(m.member_no, m.name, m.phone) for m in found.members] == [
        ("TL0001", "王芳", "13800138000"),
        ("TL0002", "李建国", None),
    ]


def test_of_two_columns_for_one_the_canonical_header_wins():
    header = ["原工作单位", "单位", "会员编号", "姓名", "身份证号"]
    found = judged(roster(["旧厂", "新厂", *WANG[:3]], header=header))
    assert found.members[0].employer == "新厂"


def test_blank_total_and_note_rows_are_no_rows():
    rows = [
        ["合 计", "共1条"],
        WANG,
        [],
        ["", "小计", "1"],
        ["-", "/", "无"],
        ["累计："],
        ["填表人：小沈"],
        ["注：以上名单"],
        ["备注：无"],
        LI,
    ]
    found = judged(roster(*rows))
    assert found.totals["会员名册"].rows == 2
    assert [member.row for member in found.members] == [5, 13]


def test_a_merged_value_is_the_value_of_each_row_and_an_empty_cell_is_empty():
    header = ["会员编号", "姓名", "身份证号", "镇街"]
    rows = [[*WANG[:3], "南阳街道"], [*LI[:3], ""], ["TL0003", "吴毅", "330122197202299971", ""]]
    found = judged(roster(*rows, header=header, merges=[(3, 3, 4, 3)]))
    assert [member.town for member in found.members] == ["南阳街道", "南阳街道", None]


def test_a_merge_at_the_end_makes_no_row_of_its_own():
    header = ["会员编号", "姓名", "身份证号", "镇街"]
    rows = [[*WANG[:3], "南阳街道"], ["", "", "", ""], ["合计", "", "", ""]]
    found = judged(roster(*rows, header=header, merges=[(3, 3, 5, 3)]))
    assert found.totals["会员名册"].rows == 1


def test_a_header_of_two_rows_is_no_data():
    merges = [(2, column, 3, column) for column in range(len(ROSTER))]
    found = judged(roster([""] * len(ROSTER), WANG, merges=merges))
    assert [member.row for member in found.members] == [5]


@pytest.mark.parametrize(
    "groups",
    [
        ["会员编号", "姓名", "性别", "证件", "", "紧急联系", ""],
        ["会员编号", "姓名", "个人信息", "", "", "紧急联系", ""],
    ],
    ids=["enough columns in the upper row", "too few"],
)
def test_the_columns_under_the_groups_of_a_header_of_two_rows_are_read(groups):
    lower = ["", "", "性别", "身份证号", "出生日期", "紧急联系人", "紧急联系电话"]
    tall = [(2, column, 3, column) for column in range(3) if groups[column] != "个人信息"]
    wide = [(2, 5, 2, 6), (2, 3, 2, 4) if groups[3] else (2, 2, 2, 4)]
    row = ["TL0001", "王芳", "女", "330122196003089969", "", "李强", "13800138000"]

    found = judged(roster(lower, row, header=groups, merges=[*tall, *wide]))

    assert [(one.row, one.sex, one.emergency_contact) for one in found.members] == [
        (5, "female", "李强")
    ]


@pytest.mark.parametrize(
    "preamble",
    [
        PREAMBLE,
        [["单位：甲协会    填报日期：2025年1月15日"], [], ["甲协会2024年台账"]],
        [["甲协会2024年台账（2025年印）"], [], ["单位：甲协会", "", "填报日期：２０２５.1.15"]],
        [["2024年"], ["填报日期", date(2025, 1, 15), "单位：", "甲协会"]],
    ],
)
def test_title_and_filling_row_are_found_in_any_order(preamble):
    book = read(roster(preamble=preamble))
    assert (book.year, book.cut_off) == (2024, date(2025, 1, 15))
    assert book.associations in (("甲协会",), ("桐庐县劳模工匠协会",))


def test_a_window_above_the_table_is_read():
    above = [
        ["2024年"],
        ["单位：甲协会  统计期间：2020年1月1日至2024年12月31日  填报日期：2025.1.15"],
    ]
    (table,) = read(roster(preamble=above)).tables
    assert table.preamble.window == (date(2020, 1, 1), date(2024, 12, 31))
    assert table.preamble.association == "甲协会"


def test_without_a_filling_date_the_day_of_reading_is_the_cut_off():
    rows = [[*WANG[:6], "2025-03-01", ""], [*LI[:6], "2025-03-02", ""]]
    found = judged(roster(*rows, preamble=[["2024年"]]))
    assert codes(found) == [(4, "退休日期", "future_date")]


def test_honors_sheet_alone_is_legal():
    row = ["TL0001", "", "王芳", "杭州工匠", "2020-09-26", ""]
    assert codes(judged(workbook(("荣誉台账", HONORS, [row])))) == [
        (4, "会员编号", "unknown_member")
    ]
