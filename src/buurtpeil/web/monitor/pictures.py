# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Which picture goes with a record?

Needs records of a publication. Gives the SVG of `buurtpeil.charts`, marked as safe to put in a page: the one place
where that is done. Maps are kept for each publication: they are the only pictures that take milliseconds.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from buurtpeil.charts.choropleth import choropleth
from buurtpeil.charts.dot_interval import dot_interval
from buurtpeil.charts.legend import TONES, swatch
from buurtpeil.charts.sparkline import sparkline
from buurtpeil.estimates.colour import COLOUR_WORDS, Colour
from buurtpeil.indicators.catalogue import Direction
from buurtpeil.indicators.statuses import Flag
from buurtpeil.pipeline.publication import Publication
from buurtpeil.pipeline.records import DomainLine, IndicatorFigures
from buurtpeil.web.monitor import wording


def _safe(svg: str) -> SafeString:
    """Charts escape every text they are given and hold no script and no style (tests/charts)."""
    return mark_safe(svg)  # noqa: S308 - see the docstring


def drawn(svg: str) -> SafeString:
    """A chart of `buurtpeil.charts`, ready for a page."""
    return _safe(svg)


_SWATCHES = {colour: _safe(swatch(colour)) for colour in Colour}


def swatch_of(colour: Colour) -> SafeString:
    """The small square of a judgement; its word stands beside it."""
    return _SWATCHES[colour]


def sparkline_of(figures: IndicatorFigures, row: int | None = None, tone: str | None = None) -> SafeString:
    """One indicator of one area through time, beside its reference; `row` for figures of all areas.

    The line has the tone of its last judgement unless another one is given.
    """
    at = slice(None) if row is None else row
    flags = figures.flags[at]
    breaks = set(np.flatnonzero(flags & Flag.BREAK).tolist())
    breaks |= {
        figures.periods.index(one.period) for one in figures.indicator.method_breaks if one.period in figures.periods
    }
    colours = figures.colour[at]
    return _safe(
        sparkline(
            figures.value[at].tolist(),
            figures.reference[at].tolist(),
            breaks=sorted(breaks),
            provisional=np.flatnonzero(flags & Flag.PROVISIONAL).tolist(),
            tone=tone or _line_tone(Colour(int(colours[-1]))),
        )
    )


def series_of(values: Sequence[float], description: str) -> SafeString:
    """A plain series above a dotted zero, with its own description."""
    return _safe(sparkline(values, 0.0, description=description, width=300, height=60))


def compass_series(line: DomainLine) -> SafeString:
    """The score of a domain through time; the dotted line is the city."""
    return _safe(sparkline(line.series.tolist(), 0.0, tone=_line_tone(line.colour), include=(-line.band, line.band)))


def compass_interval(line: DomainLine, limit: float) -> SafeString:
    """The dot and its interval on the scale of the whole table."""
    tone = TONES[line.colour]
    return _safe(dot_interval(line.score, line.lower, line.upper, band=line.band, limit=limit, tone=tone))


def cell_interval(figures: IndicatorFigures, row: int, at: int, margin: float, limit: float) -> SafeString:
    """One figure beside its reference on the scale of its column, better to the right; small enough for a cell."""
    reference, colour = figures.reference[row, at], Colour(int(figures.colour[row, at]))
    sign = -1 if figures.indicator.direction is Direction.HIGHER_IS_WORSE else 1
    ends = sorted(sign * float(end - reference) for end in (figures.lower[row, at], figures.upper[row, at]))
    return _safe(
        dot_interval(
            sign * float(figures.estimate[row, at] - reference) / limit,
            ends[0] / limit,
            ends[1] / limit,
            band=margin / limit,
            limit=1.0,
            tone=TONES[colour],
            width=92,
            height=16,
        )
    )


def compass_scale_values(lines: Sequence[DomainLine]) -> list[float]:
    """The numbers that the shared scale has to hold."""
    return [value for line in lines for value in (line.lower, line.upper)]


def _line_tone(colour: Colour) -> str:
    """Only what stands out is drawn in colour."""
    return TONES[colour] if colour in (Colour.WORSE, Colour.BETTER) else "plain"


def map_of(
    publication: Publication,
    municipality: str,
    domain: str,
    markers: Sequence[tuple[str, str]] = (),
    outlined: str | None = None,
) -> SafeString | None:
    """The map of a municipality, each area a link; None when no source delivered boundaries."""
    return _map(publication, municipality, domain, wording.language(), tuple(markers), outlined)


def plain_map(publication: Publication, municipality: str, domain: str) -> str | None:
    """The map as a picture without links or markers, for a file or another site; None without boundaries."""
    city = publication.city_map(municipality)
    if city is None or not city.outlines:
        return None
    language = wording.language()
    return choropleth(
        city,
        publication.colours(municipality, domain),
        prefix=f"plain-{municipality}-{domain}",
        description=_("Map of %(city)s: the judgement of each neighbourhood. The table shows the same.")
        % {"city": publication.areas.name(municipality)},
        words={colour: words[language] for colour, words in COLOUR_WORDS.items()},
    )


def of_drawing(svg: str) -> SafeString:
    """A chart of `drawings`, for a page."""
    return _safe(svg)


@lru_cache(maxsize=512)
def _map(
    publication: Publication,
    municipality: str,
    domain: str,
    language: str,
    markers: tuple[tuple[str, str], ...],
    outlined: str | None,
) -> SafeString | None:
    city = publication.city_map(municipality)
    if city is None or not city.outlines:
        return None
    name = publication.areas.name(municipality)
    # A small map beside one area is a picture; the map of the first page is a way in.
    links = None if outlined else {shape.code: reverse("area", args=[shape.code]) for shape in city.outlines}
    description = (
        _("Map of %(city)s with %(area)s outlined.") % {"city": name, "area": publication.areas.name(outlined)}
        if outlined
        else _("Map of %(city)s: the judgement of each neighbourhood. The table shows the same.") % {"city": name}
    )
    return _safe(
        choropleth(
            city,
            publication.colours(municipality, domain),
            prefix=f"map-{municipality}-{domain}",
            description=description,
            words={colour: words[language] for colour, words in COLOUR_WORDS.items()},
            links=links,
            markers=dict(markers),
            marker_word=_("signal"),
            outlined=(outlined,) if outlined else (),
        )
    )
