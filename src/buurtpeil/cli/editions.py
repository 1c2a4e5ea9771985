# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Which areas did a municipality have in an earlier edition, and where did they lie?

Needs a store with names, figures or boundaries of that edition. Gives `areas edition`: a list with the detail of each
boundary, or the boundaries themselves as GeoJSON. Nothing is moved to the areas of today: see `areas crosswalk`.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import numpy as np

from buurtpeil.areas.codes import Level, level_of, municipality_of
from buurtpeil.cli.crosswalk import snapshots_with
from buurtpeil.cli.lines import say_number, wrap
from buurtpeil.cli.options import deliver, language_option, output_option
from buurtpeil.cli.tables import to_csv, to_json, to_text
from buurtpeil.errors import AreaError
from buurtpeil.store import Store

if TYPE_CHECKING:
    from buurtpeil.areas.resolution import Shapes
    from buurtpeil.areas.table import AreaTable

HEADINGS = {
    "code": {"nl": "Code", "en": "Code"},
    "name": {"nl": "Naam", "en": "Name"},
    "hectares": {"nl": "Hectare", "en": "Hectares"},
    "boundary": {"nl": "Grens", "en": "Boundary"},
}
COLUMNS = ("code", "name", "level", "edition", "hectares", "resolution_metres")
_WORDS = {
    "detail": {"nl": "tot op {metres} m", "en": "to {metres} m"},
    "none": {"nl": "niet geladen", "en": "not loaded"},
    "same": {
        "nl": "Indeling {edition}. Een code die er nog is, kan een andere plek zijn: zie `buurtpeil areas crosswalk`.",
        "en": "Edition {edition}. A code that still exists may be another place: see `buurtpeil areas crosswalk`.",
    },
}


@click.command("edition")
@click.argument("municipality", metavar="CODE")
@click.argument("edition", metavar="YEAR", type=click.IntRange(1900, 2100))
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "csv", "geojson"]),
    default="table",
    show_default=True,
    help="Text to read, CSV, or the boundaries as GeoJSON (longitude and latitude).",
)
@language_option
@output_option
@click.pass_obj
def edition_command(
    store: Store, municipality: str, edition: int, form: str, language: str, output: Path | None
) -> None:
    """List the areas of a municipality in an edition that was loaded, with their boundaries.

    For example: buurtpeil areas edition GM0363 2015 --format geojson. Earlier editions stay in the store when a newer
    one is published.
    """
    # Shapes take half a second to import; `areas find` and `areas list` do without.
    from buurtpeil.pipeline.editions import areas_of_edition, shapes_of_edition

    code = municipality.strip().upper()
    if level_of(code) is not Level.MUNICIPALITY:
        raise AreaError("An edition is shown of a municipality:", f"{code!r}.", "Give a code such as GM0363.")
    snapshots = snapshots_with(store, code, edition)
    whole = areas_of_edition(snapshots, edition)
    rows = np.array([row for row, area in enumerate(whole.codes) if municipality_of(str(area)) == code], dtype=np.int64)
    if not len(rows):
        raise AreaError(
            "This edition holds no area of the municipality:",
            f"{code} in {edition}.",
            "It may have had another code then: see `buurtpeil data list` for what was loaded.",
        )
    areas = whole.take(rows)
    shapes = shapes_of_edition(snapshots, areas)
    records = _records(areas, shapes)
    match form:
        case "csv":
            text = to_csv(records, COLUMNS)
        case "geojson":
            text = to_json(_collection(records, shapes, code, edition))
        case _:
            text = _to_terminal(records, edition, language)
    deliver(text, output)


def _records(areas: AreaTable, shapes: Shapes) -> list[dict[str, Any]]:
    from buurtpeil.areas.boundaries import area_hectares

    return [
        {
            "code": str(code),
            "name": str(name),
            "level": str(level),
            "edition": areas.edition,
            "hectares": float(surface),
            "resolution_metres": float(metres),
        }
        for code, name, level, surface, metres in zip(
            areas.codes,
            areas.names,
            areas.levels,
            area_hectares(shapes.geometry),
            shapes.resolution_metres,
            strict=True,
        )
    ]


def _collection(records: Sequence[dict[str, Any]], shapes: Shapes, code: str, edition: int) -> dict[str, Any]:
    """A feature for each area that has a boundary; refuses when none has."""
    import shapely

    from buurtpeil.areas.boundaries import RIJKSDRIEHOEK, WGS84, reproject

    features = [
        {"type": "Feature", "properties": record, "geometry": shapely.geometry.mapping(shape)}
        for record, shape in zip(records, reproject(shapes.geometry, RIJKSDRIEHOEK, WGS84), strict=True)
        if shape is not None
    ]
    if not features:
        raise AreaError(
            "No boundaries were loaded of this municipality:", f"{code} in {edition}.", "The list names its areas."
        )
    return {"type": "FeatureCollection", "features": features}


def _to_terminal(records: Sequence[dict[str, Any]], edition: int, language: str) -> str:
    detail, none = _WORDS["detail"][language], _WORDS["none"][language]
    shown = [
        {
            "code": record["code"],
            "name": record["name"],
            "hectares": say_number(record["hectares"], 1, language),
            "boundary": none
            if np.isnan(record["resolution_metres"])
            else detail.format(metres=say_number(record["resolution_metres"], 0, language)),
        }
        for record in records
    ]
    headings = {key: words[language] for key, words in HEADINGS.items()}
    note = wrap(_WORDS["same"][language].format(edition=edition))
    return f"{to_text(shown, headings, right={'hectares'})}\n\n{note}"
