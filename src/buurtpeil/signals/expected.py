# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Which areas will probably be red or beyond the floor two periods from now, and are not yet?

Needs the panel, the estimates and the incompleteness of every indicator. Gives the `Candidates` of this kind: the
calibrated probability of every area that can still become so, for indicators whose outlook may speak.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from buurtpeil.estimates.compass import Estimates
from buurtpeil.estimates.dependence import Dependence
from buurtpeil.estimates.groups import Groups
from buurtpeil.estimates.outlook import Outlook, look_ahead
from buurtpeil.estimates.outlook_calibration import Calibration, calibrate
from buurtpeil.estimates.outlook_filter import Target
from buurtpeil.estimates.outlook_gaps import Gaps, measure_gaps
from buurtpeil.estimates.outlook_prior import find_surroundings
from buurtpeil.indicators.catalogue import Direction, Indicator
from buurtpeil.indicators.panel import Panel
from buurtpeil.signals.candidates import Candidates
from buurtpeil.signals.eligibility import areas_to_test, usable_cells
from buurtpeil.signals.signal import SignalKind

Floats = npt.NDArray[np.float64]
Judged = tuple[Indicator, Panel, Estimates]  # panel and estimates of one indicator, I = 1
DEPENDS_ON = Dependence.ALL  # as the outlook
RULE_VERSION = "1.0"
LEAST_PROBABILITY = 0.5  # rather than not: no single signal is less likely
# A forecast of two years can't be as sure as a finding of today: no list of areas that were not red before reaches 5%,
# and an empty list warns of nothing. Two in five at most come to nothing, which the sentence says.
ERROR_RATE = 0.4
LEAST_CASES = 200  # earlier forecasts with a known outcome before a probability is called one
LEAST_CAME = 10  # of which at least these came true
NOT_RED_FOR = 4  # periods, the last one included: an area that goes in and out of red is no news when it goes in again
_COMES_TRUE = Target.TWO_AHEAD


def expect_worse(
    judged: Sequence[Judged], incomplete: Sequence[npt.NDArray[np.bool_]], groups: Groups
) -> list[Candidates]:
    """The candidates of all indicators; only those that may be tested, with a figure in the last period.

    The probability is calibrated over all indicators together, on what came of earlier forecasts. With too few of those
    there are no candidates: then nobody knows how good the probability is.
    """
    found = [
        (block, *_look(indicator, panel, estimates, mask))
        for block, ((indicator, panel, estimates), mask) in enumerate(zip(judged, incomplete, strict=True))
        if indicator.direction is not Direction.NEITHER and panel.shape[2]
    ]
    calibration = calibrate([outlook for _, _, outlook in found], _COMES_TRUE)
    if calibration.cases < LEAST_CASES or calibration.came < LEAST_CAME:
        return []
    candidates = []
    for number, (block, gaps, outlook) in enumerate(found):
        _, panel, estimates = judged[block]
        if not outlook.may_speak[_COMES_TRUE]:
            continue
        is_tested = areas_to_test(usable_cells(panel, 0, incomplete[block])[:, -1:], groups)
        candidates.append(_candidates(block, number, gaps, outlook, calibration, is_tested, estimates, groups))
    return candidates


def _look(
    indicator: Indicator, panel: Panel, estimates: Estimates, incomplete: npt.NDArray[np.bool_]
) -> tuple[Gaps, Outlook]:
    gaps = measure_gaps(panel, 0, indicator, estimates.reference[0], usable_cells(panel, 0, incomplete))
    return gaps, look_ahead(gaps, find_surroundings(panel.areas))


def _candidates(
    block: int,
    number: int,
    gaps: Gaps,
    outlook: Outlook,
    calibration: Calibration,
    is_tested: npt.NDArray[np.bool_],
    estimates: Estimates,
    groups: Groups,
) -> Candidates:
    probability = calibration.probability(number, outlook.now, _COMES_TRUE)
    was_red = (gaps.gap[:, -NOT_RED_FOR:] > gaps.threshold[:, -NOT_RED_FOR:]).any(axis=1)
    rows = np.flatnonzero(is_tested & outlook.now.at_risk[_COMES_TRUE] & ~was_red & np.isfinite(probability))
    growth = (outlook.forecast(_COMES_TRUE) - gaps.gap[:, -1]) * estimates.margin[0, :, -1]
    return Candidates(
        SignalKind.EXPECTED,
        block,
        rows,
        groups.municipality[rows],
        probability[rows],
        probability[rows] >= LEAST_PROBABILITY,
        np.full(len(rows), estimates.margin.shape[2] - 1),
        growth[rows],
    )
