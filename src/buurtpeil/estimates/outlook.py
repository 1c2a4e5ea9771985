# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Which forecast may speak for an indicator?

Needs gaps of one indicator. Gives `Outlook`: the forecast of every area two periods ahead by the method that would have
been best so far, whether it beats "no change" and "reversion", and how likely each area is to become worse.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from buurtpeil.errors import PanelError
from buurtpeil.estimates.dependence import Dependence
from buurtpeil.estimates.outlook_filter import Target, choose_setting
from buurtpeil.estimates.outlook_gaps import Gaps
from buurtpeil.estimates.outlook_origin import Method, Origin, forecast_all
from buurtpeil.estimates.outlook_prior import Surroundings, learn_priors, select_to_learn
from buurtpeil.estimates.outlook_regression import make_features
from buurtpeil.estimates.outlook_skill import Skill, measure_skill

Floats = npt.NDArray[np.float64]
DEPENDS_ON = Dependence.ALL  # how gaps move on is learned from all areas
VERSION = "1.0"
LEARN_FROM = 500  # areas; with all earlier periods that is enough, and a country stays cheap
ORIGINS = 6  # earlier moments from which the methods are compared
SURE = 1.645  # standard errors: 95% sure, one-sided


@dataclass(frozen=True, eq=False)
class Outlook:
    """What is expected of one indicator after the last period.

    Attributes
    ----------
    now : the forecasts for all areas.
    past : earlier forecasts of a selection of areas, each made with what was known then.
    skill : per target and method, over `past`.
    chosen : per target, the method with the smallest error so far.
    may_speak : per target, whether it surely beat both "no change" and "reversion".
    """

    now: Origin
    past: Sequence[Origin]
    skill: Mapping[Target, Mapping[Method, Skill]]
    chosen: Mapping[Target, Method]
    may_speak: Mapping[Target, bool]

    def forecast(self, target: Target) -> Floats:
        """(A,) the forecast gap in margins; "no change" where no method may speak, NaN without a figure now."""
        means = self.now.means[target]
        if not self.may_speak[target]:
            return means[Method.NO_CHANGE]
        method = self.chosen[target]
        now = means[Method.NO_CHANGE]
        return now + self.skill[target][method].trust * (means[method] - now)


def look_ahead(gaps: Gaps, surroundings: Surroundings) -> Outlook:
    """The outlook after the last column; raises `PanelError` without any period.

    Every earlier forecast uses only what was known at its own moment: settings are chosen at the first of those moments
    and again now, regressions learn from outcomes that had come by then (nested rolling origins; Tashman 2000). All
    methods forecast the same two targets. Without a past nothing may speak, and "no change" is the forecast.
    """
    last = gaps.periods - 1
    if last < 0:
        raise PanelError("An outlook needs at least one period;", "this panel has none.", "Load figures of a year.")
    rows = select_to_learn(gaps, surroundings, LEARN_FROM)
    sample = gaps.take(rows)
    whole = learn_priors(gaps, surroundings)
    priors = [prior.take(rows) for prior in whole]
    features = [make_features(sample.until(column), prior) for column, prior in enumerate(priors[:-1])]
    columns = range(max(last - ORIGINS - 1, 0), last - 1)
    past = []
    if len(columns):
        setting = choose_setting(sample.until(columns[0]), priors[columns[0]])
        for column in columns:
            past.append(forecast_all(sample, column, priors[column], features[column], sample, features, setting))
    setting = choose_setting(sample, priors[-1])
    now = forecast_all(gaps, last, whole[-1], make_features(gaps, whole[-1]), sample, features, setting)
    skill = {target: measure_skill(past, target) for target in Target}
    chosen = {target: _smallest_error(skill[target]) for target in Target}
    may_speak = {target: skill[target][chosen[target]].advantage >= SURE for target in Target}
    return Outlook(now, past, skill, chosen, may_speak)


def _smallest_error(skill: Mapping[Method, Skill]) -> Method:
    """In a tie the simpler method: the order of `Method`."""
    return min(Method, key=lambda method: skill[method].error)
