"""Calls for candidates and what becomes of them (推荐评选); venues, partners, agreements, meetings."""

from __future__ import annotations

from contracts.members import relations, selection
from gateway.web.routes.shorthand import get, patch, post

CALL = "/calls/<call_id>"
CANDIDATE = "/nominations/<nomination_id>"
VENUE = "/venues/<venue_id>"
PARTNER = "/partners/<partner_id>"


CALLS = (
    get(
        "/pipelines",
        "list_pipelines",
        selection.ListPipelines,
        selection.PipelineList,
        "calls.read",
        "评选流程 · The pipelines as they hold here.",
    ),
    post(
        "/pipelines/<pipeline>",
        "configure_pipeline",
        selection.ConfigurePipeline,
        selection.PipelineView,
        "selection.write",
        "设置评选流程 · Set own steps of a pipeline; none, and those of all hold again.",
    ),
    get(
        "/calls",
        "list_calls",
        selection.ListCalls,
        selection.CallPage,
        "calls.read",
        "评选事项 · Calls with how many candidates stand where.",
    ),
    post(
        "/calls",
        "open_call",
        selection.OpenCall,
        selection.CallView,
        "selection.write",
        "发布评选事项 · Call for candidates.",
        201,
    ),
    patch(
        CALL,
        "change_call",
        selection.ChangeCall,
        selection.CallView,
        "selection.write",
        "更改评选事项 · Move deadline or quota, close, open again.",
    ),
    post(
        f"{CALL}/nominations",
        "submit_nomination",
        selection.SubmitNomination,
        selection.NominationView,
        "selection.submit",
        "推荐 · Put a member or an outsider forward.",
        201,
    ),
    post(
        f"{CALL}/publish",
        "publish_cohort",
        selection.PublishCohort,
        selection.CallView,
        "selection.write",
        "公布名匠录 · Publish a register's batch; everybody in it is granted its honour.",
    ),
    get(
        "/nominations",
        "list_nominations",
        selection.ListNominations,
        selection.NominationPage,
        "selection.read",
        "人选 · Candidates of a call, a member, a pipeline.",
    ),
    get(
        CANDIDATE,
        "get_nomination",
        selection.GetNomination,
        selection.NominationView,
        "selection.read",
        "人选详情 · A candidate with the history of moves.",
    ),
    post(
        f"{CANDIDATE}/move",
        "move_nomination",
        selection.MoveNomination,
        selection.NominationView,
        "selection.submit",
        "评审推进 · Let a candidate go on; success has its consequence at once.",
    ),
    post(
        f"{CANDIDATE}/stage",
        "move_talent",
        selection.MoveTalent,
        selection.NominationView,
        "selection.write",
        "培育阶段 · Let a talent go on to another stage.",
    ),
)

RELATIONS = (
    get(
        "/venues",
        "list_venues",
        relations.ListVenues,
        relations.VenuePage,
        "relations.read",
        "阵地列表 · Venues by name.",
    ),
    post(
        "/venues",
        "enter_venue",
        relations.ApplyForVenue,
        relations.VenueView,
        "relations.write",
        "登记阵地 · Enter a venue: applied for, being built, or open.",
        201,
    ),
    get(
        VENUE,
        "get_venue",
        relations.GetVenue,
        relations.VenueView,
        "relations.read",
        "阵地 · A venue with its phases.",
    ),
    patch(
        VENUE,
        "update_venue",
        relations.UpdateVenue,
        relations.VenueView,
        "relations.write",
        "更正阵地信息 · Correct a venue's record.",
    ),
    post(
        f"{VENUE}/move",
        "move_venue",
        relations.MoveVenue,
        relations.VenueView,
        "relations.write",
        "阵地状态 · Approve, build, open, close.",
    ),
    post(
        f"{VENUE}/phases",
        "record_venue_phase",
        relations.RecordVenuePhase,
        relations.VenueView,
        "relations.write",
        "建设记录 · Note a phase and who took part.",
        201,
    ),
    get(
        "/partners",
        "list_partners",
        relations.ListPartners,
        relations.PartnerPage,
        "relations.read",
        "合作单位 · Partners, each with when it was met last.",
    ),
    post(
        "/partners",
        "register_partner",
        relations.RegisterPartner,
        relations.PartnerView,
        "relations.write",
        "登记合作单位 · Register a partner.",
        201,
    ),
    patch(
        PARTNER,
        "update_partner",
        relations.UpdatePartner,
        relations.PartnerView,
        "relations.write",
        "更正合作单位 · Correct a partner's record.",
    ),
    post(
        f"{PARTNER}/agreements",
        "sign_agreement",
        relations.SignAgreement,
        relations.AgreementView,
        "relations.write",
        "签订协议 · Sign an agreement, or renew one.",
        201,
    ),
    post(
        f"{PARTNER}/exchanges",
        "record_exchange",
        relations.RecordExchange,
        relations.ExchangeView,
        "relations.write",
        "登记交流 · Note a meeting with a partner.",
        201,
    ),
    get(
        "/agreements",
        "list_agreements",
        relations.ListAgreements,
        relations.AgreementPage,
        "relations.read",
        "协议 · Agreements, also those that end soon.",
    ),
    post(
        "/agreements/<agreement_id>/end",
        "end_agreement",
        relations.EndAgreement,
        relations.AgreementView,
        "relations.write",
        "终止协议 · End an agreement before its time.",
    ),
    get(
        "/exchanges",
        "list_exchanges",
        relations.ListExchanges,
        relations.ExchangePage,
        "relations.read",
        "交流记录 · Meetings with partners, newest first.",
    ),
)

ROUTES = (*CALLS, *RELATIONS)
