# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""In which deliveries does Voorbeeldstad reach the store?

Needs a `City`. Gives one delivery a theme, in the shapes that real publishers' files take, in the publication set
"voorbeeldstad"; every title says that the figures are made up.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pyarrow as pa
import shapely

from buurtpeil.demo.chance import generator_for
from buurtpeil.demo.city import City
from buurtpeil.demo.ground import CRS, GRID_METRES
from buurtpeil.demo.published import MeasureFigures
from buurtpeil.demo.streets import write_addresses
from buurtpeil.indicators.measures import BOUNDARY_MOVED, DIVISION_CHANGE
from buurtpeil.indicators.statuses import Flag, Status
from buurtpeil.sources import bag
from buurtpeil.store.delivery import (
    AREAS_SCHEMA,
    BOUNDARIES_SCHEMA,
    FIGURES_SCHEMA,
    LANDSCAPE_SCHEMA,
    Delivery,
    Description,
)

PUBLICATION_SET = "voorbeeldstad"
PUBLISHER = "Buurtpeil (verzonnen)"
LICENCE = "EUPL-1.2"
DIVISION_SAME = 1
MADE_UP_NOTE = {
    "nl": "Voorbeeldstad bestaat niet. Alle gebieden en cijfers zijn verzonnen.",
    "en": "Voorbeeldstad does not exist. All areas and figures are made up.",
}


@dataclass(frozen=True)
class _Theme:
    """One dataset: its words, and the day on which it was published."""

    nl: str
    en: str
    published: str
    provisional: bool = False


_GROUND = _Theme("Gebieden en grenzen", "Areas and boundaries", "2024-11-15")
_ADDRESSES = _Theme("Straten en adressen", "Streets and addresses", "2024-11-15")
_THEMES: Mapping[str, _Theme] = {
    "population": _Theme("Inwoners, huishoudens en woningen", "Inhabitants, households and homes", "2024-09-02"),
    "income": _Theme("Werk, inkomen en meedoen", "Work, income and taking part", "2026-08-31", provisional=True),
    "health": _Theme("Gezondheidsmonitor", "Health monitor", "2025-12-15"),
    "care-and-youth": _Theme("Zorg, jeugd en onderwijs", "Care, youth and education", "2025-12-01"),
    "safety": _Theme("Schoon, heel en veilig", "Clean, whole and safe", "2025-08-29"),
    "residents-survey": _Theme("Bewonersenquête", "Residents' survey", "2025-06-30"),
    "housing": _Theme("Wonen, energie en omgeving", "Housing, energy and surroundings", "2026-06-30", provisional=True),
    "notifications": _Theme("Meldingen per maand", "Notifications by month", "2025-01-31"),
}
_THEME_OF_DOMAIN = {
    "work": "income",
    "economy": "income",
    "care": "care-and-youth",
    "youth": "care-and-youth",
    "clean-safe": "safety",
    "cohesion": "residents-survey",
}
_DEFINITIVE = {"nl": "definitief", "en": "final"}
_PARTLY_PROVISIONAL = {"nl": "2024 voorlopig, eerder definitief", "en": "2024 provisional, earlier years final"}


def deliveries(city: City) -> list[Delivery]:
    """Everything the store needs to hold the city; the same city gives the same deliveries."""
    by_theme: dict[str, list[MeasureFigures]] = {}
    theme_of_measure = _themes(city)
    for measure, figures in city.figures.items():
        by_theme.setdefault(theme_of_measure.get(measure, "population"), []).append(figures)
    by_theme["population"].append(_division_change(city))
    return [_ground_delivery(city), _address_delivery(city)] + [
        _figures_delivery(city, theme, by_theme[theme]) for theme in _THEMES if theme in by_theme
    ]


def _themes(city: City) -> dict[str, str]:
    """{measure: theme}; what figures are divided by belongs to the population."""
    theme_of_measure: dict[str, str] = {}
    for plan in city.figure_plans.values():
        indicator = plan.indicator
        measure = indicator.numerator or indicator.value or indicator.key
        if measure in city.people.counts:
            continue
        theme = _THEME_OF_DOMAIN.get(indicator.domain, "housing")
        if plan.is_monthly:
            theme = "notifications"
        elif plan.is_modelled:
            theme = "health"
        theme_of_measure[measure] = theme
    return theme_of_measure


