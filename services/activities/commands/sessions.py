"""Sessions: added, held or cancelled; and the places that members have in them."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from chassis.database import Transaction
from contracts.activities.commands import (
    AddSession,
    RecordAttendance,
    RecordSession,
    RegisterParticipant,
)
from contracts.activities.events import AttendanceRecorded, SessionDelivered
from contracts.activities.views import ParticipantView, SessionView
from contracts.errors import Conflict, Invalid, NotFound
from services.activities import catalogue, domain
from services.activities.commands.refusals import refusing
from services.activities.models import ActivitySession, Participation
from services.activities.queries.activities import activity_of
from services.activities.queries.pages import require_own
from services.activities.queries.people import person_of
from services.activities.queries.sessions import participant_view, session_of, view_of


def add_session(tx: Transaction, order: AddSession) -> SessionView:
    """Add a session to an activity that is not over."""
    require_own(tx)
    activity = activity_of(tx, order.activity_id)
    if activity.state not in catalogue.ACTIVITY_OPEN:
        raise Conflict("activity_not_open", activity_id=activity.id, state=activity.state)
    session = ActivitySession(
        id=tx.new_id(),
        activity_id=activity.id,
        on=order.on,
        starts_at=order.starts_at,
        minutes=order.minutes,
        theme=order.theme,
        mode=order.mode,
        sessions=order.sessions,
        state="scheduled",
        estimated=False,
    )
    tx.session.add(session)
    return view_of(session)


def record_session(tx: Transaction, order: RecordSession) -> SessionView:
    """Record that a session was held, or that it will not be."""
    require_own(tx)
    session = session_of(tx, order.session_id)
    if order.outcome == "cancelled":
        cancel(tx, session)
    else:
        _deliver(tx, session, order)
    return view_of(session)


def _deliver(tx: Transaction, session: ActivitySession, order: RecordSession) -> None:
    if order.delivered_on is None:
        raise Invalid("invalid_fields", fields={"delivered_on": [{"code": "required"}]})
    activity = activity_of(tx, session.activity_id)
    if activity.state not in catalogue.IN_CALENDAR:
        raise Conflict("activity_not_open", activity_id=activity.id, state=activity.state)
    with refusing():
        domain.check_happened(order.delivered_on, tx.today)
    _step(session, "delivered")
    session.delivered_on, session.estimated = order.delivered_on, order.estimated
    session.audience, session.online = order.audience, order.online
    if "in_progress" in catalogue.ACTIVITY_STATES[activity.state]:
        activity.state = "in_progress"
    tx.publish(
        SessionDelivered(
            session_id=session.id,
            activity_id=session.activity_id,
            on=order.delivered_on,
            sessions=session.sessions,
        )
    )


def cancel(tx: Transaction, session: ActivitySession) -> None:
    """Cancel a session and give back the places in it."""
    _step(session, "cancelled")
    places = select(Participation).where(
        Participation.session_id == session.id, Participation.state == "registered"
    )
    for place in tx.session.scalars(places).all():
        place.state = "withdrawn"


def register_participant(tx: Transaction, order: RegisterParticipant) -> ParticipantView:
    """Give an active member a place in a session to come."""
    require_own(tx)
    session = session_of(tx, order.session_id)
    if session.state != "scheduled":
        raise Conflict("session_not_open", session_id=session.id, state=session.state)
    person = person_of(tx, order.member_id)
    with refusing():
        domain.check_may_register(person.member_id, person.state, person.deceased_on, session.on)
    if _place(tx, session.id, person.member_id) is not None:
        raise Conflict("already_registered", member_id=person.member_id)
    return participant_view(_add_place(tx, session, person.member_id, order.role))


def record_attendance(tx: Transaction, order: RecordAttendance) -> ParticipantView:
    """Record whether a member came; told a second time the same, nothing happens."""
    require_own(tx)
    session = session_of(tx, order.session_id)
    on = session.delivered_on or session.on
    if session.state == "cancelled":
        raise Conflict("session_not_open", session_id=session.id, state=session.state)
    person = person_of(tx, order.member_id)
    with refusing():
        domain.check_happened(on, tx.today)
        domain.check_may_have_come(person.member_id, person.deceased_on, on)
    place = _place(tx, session.id, person.member_id)
    if place is None:
        if order.role is None:
            raise NotFound("not_registered", member_id=person.member_id, session_id=session.id)
        place = _add_place(tx, session, person.member_id, order.role)
    if place.state != order.state:
        _come(tx, session, place, order, on)
    return participant_view(place)


def _come(
    tx: Transaction,
    session: ActivitySession,
    place: Participation,
    order: RecordAttendance,
    on: date,
) -> None:
    with refusing():
        domain.check_step(
            catalogue.PARTICIPATION_STATES, place.state, order.state, "attendance_step_not_allowed"
        )
    place.state, place.role, place.on = order.state, order.role or place.role, on
    tx.publish(
        AttendanceRecorded(
            member_id=place.member_id,
            session_id=session.id,
            activity_id=session.activity_id,
            role=place.role,
            state=place.state,
            on=on,
        )
    )


def withdraw_places(tx: Transaction, member_id: str, *, since: date) -> None:
    """Give back the places of a member in sessions on *since* or later that were not held yet."""
    places = (
        select(Participation)
        .join(ActivitySession, ActivitySession.id == Participation.session_id)
        .where(
            Participation.member_id == member_id,
            Participation.state == "registered",
            ActivitySession.state == "scheduled",
            ActivitySession.on >= since,
        )
    )
    for place in tx.session.scalars(places).all():
        place.state = "withdrawn"


def _place(tx: Transaction, session_id: str, member_id: str) -> Participation | None:
    return tx.session.scalar(
        select(Participation)
        .where(Participation.session_id == session_id, Participation.member_id == member_id)
        .with_for_update()
    )


def _add_place(
    tx: Transaction, session: ActivitySession, member_id: str, role: str
) -> Participation:
    place = Participation(
        id=tx.new_id(),
        session_id=session.id,
        member_id=member_id,
        role=role,
        state="registered",
        on=session.on,
    )
    tx.session.add(place)
    return place


def _step(session: ActivitySession, wanted: str) -> None:
    with refusing():
        domain.check_step(
            catalogue.SESSION_STATES, session.state, wanted, "session_step_not_allowed"
        )
    session.state = wanted
