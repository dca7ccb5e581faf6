"""Activities (活动): campaigns, activities, sessions, who takes part, the calendar of the year."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from chassis.database import Transaction
from chassis.reactions import OnHistory, reacts_to
from chassis.service import Service, command, query
from chassis.timers import daily
from contracts.activities import commands as orders
from contracts.activities import views
from contracts.members.events import MemberDeceased, MemberRegistered, MemberStateChanged
from contracts.members.merging import MemberMerged, MemberRestored, MemberTrashed, MergeUndone
from services.activities import reactions
from services.activities.commands import campaigns, occasions, planning, sessions, settings
from services.activities.models import Person
from services.activities.queries import activities as activity_lists
from services.activities.queries import calendar, summary
from services.activities.queries import campaigns as campaign_lists
from services.activities.queries import occasions as occasion_lists
from services.activities.queries import sessions as session_lists


class ActivitiesService(Service):
    """What activities can be told and asked, what it answers to, what it does each day."""

    name: ClassVar[str] = "activities"

    # --- campaigns ---

    @command
    def open_campaign(self, tx: Transaction, order: orders.OpenCampaign) -> views.CampaignView:
        return campaigns.open_campaign(tx, order)

    @command
    def launch_campaign(self, tx: Transaction, order: orders.LaunchCampaign) -> views.CampaignView:
        return campaigns.launch_campaign(tx, order)

    @command
    def close_campaign(self, tx: Transaction, order: orders.CloseCampaign) -> views.CampaignView:
        return campaigns.close_campaign(tx, order)

    @query
    def list_campaigns(self, tx: Transaction, question: orders.ListCampaigns) -> views.CampaignPage:
        return campaign_lists.list_campaigns(tx, question)

    # --- activities ---

    @command
    def plan_activity(self, tx: Transaction, order: orders.PlanActivity) -> views.ActivityView:
        return planning.plan_activity(tx, order)

    @command
    def schedule_activity(
        self, tx: Transaction, order: orders.ScheduleActivity
    ) -> views.ActivityView:
        return planning.schedule_activity(tx, order)

    @command
    def move_activity(self, tx: Transaction, order: orders.MoveActivity) -> views.ActivityView:
        return planning.move_activity(tx, order)

    @command
    def cancel_activity(self, tx: Transaction, order: orders.CancelActivity) -> views.ActivityView:
        return planning.cancel_activity(tx, order)

    @command
    def complete_activity(
        self, tx: Transaction, order: orders.CompleteActivity
    ) -> views.ActivityView:
        return planning.complete_activity(tx, order)

    @query
    def get_activity(self, tx: Transaction, question: orders.GetActivity) -> views.ActivityView:
        return activity_lists.get_activity(tx, question)

    @query
    def list_activities(
        self, tx: Transaction, question: orders.ListActivities
    ) -> views.ActivityPage:
        return activity_lists.list_activities(tx, question)

    # --- sessions and who takes part ---

    @command
    def add_session(self, tx: Transaction, order: orders.AddSession) -> views.SessionView:
        return sessions.add_session(tx, order)

    @command
    def record_session(self, tx: Transaction, order: orders.RecordSession) -> views.SessionView:
        return sessions.record_session(tx, order)

    @query
    def list_sessions(self, tx: Transaction, question: orders.ListSessions) -> views.SessionList:
        return session_lists.list_sessions(tx, question)

    @command
    def register_participant(
        self, tx: Transaction, order: orders.RegisterParticipant
    ) -> views.ParticipantView:
        return sessions.register_participant(tx, order)

    @command
    def record_attendance(
        self, tx: Transaction, order: orders.RecordAttendance
    ) -> views.ParticipantView:
        return sessions.record_attendance(tx, order)

    @query
    def list_participants(
        self, tx: Transaction, question: orders.ListParticipants
    ) -> views.ParticipantList:
        return session_lists.list_participants(tx, question)

    # --- the calendar, rules, sums ---

    @query
    def list_occasions(self, tx: Transaction, question: orders.ListOccasions) -> views.OccasionList:
        return occasion_lists.list_occasions(tx, question)

    @query
    def read_calendar(self, tx: Transaction, question: orders.ReadCalendar) -> views.CalendarView:
        return calendar.read_calendar(tx, question)

    @query
    def get_rules(self, tx: Transaction, question: orders.GetRules) -> views.RulesView:
        return occasion_lists.read_rules(tx)

    @command
    def set_rules(self, tx: Transaction, order: orders.SetRules) -> views.RulesView:
        return settings.set_rules(tx, order)

    @query
    def summarise(self, tx: Transaction, question: orders.Summarise) -> views.Summary:
        return summary.summarise(tx, question)

    # --- what members tells ---

    @reacts_to(MemberRegistered, on_history=OnHistory.PROJECT, looks_up={Person: "member_id"})
    def keep_registered_member(self, tx: Transaction, event: MemberRegistered) -> None:
        reactions.keep_registered_member(tx, event)

    @reacts_to(MemberStateChanged, on_history=OnHistory.PROJECT)
    def follow_member_state(self, tx: Transaction, event: MemberStateChanged) -> None:
        reactions.follow_member_state(tx, event)

    @reacts_to(MemberMerged, on_history=OnHistory.ACT)
    def follow_merge(self, tx: Transaction, event: MemberMerged) -> None:
        reactions.follow_merge(tx, event)

    @reacts_to(MergeUndone, on_history=OnHistory.ACT)
    def follow_undone_merge(self, tx: Transaction, event: MergeUndone) -> None:
        reactions.follow_undone_merge(tx, event)

    @reacts_to(MemberTrashed, on_history=OnHistory.ACT)
    def withdraw_trashed(self, tx: Transaction, event: MemberTrashed) -> None:
        reactions.withdraw_trashed(tx, event)

    @reacts_to(MemberRestored, on_history=OnHistory.ACT)
    def take_restored_in(self, tx: Transaction, event: MemberRestored) -> None:
        reactions.take_restored_in(tx, event)

    @reacts_to(MemberDeceased, on_history=OnHistory.ACT)
    def withdraw_deceased(self, tx: Transaction, event: MemberDeceased) -> None:
        reactions.withdraw_deceased(tx, event)

    # --- each day ---

    @daily
    def occasions(self, tx: Transaction) -> None:
        occasions.announce_occasions(tx)

    @classmethod
    def prepare_rehearsal(cls, tx: Transaction, first: date, last: date) -> None:
        occasions.forget_announcements(tx, first)
