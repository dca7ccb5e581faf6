"""The Chinese words of the codes that stand in some sentences: steps, stages, roles, states, kinds."""

from __future__ import annotations

import re

from gateway.roles import NAMES_ZH

STEPS = {
    "recommended": "推荐中",
    "reviewed": "已审核",
    "shortlisted": "入围",
    "publicised": "公示中",
    "forwarded": "已上报",
    "selected": "入选",
    "in_training": "在培",
    "published": "已公布",
    "rejected": "未入选",
    "withdrawn": "撤回",
}

STAGES = {"select": "选", "cultivate": "育", "employ": "用", "research": "研", "reward": "励"}
SELECTIONS = {
    "honor": "荣誉推荐",
    "speaker": "宣讲员选拔",
    "list": "培育名单",
    "register": "名匠录",
    "talent": "人才培育",
    "studio": "工作室认定",
}
OFFICES = NAMES_ZH | {"vice_president": "副会长"}
MEMBER_STATES = {
    "candidate": "候选",
    "active": "在册",
    "suspended": "暂停",
    "transferred": "转出",
    "withdrawn": "退会",
    "deceased": "去世",
}
VENUE_STATES = {
    "applied": "申请中",
    "approved": "已批准",
    "building": "建设中",
    "open": "已开放",
    "closed": "已关闭",
}
UNIT_STATES = {"applied": "申请中", "building": "筹建", "running": "运行", "closed": "撤销"}
UNIT_KINDS = {
    "home": "劳模工匠之家",
    "chapter": "分协会",
    "volunteer_group": "志愿者活动小组",
    "service_team": "服务队",
    "lecture_troupe": "宣讲团",
    "charity_group": "小善群",
    "studio": "创新工作室",
}
AGREEMENT_STATES = {"renewed": "已续签", "lapsed": "到期", "terminated": "已终止"}
CALL_STATES = {"open": "推荐中", "closed": "已结束", "published": "已公布"}

TOLD: dict[str, dict[str, str]] = {
    "candidate_move_not_allowed": STEPS,
    "talent_not_in_training": STEPS,
    "step_unknown_state": STEPS,
    "step_from_an_end": STEPS,
    "step_twice": STEPS,
    "step_without_office": STEPS,
    "pipeline_without_success": STEPS,
    "step_never_reached": STEPS,
    "step_dead_end": STEPS,
    "step_state_in_use": STEPS,
    "already_in_stage": STAGES,
    "no_talent": SELECTIONS,
    "not_by_this_role": OFFICES,
    "office_of_other_kind": OFFICES,
    "nobody_in_office": OFFICES,
    "move_not_allowed": MEMBER_STATES | VENUE_STATES,
    "not_on_roster": MEMBER_STATES,
    "unit_not_running": UNIT_STATES,
    "unit_of_other_kind": UNIT_KINDS,
    "agreement_over": AGREEMENT_STATES,
    "call_closed": CALL_STATES,
}
"""By the code of a sentence: the words for its values, which stand alone, in a list, or as from → to."""

_CODE = re.compile(r"[a-z]+(?:_[a-z]+)*")


def in_words(value: object, words: dict[str, str]) -> object:
    """Return *value* with the word for each code in it; what has none stays as it is."""
    if not isinstance(value, str):
        return value
    return _CODE.sub(lambda code: words.get(code[0], code[0]), value).replace(", ", "、")
