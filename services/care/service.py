"""Care (关爱): elders and their carers, visits, birthday gifts, rounds of home service."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from chassis.database import Transaction
from chassis.reactions import OnHistory, reacts_to
from chassis.service import Service, command, query
from chassis.timers import daily
from contracts.activities.events import OccasionApproaching
from contracts.care.commands import (
    AssignCarer,
    CancelVisit,
    EndCarer,
    EnrolElder,
    GetRound,
    GetRules,
    GetVisit,
    ListElderly,
    ListGaps,
    ListGifts,
    ListRounds,
    ListVisits,
    NameProviders,
    PlanVisit,
    ReassignVisit,
    RecordAttempt,
    RecordGiftDelivery,
    RecordGiftFailure,
    RecordHomeService,
    RecordVisit,
    SetRules,
    Summarise,
)
from contracts.care.views import (
    ElderPage,
    ElderView,
    GapList,
    GiftPage,
    GiftView,
    RoundList,
    RoundView,
    RulesView,
    Summary,
    VisitPage,
    VisitView,
)
from contracts.members.events import (
    HonorGranted,
    HonorRevoked,
    MemberAssignedToUnit,
    MemberBirthdayApproaching,
    MemberBirthdayReached,
    MemberContactLogged,
    MemberDeceased,
    MemberReachedEighty,
    MemberRegistered,
    MemberStateChanged,
    MemberUpdated,
    OfficeAppointed,
    OfficeEnded,
    UnitDissolved,
    UnitEstablished,
    UnitUpdated,
)
from contracts.members.merging import (
    MemberMerged,
    MemberRestored,
    MemberTrashed,
    MergeUndone,
)
from contracts.members.organisation_events import TermChanged
from services.care import reactions, rehearsing
from services.care.commands import days, elders, gifts, merges, rounds, settings, visits
from services.care.models import (
    Enrolment,
    Gap,
    HeldHonor,
    Membership,
    Person,
    Unit,
    VisitGrant,
    VisitPlan,
)
from services.care.queries import elders as elderly
from services.care.queries import gaps, summary
from services.care.queries import gifts as gift_lists
from services.care.queries import rounds as round_lists
from services.care.queries import settings as rules
from services.care.queries import visits as visit_lists
from services.care.reactions import membership_id, no_home_gap_id, plan_id


class CareService(Service):
    """What care can be told and asked, what it answers to, what it does each day."""

    name: ClassVar[str] = "care"

    # --- visits ---

    @query
    def list_visits(self, tx: Transaction, question: ListVisits) -> VisitPage:
        return visit_lists.list_visits(tx, question)

    @query
    def get_visit(self, tx: Transaction, question: GetVisit) -> VisitView:
        return visit_lists.get_visit(tx, question)

    @command
    def plan_visit(self, tx: Transaction, order: PlanVisit) -> VisitView:
        return visits.plan_visit(tx, order)

    @command
    def record_visit(self, tx: Transaction, order: RecordVisit) -> VisitView:
        return visits.record_visit(tx, order)

    @command
    def record_attempt(self, tx: Transaction, order: RecordAttempt) -> VisitView:
        return visits.record_attempt(tx, order)

    @command
    def reassign_visit(self, tx: Transaction, order: ReassignVisit) -> VisitView:
        return visits.reassign_visit(tx, order)

    @command
    def cancel_visit(self, tx: Transaction, order: CancelVisit) -> VisitView:
        return visits.cancel_visit(tx, order)

    # --- elders ---

    @query
    def list_elderly(self, tx: Transaction, question: ListElderly) -> ElderPage:
        return elderly.list_elderly(tx, question)

    @command
    def enrol_elder(self, tx: Transaction, order: EnrolElder) -> ElderView:
        return elders.enrol_elder(tx, order)

    @command
    def assign_carer(self, tx: Transaction, order: AssignCarer) -> ElderView:
        return elders.assign_carer(tx, order)

    @command
    def end_carer(self, tx: Transaction, order: EndCarer) -> ElderView:
        return elders.end_carer(tx, order)

    # --- gifts and rounds ---

    @query
    def list_gifts(self, tx: Transaction, question: ListGifts) -> GiftPage:
        return gift_lists.list_gifts(tx, question)

    @command
    def record_gift_delivery(self, tx: Transaction, order: RecordGiftDelivery) -> GiftView:
        return gifts.record_gift_delivery(tx, order)

    @command
    def record_gift_failure(self, tx: Transaction, order: RecordGiftFailure) -> GiftView:
        return gifts.record_gift_failure(tx, order)

    @query
    def list_rounds(self, tx: Transaction, question: ListRounds) -> RoundList:
        return round_lists.list_rounds(tx, question)

    @query
    def get_round(self, tx: Transaction, question: GetRound) -> RoundView:
        return round_lists.get_round(tx, question)

    @command
    def name_providers(self, tx: Transaction, order: NameProviders) -> RoundView:
        return rounds.name_providers(tx, order)

    @command
    def record_home_service(self, tx: Transaction, order: RecordHomeService) -> RoundView:
        return rounds.record_home_service(tx, order)

    # --- rules, gaps, sums ---

    @query
    def get_rules(self, tx: Transaction, question: GetRules) -> RulesView:
        return rules.read_rules(tx)

    @command
    def set_rules(self, tx: Transaction, order: SetRules) -> RulesView:
        return settings.set_rules(tx, order)

    @query
    def list_gaps(self, tx: Transaction, question: ListGaps) -> GapList:
        return gaps.list_gaps(tx, question)

    @query
    def summarise(self, tx: Transaction, question: Summarise) -> Summary:
        return summary.summarise(tx, question)

    # --- what members tells ---

    @reacts_to(
        MemberRegistered,
        on_history=OnHistory.ACT,
        looks_up={Person: "member_id", Enrolment: "member_id", VisitPlan: plan_id},
    )
    def keep_registered_member(self, tx: Transaction, event: MemberRegistered) -> None:
        reactions.keep_registered_member(tx, event)

    @reacts_to(MemberUpdated, on_history=OnHistory.ACT)
    def keep_updated_member(self, tx: Transaction, event: MemberUpdated) -> None:
        reactions.keep_updated_member(tx, event)

    @reacts_to(MemberStateChanged, on_history=OnHistory.ACT)
    def follow_member_state(self, tx: Transaction, event: MemberStateChanged) -> None:
        reactions.follow_member_state(tx, event)

    @reacts_to(MemberDeceased, on_history=OnHistory.ACT)
    def stop_for_deceased(self, tx: Transaction, event: MemberDeceased) -> None:
        reactions.stop_for_deceased(tx, event)

    @reacts_to(
        MemberReachedEighty,
        on_history=OnHistory.ACT,
        looks_up={Person: "member_id", Enrolment: "member_id"},
    )
    def enrol_at_eighty(self, tx: Transaction, event: MemberReachedEighty) -> None:
        reactions.enrol_at_eighty(tx, event)

    @reacts_to(MemberContactLogged, on_history=OnHistory.PROJECT)
    def note_contact(self, tx: Transaction, event: MemberContactLogged) -> None:
        reactions.note_contact(tx, event)

    @reacts_to(MemberBirthdayApproaching, looks_up={Person: "member_id"})
    def order_birthday_gift(self, tx: Transaction, event: MemberBirthdayApproaching) -> None:
        reactions.order_birthday_gift(tx, event)

    @reacts_to(MemberBirthdayReached, looks_up={Person: "member_id"})
    def hand_over_birthday_gift(self, tx: Transaction, event: MemberBirthdayReached) -> None:
        reactions.hand_over_birthday_gift(tx, event)

    @reacts_to(HonorGranted, on_history=OnHistory.PROJECT, looks_up={HeldHonor: "grant_id"})
    def keep_granted_honor(self, tx: Transaction, event: HonorGranted) -> None:
        reactions.keep_granted_honor(tx, event)

    @reacts_to(HonorGranted, looks_up={Person: "member_id", VisitGrant: "grant_id"})
    def welcome_newly_honored(self, tx: Transaction, event: HonorGranted) -> None:
        reactions.welcome_newly_honored(tx, event)

    @reacts_to(HonorRevoked, on_history=OnHistory.ACT)
    def withdraw_revoked_honor(self, tx: Transaction, event: HonorRevoked) -> None:
        reactions.withdraw_revoked_honor(tx, event)

    @reacts_to(UnitEstablished, on_history=OnHistory.ACT, looks_up={Unit: "unit_id"})
    def keep_established_unit(self, tx: Transaction, event: UnitEstablished) -> None:
        reactions.keep_established_unit(tx, event)

    @reacts_to(UnitUpdated, on_history=OnHistory.ACT)
    def keep_updated_unit(self, tx: Transaction, event: UnitUpdated) -> None:
        reactions.keep_updated_unit(tx, event)

    @reacts_to(UnitDissolved, on_history=OnHistory.ACT)
    def keep_dissolved_unit(self, tx: Transaction, event: UnitDissolved) -> None:
        reactions.keep_dissolved_unit(tx, event)

    @reacts_to(
        MemberAssignedToUnit,
        on_history=OnHistory.ACT,
        looks_up={Membership: membership_id, Gap: no_home_gap_id},
    )
    def keep_membership(self, tx: Transaction, event: MemberAssignedToUnit) -> None:
        reactions.keep_membership(tx, event)

    @reacts_to(OfficeAppointed, on_history=OnHistory.ACT)
    def keep_appointed_office(self, tx: Transaction, event: OfficeAppointed) -> None:
        reactions.keep_appointed_office(tx, event)

    @reacts_to(OfficeEnded, on_history=OnHistory.ACT)
    def keep_ended_office(self, tx: Transaction, event: OfficeEnded) -> None:
        reactions.keep_ended_office(tx, event)

    @reacts_to(MemberMerged, on_history=OnHistory.ACT)
    def follow_merge(self, tx: Transaction, event: MemberMerged) -> None:
        merges.follow_merge(tx, event)

    @reacts_to(MergeUndone, on_history=OnHistory.ACT)
    def follow_undone_merge(self, tx: Transaction, event: MergeUndone) -> None:
        merges.follow_undoing(tx, event)

    @reacts_to(MemberTrashed, on_history=OnHistory.ACT)
    def stop_for_trashed(self, tx: Transaction, event: MemberTrashed) -> None:
        reactions.stop_for_trashed(tx, event)

    @reacts_to(MemberRestored, on_history=OnHistory.ACT)
    def take_restored_in(self, tx: Transaction, event: MemberRestored) -> None:
        reactions.take_restored_in(tx, event)

    @reacts_to(TermChanged)
    def move_open_tasks(self, tx: Transaction, event: TermChanged) -> None:
        reactions.move_open_tasks(tx, event)

    # --- what activities tells ---

    @reacts_to(OccasionApproaching)
    def draft_round(self, tx: Transaction, event: OccasionApproaching) -> None:
        reactions.draft_round(tx, event)

    # --- each day ---

    @daily
    def go_through_visits(self, tx: Transaction) -> None:
        days.follow_terms(tx)
        days.open_periodic_visits(tx)
        days.tell_overdue_visits(tx)
        days.announce_gaps(tx)

    @classmethod
    def prepare_rehearsal(cls, tx: Transaction, first: date, last: date) -> None:
        rehearsing.forget(tx, first)
