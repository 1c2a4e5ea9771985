# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Which picture goes with a table of areas and indicators, and what does it say in words?

Needs a `CompareTable`. Gives the `Drawing` of one indicator through time (lines, or a small picture an area) or of two
against each other, its text, and its figures as a table.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from django.urls import reverse
from django.utils.translation import gettext as _
from scipy import stats

from buurtpeil.charts.many_areas import (
    MOST_LINES,
    MOST_PANELS,
    AreaLine,
    AreaPoint,
    apart,
    scatter,
    small_multiples,
    time_lines,
)
from buurtpeil.charts.vega import draw
from buurtpeil.indicators.catalogue import Indicator
from buurtpeil.web.monitor import library, wording
from buurtpeil.web.monitor.compare_table import Column, CompareTable, reference_word
from buurtpeil.web.monitor.drawings import Drawing, notes_of
from buurtpeil.web.monitor.rows import said

KIND = "vergelijk"
LEAST_POINTS = 3
LEAST_FOR_A_RANK = 8  # areas; of fewer a rank correlation says next to nothing


@dataclass(frozen=True)
class ComparedChart:
    """A picture with what stands beside it: sentences, and its figures (`heads`, `rows`) where the table lacks them."""

    drawing: Drawing
    sentences: tuple[str, ...]
    heads: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()


def compare_chart(table: CompareTable) -> ComparedChart | None:
    """The picture that the address asks for; None where there are too many areas for lines and no second indicator."""
    columns = {column.indicator.key: column for column in table.columns if _known(column)}
    first = columns.get(table.selection.chart) or next(iter(columns.values()), None)
    if first is None or not table.codes:
        return None
    second = columns.get(table.selection.against)
    if second is None and len(table.codes) > MOST_PANELS:
        second = next((column for column in columns.values() if column is not first), None)
        if second is None:
            return None
    if second is not None and second is not first:
        return _pair(table, first, second)
    return _through_time(table, first)


def _reference_name(table: CompareTable) -> str:
    """What the dotted line is: a municipality's own reference is the country."""
    whole = all(code.startswith("GM") for code in table.codes)
    return reference_word("land" if whole and table.selection.reference == "stad" else table.selection.reference)


def _known(column: Column) -> int:
    """How many areas have a figure in the shown period."""
    return 0 if column.at is None else int(np.isfinite(column.figures.value[:, column.at]).sum())


def _names(table: CompareTable) -> list[str]:
    """The names of the areas; with the code where two have one name."""
    areas = table.selection.publication.areas
    names = [areas.name(code) for code in table.codes]
    return [
        f"{name} ({code})" if names.count(name) > 1 else name for name, code in zip(names, table.codes, strict=True)
    ]


def _through_time(table: CompareTable, column: Column) -> ComparedChart | None:
    if len(table.codes) > MOST_PANELS:
        return None
    figures, one, language = column.figures, column.indicator, wording.language()
    names = _names(table)
    lines = [AreaLine(names[place], figures.value[place].tolist()) for place in table.order]
    reference = AreaLine(_reference_name(table), figures.reference[0].tolist()) if column.reference else None
    sentences = tuple(_course(line, figures.periods, one) for line in lines)
    breaks = [item.period for item in one.method_breaks]
    unit = one.unit[language]
    if len(lines) <= MOST_LINES:
        spec = time_lines(figures.periods, lines, reference, unit, breaks)
    else:
        spec = small_multiples(figures.periods, lines, reference, unit, breaks)
    title = f"{one.name[language]} ({unit})"
    told = [*lines, *([reference] if reference else [])]
    return ComparedChart(
        _drawing(table, title, " ".join(sentences), draw(spec, f"{title}. {' '.join(sentences)}", language), [one]),
        sentences,
        (_("Year"), *(line.name for line in told)),
        tuple(
            (wording.period(period, one.period_kind), *(said(float(line.values[at]), one) for line in told))
            for at, period in enumerate(figures.periods)
        ),
    )


def _course(line: AreaLine, periods: Sequence[str], indicator: Indicator) -> str:
    """From where to where one area went, without a judgement."""
    known = [at for at, value in enumerate(line.values) if np.isfinite(value)]
    if not known:
        return _("%(area)s: no figures.") % {"area": line.name}
    first, last = known[0], known[-1]
    return _("%(area)s: %(first)s in %(from)s, %(last)s in %(to)s.") % {
        "area": line.name,
        "first": said(float(line.values[first]), indicator),
        "from": periods[first],
        "last": said(float(line.values[last]), indicator),
        "to": periods[last],
    }


def _pair(table: CompareTable, across: Column, up: Column) -> ComparedChart | None:
    if across.at is None or up.at is None:
        return None
    language = wording.language()
    x, y = across.figures.value[:, across.at], up.figures.value[:, up.at]
    names = _names(table)
    points = [AreaPoint(name, float(a), float(b)) for name, a, b in zip(names, x, y, strict=True)]
    known = [point for point in points if np.isfinite(point.x) and np.isfinite(point.y)]
    if len(known) < LEAST_POINTS:
        return None
    titles = [f"{one.indicator.name[language]} ({one.indicator.unit[language]}, {one.period})" for one in (across, up)]
    sentences = [
        _("%(known)s of %(total)s areas have both figures.") % {"known": len(known), "total": len(points)},
        *([_together(known)] if len(known) >= LEAST_FOR_A_RANK else []),
    ]
    far = [known[place].name for place in apart(known)]
    if far:
        sentences.append(_("Apart from the rest lie: %(names)s.") % {"names": ", ".join(far)})
    title = _("%(one)s beside %(other)s") % {
        "one": up.indicator.name[language],
        "other": across.indicator.name[language],
    }
    spec = scatter(points, *titles)
    svg = draw(spec, f"{title}. {' '.join(sentences)}", language)
    drawing = _drawing(table, title, " ".join(sentences), svg, [across.indicator, up.indicator])
    return ComparedChart(drawing, tuple(sentences))


def _together(points: Sequence[AreaPoint]) -> str:
    """Whether two figures go together by rank (Spearman), in words; never as a cause."""
    x, y = [point.x for point in points], [point.y for point in points]
    if len(set(x)) < 2 or len(set(y)) < 2:
        return _("One of the two is the same everywhere.")
    rank = float(stats.spearmanr(x, y).statistic)
    size = abs(rank)
    words = (
        _("hardly go together")
        if size < 0.2
        else _("go together a little, the other way round")
        if rank < 0 and size < 0.5
        else _("go together a little")
        if size < 0.5
        else _("go together clearly, the other way round")
        if rank < 0
        else _("go together clearly")
    )
    return _(
        "The two %(words)s (rank correlation %(rank)s). That two figures go together doesn't say that one"
        " causes the other."
    ) % {"words": words, "rank": wording.amount(rank, 2)}


def _drawing(table: CompareTable, title: str, description: str, svg: str, indicators: Sequence[Indicator]) -> Drawing:
    selection = table.selection
    publication = selection.publication
    municipality = library.municipality_code(publication.area(table.codes[0]))
    remarks = [
        _("Measured in another way from %(period)s: %(reason)s")
        % {"period": item.period, "reason": item.reason[wording.language()]}
        for one in indicators
        for item in one.method_breaks
    ]
    notes = notes_of(publication, municipality, table.sentence, *remarks)
    query = selection.query()
    return Drawing(KIND, query, title, description, svg, (), notes, f"{reverse('compare')}?{query}")
