# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""What of an area's many figures comes first, and what waits under its theme?

Needs the figures of an area by domain and its signals. Gives those that stand out, the count of each theme for its
fold, and what is felt beside what is counted, the largest gap first.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from buurtpeil.estimates.colour import Colour
from buurtpeil.pipeline.experience import Experience, experiences
from buurtpeil.pipeline.publication import Publication
from buurtpeil.web.monitor import wording
from buurtpeil.web.monitor.rows import DomainFigures, FigureRow, said

# What a person takes in at once; the folds hold the rest.
MOST_WORSE, MOST_BETTER = 8, 4


def standing_out(groups: Sequence[DomainFigures], signalled: Collection[str]) -> list[FigureRow]:
    """The figures with a signal, then those that are surely worse and better, the farthest from the reference first."""
    rows = [row for group in groups for row in group.rows]
    first = [row for row in rows if row.indicator.key in signalled]
    others = sorted((row for row in rows if row.indicator.key not in signalled), key=lambda row: -row.distance)
    worse = [row for row in others if row.colour is Colour.WORSE][:MOST_WORSE]
    better = [row for row in others if row.colour is Colour.BETTER][:MOST_BETTER]
    return [*first, *worse, *better]


def count_of(group: DomainFigures) -> str:
    """What a fold holds: "7 indicators, 2 worse, 1 better"."""
    colours = [row.colour for row in group.rows]
    parts = [
        ngettext("%(count)s indicator", "%(count)s indicators", len(colours)) % {"count": len(colours)},
        *(_("%(count)s worse") % {"count": number} for number in [colours.count(Colour.WORSE)] if number),
        *(_("%(count)s better") % {"count": number} for number in [colours.count(Colour.BETTER)] if number),
    ]
    return ", ".join(parts)


@dataclass(frozen=True)
class ExperienceRow:
    """One pair on one scale: what is felt and what is counted."""

    pair: Experience
    area_name: str
    felt: str
    counted: str
    gap: str
    words: str
    period: str


def experience_rows(publication: Publication, codes: Sequence[str], keys: Collection[str] = ()) -> list[ExperienceRow]:
    """The pairs of these areas, the largest gap first; `keys` keeps only pairs with one of these indicators."""
    found = (
        pair
        for pair in experiences(publication, codes)
        if not keys or pair.felt.key in keys or pair.counted.key in keys
    )
    return [_experience_row(publication, pair) for pair in found]


def _experience_row(publication: Publication, pair: Experience) -> ExperienceRow:
    gap = round(pair.gap, pair.felt.decimals)
    words = _("felt worse than counted") if gap < 0 else _("felt better than counted") if gap > 0 else _("the same")
    return ExperienceRow(
        pair=pair,
        area_name=publication.areas.name(pair.area),
        felt=said(pair.felt_value, pair.felt),
        counted=said(pair.counted_value, pair.counted),
        gap=said(abs(gap), pair.felt),
        words=words,
        period=wording.period(pair.period, pair.felt.period_kind),
    )
