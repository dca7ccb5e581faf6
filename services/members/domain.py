"""What members decides. Pure: values in, decisions or refusals out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from services.members.catalogue import ELDERLY_AGE, MEMBER_MOVES, ON_ROSTER


class Refused(ValueError):
    """A rule says no; *code* is stable, *params* are the value seen and the limit broken."""

    def __init__(self, code: str, **params: str) -> None:
        super().__init__(code)
        self.code, self.params = code, params


def birthday_in(year: int, born_on: date) -> date:
    """Return the birthday of somebody *born_on* in *year*; 29 February falls on the 28th (R6)."""
    try:
        return born_on.replace(year=year)
    except ValueError:
        return date(year, 2, 28)


def age_on(day: date, born_on: date) -> int:
    """Return whole years (周岁) lived on *day*, the birthday itself included."""
    return day.year - born_on.year - (day < birthday_in(day.year, born_on))


def years_before(day: date, years: int) -> date:
    """Return the latest birth date of whoever has lived *years* whole years on *day*.

    On the last of February that is the last of February: whoever was born on the 29th is among them.
    """
    year, following = day.year - years, day + timedelta(days=1)
    if (following.month, following.day) == (3, 1):
        return date(year, 3, 1) - timedelta(days=1)
    return day.replace(year=year)


def eightieth(born_on: date, precision: str) -> date:
    """Return the day somebody turns 80; known to the month or year only, its first day (R2)."""
    first = {"month": born_on.replace(day=1), "year": date(born_on.year, 1, 1)}.get(
        precision, born_on
    )
    return birthday_in(first.year + ELDERLY_AGE, first)


def month_days(first: date, days: int) -> Iterator[tuple[date, int, int]]:
    """Yield (day, birth month, birth day) of whoever has a birthday in the *days* days from *first*."""
    for ahead in range(days):
        day = first + timedelta(days=ahead)
        yield day, day.month, day.day
        if (day.month, day.day) == (2, 28) and birthday_in(day.year, date(2000, 2, 29)) == day:
            yield day, 2, 29


def is_living(deceased_on: date | None, day: date) -> bool:
    """Say whether somebody lives on *day*; on the day of death no longer."""
    return deceased_on is None or deceased_on > day


@dataclass(frozen=True)
class Person:
    """What the rules about a member need."""

    born_on: date
    state: str
    deceased_on: date | None


def check_death(person: Person, on: date, today: date) -> None:
    """Refuse a death that was reported, lies ahead, or lies before the birth."""
    if person.deceased_on is not None:
        raise Refused("already_deceased", on=person.deceased_on.isoformat())
    _check_day(on, today=today, born_on=person.born_on)


def check_move(person: Person, to_state: str, on: date, today: date) -> None:
    """Refuse a move that the catalogue does not know, or one ahead of today."""
    _check_day(on, today=today, born_on=person.born_on)
    if to_state not in MEMBER_MOVES[person.state]:
        raise Refused("move_not_allowed", from_state=person.state, to_state=to_state)


def check_grant(person: Person, granted_on: date, today: date) -> None:
    """Refuse a grant before the birth or ahead of today; a posthumous grant is allowed."""
    _check_day(granted_on, today=today, born_on=person.born_on)


def check_belonging(
    person: Person, since: date, *, today: date, left_since: Sequence[date]
) -> None:
    """Refuse that somebody joins a unit who is not on the roster, ahead of today, or earlier than the
    home that is left was joined.
    """
    if person.state not in ON_ROSTER:
        raise Refused("not_on_roster", state=person.state)
    _check_day(since, today=today, born_on=person.born_on)
    for joined in left_since:
        if since < joined:
            raise Refused("before_membership", value=since.isoformat(), limit=joined.isoformat())


def check_term(term_from: date, term_to: date | None) -> None:
    """Refuse a term that ends before it begins."""
    if term_to is not None and term_to < term_from:
        raise Refused("before_term", value=term_to.isoformat(), limit=term_from.isoformat())


def check_laying_down(term_from: date, term_to: date | None, on: date) -> None:
    """Refuse to lay an office down twice, or before it was taken."""
    if term_to is not None and term_to <= on:
        raise Refused("office_already_ended", on=term_to.isoformat())
    check_term(term_from, on)


def check_revocation(state: str, granted_on: date, revoked_on: date, today: date) -> None:
    """Refuse a revocation twice, before the grant, or ahead of today."""
    if state == "revoked":
        raise Refused("already_revoked")
    if revoked_on < granted_on:
        raise Refused("before_grant", value=revoked_on.isoformat(), limit=granted_on.isoformat())
    if revoked_on > today:
        raise Refused("future_date", value=revoked_on.isoformat(), limit=today.isoformat())


def check_unit(state: str, established_on: date | None, today: date) -> None:
    """A running unit has a day of founding, and not one ahead of today."""
    if state == "running" and established_on is None:
        raise Refused("established_on_required")
    if established_on is not None and established_on > today:
        raise Refused("future_date", value=established_on.isoformat(), limit=today.isoformat())


def check_dissolution(state: str, established_on: date | None, on: date, today: date) -> None:
    """Refuse to dissolve twice, before the founding, or ahead of today."""
    if state == "closed":
        raise Refused("already_dissolved")
    if established_on is not None and on < established_on:
        raise Refused("before_founding", value=on.isoformat(), limit=established_on.isoformat())
    if on > today:
        raise Refused("future_date", value=on.isoformat(), limit=today.isoformat())


def _check_day(day: date, *, today: date, born_on: date) -> None:
    if day > today:
        raise Refused("future_date", value=day.isoformat(), limit=today.isoformat())
    if day < born_on:
        raise Refused("before_birth", value=day.isoformat(), limit=born_on.isoformat())


def same_name(name: str) -> str:
    """Return *name* as names of units are compared: without white space."""
    return "".join(name.split())
