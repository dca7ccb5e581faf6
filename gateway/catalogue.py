"""The kinds and states of the gateway's things, as data."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

IMPORT_STATES: dict[str, frozenset[str]] = {
    "judged": frozenset({"applying"}),
    "applying": frozenset({"applied", "failed"}),
    "failed": frozenset({"applying"}),
    "applied": frozenset({"applying"}),  # again: nothing changes, and the counts say so
}

SERVICES = ("members", "activities", "care", "notifications", "gateway")
CHUNK_RECORDS = 250
LARGEST_FILE_BYTES = 20 * 1024 * 1024

WRONG_PASSWORDS_IN_A_ROW = 10
PAUSE_MINUTES = 15
TOKEN_HOURS = 12
COMMAND_LINE_TOKEN_DAYS = 365

HOMES_COUNTED_SINCE = {"hangzhou": date(2021, 1, 1)}
"""From when on an association counts its homes; one founded earlier is a row that does not count."""

OFFICE_ROLES = {
    "secretary": "secretary",
    "president": "president",
    "vice_president": "president",
    "home_leader": "home_leader",
    "chapter_leader": "chapter_leader",
    "team_leader": "team_leader",
}
"""Which role an office of members brings."""

OFFICE_OF_ROLE = {role: office for office, role in OFFICE_ROLES.items() if office == role}
"""The office that somebody holds whose account is opened with the role."""


@dataclass(frozen=True)
class AppliedSheet:
    """A sheet whose rows are applied, by which call of which service, in this order.

    *everybodys* says that offices' ledgers have it, and not only the workbooks that we write.
    """

    sheet: str
    service: str
    method: str
    everybodys: bool = True


APPLIED_SHEETS = (
    AppliedSheet("会员名册", "members", "apply_members"),
    AppliedSheet("组织机构", "members", "apply_units"),
    AppliedSheet("荣誉台账", "members", "apply_honors"),
    AppliedSheet("推荐评选", "members", "apply_nominations"),
    AppliedSheet("阵地", "members", "apply_venues"),
    AppliedSheet("结对交流", "members", "apply_exchanges"),
    AppliedSheet("结对协议(暖家)", "members", "apply_agreements", everybodys=False),
    AppliedSheet("亲属(暖家)", "members", "apply_kin", everybodys=False),
    AppliedSheet("社会职务(暖家)", "members", "apply_posts", everybodys=False),
    AppliedSheet("所属组织(暖家)", "members", "apply_memberships", everybodys=False),
    AppliedSheet("任职(暖家)", "members", "apply_offices", everybodys=False),
)
