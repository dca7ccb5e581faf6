# ruff: noqa: PLR0917  # a table's columns are told by their place
"""The short hand in which the longer tables of members' routes are written."""

from __future__ import annotations

from contracts.base import Contract
from gateway.web.routing import Narrowing, Route


def get(
    path: str,
    method: str,
    takes: type[Contract],
    gives: type[Contract],
    permission: str,
    summary: str,
    narrow: Narrowing | None = None,
) -> Route:
    """Return a route that reads."""
    return Route("GET", path, "members", method, takes, gives, permission, summary, narrow=narrow)


def post(
    path: str,
    method: str,
    takes: type[Contract],
    gives: type[Contract],
    permission: str,
    summary: str,
    status: int = 200,
) -> Route:
    """Return a route that changes something."""
    return Route("POST", path, "members", method, takes, gives, permission, summary, status=status)


def patch(
    path: str,
    method: str,
    takes: type[Contract],
    gives: type[Contract],
    permission: str,
    summary: str,
) -> Route:
    """Return a route that corrects a record."""
    return Route("PATCH", path, "members", method, takes, gives, permission, summary)
