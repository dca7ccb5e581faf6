"""The journeys through the room of imports: by four steps, and with columns matched by hand."""

from __future__ import annotations

import re

import openpyxl
import pytest
from playwright.sync_api import expect

from gateway.ledger.tests.workbooks import ROSTER, WANG, workbook
from services.members.tests.people import id_number
from tests.console.seeing import PHONE, seen_well
from tests.journeys.systems import ROOT

pytestmark = pytest.mark.timeout(900)
LEDGER = ROOT / "tests" / "ledgers" / "tonglu-2024.xlsx"
OWN_WORDS = ["档案号", "姓名", "证件", *ROSTER[3:6], "看家本领"]
OWN_HEAD = [["杭州市2024年台账"], ["单位：杭州    填报日期：2025年1月15日"]]
OWN_ROWS = [  # nobody of the demo's
    ("HZ9101", "欧阳试一", id_number("19550505"), "男", "", "", "剪纸"),
    ("HZ9102", "欧阳试二", id_number("19660606"), "男", "", "", "竹编"),
]


def test_import_goes_by_four_steps_and_every_refused_row_has_its_reason(visitor, tmp_path):
    page = visitor.opens("/a/hangzhou/import")
    expect(page.get_by_text("把台账文件拖到这里")).to_be_visible()
    seen_well(page, "import-upload")

    page.locator("#ledger").set_input_files(LEDGER)
    expect(page.get_by_text("认出", exact=False).first).to_be_visible(timeout=60_000)
    warned = page.get_by_role("alert").filter(has_text="好像不是本协会的")
    expect(warned.get_by_text("桐庐县劳模工匠协会")).to_be_visible()
    expect(warned.get_by_text("杭州市劳模工匠协会")).to_be_visible()
    seen_well(page, "import-columns")
    page.get_by_role("button", name="下一步").click()
    expect(page.get_by_text("校验位不符").first).to_be_visible()
    seen_well(page, "import-preview")

    with page.expect_download() as saving:
        page.get_by_role("button", name="下载退回行工作簿").click()
    file = tmp_path / "refused.xlsx"
    saving.value.save_as(file)
    rows = list(openpyxl.load_workbook(file).worksheets[0].iter_rows(values_only=True))
    assert rows[0][4] == "退回原因"
    assert any("校验位不符" in row[4] for row in rows[1:])

    apply = page.get_by_role("button", name=re.compile("^导入 [0-9]+ 行"))
    expect(apply).to_be_disabled()
    page.get_by_role("checkbox", name="已核对，确实要导入杭州市劳模工匠协会").check()
    apply.click()
    expect(page.get_by_text("导入完成")).to_be_visible(timeout=180_000)
    done = page.get_by_role("row").filter(has_text="会员名册")
    assert int(done.get_by_role("cell").nth(1).inner_text()) > 400
    expect(page.get_by_role("link", name="查看机构")).to_be_visible()
    expect(page.get_by_role("button", name="下载退回行工作簿")).to_be_visible()
    seen_well(page, "import-done")

    page.set_viewport_size(PHONE)
    assert page.locator(".steps").bounding_box()["height"] < PHONE["height"] / 6
    seen_well(page, "import-done-phone")


def test_columns_that_were_not_recognised_are_matched_by_hand_and_so_applied(visitor, tmp_path):
    file = tmp_path / "自己的名册.xlsx"
    file.write_bytes(workbook(("会员名册", OWN_WORDS, OWN_ROWS), preamble=OWN_HEAD))
    page = visitor.opens("/a/hangzhou/import")
    page.locator("#ledger").set_input_files(file)
    expect(page.get_by_text("缺少必填列：会员编号、身份证号")).to_be_visible()
    seen_well(page, "import-matching")

    for heading, column in (("档案号", "会员编号"), ("证件", "身份证号"), ("看家本领", "特长")):
        meaning = page.get_by_role("combobox", name=f"“{heading}”对应的列")
        meaning.fill(column)
        meaning.press("Enter")
        undo = page.get_by_role("button", name=f"{heading}：恢复自动识别")
        expect(undo).to_be_enabled()

    expect(page.get_by_text("全部 2 行都可以导入")).to_be_visible()
    seen_well(page, "import-matched")
    page.get_by_role("button", name="下一步").click()
    page.get_by_role("button", name="导入 2 行").click()
    expect(page.get_by_text("导入完成")).to_be_visible(timeout=60_000)
    page.get_by_role("link", name="查看会员").click()
    page.get_by_label("姓名、拼音、首字母、编号或手机尾号").fill("HZ9102")
    page.get_by_role("link", name="欧阳试二").first.click()
    expect(page.get_by_text("竹编")).to_be_visible()


def test_of_two_headings_that_are_one_but_for_a_star_the_last_choice_stands(visitor, tmp_path):
    file = tmp_path / "同名列.xlsx"
    header = [*ROSTER[:6], "看家本领", "看家本领*"]
    file.write_bytes(workbook(("会员名册", header, []), preamble=OWN_HEAD))
    page = visitor.opens("/a/hangzhou/import")
    page.locator("#ledger").set_input_files(file)

    for heading, column in (("看家本领", "特长"), ("看家本领*", "非遗项目")):
        meaning = page.get_by_role("combobox", name=f"“{heading}”对应的列")
        expect(meaning).to_be_enabled(timeout=60_000)
        meaning.fill(column)
        meaning.press("Enter")
        expect(page.get_by_text("正在重新", exact=False)).to_have_count(0)

    expect(page.locator(".headings").get_by_text("非遗项目", exact=True)).to_have_count(1)
    expect(page.locator(".headings").get_by_text("特长", exact=True)).to_have_count(0)
    expect(page.get_by_role("alert")).to_have_count(0)


def test_a_workbook_whose_sheet_cannot_be_read_does_not_look_like_success(visitor, tmp_path):
    file = tmp_path / "缺列.xlsx"
    place = ROSTER.index("身份证号")
    row = [cell for at, cell in enumerate(WANG) if at != place]
    heads = [heading for heading in ROSTER if heading != "身份证号"]
    file.write_bytes(workbook(("会员名册", heads, [row]), preamble=OWN_HEAD))
    page = visitor.opens("/a/hangzhou/import")
    page.locator("#ledger").set_input_files(file)

    page.get_by_role("button", name="下一步").click()

    expect(page.get_by_text("缺少必填列：身份证号", exact=False)).to_be_visible()
    expect(page.get_by_text("没有可以导入的行。")).to_be_visible()
    expect(page.locator(".ant-alert-success")).to_have_count(0)
    expect(page.get_by_role("button", name="导入 0 行")).to_be_disabled()
