# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Does an earlier run still come out the same, and if not, what changed?

Needs the JSON of an earlier `buurtpeil calculate … --format json`. Gives the run made again with the same values,
budgets, way of discounting, draws and seed, and a line for everything that is different now.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from buurtpeil.economics.discounting import Discounting
from buurtpeil.economics.quantities import Input
from buurtpeil.economics.registry import calculation
from buurtpeil.economics.report import DRAWS, Report, make_report
from buurtpeil.economics.report_json import report_json
from buurtpeil.economics.result import SCHEMA
from buurtpeil.economics.uncertainty import SEED
from buurtpeil.errors import EconomicsError

#: Parts of a run that must come out the same; texts may have been worded better since.
_COMPARED = ("inputs_hash", "rules", "steps", "outputs", "parties", "society", "break_even", "tornado", "uncertainty")
_WORDS = ("nl", "en", "unit", "reference", "status", "reason")


def run_again(path: Path) -> tuple[Report, tuple[str, ...]]:
    """The run of a file made again, and what differs: paths of keys with the value of then and of now.

    Raises
    ------
    EconomicsError : no such run, one of another schema, or an input that the model no longer has.
    """
    before = _read(path)
    rate, drawn = before["discount_rate"] or {}, before["uncertainty"]
    case = calculation(before["model"]["key"], Discounting.of(rate.get("moment", "end"), rate.get("schedule")))
    budgets = {key: party["budget"]["per_year"] for key, party in before["parties"].items() if party["budget"]}
    report = make_report(
        case,
        _values(before, {one.key: one for one in case.model.inputs}),
        before["scenario"],
        uncertain=drawn is not None,
        compare=tuple(before["compared"]),
        budgets=budgets,
        draws=drawn["draws"] if drawn else DRAWS,
        seed=drawn["seed"] if drawn else SEED,
    )
    now = json.loads(json.dumps(report_json(report)))
    found = [f"model version: {before['model']['version']} → {now['model']['version']}"]
    found = [] if before["model"]["version"] == now["model"]["version"] else found
    for part in _COMPARED:
        found += _differences(part, before[part], now[part])
    return report, tuple(found)


def _values(before: Mapping[str, Any], own: Mapping[str, Input]) -> dict[str, float]:
    """What the user or the scenario set: other values, and readings of a print that were chosen."""
    return {
        one["key"]: one["value"]
        for one in before["inputs"]
        if one["changed"] or one["key"] not in own or (one["shape"] is None and own[one["key"]].is_uncertain)
    }


def _read(path: Path) -> dict[str, Any]:
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        is_run = isinstance(content, dict) and {*_COMPARED, "model", "inputs", "discount_rate"} <= set(content)
    except (OSError, ValueError) as fault:
        raise EconomicsError("This file can't be read as a run:", f"{path} ({fault}).", _WAY_OUT) from fault
    if not is_run or content.get("schema") != SCHEMA:
        raise EconomicsError("This file holds no run of this version:", f"{path}.", _WAY_OUT)
    return dict(content)


_WAY_OUT = "Give the JSON that `buurtpeil calculate MODEL --format json --output FILE` wrote."


def _differences(path: str, before: Any, now: Any) -> Iterator[str]:
    """Where two pieces of JSON differ in what they say in numbers and keys."""
    if isinstance(before, Mapping) and isinstance(now, Mapping):
        for key in sorted({*before, *now} - set(_WORDS)):
            yield from _differences(f"{path}/{key}", before.get(key), now.get(key))
    elif isinstance(before, list) and isinstance(now, list) and len(before) == len(now):
        for place, (one, other) in enumerate(zip(before, now, strict=True)):
            yield from _differences(f"{path}/{place}", one, other)
    elif not _is_same(before, now):
        yield f"{path}: {_short(before)} → {_short(now)}"


def _is_same(before: Any, now: Any) -> bool:
    if isinstance(before, int | float) and isinstance(now, int | float):
        return math.isclose(before, now, rel_tol=1e-9, abs_tol=1e-6)
    return bool(before == now)


def _short(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 60 else f"{text[:57]}…"
