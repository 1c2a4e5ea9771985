# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Daily events become counts of whole months, every event once."""

from __future__ import annotations

import tempfile
from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from buurtpeil.sources import burglary
from buurtpeil.sources.registry import adapter_for
from tests.sources.builders import Columns, assert_keeps_the_shape, figures_of, read, refusal, write_parquet
from tests.sources.test_parsers_property import assert_refused_or_sound, damaged, mutations

HOME, ATTEMPT = burglary.TYPES


def event_columns() -> Columns:
    """Two made-up postcodes; February and March 2024 are whole, January starts on the 31st, April ends on the 2nd."""
    return {
        "pc4": ["9998", "9998", "9998", "9999", "9999", "9998", "9999"],
        "date": [
            date(2024, 1, 31),
            date(2024, 2, 1),
            date(2024, 2, 1),
            date(2024, 2, 29),
            date(2024, 3, 15),
            date(2024, 4, 1),
            date(2024, 4, 2),
        ],
        "type": [HOME, HOME, HOME, ATTEMPT, HOME, HOME, ATTEMPT],
    }


def test_repeats_and_attempts_count_and_parts_of_months_do_not(tmp_path: Path) -> None:
    delivery = read(burglary.ADAPTER, write_parquet(tmp_path / "events.parquet", event_columns()))
    assert_keeps_the_shape(delivery)
    assert figures_of(delivery, "burglary-events", "2024-02") == {"PC9998": 2, "PC9999": 1}
    assert figures_of(delivery, "burglary-events", "2024-03") == {"PC9998": 0, "PC9999": 1}
    assert delivery.rows_read == 7
    assert {item.what: item.rows for item in delivery.left_out} == {"events in 2024-01": 1, "events in 2024-04": 2}


def test_the_events_are_recognised(tmp_path: Path) -> None:
    assert adapter_for(write_parquet(tmp_path / "events.parquet", event_columns())) is burglary.ADAPTER


@pytest.mark.parametrize(
    ("column", "value", "sentence"),
    [("pc4", "0999", "not the code"), ("type", "Fietsendiefstal", "kind of burglary"), ("date", None, "no date")],
)
def test_a_cell_that_can_not_be_is_named_with_its_row(
    tmp_path: Path, column: str, value: object, sentence: str
) -> None:
    columns = event_columns()
    columns[column][2] = value
    error = refusal(burglary.ADAPTER, write_parquet(tmp_path / "events.parquet", columns))
    assert sentence in str(error)
    assert "row 3" in error.values
    assert error.way_out


def test_dates_as_text_and_less_than_a_month_are_refused(tmp_path: Path) -> None:
    columns = event_columns()
    as_text = {**columns, "date": [str(day) for day in columns["date"]]}
    assert "must hold dates" in str(refusal(burglary.ADAPTER, write_parquet(tmp_path / "a.parquet", as_text)))
    short = {name: cells[5:] for name, cells in columns.items()}
    assert "one whole month" in str(refusal(burglary.ADAPTER, write_parquet(tmp_path / "b.parquet", short)))


@settings(max_examples=50, deadline=None)
@given(
    events=st.lists(
        st.tuples(st.integers(1000, 9999), st.integers(0, 500), st.sampled_from(burglary.TYPES)),
        min_size=1,
        max_size=60,
    )
)
def test_every_event_is_counted_once_or_told_of(events: list[tuple[int, int, str]]) -> None:
    days = [date(2023, 1, 1) + timedelta(days=offset) for _, offset, _ in events]
    start, end = date(2022, 12, 31), date(2024, 7, 1)  # one event on either side makes the months between them whole
    columns = {
        "pc4": ["9999", *(str(pc4) for pc4, _, _ in events), "9999"],
        "date": pa.array([start, *days, end], pa.date32()),
        "type": [HOME, *(kind for _, _, kind in events), HOME],
    }
    with tempfile.TemporaryDirectory() as folder:
        delivery = read(burglary.ADAPTER, write_parquet(Path(folder) / "events.parquet", columns))
    expected = Counter((f"PC{pc4}", f"{day:%Y-%m}") for (pc4, _, _), day in zip(events, days, strict=True))
    assert delivery.figures is not None
    got = {(row["area"], row["period"]): row["value"] for row in delivery.figures.to_pylist() if row["value"]}
    assert got == expected
    assert sum(got.values()) + sum(item.rows for item in delivery.left_out) == delivery.rows_read


@settings(max_examples=40, deadline=None)
@given(changes=mutations)
def test_damaged_events_are_refused_or_sound(changes: list[tuple[float, int]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = write_parquet(Path(folder) / "events.parquet", event_columns())
        assert_refused_or_sound(burglary.ADAPTER, damaged(path, changes))
