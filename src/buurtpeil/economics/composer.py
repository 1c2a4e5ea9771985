# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Which measures suit this home, this wish and this budget?

Needs a catalogue (`data/energy_measures.toml` or another of its shape), a home, a wish and a budget. Gives the best
`Package` of all possible ones, with price, subsidy, saving and label; with a low income the small measures come first.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

import numpy as np

from buurtpeil.economics.expression import Array
from buurtpeil.economics.quantities import Status
from buurtpeil.errors import EconomicsError

#: Wishes beside less energy, by the number that a user gives; 1 is less energy only.
WISHES = {1: "less-energy", 2: "longer-at-home", 3: "larger", 4: "nicer"}
#: All subsets are tried, so there may not be too many measures.
MOST_MEASURES = 18
#: In a home from this year on an installation needs no insulation to go along.
INSULATED_FROM = 1992
#: Savings on one home never add up to more than this share.
MOST_SAVED = 0.9


@dataclass(frozen=True)
class Measure:
    """One thing to buy; see the head of the catalogue for its words and units."""

    key: str
    nl: str
    en: str
    per: str
    price: float
    status: Status
    source: str
    subsidy: float = 0.0
    heat: float = 0.0
    kwh: float = 0.0
    takes_over: float = 0.0
    small: bool = False
    insulation: bool = False
    wish: str = "less-energy"
    built_from: int = 0
    built_until: int = 9999
    needs_insulation: int = 0
    homes: Sequence[str] = ()
    instead_of: Sequence[str] = ()

    def fits(self, home: Mapping[str, Any], build_year: int, wish: str) -> bool:
        """Whether it can be done in this home and serves this wish."""
        return (
            self.built_from <= build_year <= self.built_until
            and self.wish in ("less-energy", wish)
            and (not self.homes or home["key"] in self.homes)
            and (self.per == "home" or home[self.per] > 0)
        )


@dataclass(frozen=True)
class Package:
    """What was chosen and what it does.

    `price` and `subsidy` in euros; `gas_share` is the share of present gas use saved, `kwh_saved` electricity a year;
    `kwh_per_m3` electricity that a heat pump needs a year per m3 of present gas use; labels count from 1 (worst).
    """

    picked: tuple[str, ...]
    price: float
    subsidy: float
    gas_share: float
    kwh_saved: float
    kwh_per_m3: float
    label_before: int
    label_after: int


