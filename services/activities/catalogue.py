"""The states of what activities keeps, which may follow which, and the occasions of the year. Pure data."""

from __future__ import annotations

from dataclasses import dataclass

CAMPAIGN_STATES = {
    "draft": frozenset({"open"}),
    "open": frozenset({"closed"}),
    "closed": frozenset[str](),
}

ACTIVITY_STATES = {
    "draft": frozenset({"planned", "cancelled"}),
    "planned": frozenset(
        {"approved", "scheduled", "in_progress", "completed", "postponed", "cancelled"}
    ),
    "approved": frozenset({"scheduled", "in_progress", "completed", "postponed", "cancelled"}),
    "scheduled": frozenset({"scheduled", "in_progress", "completed", "postponed", "cancelled"}),
    "in_progress": frozenset({"completed", "cancelled"}),
    "postponed": frozenset({"scheduled", "cancelled"}),
    "completed": frozenset[str](),
    "cancelled": frozenset[str](),
}
ACTIVITY_OPEN = ("draft", "planned", "approved", "scheduled", "in_progress", "postponed")
IN_CALENDAR = ("planned", "approved", "scheduled", "in_progress", "postponed", "completed")

SESSION_STATES = {
    "scheduled": frozenset({"delivered", "cancelled"}),
    "delivered": frozenset[str](),
    "cancelled": frozenset[str](),
}

PARTICIPATION_STATES = {
    "registered": frozenset({"attended", "absent", "excused", "withdrawn"}),
    "absent": frozenset({"attended", "excused"}),  # told wrongly first
    "excused": frozenset({"attended", "absent"}),
    "withdrawn": frozenset({"attended"}),  # had been there before the death became known
    "attended": frozenset[str](),  # the member's contact history has it
}
"""A place is given back as `withdrawn` when its member died or its session was cancelled."""

ATTENDED = "attended"
ACTIVE = "active"
DECEASED = "deceased"
MERGED = "merged"
TRASHED = "trashed"

FIRST_CRAFTSMAN_DAY = 2019


@dataclass(frozen=True)
class Occasion:
    """An occasion (节点) that comes every year: on a solar month and day, or by the lunar calendar.

    *campaign* and *activity* are the titles of what is planned when it comes near.
    """

    code: str
    name: str
    campaign: str
    activity: str
    activity_type: str
    month_day: tuple[int, int] | None = None


OCCASIONS: dict[str, Occasion] = {
    each.code: each
    for each in (
        Occasion("spring_festival", "春节", "春节", "春节团拜", "tea_party"),
        Occasion(
            "may_day", "五一国际劳动节", "五一国际劳动节", "五一国际劳动节活动", "themed", (5, 1)
        ),
        Occasion("july_first", "七一", "七一", "七一活动", "themed", (7, 1)),
        Occasion("craftsman_day", "926工匠日", "926工匠日", "926工匠日活动", "themed", (9, 26)),
        Occasion("double_ninth", "重阳节", "重阳节", "重阳节慰问与上门服务", "home_service"),
    )
}
