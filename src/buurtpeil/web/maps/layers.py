# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""What does each area look like on the map, and which words say the same?

Needs a publication and a choice. Gives a `Layer` for one subject in one period: per area a look, the figure, its
interval, its status in words and the judgement, so that the map and the table can't tell different things.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from django.utils.translation import gettext as _

from buurtpeil.areas.codes import Level, district_of
from buurtpeil.areas.table import AreaTable
from buurtpeil.charts.class_map import Look
from buurtpeil.charts.classes import class_limits, class_of, difference_look, step_of
from buurtpeil.estimates.colour import COLOUR_WORDS, Colour
from buurtpeil.estimates.domains import TOTAL
from buurtpeil.indicators.catalogue import Indicator
from buurtpeil.indicators.statuses import STATUS_WORDS, Flag, Status
from buurtpeil.pipeline.publication import Publication
from buurtpeil.pipeline.records import IndicatorFigures
from buurtpeil.web.maps.choice import CITY, DISTRICT, MapChoice, Subject
from buurtpeil.web.monitor import wording

HATCHED = Flag.PROVISIONAL | Flag.ESTIMATED | Flag.INTERPOLATED
JUDGED: Mapping[Colour, Look] = {
    Colour.WORSE: Look("worse", "dots"),
    Colour.ABOUT_EQUAL: Look("equal"),
    Colour.BETTER: Look("better"),
    Colour.UNDETERMINED: Look("undetermined", "lines"),
    Colour.NONE: Look("none"),
}
NOT_SHOWN = Look("hidden", "crosses")


@dataclass(frozen=True)
class Cell:
    """One area in one layer: how it looks and what is said of it."""

    look: Look
    text: str  # the figure, or a dash
    interval: str  # "12,1 to 14,0"; empty where there is none
    notes: tuple[str, ...]  # status and flags in words
    colour: Colour | None  # None where the layer judges nothing
    certainty: str
    title: str  # all of it in one line, for a pointer or a screen reader


@dataclass(frozen=True)
class LegendLine:
    """A look and its words."""

    look: Look
    word: str


@dataclass(frozen=True)
class Layer:
    """One map: its subject in one period, or the difference between two."""

    name: str
    unit: str
    period: str
    cells: Mapping[str, Cell]
    legend: tuple[LegendLine, ...]
    refusal: str = ""  # why there is no such map


@dataclass(frozen=True, eq=False)
class Ground:
    """The areas of one level of a municipality."""

    publication: Publication
    codes: tuple[str, ...]
    names: tuple[str, ...]
    rows: Any

    @classmethod
    def of(cls, publication: Publication, municipality: str, level: Level) -> Ground:
        """All areas of the level, by code."""
        areas: AreaTable = publication.areas
        rows = areas.rows_within(municipality, level)
        codes, names = (tuple(map(str, column[rows])) for column in (areas.codes, areas.names))
        return cls(publication, codes, names, rows)


def subject_name(publication: Publication, subject: Subject) -> str:
    """What the map shows, in the language of the page."""
    if not subject.is_domain:
        return publication.catalogue.indicator(subject.key).name[wording.language()]
    if subject.key == TOTAL:
        return _("All themes together")
    return publication.catalogue.domains[subject.key].name[wording.language()]


def layer_of(ground: Ground, subject: Subject, period: str, by_judgement: bool) -> Layer:
    """One subject in one period."""
    if subject.is_domain:
        return _domain_layer(ground, subject, period)
    figures = _figures(ground, subject.key)
    one, at = figures.indicator, figures.periods.index(period)
    limits = class_limits(figures.value[ground.rows], one.decimals)
    cells = {
        code: _figure_cell(figures, row, at, name, limits, by_judgement)
        for code, name, row in zip(ground.codes, ground.names, ground.rows.tolist(), strict=True)
    }
    legend = _judged_legend(cells) if by_judgement else _class_legend(cells, limits, one)
    return Layer(one.name[wording.language()], one.unit[wording.language()], period, cells, legend)


def _figures(ground: Ground, key: str) -> IndicatorFigures:
    figures = ground.publication.figures_of_indicator(key)
    assert figures is not None, key  # a choice holds delivered indicators only
    return figures


