"""Setting the association's rules of the calendar."""

from __future__ import annotations

from dataclasses import asdict

from chassis.database import Transaction
from contracts.activities.commands import SetRules
from contracts.activities.views import RulesView
from services.activities.models import RuleSetting
from services.activities.queries.occasions import read_rules
from services.activities.queries.pages import require_own


def set_rules(tx: Transaction, order: SetRules) -> RulesView:
    """Set what the order names; an occasion that was announced is not announced again."""
    require_own(tx)
    for name, value in asdict(order).items():
        if value is not None:
            tx.session.merge(RuleSetting(association_id=tx.association_id, name=name, value=value))
    tx.session.flush()
    return read_rules(tx)
