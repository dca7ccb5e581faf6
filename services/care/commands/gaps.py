"""Opening and closing coverage gaps; each is one row, however often it is found."""

from __future__ import annotations

from datetime import date

from sqlalchemy import func, select

from chassis.database import Transaction
from chassis.ids import derived_id
from contracts.care.events import CoverageGapFound
from services.care import catalogue
from services.care.models import Gap
from services.care.queries.elders import waiting_from_history
from services.care.queries.people import members_of_unit


def open_home_gap(tx: Transaction, kind: str, unit_id: str | None, member_id: str) -> None:
    """A member could not be reached through a home: the home has no leader, or the member no home.

    That members have no home is told with the first of them, and again when none was open; or every
    gift would bring a message.
    """
    if unit_id is None:
        _open(tx, kind, member_id=member_id, quiet=_is_any_open(tx, kind))
    elif not _is_open(tx, _id(tx, kind, unit_id)):
        belonging = members_of_unit(unit_id, tx.today).subquery()
        count = tx.session.scalar(select(func.count()).select_from(belonging))
        _open(tx, kind, unit_id=unit_id, count=count or 1)


def open_carer_gap(tx: Transaction, member_id: str, asked_account_id: str | None) -> None:
    """An elder lost the carer; the leader is asked to name another."""
    _open(tx, catalogue.ELDER_WITHOUT_CARER, member_id=member_id, asked_account_id=asked_account_id)


def close_home_gap(tx: Transaction, unit_id: str) -> None:
    close(tx, catalogue.HOME_WITHOUT_LEADER, unit_id)


def close(tx: Transaction, kind: str, of: str) -> None:
    """Close the gap of *kind* of a unit or a member, if there is one."""
    gap = tx.session.get(Gap, _id(tx, kind, of))
    if gap is not None and gap.closed_on is None:
        gap.closed_on = tx.today


def count_waiting_elders(tx: Transaction, _asked: list[str]) -> None:
    """Keep the one summary of the elders who came with a whole roster; told by the next day's round."""
    tx.session.flush()
    count = waiting_from_history(tx)
    gap = tx.session.get(Gap, _id(tx, catalogue.ELDERS_WITHOUT_CARER, ""))
    if gap is None:
        if count:
            _add(tx, catalogue.ELDERS_WITHOUT_CARER, "", count=count)
        return
    if count and gap.closed_on is not None:
        _reopen(gap, tx.today)
    gap.count = count
    if count == 0:
        gap.closed_on = tx.today


def announce_waiting_elders(tx: Transaction) -> None:
    """Publish the summary once."""
    gap = tx.session.get(Gap, _id(tx, catalogue.ELDERS_WITHOUT_CARER, ""))
    if gap is not None and gap.closed_on is None and not gap.announced:
        _announce(tx, gap)


def gap_id(association_id: str, kind: str, of: str) -> str:
    """Return the key of the gap of *kind* that a unit, a member or (empty) the association has."""
    return derived_id("gap", association_id, kind, of)


def _id(tx: Transaction, kind: str, of: str) -> str:
    return gap_id(tx.association_id, kind, of)


def _is_open(tx: Transaction, key: str) -> bool:
    gap = tx.session.get(Gap, key)
    return gap is not None and gap.closed_on is None


def _is_any_open(tx: Transaction, kind: str) -> bool:
    found = select(Gap.id).where(Gap.kind == kind, Gap.closed_on.is_(None)).limit(1)
    return tx.session.scalar(found) is not None


def _open(
    tx: Transaction,
    kind: str,
    *,
    unit_id: str | None = None,
    member_id: str | None = None,
    count: int = 1,
    asked_account_id: str | None = None,
    quiet: bool = False,
) -> None:
    gap = tx.session.get(Gap, _id(tx, kind, unit_id or member_id or ""))
    if gap is None:
        gap = _add(tx, kind, unit_id or member_id or "", count=count)
        gap.unit_id, gap.member_id = unit_id, member_id
    elif gap.closed_on is None:
        return
    else:
        _reopen(gap, tx.today)
        gap.count = count
    gap.asked_account_id = asked_account_id
    if not (tx.history or quiet):
        _announce(tx, gap)


def _add(tx: Transaction, kind: str, of: str, *, count: int) -> Gap:
    gap = Gap(id=_id(tx, kind, of), kind=kind, count=count, opened_on=tx.today, announced=False)
    tx.session.add(gap)
    return gap


def _reopen(gap: Gap, today: date) -> None:
    gap.opened_on, gap.closed_on, gap.announced = today, None, False


def _announce(tx: Transaction, gap: Gap) -> None:
    gap.announced = True
    tx.publish(
        CoverageGapFound(
            gap_id=gap.id,
            kind=gap.kind,
            unit_id=gap.unit_id,
            member_id=gap.member_id,
            count=gap.count,
            asked_account_id=gap.asked_account_id,
        )
    )
