"""What the documents say is there: targets, commands, paths, functions and settings."""

import ast
import re
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import click
import pytest

from chassis import metrics
from chassis.settings import Settings
from deploy.cli.main import COMMANDS, main
from deploy.system import CLASSES

ROOT = Path(__file__).resolve().parent.parent
READMES = ("README.md", "README.zh-CN.md")
DOCUMENTS = (*READMES, "docs/flow.md", "docs/deploy.md", "docs/guarantees.md", "CHANGELOG.md")
DECISIONS = sorted(str(path.relative_to(ROOT)) for path in (ROOT / "docs/decisions").glob("*.md"))

CODE = re.compile(r"```\w*\n(.*?)```|`([^`\n]+)`", re.DOTALL)
ROOMS = ("chassis", "contracts", "deploy", "docs", "gateway", "services", "tests")
PATH = re.compile(rf"(?<![\w./-])(?:{'|'.join(ROOMS)})(?:/[\w.-]+)+")
FUNCTION = re.compile(rf"((?:{'|'.join(ROOMS)})/[\w./-]+\.py)::([\w.]+)")
MADE_BY_MAKE = {".venv"}


def text_of(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def code_in(name: str) -> str:
    """Return what stands in a document as code, one piece a line."""
    found = CODE.finditer(text_of(name))
    return "\n".join(block or inline for block, inline in (match.groups() for match in found))


def commands_in(name: str) -> list[list[str]]:
    """Return the words after `nuanjia` of each command line in a document."""
    lines = re.findall(r"^(?:\.venv/bin/)?nuanjia ([a-z].*)$", code_in(name), re.MULTILINE)
    return [line.split() for line in lines]


def names_in(file: Path) -> set[str]:
    """Return the names that a module gives, and those its classes give, as `Class.name`."""
    return set(_names(ast.parse(file.read_text(encoding="utf-8")).body))


def _names(body: list[ast.stmt]) -> Iterator[str]:
    for node in body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            yield node.name
        if isinstance(node, ast.ClassDef):
            yield from (f"{node.name}.{inner}" for inner in _names(node.body))
        if isinstance(node, ast.Assign):
            yield from (target.id for target in node.targets if isinstance(target, ast.Name))


@pytest.mark.parametrize("name", READMES)
def test_a_readme_shows_the_two_commands_that_are_all_the_set_up(name: str) -> None:
    blocks = [block for block, _ in CODE.findall(text_of(name))]

    assert "make run\nmake test\n" in blocks


def test_both_readmes_show_the_same_commands() -> None:
    blocks = [
        [block for block, _ in CODE.findall(text_of(name)) if not block.startswith(" curl")]
        for name in READMES
    ]

    assert blocks[0] == blocks[1]


@pytest.mark.parametrize("name", [*DOCUMENTS, *DECISIONS])
def test_every_make_target_that_is_mentioned_exists(name: str) -> None:
    targets = set(re.findall(r"^([a-z][a-z-]*):", text_of("Makefile"), re.MULTILINE))

    mentioned = set(re.findall(r"^make ([a-z][a-z-]*)", code_in(name), re.MULTILINE))

    assert mentioned - targets == set()


@pytest.mark.parametrize("name", [*DOCUMENTS, *DECISIONS])
def test_every_command_and_option_that_is_mentioned_exists(name: str) -> None:
    unknown = []
    for words in commands_in(name):
        command: click.Command = main
        rest = list(words)
        while isinstance(command, click.Group) and rest:
            found = command.get_command(click.Context(command), rest[0])
            if found is None:
                unknown.append(" ".join(words))
                break
            command = found
            rest = rest[1:]
        options = {option for each in command.params for option in each.opts}
        unknown += [word for word in rest if word.startswith("--") and word not in options]

    assert unknown == []


def test_every_command_of_the_command_line_is_in_a_document() -> None:
    mentioned = {words[0] for name in DOCUMENTS for words in commands_in(name)}

    assert set(COMMANDS) - mentioned - {"migrate"} == set()  # written as `deploy.migrate`


@pytest.mark.parametrize("name", [*DOCUMENTS, "docs/glossary.md", *DECISIONS])
def test_every_path_that_is_mentioned_exists(name: str) -> None:
    missing = [
        path
        for path in PATH.findall(code_in(name).replace("::", " "))
        if path not in MADE_BY_MAKE and not (ROOT / path).exists()
        if not path.endswith("NNNN-title.md")
    ]

    assert missing == []


@pytest.mark.parametrize("name", ["docs/flow.md", "docs/guarantees.md"])
def test_every_function_that_is_named_exists(name: str) -> None:
    named = FUNCTION.findall(text_of(name))

    missing = [f"{path}::{what}" for path, what in named if what not in names_in(ROOT / path)]

    assert named != []
    assert missing == []


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_module_that_is_started_exists(name: str) -> None:
    started = re.findall(r"python -m ([\w.]+)", code_in(name))

    missing = [
        module for module in started if not (ROOT / f"{module.replace('.', '/')}.py").exists()
    ]

    assert missing == []


def test_every_setting_stands_in_the_example_with_its_default() -> None:
    example = text_of("deploy/env.example")

    missing = [
        each.name for each in fields(Settings) if f"NUANJIA_{each.name.upper()}=" not in example
    ]

    assert missing == []


def test_every_metric_is_explained_to_operators() -> None:
    page = text_of("docs/deploy.md")
    kept = {"Counter": "_total"}
    names = [
        one._name + kept.get(type(one).__name__, "")
        for one in vars(metrics).values()
        if hasattr(one, "_name") and not isinstance(one, type)
    ]

    missing = [name for name in names if f"`{name}`" not in page]

    assert names != []
    assert missing == []


def test_every_service_is_named_to_operators() -> None:
    page = text_of("docs/deploy.md")

    assert [name for name in CLASSES if f"`{name}`" not in page] == []


def test_decisions_are_numbered_without_a_gap() -> None:
    numbers = [int(Path(name).name[:4]) for name in DECISIONS]

    assert numbers == list(range(1, len(numbers) + 1))
