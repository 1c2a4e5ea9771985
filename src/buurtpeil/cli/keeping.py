# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Is this file to be kept, now that one sees what it changes?

Needs a delivery and what the person asked for. Gives the preview where it is wanted, and asks before a file of the
user's own is kept; without an answer nothing is.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import click

from buurtpeil.cli.account import describe_delivery, left_out_lines, note_lines
from buurtpeil.cli.lines import wrap
from buurtpeil.cli.options import Progress
from buurtpeil.cli.preview_text import preview_lines
from buurtpeil.errors import SourceError
from buurtpeil.indicators.catalogue import load_catalogue
from buurtpeil.pipeline.preview import preview
from buurtpeil.sources.base import Adapter, Delivery
from buurtpeil.sources.own.mapping import read_mapping
from buurtpeil.sources.own.read import read_own
from buurtpeil.store import Store


@dataclass(frozen=True)
class Keeping:
    """What is to happen with each file that was read; `load` names the whole command in the journal."""

    load: str
    only_preview: bool = False
    must_ask: bool = False

    @classmethod
    def now(cls, command: str, only_preview: bool = False, must_ask: bool = False) -> Keeping:
        """For all files of a command that starts now: they can be taken back together."""
        return cls(f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%S.%f} {command}", only_preview, must_ask)

    def agrees(self, store: Store, delivery: Delivery, path: Path, progress: Progress) -> bool:
        """Show the preview where there is one, and tell whether the file is to be kept."""
        if not (self.only_preview or self.must_ask):
            return True
        progress(f"comparing {path.name} with what is there")
        found = preview(delivery, store.raw_snapshots(delivery.description.publication_set), load_catalogue())
        progress.clear()
        click.echo(wrap(f"{path.name}: {delivery.description.title['en']}", "  ", "? "))
        account = [
            *describe_delivery(delivery),
            *preview_lines(found),
            *left_out_lines(delivery),
            *note_lines(delivery),
        ]
        for line in account:
            click.echo(wrap(line, "      ", "    "))
        if self.only_preview:
            return False
        if not sys.stdin.isatty():
            raise SourceError(
                "Nobody is there to say whether this may be kept:",
                f"{path.name}.",
                "Nothing was kept. Look at the preview above, then run the same command with --yes.",
            )
        return click.confirm("Keep these figures?", default=False)


class _OwnAdapter:
    """A user's own file, read as its mapping says."""

    key = "own"

    def __init__(self, mapping_path: Path) -> None:
        self._mapping_path = mapping_path
        self._mapping = read_mapping(mapping_path)

    def discover(self, path: Path) -> Sequence[Path]:
        """The file itself, for the mapping was given for it."""
        return [path]

    def read(self, path: Path, progress: Callable[[str], None]) -> Delivery:
        """Figures as the mapping says."""
        return read_own(path, self._mapping_path, self._mapping, load_catalogue(), progress)

    def describe(self) -> Mapping[str, str]:
        """For help and documentation."""
        return {
            "nl": "Een eigen CSV of rekenblad, met een mapping die zegt wat de kolommen betekenen.",
            "en": "A CSV or spreadsheet of your own, with a mapping that says what its columns mean.",
        }


def own_adapter(mapping_path: Path, paths: Sequence[Path]) -> tuple[Adapter, Path]:
    """The one file that a mapping is about, and what reads it."""
    if len(paths) != 1 or not paths[0].is_file():
        raise SourceError(
            "A mapping is about one file:", ", ".join(map(str, paths)), "Name one file with each --mapping."
        )
    return _OwnAdapter(mapping_path), paths[0]
