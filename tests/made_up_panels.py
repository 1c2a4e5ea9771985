# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Which made-up indicators and panels do the tests of estimates, signals and proof share?

Needs nothing. Gives builders of small panels with codes that no publisher uses (municipalities GM98xx and GM99xx).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from buurtpeil.areas.table import AreaTable
from buurtpeil.indicators.catalogue import (
    Catalogue,
    Direction,
    Domain,
    Indicator,
    Kind,
    Margin,
    MarginKind,
    Noise,
)
from buurtpeil.indicators.panel import Panel, has_figure
from buurtpeil.indicators.statuses import Status

RATE = Indicator(
    key="made-up-thefts",
    version="1.0",
    domain="clean-safe",
    name={"nl": "Verzonnen diefstallen", "en": "Made-up thefts"},
    meaning={"nl": "Verzonnen.", "en": "Made up."},
    unit={"nl": "per 1.000 inwoners", "en": "per 1,000 inhabitants"},
    direction=Direction.HIGHER_IS_WORSE,
    kind=Kind.RATE,
    per=1000,
    numerator="made-up-thefts",
    value=None,
    denominator="inhabitants",
    denominator_reach_years=0,
    noise=Noise.POISSON,
    minimum_base=50,
    margin=Margin(MarginKind.RELATIVE, 0.15),
    floor=None,
    base_fit=None,
    weight=1,
    decimals=1,
    period_kind="reporting-year",
    publication_delay_months=3,
    subjective=False,
    divisible=True,
    sensitivity="open",
    liveability_dimension=None,
    method_breaks=(),
    publishers=(),
)
SHARE = replace(
    RATE,
    key="made-up-loneliness",
    name={"nl": "Verzonnen eenzaamheid", "en": "Made-up loneliness"},
    unit={"nl": "%", "en": "%"},
    kind=Kind.SHARE,
    per=100,
    numerator=None,
    value="made-up-loneliness",
    noise=Noise.BINOMIAL,
    margin=Margin(MarginKind.ABSOLUTE, 3.0),
)
SCORE = replace(
    SHARE,
    key="made-up-score",
    name={"nl": "Verzonnen rapportcijfer", "en": "Made-up mark"},
    unit={"nl": "cijfer", "en": "mark"},
    direction=Direction.HIGHER_IS_BETTER,
    kind=Kind.SCORE,
    value="made-up-score",
    denominator=None,
    noise=Noise.LEARNED,
    margin=Margin(MarginKind.ABSOLUTE, 0.5),
)
REGISTER = replace(SHARE, key="made-up-owners", value="made-up-owners", noise=Noise.REGISTER)
ALL_KINDS = (RATE, SHARE, SCORE, REGISTER)


def catalogue_of(*indicators: Indicator) -> Catalogue:
    """A catalogue of these indicators."""
    domains = {indicator.domain: Domain(indicator.domain, {}, {}) for indicator in indicators}
    return Catalogue(domains, {}, {indicator.key: indicator for indicator in indicators}, "made-up")


def city_codes(municipality: int, neighbourhoods: int, districts: int = 0) -> list[str]:
    """Codes of a municipality and its made-up neighbourhoods and districts."""
    number = f"{municipality:04d}"
    return (
        [f"GM{number}"]
        + [f"WK{number}{district:02d}" for district in range(districts)]
        + [f"BU{number}{place // 100:02d}{place % 100:02d}" for place in range(neighbourhoods)]
    )


def areas_of(codes: Sequence[str]) -> AreaTable:
    """The areas of these codes, named after them."""
    return AreaTable.from_codes(2024, {code: f"Verzonnen {code}" for code in codes})


def panel_of(
    areas: AreaTable,
    periods: Sequence[str],
    figures: dict[str, tuple[np.ndarray, np.ndarray]],
    status: np.ndarray | None = None,
    flags: np.ndarray | None = None,
) -> Panel:
    """A panel of ``{indicator: (value, base)}``, each (A, T); NaN is missing from the source."""
    value = np.stack([np.asarray(pair[0], dtype=float) for pair in figures.values()])
    base = np.stack([np.broadcast_to(np.asarray(pair[1], dtype=float), value.shape[1:]) for pair in figures.values()])
    if status is None:
        status = np.where(np.isfinite(value), Status.OBSERVED, Status.MISSING_FROM_SOURCE)
    status = np.broadcast_to(status, value.shape).astype(np.uint8)
    value = np.where(has_figure(status), value, np.nan)
    if flags is None:
        flags = np.zeros(value.shape)
    flags = np.broadcast_to(flags, value.shape).astype(np.uint16)
    return Panel(tuple(figures), areas, tuple(periods), value, base.copy(), np.full(value.shape, np.nan), status, flags)
