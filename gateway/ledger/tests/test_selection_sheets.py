"""推荐评选, 阵地 and 结对交流: each rule allows at its edge and refuses just beyond."""

import pytest

from gateway.imports.records import RECORDS
from gateway.ledger.tests.workbooks import LI, ROSTER, WANG, codes, judged, workbook
from gateway.ledger.uncounted import period_of, uncounted

NAMESAKE = ("TL0003", "李建国", "330122195808079974", "男", "", "", "", "")
DEAD = ("TL0004", "吴毅", "330122197202299971", "男", "", "", "", "2024-02-29")
CANDIDATES = ["事项类别", "名称", "批次", "姓名", "会员编号", "推荐单位", "日期", "阶段", "结果"]
VENUES = ["名称", "类别", "依托单位", "共建单位", "批次", "开放日期", "服务内容", "状态"]
EXCHANGES = ["日期", "类型", "对方单位", "来源地", "人数", "有效期至", "参与劳模工匠", "状态"]


def candidate(**changes):
    row = {
        "事项类别": "宣讲员选拔",
        "名称": "宣讲员",
        "批次": "首批",
        "姓名": "王芳",
        "日期": "2024.3.1",
        "结果": "入选",
    } | changes
    return [row.get(column, "") for column in CANDIDATES]


def venue(**changes):
    row = {
        "名称": "匠心图书角",
        "类别": "匠心图书角",
        "依托单位": "南阳街道",
        "开放日期": "2024年5月",
    } | changes
    return [row.get(column, "") for column in VENUES]


def exchange(**changes):
    row = {"日期": "6月1日", "类型": "来访接待", "对方单位": "东海县劳模协会"} | changes
    return [row.get(column, "") for column in EXCHANGES]


def judge(name, header, *rows, members=(WANG, LI)):
    return judged(workbook(("会员名册", ROSTER, members), (name, header, rows)))


def candidates(*rows, **more):
    return judge("推荐评选", CANDIDATES, *rows, **more)


@pytest.mark.parametrize(
    ("changes", "column", "code"),
    [
        ({"事项类别": "评选"}, "事项类别", "bad_value"),
        ({"结果": "待定"}, "结果", "bad_value"),
        ({"结果": ""}, "结果", "missing_mandatory"),
        ({"名称": ""}, "名称", "missing_mandatory"),
        ({"日期": "2024年3月"}, "日期", "bad_date"),
        ({"日期": "2025-01-16"}, "日期", "future_date"),
        ({"日期": "1960-03-07"}, "日期", "before_birth"),
        ({"会员编号": "TL9999"}, "会员编号", "unknown_member"),
        ({"会员编号": "TL0002"}, "会员编号", "member_mismatch"),
    ],
)
def test_a_candidate_is_refused_for_its_one_fault(changes, column, code):
    assert codes(candidates(candidate(**changes))) == [(4, column, code)]


@pytest.mark.parametrize("changes", [{"日期": "2025-01-15"}, {"日期": "1960-03-08"}])
def test_a_candidate_is_accepted_at_the_edge(changes):
    assert codes(candidates(candidate(**changes))) == []


def test_a_name_that_is_not_of_exactly_one_member_is_an_outsider():
    found = candidates(
        candidate(姓名="周明", 推荐单位="第一分协会"),
        candidate(姓名="周明", 推荐单位="第二分协会"),
        candidate(姓名="李 建国"),
        members=(WANG, LI, NAMESAKE),
    )

    rows = found.sheets[1].accepted
    assert codes(found) == []
    assert [row.person for row in rows] == [None, None, None]


@pytest.mark.parametrize(
    ("second", "duplicate"),
    [
        ({"批次": "第一批"}, True),
        ({"批次": "第1批", "会员编号": "ＴＬ０００１"}, True),
        ({"名称": "宣 讲 员"}, True),
        ({"批次": "第二批"}, False),
        ({"姓名": "李建国"}, False),
        ({"事项类别": "培育名单"}, False),
        ({"阶段": "育"}, False),
    ],
)
def test_the_key_of_a_candidate_is_kind_title_batch_person_and_stage(second, duplicate):
    found = candidates(candidate(), candidate(**second))

    assert [(d.row, d.of_row) for d in found.duplicates] == ([(5, 4)] if duplicate else [])


