"""What the tests let members and activities tell, with everything that does not matter filled in."""

from __future__ import annotations

from datetime import date, timedelta

from chassis.testing.service import Bench
from contracts.members.events import (
    HonorGranted,
    MemberAssignedToUnit,
    MemberBirthdayApproaching,
    MemberBirthdayReached,
    MemberReachedEighty,
    MemberRegistered,
    OfficeAppointed,
    UnitEstablished,
)

FIRST_DAY = date(2024, 1, 2)


def register(
    bench: Bench,
    member_id: str,
    *,
    association: str = "hangzhou",
    birth: date = date(1970, 6, 1),
    precision: str = "day",
    town: str | None = None,
    deceased_on: date | None = None,
    state: str = "active",
    backfill: bool = False,
) -> None:
    bench.deliver(
        MemberRegistered(
            member_id=member_id,
            code=member_id.upper(),
            sex="male",
            birth_date=birth,
            birth_precision=precision,
            employment_status="in_post",
            town=town,
            state=state,
            deceased_on=deceased_on,
        ),
        association=association,
        backfill=backfill,
    )


def grant(
    bench: Bench,
    member_id: str,
    grant_id: str,
    *,
    honor: str = "hangzhou_craftsman",
    on: date = date(2023, 9, 26),
    association: str = "hangzhou",
    backfill: bool = False,
) -> None:
    bench.deliver(
        HonorGranted(
            member_id=member_id,
            grant_id=grant_id,
            honor_type=honor,
            level="municipal",
            granted_on=on,
        ),
        association=association,
        backfill=backfill,
    )


def establish_home(
    bench: Bench,
    unit_id: str,
    *,
    association: str = "hangzhou",
    towns: tuple[str, ...] = (),
    kind: str = "home",
) -> None:
    bench.deliver(
        UnitEstablished(
            unit_id=unit_id,
            code=unit_id,
            kind=kind,
            established_on=date(2022, 1, 1),
            serves_towns=towns,
        ),
        association=association,
    )


def join(
    bench: Bench,
    member_id: str,
    unit_id: str,
    *,
    association: str = "hangzhou",
    backfill: bool = False,
) -> None:
    bench.deliver(joined(member_id, unit_id), association=association, backfill=backfill)


def joined(member_id: str, unit_id: str) -> MemberAssignedToUnit:
    return MemberAssignedToUnit(
        member_id=member_id,
        unit_id=unit_id,
        unit_kind="home",
        role="member",
        since=date(2023, 1, 1),
    )


def appoint(
    bench: Bench,
    account_id: str,
    office: str,
    *,
    unit_id: str | None = None,
    association: str = "hangzhou",
    member_id: str | None = None,
) -> str:
    office_id = f"office-{account_id}-{unit_id}"
    bench.deliver(
        OfficeAppointed(
            office_id=office_id,
            office=office,
            account_id=account_id,
            unit_id=unit_id,
            member_id=member_id,
            term_from=date(2023, 1, 1),
        ),
        association=association,
    )
    return office_id


def turn_eighty(
    bench: Bench, member_id: str, *, on: date = FIRST_DAY, association: str = "hangzhou"
) -> None:
    bench.deliver(MemberReachedEighty(member_id=member_id, on=on), association=association)


def birthday_comes(
    bench: Bench, member_id: str, *, on: date, association: str = "hangzhou"
) -> None:
    bench.go_to(on - timedelta(days=3))
    bench.deliver(
        MemberBirthdayApproaching(
            member_id=member_id, on=on, days_before=3, honors_held=("hangzhou_craftsman",)
        ),
        association=association,
    )


def birthday_is_here(
    bench: Bench, member_id: str, *, on: date, association: str = "hangzhou"
) -> None:
    bench.go_to(on)
    bench.deliver(
        MemberBirthdayReached(
            member_id=member_id, on=on, age=50, honors_held=("hangzhou_craftsman",)
        ),
        association=association,
    )


def elder(bench: Bench, member_id: str, *, association: str = "hangzhou") -> None:
    """Register somebody who turns eighty on the bench's first day."""
    register(bench, member_id, birth=date(1944, 1, 2), association=association)
    bench.deliver(MemberReachedEighty(member_id=member_id, on=FIRST_DAY), association=association)


def types(bench: Bench, *, association: str = "hangzhou") -> list[str]:
    """Return the types of the facts published for an association, oldest first."""
    return [e.type for e in bench.published() if e.association_id == association]