@dataclass(frozen=True)
class Catalogue:
    """Homes, building periods, labels and measures."""

    price_year: int
    physics: Mapping[str, float]
    labels: Sequence[Mapping[str, Any]]
    periods: Sequence[Mapping[str, float]]
    homes: Sequence[Mapping[str, Any]]
    measures: Sequence[Measure]

    @staticmethod
    def read(text: str) -> Catalogue:
        """From TOML.

        Raises
        ------
        EconomicsError : a measure with an unknown field, or without one it needs.
        """
        raw = tomllib.loads(text)
        measures = []
        for one in raw["measures"]:
            try:
                measures.append(Measure(**{**one, "status": Status(one["status"])}))
            except (TypeError, KeyError, ValueError) as error:
                raise EconomicsError(
                    f"Measure {one.get('key')!r} in the catalogue can't be read:",
                    f"{error}.",
                    "See the catalogue's head.",
                ) from error
        physics = {key: float(one["value"]) for key, one in raw["physics"].items()}
        return Catalogue(
            int(raw["about"]["price_year"]), physics, raw["labels"], raw["periods"], raw["homes"], tuple(measures)
        )

    def label(self, primary_energy: float) -> int:
        """The label (1 is the worst) of a home with this primary fossil energy, kWh/m2/year."""
        return 1 + sum(bool(primary_energy <= one["highest"]) for one in self.labels[1:])

    def compose(self, home_type: int, build_year: int, wish: int, budget: float, low_income: bool) -> Package:
        """The best package whose price less subsidy stays within the budget.

        All subsets are compared. In order: most small measures (with a low income), most measures for the wish, most
        primary energy saved, lowest price. The empty package always fits.

        Raises
        ------
        EconomicsError : a home type or wish that is none, or more measures than can be compared.
        """
        if not 1 <= home_type <= len(self.homes) or wish not in WISHES:
            raise EconomicsError(
                "There is no such home type or wish:",
                f"{home_type}, {wish}.",
                f"Choose a home from 1 to {len(self.homes)} and a wish from 1 to {len(WISHES)}.",
            )
        home, wanted = self.homes[home_type - 1], WISHES[wish]
        fitting = [one for one in self.measures if one.fits(home, build_year, wanted)]
        if len(fitting) > MOST_MEASURES:
            raise EconomicsError(
                "Too many measures fit one home to compare all packages:",
                f"{len(fitting)}.",
                f"Let at most {MOST_MEASURES} fit, with built_from, built_until and homes.",
            )
        chosen = (np.arange(2 ** len(fitting))[:, None] >> np.arange(len(fitting)) & 1).astype(float)
        chosen = chosen[self._allowed(chosen, fitting, build_year)]
        found = self._worked_out(chosen, fitting, home)
        net = found["price"] - found["subsidy"]
        wishes = chosen @ [float(one.wish == wanted != "less-energy") for one in fitting]
        small = chosen @ [float(one.small and low_income) for one in fitting]
        saved = found["gas_share"] * home["gas"] * self.physics["gas_kwh"] + self.physics["power_primary"] * (
            found["kwh_saved"] - found["kwh_per_m3"] * home["gas"]
        )
        order = np.lexsort((net, -np.round(saved, 6), -wishes, -small, net > budget))
        best = order[0]
        before = next(one["primary_energy"] for one in self.periods if build_year <= one["built_until"])
        lasting = self._worked_out(chosen[[best]] * [float(not one.small) for one in fitting], fitting, home)
        electricity = lasting["kwh_per_m3"][0] * self.physics["power_primary"] / self.physics["gas_kwh"]
        return Package(
            picked=tuple(one.key for one, is_in in zip(fitting, chosen[best], strict=True) if is_in),
            label_before=self.label(before),
            label_after=self.label(before * (1 - float(lasting["gas_share"][0]) + float(electricity))),
            **{key: float(values[best]) for key, values in found.items()},
        )

    def _allowed(self, chosen: Array, fitting: Sequence[Measure], build_year: int) -> Any:
        """Which subsets hold nothing twice, and enough insulation for what needs it."""
        insulating = chosen @ [float(one.insulation) for one in fitting]
        places = {one.key: place for place, one in enumerate(fitting)}
        allowed = np.ones(len(chosen), dtype=bool)
        for place, one in enumerate(fitting):
            if build_year < INSULATED_FROM:
                allowed &= (chosen[:, place] == 0) | (insulating >= one.needs_insulation)
            for other in one.instead_of:
                if other in places:
                    allowed &= (chosen[:, place] == 0) | (chosen[:, places[other]] == 0)
        return allowed

    def _worked_out(self, chosen: Array, fitting: Sequence[Measure], home: Mapping[str, Any]) -> dict[str, Array]:
        """Price, subsidy and savings of each subset."""
        size = [1.0 if one.per == "home" else float(home[one.per]) for one in fitting]
        heat = [
            one.heat * (1 if one.per == "home" else s / home["floor"]) for one, s in zip(fitting, size, strict=True)
        ]
        insulating = [float(one.insulation) for one in fitting]
        full = np.where(chosen @ insulating >= 2, 1.0, 0.5)
        subsidy = np.array([one.subsidy * s for one, s in zip(fitting, size, strict=True)])
        by_insulation = chosen @ (subsidy * insulating) * full
        kept = 1 - np.minimum(chosen @ heat, MOST_SAVED)
        taken_over = kept * np.minimum(chosen @ [one.takes_over for one in fitting], 1)
        physics = self.physics
        return {
            "price": chosen @ [one.price * s for one, s in zip(fitting, size, strict=True)],
            "subsidy": by_insulation + chosen @ (subsidy * (1 - np.array(insulating))),
            "gas_share": 1 - kept + taken_over,
            "kwh_saved": chosen @ [one.kwh for one in fitting],
            "kwh_per_m3": taken_over * physics["gas_kwh"] * physics["boiler_efficiency"] / physics["heat_pump_cop"],
        }


@cache
def standard_catalogue() -> Catalogue:
    """The catalogue that comes with Buurtpeil."""
    return Catalogue.read((files("buurtpeil.economics") / "data" / "energy_measures.toml").read_text(encoding="utf-8"))


@lru_cache(maxsize=4096)
def package(home_type: int, build_year: int, wish: int, budget: float, low_income: bool) -> Package:
    """`compose` from the standard catalogue, worked out once."""
    return standard_catalogue().compose(home_type, build_year, wish, budget, low_income)
