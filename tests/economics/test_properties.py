# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""What must hold of every calculation, whatever a user fills in?"""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from buurtpeil.economics.finance import present_value
from buurtpeil.economics.quantities import Shape
from buurtpeil.economics.registry import all_models, calculation
from buurtpeil.economics.report import make_report
from buurtpeil.economics.result import calculate
from buurtpeil.errors import EconomicsError

MODELS = sorted(all_models())
CENT = 0.01


def anywhere(one, random):
    """A value between an input's bounds; where it has no upper bound, up to three times what it is."""
    if one.shape is Shape.DISCRETE:
        return random.choice([reading.value for reading in one.readings])
    high = one.maximum if np.isfinite(one.maximum) else 3 * max(1.0, abs(one.span[1]))
    low = one.minimum if np.isfinite(one.minimum) else -high
    value = random.uniform(low, high)
    return float(round(value)) if one.whole or one.unit == "switch" else value


@pytest.mark.parametrize("key", MODELS)
def test_what_one_gains_another_pays_for_any_values_within_bounds(key):
    """Random values between the bounds: a balanced booking, or a refusal that says why; never a silent wrong sum."""
    case, random = calculation(key), np.random.default_rng(17)
    worked, refused = 0, []
    for _ in range(40):
        # Not all at once: far corners of twenty inputs are refused more often than not.
        chosen = random.choice(case.model.inputs, size=4, replace=False)
        values = {one.key: anywhere(one, random) for one in chosen}
        try:
            result = calculate(case, values)
        except EconomicsError as problem:
            refused.append(problem)
            continue
        worked += 1
        for period in range(case.time.count + 1):
            sizes = [party.net[period] for party in result.parties.values() if party.net]
            assert np.isfinite(sizes).all()
        largest = max([1.0, *(abs(party.npv_with_effects) for party in result.parties.values())])
        nets = [key for key in case.measures if key.startswith("all/")]
        total = sum(np.broadcast_to(rows, (case.time.count + 1, 1)) for rows in case.run(nets, result.inputs))
        assert np.abs(total).max() < max(CENT, 1e-9 * largest)
    assert worked >= 10
    assert all(problem.way_out for problem in refused)


@pytest.mark.parametrize("key", MODELS)
def test_at_a_break_even_the_headline_is_zero_or_jumps_over_it(key):
    case = calculation(key)
    report = make_report(case)
    for point in report.turning_points:
        one = report.values_by_key[point.key]
        for value in point.values:
            at = case.value(report.headline, case.inputs({point.key: value}))
            step = 1.0 if one.whole else 1e-6 * max(1.0, abs(value))
            near = [
                case.value(report.headline, case.inputs({point.key: other}))
                for other in (max(one.minimum, value - step), min(one.maximum, value + step))
            ]
            assert abs(at) < 1 or min(near) <= 0 <= max(near), (point.key, value, at, near)


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(
    st.floats(1, 1e6),
    st.lists(st.floats(0, 1e5), min_size=1, max_size=40).filter(any),
    st.floats(-0.5, 0.5),
    st.floats(0.001, 0.5),
)
def test_who_invests_first_and_earns_later_is_worth_less_at_a_higher_rate(price, income, rate, more):
    cash = np.array([-price, *income])[:, None]
    assert present_value(cash, rate + more)[0, 0] <= present_value(cash, rate)[0, 0]
