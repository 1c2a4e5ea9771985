# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Do the documents say what the software does?

Needs the documents, the command tree and the registries. Gives the promise that a command or page that is written down
exists, and that what exists is written down.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
import yaml

from buurtpeil.cli import commands
from tools import docs
from tools.reference.commands import describe_option, walk
from tools.reference.markdown import table

REPOSITORY = Path(__file__).resolve().parents[1]
DOCUMENTS = [REPOSITORY / "README.md", *sorted((REPOSITORY / "docs").glob("*.md"))]


def written_commands() -> Iterator[tuple[str, str]]:
    """(document, command line) of each `buurtpeil` line in a code block and each `buurtpeil …` in running text."""
    for path in DOCUMENTS:
        text = path.read_text(encoding="utf-8")
        for block in re.findall(r"```sh\n(.*?)```", text, flags=re.DOTALL):
            for line in block.splitlines():
                if line.startswith("buurtpeil"):
                    yield path.name, line.split("  #")[0].strip()
        for line in re.findall(r"`(buurtpeil [^`]+)`", text):
            yield path.name, line


@pytest.mark.parametrize(("document", "line"), sorted(set(written_commands())))
def test_a_command_in_a_document_exists_with_its_options(document: str, line: str) -> None:
    known_commands = dict(walk(commands, "buurtpeil"))
    path = "buurtpeil"
    words = shlex.split(line.replace("...", ""))[1:]
    for word in words:
        if word.startswith("-"):
            parameters = known_commands[path].params
            known = {name for parameter in parameters for name in (*parameter.opts, *parameter.secondary_opts)}
            assert word in {*known, "--help", "--version"}, f"{document}: {line}"
        elif isinstance(known_commands[path], click.Group):
            path = f"{path} {word}"
            assert path in known_commands, f"{document}: {line}"


def test_every_command_has_help_for_itself_and_its_options() -> None:
    for path, command in walk(commands, "buurtpeil"):
        assert command.help, path
        for parameter in command.params:
            if isinstance(parameter, click.Option):
                assert describe_option(parameter), f"{path} {parameter.opts}"


def test_reference_pages_are_what_the_code_says() -> None:
    assert docs.differences() == [], "run `make docs`"


def test_a_page_that_is_made_by_nothing_is_found(tmp_path: Path) -> None:
    docs.write(tmp_path)
    assert docs.differences(tmp_path) == []
    (tmp_path / "forgotten.md").write_text("Once upon a time.", encoding="utf-8")
    assert any("forgotten.md" in line for line in docs.differences(tmp_path))


def test_a_page_that_was_changed_by_hand_is_found(tmp_path: Path) -> None:
    docs.write(tmp_path)
    path = tmp_path / "measures.md"
    path.write_text(path.read_text(encoding="utf-8").replace("# Measures", "# Mesures"), encoding="utf-8")
    assert "-# Mesures" in docs.differences(tmp_path)


def test_a_cell_cannot_break_its_table() -> None:
    assert table(("a",), [("one | two\nthree",)]).splitlines()[-1] == "| one \\| two three |"
    assert table(("a",), []) == "None."


def pages_in(item: object) -> Iterator[str]:
    """All pages below one item of the navigation."""
    if isinstance(item, str):
        yield item
    elif isinstance(item, dict):
        for value in item.values():
            yield from pages_in(value)
    elif isinstance(item, list):
        for value in item:
            yield from pages_in(value)


def test_every_page_can_be_reached_from_the_navigation() -> None:
    configuration = yaml.safe_load((REPOSITORY / "mkdocs.yml").read_text(encoding="utf-8"))
    folder = REPOSITORY / "docs"
    present = {str(path.relative_to(folder)) for path in folder.rglob("*.md")}
    assert set(pages_in(configuration["nav"])) == present


def test_links_in_the_readme_lead_somewhere() -> None:
    text = (REPOSITORY / "README.md").read_text(encoding="utf-8")
    targets = [target for target in re.findall(r"\]\(([^)]+)\)", text) if "://" not in target]
    assert targets
    assert [target for target in targets if not (REPOSITORY / target).exists()] == []
