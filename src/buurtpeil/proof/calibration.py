# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Do the detectors keep the error rate they promise?

Needs a scenario, a seed and a number of repeats. Gives per detector and size of neighbourhood the share of wrong
signals before and after false-discovery control, and the share of planted changes found, with their Monte Carlo error.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from buurtpeil.areas.codes import Level
from buurtpeil.estimates.colour import Colour
from buurtpeil.estimates.compass import Estimates, estimate
from buurtpeil.estimates.groups import build_groups
from buurtpeil.indicators.catalogue import Catalogue
from buurtpeil.proof.made_up import MadeUpCountry, Scenario, make_country
from buurtpeil.signals.drift import detect_drift
from buurtpeil.signals.eligibility import usable_cells
from buurtpeil.signals.gap import measure_gap
from buurtpeil.signals.scan import ERROR_RATE, detect
from buurtpeil.signals.signal import SignalKind

Floats = npt.NDArray[np.float64]
SIZE_LIMITS = (100.0, 500.0, 2000.0)
SIZE_NAMES = ("under 100", "100-500", "500-2,000", "over 2,000")
NOMINAL = 0.05
_JUDGED = (SignalKind.DRIFT, SignalKind.BREAK, SignalKind.FLOOR)


@dataclass(frozen=True)
class Share:
    """A share of `count` cases, with its Monte Carlo standard error; NaN without cases."""

    share: float
    error: float
    count: int

    @classmethod
    def of(cls, cases: npt.ArrayLike) -> Share:
        """The mean of zeros and ones, or of shares."""
        values = np.asarray(cases, dtype=np.float64)
        count = len(values)
        if count == 0:
            return cls(float("nan"), float("nan"), 0)
        return cls(float(values.mean()), float(values.std(ddof=1) / np.sqrt(count)) if count > 1 else 1.0, count)


@dataclass(frozen=True)
class Calibration:
    """What was measured over all repeats.

    Attributes
    ----------
    false_at_nominal : {size: share of steady areas with a drift p-value of at most `NOMINAL`}.
    found : {size: share of the areas that drift and end behind their city with a drift signal}.
    false_discovery : {kind: mean over the lists of all municipalities of the wrong part of the list, empty = 0}.
    wrong_colours : {size: share of worse and better colours that the truth contradicts}.
    """

    scenario: Scenario
    seed: int
    false_at_nominal: dict[str, Share]
    found: dict[str, Share]
    false_discovery: dict[SignalKind, Share]
    wrong_colours: dict[str, Share]


def calibrate(scenario: Scenario, seed: int, repeats: int) -> Calibration:
    """Measure all detectors on `repeats` countries; the same seed gives the same numbers."""
    generator = np.random.default_rng(seed)
    low: list[list[npt.NDArray[np.bool_]]] = [[] for _ in SIZE_NAMES]
    found: list[list[npt.NDArray[np.bool_]]] = [[] for _ in SIZE_NAMES]
    colours: list[list[npt.NDArray[np.bool_]]] = [[] for _ in SIZE_NAMES]
    lists: dict[SignalKind, list[float]] = {kind: [] for kind in _JUDGED}
    for _ in range(repeats):
        country = make_country(scenario, generator)
        estimates = estimate(country.panel, Catalogue({}, {}, {country.indicator.key: country.indicator}, ""))
        p_value = _drift_p_values(country, estimates)
        is_found, wrong_shares = _signals(country, estimates)
        for kind, shares in wrong_shares.items():
            lists[kind] += shares
        size = np.searchsorted(SIZE_LIMITS, country.population, side="right")
        is_tested = np.isfinite(p_value)
        # An area that still leads does not drift from the city: it is no miss when it is not shown.
        is_to_find = country.is_drifting & (country.level[:, -1] > estimates.reference[0, :, -1])
        is_coloured, is_wrong = _colours(country, estimates)
        for number in range(len(SIZE_NAMES)):
            here = size == number
            low[number].append(p_value[here & is_tested & ~country.is_drifting] <= NOMINAL)
            found[number].append(is_found[here & is_tested & is_to_find])
            colours[number].append(is_wrong[here & is_coloured])
    false_discovery = {kind: Share.of(shares) for kind, shares in lists.items()}
    return Calibration(scenario, seed, _per_size(low), _per_size(found), false_discovery, _per_size(colours))


def _per_size(cases: list[list[npt.NDArray[np.bool_]]]) -> dict[str, Share]:
    return {name: Share.of(np.concatenate(own)) for name, own in zip(SIZE_NAMES, cases, strict=True)}


def _drift_p_values(country: MadeUpCountry, estimates: Estimates) -> Floats:
    panel = country.panel
    usable = usable_cells(panel, 0, np.zeros(panel.shape[1:], dtype=bool))
    groups = build_groups(panel.areas)
    gap = measure_gap(panel, 0, country.indicator, estimates.reference[0], usable, groups)
    return detect_drift(gap, country.indicator).p_value


def _signals(
    country: MadeUpCountry, estimates: Estimates
) -> tuple[npt.NDArray[np.bool_], dict[SignalKind, list[float]]]:
    """Which areas have a drift signal, and the wrong part of the list of every municipality and kind."""
    panel, areas = country.panel, country.panel.areas
    complete = np.zeros(panel.shape[1:], dtype=bool)
    signals = detect([(country.indicator, panel, estimates)], [complete], "calibration", ERROR_RATE)
    floor = country.indicator.floor
    is_beyond = country.level[:, -1] > (floor.value if floor else np.inf)
    # A jump of an area that drifts is told in other words, but it is no wrong signal.
    truth = {
        SignalKind.DRIFT: country.is_drifting,
        SignalKind.BREAK: country.is_drifting,
        SignalKind.FLOOR: is_beyond,
    }
    is_found = np.zeros(len(areas), dtype=bool)
    wrong_shares: dict[SignalKind, list[float]] = {kind: [] for kind in truth}
    cities = areas.codes[areas.levels == Level.MUNICIPALITY.value].tolist()
    for kind in truth:
        rows = areas.rows(signal.area for signal in signals if signal.kind is kind)
        is_found[rows] |= kind is not SignalKind.FLOOR
        owner = areas.municipality_row[rows]
        for city in areas.rows(cities):
            own = rows[owner == city]
            wrong_shares[kind].append(float(np.mean(~truth[kind][own])) if len(own) else 0.0)
    return is_found, wrong_shares


def _colours(country: MadeUpCountry, estimates: Estimates) -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.bool_]]:
    """Which neighbourhoods are worse or better in the last period, and for which the truth says otherwise."""
    colour = estimates.colour[0, :, -1]
    gap = country.level[:, -1] - estimates.reference[0, :, -1]
    margin = estimates.margin[0, :, -1]
    is_small = country.panel.areas.levels == Level.NEIGHBOURHOOD.value
    is_coloured = np.isin(colour, (Colour.WORSE, Colour.BETTER)) & is_small
    is_wrong = np.where(colour == Colour.WORSE, gap <= margin, gap >= -margin)
    return is_coloured, is_wrong
