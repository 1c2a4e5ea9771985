# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""What does a publication say of one municipality, or of one area in it?

Needs a `Publication` and an area code. Gives a `Scan`: sentence, signals, compass per neighbourhood, how the totals
compare with the publisher's own municipal figures, and what is missing. Nothing is worked out here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt

from buurtpeil.areas.codes import Level, level_of, municipality_of
from buurtpeil.areas.table import NO_ROW
from buurtpeil.errors import AreaError
from buurtpeil.estimates.colour import Colour
from buurtpeil.pipeline.comparison import CITY_SENTENCE, Comparison, ReferenceChoice
from buurtpeil.pipeline.publication import Publication
from buurtpeil.pipeline.records import Completeness, DomainLine, Provenance, Summary
from buurtpeil.signals.data_quality import DataNote
from buurtpeil.signals.scan import ERROR_RATE, within_budget
from buurtpeil.signals.signal import Signal


@dataclass(frozen=True)
class ScannedArea:
    """The compass of one neighbourhood: judgement per domain, ``total`` included."""

    code: str
    name: str
    inhabitants: float
    colours: Mapping[str, Colour]


@dataclass(frozen=True)
class Scan:
    """One municipality (or one area of it) as it was published."""

    publication: str
    published_at: str
    is_made_up: bool
    edition: int
    code: str
    name: str
    summary: Summary
    signals: tuple[Signal, ...]
    areas: tuple[ScannedArea, ...]
    data_notes: tuple[DataNote, ...]
    totals: tuple[Completeness, ...]  # the latest period of every indicator
    sources: tuple[Provenance, ...]  # one a snapshot
    reference: Mapping[str, str] = field(default_factory=lambda: CITY_SENTENCE)  # with what `areas` are compared
    reference_key: ReferenceChoice = ReferenceChoice.CITY

    @property
    def incomplete(self) -> tuple[Completeness, ...]:
        """The indicators of which less than 95% of the city is there."""
        return tuple(line for line in self.totals if line.is_incomplete)


def scan_area(publication: Publication, code: str, error_rate: float = ERROR_RATE, budget: int | None = None) -> Scan:
    """The scan of a municipality, a district or a neighbourhood; raises `AreaError` for any other code.

    `error_rate`, at most the one that was published, and `budget` (signals in the municipality) shorten the list.
    """
    level = level_of(code)
    municipality = municipality_of(code)
    if municipality is None:
        raise AreaError("A scan is made of one municipality or an area in it, not of", repr(code), "Try GM0599.")
    publication.areas.row(code)
    inside = [
        area
        for area in publication.areas_within(municipality)
        if level is Level.MUNICIPALITY or code == area.code or code in (parent for parent, _ in area.parents)
    ]
    colours = {area.code: _colours(publication.compass_of_area(area.code)) for area in inside}
    codes = {area.code for area in inside} | {code}
    rows = publication.areas.rows([area.code for area in inside])
    sources = {item.snapshot: item for key in publication.figures.keys for item in _sources(publication, key, rows)}
    signals = [signal for signal in publication.signals(municipality) if signal.q_value <= error_rate]
    if budget is not None:
        signals = within_budget(signals, budget)
    return Scan(
        publication=publication.id,
        published_at=publication.published_at,
        is_made_up=publication.is_made_up,
        edition=publication.edition,
        code=code,
        name=publication.areas.name(code),
        summary=publication.summary(municipality),
        signals=tuple(signal for signal in signals if signal.area in codes),
        areas=tuple(ScannedArea(area.code, area.name, area.inhabitants, colours[area.code]) for area in inside),
        data_notes=tuple(note for note in publication.data_notes(municipality) if note.area in {*codes, municipality}),
        totals=publication.latest_completeness(municipality),
        sources=tuple(sorted(sources.values(), key=lambda source: source.title["en"])),
    )


def with_reference(scan: Scan, comparison: Comparison) -> Scan:
    """The same scan with the compass against another reference; the signals stay those against the city."""
    nothing: dict[str, Colour] = {}
    areas = tuple(replace(area, colours=comparison.colours.get(area.code, nothing)) for area in scan.areas)
    ordered = tuple(
        replace(new, colours={domain: new.colours.get(domain, Colour.NONE) for domain in old.colours})
        for old, new in zip(scan.areas, areas, strict=True)
    )
    return replace(scan, areas=ordered, reference=comparison.sentence, reference_key=comparison.choice)


def _sources(publication: Publication, indicator: str, rows: npt.NDArray[np.int64]) -> list[Provenance]:
    """The snapshots that gave these areas a figure in at least one period, or what it was divided by."""
    periods = np.array(publication.figures.periods(indicator))
    has_figure = np.isfinite(publication.figures.block(indicator)["value"][rows]).any(axis=0)
    there = set(periods[has_figure].tolist())
    owner = publication.areas.municipality_row[rows[0]] if len(rows) else NO_ROW
    municipality = "" if owner == NO_ROW else str(publication.areas.codes[owner])
    return [
        source
        for source in publication.provenance(indicator)
        if there.intersection(source.periods) and source.is_about(municipality)
    ]


def _colours(lines: tuple[DomainLine, ...]) -> dict[str, Colour]:
    return {line.domain: line.colour for line in lines}
