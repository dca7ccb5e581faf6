"""The walk through the programmes of members: each of the 126 has operations, and every operation is there."""

import re
from pathlib import Path

import pytest

from gateway.catalogue import APPLIED_SHEETS
from gateway.web.blueprints import TABLES
from services.members.figures.declared import BY_SLUG
from services.members.service import MembersService

PAGE = (Path(__file__).parents[1] / "docs" / "programmes.md").read_text(encoding="utf-8")
ROW = re.compile(r"^\| `([a-z]{2}-[a-z0-9-]+)` \| (.+?) \| (.+?) \| (.+?) \|$", re.MULTILINE)
PROGRAMMES = {name: (what, ops) for name, _, what, ops in ROW.findall(PAGE)}
OPERATION = re.compile(r"`(\w+)`")

BESIDE_THE_TABLES = {
    "register_association",  # by the operator, when an association joins
    "read_figures",
    "read_figure_records",
    *(applied.method for applied in APPLIED_SHEETS),
}
"""Operations with an address that is no line of a table: figures, ledgers, the first start."""

ROUTED = {route.method for _, _, routes in TABLES for route in routes if route.service == "members"}


def test_all_126_programmes_are_there_once():
    assert len(ROW.findall(PAGE)) == len(PROGRAMMES) == 126
    assert {name[:2] for name in PROGRAMMES} == {"tl", "hz", "xs", "bj", "jd"}


@pytest.mark.parametrize("name", PROGRAMMES)
def test_a_programme_names_operations_that_exist_and_can_be_called_from_outside(name):
    operations = OPERATION.findall(PROGRAMMES[name][1])

    assert len(operations) >= 2, "one to record it and one to find it"
    for operation in operations:
        assert hasattr(getattr(MembersService, operation, None), "__nuanjia_call__"), operation
        assert operation in ROUTED | BESIDE_THE_TABLES, operation


@pytest.mark.parametrize("name", PROGRAMMES)
def test_a_figure_that_a_programme_names_is_declared(name):
    slugs = re.findall(r"`([a-z0-9-]+)`", PROGRAMMES[name][0])

    assert [slug for slug in slugs if slug not in BY_SLUG] == []
