"""Who is to be told: secretaries, leaders, and the account of a member who has one."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Select, or_, select

from chassis.database import Transaction
from services.notifications.catalogue import LEADING_OFFICES, SECRETARY
from services.notifications.models import Office


def secretaries(tx: Transaction) -> list[str]:
    return _accounts(tx, _in_office(tx).where(Office.office == SECRETARY))


def leaders(tx: Transaction, unit_id: str | None = None) -> list[str]:
    """Return the leaders of a unit, or of all units."""
    wanted = _in_office(tx).where(Office.office.in_(LEADING_OFFICES))
    return _accounts(tx, wanted.where(Office.unit_id == unit_id) if unit_id else wanted)


def accounts_of_member(tx: Transaction, member_id: str) -> list[str]:
    """Return the accounts of a member; whoever holds no office has none that is known here."""
    return _accounts(tx, _in_office(tx).where(Office.member_id == member_id))


def holds_one_of(tx: Transaction, account_id: str, offices: Sequence[str]) -> bool:
    """Say whether an account holds one of *offices* today."""
    held = _in_office(tx).where(Office.account_id == account_id, Office.office.in_(offices))
    return tx.session.scalars(held.limit(1)).first() is not None


def _in_office(tx: Transaction) -> Select[Office]:
    return select(Office).where(
        Office.term_from <= tx.today, or_(Office.term_to.is_(None), Office.term_to > tx.today)
    )


def _accounts(tx: Transaction, offices: Select[Office]) -> list[str]:
    return sorted({office.account_id for office in tx.session.scalars(offices)})
