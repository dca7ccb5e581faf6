"""What members remembers beside people: who is put forward for what, venues, partners, documents, changes.

A `*_key` is a name as it is compared, without white space; the pair of it and the association is unique.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Date,
    Index,
    Integer,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from chassis.columns import EncryptedText, UTCDateTime
from chassis.tenancy import Scoped
from services.members.models import Base, Code, Id

Name = String(200)


class HonorType(Scoped, Base):
    """An honour that an association adds to the catalogue of all (荣誉目录)."""

    __tablename__ = "honor_type"
    __table_args__ = (UniqueConstraint("association_id", "code"),)

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    code: Mapped[str] = mapped_column(Code)
    name_zh: Mapped[str] = mapped_column(Name)
    name_en: Mapped[str] = mapped_column(Name)
    level: Mapped[str] = mapped_column(Code)
    track: Mapped[str] = mapped_column(Code)
    body: Mapped[str | None] = mapped_column(Name)
    aliases: Mapped[list[str]] = mapped_column(JSON, default=list)
    triggers_visit: Mapped[bool] = mapped_column(Boolean, default=True)
    gift: Mapped[str | None] = mapped_column(Code)
    allowance_tier: Mapped[int | None] = mapped_column(Integer)


class Call(Scoped, Base):
    """A call (评选事项): the honour, list, register or team that candidates are put forward for."""

    __tablename__ = "selection_call"
    __table_args__ = (
        UniqueConstraint("association_id", "pipeline", "title_key", "batch_key"),
        Index("call_by_deadline", "association_id", "state", "deadline"),
    )

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    pipeline: Mapped[str] = mapped_column(Code)
    title: Mapped[str] = mapped_column(Name)
    title_key: Mapped[str] = mapped_column(Name)
    batch: Mapped[str | None] = mapped_column(Code)
    batch_key: Mapped[str] = mapped_column(Code, default="")
    honor_type: Mapped[str | None] = mapped_column(Code)
    unit_id: Mapped[str | None] = mapped_column(Id)  # the troupe that speakers are selected for
    opened_on: Mapped[date | None] = mapped_column(Date)
    deadline: Mapped[date | None] = mapped_column(Date)
    quota: Mapped[int | None] = mapped_column(Integer)
    state: Mapped[str] = mapped_column(Code, default="open")
    published_on: Mapped[date | None] = mapped_column(Date)
    reminded_on: Mapped[date | None] = mapped_column(Date)
    note: Mapped[str | None] = mapped_column(Text)


class Nomination(Scoped, Base):
    """A candidate of a call: a member, or an outsider known by name and recommender.

    Talents have one row for each stage (选育用研励) that they are or were in.
    """

    __tablename__ = "nomination"
    __table_args__ = (
        UniqueConstraint("call_id", "candidate_key", "stage"),
        Index("nomination_by_state", "association_id", "pipeline", "state", "succeeded_on"),
    )

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    call_id: Mapped[str] = mapped_column(Id)
    pipeline: Mapped[str] = mapped_column(Code)
    member_id: Mapped[str | None] = mapped_column(Id, index=True)
    candidate_name: Mapped[str | None] = mapped_column(String(60))  # of an outsider
    candidate_key: Mapped[str] = mapped_column(String(300))
    recommended_by: Mapped[str | None] = mapped_column(Name)
    submitted_by: Mapped[str | None] = mapped_column(String(80))  # the account, where one did it
    state: Mapped[str] = mapped_column(Code)
    stage: Mapped[str] = mapped_column(Code, default="")
    submitted_on: Mapped[date | None] = mapped_column(Date)
    decided_on: Mapped[date | None] = mapped_column(Date)  # since when the state holds
    succeeded_on: Mapped[date | None] = mapped_column(Date)  # the day that the figures look at
    scores: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    field: Mapped[str | None] = mapped_column(Name)
    mentor: Mapped[str | None] = mapped_column(Name)
    evidence: Mapped[list[str]] = mapped_column(JSON, default=list)
    expires_on: Mapped[date | None] = mapped_column(Date)
    grant_id: Mapped[str | None] = mapped_column(Id)
    note: Mapped[str | None] = mapped_column(Text)
    due_told: Mapped[str | None] = mapped_column(Code)
    """What was told of the next step's deadline: `near`, `passed`; nothing after each move."""


class PipelineSetting(Scoped, Base):
    """The steps of a pipeline that an association set itself; see `services.members.rules` for those of all."""

    __tablename__ = "pipeline_setting"
    __table_args__ = (UniqueConstraint("association_id", "pipeline"),)

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    pipeline: Mapped[str] = mapped_column(Code)
    moves: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    set_on: Mapped[date] = mapped_column(Date)
    set_by: Mapped[str] = mapped_column(Id)


