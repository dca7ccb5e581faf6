"""Accepted rows of nominations, venues and exchanges, with everything that does not matter filled in."""

from __future__ import annotations

from typing import Any


def candidate(code: str | None = "HZ1", **more: Any) -> dict[str, Any]:
    """Return an accepted row of 推荐评选: a speaker who was selected."""
    return {
        "row": 4,
        "pipeline": "speaker",
        "title": "宣讲员 选拔",
        "batch": "首批",
        "name": more.pop("name", "李秀英"),
        "member_code": code,
        "decided_on": "2024-03-01",
        "state": "selected",
        **more,
    }


def venue(name: str = "匠心图书角", **more: Any) -> dict[str, Any]:
    """Return an accepted row of 阵地: a reading corner of the first batch."""
    return {
        "row": 4,
        "name": name,
        "kind": "reading_corner",
        "host": "南阳街道",
        "batch": "首批",
        "opened_on": "2024-05-01",
        **more,
    }


def exchange(partner: str = "东海县劳模协会", **more: Any) -> dict[str, Any]:
    """Return an accepted row of 结对交流: a delegation that was received."""
    return {
        "row": 4,
        "held_on": "2024-06-01",
        "kind": "inbound",
        "partner": partner,
        "origin": "东海县",
        **more,
    }
