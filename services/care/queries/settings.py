"""The association's reaction rules."""

from __future__ import annotations

from dataclasses import asdict

from sqlalchemy import select

from chassis.database import Transaction
from contracts.care.views import RulesView
from services.care.models import RuleSetting
from services.care.rules import Rules

KEPT = "care_rules"


def rules_of(tx: Transaction) -> Rules:
    """Return the rules in force; read once per transaction and association."""
    kept: dict[str, Rules] = tx.session.info.setdefault(KEPT, {})
    if tx.association_id not in kept:
        own = select(RuleSetting).where(RuleSetting.association_id == tx.association_id)
        texts = {row.name: row.value for row in tx.session.scalars(own)}
        kept[tx.association_id] = Rules().with_texts(texts)
    return kept[tx.association_id]


def read_rules(tx: Transaction) -> RulesView:
    return RulesView(**asdict(rules_of(tx)))
