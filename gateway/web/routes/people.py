"""One member's record: retirement, next of kin, household, posts outside, history of changes."""

from __future__ import annotations

from contracts.members.record import (
    AddKin,
    ChangePage,
    EndPost,
    ListChanges,
    MemberRecordView,
    RecordPost,
    RemoveKin,
    RetireMember,
    ShareHousehold,
)
from gateway.web.narrowing import own_member
from gateway.web.routing import Route

MEMBER = "/members/<member_id>"

ROUTES = (
    Route(
        "POST",
        f"{MEMBER}/retirement",
        "members",
        "retire_member",
        RetireMember,
        MemberRecordView,
        "members.write",
        "登记退休 · The member has retired; the care track begins.",
    ),
    Route(
        "POST",
        f"{MEMBER}/kin",
        "members",
        "add_kin",
        AddKin,
        MemberRecordView,
        "members.write",
        "登记亲属 · Enter somebody of the next of kin.",
        status=201,
    ),
    Route(
        "DELETE",
        f"{MEMBER}/kin/<kin_id>",
        "members",
        "remove_kin",
        RemoveKin,
        MemberRecordView,
        "members.write",
        "移除亲属 · Take somebody out of the next of kin.",
    ),
    Route(
        "POST",
        f"{MEMBER}/household",
        "members",
        "share_household",
        ShareHousehold,
        MemberRecordView,
        "members.write",
        "同住一户 · Let a member belong to another member's household.",
    ),
    Route(
        "POST",
        f"{MEMBER}/posts",
        "members",
        "record_post",
        RecordPost,
        MemberRecordView,
        "members.write",
        "登记社会职务 · Enter a post outside of the association.",
        status=201,
    ),
    Route(
        "POST",
        f"{MEMBER}/posts/<post_id>/end",
        "members",
        "end_post",
        EndPost,
        MemberRecordView,
        "members.write",
        "卸任社会职务 · A post outside was laid down.",
    ),
    Route(
        "GET",
        f"{MEMBER}/changes",
        "members",
        "list_changes",
        ListChanges,
        ChangePage,
        "members.read",
        "变更记录 · Who changed what, newest first.",
        narrow=own_member,
    ),
)
