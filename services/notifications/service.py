"""Notifications (通知): who is told what, by which channel, and whether it left."""

from __future__ import annotations

from typing import ClassVar

from chassis.database import Transaction
from chassis.reactions import OnHistory, reacts_to
from chassis.rpc_client import RpcClient
from chassis.service import Runtime, Service, Steps, command, query
from chassis.settings import Settings
from contracts.activities.events import (
    ActivityCancelled,
    ActivityPlanned,
    ActivityPostponed,
    ActivityScheduled,
    OccasionApproaching,
)
from contracts.care.events import (
    BirthdayGiftFailed,
    BirthdayGiftHandedOver,
    CarerAssigned,
    CoverageGapFound,
    ElderlyCareEnrolled,
    VisitDue,
    VisitOverdue,
    VisitReassigned,
)
from contracts.members import organisation_events as organisation
from contracts.members.events import HonorGranted, MemberDeceased, OfficeAppointed, OfficeEnded
from contracts.members.merging import MemberMerged, MemberTrashed, MergeUndone
from contracts.notifications import commands as orders
from contracts.notifications import views
from services.notifications import reactions
from services.notifications.commands import messages, preferences
from services.notifications.queries import deliveries, inbox
from services.notifications.queries import preferences as wishes
from services.notifications.sender import Sender


