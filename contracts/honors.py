"""The honours that the associations know, as data: members keep their catalogue by it, ledgers are read by it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from contracts.values import normalise_name

Level = Literal["national", "provincial", "municipal", "county"]
Subject = Literal["person", "collective", "studio", "work"]
Gift = Literal["birthday_cake"]
Track = Literal["model_worker", "may_day_medal", "craftsman", "collective", "studio", "innovation"]

LEVELS: dict[Level, str] = {
    "national": "国家级",
    "provincial": "省级",
    "municipal": "市级",
    "county": "区县级",
}
SUBJECTS: dict[Subject, str] = {
    "person": "个人",
    "collective": "集体",
    "studio": "工作室",
    "work": "成果",
}

_QUOTES = re.compile("[“”‘’\"'「」『』]")


@dataclass(frozen=True, slots=True)
class Honor:
    """One honour: who grants it decides the *level*, to whom it is granted the *subject*.

    Somebody who is granted it is visited (*triggers_visit*), has a yearly *gift*, and is entitled to the
    allowance of its *allowance_tier*: the lower the number, the higher the tier.
    """

    code: str
    name_zh: str
    name_en: str
    level: Level
    track: Track
    aliases: tuple[str, ...] = ()
    body: str = ""
    triggers_visit: bool = True
    gift: Gift | None = None
    allowance_tier: int | None = None

    @property
    def subject(self) -> Subject:
        """What may hold it; every track but three is of persons."""
        subjects: dict[str, Subject] = {
            "collective": "collective",
            "studio": "studio",
            "innovation": "work",
        }
        return subjects.get(self.track, "person")

    @property
    def counts_as_model_worker(self) -> bool:
        """Whether its holder is a model worker (劳模)."""
        return self.track == "model_worker"

    @property
    def counts_as_craftsman(self) -> bool:
        """Whether its holder is a craftsman (工匠)."""
        return self.track == "craftsman"


HONORS: tuple[Honor, ...] = (
    Honor(
        "national_model_worker",
        "全国劳动模范",
        "National Model Worker",
        "national",
        "model_worker",
        ("全国劳模",),
        body="中共中央 国务院",
        allowance_tier=1,
    ),
    Honor(
        "national_may_day_medal",
        "全国五一劳动奖章",
        "National May Day Labour Medal",
        "national",
        "may_day_medal",
        ("全国五一奖章",),
        body="中华全国总工会",
    ),
    Honor(
        "provincial_model_worker",
        "浙江省劳动模范",
        "Zhejiang Model Worker",
        "provincial",
        "model_worker",
        ("省劳模", "浙江省劳模", "省劳动模范"),
        body="浙江省人民政府",
        allowance_tier=2,
    ),
    Honor(
        "zhejiang_craftsman",
        "浙江工匠",
        "Zhejiang Craftsman",
        "provincial",
        "craftsman",
        ("省工匠",),
        body="浙江省总工会",
    ),
    Honor(
        "municipal_model_worker",
        "杭州市劳动模范",
        "Hangzhou Model Worker",
        "municipal",
        "model_worker",
        ("市劳模", "杭州市劳模", "市劳动模范"),
        body="杭州市人民政府",
        allowance_tier=3,
    ),
    Honor(
        "hangzhou_craftsman",
        "杭州工匠",
        "Hangzhou Craftsman",
        "municipal",
        "craftsman",
        ("杭州市工匠",),
        body="杭州市总工会",
        gift="birthday_cake",
    ),
    Honor(
        "hangzhou_digital_craftsman",
        "杭州数字工匠",
        "Hangzhou Digital Craftsman",
        "municipal",
        "craftsman",
        ("数字工匠",),
        body="杭州市总工会",
    ),
    Honor(
        "tonglu_craftsman",
        "桐庐工匠",
        "Tonglu Craftsman",
        "county",
        "craftsman",
        ("桐庐县工匠",),
        body="桐庐县总工会",
    ),
    Honor(
        "xiaoshan_craftsman",
        "萧山工匠",
        "Xiaoshan Craftsman",
        "county",
        "craftsman",
        ("萧山区工匠",),
        body="萧山区总工会",
    ),
    Honor(
        "binjiang_craftsman",
        "滨江工匠",
        "Binjiang Craftsman",
        "county",
        "craftsman",
        ("高新区（滨江）工匠",),
        body="高新区（滨江）总工会",
    ),
    Honor(
        "jiande_master_craftsman",
        "建德名匠",
        "Jiande Master Craftsman",
        "county",
        "craftsman",
        ("建德市名匠",),
        body="建德市总工会",
        triggers_visit=False,  # by cohorts, and one does not call on twenty-three at once
    ),
    Honor(
        "municipal_model_collective",
        "杭州市模范集体",
        "Hangzhou Model Collective",
        "municipal",
        "collective",
        ("市模范集体",),
        body="杭州市人民政府",
        triggers_visit=False,
    ),
    Honor(
        "provincial_innovation_studio",
        "浙江省劳模工匠创新工作室",
        "Zhejiang Model Worker and Craftsman Innovation Studio",
        "provincial",
        "studio",
        ("省级劳模工匠创新工作室", "省级创新工作室"),
        body="浙江省总工会",
        triggers_visit=False,
    ),
    Honor(
        "municipal_innovation_studio",
        "杭州市劳模工匠创新工作室",
        "Hangzhou Model Worker and Craftsman Innovation Studio",
        "municipal",
        "studio",
        ("市级劳模工匠创新工作室", "市级创新工作室"),
        body="杭州市总工会",
        triggers_visit=False,
    ),
    Honor(
        "provincial_innovation_first_prize",
        "浙江省职工优秀技术创新成果一等奖",
        "Zhejiang Employee Technical Innovation, First Prize",
        "provincial",
        "innovation",
        ("省职工优秀技术创新成果一等奖",),
        body="浙江省总工会",
        triggers_visit=False,
    ),
    Honor(
        "municipal_five_small_innovation",
        "杭州市职工“五小”创新成果",
        'Hangzhou Employee "Five Smalls" Innovation',
        "municipal",
        "innovation",
        ("杭州市职工五小创新成果", "市职工“五小”创新成果"),
        body="杭州市总工会",
        triggers_visit=False,
    ),
)


def _comparable(text: str) -> str:
    return _QUOTES.sub("", normalise_name(text))


_BY_NAME = {
    _comparable(word): honor for honor in HONORS for word in (honor.name_zh, *honor.aliases)
}
_BY_CODE = {honor.code: honor for honor in HONORS}


def comparable(text: str) -> str:
    """Return the name of an honour as it is compared: without white space and quotation marks."""
    return _comparable(text)


def find_honor(name: str) -> Honor | None:
    """Return the honour called *name*, by full name or alias; white space and quotation marks do not matter."""
    return _BY_NAME.get(_comparable(name))


def honor_of(code: str) -> Honor:
    """Return the honour with *code*; raises `KeyError`."""
    return _BY_CODE[code]
