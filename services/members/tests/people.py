"""What the tests of members put on the roster, with everything that does not matter filled in."""

from __future__ import annotations

from typing import Any

from chassis.testing.service import Bench

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECKS = "10X98765432"


def id_number(birth: str, *, sex: str = "male", serial: int = 1, county: str = "330102") -> str:
    """Return a resident ID number for the birth date `YYYYMMDD`, with a right check character."""
    digits = f"{county}{birth}{serial * 2 + (sex == 'male'):03d}"
    total = sum(int(digit) * weight for digit, weight in zip(digits, WEIGHTS, strict=True))
    return digits + CHECKS[total % 11]


def register(
    bench: Bench,
    code: str = "HZ0001",
    *,
    birth: str = "19700601",
    association: str = "hangzhou",
    serial: int = 1,
    **more: Any,
) -> str:
    """Put a person on the roster and return the member's id."""
    answer = bench.call(
        "register_member",
        association=association,
        code=code,
        name=more.pop("name", "王建国"),
        resident_id=id_number(birth, serial=serial),
        **more,
    )
    return str(answer["member_id"])


def home(bench: Bench, code: str = "J001", *, association: str = "hangzhou", **more: Any) -> str:
    """Establish a home and return its id."""
    answer = bench.call(
        "establish_unit",
        association=association,
        code=code,
        name=more.pop("name", "清波之家"),
        kind=more.pop("kind", "home"),
        established_on="2022-05-01",
        **more,
    )
    return str(answer["unit_id"])


def record(code: str, birth: str, serial: int, **more: Any) -> dict[str, Any]:
    """Return an accepted row of the roster sheet."""
    return {
        "row": serial,
        "codes": [code],
        "name": more.pop("name", "李秀英"),
        "sex": "male",
        "resident_id": id_number(birth, serial=serial),
        "birth_date": f"{birth[:4]}-{birth[4:6]}-{birth[6:]}",
        **more,
    }
