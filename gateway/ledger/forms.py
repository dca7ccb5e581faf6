"""The written forms of numbers, money, lists, people and yes/no in ledger cells: a value or a `Fault`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Literal

from contracts.values import is_blank, normalise_code, normalise_name, normalise_text
from gateway.ledger.cells import Cell, Fault, written

MoneyUnit = Literal["yuan", "wan"]

FEN: dict[MoneyUnit, int] = {"yuan": 100, "wan": 1_000_000}
UNIT_WORDS: dict[str, MoneyUnit] = {"元": "yuan", "万元": "wan", "万": "wan"}
ABSENT_WORDS = frozenset({"请假", "未到", "缺席"})
YES_WORDS = frozenset({"是", "√", "Y", "已解决"})
NO_WORDS = frozenset({"否", "×", "N", "未解决"})

_DIGITS = r"(?P<number>[-−]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?)"
_COUNT = re.compile(
    rf"(?:大约|约|近)?{_DIGITS}(?:余|多)?(?:人次|人|名|场|次|小时)?(?:余|多)?(?:左右)?", re.ASCII
)
_MONEY = re.compile(
    rf"(?:大约|约|近)?[¥￥]?{_DIGITS}(?:余|多)?(?P<unit>万元|万|元)?(?:左右)?", re.ASCII
)
_SEPARATORS = re.compile(r"[、,，;；\r\n](?![^()（）]*[)）])")  # Not inside brackets.
_MEMBER_NO = re.compile(r"[A-Z]+-?\d+", re.ASCII)
_BRACKETS = re.compile(r"\(([^()]*)\)")
_HAN = re.compile(r"[\u3400-\u9fff]")


@dataclass(frozen=True, slots=True)
class NamedPerson:
    """An item of a list of people: a name, a member number or both; *absent* did not take part."""

    name: str | None
    member_no: str | None = None
    absent: bool = False


def parse_number(cell: Cell) -> Decimal | Fault:
    """Return the number in *cell*: `约120人`, `120余人` and `1,200` are 120, 120 and 1200."""
    found = _COUNT.fullmatch(normalise_name(written(cell)))
    return _not_negative(found["number"]) if found else Fault("bad_number")


def parse_count(cell: Cell) -> int | Fault:
    """Return the whole number in *cell*."""
    number = parse_number(cell)
    if isinstance(number, Fault):
        return number
    return int(number) if number == number.to_integral_value() else Fault("bad_number")


def parse_money(cell: Cell, unit: MoneyUnit) -> int | Fault:
    """Return fen; a unit written in the cell wins over *unit*, the header's or the column's own."""
    found = _MONEY.fullmatch(normalise_name(written(cell)))
    if not found:
        return Fault("bad_number")
    amount = _not_negative(found["number"])
    if isinstance(amount, Fault):
        return amount
    fen = amount * FEN[UNIT_WORDS.get(found["unit"] or "", unit)]
    return int(fen.quantize(Decimal(1), rounding=ROUND_HALF_UP))


def _not_negative(digits: str) -> Decimal | Fault:
    try:
        number = Decimal(digits.replace(",", "").replace("−", "-"))
    except InvalidOperation:
        return Fault("bad_number")
    return number if number >= 0 else Fault("negative_amount")


def parse_list(cell: Cell) -> tuple[str, ...]:
    """Return the items of a list, as written but trimmed; the separators are 、 , ， ; ； and line breaks."""
    items = (item.strip() for item in _SEPARATORS.split(written(cell)))
    return tuple(item for item in items if not is_blank(item))


def parse_yes_no(cell: Cell) -> bool | None:
    """Return yes or no; None for a word that is neither, which the rules do not refuse."""
    word = normalise_code(written(cell))
    if word in YES_WORDS:
        return True
    return False if word in NO_WORDS else None


def parse_people(cell: Cell) -> tuple[NamedPerson, ...]:
    """Return the people of a list, each once; `王 芳 李建国` is 王芳 and 李建国."""
    text = normalise_text(written(cell))
    items = _SEPARATORS.split(text) if _SEPARATORS.search(text) else _by_white_space(text)
    people = (_person(normalise_name(item)) for item in items if not is_blank(item))
    return tuple(dict.fromkeys(people))


def _by_white_space(text: str) -> list[str]:
    """Split at white space, joining neighbouring tokens of one Chinese character each in pairs."""
    items: list[str] = []
    half = ""
    for token in text.split():
        single = _is_single(token)
        if half and single:
            items.append(half + token)
            half = ""
            continue
        if half:
            items.append(half)
        half = token if single else ""
        if not single:
            items.append(token)
    return [*items, half] if half else items


def _is_single(token: str) -> bool:
    bare = _BRACKETS.sub("", token)
    return len(bare) == 1 and bool(_HAN.match(bare))


def _person(item: str) -> NamedPerson:
    notes = [note.upper() for note in _BRACKETS.findall(item)]
    name = _BRACKETS.sub("", item)
    number = next((note for note in notes if _MEMBER_NO.fullmatch(note)), None)
    if _MEMBER_NO.fullmatch(name.upper()):
        return NamedPerson(None, name.upper(), any(note in ABSENT_WORDS for note in notes))
    return NamedPerson(name, number, any(note in ABSENT_WORDS for note in notes))
