# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Real wide tables give the figures that were counted in them by hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from buurtpeil.sources.base import Delivery
from buurtpeil.sources.registry import discover
from tests.sources.builders import assert_keeps_the_shape, cell, read

pytestmark = pytest.mark.shared_data


def load(shared_data: Path, path: str) -> Delivery:
    (pair,) = discover(shared_data / path)[0]
    delivery = read(*pair)
    if delivery.figures is not None:
        assert_keeps_the_shape(delivery)
    return delivery


def test_the_liveability_score_is_taken_without_residents(shared_data: Path) -> None:
    delivery = load(shared_data, "leefbaarometer/lbm2_pc4_dimensions_2012_2016.parquet")
    assert delivery.rows_read == 3 * 4_068
    # PC4 1011 in 2012: 0.278 published, -0.004 of it by residents
    assert cell(delivery, "liveability-2-total-published", "PC1011", "2012")["value"] == 0.278
    assert cell(delivery, "liveability-2-without-residents", "PC1011", "2012")["value"] == pytest.approx(0.282)
    assert delivery.figures is not None
    empty = [
        row for row in delivery.figures.to_pylist() if row["measure"] == "liveability-2-safety" and row["value"] is None
    ]
    assert len(empty) == 312 + 309 + 237


def test_the_liveability_class_is_kept_as_the_publishers(shared_data: Path) -> None:
    delivery = load(shared_data, "leefbaarometer/lbm2_pc4_classes_2002_2016.parquet")
    assert [
        cell(delivery, "liveability-2-class-published", "PC1011", year)["value"]
        for year in ("2002", "2008", "2012", "2014", "2016")
    ] == [7, 9, 9, 9, 9]


def test_liveability_3_names_the_districts_of_amstelveen(shared_data: Path) -> None:
    delivery = load(shared_data, "leefbaarometer/lbm3_amstelveen_wijken_2014_2022.csv")
    assert delivery.rows_read == 56
    assert delivery.areas is not None
    assert delivery.areas["name"].to_pylist()[0] == "Randwijck"
    assert cell(delivery, "liveability-3-score", "WK036201", "2014")["value"] == pytest.approx(4.2706, abs=1e-4)


def test_the_socio_economic_score_of_amsterdam_is_that_of_cbs(shared_data: Path) -> None:
    delivery = load(shared_data, "cbs_ses_woa/ses_woa_amsterdam_2019.csv.gz")
    assert delivery.rows_read == 1 + 99 + 479
    assert cell(delivery, "ses-score", "GM0363", "2019")["value"] == -0.1
    assert cell(delivery, "ses-spread", "GM0363", "2019")["value"] == 1.01
