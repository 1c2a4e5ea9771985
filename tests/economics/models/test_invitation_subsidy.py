# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Does a grant follow its rules under each reading and division, and is a shortage of own means shown where it is?"""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from buurtpeil.economics.calculation import Calculation
from buurtpeil.economics.models.invitation_subsidy import MODEL, best_combination
from buurtpeil.economics.result import calculate
from buurtpeil.errors import EconomicsError

NONE = {f"{what}-{i}": 0.0 for i in (2, 3) for what in ("cost", "own")}


@pytest.fixture(scope="module")
def subsidy():
    return Calculation(MODEL)


def grants(result, count=3):
    return [round(result.outputs[f"grant-{i}"], 2) for i in range(1, count + 1)]


def one(cost, own=0.0, **more):
    return {"cost-1": float(cost), "own-1": float(own), **NONE, **more}


@pytest.mark.parametrize(("cost", "own", "on_cost", "on_grant"), [
    (10_000, 0, 9_000, 9_090.91),  # 10% of 10,000; 10,000 / 1.1
    (10_000, 5_000, 5_000, 5_000),  # own means are more than the share asked
    (55_555, 0, 49_999.50, 50_000),  # just below where the cap binds on the total
    (55_556, 0, 50_000, 50_000),
    (54_999, 0, 49_499.10, 49_999.09),  # the cap binds on the grant from 55,000
    (90_000, 9_000, 50_000, 50_000),
    (0, 0, 0, 0),
])  # fmt: skip
def test_one_request_under_both_readings_of_the_own_share(subsidy, cost, own, on_cost, on_grant):
    assert grants(calculate(subsidy, one(cost, own)), 1) == [pytest.approx(on_cost, abs=0.01)]
    assert grants(calculate(subsidy, one(cost, own, **{"share-of-subsidy": 1})), 1) == [
        pytest.approx(on_grant, abs=0.01)
    ]


def test_first_come_pro_rata_and_ranked_divide_the_same_ceiling_otherwise(subsidy):
    # Asked: 27,000, min(50,000, 54,000) = 50,000 and 18,000, together 95,000; the ceiling is 70,000.
    assert grants(calculate(subsidy, {})) == [27_000, 43_000, 0]
    assert grants(calculate(subsidy, {}, "pro-rata")) == [19_894.74, 36_842.11, 13_263.16]
    # In full fit 27 + 18 or 50 + 18 thousand: both two points; of equal points the earlier requests win.
    assert grants(calculate(subsidy, {}, "ranked")) == [27_000, 0, 18_000]
    assert grants(calculate(subsidy, {"points-2": 3}, "ranked")) == [0, 50_000, 18_000]


def test_ranking_finds_the_best_of_all_combinations():
    rng = np.random.default_rng(4)
    asked, points = rng.integers(1, 40, 6).astype(float), rng.integers(1, 9, 6).astype(float)
    found = int(best_combination(np.array([[60.0]]), *asked[:, None, None], *points[:, None, None])[0, 0])
    chosen = [found >> i & 1 for i in range(6)]
    best = max(np.dot(c, points) for c in product((0, 1), repeat=6) if np.dot(c, asked) <= 60)
    assert np.dot(chosen, asked) <= 60
    assert np.dot(chosen, points) == best


def test_a_shortage_of_own_means_is_told_per_district(subsidy):
    # Of 60,000 the plan in district 2 must bring 6,000 and has 1,500.
    result = calculate(subsidy, {"own-2": 1_500, "district-2": 2})
    assert [result.outputs[f"own-shortage-district-{d}"] for d in (1, 2, 3)] == [0, 4_500, 0]
    assert result.outputs["unmet-district-2"] == pytest.approx(60_000 - 1_500 - 43_000)
    assert any("lacks own means" in remark.en for remark in result.warnings)


def test_no_grant_and_no_plan_is_no_division_by_zero(subsidy):
    result = calculate(subsidy, one(0))
    assert (result.outputs["granted"], result.outputs["leverage"], result.outputs["utilisation"]) == (0, 0, 0)


def test_a_grant_is_spent_in_the_district_and_costs_the_municipality_its_handling(subsidy):
    result = calculate(subsidy, one(20_000, 2_000))
    assert result.parties["municipality"].npv == pytest.approx(-18_000 - 1_500)
    assert result.parties["initiatives"].npv == pytest.approx(0)
    # Worth 1 for each euro spent: society loses the handling only.
    assert result.society["npv/society"] == pytest.approx(-1_500)


@pytest.mark.parametrize(("key", "value"), [("own-share", 1.0), ("ceiling", 0), ("division", 4), ("district-1", 2.5)])
def test_an_impossible_value_names_the_input(subsidy, key, value):
    with pytest.raises(EconomicsError, match=key):
        calculate(subsidy, {key: value})
