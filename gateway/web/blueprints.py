"""Puts the routes together, in the order in which the document shows them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from gateway.web.routes import (
    accounts,
    activities,
    care,
    figures,
    imports,
    members,
    merging,
    notifications,
    operations,
    organisation,
    people,
    rehearsals,
    roster,
    selection,
    session,
    settings,
    welcome,
    workbooks,
)
from gateway.web.routing import Route, Routes, add

TABLES: tuple[tuple[str, str, Iterable[Route]], ...] = (
    ("members", "会员、荣誉、机构 · Members, honours, units, offices.", members.ROUTES),
    ("people", "会员档案 · The rest of a member's record.", people.ROUTES),
    ("merging", "查重、合并、回收站 · Duplicates, merges, the trash.", merging.ROUTES),
    ("roster", "查询与统计 · Saved searches, roster statistics.", roster.ROUTES),
    (
        "organisation",
        "组织 · The association, units as they change, honours of others than persons.",
        organisation.ROUTES,
    ),
    (
        "selection",
        "评选、阵地、合作 · Calls and candidates, venues, partners and agreements.",
        selection.ROUTES,
    ),
    ("care", "关爱 · Visits, elders, gifts, rounds.", care.ROUTES),
    ("activities", "活动 · Campaigns, activities, sessions, occasions.", activities.ROUTES),
    ("notifications", "消息 · The inbox.", notifications.ROUTES),
    ("settings", "规则与缺口 · Reaction rules, coverage gaps, the feed.", settings.ROUTES),
)


def all_blueprints() -> Iterator[Routes]:
    """Return every blueprint of the API, made anew."""
    yield welcome.blueprint()
    yield session.blueprint()
    for name, about, routes in TABLES:
        made = Routes(name, __name__, description=about)
        for route in routes:
            add(made, route)
        yield made
    yield figures.blueprint()
    yield imports.blueprint()
    yield workbooks.blueprint()
    yield rehearsals.blueprint()
    yield accounts.blueprint()
    yield operations.blueprint()
