"""The rows of a ledger's six sheets as members keeps them, to be written into a workbook again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, Literal

from contracts.base import About, Page, View


@dataclass(frozen=True, kw_only=True)
class ReadLedger(Page):
    """One page of a sheet. The roster comes in clear, so that it can be handed in again: it is logged."""

    sheet: Literal["members", "units", "honors", "nominations", "venues", "exchanges"]


@dataclass(frozen=True, kw_only=True)
class LedgerRows(View):
    """Records in the form in which a ledger's chunks are applied."""

    items: Annotated[tuple[dict[str, Any], ...], About("Records of the sheet.")]
    next: str | None = None
