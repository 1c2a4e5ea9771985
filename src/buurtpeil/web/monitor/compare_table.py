# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""What stands in the table of areas by indicators?

Needs a `Selection`. Gives its columns (one indicator at one period), its rows in the order that was asked for, and the
reference of each column; the texts in the language of the page.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from buurtpeil.estimates.colour import Colour
from buurtpeil.estimates.compass import margin_around
from buurtpeil.indicators.catalogue import Indicator
from buurtpeil.indicators.statuses import STATUS_WORDS, Status
from buurtpeil.pipeline.comparison import ReferenceChoice, compared_figures, stored_sentence
from buurtpeil.pipeline.exports.safe import pick
from buurtpeil.pipeline.records import AreaRecord, IndicatorFigures
from buurtpeil.web.monitor import pictures, wording
from buurtpeil.web.monitor.rows import said
from buurtpeil.web.monitor.selection import BY_CODE, BY_NAME, Selection

# One scale a column holds this share of its ends; what lies beyond gets an arrow, so that one far off hides no others.
_SCALE_HOLDS = 0.95


@dataclass(frozen=True, eq=False)
class Column:
    """One indicator at one period, for all chosen areas; `at` is the place of the period, None where there is none."""

    indicator: Indicator
    figures: IndicatorFigures
    at: int | None
    period: str
    reference: str  # the figure compared with, empty where it differs per area or nobody knows it
    has_reference: bool
    notes: tuple[str, ...]  # what holds for every figure of the column


@dataclass(frozen=True)
class CellView:
    """One figure: its text, or the reason why there is none, with judgement and picture."""

    value: str
    reason: str
    colour: Colour
    word: str
    reference: str
    notes: tuple[str, ...]
    picture: SafeString | None


@dataclass(frozen=True)
class RowView:
    """One area with its cells in the order of the columns."""

    area: AreaRecord
    place: str  # its municipality, where several are compared
    cells: tuple[CellView, ...]


@dataclass(frozen=True, eq=False)
class CompareTable:
    """The figures of a selection; `order` holds the positions of `codes` as they are shown."""

    selection: Selection
    codes: tuple[str, ...]
    columns: tuple[Column, ...]
    order: tuple[int, ...]
    sentence: str

    @property
    def counts(self) -> Mapping[Colour, int]:
        """How many figures of the whole table have each judgement."""
        colours = [
            Colour(int(value)) for one in self.columns if one.at is not None for value in one.figures.colour[:, one.at]
        ]
        return {colour: colours.count(colour) for colour in Colour}

    def rows(self, first: int, most: int) -> list[RowView]:
        """The rows of one page."""
        publication = self.selection.publication
        shown = self.order[first : first + most]
        cities = {publication.areas.municipality_row[publication.areas.row(code)] for code in self.codes}
        cells = [_cells(column, shown, self.selection.picture) for column in self.columns]
        found = []
        for number, place in enumerate(shown):
            area = publication.area(self.codes[place])
            city = area.parents[0][1] if area.parents and len(cities) > 1 else ""
            found.append(RowView(area, city, tuple(column[number] for column in cells)))
        return found


def compare_table(selection: Selection) -> CompareTable:
    """Work out what the selection shows: nothing is estimated, figures are looked up and judged beside a reference."""
    publication = selection.publication
    codes, keys = selection.codes(), selection.indicator_keys()
    rows = np.array([publication.areas.row(code) for code in codes], dtype=np.int64)
    if selection.choice is ReferenceChoice.CITY:
        whole = {key: publication.figures_of_indicator(key) for key in keys}
        chosen = {key: pick(figures, rows) for key, figures in whole.items() if figures is not None}
        sentence = stored_sentence(codes)
    else:
        found = compared_figures(publication, codes, keys, selection.choice)
        chosen, sentence = dict(found.figures), found.sentence
    columns = tuple(_column(figures, selection.period) for figures in chosen.values())
    order = _order(selection, codes, columns)
    return CompareTable(selection, codes, columns, order, sentence[wording.language()])


