"""What the tests let members tell and secretaries do, with everything that does not matter filled in."""

from __future__ import annotations

from datetime import date
from typing import Any

from chassis.testing.service import Bench
from contracts.members.events import MemberRegistered

FIRST_DAY = date(2024, 1, 2)


def register(
    bench: Bench,
    member_id: str,
    *,
    association: str = "hangzhou",
    deceased_on: date | None = None,
    state: str = "active",
) -> None:
    bench.deliver(
        MemberRegistered(
            member_id=member_id,
            code=member_id.upper(),
            sex="male",
            birth_date=date(1970, 6, 1),
            birth_precision="day",
            employment_status="in_post",
            state=state,
            deceased_on=deceased_on,
        ),
        association=association,
    )


def plan(bench: Bench, *, association: str = "hangzhou", **told: Any) -> str:
    """Plan a talk on the bench's first day, and return its id."""
    asked = {"title": "班前十分钟", "type": "talk", "starts_on": "2024-01-02", **told}
    return str(bench.call("plan_activity", association=association, **asked)["activity_id"])


def session(bench: Bench, activity_id: str, *, association: str = "hangzhou", **told: Any) -> str:
    asked = {"on": "2024-01-02", **told}
    made = bench.call("add_session", association=association, activity_id=activity_id, **asked)
    return str(made["session_id"])


def hold(bench: Bench, session_id: str, *, association: str = "hangzhou", **told: Any) -> None:
    asked = {"delivered_on": "2024-01-02", **told}
    bench.call("record_session", association=association, session_id=session_id, **asked)


def occasions_told(bench: Bench, association: str) -> list[tuple[str, str, str]]:
    """Return what was announced to an association: the occasion, when it is, when it was told."""
    return [
        (e.data["occasion"], e.data["on"], e.time.date().isoformat())
        for e in bench.published("activities.occasion_approaching")
        if e.association_id == association
    ]


def types(bench: Bench, *, association: str = "hangzhou") -> list[str]:
    """Return the types of the facts published for an association, without those of occasions."""
    return [
        e.type.removeprefix("activities.")
        for e in bench.published()
        if e.association_id == association and not e.actor.startswith("timer:")
    ]
