"""The words that ledger cells may hold, as data: kinds, states and their classes, venue types."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from contracts.honors import HONORS, LEVELS, SUBJECTS, find_honor
from contracts.values import normalise_name

OURS = "(暖家)"
"""Ends what no office's ledger has: the words, headings and sheets of a workbook that we wrote ourselves."""


@dataclass(frozen=True)
class Choice:
    """One meaning, and the words that are written for it; the first word is the usual one."""

    code: str
    words: tuple[str, ...]


@dataclass(frozen=True)
class Vocabulary:
    """The choices of a column; *default* is what a blank cell means.

    A word outside a *strict* vocabulary is a fault; otherwise it is stored as written.
    """

    choices: tuple[Choice, ...]
    strict: bool = True
    default: str | None = None
    by_word: Mapping[str, str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Index the choices by comparable word."""
        index = {
            normalise_name(word): choice.code for choice in self.choices for word in choice.words
        }
        object.__setattr__(self, "by_word", index)

    def find(self, text: str) -> str | None:
        """Return the code for *text*; white space does not matter."""
        return self.by_word.get(normalise_name(text))

    def nearest(self, text: str, most: int) -> tuple[str, ...]:
        """Return the usual words that look most like *text*, the likeliest first."""

        def likeness(word: str) -> float:
            return SequenceMatcher(None, word, normalise_name(text)).ratio()

        return tuple(sorted(self.usual_words, key=likeness, reverse=True)[:most])

    @property
    def usual_words(self) -> tuple[str, ...]:
        """One word for each meaning, for drop-down lists and for saying what is allowed; none of our own."""
        return tuple(
            choice.words[0] for choice in self.choices if not choice.words[0].endswith(OURS)
        )


class HonorNames(Vocabulary):
    """The honours; quotation marks in their names do not matter either."""

    def find(self, text: str) -> str | None:
        """Return the honour's code."""
        honor = find_honor(text)
        return honor.code if honor else None


def _words(**choices: str) -> tuple[Choice, ...]:
    """Return choices from `code="word word"`."""
    return tuple(Choice(code, tuple(words.split())) for code, words in choices.items())


def _same(words: str) -> Vocabulary:
    """Return a free vocabulary whose words are their own codes."""
    return Vocabulary(tuple(Choice(word, (word,)) for word in words.split()), strict=False)


def _exact(words: str) -> Vocabulary:
    """Return a strict vocabulary whose words are their own codes."""
    return Vocabulary(_same(words).choices)


SEX = Vocabulary(_words(male="男", female="女"))
WORK_STATE = Vocabulary(
    _words(working="在岗 在职 在岗在位", retired="退休 已退休 离退休"), strict=False
)

UNIT_KIND = Vocabulary(
    _words(
        home="劳模工匠之家 劳模之家",
        chapter="分协会",
        volunteer_group="志愿者活动小组 志愿者小组",
        service_team="服务队 专项服务队",
        lecture_troupe="宣讲团",
        kindness_group="小善群",
        studio="创新工作室 劳模工匠创新工作室",
    )
)
HOME_TYPE = _same("片区 系统 社区 企业 单位")
TIER = _same("一级 二级 三级")
UNIT_STATE = Vocabulary(
    _words(running="运行 正常 在运行", closed="撤销 已撤销", applied="申请中", building="筹建"),
    default="running",
)

HONOR = HonorNames(tuple(Choice(honor.code, (honor.name_zh, *honor.aliases)) for honor in HONORS))
LEVEL = Vocabulary(tuple(Choice(code, (name,)) for code, name in LEVELS.items()), strict=False)
SUBJECT = Vocabulary(
    tuple(Choice(code, (name,)) for code, name in SUBJECTS.items()), default="person"
)

VENUE_TYPE = Vocabulary(
    _words(
        enterprise="企业 厂区 进企业",
        school="学校 校园 院校 进校园",
        community="社区 小区 进社区",
        building_site="工地 建筑工地 进工地",
        village="乡村 农村 村 进乡村",
        park="园区 产业园区 企业园区",
        hospital="医院 医疗机构",
        other="其他 其它",
    ),
    strict=False,
)
ACTIVITY_TYPE = _same("宣讲 授课 义诊 上门服务 联谊 座谈 参观 竞赛 茶会 主题活动 其他")
SCALE = _same("一般 大型")
EVENT_STATE = Vocabulary(
    _words(
        done="已完成 完成 已举办 已开展 已结束 已刊发 已播出 √",
        not_held="取消 已取消 延期 未举办 未开展 筹备中 计划 待刊",
    ),
    default="done",
)
HELP_FORM = _same("技术交流 技术咨询 技能培训 项目攻关 政策宣讲 走访服务 健康服务")

VISIT_KIND = Vocabulary(
    _words(
        greeting="慰问",
        newly_honored="新授予荣誉",
        elderly="高龄",
        hardship="困难",
        hospital="住院",
        three_visits="三走访",
        bereavement="悼念",
    )
)
VISIT_STATE = Vocabulary(
    _words(done="已完成 完成 已走访 √", not_completed="未遇 未完成 待走访 改期 取消"),
    default="done",
)
TRIP_STATE = Vocabulary(
    _words(
        done="参加 已参加 出行",
        no_show="未到 请假 退出 放弃",
        waiting_list="候补 候补未递补",
        companion="随行 随行家属 家属",
        not_held="批次取消 取消",
    )
)
CAKE_STATE = Vocabulary(
    _words(done="已送达 送达 已签收 补送已签收", not_delivered="送达失败 未送达 拒收 退回")
)

BENEFIT_KIND = _exact("医药费补助 荣誉津贴 困难帮扶")
BENEFIT_RESULTS: Mapping[str, Vocabulary] = {
    "医药费补助": Vocabulary(
        _words(done="已申请 已受理 已发放 未通过", not_submitted="撤回 材料不全未报")
    ),
    "荣誉津贴": Vocabulary(_words(done="已落实", not_confirmed="办理中 未通过 暂缓")),
    "困难帮扶": Vocabulary(_words(done="已发放 已帮扶", not_confirmed="办理中 未通过 暂缓")),
}
LOAN_PURPOSE = _same("生产 生活")
LOAN_STATE = Vocabulary(
    _words(
        done="已放款 放款 还款中 已结清",
        repayment="还款 归还本金",
        not_disbursed="已推荐 审批中 未通过 已撤回",
    )
)

INQUIRY_CHANNEL = _exact("来信 来访 来电")
CERTIFICATE_KIND = _same("劳模身份证明 荣誉证明 待遇证明 子女入学证明 其他")
CERTIFICATE_STATE = Vocabulary(_words(done="有效 已开具", voided="作废 已作废"))

_INVITATION = Vocabulary(_words(done="接受 已接受 出席 缺席", declined="婉拒 谢绝 已替换"))
CIVIC_KIND = _exact("旁听邀请 受邀参加 立法意见征集 意见建议 政协提案答复")
CIVIC_STATES: Mapping[str, Vocabulary] = {
    "旁听邀请": _INVITATION,
    "受邀参加": _INVITATION,
    "立法意见征集": Vocabulary(_words(done="已提交", not_submitted="已参加", no_show="请假")),
    "意见建议": Vocabulary(_words(done="已提交 已采纳 已答复")),
    "政协提案答复": Vocabulary(_words(done="已答复", not_completed="办理中")),
}
NOMINATION_KIND = _exact(f"荣誉推荐 宣讲员选拔 培育名单 名匠录 人才培育 工作室认定{OURS}")
NOMINATION_RESULT = Vocabulary(
    _words(
        selected="入选 当选",
        published="公布 已公布",
        in_training="在培",
        not_selected="未入选 落选",
        recommended="推荐中",
        publicised="公示中",
        withdrawn="撤回 退出",
        reviewed=f"已审核{OURS}",
        shortlisted=f"入围{OURS}",
        forwarded=f"已上报{OURS}",
    )
)
"""Finer than the classes: `SELECTED` are those that count, the others are `not_selected`."""
SELECTED = frozenset({"selected", "published", "in_training"})
TALENT_STAGE = _same("选 育 用 研 励")

STANDING = Vocabulary(
    _words(
        candidate="候选",
        active="在册",
        suspended="暂停",
        transferred="转出",
        withdrawn="退会",
        deceased="去世",
    )
)
AGREEMENT_KIND = Vocabulary(
    _words(pairing="结对共建", alliance="联盟", host="依托", service="服务")
)
AGREEMENT_STATE = Vocabulary(
    _words(active="有效", expiring="临期", lapsed="到期", renewed="已续签", terminated="已终止")
)

RELATION = Vocabulary(
    _words(
        spouse="配偶",
        child="子女",
        parent="父母",
        sibling="兄弟姐妹",
        grandchild="孙辈",
        other="其他",
    )
)
MEMBERSHIP_ROLE = Vocabulary(_words(member="成员"), strict=False, default="member")
OFFICE = Vocabulary(
    _words(
        secretary="秘书",
        president="会长",
        vice_president="副会长",
        home_leader="劳模工匠之家负责人",
        chapter_leader="分协会负责人",
        team_leader="服务队长",
    )
)

VENUE_KIND = _same(
    "匠心图书角 工匠馆 劳模工匠馆 健康服务中心 调解室 休闲绿地 基地 职工书屋 城市书房 其他"
)
VENUE_STATE = Vocabulary(
    _words(
        open="已开放 开放 已启用",
        applied="申请中",
        building="筹建 建设中",
        closed="已关闭 关闭",
    ),
    default="open",
)
EXCHANGE_KIND = _same("结对共建 来访接待 外出交流")
SERVICE_KIND = _same("送政策 送技术 送服务 送文化 送培训 无偿献血 绿地维护 义诊 调解 其他")
SERVICE_STATE = Vocabulary(
    _words(done="已完成 完成 已参加 √", no_show="未参加 请假 未献血", not_held="取消"),
    default="done",
)
OUTLET_KIND = _same("报纸 公众号 专栏 丛书 电视节目")
PAIR_STATE = Vocabulary(
    _words(paired="结对中", finished="已出师", ended="已终止"), strict=False, default="paired"
)

OUTLETS = Vocabulary(
    (
        Choice(
            "劳模工匠坊", ("劳模工匠坊", "《劳模工匠坊》", "《劳模工匠坊》报纸", "劳模工匠坊报")
        ),
        Choice("劳工荟", ("劳工荟", "“劳工荟”微信公众号", "劳工荟公众号", "劳工荟微信公众号")),
        Choice(
            "匠心筑梦",
            ("匠心筑梦", "《每日商报》《匠心筑梦》专栏", "每日商报匠心筑梦专栏", "《匠心筑梦》"),
        ),
        Choice(
            "杭州劳模工匠系列丛书",
            ("杭州劳模工匠系列丛书", "《杭州劳模工匠系列丛书》", "杭州劳模工匠丛书"),
        ),
        Choice("我们圆桌会", ("我们圆桌会", "《我们圆桌会》", "我们圆桌会专题节目")),
    ),
    strict=False,
)
