"""The rules for rows: each allows at its edge and refuses just beyond."""

from datetime import date

import pytest

from contracts.values import PartialDate
from gateway.ledger.judging import judge
from gateway.ledger.roster import Person, Roster
from gateway.ledger.rows import OwnWords
from gateway.ledger.tests.workbooks import (
    HONORS,
    LI,
    ROSTER,
    TODAY,
    UNITS,
    WANG,
    codes,
    judged,
    read,
    workbook,
)
from gateway.ledger.uncounted import uncounted_units

BORN_29_FEBRUARY = "330122197202299971"  # 吴毅


def member(**changes):
    """Return 王芳's row with *changes* by column."""
    return [changes.get(column, cell) for column, cell in zip(ROSTER, WANG, strict=True)]


def roster_codes(*rows):
    return codes(judged(workbook(("会员名册", ROSTER, rows))))


def honor_codes(*rows, members=(WANG, LI)):
    return codes(judged(workbook(("会员名册", ROSTER, members), ("荣誉台账", HONORS, rows))))


def unit_codes(*rows):
    return codes(judged(workbook(("组织机构", UNITS, rows))))


def honor(**changes):
    row = {
        "会员编号": "TL0001",
        "姓名": "王芳",
        "荣誉名称": "杭州工匠",
        "授予日期": "2020-09-26",
    } | changes
    return [row.get(column, "") for column in HONORS]


def unit(**changes):
    row = {
        "机构编号": "TL-J-1",
        "机构名称": "甲之家",
        "类别": "劳模之家",
        "成立日期": "2020.5",
    } | changes
    return [row.get(column, "") for column in UNITS]


@pytest.mark.parametrize("column", ["会员编号", "姓名", "身份证号"])
@pytest.mark.parametrize("cell", ["", "-", "—", "／", "无", "\u3000"])
def test_a_blank_mandatory_cell_is_refused(column, cell):
    assert roster_codes(member(**{column: cell})) == [(4, column, "missing_mandatory")]


def test_an_id_number_typed_as_a_number_is_refused_with_its_own_advice():
    found = judged(workbook(("会员名册", ROSTER, [member(身份证号=330122196003089969)])))
    (rejection,) = found.rejected
    assert (rejection.code, rejection.variant) == ("bad_id_checksum", "number")


@pytest.mark.parametrize("birth", ["1960-03-08", "1960年3月", "19600308", ""])
def test_a_birth_date_that_agrees_with_the_id_number_is_accepted(birth):
    assert roster_codes(member(出生日期=birth)) == []


@pytest.mark.parametrize("birth", ["1960-03-09", "1960年4月"])
def test_a_birth_date_that_contradicts_the_id_number_is_refused(birth):
    assert roster_codes(member(出生日期=birth)) == [(4, "出生日期", "id_birth_mismatch")]


def test_the_sex_must_be_that_of_the_id_number():
    assert roster_codes(member(性别="")) == []
    assert roster_codes(member(性别="男")) == [(4, "性别", "id_sex_mismatch")]
    assert roster_codes(member(性别="未知")) == [(4, "性别", "bad_value")]


def test_dates_up_to_the_filling_date_are_accepted():
    assert roster_codes(member(退休日期="2025-01-15")) == []
    assert roster_codes(member(退休日期="2025-01-16")) == [(4, "退休日期", "future_date")]
    assert roster_codes(member(退休日期="2025年1月")) == []
    assert roster_codes(member(退休日期="2025年2月")) == [(4, "退休日期", "future_date")]


def test_dates_from_the_birth_on_are_accepted():
    assert roster_codes(member(去世日期="1960-03-08")) == []
    assert roster_codes(member(去世日期="1960-03-07")) == [(4, "去世日期", "before_birth")]


def test_a_date_without_a_year_is_of_the_ledgers_year():
    found = judged(workbook(("会员名册", ROSTER, [member(退休日期="5月1日")])))
    assert str(found.members[0].retired_on) == "2024-05-01"


def test_a_landline_is_kept_as_written_with_a_note_and_never_shown_whole():
    found = judged(workbook(("会员名册", ROSTER, [member(手机="0571-8765 4321")])))
    assert found.members[0].phone == "0571-87654321"
    assert [(note.code, note.value) for note in found.notes] == [
        ("phone_not_mobile", "057*****4321")
    ]


