# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""What does each column of a user's file mean?

Needs a mapping file (TOML), checked against ``sources/data/mapping.schema.json``. Gives a `Mapping` record, and writes
one as text that a person can read and change.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping as Map
from collections.abc import Sequence
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path
from typing import Any

import jsonschema

from buurtpeil.errors import SourceError
from buurtpeil.sources.own.cells import MISSING_MARKERS, UNKNOWN_DECIMAL, NumberStyle

SCHEMA = "mapping.schema.json"
OWN_PREFIX = "own-"
UNKNOWN = "unknown"
SIZE_LIMIT_BYTES = 1024**2
Bilingual = Map[str, str]
UNKNOWN_UNIT: Bilingual = {"nl": "?", "en": "?"}


@dataclass(frozen=True)
class MeasureColumn:
    """One column with figures; `period` where each period has a column of its own."""

    column: str
    measure: str
    period: str = ""
    name: Bilingual = field(default_factory=dict)
    unit: Bilingual = field(default_factory=lambda: dict(UNKNOWN_UNIT))
    kind: str = UNKNOWN
    direction: str = UNKNOWN
    base_column: str = ""
    margin_column: str = ""

    @property
    def is_own(self) -> bool:
        """Whether this is a measure that no catalogue describes."""
        return self.measure.startswith(OWN_PREFIX)


@dataclass(frozen=True)
class Mapping:
    """A whole mapping; the fields are explained in the schema. `comments` are lines for the person who edits it."""

    key: str
    title: Bilingual
    publisher: str
    area_column: str
    edition: int
    measures: tuple[MeasureColumn, ...]
    licence: str = ""
    published: str = ""
    sheet: str = ""
    encoding: str = ""
    delimiter: str = ""
    header_row: int = 1
    header_rows: int = 1
    decimal: str = UNKNOWN_DECIMAL
    missing: tuple[str, ...] = ()
    prefix: str = ""
    name_column: str = ""
    other_rows: str = "refuse"
    period_kind: str = "year"
    period_column: str = ""
    period_value: str = ""
    ignored: tuple[tuple[str, Bilingual], ...] = ()
    comments: Map[str, Sequence[str]] = field(default_factory=dict)

    @property
    def style(self) -> NumberStyle:
        """How numbers are written."""
        return NumberStyle(self.decimal, frozenset(MISSING_MARKERS) | {word.lower() for word in self.missing})


def mapping_schema() -> Map[str, Any]:
    """The JSON Schema of a mapping file."""
    content: Map[str, Any] = json.loads((files("buurtpeil.sources") / "data" / SCHEMA).read_text(encoding="utf-8"))
    return content


def read_mapping(path: Path) -> Mapping:
    """Read and check a mapping file; raises `SourceError` that names the place in it."""
    if not path.is_file() or path.stat().st_size > SIZE_LIMIT_BYTES:
        raise SourceError("There is no mapping file here:", str(path), "Make one with `buurtpeil own guess FILE`.")
    try:
        content = tomllib.loads(path.read_bytes().decode("utf-8-sig"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as error:
        raise SourceError("The mapping is no TOML:", f"{path}: {error}", "Put the line right.") from error
    validator = jsonschema.Draft202012Validator(mapping_schema())
    faults = sorted(validator.iter_errors(content), key=lambda error: [str(part) for part in error.path])
    if faults:
        where = ".".join(str(part) for part in faults[0].path) or "the file"
        raise SourceError(
            f"The mapping does not follow its schema at {where}:",
            f"{path}: {faults[0].message[:300]}.",
            _about(faults[0]),
        )
    return _from_content(content)


def write_mapping(mapping: Mapping) -> str:
    """The mapping as TOML, with its comments; `read_mapping` gives the same mapping back, without them."""
    lines = [*_comment(mapping, "head"), "version = 1", "", "[dataset]", *_comment(mapping, "dataset")]
    lines += _pairs(key=mapping.key, title=mapping.title, publisher=mapping.publisher)
    lines += _pairs(licence=mapping.licence, published=mapping.published)
    lines += ["", "[file]", *_comment(mapping, "file")]
    lines += _given(sheet=mapping.sheet, encoding=mapping.encoding, delimiter=mapping.delimiter)
    lines += _pairs(header_row=mapping.header_row, header_rows=mapping.header_rows, decimal=mapping.decimal)
    lines += _pairs(missing=list(mapping.missing))
    lines += ["", "[area]", *_comment(mapping, "area"), *_pairs(column=mapping.area_column)]
    lines += _given(prefix=mapping.prefix, name_column=mapping.name_column)
    lines += _pairs(edition=mapping.edition, other_rows=mapping.other_rows)
    lines += ["", "[period]", *_comment(mapping, "period"), *_pairs(kind=mapping.period_kind)]
    lines += _given(column=mapping.period_column, value=mapping.period_value)
    for item in mapping.measures:
        lines += ["", "[[measures]]", *_comment(mapping, f"column {item.column}")]
        lines += _pairs(column=item.column, measure=item.measure)
        lines += _given(period=item.period)
        if item.is_own:
            lines += _pairs(name=item.name or {"nl": item.column, "en": item.column}, unit=item.unit)
            lines += _pairs(kind=item.kind, direction=item.direction)
        lines += _given(base_column=item.base_column, margin_column=item.margin_column)
    for column, reason in mapping.ignored:
        lines += ["", "[[ignored]]", *_pairs(column=column, reason=reason)]
    return "\n".join(lines) + "\n"


def _from_content(content: Map[str, Any]) -> Mapping:
    dataset, file, area, period = (content[name] for name in ("dataset", "file", "area", "period"))
    return Mapping(
        key=dataset["key"],
        title=dataset["title"],
        publisher=dataset["publisher"],
        licence=dataset.get("licence", ""),
        published=dataset.get("published", ""),
        sheet=file.get("sheet", ""),
        encoding=file.get("encoding", ""),
        delimiter=file.get("delimiter", ""),
        header_row=file["header_row"],
        header_rows=file.get("header_rows", 1),
        decimal=file.get("decimal", UNKNOWN_DECIMAL),
        missing=tuple(file.get("missing", ())),
        area_column=area["column"],
        prefix=area.get("prefix", ""),
        edition=area["edition"],
        name_column=area.get("name_column", ""),
        other_rows=area.get("other_rows", "refuse"),
        period_kind=period["kind"],
        period_column=period.get("column", ""),
        period_value=period.get("value", ""),
        measures=tuple(MeasureColumn(**item) for item in content["measures"]),
        ignored=tuple((item["column"], item["reason"]) for item in content.get("ignored", ())),
    )


def _about(fault: jsonschema.ValidationError) -> str:
    schema = fault.schema if isinstance(fault.schema, dict) else {}
    return str(schema.get("description", "See docs/data-loading.md, or make one anew with `buurtpeil own guess FILE`."))


def _comment(mapping: Mapping, place: str) -> list[str]:
    return [f"# {' '.join(line.split())}" for line in mapping.comments.get(place, ())]


def _given(**values: str) -> list[str]:
    return _pairs(**{name: value for name, value in values.items() if value})


def _pairs(**values: object) -> list[str]:
    return [f"{name} = {_toml(value)}" for name, value in values.items()]


def _toml(value: object) -> str:
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key} = {_toml(item)}" for key, item in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(_toml(item) for item in value) + "]"
    if isinstance(value, int):
        return str(value)
    # A JSON text is a TOML text, but for one character that TOML wants escaped.
    return json.dumps(str(value), ensure_ascii=False).replace("\x7f", "\\u007F")
