# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Parts add up to the whole within rounding, or the difference has a name and a size."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pytest

from buurtpeil.indicators.catalogue import Kind, load_catalogue
from buurtpeil.indicators.reconcile import Difference, reconcile
from buurtpeil.indicators.statuses import Flag, Status
from buurtpeil.sources import police, statline_csv
from buurtpeil.store.delivery import FIGURES_SCHEMA
from tests.sources.builders import police_columns, read, statline_columns, statline_text, write_parquet, write_statline

COUNTS = {key for key, item in load_catalogue().measures.items() if item.kind is Kind.COUNT}


def table(values: dict[str, float | None], rounded: bool = False) -> pa.Table:
    rows = [
        {
            "area": area,
            "edition": 2024,
            "measure": "inhabitants",
            "period": "2024",
            "value": value,
            "status": int(Status.UNKNOWN if value is None else Status.OBSERVED),
            "flags": int(Flag.ROUNDED) if rounded and not area.startswith("GM") else 0,
        }
        for area, value in values.items()
    ]
    return pa.Table.from_pylist(rows, schema=FIGURES_SCHEMA)


def test_rounding_allows_two_and_a_half_for_each_rounded_part() -> None:
    # 1,003 against 500 + 500: three off, and two rounded figures may be five off.
    (rounded,) = reconcile(table({"GM9999": 1003, "BU99990101": 500, "BU99990102": 500}, rounded=True), COUNTS)
    assert (rounded.compared, rounded.within, rounded.largest) == (1, 1, None)
    (exact,) = reconcile(table({"GM9999": 1003, "BU99990101": 500, "BU99990102": 500}), COUNTS)
    assert (exact.within, exact.differing) == (0, 1)
    assert exact.largest == Difference("GM9999", 1003, 1000, 0, 2, 0.0)


def test_a_part_without_a_figure_is_named_as_the_reason_only_when_something_is_short() -> None:
    (short,) = reconcile(table({"GM9999": 30, "BU99990101": 20, "BU99990102": None}), COUNTS)
    assert (short.incomplete, short.differing) == (1, 0)
    (over,) = reconcile(table({"GM9999": 30, "BU99990101": 40, "BU99990102": None}), COUNTS)
    assert (over.incomplete, over.differing) == (0, 1)


def test_districts_stand_in_where_there_are_no_neighbourhoods_and_shares_are_no_sums() -> None:
    (found,) = reconcile(table({"GM9999": 30, "WK999901": 10, "WK999902": 20}), COUNTS)
    assert (found.parts, found.within) == ("districts", 1)
    assert reconcile(table({"GM9999": 30, "WK999901": 10}), COUNTS - {"inhabitants"}) == ()
    assert reconcile(table({"WK999901": 10}), COUNTS) == ()


def test_own_fixtures_of_two_publishers_add_up(tmp_path: Path) -> None:
    crimes = read(police.ADAPTER, write_parquet(tmp_path / "crime.parquet", police_columns()))
    assert [(item.period, item.within) for item in reconcile(crimes.figures, COUNTS)] == [("2023", 1), ("2024", 1)]
    export = read(statline_csv.ADAPTER, write_statline(tmp_path / "kwb.csv", statline_text(statline_columns())))
    found = {item.measure: item for item in reconcile(export.figures, COUNTS)}
    assert found["inhabitants"].within == 1  # 1003 against 1000 + 0, rounded to 5
    assert found["households"].within == 1


@pytest.mark.shared_data
def test_the_real_counts_of_crime_differ_where_buurten_are_absent(shared_data: Path) -> None:
    delivery = read(police.ADAPTER, shared_data / "police" / "registered_crime_2021_2024_gm_bu.parquet")
    for item in reconcile(delivery.figures, COUNTS):
        assert item.compared >= 300
        assert item.within + item.incomplete + item.differing == item.compared


@pytest.mark.shared_data
def test_rotterdam_adds_up_within_rounding_or_is_named(shared_data: Path) -> None:
    for year in (2014, 2015, 2016, 2017):
        path = shared_data / "cbs_kwb" / "rotterdam" / f"kwb_rotterdam_{year}.csv.gz"
        found = {item.measure: item for item in reconcile(read(statline_csv.ADAPTER, path).figures, COUNTS)}
        inhabitants = found["inhabitants"]
        if year == 2015:
            # 623,652 inhabitants, and 92 rounded neighbourhoods that hold 282 fewer: more than rounding can do.
            assert inhabitants.largest == Difference("GM0599", 623_652, 623_370, 0, 92, 230.0)
        else:
            assert inhabitants.within == 1
        assert found["households"].within + found["households"].differing == 1
