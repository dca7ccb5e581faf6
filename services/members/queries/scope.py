"""Whose rows a call may read: people only of the association itself, figures also of those below."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from chassis import tenancy
from chassis.context import OWN, SUBTREE_FIGURES
from chassis.database import Transaction
from contracts.errors import Forbidden

JURISDICTION = "jurisdiction"


def require_own(tx: Transaction) -> None:
    """Refuse whoever reads figures of the levels below, and nothing else of them."""
    if tx.context.scope != OWN:
        raise Forbidden("figures_only")


def may_look_down(tx: Transaction) -> bool:
    """Say whether the call may read sums of the levels below."""
    return tx.context.scope == SUBTREE_FIGURES


def check_scope(tx: Transaction, asked: str | None) -> None:
    """Refuse sums of the levels below to whoever may not read them."""
    if asked == JURISDICTION and not may_look_down(tx):
        raise Forbidden("own_figures_only")


@contextmanager
def looking(tx: Transaction, scope: str) -> Iterator[None]:
    """Let the transaction see the rows of *scope* within the block."""
    wide = SUBTREE_FIGURES if scope == JURISDICTION else OWN
    tenancy.enter(tx.session, replace(tx.context, scope=wide))
    try:
        yield
    finally:
        tenancy.enter(tx.session, tx.context)
