"""The number of a batch (批次), however it is written: 首批, 第一批 and 第1批 are one."""

from __future__ import annotations

import re

from contracts.values import normalise_name

_DIGITS = {"〇": 0, "零": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5} | {
    "六": 6,
    "七": 7,
    "八": 8,
    "九": 9,
}
_PLACES = {"十": 10, "百": 100}
_BATCH = re.compile(
    r"第?(?P<number>[0-9]+|[〇零一二两三四五六七八九十百]+)(?:批次|批|期|次|团|届)?"
)
_FIRST = re.compile(r"首(?:批次|批|期|次|团|届)")


def batch_key(text: str | None) -> str:
    """Return the number of a batch as digits, any other text as it is compared; empty for none."""
    written = normalise_name(text or "")
    if _FIRST.fullmatch(written):
        return "1"
    found = _BATCH.fullmatch(written)
    return str(_number(found["number"])) if found else written


def _number(numeral: str) -> int:
    """Return the value of Arabic digits or of a Chinese numeral below a thousand."""
    if numeral.isdigit() and numeral.isascii():
        return int(numeral)
    total, digit = 0, 0
    for character in numeral:
        if character in _PLACES:
            total += (digit or 1) * _PLACES[character]
            digit = 0
        else:
            digit = digit * 10 + _DIGITS[character]
    return total + digit
