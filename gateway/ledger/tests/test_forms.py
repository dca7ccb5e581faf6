"""The written forms of cells, section by section; each rule at its edge and just beyond."""

from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.values import PartialDate
from gateway.ledger.cells import Fault
from gateway.ledger.columns import Kind
from gateway.ledger.dates import parse_date
from gateway.ledger.forms import (
    NamedPerson,
    parse_count,
    parse_list,
    parse_money,
    parse_number,
    parse_people,
    parse_yes_no,
)

DAY = PartialDate(date(2024, 3, 5))
MONTH = PartialDate(date(2024, 3, 1), "month")
FULL_WIDTH = str.maketrans("0123456789.-/", "０１２３４５６７８９．－／")


@pytest.mark.parametrize(
    "cell",
    [
        date(2024, 3, 5),
        datetime(2024, 3, 5, 9, 30),  # noqa: DTZ001 - as Excel has it: without a zone
        "2024-03-05",
        "2024.3.5",
        "2024/3/5",
        "2024年3月5日",
        "3月5日",
        "20240305",
        20240305.0,
        "２０２４．３．５",
        " 2024年3月 5日\u3000",
    ],
)
@pytest.mark.parametrize("kind", [Kind.DATE, Kind.DATE_M, Kind.DATE_Y])
def test_a_day_is_read_in_forms_d1_to_d7_and_d10(cell, kind):
    assert parse_date(cell, kind, 2024) == DAY


@pytest.mark.parametrize("cell", ["2024年3月", "2024-03", "2024.3", "２０２４．３"])
def test_a_month_is_allowed_in_columns_of_months_only(cell):
    assert parse_date(cell, Kind.DATE_M, 2024) == MONTH
    assert parse_date(cell, Kind.DATE_Y, 2024) == MONTH
    assert parse_date(cell, Kind.DATE, 2024) == Fault("bad_date")


def test_early_in_the_year_is_allowed_in_columns_of_years_only():
    assert parse_date("2024年初", Kind.DATE_Y, None) == PartialDate(date(2024, 1, 1), "year")
    assert parse_date("2024年初", Kind.DATE_M, None) == Fault("bad_date")


@pytest.mark.parametrize(
    "cell",
    [
        "待定",
        "2024年2月30日",
        "2024.13.6",
        "2023-02-29",
        "24-3-5",
        "2024",
        2024.3,
        45356.0,
        True,
        "2024-3.5",
    ],
)
def test_anything_else_is_a_bad_date(cell):
    assert parse_date(cell, Kind.DATE_M, 2024) == Fault("bad_date")


def test_a_date_without_a_year_is_bad_in_a_ledger_without_one():
    assert parse_date("3月5日", Kind.DATE, None) == Fault("bad_date")


def test_the_leap_day_exists_in_leap_years():
    assert parse_date("2月29日", Kind.DATE, 2024) == PartialDate(date(2024, 2, 29))
    assert parse_date("2月29日", Kind.DATE, 2023) == Fault("bad_date")


@given(
    day=st.dates(date(1900, 1, 1), date(2099, 12, 31)),
    form=st.sampled_from(
        [
            "{y:04}-{m:02}-{d:02}",
            "{y}.{m}.{d}",
            "{y}/{m}/{d}",
            "{y}年{m}月{d}日",
            "{m}月{d}日",
            "{y}{m:02}{d:02}",
        ]
    ),
    wide=st.booleans(),
)
def test_every_day_is_read_back_from_every_form(day, form, wide):
    text = form.format(y=day.year, m=day.month, d=day.day)
    cell = text.translate(FULL_WIDTH) if wide else text
    assert parse_date(cell, Kind.DATE, day.year) == PartialDate(day)


