"""Who may do what: roles, the permissions each brings, and how far they reach. Pure data and one rule."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

OWN_UNIT_ROLES = frozenset({"home_leader", "chapter_leader", "team_leader"})

_READ = frozenset(
    {
        "members.read",
        "members.statistics",
        "searches.write",
        "units.read",
        "honors.read",
        "visits.read",
        "elderly.read",
        "gifts.read",
        "rounds.read",
        "activities.read",
        "occasions.read",
        "calendar.read",
        "rules.read",
        "gaps.read",
        "feed.read",
        "figures.read",
        "figures.subtree",
        "imports.read",
        "organisation.read",
        "relations.read",
        "selection.read",
        "calls.read",
    }
)
_ANYBODY = frozenset({"association.see", "inbox.own", "preferences.own"})
_SECRETARY = (
    _READ
    | _ANYBODY
    | {
        "members.write",
        "members.correct",
        "members.reveal",
        "members.merge",
        "units.write",
        "offices.read",
        "offices.write",
        "honors.write",
        "visits.write",
        "visits.manage",
        "elderly.write",
        "elderly.manage",
        "gifts.write",
        "rounds.write",
        "activities.write",
        "rules.write",
        "imports.write",
        "accounts.read",
        "accounts.write",
        "rehearsals",
        "organisation.write",
        "relations.write",
        "selection.write",
        "selection.submit",
    }
)
_UNIT_LEADER = _ANYBODY | {
    "members.read",
    "units.read",
    "honors.read",
    "visits.read",
    "visits.write",
    "elderly.read",
    "elderly.write",
    "gifts.read",
    "gifts.write",
    "activities.read",
    "occasions.read",
    "calendar.read",
    "calls.read",
    "selection.submit",
}

PERMISSIONS: dict[str, frozenset[str]] = {
    "secretary": frozenset(_SECRETARY),
    "president": frozenset(_READ | _ANYBODY | {"offices.read"}),
    "home_leader": frozenset(_UNIT_LEADER | {"members.correct"}),
    "chapter_leader": frozenset(_UNIT_LEADER | {"activities.write"}),
    "team_leader": frozenset(
        _ANYBODY
        | {"units.read", "activities.read", "activities.write", "occasions.read", "calendar.read"}
        | {"calls.read", "selection.submit"}
    ),
    "union_officer": frozenset(_ANYBODY | {"figures.read", "figures.subtree", "occasions.read"}),
    "operator": frozenset({"operations"}),
}

NAMES_ZH = {
    "secretary": "秘书",
    "president": "会长",
    "home_leader": "劳模工匠之家负责人",
    "chapter_leader": "分协会负责人",
    "team_leader": "服务队长",
    "union_officer": "工会干部",
    "operator": "系统管理员",
}


@dataclass(frozen=True, slots=True)
class Grant:
    """A role in one association from *since* to *until*, both days included."""

    association_id: str
    role: str
    unit_id: str | None = None
    since: date = date.min
    until: date | None = None

    def holds_on(self, day: date) -> bool:
        return self.since <= day and (self.until is None or day <= self.until)


@dataclass(frozen=True, slots=True)
class Reach:
    """How far somebody may go with one permission: the whole association, or certain units only."""

    whole: bool
    unit_ids: frozenset[str] = frozenset()


def reach_of(grants: Iterable[Grant], permission: str) -> Reach | None:
    """Return how far *grants*, all of one association, reach with *permission*; `None`: not at all.

    A leader's grant reaches the leader's unit only; beside a wider one it takes nothing away.
    """
    units: set[str] = set()
    found = False
    for grant in grants:
        if permission not in PERMISSIONS.get(grant.role, frozenset()):
            continue
        if grant.role not in OWN_UNIT_ROLES:
            return Reach(whole=True)
        found = True
        units |= {grant.unit_id} if grant.unit_id else set()
    return Reach(whole=False, unit_ids=frozenset(units)) if found else None
