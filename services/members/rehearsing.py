"""Takes out of a rehearsal's copy what its days will announce anew."""

from __future__ import annotations

from datetime import date

from sqlalchemy import delete, select

from chassis.database import Transaction
from services.members.models import Announcement, Member


def forget(tx: Transaction, first: date) -> None:
    """Forget announcements from *first* on, and that people joined later than that."""
    tx.session.execute(delete(Announcement).where(Announcement.on_day >= first))
    for member in tx.session.scalars(select(Member).where(Member.joined_on >= first)):
        member.joined_on = date(first.year - 1, 12, 31)
