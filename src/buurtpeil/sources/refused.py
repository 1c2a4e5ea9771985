# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Which files are known, and known to hold nothing that can be linked honestly?

Needs the list in ``data/refused_files.toml``. Gives for each such file the sentence that says why it is refused and
what to load instead; it never gives a figure.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from buurtpeil.errors import SourceError
from buurtpeil.sources.base import Delivery
from buurtpeil.sources.columns import read_data_file
from buurtpeil.sources.files import Progress, files_under, is_parquet, open_bytes, parquet_schema

DATA_FILE = "refused_files.toml"
HEAD_BYTES = 8192


class RefusedAdapter:
    """One kind of file that is refused."""

    def __init__(self, key: str, facts: Mapping[str, Any]) -> None:
        self.key = f"refused-{key}"
        self._facts = facts

    def discover(self, path: Path) -> Sequence[Path]:
        """Files with all the marks or columns of this kind."""
        return [file for file in files_under(path) if self._is_this(file)]

    def read(self, path: Path, progress: Progress) -> Delivery:
        """Always raises `SourceError` with the reason."""
        progress(f"reading {path.name}")
        raise SourceError(self._facts["what"], str(path), self._facts["way_out"])

    @property
    def reason(self) -> str:
        """Why the file can't be used, and what to load instead."""
        return f"{self._facts['what']} {self._facts['way_out']}"

    def describe(self) -> Mapping[str, str]:
        """For help and documentation."""
        signs = ", ".join(self._facts.get("columns") or self._facts["marks"])
        return {
            "nl": f"Wordt herkend en geweigerd met de reden: een bestand met {signs}.",
            "en": f"Recognised and refused with the reason: a file with {signs}. {self._facts['what']}",
        }

    def _is_this(self, path: Path) -> bool:
        if is_parquet(path):
            return "columns" in self._facts and set(self._facts["columns"]) <= set(parquet_schema(path).names)
        if "marks" not in self._facts or not path.name.lower().endswith((".csv", ".csv.gz")):
            return False
        with open_bytes(path) as stream:
            head = stream.read(HEAD_BYTES).decode("latin-1")
        return all(mark in head for mark in self._facts["marks"])


ADAPTERS = tuple(RefusedAdapter(key, facts) for key, facts in read_data_file(DATA_FILE).items())
