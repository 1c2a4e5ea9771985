# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Notifications become counts of whole months; each is counted once or told of, and none is put where it may not be."""

from __future__ import annotations

import tempfile
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from buurtpeil.sources import notifications
from buurtpeil.sources.registry import adapter_for
from tests.sources.builders import Columns, assert_keeps_the_shape, figures_of, read, refusal, write_parquet
from tests.sources.test_parsers_property import assert_refused_or_sound, damaged, mutations

ADAPTER = notifications.ADAPTER


def fixi_columns() -> Columns:
    """Made-up notifications: February 2024 is whole, January begins on the 31st and March ends on the 2nd."""
    days = [(1, 31), (2, 1), (2, 1), (2, 29), (2, 10), (3, 2)]
    return {
        "created": [datetime(2024, month, day, 9) for month, day in days],
        "category": ["Zwerfafval", "Zwerfafval", "Huisafval", "Zwerfafval", "Huisafval", "Huisafval"],
        "source": ["website", "website", "telephone", "", "website", "website"],
        "region": ["Ergens", "Ergens", "Ergens", "Nergens", "Ergens", "Ergens"],
    }


def test_a_month_is_counted_in_total_by_category_and_by_channel(tmp_path: Path) -> None:
    path = write_parquet(tmp_path / "GM9999_fixi.parquet", fixi_columns())
    assert adapter_for(path) is ADAPTER
    delivery = read(ADAPTER, path)
    assert_keeps_the_shape(delivery)
    assert figures_of(delivery, "notifications") == {"GM9999": 4}
    assert figures_of(delivery, "notifications-category-zwerfafval") == {"GM9999": 2}
    assert figures_of(delivery, "notifications-category-huisafval") == {"GM9999": 2}
    assert figures_of(delivery, "notifications-channel-website") == {"GM9999": 2}
    assert figures_of(delivery, "notifications-channel-unknown") == {"GM9999": 1}
    assert {item.what: item.rows for item in delivery.left_out} == {
        "notifications outside the whole months": 2,
        "notifications in Ergens": 3,
        "notifications in Nergens": 1,
    }
    assert "never to be passed on" in delivery.description.licence
    assert delivery.measures["notifications-category-huisafval"]["name"] == {
        "nl": "Meldingen Huisafval",
        "en": "Notifications Huisafval",
    }


def signalen_columns(areas: list[str]) -> Columns:
    """One notification a day of May, June and July 2026 up to the 15th, the areas in turn."""
    count = 76
    return {
        "created_at": [datetime(2026, 5, 1, 12, tzinfo=UTC) + timedelta(days=day) for day in range(count)],
        "category_slug": ["afval"] * count,
        "subcategory_slug": ["verzonnen"] * count,
        "wijk": [areas[day % len(areas)] for day in range(count)],
    }


def test_only_districts_of_exactly_the_same_name_are_linked(tmp_path: Path) -> None:
    areas = ["Peelo", "Wijk 06 Peelo", "Wijk 00 Assen centrum", "Wijk 19 Rolde", "Peelo-Noord"]
    delivery = read(ADAPTER, write_parquet(tmp_path / "assen_signalen_x.parquet", signalen_columns(areas)))
    # June is days 31 to 60: six for each of the five areas. Rolde lies in another municipality.
    assert figures_of(delivery, "notifications", "2026-06") == {"GM0106": 24, "WK010606": 12}
    assert {row["period"] for row in delivery.figures.to_pylist()} == {"2026-06"}  # type: ignore[union-attr]
    left_out = {item.what: item.rows for item in delivery.left_out}
    assert left_out["notifications outside the whole months"] == 46
    assert left_out["notifications in Wijk 19 Rolde"] == 6
    assert left_out["notifications in Peelo-Noord"] == 6
    assert any("still open" in note["en"] for note in delivery.notes)


