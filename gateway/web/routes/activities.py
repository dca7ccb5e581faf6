"""Campaigns, activities, sessions and attendance, occasions, the calendar."""

from __future__ import annotations

from contracts.activities.commands import (
    AddSession,
    CloseCampaign,
    GetActivity,
    ListActivities,
    ListCampaigns,
    ListOccasions,
    ListParticipants,
    ListSessions,
    MoveActivity,
    OpenCampaign,
    PlanActivity,
    RecordAttendance,
    RecordSession,
    RegisterParticipant,
    ScheduleActivity,
)
from contracts.activities.views import (
    ActivityPage,
    ActivityView,
    CampaignPage,
    CampaignView,
    OccasionList,
    ParticipantList,
    ParticipantView,
    SessionList,
    SessionView,
)
from gateway.web.routing import Route

ACTIVITY = "/activities/<activity_id>"
SESSION = "/sessions/<session_id>"

ROUTES = (
    Route("GET", "/campaigns", "activities", "list_campaigns", ListCampaigns, CampaignPage,
          "activities.read", "专项列表 · Campaigns."),
    Route("POST", "/campaigns", "activities", "open_campaign", OpenCampaign, CampaignView,
          "activities.write", "开设专项 · Open a campaign.", status=201),
    Route("POST", "/campaigns/<campaign_id>/close", "activities", "close_campaign",
          CloseCampaign, CampaignView, "activities.write", "结束专项 · Close a campaign."),
    Route("GET", "/activities", "activities", "list_activities", ListActivities, ActivityPage,
          "activities.read", "活动列表 · Activities by day."),
    Route("GET", "/calendar", "activities", "list_activities", ListActivities, ActivityPage,
          "calendar.read", "日历 · What is planned from the first day to the last."),
    Route("POST", "/activities", "activities", "plan_activity", PlanActivity, ActivityView,
          "activities.write", "安排活动 · Put an activity into the calendar.", status=201),
    Route("GET", ACTIVITY, "activities", "get_activity", GetActivity, ActivityView,
          "activities.read", "活动 · One activity."),
    Route("POST", f"{ACTIVITY}/schedule", "activities", "schedule_activity", ScheduleActivity,
          ActivityView, "activities.write", "确定时间地点 · Give an activity its day and place."),
    Route("POST", f"{ACTIVITY}/state", "activities", "move_activity", MoveActivity, ActivityView,
          "activities.write", "活动状态 · Approve, begin, complete, cancel or postpone."),
    Route("GET", f"{ACTIVITY}/sessions", "activities", "list_sessions", ListSessions,
          SessionList, "activities.read", "场次 · The sessions of an activity."),
    Route("POST", f"{ACTIVITY}/sessions", "activities", "add_session", AddSession, SessionView,
          "activities.write", "新增场次 · Add a session.", status=201),
    Route("POST", f"{SESSION}/record", "activities", "record_session", RecordSession,
          SessionView, "activities.write", "登记场次 · A session was held."),
    Route("GET", f"{SESSION}/participants", "activities", "list_participants", ListParticipants,
          ParticipantList, "activities.read", "参与人员 · Who signed up, and who came."),
    Route("POST", f"{SESSION}/participants", "activities", "register_participant",
          RegisterParticipant, ParticipantView, "activities.write",
          "报名 · Sign a member up.", status=201),
    Route("PUT", f"{SESSION}/participants/<member_id>/attendance", "activities",
          "record_attendance", RecordAttendance, ParticipantView, "activities.write",
          "签到 · Whether a member came."),
    Route("GET", "/occasions", "activities", "list_occasions", ListOccasions, OccasionList,
          "occasions.read", "节日节点 · The occasions of a year, by the lunar calendar too."),
)
