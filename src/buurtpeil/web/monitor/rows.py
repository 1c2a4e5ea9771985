# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""What stands in each row of a table?

Needs records of a publication. Gives one small record a row, with its texts in the language of the page and its
pictures, so that templates hold no logic.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from buurtpeil.charts.dot_interval import shared_limit
from buurtpeil.estimates.colour import Colour
from buurtpeil.estimates.compass import margin_around
from buurtpeil.indicators.catalogue import Domain, Indicator
from buurtpeil.indicators.statuses import STATUS_WORDS, Status
from buurtpeil.pipeline.publication import Publication
from buurtpeil.pipeline.records import Completeness, DomainLine, IndicatorFigures
from buurtpeil.signals.signal import KIND_WORDS, Signal
from buurtpeil.web.monitor import pictures, wording


@dataclass(frozen=True)
class SignalRow:
    """One signal, in the list of a municipality or as a card of its area."""

    number: int
    signal: Signal
    anchor: str
    kind: str
    name: str  # of the indicator
    compared: str
    sentence: str
    false_if: str
    drivers: tuple[str, ...]
    track_record: str
    area_name: str
    address: str
    series: SafeString | None
    certainty: str
    first_period: str
    period: str
    indicator: Indicator | None  # None where it is about all domains together


def signal_rows(publication: Publication, signals: Iterable[Signal]) -> list[SignalRow]:
    """Signals in the order of the publication (surest first), numbered from 1."""
    return [_signal_row(publication, number, signal) for number, signal in enumerate(signals, start=1)]


def _signal_row(publication: Publication, number: int, signal: Signal) -> SignalRow:
    language = wording.language()
    anchor = "signaal-" + re.sub(r"[^A-Za-z0-9-]+", "-", signal.id)
    indicator = publication.catalogue.indicator(signal.indicator) if signal.indicator else None
    figures = publication.figures_of_indicator(signal.indicator) if indicator else None
    series = (
        None if figures is None else pictures.sparkline_of(figures, publication.areas.row(signal.area), tone="worse")
    )
    return SignalRow(
        number=number,
        signal=signal,
        anchor=anchor,
        kind=KIND_WORDS[signal.kind][language],
        name=indicator.name[language] if indicator else _("Domains worse than the city"),
        compared=_compared(signal, indicator),
        sentence=signal.sentence[language],
        false_if=signal.false_if[language],
        drivers=tuple(driver.sentence[language] for driver in signal.drivers),
        track_record=signal.track_record.get(language, ""),
        area_name=publication.areas.name(signal.area),
        address=f"{reverse('area', args=[signal.area])}#{anchor}",
        series=series,
        certainty=wording.percentage(signal.probability),
        first_period=wording.period(signal.first_period),
        period=wording.period(signal.period),
        indicator=indicator,
    )


def _compared(signal: Signal, indicator: Indicator | None) -> str:
    """What the figure of a signal stands beside: the city's, or for domains the area's own of before."""
    if indicator is None:
        words = {"now": wording.amount(signal.value, 1), "before": wording.amount(signal.reference, 1)}
        return _("%(now)s domains, was %(before)s") % words
    words = {"here": said(signal.value, indicator), "city": said(signal.reference, indicator)}
    return _("%(here)s, city %(city)s") % words


def markers(rows: Sequence[SignalRow]) -> list[tuple[str, str]]:
    """The numbers of the signals of each area, for the map: ``("BU…", "1, 4")``."""
    numbers: dict[str, list[str]] = {}
    for row in rows:
        numbers.setdefault(row.signal.area, []).append(str(row.number))
    return [(code, ", ".join(texts)) for code, texts in numbers.items()]


@dataclass(frozen=True)
class CompassRow:
    """One domain of an area's compass."""

    line: DomainLine
    name: str
    interval: SafeString
    difference: str
    series: SafeString
    movement: str


def compass_rows(lines: Sequence[DomainLine]) -> list[CompassRow]:
    """All rows of a compass on one shared scale."""
    limit = shared_limit(pictures.compass_scale_values(lines))
    return [
        CompassRow(
            line=line,
            name=line.name[wording.language()],
            interval=pictures.compass_interval(line, limit),
            difference=wording.difference(line) if np.isfinite(line.score) else "",
            series=pictures.compass_series(line),
            movement=wording.movement(line),
        )
        for line in lines
    ]


