"""What the tests let members, care and activities tell, with everything that does not matter filled in."""

from __future__ import annotations

from datetime import date
from typing import Any

from chassis.testing.service import Bench
from contracts.care.events import VisitDue
from contracts.members.events import OfficeAppointed

FIRST_DAY = date(2024, 1, 2)


def appoint(
    bench: Bench,
    account_id: str,
    office: str = "secretary",
    *,
    association: str = "hangzhou",
    unit_id: str | None = None,
    member_id: str | None = None,
    term_from: date = date(2023, 1, 1),
    term_to: date | None = None,
) -> str:
    office_id = f"office-{association}-{account_id}-{unit_id}"
    bench.deliver(
        OfficeAppointed(
            office_id=office_id,
            office=office,
            account_id=account_id,
            unit_id=unit_id,
            member_id=member_id,
            term_from=term_from,
            term_to=term_to,
        ),
        association=association,
        backfill=True,
    )
    return office_id


def visit_due(member_id: str = "m1", *, kind: str = "newly_honored", **told: Any) -> VisitDue:
    values = {"visit_id": f"visit-{member_id}", "assignee_account_id": "leader", **told}
    return VisitDue(
        member_id=member_id,
        kind=kind,
        due_on=date(2024, 2, 1),
        assigned_because="home_leader",
        **values,
    )


def inbox(bench: Bench, account_id: str, *, association: str = "hangzhou", **told: Any) -> Any:
    return bench.call("list_inbox", association=association, account_id=account_id, **told)


def told(bench: Bench, account_id: str, *, association: str = "hangzhou") -> list[str]:
    """Return the templates of an account's messages, newest first."""
    items = inbox(bench, account_id, association=association)["items"]
    return [item["template"] for item in items]


def wish(bench: Bench, account_id: str, *, association: str = "hangzhou", **wishes: Any) -> Any:
    return bench.call("set_preferences", association=association, account_id=account_id, **wishes)


def deliveries(bench: Bench, *, association: str = "hangzhou", **asked: Any) -> Any:
    return bench.call("list_deliveries", association=association, **asked)["items"]
