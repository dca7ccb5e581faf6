"""The pipelines of nominations (推荐评选) as data: states, moves, who may move, within how many days."""

from __future__ import annotations

from dataclasses import dataclass

OFFICE = frozenset({"secretary"})
"""Whoever works in the association's office."""

RECOMMENDERS = frozenset({"secretary", "chapter_leader", "home_leader", "team_leader"})


@dataclass(frozen=True)
class Move:
    """From the state before to *to*; *by* are the roles that may, *within_days* of the state before."""

    to: str
    by: frozenset[str] = OFFICE
    within_days: int | None = None


@dataclass(frozen=True)
class Pipeline:
    """One kind of call. *counted* are the states in which a candidate has succeeded."""

    code: str
    name_zh: str
    name_en: str
    moves: dict[str, tuple[Move, ...]]
    counted: frozenset[str]
    scored: bool = False
    own: bool = False


REJECT = Move("rejected")
WITHDRAW = Move("withdrawn", RECOMMENDERS)

HONOR_MOVES: dict[str, tuple[Move, ...]] = {
    "recommended": (Move("reviewed", within_days=30), REJECT, WITHDRAW),
    "reviewed": (Move("shortlisted"), REJECT, WITHDRAW),
    "shortlisted": (Move("publicised"), REJECT, WITHDRAW),
    "publicised": (Move("forwarded", within_days=7), REJECT, WITHDRAW),
    "forwarded": (Move("selected"), REJECT, WITHDRAW),
}

PIPELINES: dict[str, Pipeline] = {
    pipeline.code: pipeline
    for pipeline in (
        Pipeline("honor", "荣誉推荐", "honours", HONOR_MOVES, frozenset({"selected"})),
        Pipeline(
            "speaker",
            "宣讲员选拔",
            "speakers",
            {
                "recommended": (Move("reviewed", within_days=30), REJECT, WITHDRAW),
                "reviewed": (Move("selected"), REJECT, WITHDRAW),
            },
            frozenset({"selected"}),
            scored=True,
        ),
        Pipeline(
            "list",
            "培育名单",
            "cultivation lists",
            {
                "recommended": (Move("reviewed"), Move("publicised"), REJECT, WITHDRAW),
                "reviewed": (Move("publicised"), Move("selected"), REJECT, WITHDRAW),
                "publicised": (Move("selected", within_days=7), REJECT, WITHDRAW),
                "selected": (Move("in_training"), WITHDRAW),
                "in_training": (WITHDRAW,),
            },
            frozenset({"selected", "published", "in_training"}),
        ),
        Pipeline(
            "register",
            "名匠录",
            "register cohorts",
            {
                "recommended": (Move("reviewed"), REJECT, WITHDRAW),
                "reviewed": (Move("selected"), REJECT, WITHDRAW),
                "selected": (REJECT, WITHDRAW),  # published with the whole cohort
            },
            frozenset({"selected", "published"}),
        ),
        Pipeline(
            "talent",
            "人才培育",
            "talents",
            {"recommended": (Move("in_training"), REJECT, WITHDRAW), "in_training": (WITHDRAW,)},
            frozenset({"selected", "published", "in_training"}),
        ),
        Pipeline(
            "studio",
            "工作室认定",
            "studio recognition",
            {
                "recommended": (Move("reviewed"), REJECT, WITHDRAW),
                "reviewed": (Move("publicised"), REJECT, WITHDRAW),
                "publicised": (Move("selected", within_days=7), REJECT, WITHDRAW),
            },
            frozenset({"selected"}),
        ),
    )
}

FIRST = "recommended"
STEPS_IN_ORDER = ("recommended", "reviewed", "shortlisted", "publicised", "forwarded")
STEPS = frozenset(STEPS_IN_ORDER)
"""The states between the first and the last, which every pipeline may have."""

ENDS = frozenset({"rejected", "withdrawn"})
DAYS_BEFORE_STEP = 3

SUCCEEDED = frozenset({"selected", "published", "in_training"})
OVER = frozenset({"rejected", "withdrawn", "published"})
STAGES = ("select", "cultivate", "employ", "research", "reward")
"""选, 育, 用, 研, 励; talents need not go through them in order."""

VENUE_MOVES: dict[str, frozenset[str]] = {
    "applied": frozenset({"approved", "closed"}),
    "approved": frozenset({"building", "open", "closed"}),
    "building": frozenset({"open", "closed"}),
    "open": frozenset({"closed"}),
    "closed": frozenset(),
}

AGREEMENT_ENDED = frozenset({"renewed", "lapsed", "terminated"})
DAYS_BEFORE_EXPIRY = 60
DAYS_BEFORE_DEADLINE = 7
