"""Columns chosen by hand: what was not recognised is read, before and when the ledger is applied."""

from __future__ import annotations

import io

import pytest

from gateway.ledger.tests.workbooks import HONORS, LI, ROSTER, WANG, workbook

JOBS = "/associations/tonglu/imports"
OWN_WORDS = ["档案号", *ROSTER[1:], "看家本领"]
ROWS = [(*WANG, "剪纸"), (*LI, "竹编；木雕")]
WITHOUT_ID = [word if word != "身份证号" else "证件" for word in ROSTER]


@pytest.fixture
def office(house):
    house.clock.set_day(house.clock.today().replace(2025, 2, 1))
    return house.signed_in("tl.secretary")


def upload(api, *sheets):
    file = (io.BytesIO(workbook(*sheets)), "台账.xlsx")
    return api.send("POST", JOBS, 201, data={"file": file})["job_id"]


def choose(api, job: str, *choices, expect: int = 200):
    told = [dict(zip(("sheet", "heading", "column"), choice, strict=True)) for choice in choices]
    return api.send("PUT", f"{JOBS}/{job}/matching", expect, json={"choices": told})


def matching(api, job: str, sheet: str = "会员名册"):
    items = api.get(f"{JOBS}/{job}/matching")["items"]
    return next(one for one in items if one["sheet"] == sheet)


def taken(found) -> dict[str, tuple[str | None, bool]]:
    return {one["heading"]: (one["column"], one["chosen"]) for one in found["columns"]}


def as_chosen(found) -> list[tuple[str, str, str | None]]:
    """Return what was chosen so far as it is sent again with the next choice."""
    return [
        (found["sheet"], one["heading"], one["column"]) for one in found["columns"] if one["chosen"]
    ]


@pytest.fixture
def job(office):
    return upload(office, ("会员名册", OWN_WORDS, ROWS))


def test_a_heading_nobody_knows_is_read_as_chosen_and_so_applied(house, office, job):
    assert taken(matching(office, job))["看家本领"] == (None, False)

    choose(office, job, ("会员名册", "看家本领", "特长"), ("会员名册", "档案号", "会员编号"))
    office.send("POST", f"{JOBS}/{job}/apply", 202)
    while house.runner.step():
        house.settle()

    assert taken(matching(office, job))["看家本领"] == ("特长", True)
    found = office.get("/associations/tonglu/members", q="TL0002")["items"]
    assert [one["name"] for one in found] == ["李建国"]
    record = office.get(f"/associations/tonglu/members/{found[0]['member_id']}")
    assert record["skills"] == ["竹编", "木雕"]


def test_a_sheet_without_a_mandatory_column_is_judged_once_the_column_is_chosen(office):
    job = upload(office, ("会员名册", WITHOUT_ID, [WANG]))
    before = matching(office, job)

    after = choose(office, job, ("会员名册", "证件", "身份证号"))

    assert "身份证号" in before["problem"]
    assert "身份证号" in before["required"]
    assert taken(before)["证件"] == (None, False)
    assert after["totals"]["会员名册"]["accepted"] == after["total"] == 1
    assert after["problems"] == []


def test_a_sheet_with_no_heading_that_is_known_is_read_by_choice_alone(office):
    job = upload(office, ("会员名册", ["甲", "乙", "丙"], [WANG[:3]]))
    assert matching(office, job)["problem"]

    choices = zip(("甲", "乙", "丙"), ROSTER, strict=False)
    after = choose(office, job, *(("会员名册", *one) for one in choices))

    assert after["totals"]["会员名册"]["accepted"] == 1


def test_a_sheet_with_no_heading_that_is_known_is_rescued_by_one_choice_after_the_other(office):
    job = upload(office, ("会员名册", ["甲", "乙", "丙"], [WANG[:3]]))

    for heading, column in zip(("甲", "乙", "丙"), ROSTER, strict=False):
        again = as_chosen(matching(office, job))
        after = choose(office, job, *again, ("会员名册", heading, column))

    assert after["totals"]["会员名册"]["accepted"] == 1


def test_a_chosen_heading_takes_the_column_from_the_one_that_had_it(office):
    job = upload(office, ("会员名册", [*ROSTER, "现用手机"], [(*WANG, "13900139000")]))

    choose(office, job, ("会员名册", "现用手机", "手机"))

    found = taken(matching(office, job))
    assert found["现用手机"] == ("手机", True)
    assert found["手机"] == (None, False)


@pytest.mark.parametrize("column", ["特长", None])
def test_of_two_equal_headings_one_is_chosen_and_is_sent_again_with_the_next(office, column):
    job = upload(office, ("会员名册", [*ROSTER, "看家本领", "看家本领"], [(*WANG, "剪纸", "竹编")]))
    choose(office, job, ("会员名册", "看家本领", column))

    found = matching(office, job)
    twice = [(one["column"], one["chosen"]) for one in found["columns"][-2:]]
    choose(office, job, *as_chosen(found), ("会员名册", "退休日期", None))

    assert twice == [(column, True), (None, False)]


