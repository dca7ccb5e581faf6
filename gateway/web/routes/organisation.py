"""The organisation itself: profile, documents, units as they change, change of term, honours of others."""

from __future__ import annotations

from contracts.members import organisation, recognition, unit_changes, views
from gateway.web.narrowing import own_member, own_unit
from gateway.web.routes.shorthand import get, post
from gateway.web.routing import Route

UNIT = "/units/<unit_id>"
MEMBER = "/members/<member_id>"


ASSOCIATION = (
    get(
        "/profile",
        "get_profile",
        organisation.GetProfile,
        organisation.ProfileView,
        "organisation.read",
        "协会概况 · What the association is, who leads and guides it, its officers.",
    ),
    Route(
        "PUT",
        "/profile",
        "members",
        "set_profile",
        organisation.SetProfile,
        organisation.ProfileView,
        "organisation.write",
        "填写协会概况 · Say what the association is.",
    ),
    post(
        "/governance",
        "set_governance",
        organisation.SetGovernance,
        organisation.GovernanceView,
        "organisation.write",
        "领导和指导单位 · Record a body that leads or guides.",
        201,
    ),
    get(
        "/documents",
        "list_documents",
        organisation.ListDocuments,
        organisation.DocumentPage,
        "organisation.read",
        "文件 · Documents, newest first.",
    ),
    post(
        "/documents",
        "issue_document",
        organisation.IssueDocument,
        organisation.DocumentView,
        "organisation.write",
        "登记文件 · File a document.",
        201,
    ),
    get(
        "/entitlement-rules",
        "list_entitlement_rules",
        organisation.ListEntitlementRules,
        organisation.EntitlementRuleList,
        "organisation.read",
        "待遇标准 · What holders of a level are entitled to.",
    ),
    post(
        "/entitlement-rules",
        "set_entitlement_rule",
        organisation.SetEntitlementRule,
        organisation.EntitlementRuleView,
        "organisation.write",
        "设定待遇标准 · From a day on; the rule before ends.",
        201,
    ),
)

UNITS = (
    get(
        "/unit-tree",
        "read_unit_tree",
        unit_changes.ReadUnitTree,
        unit_changes.UnitTree,
        "units.read",
        "组织架构 · The units as a tree on a day, with leaders and numbers.",
    ),
    get(
        "/coverage",
        "read_coverage",
        organisation.ReadCoverage,
        organisation.Coverage,
        "gaps.read",
        "网格覆盖 · Which share of the living is in a home, and who is in none.",
    ),
    get(
        f"{UNIT}/changes",
        "list_unit_changes",
        unit_changes.ListUnitChanges,
        unit_changes.UnitChangeList,
        "units.read",
        "机构沿革 · What happened to a unit.",
    ),
    get(
        f"{UNIT}/memberships",
        "list_memberships",
        unit_changes.ListMemberships,
        unit_changes.MembershipPage,
        "members.read",
        "历任成员 · Who belongs or belonged to a unit.",
        own_unit,
    ),
    get(
        f"{MEMBER}/memberships",
        "list_memberships",
        unit_changes.ListMemberships,
        unit_changes.MembershipPage,
        "members.read",
        "所属机构 · The units that a member belongs or belonged to.",
        own_member,
    ),
    post(
        f"{UNIT}/advance",
        "advance_unit",
        unit_changes.AdvanceUnit,
        views.UnitView,
        "units.write",
        "机构筹建与成立 · Build or found a unit that was applied for.",
    ),
    post(
        f"{UNIT}/accredit",
        "accredit_unit",
        unit_changes.AccreditUnit,
        views.UnitView,
        "units.write",
        "机构挂牌 · Put up a unit's plaque.",
    ),
    post(
        f"{UNIT}/move",
        "move_unit",
        unit_changes.MoveUnit,
        views.UnitView,
        "units.write",
        "调整隶属 · Put a unit below another.",
    ),
    post(
        f"{UNIT}/split",
        "split_unit",
        unit_changes.SplitUnit,
        views.UnitPage,
        "units.write",
        "机构拆分 · Let new units come out of a unit.",
        201,
    ),
    post(
        f"{UNIT}/merge",
        "merge_units",
        unit_changes.MergeUnits,
        views.UnitView,
        "units.write",
        "机构合并 · Let units go into one; members follow, names become aliases.",
    ),
    post(
        f"{UNIT}/leave",
        "leave_unit",
        unit_changes.LeaveUnit,
        views.MembershipView,
        "members.write",
        "退出机构 · Let a member leave a unit.",
    ),
    get(
        "/unit-work",
        "list_unit_work",
        unit_changes.ListUnitWork,
        unit_changes.UnitWorkPage,
        "units.read",
        "机构工作记录 · What units did: projects, trainings, results.",
    ),
    post(
        f"{UNIT}/work",
        "record_unit_work",
        unit_changes.RecordUnitWork,
        unit_changes.UnitWorkView,
        "units.write",
        "登记机构工作 · Note what a unit did.",
        201,
    ),
)

OFFICES = (
    post(
        "/offices/change-term",
        "change_term",
        organisation.ChangeTerm,
        organisation.TermChange,
        "offices.write",
        "换届 · The successor takes the office with its rights and open tasks.",
        201,
    ),
    get(
        "/contact-officers",
        "list_contact_officers",
        organisation.ListContactOfficers,
        organisation.ContactOfficerList,
        "offices.read",
        "联系人 · Who keeps in touch with whom.",
    ),
    post(
        f"{MEMBER}/contact-officer",
        "assign_contact_officer",
        organisation.AssignContactOfficer,
        organisation.ContactOfficerView,
        "offices.write",
        "指定联系人 · Name the officer who keeps in touch with a member.",
        201,
    ),
)

HONORS = (
    post(
        "/honor-types",
        "define_honor_type",
        recognition.DefineHonorType,
        views.HonorTypeView,
        "honors.write",
        "增补荣誉目录 · Add an honour to the association's catalogue.",
        201,
    ),
    get(
        "/recognitions",
        "list_recognitions",
        recognition.ListRecognitions,
        recognition.RecognitionPage,
        "honors.read",
        "集体、工作室和成果荣誉 · Honours of others than persons.",
    ),
    post(
        "/recognitions",
        "grant_recognition",
        recognition.GrantRecognition,
        recognition.RecognitionView,
        "honors.write",
        "登记集体、工作室或成果荣誉 · Enter an honour of others than persons.",
        201,
    ),
    post(
        "/recognitions/<grant_id>/revoke",
        "revoke_recognition",
        recognition.RevokeRecognition,
        recognition.RecognitionView,
        "honors.write",
        "撤销集体、工作室或成果荣誉 · Revoke such an honour.",
    ),
    get(
        f"{MEMBER}/honor-certificate",
        "certify_honors",
        recognition.CertifyHonors,
        recognition.HonorCertificate,
        "honors.read",
        "荣誉证明 · What a member holds on a day.",
        own_member,
    ),
    get(
        "/deeds",
        "list_deeds",
        recognition.ListDeeds,
        recognition.DeedPage,
        "organisation.read",
        "先进事迹 · Deeds by member, period or museum.",
    ),
    post(
        f"{MEMBER}/deeds",
        "record_deed",
        recognition.RecordDeed,
        recognition.DeedView,
        "organisation.write",
        "登记先进事迹 · Record a deed of a member.",
        201,
    ),
)

ROUTES = (*ASSOCIATION, *UNITS, *OFFICES, *HONORS)
