# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Who live in Voorbeeldstad, and what stands there?

Needs the plan on paper, the kinds of neighbourhood (``data/types.toml``), the land area and the moved boundaries of the
truth file. Gives whole numbers of inhabitants, households, homes, jobs, pupils and shops per neighbourhood and year,
and the hidden traits that make figures go together.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from buurtpeil.demo.chance import generator_for
from buurtpeil.demo.layout_plan import CityPlan
from buurtpeil.demo.truth import MovedBoundary

Floats = npt.NDArray[np.float64]
Counts = npt.NDArray[np.int64]
TRAITS = ("hardship", "wear", "bustle", "grey", "green")
NEW_ESTATE = "new-estate"


@dataclass(frozen=True, eq=False)
class People:
    """Whole numbers and hidden traits; B neighbourhoods in code order, Y years.

    Attributes
    ----------
    counts : {measure: (B, Y)} what publishers count and figures are divided by.
    traits : (B, 5) in the order of `TRAITS`, mean 0 and standard deviation 1 over the inhabitants of the city.
    """

    counts: Mapping[str, Counts]
    traits: Floats


def build_people(
    plan: CityPlan,
    types: Mapping[str, Any],
    hectares: Floats,
    years: Sequence[int],
    moved: Sequence[MovedBoundary],
    seed: int,
) -> People:
    """Draw the people of the city; the same seed gives the same people."""
    inhabitants = _inhabitants(plan, years, seed)
    for boundary in moved:
        _move_back(inhabitants, boundary, plan.codes(), years)
    shares = {name: _shares(plan, types, name, seed) for name in types[NEW_ESTATE]["people"]}
    elapsed = np.arange(len(years)) - (len(years) - 1)
    old = shares["aged_65_plus"] * 1.012**elapsed  # the city grows older
    young = shares["aged_0_14"] * 0.995**elapsed
    households = inhabitants / shares["household_size"] * 1.003**elapsed
    under_18 = inhabitants * young * 1.21
    last_year = inhabitants[:, -1:]
    real = {
        "inhabitants": inhabitants,
        "inhabitants-0-14": inhabitants * young,
        "inhabitants-0-17": under_18,
        "inhabitants-15-24": inhabitants * shares["aged_15_24"],
        "inhabitants-65-plus": inhabitants * old,
        "households": households,
        "one-person-households": households * shares["one_person"] * 1.004**elapsed,
        "households-with-children": households * shares["with_children"],
        "homes": households * shares["homes"],
        "jobs": last_year * shares["jobs"] * 1.006**elapsed,
        "pupils": under_18 * 0.78,
        "shops": last_year * shares["shops"] / 1000.0 * 0.99**elapsed,
        "land-area": np.repeat(hectares[:, np.newaxis], len(years), axis=1),
    }
    counts = {measure: np.maximum(np.rint(amount), 0).astype(np.int64) for measure, amount in real.items()}
    return People(counts, _traits(plan, types, counts["inhabitants"][:, -1], seed))


def _inhabitants(plan: CityPlan, years: Sequence[int], seed: int) -> Floats:
    """(B, Y): new estates fill up to 2019, the rest grows slowly with a small wobble; the last year is the plan's."""
    chance = generator_for(seed, "inhabitants")
    last = np.array([neighbourhood.inhabitants for neighbourhood in plan.neighbourhoods], dtype=np.float64)
    is_new = np.array([neighbourhood.type == NEW_ESTATE for neighbourhood in plan.neighbourhoods])
    year = np.asarray(years, dtype=np.float64)
    slow = np.interp(year, [year[0], year[-1]], [plan.inhabitants_grow_from, 1.0])
    filling = np.interp(year, [year[0], 2019.0, year[-1]], [0.3, 0.97, 1.0])
    wobble = np.cumsum(chance.normal(0.0, 0.004, (len(last), len(years)))[:, ::-1], axis=1)[:, ::-1]
    growth = np.where(is_new[:, np.newaxis], filling, slow) * np.exp(wobble - wobble[:, -1:])
    return np.asarray(np.rint(last[:, np.newaxis] * growth), dtype=np.float64)


def _move_back(inhabitants: Floats, moved: MovedBoundary, codes: Sequence[str], years: Sequence[int]) -> None:
    """Before the new boundary a part of the inhabitants still counted with the other neighbourhood."""
    before = np.asarray(years) < moved.year
    part = np.rint(inhabitants[codes.index(moved.grew), before] * moved.share)
    inhabitants[codes.index(moved.grew), before] -= part
    inhabitants[codes.index(moved.shrank), before] += part


def _shares(plan: CityPlan, types: Mapping[str, Any], name: str, seed: int) -> Floats:
    """(B, 1) a number of the neighbourhood's kind with a deviation of its own of a few percent."""
    chance = generator_for(seed, "people", name)
    of_type = np.array([types[neighbourhood.type]["people"][name] for neighbourhood in plan.neighbourhoods])
    own = np.exp(chance.normal(0.0, 0.01 if name == "homes" else 0.06, len(of_type)))
    return np.asarray((of_type * own)[:, np.newaxis], dtype=np.float64)


def _traits(plan: CityPlan, types: Mapping[str, Any], weights: Counts, seed: int) -> Floats:
    chance = generator_for(seed, "traits")
    of_type = np.array(
        [[types[neighbourhood.type]["factors"][trait] for trait in TRAITS] for neighbourhood in plan.neighbourhoods]
    )
    raw = of_type + chance.normal(0.0, 0.35, of_type.shape)
    centred = raw - np.average(raw, axis=0, weights=weights)
    return np.asarray(centred / np.sqrt(np.average(centred**2, axis=0, weights=weights)), dtype=np.float64)
