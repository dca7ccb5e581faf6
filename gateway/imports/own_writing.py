"""The rows of the sheets of our own, as they are written into a workbook."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

Cells = dict[str, str | None]
"""What stands in a row, by the field of its column."""


def day(value: str | None, precision: str = "day") -> str:
    """Return a day as it is known: `2024-05-01`, `2024-05`, or `2024年(暖家)` where only the year is."""
    if value and precision == "year":
        return f"{value[:4]}年(暖家)"
    return (value or "")[: 7 if precision == "month" else 10]


def listed(items: list[str]) -> str:
    return "；".join(items)


def yes_no(value: bool) -> str:
    return "是" if value else "否"


def agreements(one: dict[str, Any]) -> Iterator[Cells]:
    yield {
        "partner": one["partner"],
        "kind": one["kind"],
        "signed_on": day(one["signed_on"]),
        "valid_from": day(one["valid_from"]),
        "valid_to": day(one["valid_to"]),
        "terms": listed(one["terms"]),
        "other_parties": listed(one["other_parties"]),
        "state": one["state"],
        "ended_on": day(one["ended_on"]),
        "remark": one["note"],
    }


def kin(one: dict[str, Any]) -> Iterator[Cells]:
    yield {
        "member_no": one["member_code"],
        "kin_name": one["name"],
        "relation": one["relation"],
        "phone": one["phone"],
        "is_emergency_contact": yes_no(one["is_emergency_contact"]),
        "lives_with": yes_no(one["lives_with"]),
    }


def posts(one: dict[str, Any]) -> Iterator[Cells]:
    yield {
        "member_no": one["member_code"],
        "organisation": one["organisation"],
        "post": one["post"],
        "starts_on": day(one["since"]),
        "ends_on": day(one["until"]),
    }


def memberships(one: dict[str, Any]) -> Iterator[Cells]:
    yield {
        "member_no": one["member_code"],
        "unit_no": one["unit_code"],
        "role": one["role"],
        "starts_on": day(one["since"]),
        "ends_on": day(one["until"]),
    }


def offices(one: dict[str, Any]) -> Iterator[Cells]:
    yield {
        "account": one["account_id"],
        "office": one["office"],
        "unit_no": one["unit_code"],
        "member_no": one["member_code"],
        "starts_on": day(one["term_from"]),
        "ends_on": day(one["term_to"]),
    }
