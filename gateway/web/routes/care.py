"""Visits, elders and their carers, birthday gifts, rounds of home service."""

from __future__ import annotations

from contracts.care.commands import (
    AssignCarer,
    CancelVisit,
    EndCarer,
    EnrolElder,
    GetRound,
    GetVisit,
    ListElderly,
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
)
from contracts.care.views import (
    ElderPage,
    ElderView,
    GiftPage,
    GiftView,
    RoundList,
    RoundView,
    VisitPage,
    VisitView,
)
from gateway.web.narrowing import only_mine, own_gift, own_member, own_unit, own_visit, own_visits
from gateway.web.routing import Route

VISIT = "/visits/<visit_id>"
ELDER = "/elderly/<member_id>"
GIFT = "/gifts/<gift_id>"
ROUND = "/rounds/<round_id>"

ROUTES = (
    Route("GET", "/visits", "care", "list_visits", ListVisits, VisitPage, "visits.read",
          "走访列表 · Visits by due day; a leader sees their own.", narrow=own_visits),
    Route("POST", "/visits", "care", "plan_visit", PlanVisit, VisitView, "visits.manage",
          "安排走访 · Plan a visit by hand.", status=201),
    Route("GET", VISIT, "care", "get_visit", GetVisit, VisitView, "visits.read",
          "走访 · One visit.", narrow=own_visit),
    Route("POST", f"{VISIT}/record", "care", "record_visit", RecordVisit, VisitView,
          "visits.write", "登记走访 · The visit was made.", narrow=own_visit),
    Route("POST", f"{VISIT}/attempt", "care", "record_attempt", RecordAttempt, VisitView,
          "visits.write", "登记未遇 · Somebody went and met nobody.", narrow=own_visit),
    Route("POST", f"{VISIT}/reassign", "care", "reassign_visit", ReassignVisit, VisitView,
          "visits.manage", "改派走访 · Give the visit to another account."),
    Route("POST", f"{VISIT}/cancel", "care", "cancel_visit", CancelVisit, VisitView,
          "visits.manage", "取消走访 · The visit will not be made."),
    Route("GET", "/elderly", "care", "list_elderly", ListElderly, ElderPage, "elderly.read",
          "高龄关爱名册 · The elderly roster; a leader sees their own unit's.", narrow=own_unit),
    Route("POST", "/elderly", "care", "enrol_elder", EnrolElder, ElderView, "elderly.manage",
          "列入高龄关爱 · Put a member on the elderly roster.", status=201),
    Route("PUT", f"{ELDER}/carer", "care", "assign_carer", AssignCarer, ElderView,
          "elderly.write", "一对一结对 · Name the one carer of an elder.", narrow=own_member),
    Route("POST", f"{ELDER}/carer/end", "care", "end_carer", EndCarer, ElderView,
          "elderly.write", "结束结对 · End the pair of elder and carer.", narrow=own_member),
    Route("GET", "/gifts", "care", "list_gifts", ListGifts, GiftPage, "gifts.read",
          "生日慰问 · Birthday gifts; a leader sees those they hand over.", trim=only_mine),
    Route("POST", f"{GIFT}/delivered", "care", "record_gift_delivery", RecordGiftDelivery,
          GiftView, "gifts.write", "登记送达 · The gift was delivered.", narrow=own_gift),
    Route("POST", f"{GIFT}/failed", "care", "record_gift_failure", RecordGiftFailure, GiftView,
          "gifts.write", "登记未送达 · The gift could not be delivered.", narrow=own_gift),
    Route("GET", "/rounds", "care", "list_rounds", ListRounds, RoundList, "rounds.read",
          "上门服务 · Rounds of home service."),
    Route("GET", ROUND, "care", "get_round", GetRound, RoundView, "rounds.read",
          "上门服务名单 · One round with its elders."),
    Route("PUT", f"{ROUND}/providers", "care", "name_providers", NameProviders, RoundView,
          "rounds.write", "服务人员 · Say who goes round."),
    Route("POST", f"{ROUND}/members/<member_id>/service", "care", "record_home_service",
          RecordHomeService, RoundView, "rounds.write",
          "登记上门服务 · What became of one elder's place."),
)
