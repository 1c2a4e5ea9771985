# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Which column of a publisher's file is which measure?

Needs the column tables in ``sources/data``. Gives `ColumnRule` records: what the column is called, which measure it
becomes, what its numbers may be and how the publisher rounded them.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from buurtpeil.indicators.catalogue import load_catalogue
from buurtpeil.sources.door import NumberRule

ROUNDED_SMALL = "small"  # the publisher rounds buurten and wijken to multiples of 5, not municipalities
_LETTERS = re.compile(r"[^\W\d_]+")
ROUNDED_ALL = "all"  # the publisher rounds every level


@dataclass(frozen=True)
class ColumnRule:
    """One column of a file and the measure it becomes.

    `unit` and `share_of` serve files that state their units: a percentage whose measure is a count is multiplied by
    the column `share_of` of the same row. `means_unknown` are numbers that the publisher wrote where it had no figure.
    """

    column: str
    measure: str
    numbers: NumberRule
    rounded: str
    unit: str
    share_of: str
    means_unknown: tuple[float, ...]


@cache
def read_data_file(name: str) -> Mapping[str, Any]:
    """A TOML file of ``sources/data``, read once."""
    with files("buurtpeil.sources").joinpath("data", name).open("rb") as file:
        return tomllib.load(file)


@cache
def column_rules(name: str) -> tuple[ColumnRule, ...]:
    """The ``[[column]]`` tables of a data file."""
    return tuple(column_rule(entry) for entry in read_data_file(name)["column"])


def split_by_fairness(columns: Sequence[str]) -> tuple[list[str], list[str], Mapping[str, str]]:
    """The columns that are never taken (origin, marital status), the others, and the reason for the first."""
    data = read_data_file("statline_kwb.toml")
    refused = load_catalogue().refused_words()
    never = [
        name
        for name in columns
        if any(word in name.lower() for word in data["never_taken"])
        or any(re.search(rf"\b{re.escape(word)}\b", " ".join(_LETTERS.findall(name.lower()))) for word in refused)
    ]
    reason = {"nl": data["never_taken_reason_nl"], "en": data["never_taken_reason_en"]}
    return never, [name for name in columns if name not in never], reason


def column_rule(entry: Mapping[str, Any]) -> ColumnRule:
    """One ``[[column]]`` table; `any_sign` allows scores below zero, `share` numbers from 0 to 1."""
    is_percentage = entry.get("unit") == "%" or entry.get("percent", False)
    return ColumnRule(
        column=entry["column"],
        measure=entry["measure"],
        numbers=NumberRule(
            minimum=None if entry.get("any_sign", False) else entry.get("minimum", 0.0),
            maximum=entry.get("maximum", 100.0 if is_percentage else 1.0 if entry.get("share", False) else None),
            is_whole=entry.get("whole", False),
        ),
        rounded=entry.get("rounded", ""),
        unit=entry.get("unit", ""),
        share_of=entry.get("share_of", ""),
        means_unknown=tuple(float(value) for value in entry.get("means_unknown", ())),
    )