def test_a_heading_that_was_recognised_wrongly_can_be_left_unread(office):
    rows = [(*WANG[:6], "不知道", "")]
    job = upload(office, ("会员名册", ROSTER, rows))
    assert office.get(f"{JOBS}/{job}")["total"] == 0

    after = choose(office, job, ("会员名册", "退休日期", None))

    assert (after["total"], after["rejected_rows"]) == (1, [])


def test_a_choice_replaces_all_earlier_ones(office, job):
    choose(office, job, ("会员名册", "看家本领", "特长"))
    choose(office, job, ("会员名册", "档案号", "会员编号"))

    assert taken(matching(office, job))["看家本领"] == (None, False)
    assert choose(office, job)["job_id"] == job
    assert taken(matching(office, job))["档案号"] == (None, False)


@pytest.mark.parametrize(
    ("choices", "field", "code"),
    [
        ([("不存在", "看家本领", "特长")], "choices.0.sheet", "sheet_not_there"),
        ([("会员名册", "没有这个", "特长")], "choices.0.heading", "heading_not_there"),
        ([("会员名册", "看家本领", "本领")], "choices.0.column", "column_not_there"),
        ([("会员名册", "看家本领", "序号")], "choices.0.column", "column_not_there"),
        (
            [("会员名册", "看家本领", "特长"), ("会员名册", "姓名", "特长")],
            "choices.1.column",
            "column_twice",
        ),
        (
            [("会员名册", "姓名", "备注"), ("会员名册", " 姓名* ", None)],
            "choices.1.heading",
            "heading_twice",
        ),
    ],
)
def test_a_choice_that_cannot_be_is_refused_and_nothing_is_changed(
    office, job, choices, field, code
):
    before = office.get(f"{JOBS}/{job}")

    told = choose(office, job, *choices, expect=422)

    assert [(one["field"], one["code"]) for one in told["errors"]] == [(field, code)]
    assert "{" not in told["errors"][0]["message"]
    assert office.get(f"{JOBS}/{job}") == before


def test_an_import_that_is_under_way_is_not_matched_anew(office, job):
    office.send("POST", f"{JOBS}/{job}/apply", 202)

    told = choose(office, job, ("会员名册", "看家本领", "特长"), expect=409)

    assert told["code"] == "import_not_now"


def test_only_who_may_import_chooses_and_only_for_their_own(house, office, job):
    house.open_account("president", "tonglu", "president")
    other = house.signed_in("hz.secretary")

    choose(house.signed_in("president"), job, expect=403)
    choose(other, job, expect=404)
    path = f"/associations/hangzhou/imports/{job}/matching"
    other.send("PUT", path, 404, json={"choices": []})


def test_only_who_may_choose_sees_the_row_that_is_guessed_to_be_a_header(house, office):
    house.open_account("president", "tonglu", "president")
    president = house.signed_in("president")
    data = ["赵钱孙李", "桐庐县旧县街道母岭村柴埠自然村十二号", "甲"]
    job = upload(office, ("会员名册", data, []), ("荣誉台账", HONORS, []))

    assert list(taken(matching(office, job))) == data
    assert matching(president, job)["columns"] == []
    assert "没有找到表头" in matching(president, job)["problem"]
    assert "桐庐县旧县街道" in matching(office, job)["problem"]
    assert "桐庐县旧县街道" in str(office.get(f"{JOBS}/{job}")["problems"])
    assert "没有找到表头" in president.get(f"{JOBS}/{job}")["problems"][0]["message"]
    for resource in (f"{JOBS}/{job}", f"{JOBS}/{job}/matching"):
        assert "桐庐县" not in str(president.get(resource))
    assert matching(president, job, "荣誉台账") == matching(office, job, "荣誉台账")

    choose(office, job, *(("会员名册", *one) for one in zip(data, ROSTER, strict=False)))
    assert list(taken(matching(president, job))) == data


def test_honours_are_matched_by_their_own_sheet(office):
    wanted = [word if word != "荣誉名称" else "称号" for word in HONORS]
    rows = [(*WANG[:1], WANG[2], "王芳", "杭州工匠", "2024-05-01", "")]
    job = upload(office, ("会员名册", ROSTER, [WANG]), ("荣誉台账", wanted, rows))

    choose(office, job, ("荣誉台账", "称号", "荣誉名称"))

    assert taken(matching(office, job, "荣誉台账"))["称号"] == ("荣誉名称", True)
    assert not any(one["chosen"] for one in matching(office, job)["columns"])
