# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Which figures go into a file, and what must be said of them?

Needs a publication and a choice of areas and indicators. Gives a `FigureTable`: the one thing that every format is
written from, with nothing in it that may not be told, and with publisher, snapshot and method beside the figures.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from math import isfinite
from typing import Any

import numpy as np

from buurtpeil.areas.codes import Level
from buurtpeil.estimates.colour import Colour
from buurtpeil.estimates.compass import margin_around
from buurtpeil.indicators.indicator import Bilingual
from buurtpeil.indicators.statuses import Flag, Status
from buurtpeil.pipeline.comparison import stored_sentence
from buurtpeil.pipeline.exports.safe import pick, without_hidden
from buurtpeil.pipeline.publication import Publication
from buurtpeil.pipeline.records import AreaRecord, IndicatorFigures, Provenance

Cell = str | float | int | None


@dataclass(frozen=True, eq=False)
class FigureTable:
    """Figures of some areas and indicators, all periods; each of `figures` holds arrays (len(areas), T)."""

    title: Bilingual
    areas: tuple[AreaRecord, ...]
    figures: tuple[IndicatorFigures, ...]
    reference: Bilingual  # with what is compared, in one sentence
    sources: tuple[Provenance, ...]
    publication: str
    published_at: str
    edition: int
    methods: Mapping[str, str]
    is_made_up: bool

    def lines(self) -> Iterator[dict[str, Cell]]:
        """One line a figure: the columns of `columns.COLUMNS`; None where there is nothing to tell."""
        for figures in self.figures:
            margin = margin_around(figures.indicator, figures.reference)
            publishers = ", ".join(sorted({line.publisher for line in self.sources_of(figures.indicator.key)}))
            own: dict[str, Cell] = {
                "indicator": figures.indicator.key,
                "unit": figures.indicator.unit["en"],
                "publisher": publishers,
                "publication": self.publication[:12],
            }
            columns = _columns(figures, margin)
            for row, area in enumerate(self.areas):
                place = {"area": area.code, "name": area.name, "level": Level(area.level).value}
                for at, period in enumerate(figures.periods):
                    numbers = {name: column[row][at] for name, column in columns.items()}
                    yield {**own, **place, "period": period, **numbers}

    def sources_of(self, key: str) -> tuple[Provenance, ...]:
        """The deliveries that one indicator came from."""
        return tuple(line for line in self.sources if line.indicator == key)

    @property
    def periods(self) -> tuple[str, ...]:
        """Every period of any indicator, in time order."""
        return tuple(sorted({period for figures in self.figures for period in figures.periods}))


def figure_table(
    publication: Publication,
    codes: Sequence[str],
    keys: Sequence[str],
    title: Bilingual,
    compared: tuple[Bilingual, Mapping[str, IndicatorFigures]] | None = None,
) -> FigureTable:
    """The table of these areas and indicators, in this order; an indicator that nobody delivered is left out.

    `compared` gives another reference than the city: its sentence, and the figures judged against it per indicator.
    Raises `AreaError` or `CatalogueError` for a code or key that is unknown.
    """
    sentence, judged = compared or (stored_sentence(codes), None)
    rows = np.array([publication.areas.row(code) for code in codes], dtype=np.int64)
    chosen = []
    for key in dict.fromkeys(keys):
        whole = publication.figures_of_indicator(key)
        if whole is not None:
            figures = pick(whole, rows) if judged is None else judged[key]
            chosen.append(without_hidden(publication, figures, codes))
    return FigureTable(
        title=title,
        areas=tuple(publication.area(code) for code in codes),
        figures=tuple(chosen),
        reference=sentence,
        sources=tuple(line for one in chosen for line in publication.provenance(one.indicator.key)),
        publication=publication.id,
        published_at=publication.published_at,
        edition=publication.edition,
        methods=publication.methods,
        is_made_up=publication.is_made_up,
    )


def _columns(figures: IndicatorFigures, margin: np.ndarray[Any, Any]) -> dict[str, list[list[Cell]]]:
    """The columns that differ per figure, each n lists of T; a list is several times faster to read than an array."""
    columns = {name: _numbers(getattr(figures, field), digits) for name, field, digits in _FIELDS}
    columns["margin"] = _numbers(margin, 4)
    columns["status"] = [[_STATUS_SLUGS[code] for code in row] for row in figures.status.tolist()]
    columns["flags"] = [[flag_words(code) for code in row] for row in figures.flags.tolist()]
    columns["judgement"] = [[_COLOUR_SLUGS[code] for code in row] for row in figures.colour.tolist()]
    return columns


_FIELDS = (
    ("value", "value", 4),
    ("base", "base", 4),
    ("reference", "reference", 4),
    ("estimate", "estimate", 4),
    ("lower_5", "lower", 4),
    ("upper_95", "upper", 4),
    ("probability_worse", "probability_worse", 3),
    ("probability_equal", "probability_equal", 3),
    ("probability_better", "probability_better", 3),
)


def _numbers(values: np.ndarray[Any, Any], digits: int) -> list[list[Cell]]:
    rounded = np.round(values.astype(np.float64), digits).tolist()
    return [[value if isfinite(value) else None for value in row] for row in rounded]


def slug(member: Status | Colour) -> str:
    """A status or judgement as a word for machines: "modelled-by-publisher"."""
    return member.name.lower().replace("_", "-")


_STATUS_SLUGS = {int(status): slug(status) for status in Status}
_COLOUR_SLUGS = {int(colour): slug(colour) for colour in Colour}


@cache
def flag_words(flags: int) -> str:
    """Flags as words for machines, separated by a space."""
    return " ".join(flag.name.lower() for flag in Flag if flag.name and flag & flags)
