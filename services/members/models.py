"""What members remembers. Restricted text is sealed; its blind index finds it within an association."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import JSON, Boolean, Date, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from chassis.columns import EncryptedText, UTCDateTime
from chassis.tenancy import Scoped


class Base(DeclarativeBase):
    """All tables of members."""


Id = String(64)
Code = String(40)


class Association(Base):
    """An association (协会): the tenant, in a tree. Every association may see the tree."""

    __tablename__ = "association"

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    level: Mapped[str] = mapped_column(Code)
    parent_id: Mapped[str | None] = mapped_column(Id)
    since: Mapped[date] = mapped_column(Date)


class Member(Scoped, Base):
    """A person on the roster. `birth_month` and `birth_day` serve the daily round's index; a birth date
    that is not known to the day has none.
    """

    __tablename__ = "member"
    __table_args__ = (
        UniqueConstraint("association_id", "id_digest"),
        Index("member_by_code", "association_id", "code"),
        Index("member_by_name", "association_id", "name"),
        Index("member_by_birthday", "association_id", "birth_month", "birth_day"),
        Index("member_by_lunar_birthday", "association_id", "lunar_birthday"),
        Index("member_by_birth", "association_id", "birth_date"),
        Index("member_by_phone", "association_id", "phone_digest"),
    )

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    code: Mapped[str] = mapped_column(Code)
    name: Mapped[str] = mapped_column(String(60))
    sex: Mapped[str] = mapped_column(String(10))
    resident_id: Mapped[str | None] = mapped_column(EncryptedText("resident_id"))
    id_digest: Mapped[str | None] = mapped_column(String(64))
    birth_date: Mapped[date] = mapped_column(Date)
    birth_precision: Mapped[str] = mapped_column(String(10), default="day")
    birth_month: Mapped[int | None] = mapped_column(Integer)
    birth_day: Mapped[int | None] = mapped_column(Integer)
    lunar_birthday: Mapped[str | None] = mapped_column(String(6))
    """Month and day such as `08-15`, `L04-01` in a leap month; set where the birthday is kept by the lunar calendar."""
    phone: Mapped[str | None] = mapped_column(EncryptedText("phone"))
    phone_digest: Mapped[str | None] = mapped_column(String(64))
    address: Mapped[str | None] = mapped_column(EncryptedText("address"))
    employer: Mapped[str | None] = mapped_column(String(200))
    town: Mapped[str | None] = mapped_column(String(80))
    sector: Mapped[str | None] = mapped_column(String(80))
    employment_status: Mapped[str] = mapped_column(Code, default="in_post")
    retired_on: Mapped[date | None] = mapped_column(Date)
    state: Mapped[str] = mapped_column(Code, default="active")
    deceased_on: Mapped[date | None] = mapped_column(Date)
    home_named: Mapped[str | None] = mapped_column(String(200))
    skills: Mapped[list[str]] = mapped_column(JSON, default=list)
    heritage_craft: Mapped[str | None] = mapped_column(String(200))
    emergency_contact: Mapped[str | None] = mapped_column(EncryptedText("emergency_contact"))
    emergency_phone: Mapped[str | None] = mapped_column(EncryptedText("emergency_phone"))
    lives_alone: Mapped[bool] = mapped_column(Boolean, default=False)
    note: Mapped[str | None] = mapped_column(EncryptedText("note"))  # anything may stand in it
    joined_on: Mapped[date] = mapped_column(Date)
    household: Mapped[str | None] = mapped_column(Id, index=True)
    data_checked_on: Mapped[date | None] = mapped_column(Date)
    indexed_as: Mapped[int] = mapped_column(Integer, default=0, server_default="0")
    """By which version of the rules the member's search terms were made; 0 before they were."""


class MemberCode(Scoped, Base):
    """A number (会员编号) of a member; somebody entered twice has two."""

    __tablename__ = "member_code"
    __table_args__ = (UniqueConstraint("association_id", "code"),)

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    member_id: Mapped[str] = mapped_column(Id, index=True)
    code: Mapped[str] = mapped_column(Code)


class Grant(Scoped, Base):
    """An honour (荣誉) as it was granted: to a member, or to a collective, studio or work by name."""

    __tablename__ = "honor_grant"
    __table_args__ = (
        Index("grant_by_type", "association_id", "honor_type", "granted_on"),
        Index("grant_by_member", "member_id", "honor_type"),
    )

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    member_id: Mapped[str | None] = mapped_column(Id)
    recipient_kind: Mapped[str] = mapped_column(Code)
    recipient_name: Mapped[str | None] = mapped_column(String(200))
    honor_type: Mapped[str] = mapped_column(Code)
    granted_on: Mapped[date] = mapped_column(Date)
    granted_precision: Mapped[str] = mapped_column(String(10), default="day")
    document_no: Mapped[str | None] = mapped_column(String(200))
    conferred_by: Mapped[str | None] = mapped_column(String(200))
    state: Mapped[str] = mapped_column(Code, default="granted")
    revoked_on: Mapped[date | None] = mapped_column(Date)
    revoke_reason: Mapped[str | None] = mapped_column(EncryptedText("revoke_reason"))
    note: Mapped[str | None] = mapped_column(Text)
    unit_id: Mapped[str | None] = mapped_column(Id)  # the studio or collective, where registered
    team: Mapped[list[str] | None] = mapped_column(JSON)  # the members behind a work or a studio


