"""Every finding has a sentence in Chinese and in English, and no sentence tells private data."""

import re
import string
from datetime import date

import pytest

from gateway.ledger.findings import Rejection
from gateway.ledger.reasons import catalogue, explain
from gateway.ledger.rows import NEAR_WORDS
from gateway.ledger.tables import SheetProblem, WorkbookRefused
from gateway.ledger.tests.workbooks import (
    HONORS,
    LEDGERS,
    ROSTER,
    UNITS,
    WANG,
    codes,
    judged,
    workbook,
)
from gateway.ledger.uncounted import uncounted_units
from gateway.ledger.vocabulary import HONOR, UNIT_KIND

CODES = {
    "missing_mandatory", "bad_date", "bad_number", "negative_amount", "bad_value", "bad_id_checksum",
    "id_birth_mismatch", "id_sex_mismatch", "bad_credit_code", "future_date", "before_birth",
    "end_before_start", "unknown_member", "ambiguous_member", "member_mismatch",
    "duplicate_certificate_no",
}  # fmt: skip
OWN_CODES = {"unknown_account", "unknown_unit"}


def holes(sentence):
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name}


def test_both_languages_have_the_same_sentences_with_the_same_parameters():
    chinese, english = catalogue("zh-CN"), catalogue("en")
    for section in set(chinese) - {"template", "where"}:
        assert chinese[section].keys() == english[section].keys()
        for code, sentence in chinese[section].items():
            assert holes(sentence) == holes(english[section][code]), code


def test_every_code_of_the_rules_has_a_sentence():
    assert {code.split(".")[0] for code in catalogue("zh-CN")["rejected"]} == CODES | OWN_CODES


@pytest.mark.parametrize("language", ["zh-CN", "en"])
@pytest.mark.parametrize("slug", ["hangzhou", "tonglu"])
def test_every_finding_of_a_ledger_is_explained_without_private_data(slug, language):
    found = judged(LEDGERS[slug].read_bytes())
    outside = uncounted_units(found.units, date(2024, 12, 31), date(2021, 1, 1))
    for finding in (*found.rejected, *found.duplicates, *outside):
        sentence = explain(finding, language)
        assert not re.search(r"[{}]", sentence)
        assert not re.search(r"\d{11}", sentence)
        assert str(finding.row) in sentence


def test_a_rejection_tells_what_where_and_which_value():
    rejection = Rejection(
        "组织机构", 7, "类别", "bad_value", "俱乐部", params={"allowed": "分协会"}
    )
    assert explain(rejection) == "《组织机构》第7行“类别”：“俱乐部”不在可选项内；可选：分协会"
    assert explain(rejection, "en") == (
        '组织机构, row 7, 类别 (kind): "俱乐部" is not one of the allowed words: 分协会'
    )


def test_of_many_words_those_are_named_that_may_have_been_meant():
    row = ["TL0001", "", "王芳", "浙江省劳动摸范", "2020-09-26", ""]
    roster = ("会员名册", ROSTER, [WANG])
    (found,) = judged(workbook(roster, ("荣誉台账", HONORS, [row]))).rejected

    sentence = explain(found)
    assert "“浙江省劳动摸范”不在可选项内；相近的有：浙江省劳动模范、" in sentence
    assert sentence.count("、") == NEAR_WORDS - 1
    assert f"共{len(HONOR.usual_words)}种" in sentence
    assert "浙江省劳动模范" in explain(found, "en")


def test_of_few_words_all_are_named():
    row = ["T1", "某某之家", "俱乐部", "2020-01-01", "", ""]
    (found,) = judged(workbook(("组织机构", UNITS, [row]))).rejected

    assert explain(found).endswith("可选：" + "、".join(UNIT_KIND.usual_words))


@pytest.mark.parametrize(
    ("id_number", "words"),
    [
        ("33012219600308996", "为17位，应为18位"),
        ("330122196003089968", "330122********9968 的校验位不符"),
        ("33012219600308996A", "含有不允许的字符"),
        (330122196003089969, "先把该列设为“文本”格式"),
    ],
)
def test_a_wrong_id_number_is_explained_by_what_is_wrong_with_it(id_number, words):
    row = [
        id_number if column == "身份证号" else cell
        for column, cell in zip(ROSTER, WANG, strict=True)
    ]
    found = judged(workbook(("会员名册", ROSTER, [row])))
    assert codes(found) == [(4, "身份证号", "bad_id_checksum")]
    assert words in explain(found.rejected[0])


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_notes_problems_and_refusals_are_explained(language):
    row = [*WANG[:5], "12345", "", ""]
    (note,) = judged(workbook(("会员名册", ROSTER, [row]))).notes
    problem = SheetProblem(
        "会员名册", "column_missing", {"columns": "姓名", "row": "3", "found": "甲"}
    )
    refused = WorkbookRefused("no_known_sheet", found="Sheet1", expected="会员名册")
    assert "12345" not in explain(note, language)
    assert "姓名" in explain(problem, language)
    assert "Sheet1" in explain(refused, language)
