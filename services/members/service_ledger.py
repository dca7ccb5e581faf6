"""What members can be told by a ledger's rows, and the rows that it gives back."""

from __future__ import annotations

from chassis.database import Transaction
from chassis.service import command
from contracts.members import commands as orders
from contracts.members import ledger, relations, selection, views
from services.members.commands.ledger import (
    agreements,
    belonging,
    exchanges,
    honors,
    kin,
    members,
    nominations,
    units,
    venues,
)
from services.members.queries import ledger as rows


class LedgerCalls:
    """A part of the service's class, in a file of its own because a file is one sitting."""

    @command
    def apply_members(self, tx: Transaction, order: orders.ApplyMembers) -> views.Applied:
        return members.apply(tx, order)

    @command
    def apply_units(self, tx: Transaction, order: orders.ApplyUnits) -> views.Applied:
        return units.apply(tx, order)

    @command
    def apply_honors(self, tx: Transaction, order: orders.ApplyHonors) -> views.Applied:
        return honors.apply(tx, order)

    @command
    def apply_nominations(
        self, tx: Transaction, order: selection.ApplyNominations
    ) -> views.Applied:
        return nominations.apply(tx, order)

    @command
    def apply_venues(self, tx: Transaction, order: relations.ApplyVenues) -> views.Applied:
        return venues.apply(tx, order)

    @command
    def apply_exchanges(self, tx: Transaction, order: relations.ApplyExchanges) -> views.Applied:
        return exchanges.apply(tx, order)

    @command
    def apply_agreements(self, tx: Transaction, order: ledger.ApplyAgreements) -> views.Applied:
        return agreements.apply(tx, order)

    @command
    def apply_kin(self, tx: Transaction, order: ledger.ApplyKin) -> views.Applied:
        return kin.apply_kin(tx, order)

    @command
    def apply_posts(self, tx: Transaction, order: ledger.ApplyPosts) -> views.Applied:
        return kin.apply_posts(tx, order)

    @command
    def apply_memberships(self, tx: Transaction, order: ledger.ApplyMemberships) -> views.Applied:
        return belonging.apply_memberships(tx, order)

    @command
    def apply_offices(self, tx: Transaction, order: ledger.ApplyOffices) -> views.Applied:
        return belonging.apply_offices(tx, order)

    @command  # the roster leaves in clear, and leaves a row for everybody in it
    def read_ledger(self, tx: Transaction, order: ledger.ReadLedger) -> ledger.LedgerRows:
        return rows.read(tx, order)
