"""The shape of the house: small files, plain names, few rooms, nothing of anybody's machine."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
ROOMS = {
    "chassis",
    "console",
    "contracts",
    "deploy",
    "docs",
    "gateway",
    "services",
    "tests",
}
CODE = {".css", ".html", ".js", ".mjs", ".py", ".sh", ".ts", ".tsx", ".yaml", ".yml"}
MOST_LINES = 400
MOST_CONFTEST_LINES = 80
NAMES_FOR_THE_UNNAMED = {"utils", "util", "helpers", "helper", "common", "misc"}
PURE_MODULES = {"domain", "catalogue", "rules"}
UNFILTERED = {"text", "Table"}  # SQL that the filter by association cannot see

# Where packages are fetched from is a matter of the machine. Written in halves, or this file would
# accuse itself.
HOSTS = ["files.python" + "hosted.org", "pypi.org/" + "simple", "registry.npm" + "js.org"]
INDEX_SETTINGS = ["--index-" + "url", "--extra-index-" + "url", "--find-" + "links"]
HOME_PATH = re.compile(r"(?<![\w.:/-])/(?:home/\w+|Users/\w+|root|work)/\w")


def tracked_files() -> list[Path]:
    """Return what is or would be committed; without git, everything that is here."""
    if (ROOT / ".git").exists():
        listed = subprocess.run(
            ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
            cwd=ROOT,
            check=True,
            capture_output=True,
            text=True,
        )
        names = sorted(set(filter(None, listed.stdout.split("\0"))))
    else:
        names = [str(path.relative_to(ROOT)) for path in sorted(ROOT.rglob("*"))]
    files = [Path(name) for name in names]
    return [
        file
        for file in files
        if (ROOT / file).is_file() and not {".venv", ".tools", "node_modules"} & set(file.parts)
    ]


FILES = tracked_files()
PYTHON = [file for file in FILES if file.suffix == ".py"]
SERVICE_CODE = [
    file
    for file in PYTHON
    if file.parts[0] == "services" and not {"tests", "migrations"} & set(file.parts)
]


def lines_of(file: Path) -> int:
    return len((ROOT / file).read_text(encoding="utf-8").splitlines())


def tree_of(file: Path) -> ast.Module:
    return ast.parse((ROOT / file).read_text(encoding="utf-8"), filename=str(file))


def imported_modules(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield "." * node.level + (node.module or "")


def test_no_file_is_longer_than_one_sitting() -> None:
    code = [file for file in FILES if file.suffix in CODE or file.name == "Makefile"]

    too_long = {str(file): lines_of(file) for file in code if lines_of(file) > MOST_LINES}

    assert too_long == {}


def test_conftests_stay_small() -> None:
    conftests = [file for file in PYTHON if file.name == "conftest.py"]

    too_long = [str(file) for file in conftests if lines_of(file) > MOST_CONFTEST_LINES]

    assert too_long == []


def test_nothing_is_called_after_not_having_a_name() -> None:
    unnamed = [
        str(file)
        for file in PYTHON
        if NAMES_FOR_THE_UNNAMED & {file.stem, *(part for part in file.parts)}
    ]

    assert unnamed == []


def test_the_root_has_no_other_rooms() -> None:
    rooms = {file.parts[0] for file in FILES if len(file.parts) > 1}

    assert {room for room in rooms if not room.startswith(".")} <= ROOMS


def test_init_files_hold_a_docstring_and_nothing_else() -> None:
    too_full = []
    for file in PYTHON:
        if file.name != "__init__.py":
            continue
        body = tree_of(file).body
        only_docstring = len(body) == 1 and ast.get_docstring(tree_of(file)) is not None
        if body and not only_docstring:
            too_full.append(str(file))

    assert too_full == []


@pytest.mark.parametrize("name", sorted(UNFILTERED))
def test_services_do_not_go_round_the_filter_by_association(name: str) -> None:
    users = []
    for file in SERVICE_CODE:
        for node in ast.walk(tree_of(file)):
            imported = (
                isinstance(node, ast.ImportFrom)
                and (node.module or "").startswith("sqlalchemy")
                and name in {alias.name for alias in node.names}
            )
            reached = (
                isinstance(node, ast.Attribute)
                and node.attr == name
                and isinstance(node.value, ast.Name)
                and node.value.id in {"sa", "sqlalchemy"}
            )
            if imported or reached:
                users.append(f"{file}:{node.lineno}")

    assert users == []


def test_what_decides_imports_only_the_standard_library_and_its_like() -> None:
    impure = []
    for file in SERVICE_CODE:
        if not PURE_MODULES & {file.stem, *file.parts}:
            continue
        own = ".".join(file.parts[:2])
        for module in imported_modules(tree_of(file)):
            standard = module.split(".")[0] in sys.stdlib_module_names
            like = any(
                module == f"{own}.{pure}" or module.startswith(f"{own}.{pure}.")
                for pure in PURE_MODULES
            )
            # `from services.care import catalogue` names the package, and the linter of imports
            # sees to what is taken out of it.
            if not (standard or like or module == own):
                impure.append(f"{file}: {module}")

    assert impure == []


def test_nothing_names_a_machine_or_a_host_of_packages() -> None:
    found = []
    for file in FILES:
        try:
            content = (ROOT / file).read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue  # a workbook or a picture
        for number, line in enumerate(content.splitlines(), start=1):
            if HOME_PATH.search(line) or any(word in line for word in [*HOSTS, *INDEX_SETTINGS]):
                found.append(f"{file}:{number}: {line.strip()[:120]}")

    assert found == []
