"""Finding who goes, and noting the gap that it shows."""

from __future__ import annotations

from chassis.database import Transaction
from services.care import domain
from services.care.commands import gaps
from services.care.models import Person
from services.care.queries.people import is_with_us
from services.care.queries.responsibility import reach_of


def assign(tx: Transaction, person: Person, *, carer_first: bool = False) -> domain.Assignment:
    """Return who is to go to *person*; a home without a leader, or no home, becomes a gap.

    Whoever has left lacks no home: the condolence visit shows no gap.
    """
    chosen = domain.choose(reach_of(tx, person), carer_first=carer_first)
    if chosen.gap is not None and is_with_us(person, tx.today):
        gaps.open_home_gap(tx, chosen.gap, chosen.unit_id, person.member_id)
    return chosen
