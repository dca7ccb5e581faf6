"""What members remembers about people beyond the record itself: what they are found by."""

from __future__ import annotations

from sqlalchemy import Index, SmallInteger, String
from sqlalchemy.orm import Mapped, mapped_column

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
        Index("member_term_by_member", "member_id"),
        {"info": {"copied": False}},  # a rehearsal looks nobody up
    )

    association_id: Mapped[str] = mapped_column(Id, primary_key=True)
    term: Mapped[str] = mapped_column(Bytewise, primary_key=True)
    kind: Mapped[str] = mapped_column(Code, primary_key=True)
    member_id: Mapped[str] = mapped_column(Id, primary_key=True)
    place: Mapped[int] = mapped_column(SmallInteger, default=0)