def _figure_cell(
    figures: IndicatorFigures, row: int, at: int, name: str, limits: Sequence[float], by_judgement: bool
) -> Cell:
    one, language = figures.indicator, wording.language()
    value = float(figures.value[row, at])
    status, flags = Status(int(figures.status[row, at])), Flag(int(figures.flags[row, at]))
    notes = [] if status is Status.OBSERVED else [STATUS_WORDS[status][language]]
    notes += wording.flag_words(int(flags))
    colour = Colour(int(figures.colour[row, at]))
    if not np.isfinite(value):
        look = NOT_SHOWN
    elif by_judgement:
        look = JUDGED[colour]
    else:
        look = Look(class_of(value, limits), _hatch(status, flags))
    text = wording.amount(value, one.decimals) if np.isfinite(value) else "–"
    said = [f"{name}: {text} {one.unit[language]}" if np.isfinite(value) else name, *notes]
    if colour is not Colour.NONE:
        said.append(COLOUR_WORDS[colour][language])
    interval = _interval(float(figures.lower[row, at]), float(figures.upper[row, at]), one.decimals)
    return Cell(look, text, interval, tuple(notes), colour, _certainty(figures, row, at, colour), ", ".join(said))


def _hatch(status: Status, flags: Flag) -> str:
    return "hatch" if status is Status.MODELLED_BY_PUBLISHER or flags & HATCHED else ""


def _interval(lower: float, upper: float, decimals: int) -> str:
    if not (np.isfinite(lower) and np.isfinite(upper)):
        return ""
    limits = {"lower": wording.amount(lower, decimals), "upper": wording.amount(upper, decimals)}
    # Counted for everyone, the margin is smaller than the last digit: "408 to 408" says nothing.
    return "" if limits["lower"] == limits["upper"] else _("%(lower)s to %(upper)s") % limits


def _certainty(figures: IndicatorFigures, row: int, at: int, colour: Colour) -> str:
    probability = {
        Colour.WORSE: figures.probability_worse,
        Colour.ABOUT_EQUAL: figures.probability_equal,
        Colour.BETTER: figures.probability_better,
    }.get(colour)
    return "" if probability is None else wording.percentage(float(probability[row, at]))


def _domain_layer(ground: Ground, subject: Subject, period: str) -> Layer:
    """The judgement of a domain; its figure is the difference with the city."""
    compass, language = ground.publication.compass, wording.language()
    block, at = compass.block(subject.key), compass.periods(subject.key).index(period)
    cells: dict[str, Cell] = {}
    for code, name, row in zip(ground.codes, ground.names, ground.rows.tolist(), strict=True):
        score, lower, upper = (float(block[key][row, at]) for key in ("score", "lower", "upper"))
        colour = Colour(int(block["colour"][row, at]))
        word = COLOUR_WORDS[colour][language]
        text = wording.amount(score, 1) if np.isfinite(score) else "–"
        cells[code] = Cell(JUDGED[colour], text, _interval(lower, upper, 1), (), colour, "", f"{name}: {word}")
    unit = _("difference with the city; higher is better")
    return Layer(subject_name(ground.publication, subject), unit, period, cells, _judged_legend(cells))


def _judged_legend(cells: Mapping[str, Cell]) -> tuple[LegendLine, ...]:
    """The judgements that say something, and the others where the map has such an area."""
    language, shown = wording.language(), {cell.look for cell in cells.values()}
    order = (Colour.WORSE, Colour.ABOUT_EQUAL, Colour.BETTER, Colour.UNDETERMINED)
    lines = [LegendLine(JUDGED[colour], COLOUR_WORDS[colour][language]) for colour in order]
    if JUDGED[Colour.NONE] in shown:
        lines.append(LegendLine(JUDGED[Colour.NONE], COLOUR_WORDS[Colour.NONE][language]))
    return (*lines, *_hidden_legend(shown))


def _hidden_legend(shown: set[Look]) -> tuple[LegendLine, ...]:
    return (LegendLine(NOT_SHOWN, _("no figure; the table says why")),) if NOT_SHOWN in shown else ()


