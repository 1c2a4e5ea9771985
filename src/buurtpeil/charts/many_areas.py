# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""How do several areas go through time, and how do two indicators go together?

Needs names and figures. Gives Vega-Lite specifications: lines with their names at their ends, small multiples, and
points with names for those that lie apart. Data only; `vega.draw` makes the picture. Colours are tokens of `palette`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from buurtpeil.charts.palette import SERIES, TOKENS

Spec = dict[str, Any]
#: Beside its colour, so that lines differ in grey too.
DASHES: tuple[tuple[int, int], ...] = ((1, 0), (7, 3), (2, 2), (10, 3), (5, 2), (1, 3))
MOST_LINES = len(SERIES)
MOST_PANELS = 24
MOST_NAMES = 8
_REFERENCE_DASH = [2, 3]
_HEIGHT, _WIDTH = 300, 520
_LABEL = 15.0  # pixels between two names
_ROOM = 0.08  # beyond the outermost figure, in parts of the span


@dataclass(frozen=True)
class AreaLine:
    """One area: its name and a figure a period, NaN where there is none."""

    name: str
    values: Sequence[float]


@dataclass(frozen=True)
class AreaPoint:
    """One area: its name and two figures."""

    name: str
    x: float
    y: float


def time_lines(
    periods: Sequence[str], lines: Sequence[AreaLine], reference: AreaLine | None, unit: str, breaks: Sequence[str] = ()
) -> Spec:
    """At most `MOST_LINES` areas in one picture, each named at its end; the reference dotted.

    Parameters
    ----------
    periods : T years, in time order. lines, reference : T figures each, in `unit`.
    breaks : the first periods that were measured in another way; a thin line stands before each.
    """
    shown = list(lines[:MOST_LINES])
    named = [*shown, *([reference] if reference else [])]
    low, high = _span(named)
    styles = [(TOKENS[token], list(dash)) for token, dash in zip(SERIES, DASHES, strict=True)][: len(shown)]
    if reference:
        styles.append((TOKENS["muted"], _REFERENCE_DASH))
    keys = [str(number) for number in range(len(named))]
    rows = [row for key, line in zip(keys, named, strict=True) for row in _rows(periods, line, key, breaks)]
    colour = {"field": "key", "type": "nominal", "legend": None}
    coloured = colour | {"scale": {"domain": keys, "range": [ink for ink, _dash in styles]}}
    dashed = colour | {"scale": {"domain": keys, "range": [dash for _ink, dash in styles]}}
    y = {"field": "value", "type": "quantitative", "title": unit, "scale": {"domain": [low, high], "nice": True}}
    x = _time(periods, {"format": "d", "tickMinStep": 1, "labelOverlap": True})
    ends = _ends(periods, named, keys, (high - low) / _HEIGHT * _LABEL)
    return {
        "width": _WIDTH,
        "height": _HEIGHT,
        "layer": [
            *_breaks(breaks, periods, x),
            {
                "data": {"values": rows},
                "mark": {"type": "line", "strokeWidth": 2, "point": False},
                "encoding": {"x": x, "y": y, "color": coloured, "strokeDash": dashed, "detail": {"field": "part"}},
            },
            {
                "data": {"values": [row for row in rows if row["value"] is not None]},
                "mark": {"type": "point", "filled": True, "size": 14, "opacity": 1},
                "encoding": {"x": x, "y": y, "color": coloured},
            },
            {
                "data": {"values": ends},
                "mark": {"type": "text", "align": "left", "dx": 8, "fontSize": 12},
                "encoding": {"x": x, "y": y, "text": {"field": "name"}, "color": coloured},
            },
        ],
    }


def small_multiples(
    periods: Sequence[str], lines: Sequence[AreaLine], reference: AreaLine | None, unit: str, breaks: Sequence[str] = ()
) -> Spec:
    """At most `MOST_PANELS` areas, a panel each on one scale, with the reference dotted in all of them."""
    shown = list(lines[:MOST_PANELS])
    low, high = _span([*shown, *([reference] if reference else [])])
    rows = []
    for number, line in enumerate(shown):
        # The number keeps two areas of one name apart, and the order as it was asked for.
        panel = {"panel": f"{number:02d} {line.name}"}
        rows += [row | panel for row in _rows(periods, line, "area", breaks)]
        rows += [row | panel for row in (_rows(periods, reference, "reference", breaks) if reference else [])]
    keys = ["area", "reference"]
    colour: Spec = {"field": "key", "type": "nominal", "legend": None}
    return {
        "data": {"values": rows},
        "facet": {
            "field": "panel",
            "type": "nominal",
            "header": {"title": None, "labelExpr": "substring(datum.label, 3)", "labelFontSize": 12, "labelLimit": 150},
        },
        "columns": 4,
        "spacing": {"row": 14, "column": 36},
        "spec": {
            "width": 130,
            "height": 84,
            "mark": {"type": "line", "strokeWidth": 1.8},
            "encoding": {
                "x": _time(periods, {"format": "d", "values": [int(periods[0]), int(periods[-1])]}),
                "y": {
                    "field": "value",
                    "type": "quantitative",
                    "title": unit,
                    "scale": {"domain": [low, high]},
                    "axis": {"tickCount": 3},
                },
                "color": colour | {"scale": {"domain": keys, "range": [TOKENS["ink"], TOKENS["muted"]]}},
                "strokeDash": colour | {"scale": {"domain": keys, "range": [[1, 0], _REFERENCE_DASH]}},
                "detail": {"field": "part"},
            },
        },
    }


