"""The rows of a ledger's sheets as members keeps them, to be written into a workbook again; and agreements,
for which the offices' ledgers have no sheet.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, Literal

from contracts.base import About, Command, Page, View
from contracts.members.commands import CHUNK
from contracts.members.relations import AgreementKind

AgreementState = Literal["active", "expiring", "lapsed", "renewed", "terminated"]


@dataclass(frozen=True, kw_only=True)
class AgreementRecord(Command):
    """One accepted row of the agreements sheet."""

    row: int
    partner: str
    kind: AgreementKind
    signed_on: date
    valid_from: date | None = None
    valid_to: date | None = None
    terms: tuple[str, ...] = ()
    other_parties: tuple[str, ...] = ()
    state: AgreementState | None = None
    ended_on: date | None = None
    note: str | None = None


@dataclass(frozen=True, kw_only=True)
class ApplyAgreements(Command):
    records: Annotated[tuple[AgreementRecord, ...], CHUNK]


@dataclass(frozen=True, kw_only=True)
class ReadLedger(Page):
    """One page of a sheet. The roster comes in clear, so that it can be handed in again: it is logged."""

    sheet: Literal["members", "units", "honors", "nominations", "venues", "exchanges", "agreements"]


@dataclass(frozen=True, kw_only=True)
class LedgerRows(View):
    """Records in the form in which a ledger's chunks are applied."""

    items: Annotated[tuple[dict[str, Any], ...], About("Records of the sheet.")]
    next: str | None = None
