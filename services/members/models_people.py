"""What members remembers about people beyond the record itself: what finds them, what changed, kin, posts."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import JSON, Boolean, Date, Index, SmallInteger, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from chassis.columns import EncryptedText, UTCDateTime
from chassis.tenancy import Scoped
from services.members.models import Base, Code, Id

TERM_LENGTH = 80
Bytewise = String(TERM_LENGTH).with_variant(String(TERM_LENGTH, collation="C"), "postgresql")
"""Text that is compared byte by byte, so that a beginning is one stretch of the index."""


class MemberTerm(Scoped, Base):
    """A word by which a member is found, normalised; whatever begins with it is one stretch of the key.

    *kind* says what the word is: see `services.members.catalogue.TERM_KINDS`. *place* is where in the
    name it begins, 0 at its start. A phone's last four digits stand here as a blind index only.
    """

    __tablename__ = "member_term"
    __table_args__ = (
        Index("member_term_by_member", "member_id", "term"),
        {"info": {"copied": False}},  # a rehearsal looks nobody up
    )

    association_id: Mapped[str] = mapped_column(Id, primary_key=True)
    term: Mapped[str] = mapped_column(Bytewise, primary_key=True)
    kind: Mapped[str] = mapped_column(Code, primary_key=True)
    member_id: Mapped[str] = mapped_column(Id, primary_key=True)
    place: Mapped[int] = mapped_column(SmallInteger, default=0)


class MemberChange(Scoped, Base):
    """A field of a member's record that changed: history is rows. Of a restricted field no value is kept."""

    __tablename__ = "member_change"
    __table_args__ = (
        Index("member_change_by_member", "member_id", "id"),
        Index("member_change_by_field", "association_id", "field", "on_day"),
    )

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    member_id: Mapped[str] = mapped_column(Id)
    field: Mapped[str] = mapped_column(Code)
    before: Mapped[str | None] = mapped_column(String(200))
    after: Mapped[str | None] = mapped_column(String(200))
    on_day: Mapped[date] = mapped_column(Date)
    recorded_at: Mapped[datetime] = mapped_column(UTCDateTime)
    actor: Mapped[str] = mapped_column(Id)


class Kin(Scoped, Base):
    """Somebody of a member's next of kin (亲属)."""

    __tablename__ = "kin"

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    member_id: Mapped[str] = mapped_column(Id, index=True)
    name: Mapped[str] = mapped_column(EncryptedText("kin_name"))
    relation: Mapped[str] = mapped_column(Code)
    phone: Mapped[str | None] = mapped_column(EncryptedText("kin_phone"))
    is_emergency_contact: Mapped[bool] = mapped_column(Boolean, default=False)
    lives_with: Mapped[bool] = mapped_column(Boolean, default=False)


class PostOutside(Scoped, Base):
    """A post (社会职务) that a member holds outside of the association."""

    __tablename__ = "post_outside"

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    member_id: Mapped[str] = mapped_column(Id, index=True)
    organisation: Mapped[str] = mapped_column(String(200))
    post: Mapped[str] = mapped_column(String(80))
    since: Mapped[date] = mapped_column(Date)
    until: Mapped[date | None] = mapped_column(Date)


class Merge(Scoped, Base):
    """Two records became one; `chassis.undo` holds what they were. Its id is the cause of the journal."""

    __tablename__ = "merge"
    __table_args__ = (Index("merge_by_dropped", "association_id", "dropped_member_id"),)

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    keep_member_id: Mapped[str] = mapped_column(Id, index=True)
    dropped_member_id: Mapped[str] = mapped_column(Id)
    dropped_name: Mapped[str] = mapped_column(String(60))
    dropped_digest: Mapped[str | None] = mapped_column(String(64))
    """The ID number, by its blind index, under which a ledger may still name the record that went."""
    merged_at: Mapped[datetime] = mapped_column(UTCDateTime)
    actor: Mapped[str] = mapped_column(Id)
    undone_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class Trashed(Scoped, Base):
    """A record in the trash; `chassis.undo` holds it. A restored one is kept with its day."""

    __tablename__ = "trashed"
    __table_args__ = (Index("trashed_by_person", "association_id", "person_id"),)

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    person_id: Mapped[str] = mapped_column(Id)
    id_digest: Mapped[str | None] = mapped_column(String(64))
    code: Mapped[str] = mapped_column(Code)
    name: Mapped[str] = mapped_column(String(60))
    reason: Mapped[str] = mapped_column(EncryptedText("trash_reason"))
    trashed_at: Mapped[datetime] = mapped_column(UTCDateTime)
    actor: Mapped[str] = mapped_column(Id)
    restored_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class TwoPeople(Scoped, Base):
    """A pair that looks like one person and is two; the smaller id stands first."""

    __tablename__ = "two_people"

    first_id: Mapped[str] = mapped_column(Id, primary_key=True)
    second_id: Mapped[str] = mapped_column(Id, primary_key=True)
    decided_on: Mapped[date] = mapped_column(Date)
    actor: Mapped[str] = mapped_column(Id)


class SavedSearch(Scoped, Base):
    """A search under a name. Its criteria are sealed: somebody may have typed a number."""

    __tablename__ = "saved_search"
    __table_args__ = (UniqueConstraint("association_id", "owner", "name"),)

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    owner: Mapped[str] = mapped_column(Id)
    name: Mapped[str] = mapped_column(String(60))
    criteria: Mapped[str] = mapped_column(EncryptedText("saved_search"))
    shared: Mapped[bool] = mapped_column(Boolean, default=False)


class Consent(Scoped, Base):
    """A member of ours agreed that another association sees something."""

    __tablename__ = "consent"

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    member_id: Mapped[str] = mapped_column(Id, index=True)
    to_association_id: Mapped[str] = mapped_column(Id)
    purposes: Mapped[list[str]] = mapped_column(JSON)
    given_on: Mapped[date] = mapped_column(Date)
    expires_on: Mapped[date | None] = mapped_column(Date)
    withdrawn_on: Mapped[date | None] = mapped_column(Date)
    form: Mapped[str] = mapped_column(Code)
    proof: Mapped[str | None] = mapped_column(EncryptedText("consent_proof"))


class ConsentReceived(Scoped, Base):
    """The other side of a consent: it lies with whom may see, and finds its member by our own blind index."""

    __tablename__ = "consent_received"
    __table_args__ = (Index("consent_received_by_person", "association_id", "id_digest"),)

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    from_association_id: Mapped[str] = mapped_column(Id)
    from_person_id: Mapped[str] = mapped_column(Id)
    id_digest: Mapped[str] = mapped_column(String(64))
    purposes: Mapped[list[str]] = mapped_column(JSON)
    expires_on: Mapped[date | None] = mapped_column(Date)
    withdrawn_on: Mapped[date | None] = mapped_column(Date)
