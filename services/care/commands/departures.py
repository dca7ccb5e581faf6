"""What stops when a member dies or leaves: everything that is open, and nothing that is past."""

from __future__ import annotations

from datetime import date

from chassis.database import Transaction
from services.care import catalogue
from services.care.commands import elders, gaps, gifts, visits
from services.care.models import Person
from services.care.queries.settings import rules_of


def stop_care(tx: Transaction, person: Person, *, on: date, reason: str) -> None:
    """Cancel visits, end enrolment and pairs on both sides, skip gifts for later days."""
    for visit in visits.open_visits_of(tx, person.member_id):
        if visit.kind != "bereavement":
            visits.cancel(tx, visit, f"member_{reason}")
    elders.leave_roster(tx, person.member_id, on=on, reason=reason)
    gifts.skip_open_gifts(
        tx, person.member_id, after=on, reason="deceased" if reason == "deceased" else "left"
    )
    gaps.close(tx, catalogue.NO_HOME, person.member_id)
    elders.release_elders_of(tx, person.member_id, on=on, reason=f"carer_{reason}")


def mourn(tx: Transaction, person: Person) -> None:
    """Open the condolence visit, unless the death is history."""
    if not tx.history:
        visits.open_condolence(tx, person, days=rules_of(tx).condolence_days)
