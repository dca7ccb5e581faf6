"""The sheets whose rows the activities service owns: sessions, trips, civic life, volunteering, publicity."""

from __future__ import annotations

from gateway.ledger import vocabulary as words
from gateway.ledger.columns import Condition, Sheet
from gateway.ledger.sheets.shared_columns import MEMBER_NO, REMARK, RUNNING_NO, column

ACTIVITIES = Sheet(
    code="activities",
    name="活动台账",
    business_date="日期",
    key="活动编号; without that column 日期 + 活动名称 + 地点",
    columns=(
        RUNNING_NO,
        column("activity_no", "活动编号", "code", "-", "场次编号 编号"),
        column("held_on", "日期", "date", "M", "活动日期 举办日期 时间"),
        column("name", "活动名称", "text", "M", "名称 活动内容"),
        column("campaigns", "专项/品牌", "list", "-", "专项 品牌 所属专项 所属品牌"),
        column("strand", "子项", "text", "-", "抓手 载体 分项"),
        column("type", "类型", "enum", "-", "活动类型 活动形式", vocabulary=words.ACTIVITY_TYPE),
        column("venue_type", "场所类型", "enum", "-", "走进类型 场所", vocabulary=words.VENUE_TYPE),
        column("place", "地点", "text", "-", "活动地点 举办地点"),
        column("sessions", "场次", "int", "-", "场数 次数"),
        column("audience", "受众人数", "int", "-", "参加人数 覆盖人数 惠及人数"),
        column("online_audience", "线上人数", "int", "-", "线上观看人数 直播人数"),
        column("topics", "主题", "list", "-", "宣讲主题 议题"),
        column("participants", "参与劳模工匠", "people", "-", "参加劳模工匠 劳模工匠名单 宣讲人"),
        column("organisers", "主办", "list", "-", "主办单位"),
        column("executors", "承办", "list", "-", "承办单位"),
        column("supporters", "协办", "list", "-", "协办单位"),
        column("partners", "合作单位", "list", "-", "共办单位 合作方"),
        column("scale", "规模", "enum", "-", "活动规模", vocabulary=words.SCALE),
        column("state", "状态", "enum", "-", "完成情况 举办情况", vocabulary=words.EVENT_STATE),
        REMARK,
    ),
)

ENTERPRISE_HELP = Sheet(
    code="enterprise_help",
    name="助企台账",
    business_date="日期",
    key="服务编号 + 统一社会信用代码 + 难题编号",
    columns=(
        RUNNING_NO,
        column("service_no", "服务编号", "code", "M", "活动编号 编号"),
        column("served_on", "日期", "date", "M", "服务日期 活动日期 时间"),
        column("reported_by", "填报单位", "text", "-", "报送单位 来源单位"),
        column("team", "服务队", "text", "-", "服务队名称 队伍"),
        column("enterprise", "企业名称", "text", "M", "服务企业 企业"),
        column("credit_code", "统一社会信用代码", "code", "M", "社会信用代码 信用代码"),
        column("form", "服务方式", "enum", "M", "服务形式 服务类型", vocabulary=words.HELP_FORM),
        column("problem_no", "难题编号", "code", "-", "问题编号 难题序号"),
        column("problem", "技术难题", "text", "-", "难题内容 问题描述"),
        column("solved", "是否解决", "yesno", "-", "解决情况 是否办结"),
        column("solved_on", "解决日期", "date", "-", "办结日期 解决时间"),
        column("participants", "参与劳模工匠", "people", "-", "参加劳模工匠 劳模工匠名单 服务人员"),
        column("state", "状态", "enum", "-", "完成情况 办理状态", vocabulary=words.EVENT_STATE),
        REMARK,
    ),
)

RECUPERATION = Sheet(
    code="recuperation",
    name="疗休养",
    business_date="开始日期",
    key="批次 + person",
    columns=(
        RUNNING_NO,
        column("batch", "批次", "text", "M", "疗休养批次 期次"),
        column("starts_on", "开始日期", "date", "M", "出发日期 起始日期"),
        column("ends_on", "结束日期", "date", "-", "返回日期 终止日期"),
        column("place", "地点", "text", "-", "疗休养地点 疗休养地"),
        column("name", "姓名", "person", "M", "劳模工匠姓名 名字"),
        MEMBER_NO,
        column("state", "状态", "enum", "M", "参加情况 出行情况", vocabulary=words.TRIP_STATE),
        column("companions", "随行家属人数", "int", "-", "家属人数 随行人数"),
        REMARK,
    ),
)

STUDY_TRIPS = Sheet(
    code="study_trips",
    name="学习考察",
    business_date="开始日期",
    key="团次 + person",
    columns=(
        RUNNING_NO,
        column("group", "团次", "text", "M", "考察团次 考察批次"),
        column("destination", "目的地", "text", "M", "考察地点 考察目的地"),
        column("starts_on", "开始日期", "date", "M", "出发日期 起始日期"),
        column("ends_on", "结束日期", "date", "-", "返回日期 终止日期"),
        column("name", "姓名", "person", "M", "劳模工匠姓名 名字"),
        MEMBER_NO,
        column("state", "状态", "enum", "M", "参加情况 出行情况", vocabulary=words.TRIP_STATE),
        REMARK,
    ),
)

