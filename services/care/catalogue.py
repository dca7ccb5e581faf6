"""The kinds and states of what care keeps, and which state may follow which. Pure data."""

from __future__ import annotations

VISIT_KINDS = {
    "newly_honored": "新授予荣誉走访",
    "elderly_care": "高龄关爱走访",
    "greeting": "走访慰问",
    "three_visits": "三走访",
    "hardship": "困难走访",
    "bedside": "病房探望",
    "bereavement": "吊唁慰问",
    "festival": "节日慰问",
}
CARER_GOES_FIRST = frozenset({"elderly_care", "bedside", "festival"})

VISIT_STATES = {
    "due": frozenset({"attempted", "completed", "overdue", "cancelled"}),
    "attempted": frozenset({"attempted", "completed", "overdue", "cancelled"}),
    "overdue": frozenset({"completed", "cancelled"}),
    "completed": frozenset[str](),
    "cancelled": frozenset[str](),
}
VISIT_OPEN = ("due", "attempted", "overdue")
VISIT_IN_TIME = ("due", "attempted")

ENROLMENT_STATES = {
    "enrolled": frozenset({"paired", "ended"}),
    "paired": frozenset({"enrolled", "ended"}),
    "ended": frozenset({"enrolled"}),
}
ON_THE_ROSTER = ("enrolled", "paired")

GIFT_STATES = {
    "ordered": frozenset({"out", "delivered", "skipped"}),
    "out": frozenset({"delivered", "failed", "skipped"}),
    "failed": frozenset({"delivered", "failed", "skipped"}),
    "delivered": frozenset[str](),
    "skipped": frozenset[str](),
}
GIFT_OPEN = ("ordered", "out", "failed")

ROUND_OPEN = ("planned", "confirmed")
ITEM_STATES = {
    "planned": frozenset({"served", "declined", "absent", "withdrawn"}),
    "served": frozenset({"served"}),  # another service to the same person
    "declined": frozenset({"served"}),
    "absent": frozenset({"served", "declined"}),
    "withdrawn": frozenset({"planned"}),
}

HOME = "home"
CLOSED_UNIT = "closed"
HOME_LEADER = "home_leader"
SECRETARY = "secretary"
LEADING_OFFICES = (HOME_LEADER, "chapter_leader", "team_leader")

ACTIVE = "active"
CANDIDATE = "candidate"
DECEASED = "deceased"
TRASHED = "trashed"

HOME_WITHOUT_LEADER = "home_without_leader"
NO_HOME = "no_home"
ELDER_WITHOUT_CARER = "elder_without_carer"
ELDERS_WITHOUT_CARER = "elders_without_carer"
