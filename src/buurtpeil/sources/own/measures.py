# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""What does a user's own measure measure?

Needs the mapping. Gives a description of each own measure, of its base and its margin, as kept beside the figures; a
measure about origin, religion and the like is refused.
"""

from __future__ import annotations

from pathlib import Path

from buurtpeil.errors import CatalogueError, SourceError
from buurtpeil.indicators.catalogue import refused_topics
from buurtpeil.indicators.catalogue_checks import check_words
from buurtpeil.sources.own.mapping import OWN_PREFIX, UNKNOWN_UNIT, Mapping, MeasureColumn

_PERSONS = {"nl": "personen", "en": "persons"}


def base_key(item: MeasureColumn) -> str:
    """The measure that holds the number of people (n) behind a figure."""
    return f"{OWN_PREFIX}{item.measure.removeprefix(OWN_PREFIX)}-base"


def margin_key(item: MeasureColumn) -> str:
    """The measure that holds the margin of error of a figure, in its unit."""
    return f"{OWN_PREFIX}{item.measure.removeprefix(OWN_PREFIX)}-margin"


def describe_measures(mapping: Mapping) -> dict[str, dict[str, object]]:
    """{key: name, unit, kind, direction, role and what it belongs to} of every measure that no catalogue describes."""
    found: dict[str, dict[str, object]] = {}
    for item in mapping.measures:
        name = dict(item.name) or {"nl": item.column, "en": item.column}
        if item.is_own:
            found[item.measure] = {
                "name": name,
                "unit": dict(item.unit),
                "kind": item.kind,
                "direction": item.direction,
                "role": "figure",
            }
        if item.base_column:
            text = {"nl": f"Aantal ondervraagden: {name['nl']}", "en": f"Respondents: {name['en']}"}
            found[base_key(item)] = _beside(item, "base", text, _PERSONS, "count")
        if item.margin_column:
            text = {"nl": f"Marge: {name['nl']}", "en": f"Margin: {name['en']}"}
            unit = dict(item.unit) if item.is_own else dict(UNKNOWN_UNIT)
            found[margin_key(item)] = _beside(item, "margin", text, unit, "mean")
    return found


def refuse_words(mapping_path: Path, mapping: Mapping) -> None:
    """Raise `SourceError` for a measure about a characteristic that is never an input."""
    topics = refused_topics()
    for item in mapping.measures:
        name = dict(item.name) or {"nl": item.column, "en": item.column}
        try:
            check_words(str(mapping_path), item.measure, {**name, "column": item.column}, topics)
        except CatalogueError as refusal:
            raise SourceError(
                f"The column {item.column!r} is refused:", refusal.what, f"{refusal.way_out} Move it to [[ignored]]."
            ) from refusal


def _beside(item: MeasureColumn, role: str, name: dict[str, str], unit: dict[str, str], kind: str) -> dict[str, object]:
    return {"name": name, "unit": unit, "kind": kind, "direction": "neither", "role": role, "of": item.measure}
