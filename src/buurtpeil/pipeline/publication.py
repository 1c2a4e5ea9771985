# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""What was published, as pages, commands, exports and notebooks read it?

Needs a derived snapshot written by `publish`. Gives a `Publication`: typed records, read from memory-mapped files;
nothing is worked out here. A publication never changes: a reader that opened one keeps seeing that one.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow.parquet as pq

from buurtpeil.areas.codes import MADE_UP_MUNICIPALITY, Level, district_of, is_area_code, level_of, municipality_of
from buurtpeil.areas.table import AreaTable
from buurtpeil.errors import AreaError, StoreError
from buurtpeil.estimates.colour import Colour
from buurtpeil.estimates.domains import TOTAL
from buurtpeil.indicators.catalogue import Catalogue, read_catalogue
from buurtpeil.pipeline import layout
from buurtpeil.pipeline.records import (
    AreaRecord,
    CityMap,
    Completeness,
    DomainLine,
    IndicatorFigures,
    Outline,
    Provenance,
    Summary,
)
from buurtpeil.signals.data_quality import DataNote
from buurtpeil.signals.signal import Signal
from buurtpeil.store import DerivedSnapshot, Store
from buurtpeil.store.cube import Cube


@dataclass(frozen=True, eq=False)
class Publication:
    """One publication set as it was published; open it with `open_publication`."""

    id: str
    path: Path
    published_at: str  # UTC, ISO 8601
    catalogue: Catalogue

    @cached_property
    def head(self) -> dict[str, Any]:
        """Edition, publication set, provenance, what could not be linked, seed and method versions."""
        head: dict[str, Any] = self._json(layout.HEAD)
        return head

    @property
    def publication_set(self) -> str:
        """ "nederland", "voorbeeldstad" or "england"."""
        return str(self.head["publication_set"])

    @property
    def edition(self) -> int:
        """The year of the area codes."""
        return int(self.head["edition"])

    @property
    def methods(self) -> Mapping[str, str]:
        """The version of each method that worked it out."""
        return dict(self.head["methods"])

    @property
    def is_made_up(self) -> bool:
        """Whether these are the figures of the made-up city."""
        return MADE_UP_MUNICIPALITY in self.areas

    @cached_property
    def is_dutch(self) -> bool:
        """Whether it holds areas of the Dutch division: the only ones that are judged, mapped and shown on pages."""
        return any(is_area_code(code) for code in self.areas.codes.tolist())

    @cached_property
    def _area_columns(self) -> dict[str, npt.NDArray[Any]]:
        table = pq.read_table(self.path / layout.AREAS)
        return {name: np.asarray(table[name].to_pylist()) for name in table.column_names}

    @cached_property
    def areas(self) -> AreaTable:
        """All areas of the edition."""
        return AreaTable(self.edition, self._area_columns["area"], self._area_columns["name"])

    @cached_property
    def figures(self) -> Cube:
        """The memory-mapped figures and estimates, one block an indicator."""
        return Cube(self.path / layout.FIGURES_CUBE)

    @cached_property
    def compass(self) -> Cube:
        """The memory-mapped compass, one block a domain and one for all together."""
        return Cube(self.path / layout.COMPASS_CUBE)

    @cached_property
    def _monthly(self) -> Cube:
        return Cube(self.path / layout.MONTHLY_CUBE)

    @cached_property
    def _signals(self) -> tuple[Signal, ...]:
        return tuple(Signal.from_record(record) for record in self._json(layout.SIGNALS))

    @cached_property
    def _summaries(self) -> dict[str, Summary]:
        return {code: Summary(**record) for code, record in self._json(layout.SUMMARIES).items()}

    @cached_property
    def _completeness(self) -> dict[str, list[Completeness]]:
        by_municipality: dict[str, list[Completeness]] = {}
        for record in pq.read_table(self.path / layout.COMPLETENESS).to_pylist():
            by_municipality.setdefault(record.pop("municipality"), []).append(Completeness(**record))
        return by_municipality

    @cached_property
    def _data_notes(self) -> tuple[DataNote, ...]:
        return tuple(DataNote.from_record(record) for record in self._json(layout.DATA_NOTES))

    def data_notes(self, municipality: str) -> tuple[DataNote, ...]:
        """What seems to be the matter with the sources of a municipality, by indicator, its areas included."""
        return tuple(note for note in self._data_notes if note.municipality == municipality)

    def municipalities(self) -> tuple[str, ...]:
        """The codes of the municipalities that have neighbourhoods with figures, by name."""
        return tuple(sorted(self._summaries, key=self.areas.name))

    def area(self, code: str) -> AreaRecord:
        """One area; raises `AreaError` when this edition does not hold it."""
        row = self.areas.row(code)
        parents = [parent for parent in (municipality_of(code), district_of(code)) if parent and parent != code]
        return AreaRecord(
            code=code,
            edition=self.edition,
            name=self.areas.name(code),
            level=level_of(code),
            parents=tuple((parent, self.areas.name(parent)) for parent in parents if parent in self.areas),
            inhabitants=float(self._area_columns["inhabitants"][row]),
            households=float(self._area_columns["households"][row]),
            homes=float(self._area_columns["homes"][row]),
        )

    def areas_within(self, municipality: str, level: Level = Level.NEIGHBOURHOOD) -> tuple[AreaRecord, ...]:
        """The areas of one level inside a municipality, by name."""
        rows = self.areas.rows_within(municipality, level)
        records = (self.area(str(self.areas.codes[row])) for row in rows)
        return tuple(sorted(records, key=lambda record: record.name))

    def figures_of_area(self, code: str) -> tuple[IndicatorFigures, ...]:
        """All indicators of one area that any publisher delivered; arrays of T."""
        fields_by_key = self.figures.area(self.areas.row(code))
        return tuple(self._indicator_figures(key, found) for key, found in fields_by_key.items())

    def figures_of_indicator(self, key: str) -> IndicatorFigures | None:
        """One indicator for all areas, arrays of A x T in the order of `areas`; None when no publisher delivered it."""
        self.catalogue.indicator(key)
        return self._indicator_figures(key, self.figures.block(key)) if key in self.figures.keys else None

    def _indicator_figures(self, key: str, found: Mapping[str, npt.NDArray[Any]]) -> IndicatorFigures:
        shown = {name: found[name] for name in _SHOWN_FIELDS}
        return IndicatorFigures(self.catalogue.indicator(key), self.figures.periods(key), **shown)

    def compass_of_area(self, code: str) -> tuple[DomainLine, ...]:
        """The compass of one area: first the total, then the domains in catalogue order."""
        by_domain = self.compass.area(self.areas.row(code))
        return tuple(self._domain_line(domain, by_domain[domain]) for domain in self._compass_keys())

    def _compass_keys(self) -> Iterator[str]:
        yield from (key for key in (TOTAL, *self.catalogue.domains) if key in self.compass.keys)

    def _domain_line(self, domain: str, found: Mapping[str, npt.NDArray[Any]]) -> DomainLine:
        name = _TOTAL_NAME if domain == TOTAL else self.catalogue.domains[domain].name
        return DomainLine.of_last_period(domain, name, found, self.compass.periods(domain))

    def colours(self, municipality: str, domain: str = TOTAL) -> dict[str, Colour]:
        """{neighbourhood code: judgement} of the last period in one domain, or in total."""
        rows = self.areas.rows_within(municipality, Level.NEIGHBOURHOOD)
        if domain not in self.compass.keys:
            return {str(self.areas.codes[row]): Colour.NONE for row in rows}
        colour = self.compass.block(domain)["colour"][rows, -1]
        return {str(self.areas.codes[row]): Colour(int(value)) for row, value in zip(rows, colour, strict=True)}

    def city_map(self, municipality: str) -> CityMap | None:
        """The picture of a municipality's neighbourhoods; None when no source delivered boundaries."""
        path = self.path / layout.MAPS / f"{municipality}.json"
        if not path.is_file():
            return None
        record = json.loads(path.read_text(encoding="utf-8"))
        record["outlines"] = tuple(Outline(**outline) for outline in record["outlines"])
        record["water"] = tuple(record["water"])
        return CityMap(**record)

    def signals(self, municipality: str | None = None, area: str | None = None) -> tuple[Signal, ...]:
        """The signals of a municipality or of one area (all without either), surest first."""
        return tuple(
            signal
            for signal in self._signals
            if (municipality is None or signal.municipality == municipality) and (area is None or signal.area == area)
        )

    def summary(self, municipality: str) -> Summary:
        """One municipality in a sentence; raises `AreaError` when it has no neighbourhoods with figures."""
        try:
            return self._summaries[municipality]
        except KeyError:
            raise AreaError(
                "No figures are published for this municipality:",
                repr(municipality),
                "See which ones are with `buurtpeil areas list`.",
            ) from None

    def completeness(self, municipality: str, indicator: str | None = None) -> tuple[Completeness, ...]:
        """How complete each indicator and period is in one municipality."""
        lines = self._completeness.get(municipality, [])
        return tuple(line for line in lines if indicator is None or line.indicator == indicator)

    def latest_completeness(self, municipality: str) -> tuple[Completeness, ...]:
        """How complete the latest period of each indicator is that has figures in a municipality."""
        latest: dict[str, Completeness] = {}
        for line in self.completeness(municipality):
            if line.areas_present and (line.indicator not in latest or line.period > latest[line.indicator].period):
                latest[line.indicator] = line
        return tuple(latest.values())

    def provenance(self, indicator: str) -> tuple[Provenance, ...]:
        """From which snapshots the figures of one indicator came."""
        records = (record for record in self.head["provenance"] if record["indicator"] == indicator)
        return tuple(Provenance.from_record(record) for record in records)

    def notifications_of_area(self, code: str) -> tuple[tuple[str, ...], npt.NDArray[np.float64]] | None:
        """(months, number of notifications) of one area; None when no source delivers them."""
        if "notifications" not in self._monthly.keys:
            return None
        counts = self._monthly.area(self.areas.row(code))["notifications"]["value"]
        return self._monthly.periods("notifications"), counts

    def _json(self, name: str) -> Any:
        return json.loads((self.path / name).read_text(encoding="utf-8"))


