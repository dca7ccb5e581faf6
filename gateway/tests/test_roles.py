"""What each role may do, and how far it reaches."""

from __future__ import annotations

import typing
from datetime import date

import pytest

from chassis.service import Service
from contracts.base import Restricted
from gateway.roles import PERMISSIONS, Grant, Reach, reach_of
from gateway.service import GatewayService
from gateway.web.blueprints import TABLES
from gateway.web.routes import accounts, imports
from services.activities.service import ActivitiesService
from services.care.service import CareService
from services.members.service import MembersService
from services.notifications.service import NotificationsService

SERVICES: dict[str, type[Service]] = {
    cls.name: cls
    for cls in (
        MembersService,
        ActivitiesService,
        CareService,
        NotificationsService,
        GatewayService,
    )
}
ROUTES = [r for _, _, routes in TABLES for r in routes] + [*accounts.ROUTES, *imports.ROUTES]

DAY = date(2024, 3, 5)


def test_a_secretary_reaches_the_whole_association():
    assert reach_of([Grant("hangzhou", "secretary")], "members.write") == Reach(whole=True)


def test_a_home_leader_reaches_the_own_unit_only():
    grants = [
        Grant("hangzhou", "home_leader", "unit-1"),
        Grant("hangzhou", "home_leader", "unit-2"),
    ]

    assert reach_of(grants, "visits.write") == Reach(False, frozenset({"unit-1", "unit-2"}))
    assert reach_of(grants, "members.write") is None
    assert reach_of(grants, "members.reveal") is None


def test_a_wider_role_beside_a_narrow_one_is_not_narrowed():
    grants = [Grant("hangzhou", "home_leader", "unit-1"), Grant("hangzhou", "secretary")]

    assert reach_of(grants, "visits.read") == Reach(whole=True)


def test_a_union_officer_reads_figures_and_nobody():
    grants = [Grant("hangzhou", "union_officer")]

    assert reach_of(grants, "figures.subtree") == Reach(whole=True)
    for permission in ("members.read", "visits.read", "elderly.read", "gifts.read", "feed.read"):
        assert reach_of(grants, permission) is None


def test_an_operator_operates_and_sees_no_person():
    assert PERMISSIONS["operator"] == {"operations"}


def test_a_grant_holds_on_its_last_day_and_not_after():
    grant = Grant("hangzhou", "home_leader", "unit-1", since=DAY, until=DAY)

    assert grant.holds_on(DAY)
    assert not grant.holds_on(date(2024, 3, 6))
    assert not grant.holds_on(date(2024, 3, 4))


def holds_restricted(contract) -> bool:
    hints = typing.get_type_hints(contract, include_extras=True).values()
    return any(isinstance(e, Restricted) for h in hints for e in getattr(h, "__metadata__", ()))


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: f"{route.verb} {route.path}")
def test_behind_every_route_is_a_call_that_takes_what_the_route_reads(route):
    taken, writes = getattr(SERVICES[route.service], route.method).__nuanjia_call__

    assert taken is route.takes
    # A question that holds an ID number or a phone is asked in a body: addresses are written into logs.
    assert writes or route.verb == "GET" or holds_restricted(route.takes)


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: f"{route.verb} {route.path}")
def test_every_route_needs_a_permission_that_a_secretary_has(route):
    assert route.permission in PERMISSIONS["secretary"]
