# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""How does a yearly path run by month, when there are seasons and an app that makes reporting easier?

Needs a true path by year and the adoption of the truth file. Gives the same by month. Adoption changes how often people
report, not what there is to report.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from buurtpeil.demo.paths import TruePath
from buurtpeil.demo.truth import Adoption

Floats = npt.NDArray[np.float64]
FIRST_MONTH = "2019-01"
SEASON = 0.18  # summer has this much more than the year's average
BUSIEST_MONTH = 7
STEEPNESS = 4.0  # of the S-shaped adoption: slow at both ends


def months_of(years: Sequence[int]) -> tuple[str, ...]:
    """The months of the years from `FIRST_MONTH` on."""
    return tuple(label for year in years for month in range(1, 13) if (label := f"{year}-{month:02d}") >= FIRST_MONTH)


def by_month(path: TruePath, years: Sequence[int], adoption: Sequence[Adoption]) -> TruePath:
    """The path by month; without stories nobody adopts an app."""
    months = months_of(years)
    column = [list(years).index(int(month[:4])) for month in months]
    of_year = np.array([int(month[5:]) for month in months])
    season = 1.0 + SEASON * np.cos(2.0 * np.pi * (of_year - BUSIEST_MONTH) / 12.0)
    times = np.ones(len(months))
    for one in adoption:
        times = times * adoption_by_month(one, months)
    return TruePath(
        city=path.city[column] * season,
        value=path.value[:, column] * season * times,
        without_stories=path.without_stories[:, column] * season,
    )


def adoption_by_month(adoption: Adoption, months: Sequence[str]) -> Floats:
    """(M,) how many times as often people report: 1 up to the first month, `times` from the last month on."""
    number = np.array([_number(month) for month in months], dtype=np.float64)
    first, last = _number(adoption.first_month), _number(adoption.last_month)
    progress = np.clip((number - first) / (last - first), 0.0, 1.0)
    curve = np.tanh(STEEPNESS * (progress - 0.5)) / np.tanh(STEEPNESS / 2.0)
    return np.asarray(1.0 + (adoption.times - 1.0) * (curve + 1.0) / 2.0)


def _number(month: str) -> int:
    return int(month[:4]) * 12 + int(month[5:]) - 1
