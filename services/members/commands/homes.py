"""Links members to the home that their record names, once that home is registered.

A home that nobody registered stays a name in the member's record, and a gap; it is never made silently.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from chassis.database import Transaction
from chassis.ids import derived_id
from services.members.catalogue import ON_ROSTER
from services.members.commands import memberships
from services.members.domain import same_name
from services.members.models import Member, Membership, Unit


def link_homes(tx: Transaction, members: Sequence[Member], *, backfill: bool) -> None:
    """Link those of *members* that name a registered home and have none."""
    naming = [m for m in members if m.home_named and m.state in ON_ROSTER]
    if not naming:
        return
    homes = _homes_by_name(tx)
    known = _memberships(tx, [m.id for m in naming])
    housed = {m.member_id for m in known if m.unit_kind == "home" and m.until is None}
    linked_before = {m.id for m in known}
    for member in naming:
        home = homes.get(same_name(member.home_named or ""))
        if home is None or member.id in housed:
            continue
        key = derived_id("membership", member.id, home.id)
        if key not in linked_before:  # a link that somebody has ended is not made again
            since = max(filter(None, (home.established_on, member.birth_date)))
            memberships.join(
                tx, key, member.id, home, role="member", since=since, backfill=backfill
            )


def link_waiting(tx: Transaction, changed: Sequence[Unit], *, backfill: bool) -> None:
    """Link members that have waited for one of the units that are new or named anew."""
    if not any(unit.kind == "home" and unit.state == "running" for unit in changed):
        return
    tx.session.flush()
    waiting = tx.session.scalars(select(Member).where(Member.home_named.is_not(None))).all()
    link_homes(tx, waiting, backfill=backfill)


def _memberships(tx: Transaction, member_ids: list[str]) -> Sequence[Membership]:
    return tx.session.scalars(select(Membership).where(Membership.member_id.in_(member_ids))).all()


def _homes_by_name(tx: Transaction) -> dict[str, Unit]:
    found: dict[str, Unit] = {}
    homes = select(Unit).where(Unit.kind == "home", Unit.state == "running").order_by(Unit.code)
    for unit in tx.session.scalars(homes):
        for name in (unit.name, *unit.aliases):
            found.setdefault(same_name(name), unit)
    return found