def _column(figures: IndicatorFigures, asked: str) -> Column:
    """The asked period, else the last one in which any chosen area has a figure."""
    if asked:
        at = figures.periods.index(asked) if asked in figures.periods else None
    else:
        known = np.flatnonzero(np.isfinite(figures.value).any(axis=0)) if len(figures.value) else np.array([])
        at = int(known[-1]) if len(known) else len(figures.periods) - 1
    one = figures.indicator
    if at is None:
        return Column(one, figures, None, asked, "", False, ())
    references = figures.reference[:, at]
    known_references = references[np.isfinite(references)]
    same = len(known_references) > 0 and np.ptp(known_references) < 10.0**-one.decimals / 2
    notes = [set(_notes(figures, row, at)) for row in range(len(figures.value)) if np.isfinite(figures.value[row, at])]
    return Column(
        indicator=one,
        figures=figures,
        at=at,
        period=wording.period(figures.periods[at], one.period_kind),
        reference=said(float(known_references[0]), one) if same else "",
        has_reference=len(known_references) > 0,
        notes=tuple(sorted(set.intersection(*notes))) if notes else (),
    )


def _notes(figures: IndicatorFigures, row: int, at: int) -> list[str]:
    kind = Status(int(figures.status[row, at]))
    notes = [STATUS_WORDS[kind][wording.language()]] if kind is Status.MODELLED_BY_PUBLISHER else []
    return notes + wording.flag_words(int(figures.flags[row, at]))


def _order(selection: Selection, codes: Sequence[str], columns: Sequence[Column]) -> tuple[int, ...]:
    """By name, by code, or from the highest to the lowest figure of one column: never by judgement."""
    places = range(len(codes))
    if selection.order == BY_CODE:
        return tuple(sorted(places, key=lambda place: codes[place]))
    names = [selection.publication.areas.name(code) for code in codes]
    by_name = sorted(places, key=lambda place: (names[place], codes[place]))
    chosen = next((one for one in columns if one.indicator.key == selection.order), None)
    if selection.order == BY_NAME or chosen is None or chosen.at is None:
        return tuple(by_name)
    values = chosen.figures.value[:, chosen.at]
    return tuple(sorted(by_name, key=lambda place: -values[place] if np.isfinite(values[place]) else np.inf))


def short_words() -> dict[Colour, str]:
    """The judgements without saying beside what: the page says that once."""
    return {
        Colour.NONE: _("no judgement"),
        Colour.UNDETERMINED: _("can't be said"),
        Colour.WORSE: _("worse"),
        Colour.ABOUT_EQUAL: _("about equal"),
        Colour.BETTER: _("better"),
    }


def reference_word(word: str) -> str:
    """What a reference of an address is called."""
    return {
        "stad": _("the city itself"),
        "vergelijkbaar": _("similar cities"),
        "regio": _("the region"),
        "soortgelijk": _("neighbourhoods that are alike"),
        "land": _("the Netherlands"),
    }[word]


def _cells(column: Column, shown: Sequence[int], picture: str) -> list[CellView]:
    figures, one, at, words = column.figures, column.indicator, column.at, short_words()
    if at is None:
        reason = _("no figures of this year")
        return [CellView("", reason, Colour.NONE, "", "", (), None) for _place in shown]
    language = wording.language()
    margin = margin_around(one, figures.reference)[:, at]
    ends = np.abs(
        np.stack([figures.lower[:, at], figures.upper[:, at], figures.estimate[:, at]]) - figures.reference[:, at]
    )
    limit = float(np.nanquantile(ends, _SCALE_HOLDS)) if np.isfinite(ends).any() else 1.0
    cells = []
    for row in shown:
        kind, colour = Status(int(figures.status[row, at])), Colour(int(figures.colour[row, at]))
        value = float(figures.value[row, at])
        has_figure = kind.has_figure and np.isfinite(value)
        beside = float(figures.reference[row, at])
        drawn = None
        if has_figure and picture == "marge" and np.isfinite(beside):
            drawn = pictures.cell_interval(figures, row, at, float(margin[row]), limit or 1.0)
        elif has_figure and picture == "reeks":
            drawn = pictures.sparkline_of(figures, row)
        cells.append(
            CellView(
                value=said(value, one) if has_figure else "",
                reason="" if has_figure else STATUS_WORDS[kind][language],
                colour=colour,
                word=words[colour] if has_figure and colour is not Colour.NONE else "",
                reference="" if column.reference or not has_figure or not np.isfinite(beside) else said(beside, one),
                notes=tuple(note for note in _notes(figures, row, at) if note not in column.notes)
                if has_figure
                else (),
                picture=drawn,
            )
        )
    return cells