def test_a_later_row_of_the_same_person_fills_renews_and_adds_its_number():
    later = ["tl0009", "王 芳", WANG[2].lower(), "", "1960年3月", "13900139000", "2015.3", ""]
    found = judged(workbook(("会员名册", ROSTER, [WANG, LI, later])))
    assert [(d.row, d.of_row) for d in found.duplicates] == [(6, 4)]
    first = found.members[0]
    assert first.numbers == ("TL0001", "TL0009")
    assert (first.phone, str(first.retired_on), first.merged_rows) == (
        "13900139000",
        "2015-03",
        (6,),
    )
    assert found.totals["会员名册"].accepted == 2


def test_a_number_of_another_member_is_noted():
    found = judged(workbook(("会员名册", ROSTER, [WANG, ["TL0001", *LI[1:]]])))
    assert [(note.row, note.code) for note in found.notes] == [(5, "member_no_taken")]


def test_a_number_of_another_member_already_known_is_noted():
    known = Roster([Person("330122195808079990", "李建国", ("TL0001",))])
    found = judged(workbook(("会员名册", ROSTER, [WANG])), known)
    assert [(note.row, note.code) for note in found.notes] == [(4, "member_no_taken")]


def test_faults_come_before_duplicates():
    assert roster_codes(WANG, member(性别="男")) == [(5, "性别", "id_sex_mismatch")]


def test_a_unit_that_runs_needs_its_founding_date_and_a_planned_one_does_not():
    assert unit_codes(unit(成立日期="")) == [(4, "成立日期", "missing_mandatory")]
    assert unit_codes(unit(成立日期="", 状态="撤销")) == [(4, "成立日期", "missing_mandatory")]
    assert (
        unit_codes(unit(成立日期="", 状态="申请中"), unit(机构编号="2", 成立日期="", 状态="筹建"))
        == []
    )


def test_kinds_and_states_of_units_are_of_the_vocabulary():
    assert unit_codes(unit(类别="俱乐部")) == [(4, "类别", "bad_value")]
    assert unit_codes(unit(状态="停摆")) == [(4, "状态", "bad_value")]
    found = judged(workbook(("组织机构", UNITS, [unit(类别="劳 模之家", 状态="正常")])))
    assert (found.units[0].kind, found.units[0].state) == ("home", "running")


def test_a_unit_with_the_number_of_an_earlier_one_is_a_duplicate():
    found = judged(
        workbook(("组织机构", UNITS, [unit(), unit(机构编号="ｔｌ-j- 1", 机构名称="乙之家")]))
    )
    assert [(d.row, d.of_row, d.key) for d in found.duplicates] == [(5, 4, "机构编号")]
    assert found.units[0].name == "甲之家"


def test_an_honor_is_known_by_alias_and_without_quotation_marks():
    row = honor(会员编号="", 姓名="巡检法", 荣誉名称='杭州市职工"五小" 创新成果', 类别="成果")
    found = judged(workbook(("荣誉台账", HONORS, [row])))
    assert found.honors[0].honor == "municipal_five_small_innovation"


def test_a_candidate_is_no_honor():
    assert honor_codes(honor(荣誉名称="浙江工匠培育对象")) == [(4, "荣誉名称", "bad_value")]


def test_the_person_is_found_by_id_number_before_member_number():
    found = honor(身份证号=LI[2], 会员编号="TL0001", 姓名="王芳")
    book = workbook(("荣誉台账", HONORS, [found]), ("会员名册", ROSTER, [WANG, LI]))
    assert judged(book).honors[0].person.name == "李建国"


@pytest.mark.parametrize(
    ("changes", "column", "code"),
    [
        ({"身份证号": BORN_29_FEBRUARY}, "身份证号", "unknown_member"),
        ({"身份证号": BORN_29_FEBRUARY[:-1] + "2"}, "身份证号", "bad_id_checksum"),
        ({"会员编号": "TL9999"}, "会员编号", "unknown_member"),
        ({"会员编号": "TL0002"}, "会员编号", "member_mismatch"),
        ({"会员编号": "", "姓名": "赵六"}, "姓名", "unknown_member"),
        ({"类别": "企业"}, "类别", "bad_value"),
        ({"授予日期": "1960-03-07"}, "授予日期", "before_birth"),
    ],
)
def test_an_honor_of_nobody_is_refused_in_the_column_that_names_the_person(changes, column, code):
    assert honor_codes(honor(**changes)) == [(4, column, code)]


