"""The sheets whose rows the members service owns: units, roster, honours, nominations, venues."""

from __future__ import annotations

from gateway.ledger import vocabulary as words
from gateway.ledger.columns import Condition, Sheet
from gateway.ledger.sheets.shared_columns import (
    ID_NUMBER,
    MEMBER_NO,
    REMARK,
    RUNNING_NO,
    column,
    our_column,
)

UNITS = Sheet(
    code="units",
    name="组织机构",
    business_date="成立日期",
    key="机构编号",
    columns=(
        RUNNING_NO,
        column("unit_no", "机构编号", "code", "M", "组织编号 编号 机构代码"),
        column("name", "机构名称", "text", "M", "名称 组织名称"),
        column("kind", "类别", "enum", "M", "机构类别 组织类别", vocabulary=words.UNIT_KIND),
        column("home_type", "类型", "enum", "-", "机构类型 片区/系统", vocabulary=words.HOME_TYPE),
        column("tier", "层级", "enum", "-", "级次 服务网络层级", vocabulary=words.TIER),
        column("parent", "上级机构", "text", "-", "上级组织 主管单位"),
        column("host", "依托单位", "text", "-", "挂靠单位 所在单位"),
        column("leader", "负责人", "person", "-", "召集人 负责人姓名"),
        column("campaigns", "专项", "list", "-", "所属专项 专项行动"),
        column(
            "founded_on",
            "成立日期",
            "dateM",
            "C",
            "组建日期 挂牌日期 建成日期",
            conditions=(Condition("状态", ("applied", "building"), negated=True),),
        ),
        column("closed_on", "撤销日期", "dateM", "-", "注销日期 撤并日期"),
        column("address", "地址", "text", "-", "所在地址 活动地址"),
        column("state", "状态", "enum", "-", "运行状态 现状", vocabulary=words.UNIT_STATE),
        column("aliases", "别名", "list", "-", "曾用名 又名"),
        REMARK,
        our_column("serves_towns", "服务镇街", "list"),
        our_column("accredited_on", "认定日期", "date"),
        our_column("uncounted_from", "停止计数日期", "date", may_be_future=True),
    ),
)

WITHOUT_ID = our_column("without_id", "无身份证号", "yesno")
"""Says yes beside whoever is on the roster without an ID number."""

MEMBERS = Sheet(
    code="members",
    name="会员名册",
    business_date=None,
    key="身份证号",
    columns=(
        RUNNING_NO,
        column("member_no", "会员编号", "code", "M", "会员号 劳模编号 会员代码"),
        column("name", "姓名", "person", "M", "劳模工匠姓名 名字 会员姓名"),
        column("sex", "性别", "enum", "-", "男/女", vocabulary=words.SEX),
        column(
            "id_number",
            "身份证号",
            "idno",
            "M",
            "身份证号码 公民身份号码 证件号码",
            excused_by=WITHOUT_ID.name,
        ),
        column("born_on", "出生日期", "dateM", "-", "出生年月 出生年月日 生日"),
        column("phone", "手机", "phone", "-", "手机号码 联系电话 联系方式"),
        column("employer", "单位", "text", "-", "工作单位 原工作单位 所在单位"),
        column("town", "镇街", "text", "-", "所属镇街 乡镇街道"),
        column("address", "住址", "text", "-", "家庭住址 居住地址", private=True),
        column(
            "work_state",
            "工作状态",
            "enum",
            "-",
            "在职状态 人员状态 在岗情况",
            vocabulary=words.WORK_STATE,
        ),
        column("retired_on", "退休日期", "dateM", "-", "退休时间 退休年月"),
        column("died_on", "去世日期", "dateM", "-", "去世时间 逝世日期"),
        column("home", "所属劳模之家", "text", "-", "劳模之家 所属之家"),
        column("skills", "特长", "list", "-", "专业特长 技术特长"),
        column("heritage_craft", "非遗项目", "text", "-", "非遗 非遗类别"),
        column("emergency_contact", "紧急联系人", "person", "-", "紧急联络人"),
        column("emergency_phone", "紧急联系电话", "phone", "-", "紧急联系人电话 紧急联络电话"),
        column("lives_alone", "是否独居", "yesno", "-", "独居"),
        REMARK,
        our_column("standing", "在册状态", "enum", vocabulary=words.STANDING),
        our_column("standing_since", "状态日期", "date"),
        WITHOUT_ID,
        our_column("other_numbers", "其他编号", "list"),
        our_column("sector", "行业", "text"),
        our_column("lunar_birthday", "农历生日", "lunar"),
        our_column("household", "同户", "text"),
        our_column("data_checked_on", "资料核对日期", "date"),
    ),
)

