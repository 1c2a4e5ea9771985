# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""How are figures written as JSON-stat 2.0, the format that statistical offices exchange?

Needs a `FigureTable`. Gives one dataset: indicator x area x period x kind of number, with status, sources and method.
"""

from __future__ import annotations

import json
from typing import Any

import numpy as np

from buurtpeil.indicators.statuses import Status
from buurtpeil.pipeline.exports.about import about_lines, source_lines
from buurtpeil.pipeline.exports.columns import COLUMNS, FORMULAS, code_words
from buurtpeil.pipeline.exports.table import FigureTable, slug

#: The kinds of number: name of the column, field of the figures.
NUMBERS = (
    ("value", "value"),
    ("base", "base"),
    ("reference", "reference"),
    ("estimate", "estimate"),
    ("lower_5", "lower"),
    ("upper_95", "upper"),
)
_TITLES = {
    "indicator": {"nl": "Indicator", "en": "Indicator"},
    "area": {"nl": "Gebied", "en": "Area"},
    "period": {"nl": "Periode", "en": "Period"},
    "number": {"nl": "Soort getal", "en": "Kind of number"},
}
_DIGITS = 4


def to_jsonstat(table: FigureTable, language: str) -> bytes:
    """The dataset as JSON; a number that is not there is null, and its status says why."""
    periods = table.periods
    shape = (len(table.figures), len(table.areas), len(periods), len(NUMBERS))
    numbers = np.full(shape, np.nan)
    statuses: dict[str, str] = {}
    for place, figures in enumerate(table.figures):
        columns = [periods.index(period) for period in figures.periods]
        for kind, (_name, field) in enumerate(NUMBERS):
            numbers[place, :, columns, kind] = np.round(getattr(figures, field), _DIGITS).T
        for row, at in np.ndindex(figures.status.shape):
            index = int(np.ravel_multi_index((place, row, columns[at], 0), shape))
            statuses[str(index)] = slug(Status(int(figures.status[row, at])))
    titles = {column.name: column.title[language] for column in COLUMNS}
    indicators = {figures.indicator.key: figures.indicator for figures in table.figures}
    units = {
        key: {"label": one.unit[language], "decimals": one.decimals, "position": "end"}
        for key, one in indicators.items()
    }
    dimension: dict[str, Any] = {
        "indicator": _dimension("indicator", {key: one.name[language] for key, one in indicators.items()}, language),
        "area": _dimension("area", {area.code: area.name for area in table.areas}, language),
        "period": _dimension("period", {period: period for period in periods}, language),
        "number": _dimension("number", {name: titles[name] for name, _field in NUMBERS}, language),
    }
    dimension["indicator"]["category"]["unit"] = units
    record = {
        "version": "2.0",
        "class": "dataset",
        "label": table.title[language],
        "source": ", ".join(sorted({line.publisher for line in table.sources})),
        "updated": table.published_at,
        "note": about_lines(table, language),
        "id": list(dimension),
        "size": list(shape),
        "role": {"time": ["period"], "geo": ["area"], "metric": ["number"]},
        "dimension": dimension,
        "value": [None if np.isnan(number) else number for number in numbers.ravel().tolist()],
        "status": statuses,
        "extension": {
            "publication": table.publication,
            "methods": dict(table.methods),
            "status-words": dict(code_words(language)["status"]),
            "sources": source_lines(table, language),
            "formulas": [formula[language] for formula in FORMULAS],
        },
    }
    return json.dumps(record, ensure_ascii=False, separators=(",", ":")).encode()


def _dimension(name: str, labels: dict[str, str], language: str) -> dict[str, Any]:
    return {"label": _TITLES[name][language], "category": {"index": list(labels), "label": labels}}
