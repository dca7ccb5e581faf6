"""Sessions of an activity, and who takes part in one."""

from __future__ import annotations

from sqlalchemy import select

from chassis.database import Transaction
from contracts.activities.commands import ListParticipants, ListSessions
from contracts.activities.views import (
    ParticipantList,
    ParticipantView,
    SessionList,
    SessionView,
)
from contracts.errors import NotFound
from services.activities.models import ActivitySession, Participation
from services.activities.queries.pages import require_own


def session_of(tx: Transaction, session_id: str) -> ActivitySession:
    """Return the session, locked until the transaction ends; raises `NotFound`."""
    session = tx.session.scalar(
        select(ActivitySession).where(ActivitySession.id == session_id).with_for_update()
    )
    if session is None:
        raise NotFound("session_not_found", session_id=session_id)
    return session


def list_sessions(tx: Transaction, question: ListSessions) -> SessionList:
    require_own(tx)
    rows = tx.session.scalars(
        select(ActivitySession)
        .where(ActivitySession.activity_id == question.activity_id)
        .order_by(ActivitySession.on, ActivitySession.id)
    )
    return SessionList(items=tuple(view_of(row) for row in rows))


def view_of(session: ActivitySession) -> SessionView:
    return SessionView(
        session_id=session.id,
        activity_id=session.activity_id,
        on=session.on,
        sessions=session.sessions,
        state=session.state,
        theme=session.theme,
        mode=session.mode,
        delivered_on=session.delivered_on,
        audience=session.audience,
        online=session.online,
        estimated=session.estimated,
        starts_at=session.starts_at,
        minutes=session.minutes,
    )


def list_participants(tx: Transaction, question: ListParticipants) -> ParticipantList:
    require_own(tx)
    rows = tx.session.scalars(
        select(Participation)
        .where(Participation.session_id == question.session_id)
        .order_by(Participation.member_id)
    )
    return ParticipantList(items=tuple(participant_view(row) for row in rows))


def participant_view(place: Participation) -> ParticipantView:
    return ParticipantView(
        session_id=place.session_id,
        member_id=place.member_id,
        role=place.role,
        state=place.state,
        on=place.on,
    )
