"""Says in a sentence what was found: Chinese first, English second; the words are in `messages`."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache, singledispatch
from importlib.resources import files
from typing import Literal

from gateway.ledger.findings import Duplicate, NotCounted, Note, Rejection
from gateway.ledger.sheets.declared import SHEETS
from gateway.ledger.sheets.own import OWN_SHEETS
from gateway.ledger.tables import SheetProblem, WorkbookRefused

Language = Literal["zh-CN", "en"]
Finding = Rejection | Duplicate | Note | NotCounted | SheetProblem | WorkbookRefused

COLON: dict[Language, str] = {"zh-CN": "：", "en": ": "}
_SHEETS = {sheet.name: sheet for sheet in (*SHEETS, *OWN_SHEETS)}


@cache
def catalogue(language: Language) -> Mapping[str, Mapping[str, str]]:
    """Return the sentences of *language* by section and code."""
    text = files("gateway.ledger").joinpath("messages", f"{language}.toml").read_text("utf-8")
    return tomllib.loads(text)


def explain(finding: Finding, language: Language = "zh-CN") -> str:
    """Return the sentence about *finding*: what is wrong, where, with which value, what is allowed."""
    return _explain(finding, language)


def other_association(named: str, into: str, language: Language = "zh-CN") -> str:
    """Return the sentence that a ledger names another association than it goes into."""
    sentence = catalogue(language)["notice"]["other_association"]
    return sentence.format(named=named, into=into)


@singledispatch
def _explain(finding: object, language: Language) -> str:
    raise TypeError(f"no sentence for {type(finding).__name__}")


@_explain.register
def _rejection(finding: Rejection, language: Language) -> str:
    sentences = catalogue(language)["rejected"]
    sentence = sentences.get(f"{finding.code}.{finding.variant}") or sentences[finding.code]
    return _at(finding, language, sentence.format(value=finding.value, **finding.params))


@_explain.register
def _note(finding: Note, language: Language) -> str:
    sentence = catalogue(language)["note"][finding.code]
    return _at(finding, language, sentence.format(value=finding.value))


def _at(finding: Rejection | Note, language: Language, sentence: str) -> str:
    """Return *sentence* with the place of *finding* before it."""
    place = catalogue(language)["where"]["row"].format(
        sheet=finding.sheet,
        row=finding.row,
        column=finding.column,
        column_en=_SHEETS[finding.sheet].by_name[finding.column].english,
    )
    return place + COLON[language] + sentence


@_explain.register
def _duplicate(finding: Duplicate, language: Language) -> str:
    words = catalogue(language)
    key = words["key"].get(_SHEETS[finding.sheet].code, finding.key)
    return words["duplicate"]["duplicate"].format(
        sheet=finding.sheet, row=finding.row, of_row=finding.of_row, key=key
    )


@_explain.register
def _not_counted(finding: NotCounted, language: Language) -> str:
    words = catalogue(language)
    place = words["where"]["sheet"].format(sheet=finding.sheet)
    return place + COLON[language] + words["not_counted"][finding.code].format(row=finding.row)


@_explain.register
def _problem(finding: SheetProblem, language: Language) -> str:
    words = catalogue(language)
    place = words["where"]["sheet"].format(sheet=finding.sheet)
    return place + COLON[language] + words["problem"][finding.code].format(**finding.params)


@_explain.register
def _refused(finding: WorkbookRefused, language: Language) -> str:
    return catalogue(language)["refused"][finding.code].format(**finding.params)