HONORS = Sheet(
    code="honors",
    name="荣誉台账",
    business_date="授予日期",
    key="person or 姓名 + honour + year of 授予日期",
    columns=(
        RUNNING_NO,
        MEMBER_NO,
        ID_NUMBER,
        column("name", "姓名", "text", "M", "姓名(名称) 获得者 荣誉获得者"),
        column("honor", "荣誉名称", "enum", "M", "荣誉称号 奖项名称", vocabulary=words.HONOR),
        column("level", "级别", "enum", "-", "荣誉级别 等级", vocabulary=words.LEVEL),
        column("granted_by", "授予机关", "text", "-", "授予单位 表彰单位 颁发单位"),
        column("granted_on", "授予日期", "dateM", "M", "授予时间 表彰日期 获得时间"),
        column("document_no", "文号", "text", "-", "文件号 表彰文号"),
        column("subject", "类别", "enum", "-", "对象类别 荣誉类别", vocabulary=words.SUBJECT),
        REMARK,
        our_column("revoked_on", "撤销日期", "date"),
        our_column("revoke_reason", "撤销原因", "text", private=True),
    ),
)

NOMINATIONS = Sheet(
    code="nominations",
    name="推荐评选",
    business_date="日期",
    key="事项类别 + 名称 + 批次 + person + 阶段",
    columns=(
        RUNNING_NO,
        column("kind", "事项类别", "enum", "M", "评选类别 类别", vocabulary=words.NOMINATION_KIND),
        column("title", "名称", "text", "M", "评选项目 名单名称"),
        column("batch", "批次", "text", "-", "评选批次 期次"),
        column("name", "姓名", "person", "M", "劳模工匠姓名 名字 候选人"),
        MEMBER_NO,
        column("nominated_by", "推荐单位", "text", "-", "推荐分协会 推荐组织"),
        column("decided_on", "日期", "date", "M", "评选日期 公布日期"),
        column("stage", "阶段", "enum", "-", "培育阶段", vocabulary=words.TALENT_STAGE),
        column("practice_score", "实践分", "num", "-", "实践"),
        column("theory_score", "理论分", "num", "-", "理论"),
        column("delivery_score", "表达分", "num", "-", "表达"),
        column(
            "result", "结果", "enum", "M", "评选结果 办理结果", vocabulary=words.NOMINATION_RESULT
        ),
        REMARK,
        our_column("honor", "授予荣誉", "enum", vocabulary=words.HONOR),
    ),
)

VENUES = Sheet(
    code="venues",
    name="阵地",
    business_date="开放日期",
    key="名称 + 依托单位",
    columns=(
        column("venue_no", "编号", "code", "-", "阵地编号"),
        column("name", "名称", "text", "M", "阵地名称"),
        column("kind", "类别", "enum", "M", "阵地类别 阵地类型", vocabulary=words.VENUE_KIND),
        column("host", "依托单位", "text", "M", "设立单位 所在单位"),
        column("builders", "共建单位", "list", "-", "联合建设单位 建设单位"),
        column("batch", "批次", "text", "-", "设立批次"),
        column(
            "opened_on",
            "开放日期",
            "dateM",
            "C",
            "设立日期 启用日期 挂牌日期",
            conditions=(Condition("状态", ("applied", "building"), negated=True),),
        ),
        column("services", "服务内容", "list", "-", "服务项目 功能"),
        column("address", "地址", "text", "-", "阵地地址"),
        column("state", "状态", "enum", "-", "开放状态 现状", vocabulary=words.VENUE_STATE),
        REMARK,
    ),
)
