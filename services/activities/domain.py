"""What activities decides. Pure: values in, decisions or refusals out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from services.activities import catalogue
from services.activities.rules import Rules

LONGEST_CALENDAR = timedelta(days=366)


class NotAllowed(Exception):
    """The present state does not allow it; *params* carry the value seen and the limit broken."""

    def __init__(self, code: str, **params: str | int) -> None:
        super().__init__(code)
        self.code = code
        self.params: dict[str, Any] = dict(params)


def check_step(states: Mapping[str, frozenset[str]], state: str, wanted: str, code: str) -> None:
    """Refuse with *code* a step that *states* do not allow."""
    if wanted not in states[state]:
        raise NotAllowed(code, state=state, wanted=wanted)


def check_window(first: date, last: date) -> None:
    if last < first:
        raise NotAllowed("ends_before_start", first=str(first), last=str(last))


def check_calendar(first: date, last: date) -> None:
    check_window(first, last)
    if last - first >= LONGEST_CALENDAR:
        raise NotAllowed(
            "window_too_long", days=(last - first).days + 1, limit=LONGEST_CALENDAR.days
        )


def check_happened(on: date, today: date) -> None:
    if on > today:
        raise NotAllowed("in_future", on=str(on), today=str(today))


def check_may_register(member_id: str, state: str, deceased_on: date | None, on: date) -> None:
    """A place in a session on *on* is for whoever is an active member and alive."""
    if deceased_on is not None:
        raise NotAllowed("member_deceased", member_id=member_id)
    if state != catalogue.ACTIVE:
        raise NotAllowed("member_not_active", member_id=member_id, state=state)


def check_may_have_come(member_id: str, deceased_on: date | None, on: date) -> None:
    if deceased_on is not None and deceased_on < on:
        raise NotAllowed("member_deceased", member_id=member_id)


# --- occasions ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class Coming:
    """An occasion of a year, with its day and the day from which it is announced."""

    occasion: catalogue.Occasion
    year: int
    on: date
    announce_on: date

    def is_due(self, today: date) -> bool:
        """Tell whether it is to be announced: its time has begun and its day is not over."""
        return self.announce_on <= today <= self.on


def occasions_of(year: int, lunar_days: Mapping[str, date], rules: Rules) -> list[Coming]:
    """Return the occasions of *year* by day; *lunar_days* are the days of the lunar ones."""
    found = []
    for occasion in catalogue.OCCASIONS.values():
        on = date(year, *occasion.month_day) if occasion.month_day else lunar_days[occasion.code]
        begins = on - timedelta(days=rules.days_before(occasion.code))
        found.append(Coming(occasion=occasion, year=year, on=on, announce_on=begins))
    return sorted(found, key=lambda coming: coming.on)


def ordinal(occasion: str, year: int) -> int | None:
    """Return which Craftsman Day it is, 2024 the sixth; the other occasions are not counted."""
    number = year - catalogue.FIRST_CRAFTSMAN_DAY + 1
    return number if occasion == "craftsman_day" and number > 0 else None


# --- sums --------------------------------------------------------------------------------------


def counts_once(shared: Iterable[tuple[str, str]], own: str) -> dict[str, str]:
    """Return for each shared code the association whose rows are counted: *own*, or the first by name.

    *shared* are pairs of a code (活动编号) and an association that has it.
    """
    chosen: dict[str, str] = {}
    for code, association in shared:
        now = chosen.setdefault(code, association)
        if now != own and (association == own or association < now):
            chosen[code] = association
    return chosen
