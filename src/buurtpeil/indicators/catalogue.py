# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Which indicators exist, and what does each one mean?

Needs the data files under ``data/`` (or a folder of the same layout). Gives a `Catalogue` of typed, validated records:
domains, measures (what publishers deliver) and indicators (what Buurtpeil shows and judges): data, not code.
"""

from __future__ import annotations

import hashlib
import json
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

import jsonschema

from buurtpeil.errors import CatalogueError
from buurtpeil.indicators.catalogue_checks import check_indicator, check_words
from buurtpeil.indicators.indicator import (
    BaseFit,
    Bilingual,
    Direction,
    Domain,
    Floor,
    Indicator,
    Kind,
    Margin,
    MarginKind,
    Measure,
    MethodBreak,
    MissingTopic,
    Noise,
    Publisher,
    RefusedTopic,
    Sensitivity,
)

__all__ = [
    "BaseFit",
    "Bilingual",
    "Catalogue",
    "Direction",
    "Domain",
    "Floor",
    "Indicator",
    "Kind",
    "Margin",
    "MarginKind",
    "Measure",
    "MethodBreak",
    "MissingTopic",
    "Noise",
    "Publisher",
    "RefusedTopic",
    "Sensitivity",
    "copy_catalogue",
    "load_catalogue",
    "read_catalogue",
    "refused_topics",
]

INDICATOR_SCHEMA = "indicator.schema.json"
TABLES_SCHEMA = "tables.schema.json"
_TABLES = ("domains", "measures", "missing", "refused")


@dataclass(frozen=True)
class Catalogue:
    """All domains, measures and indicators by key, what is missing, and a hash of the files it all came from."""

    domains: Mapping[str, Domain]
    measures: Mapping[str, Measure]
    indicators: Mapping[str, Indicator]
    content_hash: str
    missing: tuple[MissingTopic, ...] = ()
    refused: tuple[RefusedTopic, ...] = ()

    def refused_words(self) -> tuple[str, ...]:
        """The words of characteristics that are never an input, in Dutch and English."""
        return tuple(word for topic in self.refused for word in topic.words)

    def indicator(self, key: str) -> Indicator:
        """The indicator of this key; raises `CatalogueError` with the way out."""
        try:
            return self.indicators[key]
        except KeyError:
            raise CatalogueError(
                "The catalogue holds no indicator", repr(key), "List them with `buurtpeil indicators`."
            ) from None

    def of_domain(self, domain: str) -> tuple[Indicator, ...]:
        """The indicators of one domain, in key order."""
        return tuple(indicator for indicator in self.indicators.values() if indicator.domain == domain)

    def missing_in(self, domain: str) -> tuple[MissingTopic, ...]:
        """What this domain has no indicator for, in file order."""
        return tuple(topic for topic in self.missing if topic.domain == domain)


@cache
def load_catalogue() -> Catalogue:
    """The catalogue that comes with the package."""
    return read_catalogue(_own_folder())


def read_catalogue(folder: Traversable) -> Catalogue:
    """Read and validate a catalogue folder: the files of `copy_catalogue`.

    Raises `CatalogueError` when a file is absent, is no TOML, breaks its schema, names a measure or domain that does
    not exist, lacks a language, or describes a characteristic that is refused.
    """
    digest = hashlib.sha256()
    tables_schema = _read_json(folder / TABLES_SCHEMA, digest)
    tables = {name: _read_table(folder / f"{name}.toml", name, tables_schema, digest) for name in _TABLES}
    refused = tuple(RefusedTopic(tuple(entry["words"]), entry["reason"]) for entry in tables["refused"]["topics"])
    domains = {key: Domain(key, entry["name"], entry["meaning"]) for key, entry in tables["domains"].items()}
    measures = {
        key: Measure(key, Kind(entry["kind"]), entry["unit"], entry["name"])
        for key, entry in tables["measures"].items()
    }
    for measure in measures.values():
        check_words("measures.toml", measure.key, measure.name, refused)
    missing = tuple(MissingTopic(key, **entry) for key, entry in tables["missing"].items())
    if unknown := sorted({topic.domain for topic in missing} - set(domains)):
        raise CatalogueError("missing.toml names a domain that does not exist:", ", ".join(unknown))
    schema = _read_json(folder / INDICATOR_SCHEMA, digest)
    indicators: dict[str, Indicator] = {}
    for path in _indicator_files(folder):
        entry = _read_toml(path, digest)
        _ensure_valid(entry, schema, path.name)
        indicator = _indicator_from(entry)
        check_indicator(indicator, path.name, domains, measures, refused)
        indicators[indicator.key] = indicator
    return Catalogue(domains, measures, indicators, digest.hexdigest(), missing, refused)


@cache
def refused_topics() -> tuple[RefusedTopic, ...]:
    """The characteristics that are never an input, with the words they are known by."""
    digest = hashlib.sha256()
    entries = _read_table(
        _own_folder() / "refused.toml", "refused", _read_json(_own_folder() / TABLES_SCHEMA, digest), digest
    )
    return tuple(RefusedTopic(tuple(entry["words"]), entry["reason"]) for entry in entries["topics"])


def copy_catalogue(folder: Path) -> None:
    """Put the files of the package's catalogue into a new `folder`: a publication keeps what it was made with."""
    own = _own_folder()
    (folder / "indicators").mkdir(parents=True)
    for path in (own / INDICATOR_SCHEMA, own / TABLES_SCHEMA, *(own / f"{name}.toml" for name in _TABLES)):
        (folder / path.name).write_bytes(path.read_bytes())
    for path in _indicator_files(own):
        (folder / "indicators" / path.name).write_bytes(path.read_bytes())


