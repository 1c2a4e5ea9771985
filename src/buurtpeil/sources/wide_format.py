# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""What does a wide table look like, and what becomes of each column?

Needs the descriptions in ``sources/data/tables``, one file a dialect. Gives `WideFormat` records: how the file is told
from others, how it is written, where its areas and periods are, and which column becomes which measure.
"""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import Any

from buurtpeil.areas.codes import CBS_LEVELS, Level
from buurtpeil.indicators.statuses import Status
from buurtpeil.sources.columns import ColumnRule, column_rule

Bilingual = Mapping[str, str]
PARQUET = "parquet"


@dataclass(frozen=True)
class WideColumn:
    """One column of figures.

    Attributes
    ----------
    rule : its name, measure and the numbers it may hold.
    times : what the numbers are multiplied by (100 for a share of 1).
    minus : columns of the same row that are taken off.
    period : the period that this column is about; empty when the row says it.
    measured_from : the first year with figures; an earlier 0 means "not measured".
    unknown_reason : why `rule.means_unknown` and earlier zeros are no figures.
    not_in_years : years for which the column is left out, and why.
    is_optional : whether a file may lack the column.
    """

    rule: ColumnRule
    times: float
    minus: tuple[str, ...]
    period: str
    measured_from: int | None
    unknown_reason: Bilingual
    not_in_years: tuple[int, ...]
    not_in_years_reason: Bilingual
    is_optional: bool

    @property
    def name(self) -> str:
        """The name of the column in the file."""
        return self.rule.column


@dataclass(frozen=True)
class NotTaken:
    """Columns that are known and deliberately left out."""

    columns: tuple[str, ...]
    reason: Bilingual


@dataclass(frozen=True)
class WideFormat:
    """One dialect.

    Attributes
    ----------
    hallmarks : columns that together tell this dialect from all others.
    kind : "parquet" or "csv"; `delimiter`, `encoding` and `percent_signs` serve the latter.
    unknown : texts that stand for "no figure" in a CSV file.
    code, code_or : the column of area codes, and other names that some files give it.
    code_prefix, drop_letters : what is put before the codes, after how many letters were taken off.
    levels : the levels that areas may have.
    rows_left_out : codes of rows that are no area (or a text in such codes), with the reason.
    name : the column of area names, or of codes where nothing else can serve; empty where none can be trusted.
    year : the column of years; empty when the file's name holds the year or every column has its own period.
    edition : the year of the area codes; None: the last period in the file.
    edition_column, editions : a column that says it per row, and the edition that each of its words means.
    """

    key: str
    summary: Bilingual
    hallmarks: frozenset[str]
    kind: str
    delimiter: str
    encoding: str
    unknown: tuple[str, ...]
    percent_signs: bool
    code: str
    code_or: tuple[str, ...]
    code_prefix: str
    drop_letters: int
    levels: tuple[Level, ...]
    rows_left_out: tuple[str, ...]
    rows_left_out_containing: str
    rows_left_out_reason: Bilingual
    name: str
    year: str
    edition: int | None
    edition_column: str
    editions: Mapping[str, int]
    status: Status
    description: Mapping[str, Any]
    columns: tuple[WideColumn, ...]
    not_taken: tuple[NotTaken, ...]
    notes: tuple[Bilingual, ...]

    def with_code_in(self, present: Collection[str]) -> WideFormat:
        """The same dialect with the name that this file gives the column of codes."""
        if self.code in present:
            return self
        return replace(self, code=next((name for name in self.code_or if name in present), self.code))


@cache
def wide_formats() -> Mapping[str, WideFormat]:
    """All dialects by key, in the order of their keys."""
    folder = files("buurtpeil.sources").joinpath("data", "tables")
    entries = (tomllib.loads(file.read_text("utf-8")) for file in folder.iterdir() if file.name.endswith(".toml"))
    formats = [build_format(entry) for entry in entries]
    return {one.key: one for one in sorted(formats, key=lambda one: one.key)}


def build_format(entry: Mapping[str, Any]) -> WideFormat:
    """A dialect from the content of its file."""
    areas, writing = entry["areas"], entry["writing"]
    left_out = areas.get("rows_left_out", {})
    return WideFormat(
        key=entry["key"],
        summary=entry["summary"],
        hallmarks=frozenset(entry["hallmarks"]),
        kind=writing["kind"],
        delimiter=writing.get("delimiter", ";"),
        encoding=writing.get("encoding", "utf-8"),
        unknown=("", *writing.get("unknown", ())),
        percent_signs=writing.get("percent_signs", False),
        code=areas["code"],
        code_or=tuple(areas.get("code_or", ())),
        code_prefix=areas.get("prefix", ""),
        drop_letters=areas.get("drop_letters", 0),
        levels=tuple(Level(level) for level in areas["levels"]) if "levels" in areas else CBS_LEVELS,
        rows_left_out=tuple(left_out.get("codes", ())),
        rows_left_out_containing=left_out.get("containing", ""),
        rows_left_out_reason=left_out.get("reason", {}),
        name=areas.get("name", ""),
        year=entry.get("year", ""),
        edition=areas.get("edition"),
        edition_column=areas.get("edition_column", ""),
        editions=areas.get("editions", {}),
        status=Status[entry.get("status", "OBSERVED")],
        description=entry["description"],
        columns=tuple(_column(column) for column in entry.get("column", ())),
        not_taken=tuple(NotTaken(tuple(item["columns"]), item["reason"]) for item in entry.get("not_taken", ())),
        notes=tuple(entry.get("note", ())),
    )


def _column(entry: Mapping[str, Any]) -> WideColumn:
    return WideColumn(
        rule=column_rule(entry),
        times=float(entry.get("times", 1.0)),
        minus=tuple(entry.get("minus", ())),
        period=entry.get("period", ""),
        measured_from=entry.get("measured_from"),
        unknown_reason=entry.get("unknown_reason", {}),
        not_in_years=tuple(entry.get("not_in_years", ())),
        not_in_years_reason=entry.get("not_in_years_reason", {}),
        is_optional=entry.get("optional", False),
    )
