"""Finds the members that a chunk of rows names by number, with one query for all of them."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select

from chassis.database import Transaction
from contracts.errors import NotFound
from services.members.models import MemberCode


def members_by_code(tx: Transaction, codes: Iterable[str]) -> dict[str, str]:
    """Return the member ids by number; raises `NotFound` for a number that nobody has."""
    wanted = sorted(set(codes))
    rows = tx.session.execute(
        select(MemberCode.code, MemberCode.member_id).where(MemberCode.code.in_(wanted))
    )
    found = dict(rows.all())
    for code in wanted:
        if code not in found:
            raise NotFound("member_not_found", member_id=code)
    return found
