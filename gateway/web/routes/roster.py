"""Saved searches, and cross tables of the roster."""

from __future__ import annotations

from contracts.members.searches import (
    CrossTable,
    DropSearch,
    ListCell,
    ListSearches,
    ReadCrossTable,
    RunSearch,
    SavedSearchList,
    SavedSearchView,
    SaveSearch,
)
from contracts.members.views import MemberPage
from gateway.web.narrowing import own_unit
from gateway.web.routing import Route

ROUTES = (
    Route(
        "GET",
        "/searches",
        "members",
        "list_searches",
        ListSearches,
        SavedSearchList,
        "members.read",
        "已存查询 · Own and shared searches, with how many each finds now.",
        narrow=own_unit,
    ),
    Route(
        "POST",
        "/searches",
        "members",
        "save_search",
        SaveSearch,
        SavedSearchView,
        "searches.write",
        "保存查询 · Keep a search under a name.",
        status=201,
    ),
    Route(
        "DELETE",
        "/searches/<search_id>",
        "members",
        "drop_search",
        DropSearch,
        None,
        "searches.write",
        "删除查询 · Forget an own search.",
    ),
    Route(
        "GET",
        "/searches/<search_id>/members",
        "members",
        "run_search",
        RunSearch,
        MemberPage,
        "members.read",
        "查询结果 · Whom a saved search finds now; a leader sees their own unit's.",
        narrow=own_unit,
    ),
    Route(
        "GET",
        "/roster/statistics",
        "members",
        "cross_table",
        ReadCrossTable,
        CrossTable,
        "members.statistics",
        "会员统计 · Members by age band, work, sector, honour, town, home; as of any day, alone or with all below.",
        wide="figures.subtree",
    ),
    Route(
        "GET",
        "/roster/statistics/members",
        "members",
        "list_cell",
        ListCell,
        MemberPage,
        "members.statistics",
        "统计明细 · The people behind a number.",
    ),
)