class NotificationsService(Service):
    """What notifications can be told and asked, and what it answers to."""

    name: ClassVar[str] = "notifications"
    senders: ClassVar = (Sender,)

    @classmethod
    def own_loops(cls, runtime: Runtime, settings: Settings, client: RpcClient) -> list[Steps]:
        return [
            sender(runtime.database, settings.smtp_url, settings.mail_from)
            for sender in cls.senders
        ]

    @query
    def list_inbox(self, tx: Transaction, question: orders.ListInbox) -> views.Inbox:
        return inbox.list_inbox(tx, question)

    @command
    def mark_read(self, tx: Transaction, order: orders.MarkRead) -> views.Inbox:
        return messages.mark_read(tx, order)

    @query
    def get_preferences(
        self, tx: Transaction, question: orders.GetPreferences
    ) -> views.PreferencesView:
        return wishes.get_preferences(tx, question)

    @command
    def set_preferences(
        self, tx: Transaction, order: orders.SetPreferences
    ) -> views.PreferencesView:
        return preferences.set_preferences(tx, order)

    @query
    def list_deliveries(
        self, tx: Transaction, question: orders.ListDeliveries
    ) -> views.DeliveryPage:
        return deliveries.list_deliveries(tx, question)

    # --- what members tells ---

    @reacts_to(OfficeAppointed, on_history=OnHistory.PROJECT)
    def keep_appointed_office(self, tx: Transaction, event: OfficeAppointed) -> None:
        reactions.keep_appointed_office(tx, event)

    @reacts_to(OfficeEnded, on_history=OnHistory.PROJECT)
    def keep_ended_office(self, tx: Transaction, event: OfficeEnded) -> None:
        reactions.keep_ended_office(tx, event)

    @reacts_to(MemberDeceased, on_history=OnHistory.PROJECT)
    def keep_deceased(self, tx: Transaction, event: MemberDeceased) -> None:
        reactions.keep_deceased(tx, event)

    @reacts_to(MemberMerged, on_history=OnHistory.PROJECT)
    def follow_merge(self, tx: Transaction, event: MemberMerged) -> None:
        reactions.follow_merge(tx, event)

    @reacts_to(MergeUndone, on_history=OnHistory.PROJECT)
    def follow_undone_merge(self, tx: Transaction, event: MergeUndone) -> None:
        reactions.follow_undone_merge(tx, event)

    @reacts_to(MemberTrashed, on_history=OnHistory.PROJECT)
    def silence_trashed(self, tx: Transaction, event: MemberTrashed) -> None:
        reactions.silence_trashed(tx, event)

    @reacts_to(HonorGranted)
    def congratulate(self, tx: Transaction, event: HonorGranted) -> None:
        reactions.congratulate(tx, event)

    @reacts_to(organisation.NominationOpened)
    def tell_of_call(self, tx: Transaction, event: organisation.NominationOpened) -> None:
        reactions.tell_of_call(tx, event)

    @reacts_to(organisation.NominationClosing)
    def tell_of_closing_call(self, tx: Transaction, event: organisation.NominationClosing) -> None:
        reactions.tell_of_closing_call(tx, event)

    @reacts_to(organisation.NominationStepDue)
    def tell_of_step_due(self, tx: Transaction, event: organisation.NominationStepDue) -> None:
        reactions.tell_of_step_due(tx, event)

    @reacts_to(organisation.NominationSubmitted)
    def tell_of_candidate(self, tx: Transaction, event: organisation.NominationSubmitted) -> None:
        reactions.tell_of_candidate(tx, event)

    @reacts_to(organisation.NominationSucceeded)
    def tell_of_success(self, tx: Transaction, event: organisation.NominationSucceeded) -> None:
        reactions.tell_of_success(tx, event)

    @reacts_to(organisation.NominationRejected)
    def tell_of_rejection(self, tx: Transaction, event: organisation.NominationRejected) -> None:
        reactions.tell_of_rejection(tx, event)

    @reacts_to(organisation.RegisterCohortPublished)
    def tell_of_cohort(self, tx: Transaction, event: organisation.RegisterCohortPublished) -> None:
        reactions.tell_of_cohort(tx, event)

    @reacts_to(organisation.ContactOfficerAssigned)
    def tell_of_contact_officer(
        self, tx: Transaction, event: organisation.ContactOfficerAssigned
    ) -> None:
        reactions.tell_of_contact_officer(tx, event)

    @reacts_to(organisation.VenueApplicationSubmitted)
    def tell_of_venue_application(
        self, tx: Transaction, event: organisation.VenueApplicationSubmitted
    ) -> None:
        reactions.tell_of_venue_application(tx, event)

    @reacts_to(organisation.PartnershipExpiring)
    def tell_of_expiring_agreement(
        self, tx: Transaction, event: organisation.PartnershipExpiring
    ) -> None:
        reactions.tell_of_expiring_agreement(tx, event)

    @reacts_to(organisation.PartnershipLapsed)
    def tell_of_lapsed_agreement(
        self, tx: Transaction, event: organisation.PartnershipLapsed
    ) -> None:
        reactions.tell_of_lapsed_agreement(tx, event)

    # --- what care tells ---

    @reacts_to(VisitDue)
    def tell_of_visit(self, tx: Transaction, event: VisitDue) -> None:
        reactions.tell_of_visit(tx, event)

    @reacts_to(VisitReassigned)
    def tell_of_reassignment(self, tx: Transaction, event: VisitReassigned) -> None:
        reactions.tell_of_reassignment(tx, event)

    @reacts_to(VisitOverdue)
    def tell_of_overdue(self, tx: Transaction, event: VisitOverdue) -> None:
        reactions.tell_of_overdue(tx, event)

    @reacts_to(ElderlyCareEnrolled)
    def ask_for_carer(self, tx: Transaction, event: ElderlyCareEnrolled) -> None:
        reactions.ask_for_carer(tx, event)

    @reacts_to(CarerAssigned)
    def tell_carer(self, tx: Transaction, event: CarerAssigned) -> None:
        reactions.tell_carer(tx, event)

    @reacts_to(BirthdayGiftHandedOver)
    def tell_of_gift(self, tx: Transaction, event: BirthdayGiftHandedOver) -> None:
        reactions.tell_of_gift(tx, event)

    @reacts_to(BirthdayGiftFailed)
    def tell_of_failed_gift(self, tx: Transaction, event: BirthdayGiftFailed) -> None:
        reactions.tell_of_failed_gift(tx, event)

    @reacts_to(CoverageGapFound)
    def tell_of_gap(self, tx: Transaction, event: CoverageGapFound) -> None:
        reactions.tell_of_gap(tx, event)

    # --- what activities tells ---

    @reacts_to(OccasionApproaching)
    def tell_of_occasion(self, tx: Transaction, event: OccasionApproaching) -> None:
        reactions.tell_of_occasion(tx, event)

    @reacts_to(ActivityPlanned)
    def tell_of_plan(self, tx: Transaction, event: ActivityPlanned) -> None:
        reactions.tell_of_plan(tx, event)

    @reacts_to(ActivityScheduled)
    def tell_of_schedule(self, tx: Transaction, event: ActivityScheduled) -> None:
        reactions.tell_of_schedule(tx, event)

    @reacts_to(ActivityPostponed)
    def tell_of_postponement(self, tx: Transaction, event: ActivityPostponed) -> None:
        reactions.tell_of_postponement(tx, event)

    @reacts_to(ActivityCancelled)
    def tell_of_cancellation(self, tx: Transaction, event: ActivityCancelled) -> None:
        reactions.tell_of_cancellation(tx, event)
