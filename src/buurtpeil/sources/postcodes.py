# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""How do boundaries of postcodes come in, of which the file doesn't say the year?

Needs a GeoParquet file with the columns ``pc4`` and ``geometry``, and the year that the person who loads it states.
Gives the boundaries as areas PC1011 of that edition, and a note that the year was stated by hand.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa
import shapely

from buurtpeil.areas.boundaries import Geometries
from buurtpeil.areas.codes import Level
from buurtpeil.errors import SourceError
from buurtpeil.sources.base import BOUNDARIES_SCHEMA, Delivery, Description
from buurtpeil.sources.boundaries import check_shapes, choose_shapes, reference_system
from buurtpeil.sources.door import checked_codes
from buurtpeil.sources.files import Progress, as_source_error, files_under, is_parquet, parquet_schema, read_parquet

COLUMN = "pc4"
# The files in use are generalised without saying how much: a guess on the safe side, as for other generalised files.
RESOLUTION_METRES = 100.0


class PostcodeBoundariesAdapter:
    """Boundaries of postcodes of four digits in the stated year."""

    key = "postcode-boundaries"

    def __init__(self, edition: int) -> None:
        self._edition = edition

    def discover(self, path: Path) -> Sequence[Path]:
        """Parquet files with the columns `pc4` and `geometry`."""
        return [
            file
            for file in files_under(path)
            if is_parquet(file) and {COLUMN, "geometry"} <= set(parquet_schema(file).names)
        ]

    def read(self, path: Path, progress: Progress) -> Delivery:
        """Polygons with their postcodes."""
        progress(f"reading {path.name}")
        column, crs = reference_system(path, parquet_schema(path))
        table = read_parquet(path, [COLUMN, column], progress)
        with as_source_error(path):
            codes, place = checked_codes(path, COLUMN, table[COLUMN], levels=(Level.POSTCODE,), prefix="PC")
            named = [str(code) for code in codes[place]]
            geometries: Geometries = shapely.from_wkb(np.array(table[column].to_pylist(), dtype=object))
            check_shapes(path, column, geometries, crs)
            kept, left_out = choose_shapes(named, geometries)
            if not kept:
                raise SourceError("None of these postcodes has a shape:", str(path), "Fetch the file again.")
            boundaries = pa.Table.from_arrays(
                [
                    pa.array([named[row] for row in kept], pa.string()),
                    pa.array([self._edition] * len(kept), pa.int16()),
                    pa.array(shapely.to_wkb(geometries[kept]).tolist(), pa.binary()),
                    pa.array([crs] * len(kept), pa.string()),
                    pa.array([RESOLUTION_METRES] * len(kept), pa.float64()),
                ],
                schema=BOUNDARIES_SCHEMA,
            )
        year = self._edition
        return Delivery(
            Description(
                source="boundaries",
                dataset=f"postcodes-{year}",
                title={"nl": f"Grenzen van postcodes {year}", "en": f"Boundaries of postcodes {year}"},
                publisher="CBS",
                licence="CC BY 4.0",
                reference=f"CBS postcode-4 {year}",
                published=None,
                delivery={"nl": "jaar opgegeven bij het laden", "en": "year stated when it was loaded"},
            ),
            originals=(path,),
            rows_read=len(named),
            left_out=left_out,
            boundaries=boundaries,
            notes=(
                {
                    "nl": f"Het bestand noemt geen jaar; {year} is opgegeven bij het laden.",
                    "en": f"The file states no year; {year} was stated when it was loaded.",
                },
            ),
        )

    def describe(self) -> Mapping[str, str]:
        """For help and documentation."""
        return {
            "nl": f"Grenzen van postcodes van vier cijfers: GeoParquet met {COLUMN} en geometry; het jaar geeft u op.",
            "en": f"Boundaries of postcodes of four digits: GeoParquet with {COLUMN} and geometry; you state the year.",
        }
