"""What members can be told and asked beside people: a part of the service's table of contents."""

from __future__ import annotations

from typing import ClassVar

from chassis.database import Transaction
from chassis.service import command, query
from chassis.timers import daily
from contracts.members import figures as behind
from contracts.members import (
    organisation,
    recognition,
    relations,
    selection,
    unit_changes,
    views,
)
from services.members.commands import (
    calls,
    cohorts,
    governance,
    partners,
    pipelines,
    recognitions,
    reorganising,
    succession,
    venues,
)
from services.members.commands import selection as selecting
from services.members.figures import reading as figures
from services.members.queries import governance as governed
from services.members.queries import organisation as organised
from services.members.queries import pipelines as piped
from services.members.queries import recognitions as recognised
from services.members.queries import relations as related
from services.members.queries import selection as selected
from services.members.queries import structure


class OrganisationCalls:
    """Honours of others, selections, venues, partners, the organisation itself."""

    name: ClassVar[str]

    # --- the association ---

    @command
    def set_profile(
        self, tx: Transaction, order: organisation.SetProfile
    ) -> organisation.ProfileView:
        governance.set_profile(tx, order)
        return governed.profile(tx)

    @query
    def get_profile(
        self, tx: Transaction, question: organisation.GetProfile
    ) -> organisation.ProfileView:
        return governed.profile(tx)

    @command
    def set_governance(
        self, tx: Transaction, order: organisation.SetGovernance
    ) -> organisation.GovernanceView:
        return governed.governance_view(governance.set_governance(tx, order))

    @command
    def issue_document(
        self, tx: Transaction, order: organisation.IssueDocument
    ) -> organisation.DocumentView:
        return governed.document_view(governance.issue(tx, order))

    @query
    def list_documents(
        self, tx: Transaction, question: organisation.ListDocuments
    ) -> organisation.DocumentPage:
        return governed.documents(tx, question)

    @command
    def set_entitlement_rule(
        self, tx: Transaction, order: organisation.SetEntitlementRule
    ) -> organisation.EntitlementRuleView:
        return governed.rule_view(governance.set_entitlement(tx, order))

    @query
    def list_entitlement_rules(
        self, tx: Transaction, question: organisation.ListEntitlementRules
    ) -> organisation.EntitlementRuleList:
        return governed.entitlement_rules(tx, question)

    # --- units as they change ---

    @command
    def advance_unit(self, tx: Transaction, order: unit_changes.AdvanceUnit) -> views.UnitView:
        return organised.unit_view(reorganising.advance(tx, order))

    @command
    def accredit_unit(self, tx: Transaction, order: unit_changes.AccreditUnit) -> views.UnitView:
        return organised.unit_view(reorganising.accredit(tx, order))

    @command
    def move_unit(self, tx: Transaction, order: unit_changes.MoveUnit) -> views.UnitView:
        return organised.unit_view(reorganising.move(tx, order))

    @command
    def split_unit(self, tx: Transaction, order: unit_changes.SplitUnit) -> views.UnitPage:
        made = reorganising.split(tx, order)
        items = tuple(organised.unit_view(unit) for unit in made)
        return views.UnitPage(items=items, total=len(items))

    @command
    def merge_units(self, tx: Transaction, order: unit_changes.MergeUnits) -> views.UnitView:
        return organised.unit_view(reorganising.merge(tx, order))

    @command
    def leave_unit(self, tx: Transaction, order: unit_changes.LeaveUnit) -> views.MembershipView:
        return organised.membership_view(reorganising.leave(tx, order))

    @query
    def list_unit_changes(
        self, tx: Transaction, question: unit_changes.ListUnitChanges
    ) -> unit_changes.UnitChangeList:
        return structure.changes(tx, question)

    @query
    def read_unit_tree(
        self, tx: Transaction, question: unit_changes.ReadUnitTree
    ) -> unit_changes.UnitTree:
        return structure.tree(tx, question)

    @query
    def list_memberships(
        self, tx: Transaction, question: unit_changes.ListMemberships
    ) -> unit_changes.MembershipPage:
        return structure.memberships(tx, question)

    @query
    def read_coverage(
        self, tx: Transaction, question: organisation.ReadCoverage
    ) -> organisation.Coverage:
        return structure.coverage(tx, question)

    @command
    def record_unit_work(
        self, tx: Transaction, order: unit_changes.RecordUnitWork
    ) -> unit_changes.UnitWorkView:
        return structure.work_view(reorganising.record_work(tx, order))

    @query
    def list_unit_work(
        self, tx: Transaction, question: unit_changes.ListUnitWork
    ) -> unit_changes.UnitWorkPage:
        return structure.work(tx, question)

    # --- offices ---

    @command
    def change_term(
        self, tx: Transaction, order: organisation.ChangeTerm
    ) -> organisation.TermChange:
        return succession.change_term(tx, order)

    @command
    def assign_contact_officer(
        self, tx: Transaction, order: organisation.AssignContactOfficer
    ) -> organisation.ContactOfficerView:
        return governed.contact_view(succession.assign_contact(tx, order))

    @query
    def list_contact_officers(
        self, tx: Transaction, question: organisation.ListContactOfficers
    ) -> organisation.ContactOfficerList:
        return governed.contact_officers(tx, question)

    # --- honours of the association's own, and of others than persons ---

    @command
    def define_honor_type(
        self, tx: Transaction, order: recognition.DefineHonorType
    ) -> views.HonorTypeView:
        return recognised.defined(recognitions.define(tx, order))

    @command
    def grant_recognition(
        self, tx: Transaction, order: recognition.GrantRecognition
    ) -> recognition.RecognitionView:
        return recognised.recognition(tx, recognitions.grant(tx, order))

    @command
    def revoke_recognition(
        self, tx: Transaction, order: recognition.RevokeRecognition
    ) -> recognition.RecognitionView:
        return recognised.recognition(tx, recognitions.revoke(tx, order))

    @query
    def list_recognitions(
        self, tx: Transaction, question: recognition.ListRecognitions
    ) -> recognition.RecognitionPage:
        return recognised.list_recognitions(tx, question)

    @query
    def certify_honors(
        self, tx: Transaction, question: recognition.CertifyHonors
    ) -> recognition.HonorCertificate:
        return recognised.certify(tx, question)

    @command
    def record_deed(self, tx: Transaction, order: recognition.RecordDeed) -> recognition.DeedView:
        return recognised.deed_view(recognitions.record_deed(tx, order))

    @query
    def list_deeds(self, tx: Transaction, question: recognition.ListDeeds) -> recognition.DeedPage:
        return recognised.list_deeds(tx, question)

    # --- selections ---

    @query
    def list_pipelines(
        self, tx: Transaction, question: selection.ListPipelines
    ) -> selection.PipelineList:
        return piped.pipelines(tx)

    @command
    def configure_pipeline(
        self, tx: Transaction, order: selection.ConfigurePipeline
    ) -> selection.PipelineView:
        return pipelines.configure(tx, order)

    @command
    def open_call(self, tx: Transaction, order: selection.OpenCall) -> selection.CallView:
        return selected.call(tx, calls.open_call(tx, order))

    @command
    def change_call(self, tx: Transaction, order: selection.ChangeCall) -> selection.CallView:
        return selected.call(tx, calls.change_call(tx, order))

    @query
    def list_calls(self, tx: Transaction, question: selection.ListCalls) -> selection.CallPage:
        return selected.calls(tx, question)

    @command
    def submit_nomination(
        self, tx: Transaction, order: selection.SubmitNomination
    ) -> selection.NominationView:
        return selected.one(tx, selecting.submit(tx, order))

    @command
    def move_nomination(
        self, tx: Transaction, order: selection.MoveNomination
    ) -> selection.NominationView:
        return selected.one(tx, selecting.move(tx, order))

    @command
    def move_talent(self, tx: Transaction, order: selection.MoveTalent) -> selection.NominationView:
        return selected.one(tx, cohorts.move_talent(tx, order))

    @command
    def publish_cohort(self, tx: Transaction, order: selection.PublishCohort) -> selection.CallView:
        return selected.call(tx, cohorts.publish(tx, order))

    @query
    def list_nominations(
        self, tx: Transaction, question: selection.ListNominations
    ) -> selection.NominationPage:
        return selected.nominations(tx, question)

    @query
    def get_nomination(
        self, tx: Transaction, question: selection.GetNomination
    ) -> selection.NominationView:
        return selected.nomination(tx, question)

    # --- venues, partners, agreements, meetings ---

    @command
    def enter_venue(self, tx: Transaction, order: relations.ApplyForVenue) -> relations.VenueView:
        return related.venue_view(venues.enter(tx, order))

    @command
    def move_venue(self, tx: Transaction, order: relations.MoveVenue) -> relations.VenueView:
        return related.with_phases(tx, venues.move(tx, order))

    @command
    def update_venue(self, tx: Transaction, order: relations.UpdateVenue) -> relations.VenueView:
        return related.with_phases(tx, venues.update(tx, order))

    @command
    def record_venue_phase(
        self, tx: Transaction, order: relations.RecordVenuePhase
    ) -> relations.VenueView:
        return related.with_phases(tx, venues.record_phase(tx, order))

    @query
    def get_venue(self, tx: Transaction, question: relations.GetVenue) -> relations.VenueView:
        return related.venue(tx, question)

    @query
    def list_venues(self, tx: Transaction, question: relations.ListVenues) -> relations.VenuePage:
        return related.venues(tx, question)

    @command
    def register_partner(
        self, tx: Transaction, order: relations.RegisterPartner
    ) -> relations.PartnerView:
        return related.partner_view(partners.register(tx, order))

    @command
    def update_partner(
        self, tx: Transaction, order: relations.UpdatePartner
    ) -> relations.PartnerView:
        return related.partner_view(partners.update(tx, order))

    @query
    def list_partners(
        self, tx: Transaction, question: relations.ListPartners
    ) -> relations.PartnerPage:
        return related.partners(tx, question)

    @command
    def sign_agreement(
        self, tx: Transaction, order: relations.SignAgreement
    ) -> relations.AgreementView:
        return related.agreement(tx, partners.sign(tx, order))

    @command
    def end_agreement(
        self, tx: Transaction, order: relations.EndAgreement
    ) -> relations.AgreementView:
        return related.agreement(tx, partners.end(tx, order))

    @query
    def list_agreements(
        self, tx: Transaction, question: relations.ListAgreements
    ) -> relations.AgreementPage:
        return related.agreements(tx, question)

    @command
    def record_exchange(
        self, tx: Transaction, order: relations.RecordExchange
    ) -> relations.ExchangeView:
        return related.exchange(tx, partners.record_exchange(tx, order))

    @query
    def list_exchanges(
        self, tx: Transaction, question: relations.ListExchanges
    ) -> relations.ExchangePage:
        return related.exchanges(tx, question)

    # --- figures ---

    @query
    def read_figure_records(
        self, tx: Transaction, question: behind.ReadFigureRecords
    ) -> behind.FigureRecords:
        return figures.records(tx, question)

    # --- the clock ---

    @daily
    def deadlines(self, tx: Transaction) -> None:
        partners.daily_round(tx)
        calls.daily_round(tx)
        pipelines.daily_round(tx)
