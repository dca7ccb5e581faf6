"""The messages and the words in them, in Chinese first. Pure data.

`{member}` and `{unit}` stay in the texts: whoever shows a message knows the names, this service does not.
Every other field of a text is one of the message's `params`; a code among them is replaced by its word.
"""

from __future__ import annotations

from dataclasses import dataclass

LANGUAGES = ("zh", "en")

INAPP = "inapp"
EMAIL = "email"

SECRETARY = "secretary"
LEADING_OFFICES = ("home_leader", "chapter_leader", "team_leader")

CONDOLENCE = "bereavement"
"""The kind of visit about which one is still told after the member's death."""


@dataclass(frozen=True)
class Template:
    """One message in both languages."""

    zh: str
    en: str


TEMPLATES: dict[str, Template] = {
    # care
    "visit_due": Template(
        "请于{due_on}前走访{member}（{kind}）。",
        "Please visit {member} by {due_on} ({kind}).",
    ),
    "visit_reassigned": Template(
        "{member}的走访（{kind}）现由您负责，请于{due_on}前完成。",
        "The visit to {member} ({kind}) is now yours; it is due by {due_on}.",
    ),
    "visit_overdue": Template(
        "您负责的对{member}的走访（{kind}）应于{due_on}前完成，已逾期 {days_late} 天。",
        "Your visit to {member} ({kind}) was due by {due_on}; it is {days_late} days late.",
    ),
    "visit_overdue_elsewhere": Template(
        "对{member}的走访（{kind}）应于{due_on}前完成，已逾期 {days_late} 天，请督促。",
        "The visit to {member} ({kind}) was due by {due_on} and is {days_late} days late;"
        " please see to it.",
    ),
    "name_a_carer": Template(
        "{member}已列入高龄关爱名单，请为其确定一名一对一结对人。",
        "{member} is on the elderly roster; please name one carer.",
    ),
    "carer_assigned": Template(
        "自{since}起，您是{member}的一对一结对人。",
        "You are the carer of {member} since {since}.",
    ),
    "gift_handed_over": Template(
        "{member}的生日（{on}）蛋糕已派送，请确认送达并登记。",
        "The birthday cake of {member} ({on}) is out; please see that it arrives and record it.",
    ),
    "gift_failed": Template(
        "{member}的生日蛋糕未能送达（{reason}），请安排补送。",
        "The birthday cake of {member} was not delivered ({reason}); please arrange it again.",
    ),
    "home_without_leader": Template(
        "{unit}没有可以联系到的负责人，请予落实。",
        "{unit} has no leader who can be reached; please find one.",
    ),
    "no_home": Template(
        "{member}尚未归入任何劳模工匠之家，请予安排。",
        "{member} belongs to no home yet; please arrange one.",
    ),
    "elder_without_carer": Template(
        "{member}现在没有结对人，请重新确定一名。",
        "{member} has no carer now; please name another.",
    ),
    "elders_without_carer": Template(
        "高龄关爱名单中有 {count} 人尚无结对人，请逐步落实。",
        "{count} members of the elderly roster have no carer yet; please name them step by step.",
    ),
    "coverage_gap": Template(
        "发现一处服务缺口，请在“缺口”中查看并安排。",
        "Somebody is without whom they should have; please look under gaps.",
    ),
    # members
    "honor_granted": Template(
        "祝贺您荣获“{honor}”（{granted_on}）。",
        "Congratulations on {honor} ({granted_on}).",
    ),
    "nomination_opened": Template(
        "新的评选事项（{pipeline}）已开始推荐，请组织申报。",
        "Candidates are called for ({pipeline}); please put people forward.",
    ),
    "nomination_opened_until": Template(
        "新的评选事项（{pipeline}）已开始推荐，截止日期为{deadline}，请组织申报。",
        "Candidates are called for ({pipeline}) until {deadline}; please put people forward.",
    ),
    "nomination_closing": Template(
        "评选事项（{pipeline}）的推荐将于{deadline}截止，请抓紧申报。",
        "Candidates ({pipeline}) are taken until {deadline}; please put people forward.",
    ),
    "nomination_step_near": Template(
        "评选（{pipeline}）中有一位候选人的下一步须于{on}前办理，请及时办理。",
        "A candidate's next step ({pipeline}) is due on {on}; please take it.",
    ),
    "nomination_step_passed": Template(
        "评选（{pipeline}）中有一位候选人的下一步应于{on}前办理，现已逾期，请尽快办理。",
        "A candidate's next step ({pipeline}) was due on {on} and is late; please take it.",
    ),
    "nomination_submitted": Template(
        "{member}已被推荐（{pipeline}），请安排评审。",
        "{member} was put forward ({pipeline}); please have it reviewed.",
    ),
    "outsider_submitted": Template(
        "一位非会员已被推荐（{pipeline}），请安排评审。",
        "Somebody who is no member was put forward ({pipeline}); please have it reviewed.",
    ),
    "nomination_succeeded": Template(
        "您推荐的人选（{pipeline}）已入选。",
        "The candidate you put forward ({pipeline}) was selected.",
    ),
    "you_were_selected": Template(
        "祝贺您入选（{pipeline}）。",
        "Congratulations, you were selected ({pipeline}).",
    ),
    "nomination_rejected": Template(
        "您推荐的人选（{pipeline}）未入选。",
        "The candidate you put forward ({pipeline}) was not selected.",
    ),
    "cohort_published": Template(
        "名匠录已于{on}公布，共 {entries} 人。",
        "The register was published on {on}, with {entries} people.",
    ),
    "venue_applied_for": Template(
        "收到一项阵地申请（{on}），请审批。",
        "A venue was applied for ({on}); please decide.",
    ),
    "you_keep_in_touch": Template(
        "自{since}起，您是{member}的联系人。",
        "You keep in touch with {member} since {since}.",
    ),
    "contact_officer": Template(
        "自{since}起，协会已为您确定一名联系人，有事请随时联系。",
        "Since {since} the association has an officer who keeps in touch with you.",
    ),
    "agreement_expiring": Template(
        "一份合作协议将于{on}到期，请考虑续签。",
        "An agreement with a partner ends on {on}; please see whether to renew it.",
    ),
    "agreement_lapsed": Template(
        "一份合作协议已于{on}到期失效。",
        "An agreement with a partner lapsed on {on}.",
    ),
    # activities
    "occasion_approaching": Template(
        "{occasion}（{on}）将至，还有 {days_before} 天；相关活动已列入日历，请安排。",
        "{occasion} ({on}) is {days_before} days away; its activity stands in the calendar.",
    ),
    "activity_planned": Template(
        "日历中新增一项活动，计划于{on}开始。",
        "An activity was put into the calendar; it is to start on {on}.",
    ),
    "activity_scheduled": Template(
        "一项活动的时间地点已确定，于{on}开始，详见日历。",
        "Day and place of an activity are fixed: it starts on {on}; see the calendar.",
    ),
    "activity_postponed": Template(
        "原定{on}开始的一项活动延期，新的时间待定。",
        "An activity that was to start on {on} is postponed; the new day is not known yet.",
    ),
    "activity_cancelled": Template(
        "原定{on}开始的一项活动已取消。",
        "An activity that was to start on {on} is cancelled.",
    ),
}