def _division_change(city: City) -> MeasureFigures:
    """Whether the division changed since the year before, as StatLine says it."""
    years = city.years[1:]
    value = np.full((len(city.areas), len(years)), float(DIVISION_SAME))
    for moved in (story.moved for story in city.truth.stories if story.moved):
        value[city.areas.rows([moved.grew, moved.shrank]), years.index(moved.year)] = BOUNDARY_MOVED
    status = np.full(value.shape, Status.OBSERVED, dtype=np.uint8)
    flags = np.full(value.shape, Flag.NONE, dtype=np.uint16)
    return MeasureFigures(DIVISION_CHANGE, tuple(str(year) for year in years), value, status, flags)


def _figures_delivery(city: City, theme: str, measures: Sequence[MeasureFigures]) -> Delivery:
    table = pa.concat_tables(
        [_figures_table(city, figures) for figures in sorted(measures, key=lambda figures: figures.measure)]
    ).combine_chunks()
    words = _THEMES[theme]
    return Delivery(
        description=_describe(theme, words),
        originals=(),
        rows_read=table.num_rows,
        figures=table,
        notes=(MADE_UP_NOTE, *_recoding_notes(city)),
    )


def _recoding_notes(city: City) -> tuple[Mapping[str, str], ...]:
    return tuple(
        {
            "nl": f"{story.text['nl']} De jaren ervoor staan op de codes van {city.plan.edition}, met een breuk.",
            "en": f"{story.text['en']} The years before stand on the codes of {city.plan.edition}, with a break.",
        }
        for story in city.truth.stories
        if story.moved
    )


def _figures_table(city: City, figures: MeasureFigures) -> pa.Table:
    """Rows sorted by period and area."""
    areas, periods = len(city.areas), len(figures.periods)
    value = figures.value.T.ravel()
    return pa.table(
        {
            "area": [str(code) for code in city.areas.codes] * periods,
            "edition": np.full(areas * periods, city.plan.edition, dtype=np.int16),
            "measure": [figures.measure] * (areas * periods),
            "period": [period for period in figures.periods for _ in range(areas)],
            "value": pa.array(value, mask=np.isnan(value)),
            "status": figures.status.T.ravel(),
            "flags": figures.flags.T.ravel(),
        },
        schema=FIGURES_SCHEMA,
    )


def _ground_delivery(city: City) -> Delivery:
    shape_of = dict(zip(city.plan.codes(), city.ground.neighbourhoods, strict=True))
    shape_of |= city.ground.districts | {city.plan.municipality: city.ground.municipality}
    codes = [str(code) for code in city.areas.codes]
    edition = np.full(len(codes), city.plan.edition, dtype=np.int16)
    names = [str(name) for name in city.areas.names]
    areas = pa.table({"area": codes, "edition": edition, "name": names}, schema=AREAS_SCHEMA)
    boundaries = pa.table(
        {
            "area": codes,
            "edition": edition,
            "geometry": [shapely.to_wkb(shape_of[code]) for code in codes],
            "crs": [CRS] * len(codes),
            "resolution_metres": np.full(len(codes), GRID_METRES),
        },
        schema=BOUNDARIES_SCHEMA,
    )
    features = sorted(city.ground.landscape, key=lambda feature: (feature.kind, feature.name))
    landscape = pa.table(
        {
            "kind": [feature.kind for feature in features],
            "name": [feature.name for feature in features],
            "geometry": [shapely.to_wkb(feature.geometry) for feature in features],
            "crs": [CRS] * len(features),
        },
        schema=LANDSCAPE_SCHEMA,
    )
    return Delivery(
        description=_describe("areas-and-boundaries", _GROUND),
        originals=(),
        rows_read=areas.num_rows + boundaries.num_rows + landscape.num_rows,
        areas=areas,
        boundaries=boundaries,
        landscape=landscape,
        notes=(MADE_UP_NOTE,),
    )


def _address_delivery(city: City) -> Delivery:
    """Through the same adapter as a real extract."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "adressen.csv"
        write_addresses(city, path, generator_for(city.seed, "addresses"))
        read = bag.ADAPTER.read(path, lambda message: None)
    return replace(read, description=_describe("addresses", _ADDRESSES), originals=(), notes=(MADE_UP_NOTE,))


def _describe(dataset: str, theme: _Theme) -> Description:
    return Description(
        source=PUBLICATION_SET,
        dataset=dataset,
        title={"nl": f"Voorbeeldstad (verzonnen): {theme.nl}", "en": f"Voorbeeldstad (made up): {theme.en}"},
        publisher=PUBLISHER,
        licence=LICENCE,
        reference=f"buurtpeil.demo/{dataset}",
        published=theme.published,
        delivery=_PARTLY_PROVISIONAL if theme.provisional else _DEFINITIVE,
        publication_set=PUBLICATION_SET,
    )
