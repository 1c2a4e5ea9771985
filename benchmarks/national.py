# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Where do the measurements get a whole country from?

Needs the folder with real publishers' files (BUURTPEIL_SHARED_DATA, or beside the repository). Gives the paths of the
files and a store in which they are loaded and published; loading the same again is quick, so cases share it.
"""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

from benchmarks.children import run_child
from benchmarks.runner import REPOSITORY, CannotMeasureError
from buurtpeil.pipeline.publication import Publication, open_publication
from buurtpeil.store import Store

FIGURES = (
    "police/registered_crime_2021_2024_gm_bu.parquet",
    "rivm_health/gezondheid_nl_2012_2016_2020.parquet",
    "rivm_health/good_health_2012_2022_gm_bu.parquet",
    "national_2024/kwb_2024_gemeente_wijk_buurt.parquet",
)
BOUNDARIES = "boundaries/buurt_2024_approx.parquet"
STORE = REPOSITORY / "var" / "benchmarks" / "store"


def shared_files(*names: str) -> list[Path]:
    """The paths of these files; raises `CannotMeasureError` where one is absent."""
    folder = Path(os.environ.get("BUURTPEIL_SHARED_DATA", REPOSITORY.parent / "shared" / "data"))
    paths = [folder / name for name in names]
    absent = [path.name for path in paths if not path.is_file()]
    if absent:
        raise CannotMeasureError(f"real figures are absent: {', '.join(absent)} (set BUURTPEIL_SHARED_DATA)")
    return paths


@cache
def national_publication() -> Publication:
    """The whole country, figures and boundaries, published in a store of the benchmarks' own."""
    paths = shared_files(*FIGURES, BOUNDARIES)
    store = ["-m", "buurtpeil.cli", "--store", str(STORE)]
    run_child([*store, "load", *map(str, paths)])
    run_child([*store, "publish"])
    publication = open_publication(Store(STORE), "nederland")
    if publication is None:
        raise CannotMeasureError("the national figures were loaded, but nothing was published")
    return publication
