"""The Chinese words of the codes that stand in some sentences: the steps of a selection (推荐评选)."""

from __future__ import annotations

import re

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

TELL_STEPS = frozenset(
    {
        "candidate_move_not_allowed",
        "step_unknown_state",
        "step_from_an_end",
        "step_twice",
        "step_without_office",
        "pipeline_without_success",
        "step_never_reached",
        "step_dead_end",
        "step_state_in_use",
    }
)
"""The sentences whose values are steps, alone, in a list, or as from → to."""

_CODE = re.compile(r"[a-z]+(?:_[a-z]+)*")


def in_words(value: object) -> object:
    """Return *value* with the word for each step in it; what is no step stays as it is."""
    if not isinstance(value, str):
        return value
    return _CODE.sub(lambda code: STEPS.get(code[0], code[0]), value).replace(", ", "、")
