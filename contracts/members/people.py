"""What members may be told and asked about the people on the roster."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Literal

from marshmallow import ValidationError, validate

from contracts.base import About, Command, Page, Restricted
from contracts.values import InvalidValue, parse_phone, parse_resident_id

_LUNAR = re.compile(r"L?(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|30)")


def lunar_day(value: str) -> None:
    """Refuse what is no lunar month and day, such as `08-15`, or `L04-01` of a leap month."""
    if not _LUNAR.fullmatch(value):
        raise ValidationError("bad_lunar_day")


def resident_id(value: str) -> None:
    """Refuse what is no resident ID number (GB 11643)."""
    try:
        parse_resident_id(value)
    except InvalidValue as error:
        raise ValidationError("bad_id_checksum") from error


def mobile(value: str) -> None:
    """Refuse what is no mainland mobile number."""
    try:
        parse_phone(value)
    except InvalidValue as error:
        raise ValidationError("bad_phone") from error


Name = Annotated[str, validate.Length(1, 60, error="too_long")]
Words = Annotated[str, validate.Length(max=80, error="too_long")]
Precision = Literal["day", "month", "year"]
Sex = Literal["male", "female"]
Employment = Literal["in_post", "retired", "left"]
HonorLevel = Literal["national", "provincial", "municipal", "county"]
Skills = Annotated[tuple[Words, ...], validate.Length(max=30, error="too_long")]
Lunar = Annotated[
    str, lunar_day, About("lunar birthday, month-day, L before a leap month", "08-15")
]
Age = Annotated[int, validate.Range(0, 150, error="out_of_range")]


@dataclass(frozen=True, kw_only=True)
class RegisterMember(Command):
    """Put a person on the roster. Birth date and sex are taken from the ID number where left out.

    Without an ID number both are needed, and the birth date may be known to the month or year only.
    """

    code: Annotated[str, validate.Length(1, 40, error="too_long"), About("member number", "HZ0123")]
    name: Name
    resident_id: Annotated[str | None, resident_id, Restricted()] = None
    sex: Sex | None = None
    birth_date: date | None = None
    birth_precision: Precision = "day"
    lunar_birthday: Lunar | None = None
    phone: Annotated[str | None, mobile, Restricted()] = None
    address: Annotated[str | None, Restricted()] = None
    employer: Words | None = None
    town: Words | None = None
    sector: Words | None = None
    employment_status: Employment = "in_post"
    retired_on: date | None = None
    skills: Skills = ()
    heritage_craft: Words | None = None
    emergency_contact: Annotated[str | None, Restricted()] = None
    emergency_phone: Annotated[str | None, mobile, Restricted()] = None
    note: Annotated[str | None, Restricted()] = None
    state: Literal["candidate", "active"] = "active"
    lives_alone: bool = False
    unit_id: str | None = None


Clearable = Literal[
    "phone",
    "address",
    "employer",
    "town",
    "sector",
    "retired_on",
    "heritage_craft",
    "skills",
    "emergency_contact",
    "emergency_phone",
    "note",
    "lunar_birthday",
    "household",
    "data_checked_on",
]


@dataclass(frozen=True, kw_only=True)
class UpdateMember(Command):
    """Correct a member's record; what is left out stays, and what *clear* names is emptied.

    `in_force_since` is the day from which the new values hold, where that is not today.
    """

    member_id: str
    name: Name | None = None
    resident_id: Annotated[str | None, resident_id, Restricted()] = None
    sex: Sex | None = None
    phone: Annotated[str | None, mobile, Restricted()] = None
    address: Annotated[str | None, Restricted()] = None
    employer: Words | None = None
    town: Words | None = None
    sector: Words | None = None
    employment_status: Employment | None = None
    retired_on: date | None = None
    birth_date: date | None = None
    birth_precision: Precision = "day"
    lunar_birthday: Lunar | None = None
    skills: Skills | None = None
    heritage_craft: Words | None = None
    emergency_contact: Annotated[str | None, Restricted()] = None
    emergency_phone: Annotated[str | None, mobile, Restricted()] = None
    note: Annotated[str | None, Restricted()] = None
    lives_alone: bool | None = None
    data_checked_on: date | None = None
    in_force_since: date | None = None
    clear: tuple[Clearable, ...] = ()


@dataclass(frozen=True, kw_only=True)
class GetMember(Command):
    """Read one member; with *reveal* the restricted fields in clear, which is logged."""

    member_id: str
    reveal: bool = False


@dataclass(frozen=True, kw_only=True)
class ListMembers(Page):
    """Members by number; *name* is a part of the name, *living_on* leaves out the dead of that day.

    *q* is what somebody types, and then the best fit comes first: the beginning of a name, its pinyin or
    initials, a number, the last four digits of a phone, a town, home, honour or skill. All words must fit.
    The honours of those found are told where *with_honors* asks for them.
    """

    q: Annotated[str | None, validate.Length(max=60, error="too_long"), About("typed", "wjg")] = (
        None
    )
    name: str | None = None
    code: str | None = None
    town: str | None = None
    unit_id: str | None = None
    state: str | None = None
    sex: Sex | None = None
    employment_status: Employment | None = None
    employer: str | None = None
    honor_type: str | None = None
    honor_level: HonorLevel | None = None
    skill: str | None = None
    without_home: bool = False
    with_honors: bool = False
    age_from: Age | None = None
    age_to: Age | None = None
    living_on: date | None = None
    not_contacted_since: Annotated[
        date | None, About("Nobody was with them on this day or later.")
    ] = None
