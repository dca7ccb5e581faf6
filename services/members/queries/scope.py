"""Whose rows a call may read: people only of the association itself, figures also of those below."""

from __future__ import annotations

from chassis.context import OWN
from chassis.database import Transaction
from contracts.errors import Forbidden


def require_own(tx: Transaction) -> None:
    """Refuse whoever reads figures of the levels below, and nothing else of them."""
    if tx.context.scope != OWN:
        raise Forbidden("figures_only")