class Unit(Scoped, Base):
    """A unit (组织单元): home, chapter, team, troupe, group or studio."""

    __tablename__ = "unit"
    __table_args__ = (
        UniqueConstraint("association_id", "code"),
        Index("unit_by_kind", "association_id", "kind", "established_on"),
    )

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    code: Mapped[str] = mapped_column(Code)
    name: Mapped[str] = mapped_column(String(200))
    kind: Mapped[str] = mapped_column(Code)
    state: Mapped[str] = mapped_column(Code)
    type: Mapped[str | None] = mapped_column(Code)
    tier: Mapped[str | None] = mapped_column(Code)
    parent: Mapped[str | None] = mapped_column(String(200))
    host: Mapped[str | None] = mapped_column(String(200))
    leader_named: Mapped[str | None] = mapped_column(String(60))
    address: Mapped[str | None] = mapped_column(String(200))
    established_on: Mapped[date | None] = mapped_column(Date)
    established_precision: Mapped[str] = mapped_column(String(10), default="day")
    dissolved_on: Mapped[date | None] = mapped_column(Date)
    dissolved_precision: Mapped[str] = mapped_column(String(10), default="day")
    uncounted_from: Mapped[date | None] = mapped_column(Date)
    """From when on it stands in no figure: the day of its end, or that of the year whose ledger tells it as closed."""
    campaigns: Mapped[list[str]] = mapped_column(JSON, default=list)
    aliases: Mapped[list[str]] = mapped_column(JSON, default=list)
    serves_towns: Mapped[list[str]] = mapped_column(JSON, default=list)
    note: Mapped[str | None] = mapped_column(Text)
    parent_id: Mapped[str | None] = mapped_column(Id, index=True)
    accredited_on: Mapped[date | None] = mapped_column(Date)


class Membership(Scoped, Base):
    """A member belongs to a unit from `since` on; history is rows, not overwritten cells."""

    __tablename__ = "membership"
    __table_args__ = (Index("membership_by_unit", "unit_id", "until"),)

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    member_id: Mapped[str] = mapped_column(Id, index=True)
    unit_id: Mapped[str] = mapped_column(Id)
    unit_kind: Mapped[str] = mapped_column(Code)
    role: Mapped[str] = mapped_column(Code)
    since: Mapped[date] = mapped_column(Date)
    until: Mapped[date | None] = mapped_column(Date)


class OfficeHolding(Scoped, Base):
    """An account holds an office (任职) from `term_from` to `term_to`."""

    __tablename__ = "office_holding"

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    office: Mapped[str] = mapped_column(Code)
    account_id: Mapped[str] = mapped_column(Id, index=True)
    unit_id: Mapped[str | None] = mapped_column(Id, index=True)
    member_id: Mapped[str | None] = mapped_column(Id)
    term_from: Mapped[date] = mapped_column(Date)
    term_to: Mapped[date | None] = mapped_column(Date)


class Contact(Scoped, Base):
    """Somebody was with a member: the history of contacts. The fact it came from makes it unique."""

    __tablename__ = "contact"
    __table_args__ = (Index("contact_by_member", "member_id", "on_day"),)

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    member_id: Mapped[str] = mapped_column(Id)
    on_day: Mapped[date] = mapped_column(Date)
    kind: Mapped[str] = mapped_column(Code)
    source_event_id: Mapped[str] = mapped_column(String(36))
    logged_at: Mapped[datetime] = mapped_column(UTCDateTime)


class UntoldCandidate(Scoped, Base):
    """A candidate whom an earlier release let the other services take for a member; told by the next daily round."""

    __tablename__ = "untold_candidate"

    member_id: Mapped[str] = mapped_column(Id, primary_key=True)


class Announcement(Scoped, Base):
    """A birthday or an eightieth that was told; the key is what makes it told once."""

    __tablename__ = "announcement"

    member_id: Mapped[str] = mapped_column(Id, primary_key=True)
    kind: Mapped[str] = mapped_column(Code, primary_key=True)
    year: Mapped[int] = mapped_column(Integer, primary_key=True)
    on_day: Mapped[date] = mapped_column(Date)