@given(st.text(max_size=12))
def test_no_text_breaks_a_parser(text):
    results = [
        parse_date(text, Kind.DATE_Y, 2024),
        parse_number(text),
        parse_count(text),
        parse_money(text, "yuan"),
    ]
    kinds = (PartialDate, Decimal, int, Fault)
    assert all(isinstance(result, kinds) for result in results)
    assert isinstance(parse_list(text), tuple)
    assert isinstance(parse_people(text), tuple)


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        ("约120人", 120),
        ("120余人", 120),
        ("1,200", 1200),
        ("近1,200余人次", 1200),
        ("大约30场左右", 30),
        ("120多名", 120),
        (120.0, 120),
        ("１２０", 120),
        ("0", 0),
    ],
)
def test_counts_are_read_in_every_written_form(cell, number):
    assert parse_count(cell) == number


@pytest.mark.parametrize("cell", ["若干", "待核", "", "1,20", "12.5"])
def test_a_count_without_a_whole_number_is_bad(cell):
    assert parse_count(cell) == Fault("bad_number")


def test_a_number_may_have_a_fraction_and_not_be_negative():
    assert parse_number("1.5小时") == Decimal("1.5")
    assert parse_number("-0") == 0
    assert parse_number("-1") == Fault("negative_amount")
    assert parse_count("－1") == Fault("negative_amount")


@pytest.mark.parametrize(
    "cell", ["1200", "1,200", "1200元", "￥1,200", "1,200.00", 1200.0, "0.12万元"]
)
def test_yuan_are_read_in_every_written_form(cell):
    assert parse_money(cell, "yuan") == 120_000


@pytest.mark.parametrize(
    ("cell", "fen"),
    [
        ("120", 120_000_000),
        ("120.5", 120_500_000),
        ("120万元", 120_000_000),
        ("120万", 120_000_000),
    ],
)
def test_ten_thousands_are_read_in_their_columns(cell, fen):
    assert parse_money(cell, "wan") == fen


def test_a_unit_in_the_cell_wins_over_the_column():
    assert parse_money("1,200,000元", "wan") == 120_000_000


def test_money_without_a_number_is_bad_and_below_zero_is_negative():
    assert parse_money("待核", "yuan") == Fault("bad_number")
    assert parse_money("-0.01", "yuan") == Fault("negative_amount")


@given(st.integers(0, 10**12), st.sampled_from(["{:,.2f}", "{:.2f}", "￥{:,.2f}元"]))
def test_every_amount_is_read_back_to_the_fen(fen, form):
    assert parse_money(form.format(Decimal(fen) / 100), "wan") == fen * (
        1 if "元" in form else 10_000
    )


def test_lists_are_separated_by_any_of_their_signs():
    assert parse_list("焊接、桥梁,养护，绿化;一；二\n三") == (
        "焊接",
        "桥梁",
        "养护",
        "绿化",
        "一",
        "二",
        "三",
    )
    assert parse_list("焊接、、-") == ("焊接",)


def test_people_of_one_character_tokens_are_joined_in_pairs():
    assert parse_people("王 芳 李建国") == (NamedPerson("王芳"), NamedPerson("李建国"))
    assert parse_people("李建国 王 芳") == (NamedPerson("李建国"), NamedPerson("王芳"))


def test_with_a_separator_white_space_belongs_to_the_name():
    assert parse_people("王 芳、李 建国") == (NamedPerson("王芳"), NamedPerson("李建国"))


def test_people_may_carry_a_number_or_be_absent():
    people = parse_people("王芳（ｈｚ0123）、HZ0124；李建国（请假）\n赵六(缺席)")
    assert people == (
        NamedPerson("王芳", "HZ0123"),
        NamedPerson(None, "HZ0124"),
        NamedPerson("李建国", absent=True),
        NamedPerson("赵六", absent=True),
    )


def test_the_same_person_twice_in_a_list_is_one():
    assert parse_people("王芳、王 芳") == (NamedPerson("王芳"),)


@pytest.mark.parametrize(
    ("word", "answer"),
    [
        ("是", True),
        ("√", True),
        ("ｙ", True),
        ("已解决", True),
        ("否", False),
        ("×", False),
        ("n", False),
    ],
)
def test_yes_and_no_have_many_words(word, answer):
    assert parse_yes_no(word) is answer


def test_a_word_that_is_neither_yes_nor_no_is_not_guessed():
    assert parse_yes_no("不详") is None
