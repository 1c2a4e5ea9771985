# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Does a fetch give the very figures that the same table gives as an export?

The oracle is another adapter: a real export of CBS is served in the shape of OData v4, fetched over a connection, and
compared with what `buurtpeil load` makes of the export itself.
"""

from __future__ import annotations

import csv
import gzip
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from buurtpeil.sources import statline_csv, statline_odata
from buurtpeil.sources.live.cache import PageCache
from buurtpeil.sources.live.collect import fetch_table, find_municipality
from buurtpeil.sources.live.http import Fetcher
from buurtpeil.sources.live.reader import Reader
from buurtpeil.sources.live.tables import base_of, table_of
from tests.sources.live_server import Publisher, Table, number, observation, properties, serving

NOW = datetime(2026, 1, 2, tzinfo=UTC)
TABLES = {2014: "82931NED", 2015: "83220NED", 2016: "83487NED", 2017: "83765NED"}
TEXTS = ("Gemeentenaam", "Soort regio", "Codering", "Jaar")


def as_odata(path: Path, table: str, year: int) -> Table:
    """A real export in the shape of OData v4: every column a measure, '.' a value that StatLine calls impossible."""
    with gzip.open(path, "rt", encoding="utf-8-sig") as file:
        lines = list(csv.reader(file, delimiter=";"))
    labels, units = [label.rpartition("|")[2] for label in lines[3]], lines[4]
    code_place = next(place for place, label in enumerate(labels) if label == "Codering")
    rows = [line for line in lines[5:] if len(line) == len(labels)]
    columns = [place for place, label in enumerate(labels) if place and label not in TEXTS]
    measures = [{"Identifier": f"M{place:06d}", "Title": labels[place], "Unit": units[place]} for place in columns]
    observations: list[dict[str, Any]] = [
        observation(f"M{place:06d}", line[code_place].strip(), value_of(line[place]))
        for line in rows
        for place in columns
    ]
    places = [{"Identifier": f"{line[code_place].strip():<10}", "Title": line[0].strip()} for line in rows]
    parts = {"MeasureCodes": measures, "WijkenEnBuurtenCodes": places, "Observations": number(observations)}
    return Table(properties(table, year), parts)


def value_of(cell: str) -> float | None:
    return None if cell.strip() in (".", "") else float(cell.replace(",", "."))


@pytest.mark.shared_data
@pytest.mark.parametrize("year", list(TABLES))
def test_a_fetched_year_is_the_same_as_the_export_of_that_year(shared_data: Path, tmp_path: Path, year: int) -> None:
    export = shared_data / "cbs_kwb" / "rotterdam" / f"kwb_rotterdam_{year}.csv.gz"
    publisher = Publisher({TABLES[year]: as_odata(export, TABLES[year], year)}, page_size=1_000)
    with serving(publisher) as host:
        official, base = base_of("statline", host)
        fetcher = Fetcher(base, lambda _: None, lambda: NOW, lambda _: None)
        reader = Reader(fetcher, PageCache(tmp_path), official, base, lambda: NOW, lambda _: None)
        table = table_of(TABLES[year])
        area = find_municipality(reader, table, "rotterdam")
        assert area == ("GM0599", "Rotterdam")
        bundle = fetch_table(reader, table, area, tmp_path / "x.fetched.zip")
    fetched = statline_odata.ADAPTER.read(bundle, lambda _: None)
    loaded = statline_csv.ADAPTER.read(export, lambda _: None)
    assert loaded.figures is not None
    assert loaded.figures.num_rows > 3_000
    assert fetched.figures == loaded.figures
    assert fetched.areas == loaded.areas
    # What the reader is told of it is the same too: estimated counts, numbers that stood for "no figure".
    told = {note["nl"].partition(":")[0] for note in loaded.notes} - {"Niet in dit bestand"}
    assert told <= {note["nl"].partition(":")[0] for note in fetched.notes}
    markers = {(item.what, item.rows) for item in loaded.left_out if item.what.startswith("cells of")}
    assert markers == {(item.what, item.rows) for item in fetched.left_out if item.what.startswith("cells of")}
