# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Is the repository itself in order?

Needs the files that git tracks. Gives the promises of the house: what is published about the project is true, what is
locked is what is asked for, and nothing tells about the machine it was made on.
"""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from datetime import date
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import Any

import pytest
import yaml

import buurtpeil

REPOSITORY = Path(__file__).resolve().parents[1]
PROJECT: dict[str, Any] = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))
REQUIREMENT_FILES = tuple(f"requirements/{name}.txt" for name in ("core", "extras", "dev", "peers"))
EXTRAS = [line for lines in PROJECT["project"]["optional-dependencies"].values() for line in lines]


@cache
def tracked_files() -> tuple[Path, ...]:
    """The files git knows; where there is no git (an unpacked archive), all that are not ignored by kind."""
    answer = subprocess.run(["git", "ls-files", "-z"], cwd=REPOSITORY, capture_output=True, text=True, check=False)
    if answer.returncode:
        pytest.skip("this is not a git checkout, so what belongs to the project is not known")
    return tuple(path for name in answer.stdout.split("\0") if name and (path := REPOSITORY / name).is_file())


def read(name: str) -> str:
    """A text file of the repository."""
    return (REPOSITORY / name).read_text(encoding="utf-8")


def canonical(name: str) -> str:
    """A package name as PEP 503 writes it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def name_of(requirement: str) -> str:
    """The package name of a requirement line."""
    match = re.match(r"[A-Za-z0-9._-]+", requirement)
    assert match, requirement
    return canonical(match.group())


# --- What the project says about itself ------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def publiccode() -> dict[str, Any]:
    """publiccode.yml as data."""
    content = yaml.safe_load(read("publiccode.yml"))
    assert isinstance(content, dict)
    return content


def test_publiccode_has_every_key_that_the_standard_asks_for(publiccode: dict[str, Any]) -> None:
    required = {
        "publiccodeYmlVersion",
        "name",
        "url",
        "platforms",
        "developmentStatus",
        "softwareType",
        "description",
        "legal",
        "maintenance",
        "localisation",
    }
    assert required <= publiccode.keys()
    assert publiccode["legal"]["license"] == PROJECT["project"]["license"] == "EUPL-1.2"
    assert publiccode["maintenance"]["type"] == "community"
    assert publiccode["maintenance"]["contacts"]


@pytest.mark.parametrize("language", ["nl", "en"])
def test_publiccode_describes_the_software_in_both_languages(publiccode: dict[str, Any], language: str) -> None:
    assert language in publiccode["localisation"]["availableLanguages"]
    description = publiccode["description"][language]
    assert len(description["shortDescription"]) <= 150
    assert 150 <= len(description["longDescription"]) <= 10_000
    assert description["features"]
    for screenshot in description["screenshots"]:
        assert (REPOSITORY / screenshot).is_file(), screenshot


def test_one_version_everywhere(publiccode: dict[str, Any]) -> None:
    assert publiccode["softwareVersion"] == buurtpeil.__version__
    assert metadata.version("buurtpeil") == buurtpeil.__version__
    assert f'"version": "{buurtpeil.__version__}"' in read("frontend/package.json")
    assert versions_in("CHANGELOG.md")[0] == buurtpeil.__version__


def versions_in(changelog: str) -> list[str]:
    """The versions that have a heading, newest first."""
    return re.findall(r"^## (\d+\.\d+\.\d+)", read(changelog), flags=re.MULTILINE)


def test_both_changelogs_tell_the_same_versions() -> None:
    assert versions_in("CHANGELOG.md") == versions_in("CHANGELOG.nl.md")
    items = [len(re.findall(r"^- ", read(name), flags=re.MULTILINE)) for name in ("CHANGELOG.md", "CHANGELOG.nl.md")]
    assert items[0] == items[1], "each change is told in both languages"


@pytest.mark.parametrize("name", ["CHANGELOG.md", "CHANGELOG.nl.md"])
def test_nothing_of_a_changelog_stands_outside_its_versions(name: str) -> None:
    head, *versions = (REPOSITORY / name).read_text(encoding="utf-8").split("\n## ")
    assert head.startswith("<!-- SPDX")
    assert "\n- " not in head
    assert versions


def test_every_decision_has_a_number_a_date_and_three_parts() -> None:
    records = sorted((REPOSITORY / "docs" / "adr").glob("[0-9]*.md"))
    assert [int(path.name[:4]) for path in records] == list(range(1, len(records) + 1))
    index = read("docs/adr/index.md")
    for path in records:
        text = path.read_text(encoding="utf-8")
        found = re.search(r"^(\d{4}-\d{2}-\d{2}), (accepted|replaced by .+)$", text, flags=re.MULTILINE)
        assert found, f"{path.name} lacks its date and state"
        date.fromisoformat(found.group(1))
        for part in ("**Context.**", "**Decision.**", "**Consequences.**"):
            assert part in text, f"{path.name} lacks {part}"
        assert path.name in index


