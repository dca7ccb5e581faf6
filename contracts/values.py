"""Values with a written form that a standard fixes: ID numbers, credit codes, phones, dates. Pure.

A parser returns the value or raises `InvalidValue`; nothing here knows a sheet, a row or a database.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Literal

import phonenumbers

Sex = Literal["male", "female"]
Precision = Literal["day", "month", "year"]

BLANK_WORDS = frozenset({"", "-", "—", "/", "无"})
"""What offices write into a cell that says nothing (compared after `normalise_text`)."""

ID_LENGTH = 18
ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
ID_CHECKS = "10X98765432"
CREDIT_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
CREDIT_LENGTH = 18
MOBILE_LENGTH = 11

_LONG_DIGITS = re.compile(rf"\d{{{MOBILE_LENGTH},}}[Xx]?")
_ID_SHAPE = re.compile(r"[0-9]{17}[0-9X]")


class InvalidValue(ValueError):
    """A text is no value of its kind; *reason* is a stable code, *value* what was read.

    The value stays out of the message: it may be restricted personal data.
    """

    def __init__(self, reason: str, value: str) -> None:
        super().__init__(reason)
        self.reason = reason
        self.value = value


@dataclass(frozen=True, slots=True)
class ResidentId:
    """A citizen's ID number with what it tells about its holder."""

    number: str
    birth: date
    sex: Sex


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A day that may be known only to its month or its year; *day* is then the first of it."""

    day: date
    precision: Precision = "day"

    def __str__(self) -> str:
        """Return ISO 8601 with reduced precision: `2024-03-05`, `2024-03`, `2024`."""
        return self.day.isoformat()[: {"day": 10, "month": 7, "year": 4}[self.precision]]


def normalise_text(text: str) -> str:
    """Return *text* in the form that is compared: Unicode NFKC, trimmed of every kind of white space."""
    text = text.strip()
    return text if text.isascii() else unicodedata.normalize("NFKC", text).strip()


def normalise_name(text: str) -> str:
    """Return a person's, unit's or place's name as it is compared: NFKC without any white space."""
    return "".join(normalise_text(text).split())


def normalise_code(text: str) -> str:
    """Return a number or code as it is compared: NFKC, no white space, upper case."""
    return normalise_name(text).upper()


def is_blank(text: str) -> bool:
    """Return whether *text* is one of the ways to leave a cell empty."""
    text = text.strip()
    return len(text) <= 1 and normalise_text(text) in BLANK_WORDS


def parse_resident_id(text: str) -> ResidentId:
    """Return the ID number in *text* with birth and sex.

    Raises `InvalidValue` with the reason `length`, `characters`, `check` or `birth`.
    The district code is never a reason: districts come and go, and numbers keep the old ones.
    Source: GB 11643-1999.
    """
    number = normalise_code(text)
    if len(number) != ID_LENGTH:
        raise InvalidValue("length", number)
    if not (number.isascii() and _ID_SHAPE.fullmatch(number)):
        raise InvalidValue("characters", number)
    if number[-1] != _id_check(number):
        raise InvalidValue("check", number)
    try:
        birth = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError as error:
        raise InvalidValue("birth", number) from error
    return ResidentId(number, birth, "male" if int(number[16]) % 2 else "female")


def _id_check(number: str) -> str:
    total = sum(int(digit) * weight for digit, weight in zip(number, ID_WEIGHTS, strict=False))
    return ID_CHECKS[total % 11]


def check_credit_code(text: str) -> str:
    """Return the unified social credit code in *text*, normalised.

    Raises `InvalidValue` with the reason `length`, `characters` or `check`.
    Source: GB 32100-2015 (weights 3^i mod 31, the last character is the check).
    """
    code = normalise_code(text)
    if len(code) != CREDIT_LENGTH:
        raise InvalidValue("length", code)
    if not set(code) <= set(CREDIT_ALPHABET):
        raise InvalidValue("characters", code)
    places = [CREDIT_ALPHABET.index(character) for character in code[:-1]]
    total = sum(place * pow(3, i, 31) for i, place in enumerate(places))
    if code[-1] != CREDIT_ALPHABET[-total % 31]:
        raise InvalidValue("check", code)
    return code


def parse_phone(text: str) -> str:
    """Return the eleven digits of the mainland mobile number in *text*; `+86`, spaces and dashes may stand.

    Raises `InvalidValue` with the reason `not_a_number` or `not_mobile`.
    Source: the numbering plan of the Ministry of Industry and Information Technology, as phonenumbers has it.
    """
    written = normalise_code(text)
    digits = written.replace("-", "").removeprefix("+86")
    if not digits.removeprefix("+").isdigit():
        raise InvalidValue("not_a_number", written)
    if not _mobile_pattern().fullmatch(digits):
        raise InvalidValue("not_mobile", written)
    return digits


@cache
def _mobile_pattern() -> re.Pattern[str]:
    """Return the type MOBILE of phonenumbers as a pattern: a roster has thousands, and its parser is slow."""
    plan = phonenumbers.PhoneMetadata.metadata_for_region("CN")
    if plan is None or plan.mobile is None or plan.mobile.national_number_pattern is None:
        raise LookupError("phonenumbers has no mobile numbers of mainland China")
    return re.compile(plan.mobile.national_number_pattern, re.ASCII)


def mask_id(text: str) -> str:
    """Return an ID number without the birth date: `330122********0011`."""
    return _mask(normalise_code(text), head=6, tail=4)


def mask_phone(text: str) -> str:
    """Return a phone number without its middle: `138****8000`."""
    digits = normalise_code(text).replace("-", "").removeprefix("+86")
    return _mask(digits, head=3, tail=4)


def mask_name(text: str) -> str:
    """Return a person's family name only: `王*`, `王**`."""
    return _mask(normalise_name(text), head=1, tail=0)


def mask_address(text: str) -> str:
    """Return the beginning of an address, at most six characters and never more than half of it."""
    address = normalise_name(text)
    return _mask(address, head=min(6, len(address) // 2), tail=0)


def mask_long_digits(text: str) -> str:
    """Return *text* with every run of eleven or more digits masked: it may be an ID or a phone number."""
    return _LONG_DIGITS.sub(lambda found: _mask(found[0], head=3, tail=2), text)


def _mask(text: str, head: int, tail: int) -> str:
    """Return *text* with stars between head and tail; a text too short to hide a third of it is all stars."""
    hidden = len(text) - head - tail
    if hidden * 3 < len(text):
        return "*" * len(text)
    return text[:head] + "*" * hidden + text[len(text) - tail :]
