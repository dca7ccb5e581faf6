"""Figures of honours (荣誉台账): who and what was honoured in the window, and not revoked within it."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from contracts.values import normalise_name
from services.members.figures.counting import Counted, Listed, Rows, Window, row
from services.members.models import Grant


def granted(window: Window) -> ColumnElement[bool]:
    """Hold for grants of the window that were not revoked within it."""
    return (
        (Grant.granted_on >= window.first)
        & (Grant.granted_on <= window.last)
        & or_(Grant.revoked_on.is_(None), Grant.revoked_on > window.last)
    )


def people_granted(honor_type: str) -> Rows:
    """Count the people granted *honor_type*, each once."""
    return Rows(
        lambda window: row(
            "grant",
            Grant.member_id,
            Grant,
            label=Grant.honor_type,
            on=Grant.granted_on,
            member=Grant.member_id,
        ).where(Grant.honor_type == honor_type, Grant.recipient_kind == "person", granted(window))
    )


def others_granted(honor_type: str, kind: str) -> Listed:
    """Count the collectives, studios or works granted *honor_type*, each name once."""

    def find(session: Session, window: Window) -> Iterator[Counted]:
        wanted = select(Grant).where(
            Grant.honor_type == honor_type, Grant.recipient_kind == kind, granted(window)
        )
        for grant in session.scalars(wanted):
            yield _named(grant, normalise_name(grant.recipient_name or ""))

    return Listed(find)


def _named(grant: Grant, key: str) -> Counted:
    return Counted(
        key=key,
        kind="grant",
        record_id=grant.id,
        association_id=grant.association_id,
        label=grant.recipient_name,
        on=grant.granted_on,
    )


def _works(session: Session, window: Window) -> Iterator[Counted]:
    for grant in session.scalars(
        select(Grant).where(Grant.recipient_kind == "work", granted(window))
    ):
        yield _named(grant, f"{normalise_name(grant.recipient_name or '')}|{grant.honor_type}")


innovation_awards = Listed(_works)
"""Pairs of a work and an award (jd-e04)."""

personal_honors = Rows(
    lambda window: row(
        "grant",
        Grant.id,
        Grant,
        label=Grant.honor_type,
        on=Grant.granted_on,
        member=Grant.member_id,
    ).where(Grant.recipient_kind == "person", granted(window))
)
"""Every grant to a person; somebody with two counts twice."""
