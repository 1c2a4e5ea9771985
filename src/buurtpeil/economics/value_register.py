# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""What is a unit of effect worth, who banks it, and how well is that founded?

Needs `data/value_register.toml` or another file of its shape. Gives `RegisteredValue` records that are checked when
read and turn into inputs; a value that may not be passed on has no place in it, and an empty slot stays empty.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from buurtpeil.economics.optimism import check_grade
from buurtpeil.economics.quantities import Input, Status
from buurtpeil.errors import EconomicsError

#: What an effect may be used for; see the head of the data file.
USES = ("effect", "part", "contract", "transfer", "empty")
BASES = ("avoided-cost", "welfare", "transfer")
NOT_BUNDLED = "none bundled"


@dataclass(frozen=True, kw_only=True)
class RegisteredValue:
    """One effect: what a unit is worth (None: an empty slot), to whom, in which prices, and how well founded.

    `banked` are weights per party key; `grade` is of the evidence (see `optimism`); `part_of` another effect, which may
    not be counted beside it for the same party.
    """

    key: str
    nl: str
    en: str
    unit: str
    banked: Mapping[str, float]
    basis: str
    grade: int
    price_year: int
    status: Status
    source: str
    licence: str
    use: str
    value: float | None = None
    low: float | None = None
    high: float | None = None
    printed_maximum: bool = False
    part_of: str | None = None

    def __post_init__(self) -> None:
        check_grade(self.key, self.grade)
        for what, text, known in (("use", self.use, USES), ("basis", self.basis, BASES)):
            if text not in known:
                raise self._error(f"has an unknown {what}:", text, f"Give one of {', '.join(known)}.")
        if not self.banked or min(self.banked.values()) < 0 or not sum(self.banked.values()) > 0:
            raise self._error("does not say who banks it:", f"{dict(self.banked)}", "Give a weight for each party.")
        if not self.source.strip() or not self.licence.strip():
            raise self._error("lacks a source or licence:", f"{self.source!r}, {self.licence!r}", "Fill in both.")
        if self.value is not None and self.licence == NOT_BUNDLED:
            raise self._error(
                "has a value without the right to pass it on:",
                f"{self.value}",
                "Leave the slot empty, or name the licence that allows it.",
            )

    def _error(self, what: str, values: str, way_out: str) -> EconomicsError:
        return EconomicsError(f"Registered value {self.key!r} {what}", f"{values}.", way_out)

    @property
    def is_empty(self) -> bool:
        """Whether no value is known."""
        return self.value is None

    @property
    def whole(self) -> str | None:
        """The effect that this is a part of: the one named, or what its key says before the last slash."""
        return self.part_of or (self.key.rpartition("/")[0] or None)

    @property
    def count_unit(self) -> str:
        """The unit of a number a year."""
        return "person" if self.unit == "person*year" else f"{self.unit}/year"

    def value_input(self) -> Input:
        """The value of a unit as an input; an empty slot is 0, and says so."""
        low, high = (self.low, self.high) if self.value is not None else (None, None)
        return Input(
            f"value-{self.key}", f"{self.nl}: waarde", f"{self.en}: value", self.value or 0.0,
            "euro/" + self.unit.replace("*", "/"), self.status, self.source, prices=str(self.price_year), low=low,
            high=high, maximum=1e7, printed_maximum=high if self.printed_maximum and self.value is not None else None,
        )  # fmt: skip

    def grade_input(self) -> Input:
        """The grade of evidence as an input."""
        return Input(
            f"grade-{self.key}", f"{self.nl}: onderbouwing, 1 (proef) tot 6 (geen)",
            f"{self.en}: evidence, 1 (trial) to 6 (none)", self.grade, "count", Status.ASSUMPTION,
            f"grade of: {self.source}", minimum=1, maximum=6, whole=True,
        )  # fmt: skip


def read_register(path: Path | None = None) -> dict[str, RegisteredValue]:
    """The register by effect key; without a path the one that comes with Buurtpeil.

    Raises
    ------
    EconomicsError : a missing or unknown field, with the effect; see also `RegisteredValue`.
    """
    source = path or files("buurtpeil.economics").joinpath("data/value_register.toml")
    return {key: _record(key, table) for key, table in tomllib.loads(source.read_text("utf-8")).items()}


def _record(key: str, table: Mapping[str, Any]) -> RegisteredValue:
    try:
        return RegisteredValue(key=key, **{**table, "status": Status(table["status"])})
    except (KeyError, TypeError, ValueError) as error:
        raise EconomicsError(
            f"Registered value {key!r} can't be read:", f"{error}.", "Give the fields of RegisteredValue."
        ) from error


@cache
def standard_register() -> Mapping[str, RegisteredValue]:
    """The register that comes with Buurtpeil, read once."""
    return read_register()


def wholes(values: Iterable[RegisteredValue]) -> dict[str, str]:
    """Part -> whole, for the guard against counting twice."""
    return {one.key: one.whole for one in values if one.whole is not None}
