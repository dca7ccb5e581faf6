"""How a number stands in an annual summary: exact, rounded down with 余, in Arabic or Chinese numerals."""

from __future__ import annotations

from dataclasses import dataclass

DIGITS = "零一二三四五六七八九"
PLACES = ((1000, "千"), (100, "百"), (10, "十"))


@dataclass(frozen=True)
class Style:
    """`at_least` rounds down and adds *more*; `chinese` writes 十三 for 13."""

    at_least: bool = False
    chinese: bool = False
    more: str = "余"


def printed(value: int, style: Style) -> str:
    """Return *value* as it is printed."""
    if style.at_least:
        low = rounded_down(value)
        return f"{low}{style.more if low < value else ''}"
    return chinese(value) if style.chinese else str(value)


def rounded_down(value: int) -> int:
    """Round down: 10–99 to tens, from 100 on to two significant digits; below 10 as it is."""
    if value < 10:  # noqa: PLR2004  # the rule's own limit
        return value
    step = 10 if value < 100 else 10 ** (len(str(value)) - 2)  # noqa: PLR2004  # likewise
    return value // step * step


def chinese(value: int) -> str:
    """Return *value* below ten thousand in Chinese numerals; larger ones stay Arabic."""
    if not 0 <= value < 10_000:  # noqa: PLR2004  # 万 is printed as a unit, not as a numeral
        return str(value)
    if value < 10:  # noqa: PLR2004
        return DIGITS[value]
    told, rest, skipped = "", value, False
    for size, word in PLACES:
        count, rest = divmod(rest, size)
        if count:
            told += (DIGITS[0] if skipped else "") + DIGITS[count] + word
            skipped = False
        else:
            skipped = bool(told)
    if rest:
        told += (DIGITS[0] if skipped else "") + DIGITS[rest]
    return told.removeprefix("一") if value < 20 else told  # noqa: PLR2004  # 十三, not 一十三
