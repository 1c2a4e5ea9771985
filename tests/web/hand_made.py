# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""A publication of made-up records: what pages are tested against, without a store and without an estimator.

Needs nothing. Gives `HandMadePublication`, with the methods of `buurtpeil.pipeline.publication.Publication`, over a
city of sixteen square neighbourhoods in two districts. Every figure is invented.
"""

from __future__ import annotations

import atexit
import json
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from buurtpeil.areas.codes import Level, district_of, level_of, municipality_of
from buurtpeil.areas.table import AreaTable
from buurtpeil.errors import AreaError
from buurtpeil.estimates.colour import Colour
from buurtpeil.indicators.catalogue import load_catalogue
from buurtpeil.indicators.statuses import Flag, Status
from buurtpeil.pipeline import layout
from buurtpeil.pipeline.changes import CHANGES_SCHEMA
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
from buurtpeil.signals.signal import Driver, Signal, SignalKind

PERIODS = tuple(str(year) for year in range(2012, 2025))
NAMES = (
    "Havenkwartier", "Zuiderzeebuurt", "Kade-Oost", "Molenwijk-West", "Spoorbuurt", "Dorpskern", "Parkrand",
    "Weversbuurt", "Stationsplein", "Lindenhof", "Oeverbuurt", "Vogelbuurt", "Bloemenbuurt", "Schansbuurt",
    "Veldzicht", "Industrieweg",
)  # fmt: skip
SHOWN = (
    "registered-crime", "good-perceived-health", "difficulty-making-ends-meet", "social-assistance", "youth-care-users",
    "public-space-rating", "trust-in-neighbours", "owner-occupied", "loneliness", "distance-to-school",
)  # fmt: skip


@dataclass(frozen=True, eq=False)
class HandMadePublication:
    """The same names and shapes as a real publication; see there for what each method promises."""

    municipality: str = "GM9999"
    city_name: str = "Voorbeeldstad"
    names: tuple[str, ...] = NAMES
    id: str = "0123456789abcdef" * 4
    published_at: str = "2024-05-03T22:30:00+00:00"  # the next day in Amsterdam
    edition: int = 2024
    has_map: bool = True
    title: str = "Steeds meer huishoudens hebben moeite met rondkomen"
    catalogue = load_catalogue()
    publication_set: str = field(default="voorbeeldstad")

    @property
    def is_made_up(self) -> bool:
        return self.municipality == "GM9999"

    @property
    def methods(self) -> Mapping[str, str]:
        return {"compass": "1.1", "figures": "1.2"}

    @property
    def is_dutch(self) -> bool:
        return True

    @cached_property
    def areas(self) -> AreaTable:
        number = self.municipality[2:]
        names = {"NL": "Nederland", self.municipality: self.city_name}
        names |= {f"WK{number}01": "Wijk Noord", f"WK{number}02": "Wijk Zuid"}
        half = len(self.names) // 2
        for position, name in enumerate(self.names):
            names[f"BU{number}{1 if position < half else 2:02d}{position % half:02d}"] = name
        return AreaTable.from_codes(self.edition, names)

    @property
    def last_neighbourhood(self) -> str:
        """The one of which figures are not there, each for another reason."""
        return max(str(code) for code in self.areas.codes if str(code).startswith("BU"))

    @cached_property
    def figures(self) -> SimpleNamespace:
        return SimpleNamespace(keys=SHOWN, periods=lambda key: PERIODS, block=self._arrays)

    @cached_property
    def compass(self) -> SimpleNamespace:
        return SimpleNamespace(
            keys=("total", *self.catalogue.domains), periods=lambda key: PERIODS, block=self._compass_arrays
        )

    def _compass_arrays(self, key: str) -> dict[str, np.ndarray]:
        """What `compass_of_area` says, for all areas; the judgement is that of the last period in all of them."""
        position = ["total", *self.catalogue.domains].index(key)
        lines = [self._line(row, position, key, {}) for row in range(len(self.areas))]
        return {
            "colour": np.array([[line.colour] * len(PERIODS) for line in lines], dtype=np.uint8),
            "score": np.array([line.series for line in lines]),
            "lower": np.array([line.series - 0.4 for line in lines]),
            "upper": np.array([line.series + 0.4 for line in lines]),
        }

    def municipalities(self) -> tuple[str, ...]:
        return (self.municipality,)

    def area(self, code: str) -> AreaRecord:
        row = self.areas.row(code)
        parents = [parent for parent in (municipality_of(code), district_of(code)) if parent and parent != code]
        return AreaRecord(
            code,
            self.edition,
            self.areas.name(code),
            level_of(code),
            tuple((parent, self.areas.name(parent)) for parent in parents),
            2140.0 + row,
            1180.0,
            1105.0,
        )

    def areas_within(self, municipality: str, level: Level = Level.NEIGHBOURHOOD) -> tuple[AreaRecord, ...]:
        rows = self.areas.rows_within(municipality, level)
        return tuple(sorted((self.area(str(self.areas.codes[row])) for row in rows), key=lambda record: record.name))

    def _arrays(self, key: str) -> dict[str, np.ndarray]:
        """Lines that differ by area and indicator; no meaning."""
        count, length = len(self.areas), len(PERIODS)
        area, time = np.arange(count)[:, None], np.arange(length)[None, :]
        shift = SHOWN.index(key)
        value = 20 + 2 * np.sin(area + shift) + 0.4 * time * np.cos(area) + 0.5 * np.sin(3.0 * time + area)
        status = np.full((count, length), Status.OBSERVED, dtype=np.uint8)
        flags = np.zeros((count, length), dtype=np.uint16)
        colour = np.array([[2, 3, 1, 4, 3, 3][(row + shift) % 6] for row in range(count)], dtype=np.uint8)
        colour = np.repeat(colour[:, None], length, axis=1)
        reasons = (Status.SUPPRESSED, Status.MISSING_FROM_SOURCE, Status.BASE_DOES_NOT_FIT)
        if shift % 3 == 0:
            last = self.areas.row(self.last_neighbourhood)
            status[last], status[last - 1, 3] = reasons[shift // 3 % 3], Status.UNKNOWN
        if key == "good-perceived-health":
            status[:] = Status.MODELLED_BY_PUBLISHER
        if key == "registered-crime":
            flags[:, -1] = Flag.PROVISIONAL
        value = np.where(np.isin(status, (0, 1)), value, np.nan)
        colour[~np.isfinite(value)] = Colour.NONE
        if key == "youth-care-users":
            colour[:] = Colour.NONE
        reference = np.broadcast_to(20 + 0.05 * time, (count, length)).copy()
        likely = np.full((count, length), 0.97)
        return {
            "value": value,
            "base": np.full((count, length), 2140.0),
            "status": status,
            "flags": flags,
            "reference": reference,
            "estimate": value,
            "lower": value - 1.5,
            "upper": value + 1.5,
            "probability_worse": likely,
            "probability_equal": likely,
            "probability_better": likely,
            "colour": colour,
        }

    def figures_of_area(self, code: str) -> tuple[IndicatorFigures, ...]:
        row = self.areas.row(code)
        return tuple(
            IndicatorFigures(
                self.catalogue.indicator(key), PERIODS, **{name: a[row] for name, a in self._arrays(key).items()}
            )
            for key in SHOWN
        )

    def figures_of_indicator(self, key: str) -> IndicatorFigures | None:
        self.catalogue.indicator(key)
        return IndicatorFigures(self.catalogue.indicator(key), PERIODS, **self._arrays(key)) if key in SHOWN else None

    def compass_of_area(self, code: str) -> tuple[DomainLine, ...]:
        row = self.areas.row(code)
        names = {"total": {"nl": "Totaal", "en": "Total"}}
        names |= {key: domain.name for key, domain in self.catalogue.domains.items()}
        return tuple(self._line(row, position, key, name) for position, (key, name) in enumerate(names.items()))

    def _line(self, row: int, position: int, key: str, name: Mapping[str, str]) -> DomainLine:
        kind = (row + position) % 6
        score = (-1.1, 0.1, -0.5, 0.9, -0.1, 0.2)[kind]
        half = (0.4, 0.3, 0.9, 0.4, 0.25, 0.5)[kind]
        series = np.linspace(0, score, len(PERIODS)) + 0.15 * np.sin(np.arange(len(PERIODS)) * 1.7 + position)
        empty = key == "economy" and row % 2 == 0
        return DomainLine(
            domain=key,
            name=name,
            colour=Colour.NONE if empty else self._colour(row, position),
            score=np.nan if empty else score,
            lower=np.nan if empty else score - half,
            upper=np.nan if empty else score + half,
            band=0.3,
            indicators_used=1 if empty else 4,
            indicators_worse=2 if kind == 0 else 0,
            movement="unknown" if empty else ("worsens", "steady", "unknown", "improves", "steady", "improves")[kind],
            movement_sure=kind in (0, 1, 3),
            periods=PERIODS,
            series=np.full(len(PERIODS), np.nan) if empty else series,
        )

    @staticmethod
    def _colour(row: int, position: int) -> Colour:
        return (
            Colour.WORSE,
            Colour.ABOUT_EQUAL,
            Colour.UNDETERMINED,
            Colour.BETTER,
            Colour.ABOUT_EQUAL,
            Colour.ABOUT_EQUAL,
        )[(row + position) % 6]

    def colours(self, municipality: str, domain: str = "total") -> dict[str, Colour]:
        position = ["total", *self.catalogue.domains].index(domain)
        rows = self.areas.rows_within(municipality, Level.NEIGHBOURHOOD)
        return {str(self.areas.codes[row]): self._colour(int(row), position) for row in rows}

    def city_map(self, municipality: str) -> CityMap | None:
        if not self.has_map:
            return None
        outlines = []
        for position, area in enumerate(self.areas_within(municipality)):
            x, y = position % 4 * 150, position // 4 * 120
            path = f"M{x} {y}h150v120h-150Z"
            outlines.append(Outline(area.code, area.name, path, x + 75.0, y + 60.0))
        return CityMap(
            municipality, 600, 480, tuple(outlines), ("M0 250C200 200 400 300 600 240v24C400 324 200 224 0 274Z",), True
        )

    def signals(self, municipality: str | None = None, area: str | None = None) -> tuple[Signal, ...]:
        neighbourhoods = [str(code) for code in self.areas.codes if str(code).startswith("BU")]
        keys = (
            "difficulty-making-ends-meet",
            "public-space-rating",
            "registered-crime",
            "trust-in-neighbours",
            "loneliness",
        )
        made = [
            self._signal(number, neighbourhoods[(number * 5) % len(neighbourhoods)], keys[number % len(keys)])
            for number in range(11)
        ]
        return tuple(
            one
            for one in made
            if (municipality is None or one.municipality == municipality) and area in (None, one.area)
        )

    def _signal(self, number: int, area: str, key: str) -> Signal:
        indicator = self.catalogue.indicator(key)
        kind = SignalKind.FLOOR if number % 3 == 1 else SignalKind.DRIFT
        return Signal(
            id=f"{kind}:{area}:{key}",
            kind=kind,
            rule_version="1.0.0",
            municipality=self.municipality,
            area=area,
            indicator=key,
            domain=indicator.domain,
            first_period="2019",
            period="2024",
            size=4.2,
            value=31.0,
            reference=19.0,
            reference_kind="publisher",
            probability=0.999 - number / 100,
            q_value=0.02,
            title={"nl": f"{self.title} ({number})", "en": f"More and more households struggle to get by ({number})"},
            sentence={
                "nl": f"{self.title}. Van 24% naar 31%; de stad bleef op 19%.",
                "en": "From 24% to 31%; the city stayed at 19%.",
            },
            false_if={
                "nl": "de wijze van meten in 2022 is veranderd en alleen deze buurt dat merkt.",
                "en": "the way of measuring changed in 2022 and only this neighbourhood shows it.",
            },
            drivers=(
                Driver(
                    "numerator", key, {"nl": "De teller steeg met 7 punten.", "en": "The numerator rose by 7 points."}
                ),
            ),
            known_from="2025-04-01",
        )

    def summary(self, municipality: str) -> Summary:
        if municipality != self.municipality:
            raise AreaError("No figures are published for this municipality:", repr(municipality))
        return Summary(
            municipality,
            {
                "nl": "Elf buurten vragen nu aandacht. In 10 van de 16 gaat het ongeveer gelijk aan de stad of beter.",
                "en": "Eleven neighbourhoods need attention now. 10 of the 16 do about as well as the city or better.",
            },
            len(self.names),
            {"worse": 3, "about-equal": 8, "better": 2, "undetermined": 3, "none": 0},
            11,
            11,
            "2024",
        )

    def completeness(self, municipality: str, indicator: str | None = None) -> tuple[Completeness, ...]:
        lines = (
            Completeness("registered-crime", "2023", 0.97, 16, 16, 970.0, 1000.0),
            Completeness("registered-crime", "2024", 0.12, 9, 16, 120.0, 1000.0),
            Completeness("loneliness", "2024", np.nan, 16, 16, np.nan, np.nan),
        )
        return tuple(line for line in lines if indicator in (None, line.indicator))

    def latest_completeness(self, municipality: str) -> tuple[Completeness, ...]:
        return self.completeness(municipality)[1:]

    def provenance(self, indicator: str) -> tuple[Provenance, ...]:
        if indicator not in SHOWN:
            return ()
        return (
            Provenance(
                indicator,
                indicator,
                "feedfacecafe" * 5,
                {"nl": "Verzonnen cijfers van Voorbeeldstad", "en": "Made-up figures of Voorbeeldstad"},
                "Buurtpeil",
                "EUPL-1.2",
                "made-up",
                None,
                "2024-05-02T10:00:00+00:00",
                {"nl": "verzonnen", "en": "made up"},
                PERIODS,
            ),
        )

    @cached_property
    def path(self) -> Path:
        """A folder with what changed since a made-up earlier publication: of every kind one, and 45 revised figures."""
        folder = Path(tempfile.mkdtemp(prefix="buurtpeil-hand-made-"))
        atexit.register(shutil.rmtree, folder, ignore_errors=True)
        areas = [str(code) for code in self.areas.codes if str(code).startswith("BU")]
        figure = {"area": areas[0], "indicator": "loneliness", "period": "2023"}
        figure |= {"old_snapshot": "was", "new_snapshot": "is"}
        figures = [
            figure | {"kind": "revised", "old": 12.0, "new": 14.0, "is_final": True},
            figure | {"area": areas[1], "kind": "withdrawn", "old": 9.0, "new_snapshot": None, "is_final": False},
            figure | {"area": areas[2], "kind": "final", "old": 9.0, "new": 9.0, "is_final": True},
        ]
        figures += [
            figure | {"period": str(year), "kind": "revised", "old": 2.0, "new": 3.0, "is_final": False}
            for year in range(1979, 2023)
        ]
        new = {"kind": "added", "new": 3.0, "old_snapshot": None, "is_final": False}
        figures += [figure | {"period": year, "area": area} | new for year in ("2022", "2024") for area in areas[:3]]
        pq.write_table(pa.Table.from_pylist(figures, schema=CHANGES_SCHEMA), folder / layout.CHANGED_FIGURES)
        signal = {"kind": "drift", "area": areas[0], "indicator": "loneliness"}
        signal |= {"title": {"nl": self.title, "en": "More and more households struggle to get by"}}
        gone = signal | {"area": self.municipality.replace("GM", "BU") + "0999"}
        about = {"publisher": "Verzonnen Bureau", "title": {"nl": "Verzonnen levering", "en": "Made-up delivery"}}
        record = {
            "previous": "f" * 64,
            "previous_at": "2024-03-01T12:00:00+00:00",
            "reason": "",
            "editions": [self.edition, self.edition],
            "areas": {"added": [], "removed": [gone["area"]], "renamed": []},
            "colours": [{"area": areas[0], "domain": "total", "old": "worse", "new": "undetermined"}],
            "signals": {"appeared": [signal], "disappeared": [gone]},
            "methods": [],
            "deliveries": {"came": ["is"], "went": ["was"]},
            "titles": {
                "is": about | {"delivery": {"nl": "mei", "en": "May"}},
                "was": about | {"delivery": {"nl": "maart", "en": "March"}},
            },
        }
        (folder / layout.CHANGES).write_text(json.dumps(record), encoding="utf-8")
        return folder

    def data_notes(self, municipality: str) -> tuple[DataNote, ...]:
        return ()

    def notifications_of_area(self, code: str) -> tuple[tuple[str, ...], np.ndarray] | None:
        months = tuple(f"{year}-{month:02d}" for year in (2022, 2023, 2024) for month in range(1, 13))
        return months, 40 + 12 * np.sin(np.arange(36) / 2.0) + self.areas.row(code)
