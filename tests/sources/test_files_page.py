# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""The page of files says of every file what was taken and what was not, and shows counts only."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.sources.builders import kwb_columns, police_columns, write_parquet
from tools.loaded_files import PAGE, build_page


def test_each_file_has_a_line_with_its_rows_or_its_refusal(tmp_path: Path) -> None:
    write_parquet(tmp_path / "crime.parquet", {**police_columns(), "extra": [1] * 8})
    write_parquet(tmp_path / "shapes.parquet", {"pc4": ["9999"], "geometry": [b""]})
    (tmp_path / "notes.txt").write_text("nothing", encoding="utf-8")
    page = build_page(tmp_path)
    assert "| `crime.parquet` | police | 8 | 8 figures | 0 | columns: extra (1): No measure of Buurtpeil" in page
    assert "| `shapes.parquet` | refused-postcode-boundaries |  | nothing: refused |  | These postcode" in page
    assert (
        "| `notes.txt` |  |  | nothing |  | A text for people: it holds no figures, so nothing is taken of it. |"
        in page
    )
    assert "8: no area of 0 has this code" in page


def test_figures_with_an_area_are_published_and_sums_are_compared(tmp_path: Path) -> None:
    write_parquet(tmp_path / "crime.parquet", police_columns())
    write_parquet(tmp_path / "kwb_2024.parquet", kwb_columns())
    page = build_page(tmp_path)
    assert "| `crime.parquet` | police | 8 | 8 figures | 8 |" in page
    line = "| `crime.parquet` | `registered-crimes` | 2024 | neighbourhoods | 1 | 1 within rounding |  |"
    assert line in page


@pytest.mark.shared_data
@pytest.mark.slow
def test_the_page_says_what_the_adapters_do(shared_data: Path) -> None:
    assert PAGE.read_text(encoding="utf-8") == build_page(shared_data)
