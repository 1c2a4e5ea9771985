# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""How does a place of one's own stand per domain?

Needs a publication and the parts of a place in one municipality. Gives the compass of its neighbourhoods together: the
mean of their scores by inhabitants, with an interval that is wide enough whatever their errors have in common.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from buurtpeil.areas.ground import Ground
from buurtpeil.areas.place_parts import PlaceParts
from buurtpeil.estimates.colour import Colour
from buurtpeil.estimates.domains import TOTAL, Movement
from buurtpeil.indicators.apportion import HALF_WIDTH, LEAST_COVERAGE
from buurtpeil.pipeline.publication import Publication
from buurtpeil.pipeline.records import DomainLine

Floats = npt.NDArray[np.float64]
_TOTAL_NAME = {"nl": "Totaal", "en": "Total"}


def compass_of_place(publication: Publication, ground: Ground, parts: PlaceParts) -> tuple[DomainLine, ...]:
    """The total, then the domains; empty where the place lies in several municipalities, whose scales differ.

    A place that is one whole neighbourhood has that neighbourhood's own compass.
    """
    if len(np.unique(ground.areas.municipality_row[parts.rows])) != 1:
        return ()
    if len(parts.rows) == 1 and not parts.is_divided[0]:
        return publication.compass_of_area(str(ground.areas.codes[parts.rows[0]]))
    people = np.nan_to_num(ground.inhabitants[parts.rows]) * parts.share
    if not people.sum() > 0:
        people = parts.share.copy()
    domains = {TOTAL: _TOTAL_NAME} | {key: domain.name for key, domain in publication.catalogue.domains.items()}
    compass = publication.compass
    return tuple(
        _line(key, name, compass.periods(key), compass.block(key), parts, people)
        for key, name in domains.items()
        if key in compass.keys
    )


def _line(
    key: str,
    name: Mapping[str, str],
    periods: tuple[str, ...],
    block: Mapping[str, npt.NDArray[Any]],
    parts: PlaceParts,
    people: Floats,
) -> DomainLine:
    found = {field: np.asarray(block[field][parts.rows], dtype=float) for field in ("score", "lower", "upper", "band")}
    # A score is in standard deviations between neighbourhoods: a part may differ from its whole by as much.
    apart = HALF_WIDTH * np.sqrt(1 - parts.share)
    score = together(found["score"], people)
    lower = together(found["lower"] - apart[:, np.newaxis], people)[-1]
    upper = together(found["upper"] + apart[:, np.newaxis], people)[-1]
    band = together(found["band"], people)[-1]
    used = block["indicators_used"][parts.rows, -1]
    return DomainLine(
        domain=key,
        name=name,
        colour=colour_between(float(lower), float(upper), float(band)),
        score=float(score[-1]),
        lower=float(lower),
        upper=float(upper),
        band=float(band),
        indicators_used=int(used.min()),
        indicators_worse=0,
        movement=Movement.UNKNOWN.word,
        movement_sure=False,
        periods=periods,
        series=score,
    )


def together(values: Floats, people: Floats) -> Floats:
    """(T,) the mean of (K, T) values by inhabitants; NaN where less than 75% of the people have one.

    The mean of the limits of intervals is exact where all errors go up and down as one, and too wide where they don't.
    """
    known = np.isfinite(values)
    weight = np.where(known, people[:, np.newaxis], 0.0)
    total = weight.sum(axis=0)
    enough = total >= LEAST_COVERAGE * people.sum()
    mean = (np.where(known, values, 0.0) * weight).sum(axis=0) / np.where(total > 0, total, 1.0)
    return np.where(enough & (total > 0), mean, np.nan)


def colour_between(lower: float, upper: float, band: float) -> Colour:
    """The judgement of an interval that holds the truth with a probability of 90% or more."""
    if not (np.isfinite(lower) and np.isfinite(upper) and np.isfinite(band)):
        return Colour.NONE
    if upper < -band:
        return Colour.WORSE
    if lower > band:
        return Colour.BETTER
    return Colour.ABOUT_EQUAL if -band <= lower and upper <= band else Colour.UNDETERMINED