_TOTAL_NAME = {"nl": "Totaal", "en": "Total"}
_SHOWN_FIELDS = tuple(item.name for item in fields(IndicatorFigures) if item.name in layout.FIGURES_FIELDS)


@lru_cache(maxsize=8)
def _open(snapshot_id: str, path: Path, published_at: str) -> Publication:
    return Publication(snapshot_id, path, published_at, read_catalogue(path / layout.CATALOGUE))


def open_publication(store: Store, publication_set: str) -> Publication | None:
    """The current publication of a set, or None when nothing was published; cheap after the first time."""
    snapshot = store.published(publication_set)
    return None if snapshot is None else _from_snapshot(snapshot)


def open_publications(store: Store) -> tuple[Publication, ...]:
    """The current publication of every set; first real Dutch figures, then another country, then the made-up city."""
    opened = [open_publication(store, publication_set) for publication_set in store.publication_sets()]
    return tuple(
        sorted((item for item in opened if item is not None), key=lambda item: (item.is_made_up, not item.is_dutch))
    )


def publication_of(store: Store, code: str) -> Publication:
    """The publication that holds an area; raises `StoreError` or `AreaError` with the way out."""
    publications = open_publications(store)
    if not publications:
        raise StoreError(
            "Nothing was published yet.", str(store.root), "Run `buurtpeil demo`, or `load` and `publish`."
        )
    for publication in publications:
        if code in publication.areas:
            return publication
    level_of(code)
    raise AreaError("No publication holds this area:", repr(code), "Search by name with `buurtpeil areas find NAME`.")


def open_derived_publication(snapshot: DerivedSnapshot) -> Publication | None:
    """A publication that may not be the current one; None when another version of Buurtpeil wrote it."""
    is_ours = snapshot.manifest["recipe"]["format_version"] == layout.FORMAT_VERSION
    return _from_snapshot(snapshot) if is_ours else None


def _from_snapshot(snapshot: DerivedSnapshot) -> Publication:
    format_version = snapshot.manifest["recipe"]["format_version"]
    if format_version != layout.FORMAT_VERSION:
        raise StoreError(
            "This publication was written by another version of Buurtpeil:",
            f"format {format_version}, expected {layout.FORMAT_VERSION}.",
            "Run `buurtpeil publish` to work it out again.",
        )
    return _open(snapshot.id, snapshot.path, str(snapshot.manifest["created"]))
