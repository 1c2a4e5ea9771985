# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Do the detectors keep their error rate for neighbourhoods of every size?

Each bound is the nominal share plus four Monte Carlo standard errors: with the few dozen comparisons here, noise alone
fails one in a thousand runs, and the seeds are fixed.
"""

from __future__ import annotations

import numpy as np
import pytest

from buurtpeil.proof.calibration import NOMINAL, SIZE_NAMES, Calibration, Share, calibrate
from buurtpeil.proof.made_up import Scenario, make_country
from buurtpeil.signals.signal import SignalKind

STEADY = {
    "as usual": Scenario(),
    "no wobble": Scenario(wobble=0.0),
    "much wobble": Scenario(wobble=0.3),
    "unequal wobble": Scenario(unequal_wobble=0.5),
    "rare events": Scenario(rate=5.0, floor=12.0),
    "four years": Scenario(periods=4),
    "a city in motion": Scenario(city_trend=0.2, floor=400.0),
}
PLANTED = {
    "some drift": Scenario(share_drifting=0.1),
    "little to go by": Scenario(share_drifting=0.1, periods=5, wobble=0.2),
}


def hold_to_promises(result: Calibration) -> None:
    """Error shares at most nominal for every size and kind; a colour contradicts the truth at most one in ten times."""
    for size, share in result.false_at_nominal.items():
        error = max(share.error, np.sqrt(NOMINAL * (1 - NOMINAL) / max(share.count, 1)))
        assert share.share <= NOMINAL + 4 * error, (size, share)
    for kind, share in result.false_discovery.items():
        assert share.share <= 0.05 + 4 * share.error, (kind, share)
    for size, share in result.wrong_colours.items():
        if share.count:
            assert share.share <= 0.10 + 4 * np.sqrt(0.09 / share.count), (size, share)


@pytest.mark.parametrize("name", STEADY)
def test_where_nobody_drifts_signals_are_as_rare_as_promised(name):
    result = calibrate(STEADY[name], seed=20401, repeats=4)
    hold_to_promises(result)
    # And not so careful that nothing could ever be found: at least a third of nominal in every size.
    assert all(share.share > NOMINAL / 3 for share in result.false_at_nominal.values())


@pytest.mark.parametrize("name", PLANTED)
def test_planted_drift_is_found_within_the_error_rate(name):
    result = calibrate(PLANTED[name], seed=20402, repeats=6)
    hold_to_promises(result)


def test_larger_areas_and_clearer_drifts_are_found_more_often():
    result = calibrate(PLANTED["some drift"], seed=20403, repeats=6)
    power = [result.found[size].share for size in SIZE_NAMES]
    assert power == sorted(power)
    assert power[-1] > 0.9
    assert power[0] < 0.3  # fewer than a hundred inhabitants: honest about what can't be seen


def test_the_same_seed_gives_the_same_numbers():
    scenario = Scenario(municipalities=3, share_drifting=0.2)
    assert calibrate(scenario, 7, 2) == calibrate(scenario, 7, 2)
    assert calibrate(scenario, 7, 2) != calibrate(scenario, 8, 2)


def test_made_up_neighbourhoods_are_as_unequal_as_real_ones():
    country = make_country(Scenario(municipalities=100), np.random.default_rng(20404))
    small = country.population[country.panel.areas.levels == "neighbourhood"]
    # CBS 2024: 14% under 100, 40% under 500, 79% under 2,000 inhabitants; 6,000 draws have an error under 0.7%.
    assert np.mean(small < 100) == pytest.approx(0.137, abs=0.03)
    assert np.mean(small < 500) == pytest.approx(0.402, abs=0.03)
    assert np.mean(small < 2000) == pytest.approx(0.793, abs=0.03)


def test_a_share_knows_its_monte_carlo_error():
    share = Share.of([0, 1, 1, 1])
    # Standard deviation of 0 1 1 1 with one degree less is 0.5; over the root of 4.
    assert (share.share, share.error, share.count) == (0.75, 0.25, 4)
    assert Share.of([]).count == 0


@pytest.mark.slow
@pytest.mark.parametrize("name", [*STEADY, *PLANTED])
def test_the_promises_hold_in_a_large_simulation(name):
    scenario = (STEADY | PLANTED)[name]
    result = calibrate(scenario, seed=20405, repeats=100)
    hold_to_promises(result)
    assert result.false_discovery[SignalKind.DRIFT].count == 2000
