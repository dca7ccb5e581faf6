"""Business time: Asia/Shanghai days, from one clock that an installation or a rehearsal may set.

Retries, tokens and idempotency use real time; nothing else does.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")


def day_of(instant: datetime) -> date:
    """Return the Shanghai day of *instant*."""
    return instant.astimezone(SHANGHAI).date()


def start_of(day: date) -> datetime:
    """Return the first instant of the Shanghai *day*, in UTC."""
    return datetime.combine(day, time(), SHANGHAI).astimezone(UTC)


class Clock:
    """The system's clock moved by *offset*, so that an installation may live as of another day."""

    def __init__(self, offset: timedelta = timedelta()) -> None:
        self.offset = offset

    def now(self) -> datetime:
        """Return the present business instant, in UTC."""
        return datetime.now(UTC) + self.offset

    def today(self) -> date:
        return day_of(self.now())


class SetClock(Clock):
    """A clock that stands still until it is set; a rehearsal walks through a year with it."""

    def __init__(self, day: date) -> None:
        super().__init__()
        self.set_day(day)

    def set_day(self, day: date) -> None:
        """Move to eight in the morning of *day*, when an office opens."""
        self._now = start_of(day) + timedelta(hours=8)

    def now(self) -> datetime:
        return self._now


def offset_to(as_of: date) -> timedelta:
    """Return the whole days between today and *as_of*; time then runs on from there."""
    return timedelta(days=(as_of - day_of(datetime.now(UTC))).days)
