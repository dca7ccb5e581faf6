"""Figures of selections (推荐评选): who was selected in the window. A candidate is no honour."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_

from services.members.figures.counting import Rows, Window, row
from services.members.models import Member
from services.members.models_organisation import Call, Nomination
from services.members.rules import SUCCEEDED

CULTIVATION_LIST = "大国工匠浙江培育对象"
FIRST_BATCH = "1"

PERSON = func.coalesce(Nomination.member_id, Nomination.candidate_key)
"""A member counts once, also after two records of theirs became one."""


def _selected(window: Window, key: Any, pipeline: str, *more: ColumnElement[bool]) -> Select[Any]:
    """Return the candidates who succeeded in the window; nobody succeeds after death."""
    return (
        row(
            "nomination",
            key,
            Nomination,
            label=func.coalesce(Nomination.candidate_name, Call.title),
            on=Nomination.succeeded_on,
            member=Nomination.member_id,
        )
        .join(Call, Call.id == Nomination.call_id)
        .outerjoin(Member, Member.id == Nomination.member_id)
        .where(
            Nomination.pipeline == pipeline,
            Nomination.state.in_(SUCCEEDED),
            Nomination.succeeded_on >= window.first,
            Nomination.succeeded_on <= window.last,
            or_(Member.deceased_on.is_(None), Member.deceased_on >= Nomination.succeeded_on),
            *more,
        )
    )


def people(pipeline: str, *, batch: str | None = None, title: str | None = None) -> Rows:
    """Count who succeeded in *pipeline*, each person once; of one batch or title where named."""
    more: list[ColumnElement[bool]] = []
    if batch is not None:
        more.append(Call.batch_key == batch)
    if title is not None:
        more.append(Call.title_key == title)
    return Rows(lambda window: _selected(window, PERSON, pipeline, *more))


talent_stages = Rows(
    lambda window: _selected(window, Nomination.stage, "talent", Nomination.stage != "")
)
"""Stages (选育用研励) in which somebody is (jd-e01)."""
