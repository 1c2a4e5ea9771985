# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""How do tests write a small file in each publisher's dialect?

Needs a folder to write in. Gives files about a made-up municipality (GM9999) whose figures are easy to add up by hand.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pyproj
import shapely

from buurtpeil.errors import SourceError
from buurtpeil.sources.base import Adapter, Delivery

CODES = ["GM9999", "WK999901", "BU99990101", "BU99990102"]
WORDS = ["gemeente", "wijk", "buurt", "buurt"]
NAMES = ["Voorbeeldstad", "Verzonnen Wijk", "Verzonnen Kwartier", "Bedachte Hoek"]

Columns = dict[str, list[Any]]


def police_columns() -> Columns:
    """Four areas in 2023 and 2024; the two buurten add up to the municipality."""
    return {
        "code": CODES * 2,
        "soort": WORDS * 2,
        "year": [2023] * 4 + [2024] * 4,
        "crimes": [30, 30, 10, 20, 44, 44, 14, 30],
    }


def good_health_columns() -> Columns:
    return {
        "code": CODES * 2,
        "soort": WORDS * 2,
        "year": [2020] * 4 + [2022] * 4,
        "good_health_pct": [78.0, 77.5, 70.1, 81.0, 69.0, 68.5, None, 72.0],
    }


def health_columns() -> Columns:
    """The country and two areas in 2016 and 2020; stress was asked in 2020 only."""
    return {
        "code": ["NL01", "GM9999", "BU99990101"] * 2,
        "soort": ["Land", "Gemeente", "Buurt"] * 2,
        "gm_naam": ["Nederland", "Voorbeeldstad", "Voorbeeldstad"] * 2,
        "year": [2016] * 3 + [2020] * 3,
        "ErvarenGezondheidGoedZeerGoed": [75.0] * 6,
        "Eenzaam": [43.0, 50.1, 55.2, 47.0, 52.0, None],
        "HeelVeelStressInAfgelopen4Weken": [None, None, None, 12.0, 14.0, 15.5],
        "Drinker": [80.0] * 6,
    }


def kwb_columns() -> Columns:
    """One year; nobody lives in the second buurt."""
    whole = {
        "inwoners": [1003, 1000, 1000, 0],
        "inwoners0tot15": [151, 150, 150, 0],
        "inwoners65plus": [204, 205, 205, 0],
        "huishoudens": [502, 500, 500, 0],
    }
    other = {
        "huishoudensgrootte": [2.0, 2.0, 2.0, None],
        "koopwoningen": [40, 41, 41, None],
        "wozWaarde": [250, 251, 251, None],
        "eengezinswoning": [60, 60, 60, None],
        "dichtheid": [500, 500, 1000, None],
        "inkomenPerInwoner": [30.1, None, None, None],
        "adressendichtheid": [900, 900, 950, 20],
        "stedelijkheid": [3, 3, 3, 5],
        "afstandHuisarts": [0.9, 0.9, 0.8, None],
        "afstandSupermarkt": [0.8, 0.8, 0.7, None],
        "afstandSchool": [0.7, 0.7, 0.6, None],
        "scholenBinnen3km": [8.2, 8.2, 9.1, None],
        "oppervlakteLandHa": [200, 200, 100, 100],
    }
    floats = {name: [None if value is None else float(value) for value in values] for name, values in other.items()}
    return {
        "code": list(CODES),
        "soort": list(WORDS),
        "naam": list(NAMES),
        **{name: [float(value) for value in values] for name, values in whole.items()},
        **floats,
        "postcode": [None, None, "9999", "9999"],
    }


def write_parquet(path: Path, columns: Mapping[str, Any], metadata: Mapping[bytes, bytes] | None = None) -> Path:
    table = pa.table(
        {name: values if isinstance(values, pa.Array) else pa.array(values) for name, values in columns.items()}
    )
    pq.write_table(table.replace_schema_metadata(dict(metadata)) if metadata else table, path)
    return path


def square(left: float, bottom: float, side: float = 1000.0) -> shapely.Geometry:
    return shapely.box(left, bottom, left + side, bottom + side)


def write_boundaries(
    path: Path,
    codes: Sequence[str | None],
    shapes: Sequence[shapely.Geometry | None],
    crs: str | None = "EPSG:28992",
    geo: Mapping[str, Any] | None = None,
) -> Path:
    """GeoParquet as its standard describes it; `geo` replaces the metadata."""
    about: dict[str, Any] = {"encoding": "WKB", "geometry_types": []}
    if crs:
        about["crs"] = pyproj.CRS.from_user_input(crs).to_json_dict()
    metadata = (
        geo if geo is not None else {"version": "1.1.0", "primary_column": "geometry", "columns": {"geometry": about}}
    )
    wkb = pa.array([None if shape is None else shapely.to_wkb(shape) for shape in shapes], pa.binary())
    columns = {
        "code": pa.array(codes, pa.string()),
        "naam": pa.array([f"Bedacht {code}" for code in codes]),
        "geometry": wkb,
    }
    return write_parquet(path, columns, {b"geo": json.dumps(metadata).encode()} if metadata else None)


