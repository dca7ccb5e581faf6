"""The states of a member and of a unit, and the moves between them, as data."""

from __future__ import annotations

MEMBER_MOVES: dict[str, frozenset[str]] = {
    "candidate": frozenset({"active", "withdrawn"}),
    "active": frozenset({"suspended", "transferred", "withdrawn"}),
    "suspended": frozenset({"active", "transferred", "withdrawn"}),
    "transferred": frozenset({"active"}),
    "withdrawn": frozenset({"active"}),
    "deceased": frozenset(),
}
"""From each state to which others; death is no move, it has its own command."""

ON_ROSTER = frozenset({"candidate", "active", "suspended"})

GONE = frozenset({"transferred", "withdrawn"})
"""Whoever is in one of these belongs to no unit of the association and holds no office in it."""

UNIT_STATES = ("applied", "building", "running", "closed")

LEADS: dict[str, str] = {
    "home": "home_leader",
    "chapter": "chapter_leader",
    "volunteer_group": "team_leader",
    "service_team": "team_leader",
    "lecture_troupe": "team_leader",
    "charity_group": "team_leader",
    "studio": "team_leader",
}
"""Which office leads a unit of each kind."""

OFFICES_OF_ASSOCIATION = frozenset({"secretary", "president", "vice_president"})

DAYS_BEFORE_BIRTHDAY = 3
ELDERLY_AGE = 80

TERM_KINDS = ("name", "pinyin", "initials", "code", "phone_tail", "town", "skill")
"""What a word by which a member is found may be."""

SOUNDS_LIKE_A_NAME = frozenset({"name", "pinyin", "initials"})
