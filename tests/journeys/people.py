"""Persons for the journeys: made up, with numbers that hold."""

from __future__ import annotations

from datetime import date
from itertools import count

from services.members.tests.people import id_number

serials = count(1)


def register(api, born: date, *, association: str = "hangzhou", **more) -> str:
    """Register a member born on *born* and return the id."""
    serial = next(serials)
    told = {
        "code": f"JOURNEY{serial:04d}",
        "name": "谢晓峰",
        "resident_id": id_number(f"{born:%Y%m%d}", serial=serial, county="330106"),
        **more,
    }
    answer = api.post(f"/associations/{association}/members", **told)
    return str(answer["member_id"])


def birthday(day: date, age: int) -> date:
    """Return the birth date of somebody who turns *age* on *day*."""
    try:
        return day.replace(year=day.year - age)
    except ValueError:
        return day.replace(year=day.year - age, day=28)
