# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""How well did each method foretell what came?

Needs earlier forecasts with their outcomes. Gives per method how far it may be trusted, its error, and how surely that
is smaller than the error of "no change" and of "reversion".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from buurtpeil.estimates.outlook_filter import Target
from buurtpeil.estimates.outlook_origin import Method, Origin

Floats = npt.NDArray[np.float64]
Booleans = npt.NDArray[np.bool_]
LEAST_CASES = 40  # forecasts with a known outcome before anything may speak
_LEAN = 0.05  # how much the trust leans to none, as a part of what the forecasts move


@dataclass(frozen=True, eq=False)
class Skill:
    """How the forecasts of one method did, over `cases` earlier ones with a known outcome.

    Attributes
    ----------
    trust : the part of the way from "no change" to the method's forecast that was right, 0 to 1.
    error, error_of_no_change : root mean squared error in margins, going that part of the way and staying put.
    advantage : how much smaller the squared error was than that of the better of "no change" and "reversion", in
        standard errors over areas; -inf where that can't be told.
    """

    trust: float
    error: float
    error_of_no_change: float
    advantage: float
    cases: int


_NOTHING = Skill(0.0, np.inf, np.inf, -np.inf, 0)


def measure_skill(past: Sequence[Origin], target: Target) -> dict[Method, Skill]:
    """The skill of every method over the forecasts of `past` (the same areas in the same order each time)."""
    if not past:
        return dict.fromkeys(Method, _NOTHING)
    after = np.column_stack([origin.after[target] for origin in past])
    means = {method: np.column_stack([origin.means[target][method] for origin in past]) for method in Method}
    known = np.isfinite(after) & np.isfinite(means[Method.NO_CHANGE])
    if not known.any():
        return dict.fromkeys(Method, _NOTHING)
    area, came = np.nonzero(known)[0], after[known]
    losses = {method: (came - means[method][known]) ** 2 for method in (Method.NO_CHANGE, Method.REVERSION)}
    to_beat = min(losses.values(), key=lambda loss: float(loss.mean()))
    now = means[Method.NO_CHANGE][known]
    return {method: _skill_of(means[method][known] - now, came - now, to_beat, area) for method in Method}


def _skill_of(foretold: Floats, moved: Floats, to_beat: Floats, area: npt.NDArray[np.int64]) -> Skill:
    """The skill of foretold changes beside the changes that came, arrays over the cases."""
    size = float((foretold**2).sum())
    trust = min(max(float((moved * foretold).sum()) / (size * (1 + _LEAN)), 0.0), 1.0) if size > 0 else 0.0
    loss = (moved - trust * foretold) ** 2
    advantage = _in_standard_errors(to_beat - loss, area) if len(area) >= LEAST_CASES else -np.inf
    return Skill(trust, float(np.sqrt(loss.mean())), float(np.sqrt((moved**2).mean())), advantage, len(area))


def _in_standard_errors(gained: Floats, area: npt.NDArray[np.int64]) -> float:
    """The mean gain over its standard error, the forecasts of one area counting as one draw."""
    per_area = np.bincount(area, weights=gained)[np.unique(area)]
    error = float(np.sqrt((per_area**2).sum()))
    return float(per_area.sum()) / error if error > 0 else -np.inf
