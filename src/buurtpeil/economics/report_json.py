# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Under which keys does another program read a calculation?

Needs a `Report`. Gives plain JSON: that of the result, and beside it when it closes, what moves it, what draws say and
what it rests on. `data/calculation.schema.json` describes every key; a test holds the two together.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from importlib.resources import files
from typing import Any

from buurtpeil import __version__
from buurtpeil.economics.report import Report, Uncertainty
from buurtpeil.economics.uncertainty import Bar, Spread


def report_json(report: Report) -> dict[str, Any]:
    """Everything under stable keys; amounts unrounded, shares and rates as fractions."""
    model = report.result.calculation.model
    return {
        **report.result.as_json(),
        "buurtpeil": __version__,
        "question": {"nl": model.summary_nl, "en": model.summary_en},
        "prices": report.prices,
        "discount_rate": None
        if report.rate is None
        else {
            "value": report.rate.value,
            "nominal": report.rate.nominal,
            **report.rate.words,
            "sources": list(report.rate.sources),
            "moment": report.rate.discounting.moment.value,
            "schedule": report.rate.discounting.schedule.key if report.rate.discounting.schedule else None,
        },
        "headline": report.headline,
        "losing": [party.key for party in report.losing],
        "break_even": [
            {
                "input": one.key,
                "values": list(one.values),
                "status": one.status.value,
                "searched": list(one.searched),
                "reason": one.reason or None,
            }
            for one in report.turning_points
        ],
        "tornado": [_bar(bar) for bar in report.bars],
        "share_on_assumptions": report.on_assumptions,
        "uncertainty": None if report.uncertainty is None else _uncertainty(report.uncertainty),
        "compared": {
            key: {
                "inputs_hash": result.inputs_hash,
                "parties": {party.key: party.npv_with_effects for party in result.parties.values()},
                "society": None if result.society is None else dict(result.society),
            }
            for key, result in report.compared.items()
        },
        "changed_since_2017": [{"nl": nl, "en": en} for nl, en in model.changed_since_2017],
    }


def schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of `report_json`."""
    text = files("buurtpeil.economics").joinpath("data/calculation.schema.json").read_text("utf-8")
    content: dict[str, Any] = json.loads(text)
    return content


def _bar(bar: Bar) -> dict[str, Any]:
    return {
        "input": bar.key,
        "low": bar.low,
        "high": bar.high,
        "at_low": bar.at_low,
        "at_high": bar.at_high,
        "flips": bar.flips,
    }


def _uncertainty(found: Uncertainty) -> dict[str, Any]:
    return {
        "draws": found.draws,
        "seed": found.seed,
        "measures": {key: _spread(spread) for key, spread in found.spreads.items()},
        "running_totals": {key: {"p5": _row(rows[0]), "p50": _row(rows[1]), "p95": _row(rows[2])}
                           for key, rows in found.bands.items()},
        "sobol": [
            {
                "inputs": list(index.inputs),
                "first": index.first,
                "first_interval": list(index.first_interval),
                "total": index.total,
                "total_interval": list(index.total_interval),
            }
            for index in found.indices
        ],
        "value_of_information": [{"inputs": list(one.inputs), "value": one.value} for one in found.information],
    }  # fmt: skip


def _row(values: Any) -> list[float]:
    return [float(value) for value in values]


def _spread(spread: Spread) -> Mapping[str, float]:
    return {
        "mean": spread.mean,
        "p5": spread.p5,
        "p50": spread.p50,
        "p95": spread.p95,
        "probability_of_losing": spread.probability_of_losing,
    }
