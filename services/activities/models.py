"""What activities remembers: campaigns, activities, sessions, places in them, and announced occasions.

Persons and units are ids; names are never copied. A day without a value has not come.
"""

from __future__ import annotations

from datetime import date

from sqlalchemy import JSON, Boolean, Date, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from chassis.tenancy import Scoped


class Base(DeclarativeBase):
    """All tables of activities."""


Id = String(64)
Code = String(40)
Words = String(200)


class Person(Scoped, Base):
    """Read copy of a member: whether somebody may be given a place."""

    __tablename__ = "person"

    member_id: Mapped[str] = mapped_column(Id, primary_key=True)
    state: Mapped[str] = mapped_column(Code)
    deceased_on: Mapped[date | None] = mapped_column(Date)


class Campaign(Scoped, Base):
    """A campaign (专项/品牌/主题); one without a year stands for ever."""

    __tablename__ = "campaign"
    __table_args__ = (Index("campaign_by_name", "association_id", "name", "id"),)

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    name: Mapped[str] = mapped_column(Words)
    kind: Mapped[str] = mapped_column(Code)
    state: Mapped[str] = mapped_column(Code)
    year: Mapped[int | None] = mapped_column(Integer)
    occasion: Mapped[str | None] = mapped_column(Code)
    parent_campaign_id: Mapped[str | None] = mapped_column(Id, index=True)
    host: Mapped[str | None] = mapped_column(Words)
    organiser: Mapped[str | None] = mapped_column(Words)
    opened_on: Mapped[date | None] = mapped_column(Date)
    closed_on: Mapped[date | None] = mapped_column(Date)


class Activity(Scoped, Base):
    """An activity (活动) in the association's calendar; `year` is the year it counts for."""

    __tablename__ = "activity"
    __table_args__ = (
        Index("activity_by_day", "association_id", "starts_on", "id"),
        Index("activity_by_occasion", "association_id", "occasion", "year"),
    )

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    title: Mapped[str] = mapped_column(Words)
    type: Mapped[str] = mapped_column(Code)
    state: Mapped[str] = mapped_column(Code)
    starts_on: Mapped[date] = mapped_column(Date)
    ends_on: Mapped[date] = mapped_column(Date)
    starts_at: Mapped[str | None] = mapped_column(String(5))
    year: Mapped[int] = mapped_column(Integer)
    occasion: Mapped[str | None] = mapped_column(Code)
    unit_id: Mapped[str | None] = mapped_column(Id, index=True)
    hosts: Mapped[list[str]] = mapped_column(JSON, default=list)
    organisers: Mapped[list[str]] = mapped_column(JSON, default=list)
    co_organisers: Mapped[list[str]] = mapped_column(JSON, default=list)
    venue: Mapped[str | None] = mapped_column(Words)
    venue_type: Mapped[str | None] = mapped_column(Code)
    theme: Mapped[str | None] = mapped_column(Words)
    scale: Mapped[str] = mapped_column(Code, default="normal")
    shared_code: Mapped[str | None] = mapped_column(String(80), index=True)
    completed_on: Mapped[date | None] = mapped_column(Date)
    result: Mapped[str | None] = mapped_column(Text)
    reason: Mapped[str | None] = mapped_column(Code)


class ActivityCampaign(Scoped, Base):
    """An activity belongs to a campaign, or to several."""

    __tablename__ = "activity_campaign"

    activity_id: Mapped[str] = mapped_column(Id, primary_key=True)
    campaign_id: Mapped[str] = mapped_column(Id, primary_key=True, index=True)


class ActivitySession(Scoped, Base):
    """A session (场次), or `sessions` alike that are counted together."""

    __tablename__ = "activity_session"
    __table_args__ = (Index("session_by_day", "association_id", "delivered_on"),)

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    activity_id: Mapped[str] = mapped_column(Id, index=True)
    on: Mapped[date] = mapped_column("held_on", Date)
    starts_at: Mapped[str | None] = mapped_column(String(5))
    minutes: Mapped[int | None] = mapped_column(Integer)
    theme: Mapped[str | None] = mapped_column(Words)
    mode: Mapped[str] = mapped_column(Code, default="onsite")
    sessions: Mapped[int] = mapped_column(Integer, default=1)
    state: Mapped[str] = mapped_column(Code, default="scheduled")
    delivered_on: Mapped[date | None] = mapped_column(Date)
    audience: Mapped[int | None] = mapped_column(Integer)
    online: Mapped[int | None] = mapped_column(Integer)
    estimated: Mapped[bool] = mapped_column(Boolean, default=False)


class Participation(Scoped, Base):
    """A member's place in a session; one per member."""

    __tablename__ = "participation"
    __table_args__ = (
        UniqueConstraint("session_id", "member_id"),
        Index("participation_by_day", "association_id", "took_place_on"),
    )

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    session_id: Mapped[str] = mapped_column(Id)
    member_id: Mapped[str] = mapped_column(Id, index=True)
    role: Mapped[str] = mapped_column(Code)
    state: Mapped[str] = mapped_column(Code, default="registered")
    on: Mapped[date] = mapped_column("took_place_on", Date)


class AnnouncedOccasion(Scoped, Base):
    """An occasion of a year that was announced, and what came of it; the id allows it once."""

    __tablename__ = "announced_occasion"
    __table_args__ = (UniqueConstraint("association_id", "occasion", "year"),)

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    occasion: Mapped[str] = mapped_column(Code)
    year: Mapped[int] = mapped_column(Integer)
    on: Mapped[date] = mapped_column("falls_on", Date)
    announced_on: Mapped[date] = mapped_column(Date)
    campaign_id: Mapped[str] = mapped_column(Id)
    activity_id: Mapped[str] = mapped_column(Id)
    made_campaign: Mapped[bool] = mapped_column(Boolean, default=True)
    made_activity: Mapped[bool] = mapped_column(Boolean, default=True)


class RuleSetting(Scoped, Base):
    """A rule of the calendar that the association set itself."""

    __tablename__ = "rule_setting"

    association_id: Mapped[str] = mapped_column(Id, primary_key=True, index=True)
    name: Mapped[str] = mapped_column(Code, primary_key=True)
    value: Mapped[int] = mapped_column(Integer)
