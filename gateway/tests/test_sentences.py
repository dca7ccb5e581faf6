"""Each sentence is written once, and whoever refuses with its code gives it what it names."""

from __future__ import annotations

import ast
import string
import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest

from contracts.members.commands import MemberState, Office, UnitKind
from contracts.members.selection import CandidateState, Pipeline, Stage
from gateway.web.sentences import CATALOGUES, LANGUAGES, catalogue, sentence
from gateway.web.words import (
    MEMBER_STATES,
    OFFICES,
    SELECTIONS,
    STAGES,
    STEPS,
    TOLD,
    UNIT_KINDS,
)

ROOT = Path(__file__).parents[2]
KINDS = {"NotFound", "Conflict", "Invalid", "Forbidden", "Unavailable"}
OF_THE_REFUSAL = {"fields"}  # what is told beside the sentence


def refusals() -> Iterator[tuple[str, str, set[str]]]:
    """Yield where a refusal is made, its code, and what it is given."""
    for folder in ("chassis", "services", "gateway"):
        for file in sorted((ROOT / folder).rglob("*.py")):
            if "tests" in file.parts or "testing" in file.parts:
                continue
            for node in ast.walk(ast.parse(file.read_text("utf-8"))):
                if (
                    isinstance(node, ast.Call)
                    and isinstance(node.func, ast.Name)
                    and node.func.id in KINDS
                    and node.args
                    and isinstance(node.args[0], ast.Constant)
                    and all(one.arg for one in node.keywords)
                ):
                    given = {str(one.arg) for one in node.keywords}
                    yield f"{file.name}:{node.lineno}", str(node.args[0].value), given


def named_in(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_no_code_has_two_sentences():
    codes = Counter(
        code
        for file in CATALOGUES.glob("*.toml")
        for code in tomllib.loads(file.read_text("utf-8"))
    )

    assert [code for code, times in codes.items() if times > 1] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_refusal_gives_its_sentence_what_it_names(language):
    short = {
        f"{place} {code}": sorted(lacking)
        for place, code, given in refusals()
        if code in catalogue()
        and (lacking := named_in(catalogue()[code][language]) - given - OF_THE_REFUSAL)
    }

    assert short == {}


def test_every_refusal_has_a_sentence():
    assert sorted({code for _, code, _ in refusals()} - catalogue().keys()) == []


def test_the_steps_of_a_selection_stand_in_chinese_sentences_in_words():
    told = {"value": "reviewed → in_training", "allowed": "selected, thought_over"}

    assert sentence("step_twice", told, "zh") == "步骤“已审核 → 在培”重复。"
    assert "（入选、thought_over）" in sentence("pipeline_without_success", told, "zh")
    assert "reviewed → in_training" in sentence("step_twice", told, "en")


@pytest.mark.parametrize(
    ("code", "told", "words"),
    [
        ("already_in_stage", {"stage": "cultivate"}, "该人才已在“育”阶段。"),
        ("no_talent", {"pipeline": "list"}, "（本条为“培育名单”）"),
        ("not_by_this_role", {"allowed": "chapter_leader, secretary"}, "分协会负责人、秘书。"),
        ("office_of_other_kind", {"allowed": "team_leader"}, "“服务队长”"),
        ("talent_not_in_training", {"state": "withdrawn"}, "“撤回”"),
        ("unit_of_other_kind", {"kind": "studio", "wanted": "home"}, "应为“劳模工匠之家”"),
    ],
)
def test_stages_roles_and_kinds_stand_in_chinese_sentences_in_words(code, told, words):
    assert words in sentence(code, told, "zh")
    assert all(value in sentence(code, told, "en") for value in told.values())


def test_every_code_has_a_word_and_every_sentence_that_tells_one_is_there():
    assert STEPS.keys() == set(get_args(CandidateState))
    assert STAGES.keys() == set(get_args(Stage))
    assert SELECTIONS.keys() == set(get_args(Pipeline))
    assert OFFICES.keys() >= set(get_args(Office))
    assert MEMBER_STATES.keys() == set(get_args(MemberState))
    assert UNIT_KINDS.keys() == set(get_args(UnitKind))
    assert catalogue().keys() >= TOLD.keys()
