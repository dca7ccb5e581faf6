"""Whose ledger it is: offices write an association's name long, short, or as its place only. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable

from contracts.values import normalise_name

SHORTEST = 2  # characters of a place, where one name is the end of another

_BODY = re.compile(r"(?:劳模|劳动模范|工匠|协会|总工会).*")
_PART = re.compile(r"\((?P<called>[^()]+?)[省市区县]?\)|(?P<place>[^省市区县()]+)[省市区县]?")
_SPELT_OUT = re.compile(r"协会|总工会|[省市区县]$")

Places = list[set[str]]


def is_another(named: str, own: str, others: Iterable[str]) -> bool:
    """Say whether a heading that names *named* means another association than *own*.

    滨江, 滨江区劳模工匠协会 and 杭州市高新区（滨江）劳模工匠协会 are one; 杭州市 and 杭州市萧山区 are two.
    A word that may be no association at all, as the 单位：万元 above a table, means another one only
    where it is the place of one of *others*.
    """
    places, ours = _places(named), _places(own)
    if not places or not ours or _same(places, ours):
        return False
    spelt_out = _SPELT_OUT.search(normalise_name(named)) is not None
    return spelt_out or any(_same(places, _places(other)) for other in others)


def _places(name: str) -> Places:
    """Return the places that *name* goes through, from large to small, each by all that it is called."""
    found: Places = []
    for part in _PART.finditer(_BODY.sub("", normalise_name(name))):
        if part["place"]:
            found.append({part["place"]})
        elif found:
            found[-1].add(part["called"])
    return found


def _same(one: Places, other: Places) -> bool:
    """Say whether both end at the same place; the larger places before it may be left out."""
    pairs = zip(reversed(one), reversed(other), strict=False)
    return bool(one and other) and all(any(_alike(a, b) for a in x for b in y) for x, y in pairs)


def _alike(one: str, other: str) -> bool:
    """Say whether two words are one place; 杭州滨江 is 滨江."""
    short, long = sorted((one, other), key=len)
    return one == other or (len(short) >= SHORTEST and long.endswith(short))