def test_a_moment_belongs_to_the_month_it_is_in_the_netherlands(tmp_path: Path) -> None:
    columns = signalen_columns(["Peelo"])
    columns["created_at"][0] = datetime(2026, 5, 31, 22, 30, tzinfo=UTC)  # 1 June, half past midnight
    delivery = read(ADAPTER, write_parquet(tmp_path / "assen_signalen.parquet", columns))
    assert figures_of(delivery, "notifications", "2026-06") == {"GM0106": 31, "WK010606": 31}


@pytest.mark.parametrize(
    ("name", "changed", "sentence"),
    [
        ("meldingen.parquet", {}, "of which municipality"),
        ("GM9999_GM9998.parquet", {}, "of which municipality"),
        ("GM9999.parquet", {"created": ["2024-02-01"] * 6}, "must hold moments"),
        ("GM9999.parquet", {"created": [None] + [datetime(2024, 2, 1)] * 5}, "no moment"),
        ("GM9999.parquet", {"created": [datetime(2024, 2, 5)] * 6}, "one whole month"),
        ("GM9999.parquet", {"region": [1, 2, 3, 4, 5, 6]}, "must hold words"),
    ],
)
def test_what_can_not_be_counted_is_refused(
    tmp_path: Path, name: str, changed: dict[str, list[object]], sentence: str
) -> None:
    error = refusal(ADAPTER, write_parquet(tmp_path / name, fixi_columns() | changed))
    assert sentence in str(error)
    assert error.way_out


@settings(max_examples=40, deadline=None)
@given(events=st.lists(st.tuples(st.integers(0, 200), st.sampled_from(["a", "b"])), min_size=1, max_size=50))
def test_every_notification_is_counted_once_or_told_of(events: list[tuple[int, str]]) -> None:
    first, last = datetime(2022, 12, 31), datetime(2023, 8, 1)
    columns = {
        "created": [first, *(datetime(2023, 1, 1) + timedelta(days=day) for day, _ in events), last],
        "category": ["a", *(kind for _, kind in events), "b"],
        "source": ["website"] * (len(events) + 2),
        "region": ["Ergens"] * (len(events) + 2),
    }
    with tempfile.TemporaryDirectory() as folder:
        delivery = read(ADAPTER, write_parquet(Path(folder) / "GM9999.parquet", columns))
    assert delivery.figures is not None
    rows = delivery.figures.to_pylist()
    total = sum(row["value"] for row in rows if row["measure"] == "notifications")
    assert total == sum(row["value"] for row in rows if row["measure"].startswith("notifications-category-"))
    assert total == sum(row["value"] for row in rows if row["measure"].startswith("notifications-channel-"))
    outside = sum(item.rows for item in delivery.left_out if item.what.endswith("whole months"))
    assert total + outside == delivery.rows_read
    assert len({row["period"] for row in rows}) == 7  # January to July are whole
    assert date(2023, 8, 1) == last.date()


@settings(max_examples=40, deadline=None)
@given(changes=mutations)
def test_damaged_notifications_are_refused_or_sound(changes: list[tuple[float, int]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = write_parquet(Path(folder) / "GM9999.parquet", fixi_columns())
        assert_refused_or_sound(ADAPTER, damaged(path, changes))


@pytest.mark.shared_data
def test_the_real_exports_are_counted_to_the_last_one(shared_data: Path) -> None:
    delivery = read(ADAPTER, shared_data / "meldingen" / "katwijk_fixi_reports_until_2024_06.parquet")
    total = sum(value or 0 for area, value in _of(delivery, "GM0537"))
    assert total + 7 == delivery.rows_read == 59_412
    districts = {item.what: item.rows for item in delivery.left_out}
    assert districts["notifications in Katwijk"] == 19_027


def _of(delivery: object, code: str) -> list[tuple[str, float | None]]:
    rows = delivery.figures.to_pylist()  # type: ignore[attr-defined]
    return [(row["area"], row["value"]) for row in rows if row["area"] == code and row["measure"] == "notifications"]
