# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""What is known of several areas together, such as "our bit" of two neighbourhoods?

Needs a publication and the codes of areas that do not overlap. Gives the figures of the whole; beside drawn areas and
calculators this is the one thing that is worked out when it is asked for.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from buurtpeil.areas.codes import district_of, municipality_of
from buurtpeil.errors import AreaError, PanelError
from buurtpeil.indicators.aggregate import aggregate
from buurtpeil.indicators.catalogue import Indicator
from buurtpeil.pipeline.publication import Publication


@dataclass(frozen=True)
class TogetherFigure:
    """The latest figure of one indicator for several areas together.

    `coverage` is the share of the base that the value rests on; `refusal` says in words why there is no value.
    """

    indicator: Indicator
    period: str
    value: float
    base: float
    coverage: float
    reference: float
    refusal: str


def figures_together(publication: Publication, codes: Sequence[str]) -> tuple[TogetherFigure, ...]:
    """Every indicator for `codes` together, in catalogue order.

    Raises `AreaError` when fewer than two areas are given, one is given twice, or one lies inside another.
    """
    _ensure_apart(codes)
    rows = np.array([publication.areas.row(code) for code in codes])
    return tuple(_together(publication, key, rows) for key in publication.figures.keys)


def _together(publication: Publication, key: str, rows: np.ndarray[tuple[int], np.dtype[np.int64]]) -> TogetherFigure:
    indicator = publication.catalogue.indicator(key)
    block = publication.figures.block(key)
    value, base = block["value"][rows], block["base"][rows]
    has_figure = np.flatnonzero(np.isfinite(value).any(axis=0))
    last = int(has_figure[-1]) if len(has_figure) else -1
    period = publication.figures.periods(key)[last]
    references = block["reference"][rows, last]
    is_shared = bool(np.isfinite(references).all() and np.ptp(references) == 0)
    reference = float(references[0]) if is_shared else float("nan")
    nothing = float("nan")
    try:
        together = aggregate(indicator, value, base)
    except PanelError as refusal:
        return TogetherFigure(indicator, period, nothing, nothing, nothing, reference, refusal.what)
    value_now, base_now, coverage = (float(array[last]) for array in (together.value, together.base, together.coverage))
    return TogetherFigure(indicator, period, value_now, base_now, coverage, reference, "")


def _ensure_apart(codes: Sequence[str]) -> None:
    if len(codes) < 2 or len(set(codes)) < len(codes):
        raise AreaError("Give at least two different areas to put together:", ", ".join(codes))
    for code in codes:
        holders = {municipality_of(code), district_of(code), "NL"} - {code, None}
        if inside := holders.intersection(codes):
            raise AreaError(
                "Areas that are put together may not lie inside each other:",
                f"{code} is part of {', '.join(sorted(map(str, inside)))}",
                "Leave one of them out.",
            )
