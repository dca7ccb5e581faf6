"""Members (会员): who belongs to which association, with which honours, in which unit."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from chassis.database import Transaction
from chassis.reactions import OnHistory, reacts_to
from chassis.service import Service, command, query
from chassis.timers import daily
from contracts.activities.events import AttendanceRecorded
from contracts.care.events import BirthdayGiftDelivered, HomeServiceDelivered, VisitCompleted
from contracts.members import commands as orders
from contracts.members import views
from contracts.members.people import GetMember, ListMembers, RegisterMember, UpdateMember
from contracts.members.record import MemberRecordView
from services.members import reactions, rehearsing
from services.members.commands import (
    associations,
    clock,
    honors,
    memberships,
    offices,
    people,
    terms,
    units,
    updating,
)
from services.members.figures import reading as figures
from services.members.queries import contacts, lists, organisation
from services.members.queries import honors as granted
from services.members.queries import people as reading
from services.members.queries import record as page
from services.members.service_ledger import LedgerCalls
from services.members.service_organisation import OrganisationCalls
from services.members.service_people import PeopleCalls


class MembersService(PeopleCalls, OrganisationCalls, LedgerCalls, Service):
    """The register that everything else trusts."""

    name: ClassVar[str] = "members"

    # --- associations ---

    @command
    def register_association(
        self, tx: Transaction, order: orders.RegisterAssociation
    ) -> views.AssociationView:
        return organisation.association_view(associations.register(tx, order))

    @query
    def list_associations(
        self, tx: Transaction, question: orders.ListAssociations
    ) -> views.AssociationList:
        return organisation.associations(tx, question)

    # --- people ---

    @command
    def register_member(self, tx: Transaction, order: RegisterMember) -> views.MemberView:
        return reading.one(tx, people.register(tx, order))

    @command
    def update_member(self, tx: Transaction, order: UpdateMember) -> MemberRecordView:
        return page.one(tx, updating.update(tx, order))

    @command
    def report_death(self, tx: Transaction, order: orders.ReportDeath) -> views.MemberView:
        return reading.one(tx, people.report_death(tx, order))

    @command
    def change_member_state(
        self, tx: Transaction, order: orders.ChangeMemberState
    ) -> views.MemberView:
        return reading.one(tx, people.change_state(tx, order))

    @command  # a reading in clear leaves a row, so that it is no query
    def get_member(self, tx: Transaction, order: GetMember) -> MemberRecordView:
        return page.get(tx, order)

    @query
    def list_members(self, tx: Transaction, question: ListMembers) -> views.MemberPage:
        return lists.list_members(tx, question)

    @query
    def roster(self, tx: Transaction, question: orders.ReadRoster) -> views.RosterPage:
        return reading.roster(tx, question)

    @query
    def resolve_names(self, tx: Transaction, question: orders.ResolveNames) -> views.Names:
        return reading.names(tx, question)

    @query
    def list_contacts(self, tx: Transaction, question: orders.ListContacts) -> views.ContactPage:
        return contacts.contacts(tx, question)

    # --- honours ---

    @query
    def list_honor_types(
        self, tx: Transaction, question: orders.ListHonorTypes
    ) -> views.HonorTypeList:
        return granted.honor_types(tx)

    @command
    def grant_honor(self, tx: Transaction, order: orders.GrantHonor) -> views.HonorView:
        return granted.one(tx, honors.grant(tx, order))

    @command
    def revoke_honor(self, tx: Transaction, order: orders.RevokeHonor) -> views.HonorView:
        return granted.one(tx, honors.revoke(tx, order))

    @query
    def list_honors(self, tx: Transaction, question: orders.ListHonors) -> views.HonorList:
        return granted.list_honors(tx, question)

    # --- units and offices ---

    @command
    def establish_unit(self, tx: Transaction, order: orders.EstablishUnit) -> views.UnitView:
        return organisation.unit_view(units.establish(tx, order))

    @command
    def update_unit(self, tx: Transaction, order: orders.UpdateUnit) -> views.UnitView:
        return organisation.unit_view(units.update(tx, order))

    @command
    def dissolve_unit(self, tx: Transaction, order: orders.DissolveUnit) -> views.UnitView:
        return organisation.unit_view(units.dissolve(tx, order))

    @query
    def list_units(self, tx: Transaction, question: orders.ListUnits) -> views.UnitPage:
        return organisation.units(tx, question)

    @query
    def resolve_units(self, tx: Transaction, question: orders.ResolveUnits) -> views.Names:
        return organisation.unit_names(tx, question)

    @command
    def assign_to_unit(self, tx: Transaction, order: orders.AssignToUnit) -> views.MembershipView:
        return organisation.membership_view(memberships.assign(tx, order))

    @command
    def appoint_office(self, tx: Transaction, order: orders.AppointOffice) -> views.OfficeView:
        return organisation.office_view(offices.appoint(tx, order))

    @command
    def end_office(self, tx: Transaction, order: orders.EndOffice) -> views.OfficeView:
        return organisation.office_view(offices.end(tx, order))

    @query
    def list_offices(self, tx: Transaction, question: orders.ListOffices) -> views.OfficeList:
        return organisation.offices(tx, question)

    @query
    def list_gaps(self, tx: Transaction, question: orders.ListGaps) -> views.GapList:
        return organisation.gaps(tx)

    # --- figures ---

    @query
    def read_figures(self, tx: Transaction, question: orders.ReadFigures) -> views.FigureList:
        return figures.read(tx, question)

    # --- the clock ---

    @daily
    def birthdays(self, tx: Transaction) -> None:
        clock.daily_round(tx)

    @daily
    def candidates_untold(self, tx: Transaction) -> None:
        people.tell_candidates(tx)

    @daily
    def search_terms(self, tx: Transaction) -> None:
        terms.index_waiting(tx)

    # --- what others report ---

    @reacts_to(VisitCompleted, on_history=OnHistory.PROJECT)
    def log_visit(self, tx: Transaction, event: VisitCompleted) -> None:
        reactions.log_contact(tx, event.member_id, event.on, f"visit_{event.kind}")

    @reacts_to(BirthdayGiftDelivered, on_history=OnHistory.PROJECT)
    def log_gift(self, tx: Transaction, event: BirthdayGiftDelivered) -> None:
        reactions.log_contact(tx, event.member_id, event.on, "birthday_gift")

    @reacts_to(HomeServiceDelivered, on_history=OnHistory.PROJECT)
    def log_home_service(self, tx: Transaction, event: HomeServiceDelivered) -> None:
        reactions.log_contact(tx, event.member_id, event.on, "home_service")

    @reacts_to(AttendanceRecorded, on_history=OnHistory.PROJECT)
    def log_attendance(self, tx: Transaction, event: AttendanceRecorded) -> None:
        if event.state == "attended":
            reactions.log_contact(tx, event.member_id, event.on, "activity")

    @classmethod
    def prepare_rehearsal(cls, tx: Transaction, first: date, last: date) -> None:
        rehearsing.forget(tx, first)
