"""A member's terms in order, so that whether one begins so is one look into the index."""

from __future__ import annotations

from alembic import op

revision = "members_people_7"
down_revision = "members_people_6"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_index("member_term_by_member", "member_term")
    op.create_index("member_term_by_member", "member_term", ["member_id", "term"])