# Label with its bars, unit, values of the four areas; as in the export of 2015.
StatlineColumn = tuple[str, str, list[str]]


def statline_columns(year: int = 2015) -> list[StatlineColumn]:
    return [
        ("||Gemeentenaam", "naam", ["Voorbeeldstad"] * 4),
        ("Soort regio", "omschrijving", ["Gemeente", "Wijk", "Buurt", "Buurt"]),
        ("Codering", "code", list(CODES)),
        ("Jaar", "", [str(year)] * 4),
        ("Indelingswijziging wijken en buurten", "code", [".", "1", "1", "3"]),
        ("||Aantal inwoners", "aantal", ["1003", "1000", "1000", "0"]),
        ("|||0 tot 15 jaar", "aantal", ["151", "150", "150", "0"]),
        ("|||Westers totaal", "aantal", ["9", "10", "10", "0"]),
        ("|||Huishoudens totaal", "aantal", ["502", "500", "500", "0"]),
        ("||Eenpersoonshuishoudens", "aantal", ["201", "200", "200", "0"]),
        ("||||Gemiddeld elektriciteitsverbruik totaal", "kWh", ["2460", "2450", "2450", "."]),
        ("||||Appartement", "kWh", ["2140", "2100", "2100", "."]),
        ("|||Gemiddeld aardgasverbruik totaal", "m³", ["840", "850", "850", "."]),
        ("||||Appartement", "m³", ["740", "750", "750", "."]),
        ("||Gemiddeld inkomen per inwoner ", "x 1 000 euro", ["22,3", "21,4", "21,4", "."]),
        ("||Personen per soort uitkering; Bijstand", "aantal", ["40", "40", "40", "0"]),
        ("||Scholen binnen 3 km", "aantal", ["24,7", "25,1", "-1", ""]),
    ]


def statline_text(columns: Sequence[StatlineColumn], year: int = 2015, title: str | None = None) -> str:
    def line(cells: Sequence[str]) -> str:
        return ";".join(f'"{cell}"' if ";" in cell else cell for cell in cells)

    blank = [""] * len(columns)
    rows = [[name, *(values[row] for _, _, values in columns)] for row, name in enumerate(NAMES[: len(columns[0][2])])]
    lines = [
        line([title or f"Kerncijfers wijken en buurten {year}", *blank]),
        line(["", *blank]),
        line(["", "Onderwerp", *blank[1:]]),
        line(["", *(label for label, _, _ in columns)]),
        line(["Wijken en buurten", *(unit for _, unit, _ in columns)]),
        *(line(row) for row in rows),
    ]
    return "\n".join(lines) + "\n"


def write_statline(path: Path, text: str, encoding: str = "utf-8-sig") -> Path:
    data = text.encode(encoding)
    path.write_bytes(gzip.compress(data) if path.suffix == ".gz" else data)
    return path


def replaced(
    columns: Sequence[StatlineColumn], label: str, unit: str | None = None, **cells: str
) -> list[StatlineColumn]:
    """The same columns with another unit, or other cells (``row_0="x"``), in the column whose label ends in `label`."""
    changed = []
    for name, old_unit, values in columns:
        if name.lstrip("|") == label:
            values = [cells.get(f"row_{row}", value) for row, value in enumerate(values)]
            old_unit = old_unit if unit is None else unit
        changed.append((name, old_unit, values))
    return changed


def read(adapter: Adapter, path: Path) -> Delivery:
    return adapter.read(path, lambda text: None)


def figures_of(delivery: Delivery, measure: str, period: str | None = None) -> dict[str, float | None]:
    """{area: value} of one measure."""
    assert delivery.figures is not None
    return {
        row["area"]: row["value"]
        for row in delivery.figures.to_pylist()
        if row["measure"] == measure and period in (None, row["period"])
    }


def cell(delivery: Delivery, measure: str, area: str, period: str) -> dict[str, Any]:
    assert delivery.figures is not None
    (row,) = [
        row
        for row in delivery.figures.to_pylist()
        if (row["measure"], row["area"], row["period"]) == (measure, area, period)
    ]
    return row


def refusal(adapter: Adapter, path: Path) -> SourceError:
    """The error that reading `path` must give."""
    try:
        read(adapter, path)
    except SourceError as error:
        return error
    raise AssertionError(f"{path.name} should have been refused")


def assert_keeps_the_shape(delivery: Delivery) -> None:
    """Sorted, unique, and a value exactly where the status has one: what the store and the pipeline rely on."""
    figures = delivery.figures
    assert figures is not None
    keys = list(zip(*(figures[name].to_pylist() for name in ("measure", "period", "area")), strict=True))
    assert keys == sorted(set(keys))
    value = figures["value"].to_numpy()
    assert np.array_equal(np.isfinite(value), np.isin(figures["status"].to_numpy(), (0, 1)))
