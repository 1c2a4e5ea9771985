# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""How do known errors in publishers' figures come in?

Needs a TOML file with ``[[corrections]]``, checked against ``data/corrections.schema.json``. Gives a delivery with
a table of corrections; they are held against the figures and made when results are worked out, never in the source.
"""

from __future__ import annotations

import json
import math
import tomllib
from collections.abc import Mapping, Sequence
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import Any

import jsonschema
import pyarrow as pa

from buurtpeil.errors import SourceError
from buurtpeil.sources.base import CORRECTIONS_SCHEMA, Delivery, Description
from buurtpeil.sources.files import Progress, check_size, files_under

SCHEMA = "corrections.schema.json"
NO_FIGURE = "no figure"
SIZE_LIMIT_BYTES = 4 * 1024**2
_MARK = b"[[corrections]]"
_NOTE = {
    "nl": "De cijfers van de bron blijven zoals ze zijn; gecorrigeerd wordt bij het publiceren, en dat staat erbij.",
    "en": "The source's figures stay as they are; the correction is made when publishing, and is shown.",
}


class CorrectionsAdapter:
    """A list of corrections."""

    key = "corrections"

    def discover(self, path: Path) -> Sequence[Path]:
        """TOML files that hold ``[[corrections]]``."""
        return [
            file
            for file in files_under(path)
            if file.suffix.lower() == ".toml" and file.stat().st_size <= SIZE_LIMIT_BYTES and _MARK in file.read_bytes()
        ]

    def read(self, path: Path, progress: Progress) -> Delivery:
        """All corrections of the file, checked."""
        progress(f"reading {path.name}")
        content = _content(path)
        rows = [_row(path, number, entry) for number, entry in enumerate(content["corrections"], 1)]
        _refuse_repeats(path, rows)
        return Delivery(
            Description(
                source="corrections",
                dataset=content["key"],
                title={"nl": f"Correcties: {content['key']}", "en": f"Corrections: {content['key']}"},
                publisher="Buurtpeil",
                licence="own",
                reference=path.name,
                published=None,
                delivery={"nl": "correcties", "en": "corrections"},
                publication_set=content.get("publication_set", "nederland"),
            ),
            originals=(path,),
            rows_read=len(rows),
            corrections=pa.Table.from_pylist(rows, schema=CORRECTIONS_SCHEMA),
            notes=(_NOTE,),
        )

    def describe(self) -> Mapping[str, str]:
        """For help and documentation."""
        return {
            "nl": "Correcties van bekende fouten in cijfers van een bron: TOML met [[corrections]], elk met wat "
            "de bron nu zegt, de juiste waarde, de reden, wie het meldde en wanneer.",
            "en": "Corrections of known errors in a source's figures: TOML with [[corrections]], each with what "
            "the source says now, the right value, the reason, who reported it and when.",
        }


def _content(path: Path) -> Mapping[str, Any]:
    check_size(path)
    try:
        content = tomllib.loads(path.read_bytes().decode("utf-8-sig"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as error:
        raise SourceError("This list of corrections is no TOML:", f"{path}: {error}", "Put the line right.") from error
    schema = json.loads((files("buurtpeil.sources") / "data" / SCHEMA).read_text(encoding="utf-8"))
    faults = sorted(jsonschema.Draft202012Validator(schema).iter_errors(content), key=lambda fault: str(fault.path))
    if faults:
        where = ".".join(str(part) for part in faults[0].path) or "the file"
        about = faults[0].schema.get("description", "") if isinstance(faults[0].schema, dict) else ""
        raise SourceError(
            f"The list of corrections does not follow its schema at {where}:",
            f"{path}: {faults[0].message[:300]}.",
            str(about) or "See 'Corrections' in docs/data-loading.md.",
        )
    return content


def _row(path: Path, number: int, entry: Mapping[str, Any]) -> dict[str, Any]:
    try:
        date.fromisoformat(entry["date"])
    except ValueError as error:
        raise SourceError(
            "This is no date:", f"{path}, correction {number}: {entry['date']!r}.", "Write 2026-11-27."
        ) from (error)
    expect, value = _figure(path, number, entry["expect"]), _figure(path, number, entry["value"])
    if expect == value:
        raise SourceError(
            "A correction must change something:", f"{path}, correction {number}: {entry['expect']}.", "Remove it."
        )
    names = ("dataset", "area", "measure", "period", "reporter", "date")
    texts = {f"reason_{language}": entry["reason"][language] for language in ("nl", "en")}
    return {name: entry[name] for name in names} | texts | {"expect": expect, "value": value}


def _figure(path: Path, number: int, given: float | str) -> float | None:
    if given == NO_FIGURE:
        return None
    figure = float(given)
    if not math.isfinite(figure):
        raise SourceError("This is no figure:", f"{path}, correction {number}: {given}.", "Write a number.")
    return figure


def _refuse_repeats(path: Path, rows: Sequence[Mapping[str, Any]]) -> None:
    seen: dict[tuple[str, ...], int] = {}
    for number, row in enumerate(rows, 1):
        key = row["dataset"], row["measure"], row["period"], row["area"]
        earlier = seen.setdefault(key, number)
        if earlier != number:
            raise SourceError(
                f"Correction {number} repeats correction {earlier}:",
                f"{path}: {' '.join(key)}.",
                "Remove one of the two.",
            )


ADAPTER = CorrectionsAdapter()
