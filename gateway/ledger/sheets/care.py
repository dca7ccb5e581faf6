"""The sheets whose rows the care service owns: visits, gifts, benefits, loans, inquiries, certificates."""

from __future__ import annotations

from gateway.ledger import vocabulary as words
from gateway.ledger.columns import Condition, Sheet
from gateway.ledger.sheets.shared_columns import ID_NUMBER, MEMBER_NO, REMARK, RUNNING_NO, column

VISITS = Sheet(
    code="visits",
    name="走访台账",
    business_date="日期",
    key="日期 + person + 走访类型",
    columns=(
        RUNNING_NO,
        column("visited_on", "日期", "date", "M", "走访日期 走访时间"),
        column("name", "走访对象", "person", "M", "姓名 对象 被走访人"),
        MEMBER_NO,
        ID_NUMBER,
        column(
            "kind", "走访类型", "enum", "M", "走访类别 慰问类型 类型", vocabulary=words.VISIT_KIND
        ),
        column("visitors", "走访人", "list", "-", "走访人员 带队人"),
        column("amount_fen", "慰问金额", "yuan", "-", "慰问金 慰问金额(元) 金额"),
        column("gifts", "慰问品", "text", "-", "慰问物品"),
        column("feedback", "反馈意见", "text", "-", "意见建议 收集意见"),
        column("feedback_nos", "意见编号", "list", "-", "归并编号 意见序号"),
        column("state", "状态", "enum", "-", "完成情况 走访情况", vocabulary=words.VISIT_STATE),
        REMARK,
    ),
)

OUTREACH = Sheet(
    code="outreach",
    name="组织走访",
    business_date="日期",
    key="日期 + 镇街 + 走访单位",
    columns=(
        RUNNING_NO,
        column("visited_on", "日期", "date", "M", "走访日期 走访时间"),
        column("town", "镇街", "text", "M", "镇街名称 走访镇街"),
        column("office", "走访单位", "text", "M", "走访部门 对接单位"),
        column("visitors", "走访人", "list", "-", "走访人员 带队人"),
        column("feedback", "收集意见", "text", "-", "反馈意见 意见建议"),
        column("feedback_nos", "意见编号", "list", "-", "归并编号 意见序号"),
        column("state", "状态", "enum", "-", "完成情况 走访情况", vocabulary=words.VISIT_STATE),
        REMARK,
    ),
)

BIRTHDAY_GIFTS = Sheet(
    code="birthday_gifts",
    name="生日慰问",
    business_date="蛋糕送达日期",
    key="person + 蛋糕送达日期 + state class",
    columns=(
        RUNNING_NO,
        column("name", "姓名", "person", "M", "劳模工匠姓名 名字"),
        MEMBER_NO,
        ID_NUMBER,
        column("birthday", "生日", "text", "-", "出生日期 生日日期"),
        column(
            "delivered_on",
            "蛋糕送达日期",
            "date",
            "C",
            "送达日期 赠送日期",
            conditions=(Condition("状态", ("done",)),),
        ),
        column("state", "状态", "enum", "M", "送达情况 签收情况", vocabulary=words.CAKE_STATE),
        column("received_by", "签收人", "text", "-", "收件人"),
        REMARK,
    ),
)

BENEFITS = Sheet(
    code="benefits",
    name="补助津贴",
    business_date="申请日期",
    key="类别 + person + 申请日期",
    columns=(
        RUNNING_NO,
        column("kind", "类别", "enum", "M", "补助类别 补助项目", vocabulary=words.BENEFIT_KIND),
        column("name", "姓名", "person", "M", "劳模工匠姓名 名字"),
        MEMBER_NO,
        column("applied_on", "申请日期", "date", "M", "申报日期 申请时间"),
        column("reason", "申请原因", "text", "-", "困难原因 原因"),
        column("department", "办理部门", "text", "-", "对接部门 经办部门"),
        column(
            "result",
            "结果",
            "enum",
            "M",
            "办理结果 办理情况",
            vocabulary_by=("kind", words.BENEFIT_RESULTS),
        ),
        column(
            "secured_on",
            "落实日期",
            "date",
            "C",
            "到账日期 首发日期",
            conditions=(Condition("类别", ("荣誉津贴",)), Condition("结果", ("done",))),
        ),
        column("amount_fen", "金额", "yuan", "-", "补助金额 金额(元)"),
        REMARK,
    ),
)

LOANS = Sheet(
    code="loans",
    name="劳模贷",
    business_date="放款日期",
    key="合同号 + 放款日期 + 金额 + state class",
    columns=(
        RUNNING_NO,
        column("contract_no", "合同号", "code", "-", "合同编号 借款合同号"),
        column("name", "借款人", "person", "M", "姓名 借款人姓名"),
        MEMBER_NO,
        column("household_no", "户号", "code", "M", "家庭户号 户编号"),
        column(
            "disbursed_on",
            "放款日期",
            "date",
            "C",
            "放贷日期 发放日期",
            conditions=(Condition("状态", ("done", "repayment")),),
        ),
        column("amount_fen", "金额", "wan", "M", "贷款金额 金额(万元) 放款金额"),
        column("purpose", "用途", "enum", "-", "贷款用途 资金用途", vocabulary=words.LOAN_PURPOSE),
        column("bank", "银行", "text", "-", "经办银行 放款银行"),
        column("state", "状态", "enum", "M", "贷款状态 放款状态", vocabulary=words.LOAN_STATE),
        REMARK,
    ),
)

INQUIRIES = Sheet(
    code="inquiries",
    name="来信来访来电",
    business_date="日期",
    key="登记编号",
    columns=(
        column("inquiry_no", "登记编号", "code", "M", "登记号 编号"),
        column("received_on", "日期", "date", "M", "接待日期 登记日期"),
        column("channel", "方式", "enum", "M", "渠道 来访方式", vocabulary=words.INQUIRY_CHANNEL),
        column("person_times", "人次", "int", "M", "接待人次 人数"),
        column("caller", "来访人", "text", "-", "来信来访人 对象"),
        column("subject", "事项", "text", "-", "反映事项 事由"),
        column("outcome", "办理结果", "text", "-", "处理结果 办理情况"),
        column("original_no", "原登记编号", "code", "-", "转办原编号 原编号"),
        REMARK,
    ),
)

CERTIFICATES = Sheet(
    code="certificates",
    name="证明开具",
    business_date="日期",
    key="none: a number used again is an error",
    columns=(
        column("certificate_no", "编号", "code", "M", "证明编号 字号"),
        column("issued_on", "日期", "date", "M", "开具日期 出具日期"),
        column("name", "姓名", "person", "M", "劳模工匠姓名 名字"),
        MEMBER_NO,
        ID_NUMBER,
        column(
            "kind", "证明种类", "enum", "M", "证明类型 证明事项", vocabulary=words.CERTIFICATE_KIND
        ),
        column("state", "状态", "enum", "M", "证明状态", vocabulary=words.CERTIFICATE_STATE),
        column("replaces_no", "补开原编号", "code", "-", "原证明编号 补开原号"),
        column("clerk", "经办人", "text", "-", "经办"),
        REMARK,
    ),
)
