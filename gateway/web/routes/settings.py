"""The association's reaction rules, what is missing, and what happened."""

from __future__ import annotations

from contracts.activities.commands import GetRules as GetActivityRules
from contracts.activities.commands import SetRules as SetActivityRules
from contracts.activities.views import RulesView as ActivityRulesView
from contracts.care.commands import GetRules, ListGaps, SetRules
from contracts.care.views import GapList, RulesView
from contracts.gateway.commands import ListFeed
from contracts.gateway.views import FeedPage
from contracts.members.commands import ListGaps as ListRosterGaps
from contracts.members.views import GapList as RosterGapList
from gateway.web.routing import Route

ROUTES = (
    Route(
        "GET",
        "/rules/care",
        "care",
        "get_rules",
        GetRules,
        RulesView,
        "rules.read",
        "关爱规则 · The association's rules of care.",
    ),
    Route(
        "PUT",
        "/rules/care",
        "care",
        "set_rules",
        SetRules,
        RulesView,
        "rules.write",
        "设置关爱规则 · Change rules of care; what is left out stays.",
    ),
    Route(
        "GET",
        "/rules/activities",
        "activities",
        "get_rules",
        GetActivityRules,
        ActivityRulesView,
        "rules.read",
        "节点规则 · How early occasions are announced.",
    ),
    Route(
        "PUT",
        "/rules/activities",
        "activities",
        "set_rules",
        SetActivityRules,
        ActivityRulesView,
        "rules.write",
        "设置节点规则 · Change how early; what is left out stays.",
    ),
    Route(
        "GET",
        "/gaps",
        "care",
        "list_gaps",
        ListGaps,
        GapList,
        "gaps.read",
        "关爱缺口 · Who is without whom they should have.",
    ),
    Route(
        "GET",
        "/gaps/roster",
        "members",
        "list_gaps",
        ListRosterGaps,
        RosterGapList,
        "gaps.read",
        "名册缺口 · Members without a home, homes that nobody registered.",
    ),
    Route(
        "GET",
        "/feed",
        "gateway",
        "list_feed",
        ListFeed,
        FeedPage,
        "feed.read",
        "动态 · What happened in the association, newest first, by ids.",
    ),
)
