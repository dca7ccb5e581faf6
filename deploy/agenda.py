"""What the days of a rehearsal bring: who turns eighty, visits, gifts, rounds and occasions, by ids."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from typing import Any, Protocol

PAGE = 500
ENROLLED = "care.elderly_care_enrolled"


class Asks(Protocol):
    """How the copy's services are called."""

    def __call__(self, service: str, method: str, /, **asked: Any) -> Any: ...


class Agenda:
    """Looks at the copy once a day, and keeps what was not told yet."""

    def __init__(self, ask: Asks) -> None:
        self.ask = ask
        self._untold: list[dict[str, Any]] = []
        self._place: int = self._log_after(0, limit=1)["head"]
        self._occasions: dict[int, list[dict[str, Any]]] = {}
        self._rounds: set[str] = set()

    def look(self, day: date) -> None:
        """Note what *day* brought, after its work was done."""
        for seen in (
            self._turned_80,
            self._visits,
            self._gifts,
            self._rounds_on,
            self._occasions_on,
        ):
            self._untold.extend({"on": day.isoformat(), **one} for one in seen(day))

    def fresh(self) -> list[dict[str, Any]]:
        """Return what was noted since the last time."""
        told, self._untold = self._untold, []
        return told

    def _turned_80(self, _day: date) -> Iterator[dict[str, Any]]:
        """Read care's log where it has grown; the whole roster each day took a seventh of the time."""
        while bodies := (grown := self._log_after(self._place, limit=PAGE))["bodies"]:
            for body in bodies:
                fact = json.loads(body)
                self._place = fact["sequence"]
                yield {"what": "turned_80", "member_id": fact["data"]["member_id"]}
        self._place = grown["head"]

    def _log_after(self, place: int, *, limit: int) -> Any:
        asked = {"sequence": place, "limit": limit, "types": [ENROLLED]}
        return self.ask("care", "events_after", **asked)

    def _visits(self, day: date) -> Iterator[dict[str, Any]]:
        for one in self._pages("list_visits", due_from=day.isoformat(), due_to=day.isoformat()):
            if one["state"] != "cancelled":
                yield {"what": "visit", "member_id": one["member_id"], "detail": one["kind"]}

    def _gifts(self, day: date) -> Iterator[dict[str, Any]]:
        asked = {"deliver_from": day.isoformat(), "deliver_to": day.isoformat()}
        for one in self._pages("list_gifts", **asked):
            if one["state"] != "skipped":
                yield {"what": "gift", "member_id": one["member_id"], "detail": one["honor_type"]}

    def _rounds_on(self, day: date) -> Iterator[dict[str, Any]]:
        for one in self.ask("care", "list_rounds")["items"]:
            if one["on"] == day.isoformat() and one["round_id"] not in self._rounds:
                self._rounds.add(one["round_id"])
                places = sum(int(n) for n in one["counts"].values())
                yield {"what": "round", "detail": one["occasion"], "count": places}

    def _occasions_on(self, day: date) -> Iterator[dict[str, Any]]:
        if day.year not in self._occasions:
            # The lunar year that begins in this one, and the one that still runs.
            years = (day.year - 1, day.year)
            self._occasions[day.year] = [
                one
                for year in years
                for one in self.ask("activities", "list_occasions", year=year)["items"]
            ]
        for one in self._occasions[day.year]:
            if one["on"] == day.isoformat():
                yield {"what": "occasion", "detail": one["occasion"]}

    def _pages(self, method: str, **asked: Any) -> Iterator[dict[str, Any]]:
        after = None
        while True:
            page = self.ask("care", method, limit=PAGE, after=after, **asked)
            yield from page["items"]
            after = page["next"]
            if not after:
                return
