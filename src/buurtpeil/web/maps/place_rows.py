# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""What stands in the rows of a place's page?

Needs a place that was found. Gives what it consists of, its figures by theme with the interpolated share and the
margin, and the indicators without a figure by reason. Texts only; the figures come from `buurtpeil.pipeline.places`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from buurtpeil.areas.blocks import WEIGHT_WORDS, Weight
from buurtpeil.indicators.apportion import NO_DENOMINATOR
from buurtpeil.indicators.catalogue import Domain, Indicator
from buurtpeil.indicators.disclosure import LEAST_COUNT
from buurtpeil.indicators.statuses import STATUS_WORDS, Flag, Status
from buurtpeil.pipeline.places import PlaceFigure, figures_of_place, inhabitants_of
from buurtpeil.web.maps.place_choice import FoundPlace
from buurtpeil.web.monitor import wording

NARROW = 0.70  # below this likeness of drawing and blocks the reader is warned


@dataclass(frozen=True)
class PlaceRow:
    """The latest figure of one indicator, or why there is none."""

    indicator: Indicator
    name: str
    unit: str
    value: str
    interval: str
    reference: str
    interpolated: str
    coverage: str
    period: str
    notes: tuple[str, ...]
    reason: str  # empty where there is a figure


@dataclass(frozen=True)
class PlaceFigures:
    """All rows: those with a figure by theme, the others by reason."""

    groups: tuple[tuple[Domain, tuple[PlaceRow, ...]], ...]
    without: tuple[tuple[str, tuple[PlaceRow, ...]], ...]

    @property
    def keys(self) -> set[str]:
        """The indicators with a figure."""
        return {row.indicator.key for _domain, rows in self.groups for row in rows}


def place_figures(found: FoundPlace) -> PlaceFigures:
    """Every indicator that any publisher delivered, in catalogue order."""
    rows = [_row(figure) for figure in figures_of_place(found.publication, found.ground, found.parts)]
    groups = tuple(
        (domain, own)
        for key, domain in found.publication.catalogue.domains.items()
        if (own := tuple(row for row in rows if row.indicator.domain == key and not row.reason))
    )
    reasons = dict.fromkeys(row.reason for row in rows if row.reason)
    without = tuple((reason, tuple(row for row in rows if row.reason == reason)) for reason in reasons)
    return PlaceFigures(groups, without)


def _row(figure: PlaceFigure) -> PlaceRow:
    one, language, at = figure.indicator, wording.language(), figure.latest
    value = float("nan") if figure.figures is None else float(figure.figures.value[at])
    limits = [
        wording.amount(float(limit[at]), one.decimals)
        for limit in (figure.lower, figure.upper)
        if np.isfinite(limit[at])
    ]
    reference = float(figure.reference[at])
    return PlaceRow(
        indicator=one,
        name=one.name[language],
        unit=one.unit[language],
        value=wording.amount(value, one.decimals) if np.isfinite(value) else "–",
        interval=_("%(lower)s to %(upper)s") % dict(zip(("lower", "upper"), limits, strict=True))
        if len(set(limits)) == 2
        else "",
        reference=wording.amount(reference, one.decimals) if np.isfinite(reference) else "–",
        interpolated=_share(figure, "interpolated"),
        coverage=_share(figure, "coverage"),
        period=wording.period(figure.periods[at], one.period_kind),
        notes=_notes(figure),
        reason="" if np.isfinite(value) else _reason(figure),
    )


def _share(figure: PlaceFigure, field: str) -> str:
    if figure.figures is None:
        return "–"
    share = float(getattr(figure.figures, field)[figure.latest])
    return f"{wording.amount(100 * share)}%" if np.isfinite(share) else "–"


def _notes(figure: PlaceFigure) -> tuple[str, ...]:
    """Status and flags; what is interpolated and estimated stands in columns of its own."""
    if figure.figures is None:
        return ()
    status = Status(int(figure.figures.status[figure.latest]))
    flags = int(figure.figures.flags[figure.latest]) & ~int(Flag.INTERPOLATED | Flag.ESTIMATED)
    first = () if status is Status.OBSERVED else (STATUS_WORDS[status][wording.language()],)
    return (*first, *wording.flag_words(flags))


def _reason(figure: PlaceFigure) -> str:
    language, at = wording.language(), figure.latest
    if figure.figures is None:
        return (figure.refusal or {}).get(language, "")
    if figure.figures.lacks_base[at]:
        return NO_DENOMINATOR[language]
    status = Status(int(figure.figures.status[at]))
    coverage = float(figure.figures.coverage[at])
    if not status.has_figure and coverage < 1:
        return _("%(status)s; known for too small a part of the place") % {"status": STATUS_WORDS[status][language]}
    return STATUS_WORDS[status][language]


def consists_of(found: FoundPlace) -> str:
    """What the place is made of, in one sentence."""
    parts = found.parts
    divided = int(parts.is_divided.sum())
    whole = len(parts.rows) - divided
    said = [
        ngettext("%(count)s whole neighbourhood", "%(count)s whole neighbourhoods", whole) % {"count": whole}
        if whole
        else "",
        ngettext("a part of %(count)s neighbourhood", "a part of %(count)s neighbourhoods", divided)
        % {"count": divided}
        if divided
        else "",
    ]
    people = inhabitants_of(found.ground, parts)
    living = (
        _("About %(number)s people live there.") % {"number": wording.amount(people)}
        if np.isfinite(people) and people >= LEAST_COUNT
        else _("How many people live there is not known.")
    )
    joined = f" {_('and')} ".join(filter(None, said))
    return _("This place is %(parts)s. %(living)s") % {"parts": joined, "living": living}


def fit_sentences(found: FoundPlace) -> Sequence[str]:
    """How the blocks follow the drawing, and by what neighbourhoods were divided."""
    parts, said = found.parts, []
    if np.isfinite(parts.drawn_square_metres):
        said.append(
            _(
                "Drawn: %(drawn)s ha. The figures are about fixed blocks of %(fitted)s ha together; drawing and blocks"
                " agree for %(likeness)s%%."
            )
            % {
                "drawn": wording.amount(parts.drawn_square_metres / 1e4),
                "fitted": wording.amount(parts.fitted_square_metres / 1e4),
                "likeness": wording.amount(100 * parts.likeness),
            }
        )
        if parts.likeness < NARROW:
            said.append(
                _("That is little: the boundaries are too coarse here, or too few people live here, to divide finer.")
            )
    if parts.is_divided.any():
        weights = sorted(set(parts.weight[parts.is_divided].tolist()))
        words = f" {_('and')} ".join(WEIGHT_WORDS[Weight(weight)][wording.language()] for weight in weights)
        said.append(_("Parts of neighbourhoods were divided by %(weights)s.") % {"weights": words})
    return said


def part_rows(found: FoundPlace) -> list[dict[str, str]]:
    """The neighbourhoods by name, with the share of each that belongs to the place."""
    areas = found.publication.areas
    rows = [
        {"code": str(areas.codes[row]), "name": str(areas.names[row]), "share": f"{wording.amount(100 * share)}%"}
        for row, share in zip(found.parts.rows.tolist(), found.parts.share.tolist(), strict=True)
    ]
    return sorted(rows, key=lambda row: row["name"])
