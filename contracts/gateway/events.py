"""What the gateway publishes. It owns accounts and imports, and no business data."""

from __future__ import annotations

from dataclasses import dataclass

from contracts.base import Event

SERVICE = "gateway"


@dataclass(frozen=True, kw_only=True)
class LedgerApplied(
    Event,
    type="gateway.ledger_applied",
    subject="job_id",
    outside_only="The rows came with their own facts; the union's systems learn that figures may differ.",
):
    """A year's ledger was applied: every accepted row is with the service that owns it."""

    job_id: str
    year: int
    created: int
    updated: int
    unchanged: int
    rejected: int