@pytest.mark.parametrize(
    "changes",
    [
        {"会员编号": "", "姓名": "王　芳"},
        {"会员编号": " ｔｌ0001"},
        {"会员编号": "", "身份证号": " 330122 19600308 9969"},
        {"授予日期": "1960-03-08"},
        {"会员编号": "", "姓名": "七路车队", "荣誉名称": "市模范集体", "类别": "集体"},
    ],
)
def test_an_honor_of_somebody_is_accepted(changes):
    assert honor_codes(honor(**changes)) == []


def test_a_name_of_two_members_needs_a_number():
    namesake = ("TL0003", "王芳", BORN_29_FEBRUARY, "男", "", "", "", "")
    rows = [honor(会员编号=""), honor(会员编号="TL0003")]
    assert honor_codes(*rows, members=[WANG, namesake]) == [(4, "姓名", "ambiguous_member")]


def test_a_rejected_member_cannot_be_named():
    found = honor_codes(honor(), members=[member(性别="男"), LI])
    assert found == [(4, "性别", "id_sex_mismatch"), (4, "会员编号", "unknown_member")]


def test_a_row_under_the_second_number_is_of_the_same_person():
    twice = ("TL0009", *WANG[1:])
    rows = [honor(), honor(会员编号="TL0009", 授予日期="2020年12月")]
    book = workbook(("会员名册", ROSTER, [WANG, twice]), ("荣誉台账", HONORS, rows))
    found = [d for d in judged(book).duplicates if d.sheet == "荣誉台账"]
    assert [(d.row, d.of_row) for d in found] == [(5, 4)]


def test_the_same_honor_in_another_year_is_another():
    assert honor_codes(honor(), honor(授予日期="2021-01-01")) == []


def test_known_members_are_renewed_by_the_roster_sheet():
    known = Roster([Person(WANG[2], "王方", ("TL0007",)), Person(LI[2], "李建国", ("TL0002",))])
    rows = [
        honor(),
        honor(会员编号="TL0007", 授予日期="2021"),
        honor(会员编号="TL0002", 姓名="李建国"),
    ]
    rows[1][HONORS.index("授予日期")] = "2021-09-26"
    found = judged(workbook(("会员名册", ROSTER, [WANG]), ("荣誉台账", HONORS, rows)), known)
    assert [row.person.name for row in found.honors] == ["王芳", "王芳", "李建国"]


def test_partial_dates_keep_their_precision():
    found = judged(workbook(("组织机构", UNITS, [unit(成立日期="2020.5")])))
    assert found.units[0].founded_on == PartialDate(found.units[0].founded_on.day, "month")


@pytest.mark.parametrize(
    ("word", "state"),
    [
        ("", "running"),
        ("正常", "running"),
        ("申请中", "applied"),
        ("筹 建", "building"),
        ("已撤销", "closed"),
    ],
)
def test_what_is_applied_for_and_what_is_being_built_stay_apart(word, state):
    found = judged(workbook(("组织机构", UNITS, [unit(状态=word)])))

    assert [row.state for row in found.units] == [state]


@pytest.mark.parametrize("word", ["申请中", "筹建"])
def test_a_unit_that_is_not_open_yet_stands_outside_the_figures(word):
    found = judged(workbook(("组织机构", UNITS, [unit(状态=word), unit(机构编号="2")])))

    outside = uncounted_units(found.units, date(2024, 12, 31))

    assert [(one.row, one.code) for one in outside] == [(4, "not_open")]


@pytest.mark.parametrize("name", ["杭州青年工匠", "“杭州青年 工匠”"])
def test_an_honour_that_the_association_added_is_known_to_its_ledger_alone(name):
    content = workbook(
        ("会员名册", ROSTER, (WANG, LI)), ("荣誉台账", HONORS, [honor(荣誉名称=name)])
    )

    own = judge(
        read(content), Roster(), TODAY, OwnWords({"杭州青年工匠": "hangzhou_young_craftsman"})
    )

    assert codes(own) == []
    assert [row.honor for row in own.honors] == ["hangzhou_young_craftsman"]
    assert codes(judged(content)) == [(4, "荣誉名称", "bad_value")]