def test_make_targets_that_the_documents_name_exist() -> None:
    targets = set(re.findall(r"^([a-z-]+):", read("Makefile"), flags=re.MULTILINE))
    documents = [path for path in tracked_files() if path.suffix == ".md"]
    named = {
        target
        for path in documents
        for target in re.findall(r"(?:^|`)make ([a-z-]+)", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
    }
    assert {"run", "test"} <= named
    assert named <= targets


# --- What is installed -----------------------------------------------------------------------------------------------


def locked_names(name: str) -> set[str]:
    """The packages that a requirements file pins."""
    return {name_of(line) for line in read(name).splitlines() if re.match(r"[A-Za-z0-9]", line)}


@pytest.mark.parametrize("name", REQUIREMENT_FILES)
def test_requirement_files_hold_pinned_and_hashed_lines_only(name: str) -> None:
    entries = re.split(r"\n(?=[A-Za-z0-9])", read(name).strip())
    assert entries
    for entry in entries:
        first, *others = [line.strip() for line in entry.splitlines() if not line.strip().startswith("#")]
        assert re.fullmatch(r"[a-z0-9-]+==[^\s;]+( ; [^\\]+)? \\", first), first
        assert others, first
        assert all(re.fullmatch(r"--hash=sha256:[0-9a-f]{64}( \\)?", line) for line in others), first


def test_what_is_asked_for_is_what_is_locked() -> None:
    groups = PROJECT["dependency-groups"]
    runtime = {name_of(line) for line in PROJECT["project"]["dependencies"]}
    build = {name_of(line) for line in groups["build"]}
    development = {name_of(line) for group in ("test", "lint", "docs") for line in groups[group]}
    core, extras, dev, peers = (locked_names(name) for name in REQUIREMENT_FILES)
    assert runtime | build <= core <= extras <= dev
    assert {name_of(line) for line in EXTRAS} <= extras
    assert development <= dev
    assert {name_of(line) for line in groups["peers"]} <= peers
    assert not (development - runtime - build) & core, "what only development needs is not in core.txt"


def imported_packages(folders: tuple[str, ...]) -> set[str]:
    """The distributions that the Python files of these folders import; own helpers aside."""
    names: set[str] = set()
    for path in tracked_files():
        if path.suffix != ".py" or path.relative_to(REPOSITORY).parts[0] not in folders:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                names |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and not node.level and node.module:
                names.add(node.module.partition(".")[0])
            elif isinstance(node, ast.Call) and ast.unparse(node.func) == "pytest.importorskip":
                names.add(ast.literal_eval(node.args[0]).partition(".")[0])
    owners = metadata.packages_distributions()
    return {canonical(owners[name][0]) for name in names - set(sys.stdlib_module_names) if name in owners} - {
        "buurtpeil"
    }


def test_what_is_imported_is_asked_for() -> None:
    groups = PROJECT["dependency-groups"]
    runtime = {name_of(line) for line in PROJECT["project"]["dependencies"]}
    development = {name_of(line) for group in ("build", "test", "lint", "docs") for line in groups[group]}
    extras = {name_of(line) for line in EXTRAS}
    peers = {name_of(line) for line in groups["peers"]}
    assert imported_packages(("src",)) <= runtime | extras
    assert imported_packages(("tests", "tools")) <= runtime | extras | development
    assert imported_packages(("benchmarks",)) <= runtime | extras | development | peers


def test_every_dependency_says_why_it_is_here() -> None:
    text = read("docs/dependencies.md").lower()
    groups = PROJECT["dependency-groups"]
    asked = [
        *PROJECT["project"]["dependencies"],
        *EXTRAS,
        *(line for key in ("build", "test", "lint", "docs", "peers") for line in groups[key]),
    ]
    assert [line for line in asked if name_of(line) not in text] == []


# A word in a licence's text, and why a package with it has no place here.
DENIED_LICENCES = {
    "agpl": "its network clause would bind every municipality that adapts a page; EUPL-1.2 is our copyleft",
    "affero": "see AGPL",
    "sspl": "not an open licence",
    "server side public license": "not an open licence",
    "busl": "not an open licence until years later",
    "business source": "not an open licence until years later",
    "commons clause": "forbids use that EUPL-1.2 allows",
    "proprietary": "may not be passed on with our code",
    "non-commercial": "a housing association or bureau may use Buurtpeil too",
    "noncommercial": "a housing association or bureau may use Buurtpeil too",
}


def stated_licence(fields: metadata.PackageMetadata) -> str:
    """The licence as an expression where there is one, else the classifiers, which say less ("other")."""
    expression = fields.get("License-Expression") or fields.get("License") or ""
    if expression and len(expression) < 100:
        return str(expression)
    classifiers = [value for value in fields.get_all("Classifier", []) if value.startswith("License ::")]
    return " ".join(classifiers) or str(expression[:200])


def test_no_installed_package_has_a_licence_that_binds_or_shuts_out_users() -> None:
    locked = set().union(*(locked_names(name) for name in REQUIREMENT_FILES))
    refused = []
    for distribution in metadata.distributions():
        name = canonical(distribution.metadata["Name"])
        stated = stated_licence(distribution.metadata).lower()
        if name in locked:
            assert stated, f"{name} states no licence"
            refused += [f"{name}: {word} ({why})" for word, why in DENIED_LICENCES.items() if word in stated]
    assert refused == []


OPEN_NPM_LICENCES = {
    "OFL-1.1", "MPL-2.0", "MIT", "ISC", "0BSD", "BSD-2-Clause", "BSD-3-Clause", "Apache-2.0", "EUPL-1.2",
    "(MIT OR Apache-2.0)",
}  # fmt: skip


def test_the_front_end_locks_hashes_and_open_licences_only() -> None:
    lock = read("frontend/package-lock.json")
    assert '"resolved"' not in lock
    packages = re.findall(r'"node_modules/([^"]+)": \{(.*?)\n    \}', lock, flags=re.DOTALL)
    assert packages
    for name, content in packages:
        assert '"integrity": "sha512-' in content, name
        licence = re.search(r'"license": "([^"]+)"', content)
        assert licence, name
        assert licence.group(1) in OPEN_NPM_LICENCES, name


# --- What no file may tell -------------------------------------------------------------------------------------------

# Written in two halves, so that this file does not name them either.
FOREIGN = [
    "files.python" + "hosted",
    "pypi.org" + "/simple",
    "registry.npm" + "js",
    "registry.yarn" + "pkg",
    "deb.deb" + "ian",
    "/opt/" + "pypi",
    "/opt/" + "wheels",
    "/wo" + "rk/",
    "/ro" + "ot/",
    "/tmp" + "/v/",
    "/farm" + "/",
]


@pytest.mark.parametrize("text", FOREIGN)
def test_no_file_names_a_registry_or_the_machine_it_was_made_on(text: str) -> None:
    needle = text.encode()
    assert [str(path.relative_to(REPOSITORY)) for path in tracked_files() if needle in path.read_bytes()] == []


def test_no_real_figures_and_no_big_files_are_committed() -> None:
    big = [path for path in tracked_files() if path.stat().st_size > 1_000_000]
    data = [path for path in tracked_files() if path.suffix in {".parquet", ".gz", ".zip", ".xlsx", ".gpkg", ".csv"}]
    assert big + data == []


# --- What every module has -------------------------------------------------------------------------------------------


def modules() -> list[Path]:
    """The Python files that hold code of the package and of its tools."""
    rooms = ("src", "benchmarks", "tools")
    return [path for path in tracked_files() if path.suffix == ".py" and path.relative_to(REPOSITORY).parts[0] in rooms]


def test_every_python_file_starts_with_its_licence() -> None:
    for path in tracked_files():
        if path.suffix == ".py":
            first, second, *_ = [*path.read_text(encoding="utf-8").splitlines(), "", ""]
            assert first == "# SPDX-FileCopyrightText: 2026 Buurtpeil contributors", path
            assert second == f"# {'SPDX'}-License-Identifier: EUPL-1.2", path  # apart, or reuse reads it as a tag


def test_every_module_says_which_question_it_answers_what_it_needs_and_what_it_gives() -> None:
    lacking = []
    for path in modules():
        text = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
        name = str(path.relative_to(REPOSITORY))
        if path.name == "__init__.py" and "\n" not in text:
            if not text:
                lacking.append(f"{name}: no text at all")
            continue
        question, _, rest = text.partition("\n\n")
        if "?" not in question:
            lacking.append(f"{name}: does not open with a question")
        if "Needs" not in rest or not re.search(r"\b(Gives|Raises)\b", rest):
            lacking.append(f"{name}: does not say what it needs and gives")
    assert lacking == []


def test_every_room_is_in_the_table_of_rooms() -> None:
    text = read("docs/architecture.md")
    rooms = {path.relative_to(REPOSITORY).parts[2] for path in modules() if path.is_relative_to(REPOSITORY / "src")}
    named = {room.removesuffix(".py") for room in rooms if not room.startswith("__")}
    assert {room for room in named if f"| `{room}/` |" not in text and f"| `{room}` |" not in text} == set()


def test_files_stay_short_enough_to_read() -> None:
    long = {
        str(path.relative_to(REPOSITORY)): lines
        for path in modules()
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > 300
    }
    assert long == {}