@dataclass(frozen=True)
class FigureRow:
    """The latest figure of one indicator for one area."""

    indicator: Indicator
    name: str
    unit: str
    value: str
    reference: str
    reason: str  # why there is no number, empty where there is one
    notes: tuple[str, ...]  # status and flags in words
    colour: Colour
    certainty: str
    period: str
    span: str
    series: SafeString
    distance: float  # between estimate and reference, in margins; 0 where it can't be said


def figure_row(figures: IndicatorFigures, row: int | None = None) -> FigureRow:
    """The last figure there is, or why the last period has none; `row` for figures of all areas."""
    at = slice(None) if row is None else row
    indicator, language = figures.indicator, wording.language()
    values, status = figures.value[at], figures.status[at]
    present = np.flatnonzero(np.isfinite(values))
    last = int(present[-1]) if present.size else len(figures.periods) - 1
    kind = Status(int(status[last]))
    notes = [STATUS_WORDS[kind][language]] if kind is Status.MODELLED_BY_PUBLISHER else []
    notes += wording.flag_words(int(figures.flags[at][last]))
    colour = Colour(int(figures.colour[at][last]))
    return FigureRow(
        indicator=indicator,
        name=indicator.name[language],
        unit=indicator.unit[language],
        value=said(float(values[last]), indicator),
        reference=said(float(figures.reference[at][last]), indicator),
        reason="" if kind.has_figure else STATUS_WORDS[kind][language],
        notes=tuple(notes),
        colour=colour,
        certainty=_certainty(figures, at, last, colour),
        period=wording.period(figures.periods[last], indicator.period_kind),
        span=wording.span(figures.periods),
        series=pictures.sparkline_of(figures, row),
        distance=_distance(figures, at, last),
    )


def _distance(figures: IndicatorFigures, at: slice | int, last: int) -> float:
    reference = figures.reference[at][last]
    distance = abs(figures.estimate[at][last] - reference)
    margin = margin_around(figures.indicator, np.asarray(reference))
    return float(distance / margin) if margin > 0 and np.isfinite(distance) else 0.0


def said(value: float, indicator: Indicator) -> str:
    """A figure with the decimals of its indicator; a dash where there is none."""
    return wording.amount(value, indicator.decimals) if np.isfinite(value) else "–"


def _certainty(figures: IndicatorFigures, at: slice | int, last: int, colour: Colour) -> str:
    """The probability of the judgement that is shown; empty where none is shown."""
    probability = {
        Colour.WORSE: figures.probability_worse,
        Colour.ABOUT_EQUAL: figures.probability_equal,
        Colour.BETTER: figures.probability_better,
    }.get(colour)
    return "" if probability is None else wording.percentage(float(probability[at][last]))


@dataclass(frozen=True)
class DomainFigures:
    """The figures of one domain, under one heading."""

    domain: Domain
    rows: tuple[FigureRow, ...]


def figures_by_domain(publication: Publication, code: str) -> list[DomainFigures]:
    """All indicators of an area under their domains, in catalogue order."""
    by_domain: dict[str, list[FigureRow]] = {}
    for figures in publication.figures_of_area(code):
        by_domain.setdefault(figures.indicator.domain, []).append(figure_row(figures))
    return [
        DomainFigures(domain, tuple(by_domain[key]))
        for key, domain in publication.catalogue.domains.items()
        if key in by_domain
    ]


@dataclass(frozen=True)
class CompletenessRow:
    """How complete one period is in one municipality."""

    period: str
    share: str
    areas: str
    incomplete: bool


def completeness_row(line: Completeness) -> CompletenessRow:
    """The line as texts; a share that can't be said is a dash and no warning."""
    known = np.isfinite(line.share)
    return CompletenessRow(
        period=wording.period(line.period),
        share=f"{wording.amount(100 * line.share, 0)}%" if known else "–",
        areas=f"{line.areas_present} / {line.areas_expected}",
        incomplete=bool(known and line.is_incomplete),
    )