def _own_folder() -> Traversable:
    return files("buurtpeil.indicators") / "data"


def _indicator_files(folder: Traversable) -> Iterator[Traversable]:
    try:
        paths = [path for path in (folder / "indicators").iterdir() if path.name.endswith(".toml")]
    except OSError as error:
        raise CatalogueError("The catalogue folder holds no folder with indicators.", str(error)) from error
    return iter(sorted(paths, key=lambda path: path.name))


def _read(path: Traversable, digest: hashlib._Hash) -> str:
    try:
        content = path.read_bytes()
        digest.update(path.name.encode() + b"\0" + content + b"\0")
        return content.decode("utf-8")
    except OSError as error:
        raise CatalogueError(f"The catalogue folder holds no {path.name}.", str(error)) from error
    except UnicodeDecodeError as error:
        raise CatalogueError(f"{path.name} is not UTF-8 text.", str(error), "Save it as UTF-8.") from error


def _read_json(path: Traversable, digest: hashlib._Hash) -> Mapping[str, Any]:
    schema: Mapping[str, Any] = json.loads(_read(path, digest))
    return schema


def _read_toml(path: Traversable, digest: hashlib._Hash) -> dict[str, Any]:
    try:
        return tomllib.loads(_read(path, digest))
    except tomllib.TOMLDecodeError as error:
        raise CatalogueError(f"{path.name} is not TOML:", str(error)) from error


def _read_table(path: Traversable, name: str, schema: Mapping[str, Any], digest: hashlib._Hash) -> dict[str, Any]:
    entries = _read_toml(path, digest)
    _ensure_valid(entries, {**schema, "$ref": f"#/$defs/{name}"}, path.name)
    return entries


def _ensure_valid(entry: Mapping[str, Any], schema: Mapping[str, Any], file_name: str) -> None:
    validator = jsonschema.Draft202012Validator(schema)
    errors = sorted(validator.iter_errors(entry), key=lambda error: [str(part) for part in error.path])
    if errors:
        where = ".".join(str(part) for part in errors[0].path) or "the file"
        raise CatalogueError(f"{file_name} does not follow its schema at {where}:", _words(errors[0], schema))


def _words(error: jsonschema.ValidationError, schema: Mapping[str, Any]) -> str:
    """The rule in words where a rule between fields is broken, else what the validator says."""
    path = list(error.schema_path)
    return str(schema["allOf"][path[1]]["description"]) if path[:1] == ["allOf"] else error.message


def _indicator_from(entry: Mapping[str, Any]) -> Indicator:
    floor, base_fit = entry.get("floor"), entry.get("base_fit")
    return Indicator(
        key=entry["key"],
        version=entry["version"],
        domain=entry["domain"],
        name=entry["name"],
        meaning=entry["meaning"],
        unit=entry["unit"],
        direction=Direction(entry["direction"]),
        kind=Kind(entry["kind"]),
        per=float(entry.get("per", 100 if entry["kind"] == "share" else 1)),
        numerator=entry.get("numerator"),
        value=entry.get("value"),
        denominator=entry.get("denominator"),
        denominator_reach_years=entry.get("denominator_reach_years", 0),
        noise=Noise(entry["noise"]),
        minimum_base=float(entry.get("minimum_base", 50)),
        margin=Margin(MarginKind(entry["margin"]["kind"]), float(entry["margin"]["value"])),
        floor=Floor(float(floor["value"]), floor["reason"]) if floor else None,
        base_fit=BaseFit(float(base_fit["below"]), float(base_fit["times_reference"])) if base_fit else None,
        weight=float(entry.get("weight", 1)),
        decimals=entry.get("decimals", 1),
        period_kind=entry["period_kind"],
        publication_delay_months=entry["publication_delay_months"],
        subjective=entry.get("subjective", False),
        divisible=entry.get("divisible", True),
        sensitivity=Sensitivity(entry["sensitivity"]),
        liveability_dimension=entry.get("liveability_dimension"),
        method_breaks=tuple(MethodBreak(item["period"], item["reason"]) for item in entry.get("method_breaks", ())),
        publishers=tuple(
            Publisher(item["name"], item["table"], item["first_year"], item.get("last_year"), item.get("note"))
            for item in entry["publishers"]
        ),
        note=entry["note"],
    )
