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

from contracts.members.selection import CandidateState
from gateway.web.sentences import CATALOGUES, LANGUAGES, catalogue, sentence
from gateway.web.words import STEPS, TELL_STEPS

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


def test_every_step_has_a_word_and_every_sentence_that_tells_one_is_there():
    assert STEPS.keys() == set(get_args(CandidateState))
    assert catalogue().keys() >= TELL_STEPS
