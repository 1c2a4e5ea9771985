# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Does every kind of signal keep its promise in every size of neighbourhood, and is a planted change seen in time?"""

from __future__ import annotations

import numpy as np
import pytest

from buurtpeil.proof.calibration import SIZE_NAMES
from buurtpeil.proof.error_rates import SEED, Measured, measure_error_rates
from buurtpeil.proof.made_up import Scenario, made_up_neighbours, make_country


def of(rows: list[Measured], measure: str, kind: str) -> dict[str, Measured]:
    return {row.size: row for row in rows if row.measure == measure and row.kind == kind}


def hold_to_promises(rows: list[Measured]) -> None:
    """Four Monte Carlo errors, as in test_calibration: noise alone fails one in a thousand runs."""
    for row in rows:
        if np.isfinite(row.nominal) and row.count > 20:
            error = max(row.error, np.sqrt(row.nominal * (1 - row.nominal) / row.count))
            assert row.value <= row.nominal + 4 * error, row


def test_promises_hold_and_changes_are_seen_on_a_few_countries():
    rows = measure_error_rates(SEED, 1)
    hold_to_promises(rows)
    jumps, drifts = (of(rows, "lead-time", kind)["over 2,000"] for kind in ("break", "drift"))
    # A jump is looked for from its second period on; a slope needs longer to stand out.
    assert 1 <= jumps.value <= 3 <= drifts.value <= 8


def test_neighbours_on_a_grid_are_few_and_of_one_city():
    areas = make_country(Scenario(municipalities=2, neighbourhoods=25), np.random.default_rng(1)).panel.areas
    around = made_up_neighbours(areas)
    # Rows of 10, 10 and 5: 9 + 9 + 4 to the east, 10 + 5 to the south; each pair twice, two cities.
    assert len(around.area) == 2 * 2 * (22 + 15)
    assert (areas.municipality_row[around.area] == areas.municipality_row[around.neighbour]).all()


def test_a_change_that_starts_later_leaves_what_was_before():
    early = Scenario(municipalities=1, share_drifting=1.0, drift_from=4, wobble=0.0, city_trend=0.0)
    for at_once, growth in ((False, [0, 0, 0, 0, 0, 0.8 / 3, 1.6 / 3, 0.8]), (True, [0] * 4 + [0.8] * 4)):
        scenario = Scenario(**{**early.__dict__, "at_once": at_once})
        country = make_country(scenario, np.random.default_rng(2))
        level = np.log(country.level[country.is_drifting])
        np.testing.assert_allclose(level - level[:, :1], np.broadcast_to(growth, level.shape), atol=1e-12)


@pytest.mark.slow
def test_promises_hold_on_many_countries():
    rows = measure_error_rates(SEED + 1, 40)
    hold_to_promises(rows)
    power = of(rows, "power", "drift")
    assert [power[size].value for size in SIZE_NAMES] == sorted(power[size].value for size in SIZE_NAMES)