CIVIC = Sheet(
    code="civic",
    name="参政议政",
    business_date="日期",
    key="日期 + 事项类别 + 名称 + person",
    columns=(
        RUNNING_NO,
        column("held_on", "日期", "dateY", "M", "活动日期 时间"),
        column("kind", "事项类别", "enum", "M", "参政形式 类别", vocabulary=words.CIVIC_KIND),
        column("title", "名称", "text", "M", "事项名称 会议/法规/提案名称"),
        column(
            "name",
            "姓名",
            "person",
            "C",
            "劳模工匠姓名 名字 劳模工匠",
            conditions=(Condition("事项类别", ("政协提案答复",), negated=True),),
        ),
        MEMBER_NO,
        column("opinion", "意见内容", "text", "-", "意见建议 内容"),
        column("department", "承办部门", "text", "-", "对接部门 办理部门"),
        column(
            "state",
            "状态",
            "enum",
            "M",
            "办理状态 参加情况",
            vocabulary_by=("kind", words.CIVIC_STATES),
        ),
        column("answered_on", "答复日期", "date", "-", "办结日期 回复日期"),
        REMARK,
    ),
)

EXCHANGES = Sheet(
    code="exchanges",
    name="结对交流",
    business_date="日期",
    key="日期 + 类型 + 对方单位",
    columns=(
        RUNNING_NO,
        column("held_on", "日期", "date", "M", "交流日期 签约日期"),
        column("kind", "类型", "enum", "M", "交流类型 交流形式", vocabulary=words.EXCHANGE_KIND),
        column("partner", "对方单位", "text", "M", "来访单位 交流单位"),
        column("origin", "来源地", "text", "-", "所在地 地区"),
        column("headcount", "人数", "int", "-", "来访人数 交流人数"),
        column("terms", "合作事项", "list", "-", "合作内容 交流内容"),
        column("valid_until", "有效期至", "date", "-", "协议到期日 到期日期", may_be_future=True),
        column("participants", "参与劳模工匠", "people", "-", "参加劳模工匠 接待劳模工匠"),
        column("state", "状态", "enum", "-", "完成情况", vocabulary=words.EVENT_STATE),
        REMARK,
    ),
)

VOLUNTEERING = Sheet(
    code="volunteering",
    name="志愿服务",
    business_date="日期",
    key="日期 + person + 服务类别 + 活动名称",
    columns=(
        RUNNING_NO,
        column("served_on", "日期", "date", "M", "服务日期 活动日期"),
        column("name", "姓名", "person", "M", "劳模工匠姓名 名字 志愿者"),
        MEMBER_NO,
        column(
            "kind", "服务类别", "enum", "M", "志愿服务类别 服务类型", vocabulary=words.SERVICE_KIND
        ),
        column("activity", "活动名称", "text", "-", "服务项目 名称"),
        column("hours", "服务时长", "num", "-", "服务时长(小时) 时长"),
        column("served", "服务对象人数", "int", "-", "服务人数 受益人数"),
        column("state", "状态", "enum", "-", "完成情况 参加情况", vocabulary=words.SERVICE_STATE),
        REMARK,
    ),
)

PUBLICITY = Sheet(
    code="publicity",
    name="宣传",
    business_date="日期",
    key="载体 + 期号 + 标题",
    columns=(
        RUNNING_NO,
        column("published_on", "日期", "date", "M", "刊发日期 播出日期"),
        column("outlet", "载体", "text", "M", "媒体 平台"),
        column("kind", "载体类型", "enum", "M", "媒体类型 平台类型", vocabulary=words.OUTLET_KIND),
        column("issue", "期号", "text", "-", "期数 刊期"),
        column("title", "标题", "text", "M", "题目 篇名"),
        column("portrayed", "报道对象", "people", "-", "宣传对象 主人公"),
        column("state", "状态", "enum", "-", "刊发情况", vocabulary=words.EVENT_STATE),
        REMARK,
    ),
)

APPRENTICESHIPS = Sheet(
    code="apprenticeships",
    name="培养师徒",
    business_date="结对日期",
    key="师傅 + 徒弟 + 结对日期",
    columns=(
        RUNNING_NO,
        column("name", "师傅", "person", "M", "师傅姓名 带教师傅"),
        MEMBER_NO,
        column("apprentice", "徒弟", "person", "M", "徒弟姓名 学员"),
        column("apprentice_school", "徒弟单位", "text", "-", "徒弟学校 学校"),
        column("paired_on", "结对日期", "date", "M", "拜师日期 签约日期"),
        column("ends_on", "结束日期", "date", "-", "出师日期 到期日期", may_be_future=True),
        column("cross_district", "跨区", "yesno", "-", "是否跨区"),
        column("state", "状态", "enum", "-", "结对状态", vocabulary=words.PAIR_STATE),
        REMARK,
    ),
)
