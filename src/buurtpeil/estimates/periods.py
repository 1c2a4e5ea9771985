# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Where does a period lie in time, and from when was its figure known?

Needs period labels such as ``2024`` or ``2024-05``. Gives their place on a line of years, for slopes, and the date
from which a figure could be known, for back-tests that may not look ahead.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

import numpy as np
import numpy.typing as npt

from buurtpeil.errors import PanelError

Floats = npt.NDArray[np.float64]
REPORTING_YEAR = "reporting-year"
_LABEL = re.compile(r"(\d{4})(?:-(0[1-9]|1[0-2]))?")


def year_and_month(label: str) -> tuple[int, int | None]:
    """``(2024, None)`` for a year, ``(2024, 5)`` for a month; raises `PanelError` for anything else."""
    match = _LABEL.fullmatch(label)
    if match is None:
        raise PanelError("A period is a year or a month:", repr(label), "Write for example 2024 or 2024-05.")
    return int(match[1]), int(match[2]) if match[2] else None


def time_in_years(periods: Sequence[str]) -> Floats:
    """(T,) the place of each label in years: ``2024-07`` lies half a year after ``2024-01``."""
    places = [year_and_month(label) for label in periods]
    return np.array([year + ((month or 1) - 1) / 12 for year, month in places], dtype=np.float64)


def known_from(period: str, period_kind: str, delay_months: int) -> date:
    """The first day on which a figure could be known: the period's end plus the publication delay.

    A reference date (1 January) ends on the day itself, a reporting year or month on its last day. Most files hold one
    publication only, so this is pseudo-real-time (CONVENTIONS "The event").
    """
    year, month = year_and_month(period)
    if month is not None:
        months = year * 12 + month
    elif period_kind == REPORTING_YEAR:
        months = (year + 1) * 12
    else:
        months = year * 12
    months += delay_months
    return date(months // 12, months % 12 + 1, 1)
