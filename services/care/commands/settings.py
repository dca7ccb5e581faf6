"""Setting the association's reaction rules."""

from __future__ import annotations

from dataclasses import asdict, replace

from chassis.database import Transaction
from contracts.care.commands import SetRules
from contracts.care.views import RulesView
from services.care.models import RuleSetting
from services.care.queries.pages import require_own
from services.care.queries.settings import KEPT, read_rules, rules_of


def set_rules(tx: Transaction, order: SetRules) -> RulesView:
    """Set what the order names; it holds for what happens from now on, not for what is open."""
    require_own(tx)
    wanted = {name: value for name, value in asdict(order).items() if value is not None}
    rules = replace(rules_of(tx), **wanted)
    for name in wanted:
        _keep(tx, name, rules.text_of(name))
    tx.session.flush()
    tx.session.info[KEPT].pop(tx.association_id)
    return read_rules(tx)


def _keep(tx: Transaction, name: str, text: str) -> None:
    row = tx.session.get(RuleSetting, (tx.association_id, name))
    if row is None:
        tx.session.add(RuleSetting(association_id=tx.association_id, name=name, value=text))
    else:
        row.value = text
