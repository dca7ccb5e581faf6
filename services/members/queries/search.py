"""Finds members by what somebody types: name, pinyin, initials, number, phone, town, home, honour, skill.

Each word is a beginning; the words of a question must all fit. A beginning is one stretch of the key of
`member_term` within the association.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from sqlalchemy import ColumnElement, Select, Subquery, case, func, literal, select, union_all

from chassis.database import Transaction
from chassis.encryption import keyring
from contracts.values import InvalidValue, normalise_name, parse_phone, parse_resident_id
from services.members.catalogue import SOUNDS_LIKE_A_NAME
from services.members.models import Grant, Member, Membership, Unit
from services.members.models_people import MemberTerm
from services.members.queries import honor_catalogue

EXACT, BEGINS, INSIDE, BESIDE = range(4)
"""How well a member fits: is so called, begins so, has it in the name or is found by something else."""

MOST_WORDS = 5
MOST_HOMES = 50
TAIL_DIGITS = 4
LAST = "\U0010ffff"
LEAST_FOR_NAMES_OF_THINGS = 2
"""So many characters before the names of homes and honours are looked through; 工 alone is in all of them."""

Found = Select[Any]  # ids of members, and with them how well each fits

_DOTS = re.compile(r"[·•‧・.'’\-]")
_TAIL = re.compile(rf"[0-9]{{{TAIL_DIGITS}}}")


def key_of(text: str) -> str:
    """Return *text* as it is found: NFKC, no white space, no dots inside of names, small letters."""
    return _DOTS.sub("", normalise_name(text)).casefold()


def tail_of(phone: str) -> str:
    return phone[-TAIL_DIGITS:]


def tail_term(tx: Transaction, tail: str) -> str:
    """Return the term of a phone number's last digits: their blind index in this association."""
    return "#" + keyring().blind_index(tail, "phone_tail", tx.association_id)[:32]


def words_of(question: str) -> list[str]:
    """Return the words of *question*, at most five; a number with spaces in it is one word."""
    spaced = "".join(question.split())
    if spaced.removeprefix("+").isdigit() and len(spaced) > TAIL_DIGITS:
        return [spaced]
    keys = (key_of(word) for word in question.split())
    return [key for key in keys if key][:MOST_WORDS]


def found_by(tx: Transaction, word: str) -> Subquery:
    """Return (member_id, rank) of whoever *word* finds, each once with the best rank."""
    ways = union_all(*_ways(tx, word)).subquery()
    return (
        select(ways.c.member_id, func.min(ways.c.rank).label("rank"))
        .group_by(ways.c.member_id)
        .subquery()
    )


def fits(tx: Transaction, word: str) -> ColumnElement[bool]:
    """Say whether *word* finds the member of the row at hand.

    It is asked member by member, through the index by member: a planner that has to guess how many a
    word finds may otherwise compare all with all.
    """
    ways = union_all(*_ways(tx, word)).subquery()
    one = select(ways.c.rank).where(ways.c.member_id == Member.id).correlate(Member)
    return one.limit(1).scalar_subquery().is_not(None)


def with_term(tx: Transaction, word: str, kind: str) -> Found:
    """Return the ids of whoever has a term of *kind* that begins with *word*."""
    return select(MemberTerm.member_id).where(
        MemberTerm.association_id == tx.association_id,
        MemberTerm.term.between(word, word + LAST),
        MemberTerm.kind == kind,
    )


def _ways(tx: Transaction, word: str) -> Iterator[Found]:
    yield _by_term(tx, word)
    if _TAIL.fullmatch(word):
        yield _beside(
            select(MemberTerm.member_id).where(
                MemberTerm.association_id == tx.association_id,
                MemberTerm.term == tail_term(tx, word),
            )
        )
    yield from _by_number(tx, word)
    if not word.isascii() and len(word) >= LEAST_FOR_NAMES_OF_THINGS:
        yield from _by_home(tx, word)
        yield from _by_honor(tx, word)


def _beside(wanted: Found) -> Found:
    return wanted.add_columns(literal(BESIDE).label("rank"))


def _by_term(tx: Transaction, word: str) -> Found:
    of_name = MemberTerm.kind.in_(sorted(SOUNDS_LIKE_A_NAME))
    rank = case(
        (of_name & (MemberTerm.place == 0) & (MemberTerm.term == word), EXACT),
        (of_name & (MemberTerm.place == 0), BEGINS),
        (of_name, INSIDE),
        else_=BESIDE,
    )
    return select(MemberTerm.member_id, rank.label("rank")).where(
        MemberTerm.association_id == tx.association_id,
        MemberTerm.term.between(word, word + LAST),
    )


def _by_number(tx: Transaction, word: str) -> Iterator[Found]:
    """Find by a whole phone or ID number, through the blind index: the number itself stands nowhere."""
    try:
        digest = keyring().blind_index(parse_phone(word), "phone", tx.association_id)
        yield _beside(select(Member.id.label("member_id")).where(Member.phone_digest == digest))
    except InvalidValue:
        pass
    try:
        number = parse_resident_id(word).number
        digest = keyring().blind_index(number, "resident_id", tx.association_id)
        yield _beside(select(Member.id.label("member_id")).where(Member.id_digest == digest))
    except InvalidValue:
        pass


def _by_home(tx: Transaction, word: str) -> Iterator[Found]:
    named = select(Unit.id).where(
        Unit.association_id == tx.association_id,
        Unit.kind == "home",
        Unit.name.contains(word, autoescape=True),
    )
    homes = list(tx.session.scalars(named.limit(MOST_HOMES)))
    if homes:
        yield _beside(
            select(Membership.member_id).where(
                Membership.unit_id.in_(homes), Membership.until.is_(None)
            )
        )


def _by_honor(tx: Transaction, word: str) -> Iterator[Found]:
    honors = honor_catalogue.known_types(tx).values()
    codes = [h.code for h in honors if any(word in key_of(n) for n in (h.name_zh, *h.aliases))]
    if codes:
        yield _beside(
            select(Grant.member_id).where(
                Grant.association_id == tx.association_id,
                Grant.honor_type.in_(codes),
                Grant.state == "granted",
                Grant.member_id.is_not(None),
            )
        )