class NominationMove(Scoped, Base):
    """A candidate moved from one state to another."""

    __tablename__ = "nomination_move"

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    nomination_id: Mapped[str] = mapped_column(Id, index=True)
    from_state: Mapped[str | None] = mapped_column(Code)
    to_state: Mapped[str] = mapped_column(Code)
    on_day: Mapped[date] = mapped_column(Date)
    moved_by: Mapped[str] = mapped_column(String(80))
    moved_at: Mapped[datetime] = mapped_column(UTCDateTime)
    comment: Mapped[str | None] = mapped_column(Text)


class Venue(Scoped, Base):
    """A venue (阵地): reading corner, hall, base, health centre; one of a name at a host."""

    __tablename__ = "venue"
    __table_args__ = (
        UniqueConstraint("association_id", "name_key", "host_key"),
        Index("venue_by_kind", "association_id", "kind", "opened_on"),
    )

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    code: Mapped[str | None] = mapped_column(Code)
    name: Mapped[str] = mapped_column(Name)
    name_key: Mapped[str] = mapped_column(Name)
    kind: Mapped[str] = mapped_column(Code)
    host: Mapped[str] = mapped_column(Name)
    host_key: Mapped[str] = mapped_column(Name)
    builders: Mapped[list[str]] = mapped_column(JSON, default=list)
    batch: Mapped[str | None] = mapped_column(Code)
    batch_key: Mapped[str] = mapped_column(Code, default="")
    state: Mapped[str] = mapped_column(Code)
    opened_on: Mapped[date | None] = mapped_column(Date)
    opened_precision: Mapped[str] = mapped_column(String(10), default="day")
    closed_on: Mapped[date | None] = mapped_column(Date)
    services: Mapped[list[str]] = mapped_column(JSON, default=list)
    address: Mapped[str | None] = mapped_column(Name)
    note: Mapped[str | None] = mapped_column(Text)


class VenuePhase(Scoped, Base):
    """A step in the life of a venue: design, construction, exhibits, maintenance, with who took part."""

    __tablename__ = "venue_phase"

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    venue_id: Mapped[str] = mapped_column(Id, index=True)
    phase: Mapped[str] = mapped_column(Code)
    on_day: Mapped[date] = mapped_column(Date)
    member_ids: Mapped[list[str]] = mapped_column(JSON, default=list)
    note: Mapped[str | None] = mapped_column(Text)


class Partner(Scoped, Base):
    """A partner (合作单位): agency, bank, hospital, school, company, another association."""

    __tablename__ = "partner"
    __table_args__ = (UniqueConstraint("association_id", "name_key"),)

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    name: Mapped[str] = mapped_column(Name)
    name_key: Mapped[str] = mapped_column(Name)
    kind: Mapped[str] = mapped_column(Code)
    level: Mapped[str | None] = mapped_column(Code)
    town: Mapped[str | None] = mapped_column(String(80))
    offers: Mapped[list[str]] = mapped_column(JSON, default=list)
    contact: Mapped[str | None] = mapped_column(EncryptedText("partner_contact"))
    contact_phone: Mapped[str | None] = mapped_column(EncryptedText("partner_phone"))
    note: Mapped[str | None] = mapped_column(Text)


class Agreement(Scoped, Base):
    """An agreement (协议) with a partner; told to be expiring, once, before it lapses."""

    __tablename__ = "agreement"
    __table_args__ = (Index("agreement_by_end", "association_id", "state", "valid_to"),)

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    partner_id: Mapped[str] = mapped_column(Id, index=True)
    kind: Mapped[str] = mapped_column(Code)
    other_parties: Mapped[list[str]] = mapped_column(JSON, default=list)
    state: Mapped[str] = mapped_column(Code)
    signed_on: Mapped[date | None] = mapped_column(Date)
    valid_from: Mapped[date | None] = mapped_column(Date)
    valid_to: Mapped[date | None] = mapped_column(Date)
    terms: Mapped[list[str]] = mapped_column(JSON, default=list)
    ended_on: Mapped[date | None] = mapped_column(Date)
    renewed_by: Mapped[str | None] = mapped_column(Id)
    note: Mapped[str | None] = mapped_column(Text)


class Exchange(Scoped, Base):
    """A meeting with a partner (交流): pairing, a delegation received, a visit paid."""

    __tablename__ = "exchange"
    __table_args__ = (
        UniqueConstraint("association_id", "on_day", "kind", "partner_id"),
        Index("exchange_by_kind", "association_id", "kind", "on_day"),
    )

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    partner_id: Mapped[str] = mapped_column(Id, index=True)
    agreement_id: Mapped[str | None] = mapped_column(Id)
    kind: Mapped[str] = mapped_column(Code)
    state: Mapped[str] = mapped_column(Code, default="held")
    on_day: Mapped[date] = mapped_column(Date)
    origin: Mapped[str | None] = mapped_column(String(80))
    headcount: Mapped[int | None] = mapped_column(Integer)
    topics: Mapped[list[str]] = mapped_column(JSON, default=list)
    valid_until: Mapped[date | None] = mapped_column(Date)
    member_ids: Mapped[list[str]] = mapped_column(JSON, default=list)
    note: Mapped[str | None] = mapped_column(Text)


