# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Is the order of blocks the cheapest, are owners won as persuasion allows, and do the parties' accounts follow?"""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest

from buurtpeil.economics.blocks import only_blocks
from buurtpeil.economics.calculation import Calculation
from buurtpeil.economics.models.off_gas import MODEL
from buurtpeil.economics.result import calculate
from buurtpeil.economics.sequence import best_ranks
from buurtpeil.errors import EconomicsError

TWO = {**only_blocks({1: (100, 1.0, 3), 2: (200, 0.5, 0)}), "pace": 100.0, "decided": 0.0, "intended": 0.0}


@pytest.fixture(scope="module")
def off_gas():
    return Calculation(MODEL)


def said(result, text):
    return any(text in remark.en for remark in result.warnings)


def cost_of(order, sizes, moments, pace, early, late):
    """Home by home, each at its own moment: 100 slices a home."""
    clock, cost = 0.0, 0.0
    for block in order:
        at = clock + (np.arange(int(sizes[block] * 100)) + 0.5) / 100 / pace
        wait = at - moments[block]
        cost += float(np.where(wait > 0, late * wait, -early * wait).sum()) / 100
        clock += sizes[block] / pace
    return cost


@pytest.mark.parametrize("seed", range(4))
def test_the_order_is_the_cheapest_of_all(seed):
    rng = np.random.default_rng(seed)
    sizes, moments = tuple(rng.integers(5, 60, 4).astype(float)), tuple(rng.integers(0, 6, 4).astype(float))
    ranks = best_ranks(sizes, moments, 25.0, 200.0, 150.0)
    order = tuple(ranks.index(place) for place in (1, 2, 3, 4))
    cheapest = min(cost_of(each, sizes, moments, 25.0, 200.0, 150.0) for each in permutations(range(4)))
    assert cost_of(order, sizes, moments, 25.0, 200.0, 150.0) == pytest.approx(cheapest, rel=1e-3)


def test_an_empty_block_comes_last_and_too_many_are_refused():
    assert best_ranks((0.0, 10.0), (0.0, 5.0), 5.0, 1.0, 1.0) == (2, 1)
    with pytest.raises(EconomicsError, match="Too many blocks"):
        best_ranks((1.0,) * 8, (1.0,) * 8, 1.0, 1.0, 1.0)


@pytest.mark.parametrize(("uptake", "years"), [(0.05, 6), (0.12, 6), (0.0, 6), (0.10, 10)])
def test_owners_join_as_persuasion_allows(off_gas, uptake, years):
    result = calculate(off_gas, {"uptake": uptake, "years": years})
    assert result.outputs["owners-joined"] == pytest.approx(750 * (1 - (1 - uptake) ** years))
    needed = result.outputs["uptake-needed"]
    won = calculate(off_gas, {"uptake": needed, "years": years})
    assert won.outputs["owners-joined"] == pytest.approx(0.95 * 750)


def test_all_done_is_all_homes_and_what_society_gains_is_counted_once(off_gas):
    # Block of 100 rented homes in year 1; 60,000 each against 15,000 anyway; 600 for the connection; misfit: done from
    # year 0 to 1 with moment 0, so half a year late: 100 x 150 x 0.5. Energy 450 a home without tax, years 2 to 40.
    values = {**only_blocks({1: (100, 1.0, 0)}), "pace": 100.0, "decided": 0.0, "intended": 0.0, "years": 1,
              "start-year": 2026, "saving": 1_000.0, "tax-share": 0.5, "renewal": 0.0}  # fmt: skip
    result = calculate(off_gas, values)
    assert result.outputs["done-at-deadline"] == pytest.approx(100)
    factor = sum(1.0225**-t for t in range(2, 41))
    costs = 100 * (60_000 - 15_000) + 60_000 + 7_500
    assert result.society["npv/society"] == pytest.approx(100 * 500 * factor - costs / 1.0225)
    assert result.parties["state"].npv == pytest.approx(-100 * 500 * factor)
    assert result.parties["tenants"].npv == pytest.approx(100 * (1_000 - 480) * factor)


def test_pace_deadline_and_consent_are_said(off_gas):
    base = calculate(off_gas)
    assert said(base, "the deadline is not met")
    assert said(base, "Persuasion alone")
    assert not said(base, "Too few tenants")
    assert said(calculate(off_gas, {"consent": 0.69}), "Too few tenants")
    assert not said(calculate(off_gas, {**TWO, "years": 3}), "the deadline is not met")


@pytest.mark.parametrize(("key", "value"), [("years", 0), ("pace", 0), ("uptake", 1), ("block-1-homes", 0)])
def test_an_impossible_value_names_the_input(off_gas, key, value):
    with pytest.raises(EconomicsError, match=key):
        calculate(off_gas, {key: value})
