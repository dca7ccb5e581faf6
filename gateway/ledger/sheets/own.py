"""The sheets that only a workbook of our own has: what the offices' ledgers have no place for."""

from __future__ import annotations

from gateway.ledger import vocabulary as words
from gateway.ledger.columns import Column, Condition, Sheet
from gateway.ledger.sheets.shared_columns import REMARK, column


def _member(need: str) -> tuple[Column, Column]:
    """Return the columns that name a member, by number and by name."""
    return (
        column("member_no", "会员编号", "code", need, ""),
        column("name", "姓名", "person", "-", ""),
    )


AGREEMENTS = Sheet(
    code="agreements",
    name=f"结对协议{words.OURS}",
    business_date="签约日期",
    key="对方单位 + 类型 + 签约日期",
    ours=True,
    columns=(
        column("partner", "对方单位", "text", "M", ""),
        column("kind", "类型", "enum", "M", "", vocabulary=words.AGREEMENT_KIND),
        column("signed_on", "签约日期", "date", "M", ""),
        column("valid_from", "生效日期", "date", "-", "", may_be_future=True),
        column("valid_to", "有效期至", "date", "-", "", may_be_future=True),
        column("terms", "合作事项", "list", "-", ""),
        column("other_parties", "其他各方", "list", "-", ""),
        column("state", "状态", "enum", "-", "", vocabulary=words.AGREEMENT_STATE),
        column("ended_on", "终止日期", "date", "-", ""),
        REMARK,
    ),
)

KIN = Sheet(
    code="kin",
    name=f"亲属{words.OURS}",
    business_date=None,
    key="会员 + 亲属姓名 + 关系",
    ours=True,
    columns=(
        *_member("M"),
        column("kin_name", "亲属姓名", "text", "M", "", private=True),
        column("relation", "关系", "enum", "M", "", vocabulary=words.RELATION),
        column("phone", "电话", "phone", "-", ""),
        column("is_emergency_contact", "紧急联系", "yesno", "-", ""),
        column("lives_with", "同住", "yesno", "-", ""),
    ),
)

POSTS = Sheet(
    code="posts",
    name=f"社会职务{words.OURS}",
    business_date="开始日期",
    key="会员 + 单位 + 职务 + 开始日期",
    ours=True,
    columns=(
        *_member("M"),
        column("organisation", "单位", "text", "M", ""),
        column("post", "职务", "text", "M", ""),
        column("starts_on", "开始日期", "date", "M", ""),
        column("ends_on", "结束日期", "date", "-", "", may_be_future=True),
    ),
)

MEMBERSHIPS = Sheet(
    code="memberships",
    name=f"所属组织{words.OURS}",
    business_date="开始日期",
    key="会员 + 机构编号 + 开始日期",
    ours=True,
    columns=(
        *_member("M"),
        column("unit_no", "机构编号", "unit", "M", ""),
        column("role", "身份", "enum", "-", "", vocabulary=words.MEMBERSHIP_ROLE),
        column("starts_on", "开始日期", "date", "M", "", may_be_future=True),
        column("ends_on", "结束日期", "date", "-", "", may_be_future=True),
    ),
)

OFFICES = Sheet(
    code="offices",
    name=f"任职{words.OURS}",
    business_date="开始日期",
    key="登录名 + 职务 + 机构编号 + 开始日期",
    ours=True,
    columns=(
        column("account", "登录名", "account", "M", ""),
        column("office", "职务", "enum", "M", "", vocabulary=words.OFFICE),
        column(
            "unit_no",
            "机构编号",
            "unit",
            "C",
            "",
            conditions=(Condition("职务", ("home_leader", "chapter_leader", "team_leader")),),
        ),
        *_member("-"),
        column("starts_on", "开始日期", "date", "M", "", may_be_future=True),
        column("ends_on", "结束日期", "date", "-", "", may_be_future=True),
    ),
)

OWN_SHEETS = (AGREEMENTS, KIN, POSTS, MEMBERSHIPS, OFFICES)