def scatter(points: Sequence[AreaPoint], x_title: str, y_title: str) -> Spec:
    """All areas as points; those that lie farthest from the rest have their names (`apart`)."""
    known = [point for point in points if np.isfinite(point.x) and np.isfinite(point.y)]
    names = {known[place].name for place in apart(known)}
    rows: list[Mapping[str, Any]] = [{"name": point.name, "x": point.x, "y": point.y} for point in known]
    named = [row for row in rows if row["name"] in names]
    x: Spec = {"field": "x", "type": "quantitative", "title": x_title, "scale": {"zero": False, "nice": True}}
    y: Spec = {"field": "y", "type": "quantitative", "title": y_title, "scale": {"zero": False, "nice": True}}
    return {
        "width": _WIDTH,
        "height": 380,
        "layer": [
            {
                "data": {"values": rows},
                "mark": {"type": "point", "filled": True, "size": 46, "opacity": 0.7, "color": TOKENS["accent"]},
                "encoding": {"x": x, "y": y},
            },
            {
                "data": {"values": named},
                "mark": {"type": "text", "align": "left", "dx": 7, "dy": -6, "fontSize": 11, "color": TOKENS["body"]},
                "encoding": {"x": x, "y": y, "text": {"field": "name"}},
            },
        ],
    }


def apart(points: Sequence[AreaPoint], most: int = MOST_NAMES) -> tuple[int, ...]:
    """The places of the points farthest from the middle, by Mahalanobis distance; names that would touch are left out.

    Beyond a distance of 2.15 lies a tenth of two normal figures (chi-squared with two degrees of freedom: exp(-d²/2)).
    """
    if len(points) < 4:
        return tuple(range(len(points)))
    where = np.array([[point.x, point.y] for point in points])
    distance = _distances(where)
    scaled = (where - where.min(axis=0)) / np.maximum(np.ptp(where, axis=0), 1e-12)
    chosen: list[int] = []
    for place in np.argsort(-distance, kind="stable").tolist():
        if len(chosen) == most or distance[place] < np.sqrt(2 * np.log(10)):
            break
        near = [abs(scaled[place] - scaled[other]) for other in chosen]
        if not any(across < 0.2 and down < 0.04 for across, down in near):
            chosen.append(place)
    return tuple(chosen)


def _distances(where: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """(n,) Mahalanobis distances; where both figures are one, along that line only."""
    centred = where - where.mean(axis=0)
    inverse = np.linalg.pinv(np.cov(centred.T))
    return np.asarray(np.sqrt(np.einsum("ni,ij,nj->n", centred, inverse, centred)), dtype=np.float64)


def _time(periods: Sequence[str], axis: Spec) -> Spec:
    """Years at their true distance: figures of 2012 and 2016 do not stand next to each other."""
    years = [int(period) for period in periods]
    return {
        "field": "period",
        "type": "quantitative",
        "title": None,
        "scale": {"domain": [min(years) - 0.5, max(years) + 0.5], "nice": False, "zero": False},
        "axis": axis,
    }


def _rows(periods: Sequence[str], line: AreaLine, key: str, breaks: Sequence[str]) -> list[dict[str, Any]]:
    """One row a period; `part` counts the breaks before it, so that no line runs across one."""
    return [
        {
            "period": int(period),
            "value": float(value) if np.isfinite(value) else None,
            "key": key,
            "part": sum(period >= one for one in breaks),
        }
        for period, value in zip(periods, line.values, strict=True)
    ]


def _span(lines: Sequence[AreaLine]) -> tuple[float, float]:
    values = [float(value) for line in lines for value in line.values if np.isfinite(value)]
    low, high = (min(values), max(values)) if values else (0.0, 1.0)
    room = (high - low) * _ROOM or abs(high) * _ROOM or 1.0
    # A share of a few percent doesn't go below nothing.
    return (max(low - room, 0.0) if low >= 0 else low - room), high + room


def _ends(periods: Sequence[str], lines: Sequence[AreaLine], keys: Sequence[str], apart: float) -> list[dict[str, Any]]:
    """Where the names stand: at the height of the last figure, pushed up where they would touch."""
    last = [
        (float(known[-1]), key, line.name)
        for key, line in zip(keys, lines, strict=True)
        if (known := [value for value in line.values if np.isfinite(value)])
    ]
    placed: list[dict[str, Any]] = []
    before = -np.inf
    for value, key, name in sorted(last):
        before = max(value, before + apart)
        placed.append({"period": int(periods[-1]), "value": before, "key": key, "name": name})
    return placed


def _breaks(breaks: Sequence[str], periods: Sequence[str], x: Spec) -> list[Spec]:
    there = [{"period": int(period) - 0.5} for period in breaks if period in periods[1:]]
    if not there:
        return []
    rule = {"type": "rule", "color": TOKENS["line-strong"], "strokeDash": [1, 2]}
    return [{"data": {"values": there}, "mark": rule, "encoding": {"x": x}}]
