"""Keeps the words by which members are found: name, pinyin, initials, numbers, phone tail, town, skills."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache, lru_cache

from sqlalchemy import delete, insert, select

from chassis.database import Transaction
from services.members import surnames
from services.members.models import Member, MemberCode
from services.members.models_people import TERM_LENGTH, MemberTerm
from services.members.queries.search import key_of, tail_of, tail_term

VERSION = 1
"""Raised whenever the rules below change: the daily round then makes the terms of everybody anew."""

Told = tuple[str, str, int]  # kind, term, place


def index(tx: Transaction, members: Sequence[Member]) -> None:
    """Make the search terms of *members* anew; called whenever one of the words has changed."""
    if not members:
        return
    for member in members:
        member.indexed_as = VERSION
    tx.session.flush()
    ids = [member.id for member in members]
    codes = _codes(tx, ids)
    tx.session.execute(
        delete(MemberTerm).where(
            MemberTerm.association_id == tx.association_id, MemberTerm.member_id.in_(ids)
        )
    )
    rows = [
        {
            "association_id": tx.association_id,
            "member_id": member.id,
            "kind": kind,
            "term": term,
            "place": place,
        }
        for member in members
        for (kind, term), place in _terms(tx, member, codes.get(member.id, ())).items()
    ]
    tx.session.execute(insert(MemberTerm), rows)


def index_waiting(tx: Transaction) -> None:
    """Make the terms of whoever has none by the present rules, such as after an upgrade."""
    waiting = select(Member).where(Member.indexed_as != VERSION)
    index(tx, tx.session.scalars(waiting).all())


def _codes(tx: Transaction, ids: Sequence[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    rows = select(MemberCode.member_id, MemberCode.code).where(MemberCode.member_id.in_(ids))
    for member_id, code in tx.session.execute(rows):
        found.setdefault(member_id, []).append(code)
    return found


def _terms(tx: Transaction, member: Member, codes: Iterable[str]) -> dict[tuple[str, str], int]:
    """Return the terms of *member*, each with the first place in the name where it begins."""
    found: dict[tuple[str, str], int] = {}
    for kind, term, place in (*_of_name(member.name), *_of_codes({member.code, *codes})):
        found.setdefault((kind, term[:TERM_LENGTH]), place)
    if member.phone:
        found["phone_tail", tail_term(tx, tail_of(member.phone))] = 0
    for kind, words in (
        ("town", [member.town]),
        ("skill", [*member.skills, member.heritage_craft]),
    ):
        for word in words:
            if word and (key := key_of(word)):
                found.setdefault((kind, key[:TERM_LENGTH]), 0)
    return found


def _of_codes(codes: Iterable[str]) -> Iterator[Told]:
    for code in codes:
        key = key_of(code)
        yield "code", key, 0
        digits = key.lstrip("abcdefghijklmnopqrstuvwxyz-_")
        if digits and digits != key:
            yield "code", digits, 1


def _of_name(name: str) -> Iterator[Told]:
    """Yield every ending of the name, and the sound of the whole and of the given name.

    Many type the family name and then initials, such as wangjg.
    """
    key = key_of(name)
    for place in range(len(key)):
        yield "name", key[place:], place
    for sounds in readings(key):
        given = min(surnames.surname_length(key), len(sounds) - 1)
        initials = "".join(sound[0] for sound in sounds)
        for place in {0, given}:
            yield "pinyin", "".join(sounds[place:]), place
            yield "initials", initials[place:], place
        yield "initials", "".join(sounds[:given]) + initials[given:], 0


def whole_sounds(name: str) -> list[str]:
    """Return how the whole of *name* may sound, as terms."""
    return ["".join(sounds)[:TERM_LENGTH] for sounds in readings(key_of(name))]


@lru_cache(maxsize=4096)
def readings(name: str) -> tuple[tuple[str, ...], ...]:
    """Return how *name* may be read, syllable by syllable, the likeliest first.

    A family name is read as family names are (单 is shan); its usual reading is kept beside it, because
    people type that too. ü is v on keyboards and yu in passports.
    """
    if not name:
        return ()
    usual = _sounds(name)
    length = surnames.surname_length(name)
    as_surname = surnames.SOUNDS.get(name[:length])
    found = [(*as_surname, *_sounds(name[length:])), usual] if as_surname else [usual]
    in_passports = [tuple(sound.replace("v", "yu") for sound in sounds) for sounds in found]
    return tuple(dict.fromkeys([*found, *in_passports]))


def _sounds(text: str) -> tuple[str, ...]:
    return tuple(key_of(sound) for sound in _pinyin()(text))


@cache
def _pinyin() -> Callable[[str], list[str]]:
    """Return the reading of characters one by one, loaded when it is first asked for.

    The library's forty-seven thousand phrases are left out: a name is none, and they take 45 MB.
    """
    os.environ.setdefault("PYPINYIN_NO_PHRASES", "true")
    from pypinyin import Style, lazy_pinyin  # noqa: PLC0415  # it reads the setting when imported

    return lambda text: lazy_pinyin(text, style=Style.NORMAL)