def test_candidates_that_do_not_count_are_told_with_the_first_reason():
    found = candidates(
        candidate(),
        candidate(批次="2", 结果="公示中", 日期="2023-01-01"),
        candidate(批次="3", 日期="2023-12-31"),
        candidate(姓名="吴毅", 日期="2024-03-01"),
        candidate(姓名="吴毅", 批次="2", 日期="2024-02-29"),
        members=(WANG, LI, DEAD),
    )

    told = [(one.row, one.code) for one in uncounted(found, period_of(2024))]
    assert told == [(5, "not_selected"), (6, "out_of_period"), (7, "deceased")]


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"开放日期": ""}, (4, "开放日期", "missing_mandatory")),
        ({"开放日期": "", "状态": "筹建"}, None),
        ({"开放日期": "", "状态": "申请中"}, None),
        ({"开放日期": "", "状态": "已关闭"}, (4, "开放日期", "missing_mandatory")),
        ({"状态": "装修"}, (4, "状态", "bad_value")),
        ({"依托单位": "—"}, (4, "依托单位", "missing_mandatory")),
        ({"类别": "口袋公园"}, None),
        ({"开放日期": "2025年2月"}, (4, "开放日期", "future_date")),
    ],
)
def test_a_venue_has_a_day_unless_it_is_not_open_yet(changes, fault):
    found = judge("阵地", VENUES, venue(**changes))

    assert codes(found) == ([fault] if fault else [])


def test_a_venue_is_one_of_a_name_at_a_host():
    found = judge("阵地", VENUES, venue(), venue(名称="匠心 图书角"), venue(依托单位="中国银行"))

    assert [(d.row, d.of_row) for d in found.duplicates] == [(5, 4)]


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"人数": "-3"}, (4, "人数", "negative_amount")),
        ({"人数": "若干"}, (4, "人数", "bad_number")),
        ({"人数": "约12人"}, None),
        ({"有效期至": "2030-12-31"}, None),
        ({"日期": "2025-01-16"}, (4, "日期", "future_date")),
        ({"状态": "待定"}, (4, "状态", "bad_value")),
        ({"类型": "云端会议"}, None),
    ],
)
def test_a_meeting_may_have_an_agreement_that_ends_in_the_future(changes, fault):
    found = judge("结对交流", EXCHANGES, exchange(**changes))

    assert codes(found) == ([fault] if fault else [])


def test_names_in_a_list_that_are_unknown_refuse_no_row_and_are_told():
    people = "王 芳、李建国、周明、李建国（TL0002）、吴毅（请假）、王芳（TL0001）"
    found = judge(
        "结对交流",
        EXCHANGES,
        exchange(参与劳模工匠=people),
        exchange(参与劳模工匠="周明"),  # a duplicate row tells nothing more
        members=(WANG, LI, NAMESAKE, DEAD),
    )

    (row,) = found.sheets[1].accepted
    assert [person.numbers[0] for person in row.participants] == ["TL0001", "TL0002"]
    assert [(note.row, note.code, note.value) for note in found.notes] == [
        (4, "ambiguous_member_in_list", "李建国"),
        (4, "unknown_member_in_list", "周明"),
        (4, "absent", "吴毅"),
    ]


def test_the_records_carry_codes_days_and_member_numbers():
    rows = candidates(candidate(阶段="育", 事项类别="人才培育", 结果="在培")).sheets[1].accepted
    (person,) = [RECORDS["推荐评选"](row) for row in rows]
    (place,) = [RECORDS["阵地"](row) for row in judge("阵地", VENUES, venue()).sheets[1].accepted]
    met = judge("结对交流", EXCHANGES, exchange(状态="延期", 参与劳模工匠="王芳"))
    (meeting,) = [RECORDS["结对交流"](row) for row in met.sheets[1].accepted]

    assert (person.pipeline, person.stage, person.state, person.member_code) == (
        "talent",
        "cultivate",
        "in_training",
        "TL0001",
    )
    assert (place.kind, str(place.opened_on), place.opened_precision) == (
        "reading_corner",
        "2024-05-01",
        "month",
    )
    assert (meeting.kind, str(meeting.held_on), meeting.state, meeting.member_codes) == (
        "inbound",
        "2024-06-01",
        "not_held",
        ("TL0001",),
    )
