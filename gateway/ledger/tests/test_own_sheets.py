"""What only our own workbooks have: taken where it says so, refused in words where it names nobody."""

import pytest

from contracts.values import PartialDate
from gateway.ledger import reasons
from gateway.ledger.judging import judge
from gateway.ledger.roster import Roster
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

OWN_ROSTER = [*ROSTER, "无身份证号(暖家)", "其他编号(暖家)"]
HOME = ("J1", "富春之家", "劳模工匠之家", "2020-05-01", "", "")
BELONGING = ["会员编号", "机构编号", "开始日期", "结束日期"]
HOLDING = ["登录名", "职务", "机构编号", "开始日期"]


def without_id(**changes):
    cells = {"会员编号": "TL9", "姓名": "何平", "性别": "男", "出生日期": "1948年（暖家）"}
    cells |= {"无身份证号(暖家)": "是", "其他编号(暖家)": "TL10；tl11"} | changes
    return [cells.get(column, "") for column in OWN_ROSTER]


def roster_of(*rows):
    return judged(workbook(("会员名册", OWN_ROSTER, [[*WANG, "", ""], *rows])))


def test_somebody_without_an_id_number_is_taken_where_our_own_column_says_so():
    found = roster_of(without_id())

    assert codes(found) == []
    one = found.members[1]
    assert (one.id_number, one.born_on.year, one.birth_precision) == (None, 1948, "year")
    assert one.numbers == ("TL9", "TL10", "TL11")


@pytest.mark.parametrize(
    ("changes", "column"),
    [
        ({"无身份证号(暖家)": ""}, "身份证号"),
        ({"无身份证号(暖家)": "否"}, "身份证号"),
        ({"性别": ""}, "性别"),
        ({"出生日期": ""}, "出生日期"),
    ],
)
def test_an_offices_ledger_still_needs_the_number_and_ours_birth_and_sex(changes, column):
    assert codes(roster_of(without_id(**changes))) == [(5, column, "missing_mandatory")]


def test_a_year_alone_is_a_date_only_in_our_own_words():
    assert codes(roster_of(without_id(出生日期="1948年"))) == [(5, "出生日期", "bad_date")]


def test_others_name_them_by_number():
    content = workbook(
        ("荣誉台账", HONORS, [("TL10", "", "何平", "杭州工匠", "2020-09-26", "")]),
        ("会员名册", OWN_ROSTER, [without_id()]),
    )

    (honor,) = judged(content).honors

    assert honor.person.numbers[0] == "TL9"
    assert honor.granted_on == PartialDate(honor.granted_on.day)


def test_a_unit_and_an_account_must_be_there_and_the_rest_goes_on():
    content = workbook(
        (
            "所属组织(暖家)",
            BELONGING,
            [("TL0001", "j1", "2020-05-01", ""), ("TL0002", "J9", "2020", "")],
        ),
        (
            "任职(暖家)",
            HOLDING,
            [("Li.Si", "会长", "", "2020-05-01"), ("wu", "会长", "", "2020-05-01")],
        ),
        ("会员名册", ROSTER, [WANG, LI]),
        ("组织机构", UNITS, [HOME]),
    )

    found = judge(read(content), Roster(), TODAY, OwnWords(accounts={"li.si": "a1"}))

    assert codes(found) == [(5, "机构编号", "unknown_unit"), (5, "登录名", "unknown_account")]
    assert [len(sheet.accepted) for sheet in found.sheets] == [1, 1, 2, 1]
    assert all("：" in reasons.explain(one) for one in found.rejected)


def test_the_leader_of_a_unit_needs_the_unit_and_a_second_row_is_told_in_words():
    rows = [("li.si", "服务队长", "", "2020-05-01"), *2 * [("li.si", "会长", "", "2020-05-01")]]

    words = OwnWords(accounts={"li.si": "a1"})
    found = judge(
        read(workbook(("任职(暖家)", HOLDING, rows), ("组织机构", UNITS, [HOME]))),
        Roster(),
        TODAY,
        words,
    )

    assert codes(found) == [(4, "机构编号", "missing_mandatory")]
    assert [reasons.explain(one) for one in found.duplicates] == [
        "《任职(暖家)》第6行与第5行是同一条记录（登录名、职务、机构编号和开始日期相同），已合并"
    ]


@pytest.mark.parametrize(
    ("revoked", "held", "apart"),
    [
        ("2020年(暖家)", "2020年(暖家)", [True, True, False]),
        ("2020-01-10", "2020-01-10", [True, True, False]),
        ("2020-01-10", "2020-09-26", [False, True, False]),
        ("2019-01-10", "2020-01-10", [False, False, False]),
    ],
)
def test_an_honour_revoked_and_granted_again_is_told_apart_over_the_whole_sheet(
    revoked, held, apart
):
    told = [
        ("TL0001", "王芳", "杭州工匠", revoked, "2020-03-01"),
        ("TL0001", "王芳", "杭州工匠", held, ""),
    ]
    others = [("TL0002", "李建国", "杭州工匠", "2020-01-10", "")]
    head = ["会员编号", "姓名", "荣誉名称", "授予日期", "撤销日期(暖家)"]

    found = judged(workbook(("会员名册", ROSTER, [WANG, LI]), ("荣誉台账", head, told + others)))

    assert [honor.apart for honor in found.honors] == apart
