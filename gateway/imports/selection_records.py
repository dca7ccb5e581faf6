"""Accepted rows of nominations, venues and exchanges as the records that members takes. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Literal, cast

from contracts.members.relations import ExchangeRecord, VenueRecord, VenueState
from contracts.members.selection import CandidateState, NominationRecord, Pipeline
from gateway.ledger.records import ExchangeRow, NominationRow, VenueRow
from gateway.ledger.vocabulary import OURS

PIPELINES: Mapping[str, Pipeline] = {
    "荣誉推荐": "honor",
    "宣讲员选拔": "speaker",
    "培育名单": "list",
    "名匠录": "register",
    "人才培育": "talent",
    f"工作室认定{OURS}": "studio",
}
STAGES: Mapping[str, str] = {
    "选": "select",
    "育": "cultivate",
    "用": "employ",
    "研": "research",
    "励": "reward",
}
STATES: Mapping[str, CandidateState] = {
    "selected": "selected",
    "published": "published",
    "in_training": "in_training",
    "not_selected": "rejected",
    "recommended": "recommended",
    "publicised": "publicised",
    "withdrawn": "withdrawn",
    "reviewed": "reviewed",
    "shortlisted": "shortlisted",
    "forwarded": "forwarded",
}
VENUE_KINDS: Mapping[str, str] = {
    "匠心图书角": "reading_corner",
    "工匠馆": "hall",
    "劳模工匠馆": "museum",
    "健康服务中心": "health_centre",
    "调解室": "mediation_room",
    "休闲绿地": "green_space",
    "基地": "base",
    "职工书屋": "bookhouse",
    "城市书房": "city_reading_room",
    "其他": "other",
    "劳模工匠之家": "home",
    "医院": "hospital",
    "产业园区": "business_park",
    "学校": "school",
    "立法联系点": "legislative_contact_point",
}
EXCHANGE_KINDS: Mapping[str, str] = {
    "结对共建": "pairing",
    "来访接待": "inbound",
    "外出交流": "outbound",
}
LONGEST_WORD, LONGEST_PERSON, LONGEST_PLACE, LONGEST_NAME = 40, 60, 80, 200
"""So many characters are kept of a word, a person's name, a place and a name; a cell may hold thousands."""


def _within(text: str | None, most: int) -> str | None:
    return text[:most] if text else None


def nomination_record(row: NominationRow) -> NominationRecord:
    """Return the candidate; a member who was found by name is named by member number from here on."""
    number = row.member_no
    if number is None and row.person is not None:
        number = row.person.numbers[0]
    stage = row.stage or ""
    return NominationRecord(
        row=row.row,
        pipeline=PIPELINES[row.kind],
        title=row.title[:LONGEST_NAME],
        batch=_within(row.batch, LONGEST_WORD),
        name=row.name[:LONGEST_PERSON],
        member_code=number,
        recommended_by=_within(row.nominated_by, LONGEST_NAME),
        decided_on=row.decided_on.day,
        stage=STAGES.get(stage, stage)[:LONGEST_WORD],
        state=STATES[row.result],
        practice=_score(row.practice_score),
        theory=_score(row.theory_score),
        expression=_score(row.delivery_score),
        note=row.remark,
        honor_type=row.honor,
    )


def _score(value: Decimal | None) -> str | None:
    return None if value is None else format(value.normalize(), "f")


def venue_record(row: VenueRow) -> VenueRecord:
    """Return the venue."""
    opened = row.opened_on
    return VenueRecord(
        row=row.row,
        code=_within(row.venue_no, LONGEST_WORD),
        name=row.name[:LONGEST_NAME],
        kind=VENUE_KINDS.get(row.kind, row.kind)[:LONGEST_WORD],
        host=row.host[:LONGEST_NAME],
        builders=row.builders or (),
        batch=_within(row.batch, LONGEST_WORD),
        opened_on=opened.day if opened else None,
        opened_precision=opened.precision if opened else "day",
        services=row.services or (),
        address=_within(row.address, LONGEST_NAME),
        state=cast("VenueState", row.state),
        note=row.remark,
    )


def exchange_record(row: ExchangeRow) -> ExchangeRecord:
    """Return the meeting, with those of our members who were there."""
    state: Literal["held", "not_held"] = "held" if row.state == "done" else "not_held"
    return ExchangeRecord(
        row=row.row,
        held_on=row.held_on.day,
        kind=EXCHANGE_KINDS.get(row.kind, row.kind)[:LONGEST_WORD],
        partner=row.partner[:LONGEST_NAME],
        origin=_within(row.origin, LONGEST_PLACE),
        headcount=row.headcount,
        topics=row.terms or (),
        valid_until=row.valid_until.day if row.valid_until else None,
        member_codes=tuple(person.numbers[0] for person in row.participants),
        state=state,
        note=row.remark,
    )