class Governance(Scoped, Base):
    """A body that leads (领导) or guides (指导) the association, or an instruction of it."""

    __tablename__ = "governance"

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    body: Mapped[str] = mapped_column(Name)
    relation: Mapped[str] = mapped_column(Code)
    since: Mapped[date] = mapped_column(Date)
    until: Mapped[date | None] = mapped_column(Date)
    note: Mapped[str | None] = mapped_column(Text)


class Profile(Scoped, Base):
    """What an association says of itself (协会概况): purpose, functions, brands, when it was founded."""

    __tablename__ = "association_profile"

    id: Mapped[str] = mapped_column(Id, primary_key=True)  # the association's own id
    founded_on: Mapped[date | None] = mapped_column(Date)
    founded_precision: Mapped[str] = mapped_column(String(10), default="day")
    purpose: Mapped[str | None] = mapped_column(Text)
    functions: Mapped[list[str]] = mapped_column(JSON, default=list)
    brands: Mapped[list[str]] = mapped_column(JSON, default=list)


class PolicyDocument(Scoped, Base):
    """A document (文件) that what the association does rests on."""

    __tablename__ = "policy_document"

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    title: Mapped[str] = mapped_column(Name)
    kind: Mapped[str] = mapped_column(Code)
    issuer: Mapped[str] = mapped_column(Name)
    document_no: Mapped[str | None] = mapped_column(Name)
    issued_on: Mapped[date] = mapped_column(Date)
    targets: Mapped[list[str]] = mapped_column(JSON, default=list)
    text: Mapped[str | None] = mapped_column(Text)


class EntitlementRule(Scoped, Base):
    """What holders of a level of honour are entitled to (待遇标准), in fen, from a day on."""

    __tablename__ = "entitlement_rule"

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    benefit: Mapped[str] = mapped_column(Code)
    honor_level: Mapped[str] = mapped_column(Code)
    employment_status: Mapped[str | None] = mapped_column(Code)
    amount_fen: Mapped[int] = mapped_column(BigInteger)
    period: Mapped[str] = mapped_column(Code)
    valid_from: Mapped[date] = mapped_column(Date)
    valid_to: Mapped[date | None] = mapped_column(Date)
    document_id: Mapped[str | None] = mapped_column(Id)


class Deed(Scoped, Base):
    """A deed (先进事迹) of a member, of a period, with what is kept of it."""

    __tablename__ = "deed"

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    member_id: Mapped[str] = mapped_column(Id, index=True)
    period: Mapped[str] = mapped_column(Code)
    title: Mapped[str] = mapped_column(Name)
    text: Mapped[str | None] = mapped_column(Text)
    media: Mapped[list[str]] = mapped_column(JSON, default=list)
    objects: Mapped[list[str]] = mapped_column(JSON, default=list)
    venue_id: Mapped[str | None] = mapped_column(Id)
    verified_by: Mapped[str | None] = mapped_column(String(60))
    recorded_on: Mapped[date] = mapped_column(Date)


class UnitChange(Scoped, Base):
    """Something happened to a unit: renamed, moved, accredited, split, merged, closed, reopened. Never overwritten."""

    __tablename__ = "unit_change"

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    unit_id: Mapped[str] = mapped_column(Id, index=True)
    kind: Mapped[str] = mapped_column(Code)
    on_day: Mapped[date] = mapped_column(Date)
    before: Mapped[str | None] = mapped_column(Name)
    after: Mapped[str | None] = mapped_column(Name)
    other_unit_id: Mapped[str | None] = mapped_column(Id)
    recorded_at: Mapped[datetime] = mapped_column(UTCDateTime)


class UnitRecord(Scoped, Base):
    """Something that a unit did or noted: a studio's project, a training, a use of the home."""

    __tablename__ = "unit_record"

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    unit_id: Mapped[str] = mapped_column(Id, index=True)
    kind: Mapped[str] = mapped_column(Code)
    on_day: Mapped[date] = mapped_column(Date)
    title: Mapped[str] = mapped_column(Name)
    people: Mapped[int | None] = mapped_column(Integer)  # trained or served, head count
    grant_id: Mapped[str | None] = mapped_column(Id)
    note: Mapped[str | None] = mapped_column(Text)


class ContactOfficer(Scoped, Base):
    """The officer (联系人, 娘家人) who keeps in touch with a member from *since* on."""

    __tablename__ = "contact_officer"

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    member_id: Mapped[str] = mapped_column(Id, index=True)
    account_id: Mapped[str] = mapped_column(Id)
    since: Mapped[date] = mapped_column(Date)
    until: Mapped[date | None] = mapped_column(Date)
