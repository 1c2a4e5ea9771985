# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""What does a small sound file of every adapter look like?

Needs a folder. Gives one file (or more) a kind, each in a folder of its own, for whoever wants to spoil them.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from buurtpeil.sources.wide_table import ADAPTERS as WIDE
from tests.pipeline.test_corrections import write_list
from tests.sources import test_bag, test_geojson, test_recoding_and_refused, test_rotterdam_profile
from tests.sources.builders import (
    CODES,
    good_health_columns,
    health_columns,
    kwb_columns,
    police_columns,
    square,
    statline_columns,
    statline_text,
    write_boundaries,
    write_parquet,
    write_statline,
)
from tests.sources.own_builders import HEADER, ROWS, survey_mapping, write_csv, write_xlsx
from tests.sources.test_burglary import event_columns
from tests.sources.test_live_pages import bundle_of
from tests.sources.test_notifications import fixi_columns
from tests.sources.test_vector_boundaries import write_vector
from tests.sources.wide_builders import columns_of, write_wide
from tools.mutated_files import Sound

SHAPES = [square(90_000.0 + 1000 * place, 430_000.0) for place in range(4)]


def write_sound_files(root: Path) -> list[Sound]:
    """All kinds of file that can be loaded, each in its own folder under `root`."""
    sounds = []
    for name, write in _WRITERS.items():
        path = write(_folder(root, name))
        sounds.append(Sound(name, path, path))
    for adapter in WIDE:
        path = write_wide(_folder(root, adapter.key), adapter.dialect, columns_of(adapter.dialect))
        sounds.append(Sound(adapter.key, path, path))
    shape = write_vector(_folder(root, "shapefile") / "buurten_2023.shp")
    parts = (".shp", ".dbf", ".shx", ".prj")
    sounds += [Sound(f"shapefile {part}", shape, shape.with_suffix(part)) for part in parts]
    for kind, path in (
        ("own csv", write_csv(_folder(root, "own-csv") / "survey.csv")),
        ("own xlsx", write_xlsx(_folder(root, "own-xlsx") / "survey.xlsx", [HEADER, *ROWS])),
    ):
        mapping = path.parent / "mapping.toml"
        mapping.touch()
        sounds.append(Sound(kind, path, path, (mapping, survey_mapping())))
    return sounds


def _folder(root: Path, name: str) -> Path:
    folder = root / name.replace(" ", "-")
    folder.mkdir(parents=True)
    return folder


_WRITERS: dict[str, Callable[[Path], Path]] = {
    "police": lambda folder: write_parquet(folder / "crime.parquet", police_columns()),
    "health, long": lambda folder: write_parquet(folder / "good.parquet", good_health_columns()),
    "health": lambda folder: write_parquet(folder / "health.parquet", health_columns()),
    "key figures": lambda folder: write_parquet(folder / "kwb_2024.parquet", kwb_columns()),
    "statline csv": lambda folder: write_statline(folder / "kwb.csv", statline_text(statline_columns())),
    "statline csv.gz": lambda folder: write_statline(folder / "kwb.csv.gz", statline_text(statline_columns())),
    "boundaries": lambda folder: write_boundaries(folder / "wijk_2014.parquet", CODES, SHAPES),
    "geojson": lambda folder: test_geojson.write(
        folder, [test_geojson.feature("BU0363AA01")], name="amsterdam_buurten_2022plus.geojson"
    ),
    "geojson.gz": lambda folder: test_geojson.write(folder, [test_geojson.feature("BU0363AA01")]),
    "recoding": lambda folder: test_recoding_and_refused.write_table(folder, "X01,BU99990101,BU9999XA02,"),
    "burglary": lambda folder: write_parquet(folder / "events.parquet", event_columns()),
    "notifications": lambda folder: write_parquet(folder / "GM9999_fixi.parquet", fixi_columns()),
    "bag csv": lambda folder: test_bag.write(folder / "bag_adressen.csv", test_bag.HOME, test_bag.SHOP),
    "bag gpkg": lambda folder: test_bag.write_geopackage(folder / "bag_light.gpkg", test_bag.LIGHT),
    "rotterdam": lambda folder: test_rotterdam_profile.write_profile(
        folder, "Verzonnen Kwartier;91;Verzonnen Kwartier;101,5;99;61%;60%"
    ),
    "geopackage": lambda folder: write_vector(folder / "buurten_2023.gpkg"),
    "corrections": lambda folder: write_list(folder / "corrections.toml"),
    "fetched": lambda folder: bundle_of(folder / "kwb.fetched.zip"),
}
