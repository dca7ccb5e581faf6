"""Every published figure that members counts: one declaration each.

What the words of a rule are is in `counting`; who prints a figure, and how, is in `presentations`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from services.members.figures import honors, people, relations, selection, units
from services.members.figures.counting import Rule, Window

__all__ = ["BY_SLUG", "FIGURES", "JURISDICTION", "OWN", "Figure", "Window"]

OWN, JURISDICTION = "own", "jurisdiction"
HOMES_COUNTED_SINCE = date(2021, 1, 1)
"""自2021年起: homes have been built and added up since then."""


@dataclass(frozen=True)
class Figure:
    """A figure: its slug, its rule, the rule in words and, where nobody says otherwise, unit and scope.

    *since* opens the window of a cumulative figure earlier than the year, for whoever says nothing else.
    """

    slug: str
    rule: Rule
    unit: str
    zh: str
    en: str
    scope: str = OWN
    since: date | None = None


FIGURES: tuple[Figure, ...] = (
    # units
    Figure(
        "enterprise-help-teams",
        units.enterprise_help_teams,
        "支 (team)",
        "期末运行的、属于“劳模工匠助企行”专项的服务队，同一机构编号计一次",
        "service teams of the enterprise-help campaign that stand at the end, each number once",
        JURISDICTION,
    ),
    Figure(
        "homes-built-cumulative",
        units.homes_built,
        "家 (home)",
        "期内成立的劳模工匠之家，含此后撤销的，不含申请中和筹建，同一机构编号计一次",
        "homes founded in the period, also those dissolved since, each number once",
        JURISDICTION,
        HOMES_COUNTED_SINCE,
    ),
    Figure(
        "homes-active",
        units.active("home"),
        "个 (unit)",
        "期末运行的劳模工匠之家",
        "homes that stand at the end",
    ),
    Figure(
        "volunteer-groups-active",
        units.active("volunteer_group"),
        "个 (unit)",
        "期末运行的志愿者活动小组",
        "volunteer groups that stand at the end",
    ),
    Figure(
        "chapters-active",
        units.active("chapter"),
        "个 (chapter)",
        "期末运行的分协会",
        "chapters that stand at the end",
    ),
    Figure(
        "service-teams-active",
        units.active("service_team"),
        "支 (team)",
        "期末运行的服务队",
        "service teams that stand at the end",
    ),
    # honours
    Figure(
        "provincial-model-workers-granted",
        honors.people_granted("provincial_model_worker"),
        "名 (person)",
        "期内被授予浙江省劳动模范的会员，每人计一次，已撤销的不计",
        "people granted the title of Zhejiang Model Worker in the period, each once",
    ),
    Figure(
        "hangzhou-digital-craftsmen-granted",
        honors.people_granted("hangzhou_digital_craftsman"),
        "名 (person)",
        "期内被授予杭州数字工匠的会员，每人计一次，已撤销的不计",
        "people granted the title of Hangzhou Digital Craftsman in the period, each once",
    ),
    Figure(
        "innovation-studios-provincial-recognised",
        honors.others_granted("provincial_innovation_studio", "studio"),
        "个 (studio)",
        "期内被认定为浙江省劳模工匠创新工作室的工作室",
        "studios recognised at the provincial level in the period",
    ),
    Figure(
        "innovation-studios-municipal-recognised",
        honors.others_granted("municipal_innovation_studio", "studio"),
        "个 (studio)",
        "期内被认定为杭州市劳模工匠创新工作室的工作室，升级的按各自认定日期计",
        "studios recognised at the municipal level in the period, each at its own recognition",
    ),
    Figure(
        "municipal-model-collectives",
        honors.others_granted("municipal_model_collective", "collective"),
        "个 (collective)",
        "期内被授予杭州市模范集体的集体",
        "collectives granted the title of Hangzhou Model Collective in the period",
    ),
    Figure(
        "innovation-awards-granted",
        honors.innovation_awards,
        "项 (award)",
        "期内获奖的创新成果，成果与奖项相同的计一次",
        "pairs of a work and an award of the period",
    ),
    Figure(
        "personal-honours-granted",
        honors.personal_honors,
        "项",
        "期内授予个人的荣誉，一人多项分别计",
        "honours granted to persons in the period; one person's two are two",
    ),
    # selections
    Figure(
        "lecture-troupe-members-selected",
        selection.people("speaker", batch=selection.FIRST_BATCH),
        "位 (distinct members)",
        "期内首批宣讲员选拔入选的人，每人计一次",
        "people selected in the first batch of speakers in the period, each once",
    ),
    Figure(
        "speakers-selected",
        selection.people("speaker", batch=selection.FIRST_BATCH),
        "名",
        "期内首批宣讲员选拔入选的人，每人计一次",
        "people selected in the first batch of speakers in the period, each once",
    ),
    Figure(
        "national-craftsman-candidates",
        selection.people("list", title=selection.CULTIVATION_LIST),
        "名 (person)",
        "期内列入大国工匠浙江培育对象的人，不是荣誉",
        "people put on the Zhejiang list for the national title in the period; it is no honour",
    ),
    Figure(
        "master-register-entries",
        selection.people("register", batch=selection.FIRST_BATCH),
        "人 (person)",
        "期内首批名匠录公布或入选的人，每人计一次",
        "people of the first batch of the register in the period, each once",
    ),
    Figure(
        "talent-chain-stages",
        selection.talent_stages,
        "个 (stage)",
        "期内有人在培的阶段（选、育、用、研、励）",
        "stages of the talent chain in which somebody is in the period",
    ),
    # venues and exchanges
    Figure(
        "health-centre-service-types",
        relations.named_in_venues("health_centre", lambda venue: venue.services),
        "类 (service type as listed)",
        "期末开放的健康服务中心的服务内容，相同的计一次",
        "services of the health centres open at the end, each once",
    ),
    Figure(
        "craftsmen-hall-builders",
        relations.named_in_venues("hall", lambda venue: venue.builders),
        "个 (party)",
        "期末开放的工匠馆的共建单位，相同的计一次",
        "builders of the craftsmen halls open at the end, each once",
    ),
    Figure(
        "reading-corners-opened",
        relations.corners_opened,
        "家 (host unit)",
        "期内开放的首批匠心图书角的依托单位，相同的计一次",
        "hosts of the first batch of reading corners opened in the period, each once",
    ),
    Figure(
        "reading-corner-hosts-named",
        relations.corner_hosts_named,
        "家 (named host)",
        "首批匠心图书角的依托单位中，总结点名的",
        "those of these hosts that the summary names",
    ),
    Figure(
        "delegations-origins-listed",
        relations.delegation_origins,
        "个 (origin)",
        "期内来访接待的来源地，相同的计一次",
        "places that delegations received in the period came from, each once",
    ),
    # the roster
    Figure(
        "members-on-roster",
        people.on_roster,
        "名",
        "名册中的会员，每人一次，含已去世的",
        "members on the roster, each once, living and deceased",
    ),
    Figure("members-living", people.alive, "名", "期末健在的会员", "members living at the end"),
    Figure(
        "members-aged-80-plus",
        people.aged(80),
        "名",
        "期末健在且已满80周岁的会员",
        "living members who have had their 80th birthday by the end",
    ),
    Figure(
        "members-aged-90-plus",
        people.aged(90),
        "名",
        "期末健在且已满90周岁的会员",
        "living members who have had their 90th birthday by the end",
    ),
    Figure(
        "members-retired",
        people.retired,
        "名",
        "期末健在且已退休的会员",
        "living members who are retired at the end",
    ),
)

BY_SLUG = {figure.slug: figure for figure in FIGURES}
