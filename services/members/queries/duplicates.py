"""Who may be the same person: while somebody is being entered, and among those on the roster."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from itertools import combinations
from typing import Any

from rapidfuzz import fuzz
from sqlalchemy import func, or_, select

from chassis.database import Transaction
from chassis.encryption import keyring
from contracts.members.merging import (
    FindDuplicates,
    LikelyPair,
    LikelyPairs,
    Likeness,
    LikenessList,
    ListDuplicates,
)
from contracts.values import parse_phone, parse_resident_id
from services.members import domain
from services.members.models import Member
from services.members.models_people import MemberTerm, TwoPeople
from services.members.queries.people import views
from services.members.queries.scope import require_own
from services.members.queries.search import key_of

WHILE_ENTERING, ON_THE_ROSTER = 40, 60
"""From which likeness on somebody is shown: a warning may be wide, a list to work off is narrow."""

MOST_SHOWN = 10
MOST_COMPARED = 2000
MOST_OF_ONE_SOUND = 60

Sounds = dict[str, frozenset[str]]  # by member: how the whole name may be read


def find(tx: Transaction, question: FindDuplicates, sounds: Iterable[str]) -> LikenessList:
    """Return who may be meant, the likeliest first; *sounds* are the readings of the name that is asked."""
    require_own(tx)
    told = _traits_of(tx, question)
    heard = frozenset(sounds)
    near = _near(tx, question, told, heard)
    found: list[tuple[int, tuple[str, ...], Member]] = []
    known = _sounds_of(tx, [m.id for m in near])
    for member in near:
        if member.id != question.except_member_id:
            score, reasons = domain.likeness(
                told,
                _traits(member),
                same_name=key_of(member.name) == key_of(question.name or ""),
                same_sound=bool(heard & known.get(member.id, frozenset())),
                name_ratio=_ratio(member.name, question.name),
            )
            if score >= WHILE_ENTERING:
                found.append((score, reasons, member))
    found.sort(key=lambda one: (-one[0], one[2].code))
    shown = views(tx, [member for _, _, member in found[:MOST_SHOWN]], honors=True)
    return LikenessList(
        items=tuple(
            Likeness(member=view, score=score, reasons=reasons)
            for view, (score, reasons, _) in zip(shown, found, strict=False)
        )
    )


def _traits_of(tx: Transaction, question: FindDuplicates) -> domain.Traits:
    number = parse_resident_id(question.resident_id) if question.resident_id else None
    phone = parse_phone(question.phone) if question.phone else None
    index = keyring().blind_index
    return domain.Traits(
        born_on=number.birth if number else question.birth_date,
        precision="day" if number else question.birth_precision,
        id_digest=index(number.number, "resident_id", tx.association_id) if number else None,
        phone_digest=index(phone, "phone", tx.association_id) if phone else None,
    )


def _traits(member: Member) -> domain.Traits:
    return domain.Traits(
        member.birth_date, member.birth_precision, member.id_digest, member.phone_digest
    )


def _near(
    tx: Transaction, question: FindDuplicates, told: domain.Traits, heard: frozenset[str]
) -> list[Member]:
    """Return whoever shares number, phone, sound of the name or birth date; each by an index."""
    ways = []
    if told.id_digest:
        ways.append(Member.id_digest == told.id_digest)
    if told.phone_digest:
        ways.append(Member.phone_digest == told.phone_digest)
    if told.born_on and question.name:
        ways.append(Member.birth_date == domain.first_of(told.born_on, told.precision))
    if heard:
        ways.append(Member.id.in_(_sounding(tx, heard)))
    if not ways:
        return []
    own = Member.association_id == tx.association_id
    return list(tx.session.scalars(select(Member).where(own, or_(*ways)).limit(MOST_COMPARED)))


def _sounding(tx: Transaction, heard: Iterable[str]) -> list[str]:
    rows = select(MemberTerm.member_id).where(
        MemberTerm.association_id == tx.association_id,
        MemberTerm.term.in_(sorted(heard)),
        MemberTerm.kind == "pinyin",
        MemberTerm.place == 0,
    )
    return list(tx.session.scalars(rows.limit(MOST_COMPARED)))


def _sounds_of(tx: Transaction, member_ids: list[str]) -> Sounds:
    found: dict[str, set[str]] = defaultdict(set)
    rows = select(MemberTerm.member_id, MemberTerm.term).where(
        MemberTerm.member_id.in_(member_ids), MemberTerm.kind == "pinyin", MemberTerm.place == 0
    )
    for member_id, term in tx.session.execute(rows):
        found[member_id].add(term)
    return {member_id: frozenset(terms) for member_id, terms in found.items()}


def _ratio(name: str, other: str | None) -> float:
    return fuzz.ratio(key_of(name), key_of(other or ""))


def pairs(tx: Transaction, question: ListDuplicates) -> LikelyPairs:
    """Return pairs that look like one person and that nobody said are two."""
    require_own(tx)
    groups = [*_same_sound(tx), *_same_phone(tx)]
    apart = {(p.first_id, p.second_id) for p in tx.session.scalars(select(TwoPeople))}
    ids = sorted({member_id for group in groups for member_id in group})
    compared = ids[:MOST_COMPARED]
    members = {m.id: m for m in tx.session.scalars(select(Member).where(Member.id.in_(compared)))}
    sounds = _sounds_of(tx, compared)
    found: dict[tuple[str, str], tuple[int, tuple[str, ...]]] = {}
    for group in groups:
        for first, second in combinations(sorted(group)[:MOST_OF_ONE_SOUND], 2):
            known = first in members and second in members
            if known and (first, second) not in apart and (first, second) not in found:
                found[first, second] = _likeness(members[first], members[second], sounds)
    likely = [(pair, told) for pair, told in found.items() if told[0] >= ON_THE_ROSTER]
    likely.sort(key=lambda one: (-one[1][0], members[one[0][0]].code))
    shown = likely[: question.limit]
    view_of = {
        view.member_id: view
        for view in views(
            tx, [members[i] for i in sorted({i for p, _ in shown for i in p})], honors=True
        )
    }
    return LikelyPairs(
        items=tuple(
            LikelyPair(first=view_of[a], second=view_of[b], score=score, reasons=reasons)
            for (a, b), (score, reasons) in shown
        ),
        complete=len(compared) == len(ids) and len(shown) == len(likely),
    )


def _likeness(one: Member, other: Member, sounds: Sounds) -> tuple[int, tuple[str, ...]]:
    nothing: frozenset[str] = frozenset()
    return domain.likeness(
        _traits(one),
        _traits(other),
        same_name=key_of(one.name) == key_of(other.name),
        same_sound=bool(sounds.get(one.id, nothing) & sounds.get(other.id, nothing)),
        name_ratio=_ratio(one.name, other.name),
    )


def _same_sound(tx: Transaction) -> list[set[str]]:
    whole = (
        MemberTerm.association_id == tx.association_id,
        MemberTerm.kind == "pinyin",
        MemberTerm.place == 0,
    )
    shared = select(MemberTerm.term).where(*whole).group_by(MemberTerm.term)
    shared = shared.having(func.count(MemberTerm.member_id) > 1)
    rows = select(MemberTerm.term, MemberTerm.member_id).where(*whole, MemberTerm.term.in_(shared))
    return _grouped(tx.session.execute(rows).all())


def _same_phone(tx: Transaction) -> list[set[str]]:
    shared = select(Member.phone_digest).where(Member.phone_digest.is_not(None))
    shared = shared.group_by(Member.phone_digest).having(func.count(Member.id) > 1)
    rows = select(Member.phone_digest, Member.id).where(Member.phone_digest.in_(shared))
    return _grouped(tx.session.execute(rows).all())


def _grouped(rows: Iterable[Any]) -> list[set[str]]:
    found: dict[str | None, set[str]] = defaultdict(set)
    for key, member_id in rows:
        found[key].add(member_id)
    return list(found.values())
