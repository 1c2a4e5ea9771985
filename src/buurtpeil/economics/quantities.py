# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""What goes into a calculation, where does it come from, and how sure is it?

Needs a value with its unit, price level, status and source. Gives an `Input` that is checked when it is made and again
when someone changes it; an error names the input and the way out.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import KW_ONLY, dataclass, replace
from difflib import get_close_matches
from enum import StrEnum

from buurtpeil.economics.expression import Expression, Label
from buurtpeil.economics.nodes import InputValue
from buurtpeil.economics.units import Unit
from buurtpeil.errors import EconomicsError

NOMINAL = "nominal"
#: The 95th percentile of the standard normal distribution.
Z95 = 1.6448536269514722


class Status(StrEnum):
    """How well a figure is founded."""

    REPORT = "report"  # printed in the report this tool follows
    SOURCE = "source"  # found in a public source
    ASSUMPTION = "assumption"  # a person must confirm it
    MEMORY = "memory"  # known, not confirmed in a source


STATUS_WORDS: Mapping[Status, Mapping[str, str]] = {
    Status.REPORT: {"nl": "rapport", "en": "report"},
    Status.SOURCE: {"nl": "bron", "en": "source"},
    Status.ASSUMPTION: {"nl": "aanname, bevestig", "en": "assumption, confirm"},
    Status.MEMORY: {"nl": "uit het geheugen, bevestig", "en": "from memory, confirm"},
}
TO_CONFIRM = (Status.ASSUMPTION, Status.MEMORY)


class Shape(StrEnum):
    """How an uncertain value is spread over its range."""

    TRIANGULAR = "triangular"  # low, most likely (the value), high
    PERT = "pert"  # likewise, smooth, with more weight around the value
    UNIFORM = "uniform"  # anything from low to high
    NORMAL = "normal"  # low and high are the 5th and 95th percentile, truncated at the bounds
    LOGNORMAL = "lognormal"  # likewise, above zero
    BETA = "beta"  # between two bounds; the value is the mean, low and high are 90% apart as those of a normal are
    DISCRETE = "discrete"  # one of the readings


@dataclass(frozen=True)
class Reading:
    """One way to read an ambiguous print: a value, how likely it is the meant one, and in words."""

    value: float
    probability: float
    nl: str
    en: str


