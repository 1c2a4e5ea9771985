# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""What did the law or the guidance say on that day?

Needs `data/rules.toml` or another file of its shape: per rule the values with first and last day, reference and status.
Gives `Rule` objects to look up on a date or over the dates of a timeline; outside the table is an error, never a guess.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np

from buurtpeil.economics.expression import Array, Expression, Label
from buurtpeil.economics.nodes import RuleValue
from buurtpeil.economics.quantities import Status, check_known
from buurtpeil.economics.units import Unit
from buurtpeil.errors import EconomicsError

#: The day that spreadsheets call 0.
DAY_ZERO = date(1899, 12, 30)


def day_number(day: date) -> int:
    """A date as a spreadsheet counts it."""
    return (day - DAY_ZERO).days


@dataclass(frozen=True)
class Entry:
    """One value with its validity: from `first` up to and including `last` (None: no end is known)."""

    first: date
    last: date | None
    value: float
    reference: str
    status: Status


@dataclass(frozen=True)
class Rule:
    """A dated parameter; entries in order of date, without gaps."""

    key: str
    nl: str
    en: str
    unit: str
    entries: tuple[Entry, ...]

    def __post_init__(self) -> None:
        for earlier, later in zip(self.entries, self.entries[1:], strict=False):
            if earlier.last is None or earlier.last + timedelta(days=1) != later.first:
                raise EconomicsError(
                    f"Rule {self.key!r} has a gap or an overlap before",
                    f"{later.first}.",
                    "Let each entry begin on the day after the one before it ends.",
                )

    @property
    def label(self) -> Label:
        """Key and names."""
        return Label(self.key, self.nl, self.en)

    def on(self, day: date) -> Entry:
        """The entry in force on a day.

        Raises
        ------
        EconomicsError : a day outside the table.
        """
        self.look_up(np.array([float(day_number(day))]))
        return [entry for entry in self.entries if entry.first <= day][-1]

    def look_up(self, days: Array) -> Array:
        """The values on day numbers, of the same shape.

        Raises
        ------
        EconomicsError : a day outside the table, with the table's first and last day.
        """
        firsts = np.array([day_number(entry.first) for entry in self.entries], dtype=float)
        last = self.entries[-1].last
        outside = days < firsts[0]
        if last is not None:
            outside |= days > day_number(last)
        if outside.any():
            wrong = DAY_ZERO + timedelta(days=int(days[outside][0]))
            raise EconomicsError(
                f"Rule {self.key!r} ({self.en}) says nothing about",
                f"{wrong}.",
                f"It holds from {self.entries[0].first} to {last or 'now'}: choose a start and length within that, "
                "or add what holds then to the rules with its reference.",
            )
        values: Array = np.array([entry.value for entry in self.entries])
        return values[np.searchsorted(firsts, days, side="right") - 1]

    def at(self, moment: Expression) -> Expression:
        """The node that looks this rule up on a day (`Timeline.start_date`) or on each date (`Timeline.dates`)."""
        return RuleValue(arguments=(moment,), rule=self, unit=Unit.parse(self.unit), per_period=moment.per_period)


class RuleBook:
    """Rules by key."""

    def __init__(self, rules: tuple[Rule, ...]) -> None:
        self._rules = {rule.key: rule for rule in rules}

    def __getitem__(self, key: str) -> Rule:
        check_known("rule", key, self._rules)
        return self._rules[key]

    @staticmethod
    def read(path: Path | None = None) -> RuleBook:
        """Read a rules file; without a path the one that comes with Buurtpeil."""
        source = path or files("buurtpeil.economics").joinpath("data/rules.toml")
        return RuleBook(tuple(_rule(key, record) for key, record in tomllib.loads(source.read_text("utf-8")).items()))


@cache
def standard_rules() -> RuleBook:
    """The rules that come with Buurtpeil, read once."""
    return RuleBook.read()


def _rule(key: str, record: dict[str, Any]) -> Rule:
    entries = [
        Entry(e["first"], e.get("last"), float(e["value"]), e["reference"], Status(e["status"]))
        for e in record["entries"]
    ]
    return Rule(key, record["nl"], record["en"], record["unit"], tuple(sorted(entries, key=lambda e: e.first)))
