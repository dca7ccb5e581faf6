"""The declarations are consistent: one meaning for each header, one condition for each conditional column."""

import dataclasses
from itertools import pairwise

import pytest

from gateway.ledger.columns import Kind, Need, header_form
from gateway.ledger.records import (
    ExchangeRow,
    HonorRow,
    MemberRow,
    NominationRow,
    UnitRow,
    VenueRow,
)
from gateway.ledger.sheets.declared import SHEETS

every_sheet = pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)


def test_there_are_21_sheets_with_250_columns():
    assert len(SHEETS) == 21
    assert sum(len(sheet.blank.columns) for sheet in SHEETS) == 250


@every_sheet
def test_no_header_names_two_columns_of_a_sheet(sheet):
    headers = [header_form(word) for column in sheet.columns for word in column.headers]
    assert len(headers) == len(set(headers)) == len(sheet.by_header)


@every_sheet
def test_every_conditional_column_has_conditions_on_columns_of_its_sheet(sheet):
    for column in sheet.columns:
        assert (column.need is Need.CONDITIONAL) == bool(column.conditions)
        assert all(condition.column in sheet.by_name for condition in column.conditions)


@every_sheet
def test_every_enum_has_words_and_every_business_date_is_a_date(sheet):
    for column in sheet.columns:
        assert (column.kind is Kind.ENUM) == bool(column.vocabulary or column.vocabulary_by)
    assert sheet.business_date is None or sheet.by_name[sheet.business_date] in sheet.dates


@every_sheet
def test_words_that_depend_on_another_column_stand_after_it(sheet):
    order = [column.field for column in sheet.columns]
    for column in sheet.columns:
        if column.vocabulary_by:
            assert order.index(column.vocabulary_by[0]) < order.index(column.field)


@pytest.mark.parametrize(
    ("name", "record"),
    [
        ("组织机构", UnitRow),
        ("会员名册", MemberRow),
        ("荣誉台账", HonorRow),
        ("推荐评选", NominationRow),
        ("阵地", VenueRow),
        ("结对交流", ExchangeRow),
    ],
)
def test_a_record_has_a_field_for_each_column_of_its_sheet(name, record):
    sheet = next(sheet for sheet in SHEETS if sheet.name == name)
    columns = {column.field for column in sheet.columns} - {"running_no", "without_id"}
    assert columns <= {field.name for field in dataclasses.fields(record)}


def test_codes_of_sheets_are_unique():
    codes = sorted(sheet.code for sheet in SHEETS)
    assert all(first != second for first, second in pairwise(codes))