@dataclass(frozen=True)
class Input:
    """One quantity that a user may change.

    Parameters
    ----------
    key : permanent, kebab-case.
    nl, en : name in Dutch and English.
    value : the value to reckon with; a share or rate as a fraction (0.03 is 3 percent).
    unit : see `units`; "fraction", "count" or "switch" for a plain number.
    prices : for euros the price year ("2017") or "nominal"; None for anything else.
    status, source : how well founded, and where it stands (a section or an address).
    low, high, shape : the range over which it is uncertain; none for a certain value.
    minimum, maximum : outside these a value can't exist; where break-even is searched.
    readings : the ways to read an ambiguous print (shape discrete).
    printed_maximum : where a source says "up to X": X is the top of the range, never the value.
    whole : only whole numbers (years of a term).
    """

    key: str
    nl: str
    en: str
    value: float
    unit: str
    status: Status
    source: str
    _: KW_ONLY
    prices: str | None = None
    low: float | None = None
    high: float | None = None
    shape: Shape = Shape.TRIANGULAR
    minimum: float = 0.0
    maximum: float = math.inf
    readings: Sequence[Reading] = ()
    printed_maximum: float | None = None
    whole: bool = False

    def __post_init__(self) -> None:
        if self.unit in ("fraction", "switch") and self.maximum == math.inf:
            object.__setattr__(self, "maximum", 1.0)
        self._check_words()
        self._check_range()
        self._check_value(self.value)
        if self.low is not None and self.high is not None and not self.low <= self.value <= self.high:
            raise self._error(
                "has a value outside its own range:",
                f"{self.value} is not in {self.low} to {self.high}.",
                "Widen low and high, or change the value.",
            )
        if self.printed_maximum is not None and (self.high != self.printed_maximum or self.value >= self.high):
            raise self._error(
                'stands in its source as a maximum ("up to"):',
                f"{self.printed_maximum}.",
                "Make that the top of the range (high) and give a lower value.",
            )

    def _error(self, what: str, values: str, way_out: str) -> EconomicsError:
        return EconomicsError(f"Input {self.key!r} ({self.en}) {what}", values, way_out)

    def _check_words(self) -> None:
        if Unit.parse(self.unit).is_money != (self.prices is not None):
            raise self._error(
                "does not tell its price level rightly:",
                f"unit {self.unit}, prices {self.prices}.",
                'Euros need prices="2017" (a year) or "nominal"; other units need none.',
            )

    def _check_range(self) -> None:
        if (self.low is None) != (self.high is None):
            raise self._error("has half a range:", f"low {self.low}, high {self.high}.", "Give both, or neither.")
        if self.low is not None and self.high is not None:
            if not self.low <= self.high:
                raise self._error("has a low above its high:", f"low {self.low}, high {self.high}.", "Swap them.")
            if (
                not (math.isfinite(self.low) and math.isfinite(self.high))
                or self.low < self.minimum
                or self.high > self.maximum
            ):
                raise self._error(
                    "has a range beyond its bounds:",
                    f"{self.low} to {self.high}.",
                    f"Stay within {self.minimum} to {self.maximum}.",
                )
            if self.shape is Shape.LOGNORMAL and self.low <= 0:
                raise self._error("is lognormal and so must be above zero:", f"low {self.low}.", "Raise low.")
            if self.shape is Shape.BETA:
                self._check_beta(self.low, self.high)
        if self.shape is Shape.DISCRETE:
            if abs(sum(r.probability for r in self.readings) - 1) > 1e-9 or any(
                r.probability < 0 for r in self.readings
            ):
                raise self._error(
                    "has readings whose probabilities are not a whole:",
                    f"they add up to {sum(r.probability for r in self.readings)}.",
                    "Make them add to 1.",
                )
            if self.value not in [r.value for r in self.readings]:
                raise self._error("has a value that is none of its readings:", f"{self.value}.", "Choose one of them.")

    def _check_beta(self, low: float, high: float) -> None:
        """A beta needs two bounds, a mean strictly between them, and less spread than all or nothing would have."""
        if not (math.isfinite(self.minimum) and math.isfinite(self.maximum)):
            raise self._error(
                "has the shape beta and no two bounds:",
                f"{self.minimum} to {self.maximum}.",
                "Give a minimum and a maximum, or take the shape pert.",
            )
        mean = (self.value - self.minimum) / (self.maximum - self.minimum)
        deviation = (high - low) / (2 * Z95) / (self.maximum - self.minimum)
        if low < high and not 0 < deviation**2 < mean * (1 - mean):
            raise self._error(
                "has a range too wide for the shape beta:",
                f"{low} to {high} around {self.value}, bounds {self.minimum} to {self.maximum}.",
                "Bring low and high closer together, or take the shape uniform.",
            )

    def _check_value(self, value: float) -> None:
        if not math.isfinite(value):
            raise self._error("is not a number:", f"{value}.", "Give a finite number.")
        if not self.minimum <= value <= self.maximum:
            raise self._error(
                "is out of bounds:", f"{value} {self.unit}.", f"Give a value from {self.minimum} to {self.maximum}."
            )
        if self.unit == "switch" and value not in (0, 1):
            raise self._error("is on or off:", f"{value}.", "Give 1 (yes) or 0 (no).")
        if self.whole and value != int(value):
            raise self._error("takes whole numbers only:", f"{value}.", "Round it.")

    @property
    def is_uncertain(self) -> bool:
        """Whether draws of it differ."""
        if self.shape is Shape.DISCRETE:
            return sum(reading.probability > 0 for reading in self.readings) > 1
        return self.low is not None and self.high is not None and self.low < self.high

    @property
    def span(self) -> tuple[float, float]:
        """The lowest and highest value to try one at a time; the value itself where it is certain."""
        if self.shape is Shape.DISCRETE:
            values = [reading.value for reading in self.readings if reading.probability > 0]
            return min(values), max(values)
        return (self.value, self.value) if self.low is None or self.high is None else (self.low, self.high)

    @property
    def label(self) -> Label:
        """Key and names."""
        return Label(self.key, self.nl, self.en)

    def changed_to(self, value: float) -> Input:
        """The same input with a user's value; its range moves along only as far as it must to hold the value.

        Raises
        ------
        EconomicsError : a value that is out of bounds.
        """
        self._check_value(value)
        if self.shape is Shape.DISCRETE:
            chosen = Reading(value, 1.0, "gekozen", "chosen")
            return replace(self, value=value, readings=(chosen,))
        if self.low is None or self.high is None:
            return replace(self, value=value)
        high = max(self.high, value)
        return replace(self, value=value, low=min(self.low, value), high=high, printed_maximum=None)

    def expression(self) -> Expression:
        """The node that stands for this input."""
        return InputValue(input=self, unit=Unit.parse(self.unit), prices=self.prices)


def changed(inputs: Iterable[Input], values: Mapping[str, float]) -> tuple[Input, ...]:
    """All inputs, with the values that a user or scenario sets.

    Raises
    ------
    EconomicsError : an unknown key (with the nearest known ones) or a value out of bounds.
    """
    by_key = {one.key: one for one in inputs}
    for key in values:
        check_known("input", key, by_key)
    return tuple(one.changed_to(values[key]) if key in values else one for key, one in by_key.items())


def check_known(kind: str, key: str, known: Iterable[str]) -> None:
    """Raise an error with the nearest keys where `key` is none of the known."""
    known = list(known)
    if key not in known:
        near = get_close_matches(key, known, n=3) or known
        raise EconomicsError(f"Unknown {kind}:", f"{key!r}.", f"Did you mean {', '.join(near)}?")