def _class_legend(cells: Mapping[str, Cell], limits: Sequence[float], one: Indicator) -> tuple[LegendLine, ...]:
    said = [wording.amount(limit, one.decimals) for limit in limits]
    count = len(limits) + 1
    if count == 1:
        words = [_("one figure everywhere")]
    else:
        middle = [_("%(lower)s to %(upper)s") % {"lower": low, "upper": high} for low, high in itertools.pairwise(said)]
        words = [
            _("under %(limit)s") % {"limit": said[0]},
            *middle,
            _("%(limit)s and more") % {"limit": said[-1]},
        ]
    lines = [LegendLine(Look(step_of(place, count)), word) for place, word in enumerate(words)]
    shown = {cell.look for cell in cells.values()}
    if any(look.pattern == "hatch" for look in shown):
        lines.append(LegendLine(Look("none", "hatch"), _("hatched: provisional or estimated")))
    return (*lines, *_hidden_legend(shown))


def difference_layer(ground: Ground, subject: Subject, before: str, after: str) -> Layer:
    """The figures of `after` less those of `before`; refused across a break in the way of measuring."""
    figures = _figures(ground, subject.key)
    one, language = figures.indicator, wording.language()
    said = {"before": wording.period(before, one.period_kind), "after": wording.period(after, one.period_kind)}
    refusal = _break_between(figures, ground.rows, before, after)
    first, last = figures.periods.index(before), figures.periods.index(after)
    cells: dict[str, Cell] = {}
    for code, name, row in zip(ground.codes, ground.names, ground.rows.tolist(), strict=True):
        sides = [
            tuple(float(values[row, at]) for values in (figures.value, figures.lower, figures.upper))
            for at in (first, last)
        ]
        tone, is_clear = difference_look(sides[0], sides[1])  # type: ignore[arg-type]
        notes = () if refusal else _notes_of_both(figures, row, (first, last))
        if tone == "hidden" or refusal:
            cells[code] = Cell(NOT_SHOWN, "–", "", notes, None, "", ", ".join([name, *notes]))
            continue
        amount = wording.amount(sides[1][0] - sides[0][0], one.decimals)
        text = f"+{amount}" if tone == "more" else amount
        word = _("clear") if is_clear else _("within the margins")
        look = Look(tone, "" if is_clear or tone == "same" else "lines")
        cells[code] = Cell(look, text, "", notes, None, word, ", ".join([f"{name}: {text}", word, *notes]))
    differences = (
        LegendLine(Look("less"), _("lower, clearly")),
        LegendLine(Look("less", "lines"), _("lower, within the margins")),
        LegendLine(Look("more", "lines"), _("higher, within the margins")),
        LegendLine(Look("more"), _("higher, clearly")),
    )
    legend = (*(() if refusal else differences), *_hidden_legend({cell.look for cell in cells.values()}))
    period = _("%(before)s to %(after)s") % said
    return Layer(one.name[language], one.unit[language], period, cells, legend, refusal)


def _break_between(figures: IndicatorFigures, rows: Any, before: str, after: str) -> str:
    """The reason not to subtract two periods, empty where there is none."""
    low, high = sorted((before, after))
    for one in figures.indicator.method_breaks:
        if low < one.period <= high:
            return one.reason[wording.language()]
    inside = [at for at, period in enumerate(figures.periods) if low < period <= high]
    if (figures.flags[rows][:, inside] & Flag.BREAK).any():
        return _("There is a break in the series between these years: the figures were not made in the same way.")
    return ""


def _notes_of_both(figures: IndicatorFigures, row: int, periods: tuple[int, int]) -> tuple[str, ...]:
    language = wording.language()
    notes: dict[str, None] = {}
    for at in periods:
        status = Status(int(figures.status[row, at]))
        if status is not Status.OBSERVED:
            notes[STATUS_WORDS[status][language]] = None
        notes |= dict.fromkeys(wording.flag_words(int(figures.flags[row, at])))
    return tuple(notes)


def reference_texts(ground: Ground, choice: MapChoice) -> Mapping[str, str]:
    """The figure that each area stands beside, by the choice of its level; empty for a domain of the compass."""
    if choice.subject.is_domain:
        return {}
    figures = _figures(ground, choice.subject.key)
    at, areas = figures.periods.index(choice.period), ground.publication.areas
    found: dict[str, str] = {}
    for code, row in zip(ground.codes, ground.rows.tolist(), strict=True):
        if choice.reference == CITY:
            value = float(figures.reference[row, at])
        else:
            other = (district_of(code) or "") if choice.reference == DISTRICT else "NL"
            value = float(figures.value[areas.row(other), at]) if other in areas else float("nan")
        found[code] = wording.amount(value, figures.indicator.decimals) if np.isfinite(value) else "–"
    return found