WORDS: dict[str, dict[str, tuple[str, str]]] = {
    "kind": {
        "newly_honored": ("新授予荣誉走访", "welcome visit"),
        "elderly_care": ("高龄关爱走访", "elderly-care visit"),
        "greeting": ("走访慰问", "greeting"),
        "three_visits": ("三走访", "three visits"),
        "hardship": ("困难走访", "hardship visit"),
        "bedside": ("病房探望", "bedside visit"),
        "bereavement": ("吊唁慰问", "condolence visit"),
        "festival": ("节日慰问", "festival visit"),
    },
    "reason": {
        "nobody_home": ("家中无人", "nobody was at home"),
        "wrong_address": ("地址有误", "the address is wrong"),
        "supplier": ("供应商原因", "the supplier failed"),
        "damaged": ("蛋糕损坏", "it was damaged"),
        "other": ("其他原因", "another reason"),
    },
    "pipeline": {
        "honor": ("荣誉推荐", "honours"),
        "speaker": ("宣讲员选拔", "speakers"),
        "list": ("培育名单", "cultivation list"),
        "register": ("名匠录", "register"),
        "talent": ("人才培育", "talents"),
        "studio": ("工作室认定", "studio recognition"),
    },
    "occasion": {
        "spring_festival": ("春节", "Spring Festival"),
        "may_day": ("五一国际劳动节", "May Day"),
        "july_first": ("七一", "1 July"),
        "craftsman_day": ("926工匠日", "Craftsman Day"),
        "double_ninth": ("重阳节", "the Double Ninth"),
    },
}
"""The words for codes, by the name of the param they are the value of."""

MAIL_SUBJECT = Template("暖家：您有一条新的工作提醒", "Nuanjia: there is something for you")
MAIL_FOOTER = Template("请登录暖家查看详情。", "Please sign in to Nuanjia for the details.")
SOMEBODY = Template("一位会员", "a member")
SOME_UNIT = Template("一个组织单元", "a unit")
