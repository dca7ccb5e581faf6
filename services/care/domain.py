"""What care decides. Pure: values in, decisions or refusals out."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from services.care import catalogue
from services.care.rules import Rules

LONGEST_BEFORE_OPENING = timedelta(days=30)
"""A visit may have been made before it was opened here, but not longer before than this."""


class NotAllowed(Exception):
    """The present state does not allow it; *params* carry the value seen and the limit broken."""

    def __init__(self, code: str, **params: str | int) -> None:
        super().__init__(code)
        self.code = code
        self.params: dict[str, Any] = dict(params)


# --- persons -----------------------------------------------------------------------------------


def turned(birth: date, precision: str, age: int) -> date:
    """Return the day on which somebody turned *age*.

    Known to the month or the year only, it is the first day of it. Who was born on 29 February has
    the birthday on the 28th in other years.
    """
    month = birth.month if precision in ("day", "month") else 1
    day = birth.day if precision == "day" else 1
    year = birth.year + age
    if (month, day) == (2, 29) and not _is_leap(year):
        day = 28
    return date(year, month, day)


def _is_leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def is_with_us(state: str, deceased_on: date | None, day: date) -> bool:
    """Tell whether a member is cared for on *day*: active, or active until a later death."""
    if deceased_on is not None:
        return state in (catalogue.ACTIVE, catalogue.DECEASED) and deceased_on > day
    return state == catalogue.ACTIVE


def town_key(town: str | None) -> str | None:
    """Return *town* (镇街) as it is compared: without white space and the ending 街道, 镇 or 乡."""
    bare = "".join((town or "").split())
    for ending in ("街道", "镇", "乡"):
        if bare.endswith(ending) and len(bare) > len(ending):
            return bare.removesuffix(ending)
    return bare or None


# --- who goes ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Reach:
    """Whom one can send to a member: units by precedence, each with its leader's account or None."""

    carer: str | None = None
    homes: tuple[tuple[str, str | None], ...] = ()
    district_units: tuple[tuple[str, str | None], ...] = ()
    secretary: str | None = None


@dataclass(frozen=True)
class Assignment:
    """Whose it is, and why. *gap* is the coverage gap that it shows."""

    account_id: str | None
    because: str
    unit_id: str | None = None
    gap: str | None = None


def choose(reach: Reach, *, carer_first: bool = False) -> Assignment:
    """Choose who goes: the carer, the home's leader, the district's unit, the secretary, nobody."""
    if carer_first and reach.carer:
        return Assignment(reach.carer, "carer")
    for because, units in (("home_leader", reach.homes), ("district_unit", reach.district_units)):
        for unit_id, leader in units:
            if leader:
                return Assignment(leader, because, unit_id)
    home = reach.homes[0][0] if reach.homes else None
    gap = catalogue.HOME_WITHOUT_LEADER if home else catalogue.NO_HOME
    if reach.secretary:
        return Assignment(reach.secretary, "secretary", home, gap)
    return Assignment(None, "nobody", home, gap)


def escalate(reach: Reach, account_id: str | None, because: str) -> str | None:
    """Return the next account up the chain carer, leader, secretary; None at its end."""
    leader = choose(Reach(homes=reach.homes, district_units=reach.district_units)).account_id
    chain = {"carer": [leader, reach.secretary], "hand": [leader, reach.secretary]}
    for above in chain.get(because, [reach.secretary]):
        if above is not None and above != account_id:
            return above
    return None


def last_day_in_office(ended_on: date, term_from: date) -> date:
    """Return the last day of a term that was laid down on *ended_on*; that day is free already."""
    return max(ended_on - timedelta(days=1), term_from - timedelta(days=1))


# --- visits ------------------------------------------------------------------------------------


def check_step(states: Mapping[str, frozenset[str]], present: str, wanted: str, code: str) -> None:
    """Raise `NotAllowed` with *code* when *wanted* may not follow *present*."""
    if wanted not in states[present]:
        raise NotAllowed(code, state=present, wanted=wanted)


def check_visit_completion(state: str) -> None:
    """Raise `NotAllowed` unless a visit in *state* may be recorded as made."""
    if state == "completed":
        raise NotAllowed("visit_already_completed")
    check_step(catalogue.VISIT_STATES, state, "completed", "visit_not_open")


def check_visited_on(visited_on: date, *, opened_on: date, today: date) -> None:
    """Raise `NotAllowed` when a visit cannot have been made on *visited_on*."""
    if visited_on > today:
        raise NotAllowed("visited_in_future", visited_on=str(visited_on), today=str(today))
    earliest = opened_on - LONGEST_BEFORE_OPENING
    if visited_on < earliest:
        raise NotAllowed("visited_too_early", visited_on=str(visited_on), earliest=str(earliest))


def first_due(rules: Rules, today: date, member_id: str, *, history: bool) -> date:
    """Return when a new elder is visited first.

    Elders who come with a whole roster are spread over one interval, or all would be due on one day.
    """
    due = today + timedelta(days=rules.elderly_first_visit_days)
    if history:
        spread = zlib.crc32(member_id.encode()) % rules.elderly_visit_interval_days
        due += timedelta(days=spread)
    return due


def due_after(rules: Rules, contact_on: date, present: date) -> date:
    """Return when the visit after a contact is due; never before *present*, what was due until now."""
    return max(present, contact_on + timedelta(days=rules.elderly_visit_interval_days))


# --- carers ------------------------------------------------------------------------------------


def check_carer_load(elders: int, limit: int) -> None:
    """Raise `NotAllowed` when a carer of *elders* elders cannot take one more."""
    if elders >= limit:
        raise NotAllowed("carer_load_reached", elders=elders, limit=limit)


# --- gifts -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Held:
    """An honour as somebody holds it."""

    honor_type: str
    granted_on: date
    revoked_on: date | None = None

    def on(self, day: date) -> bool:
        """Tell whether it is held on *day*; the day of the grant counts, that of revocation does not."""
        return self.granted_on <= day and (self.revoked_on is None or self.revoked_on > day)


def gift_honor(rules: Rules, held: Iterable[Held], birthday: date) -> str | None:
    """Return the honour that brings a gift on *birthday*, or None."""
    types = {honor.honor_type for honor in held if honor.on(birthday)}
    return next((wanted for wanted in rules.gift_honors if wanted in types), None)


def check_delivery(state: str, delivered_on: date, *, birthday: date, today: date) -> None:
    """Raise `NotAllowed` when a gift in *state* cannot have been delivered on *delivered_on*."""
    if state == "delivered":
        raise NotAllowed("gift_already_delivered")
    check_step(catalogue.GIFT_STATES, state, "delivered", "gift_not_open")
    if delivered_on > today:
        raise NotAllowed("delivered_in_future", delivered_on=str(delivered_on), today=str(today))
    if delivered_on < birthday:
        raise NotAllowed(
            "delivered_before_birthday", delivered_on=str(delivered_on), birthday=str(birthday)
        )
