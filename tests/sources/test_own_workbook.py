# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""A spreadsheet that could do harm or mislead is refused before it is unpacked, or what is in it is said."""

from __future__ import annotations

import tempfile
import time
import zipfile
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from buurtpeil.errors import SourceError
from buurtpeil.sources.own import grid, workbook
from buurtpeil.sources.own.read import read_grid
from tests.sources.builders import assert_keeps_the_shape
from tests.sources.own_builders import HEADER, ROWS, read_survey, survey_refusal, write_csv, write_xlsx


def add_part(path: Path, name: str, content: bytes) -> Path:
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return path


def test_a_zip_bomb_is_refused_without_unpacking(tmp_path: Path) -> None:
    path = add_part(write_xlsx(tmp_path / "bomb.xlsx", [HEADER, *ROWS]), "xl/media/big.bin", bytes(300 * 1024**2))
    start = time.perf_counter()
    assert "would grow far beyond" in survey_refusal(path).what
    assert time.perf_counter() - start < 1.0


def test_many_parts_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "PARTS_LIMIT", 3)
    assert "parts" in survey_refusal(write_xlsx(tmp_path / "parts.xlsx", [HEADER, *ROWS])).values


def test_macros_are_refused_by_content_and_by_name(tmp_path: Path) -> None:
    path = add_part(write_xlsx(tmp_path / "plain.xlsx", [HEADER, *ROWS]), "xl/vbaProject.bin", b"macro")
    assert "macros" in survey_refusal(path).what
    assert "macros" in survey_refusal(write_xlsx(tmp_path / "named.xlsm", [HEADER, *ROWS])).what


def test_entities_are_refused(tmp_path: Path) -> None:
    bomb = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;</x>'
    path = add_part(write_xlsx(tmp_path / "entities.xlsx", [HEADER, *ROWS]), "xl/extra.xml", bomb)
    assert "entities" in survey_refusal(path).what


@pytest.mark.parametrize("name", ["old.xls", "renamed.xlsx", "locked.xlsx"])
def test_an_old_or_locked_or_renamed_file_says_what_to_do(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(b"\xd0\xcf\x11\xe0rest" if name != "renamed.xlsx" else b"Buurtcode;x\n")
    error = survey_refusal(path)
    assert ".xlsx" in error.way_out


def test_formulas_are_refused_without_a_stored_value(tmp_path: Path) -> None:
    rows = [[*row] for row in ROWS]
    rows[0][6] = "=1000+234"
    error = survey_refusal(write_xlsx(tmp_path / "formula.xlsx", [HEADER, *rows]))
    assert "no stored value" in error.what
    assert "G2" in error.values


def test_merged_cells_among_the_figures_are_refused(tmp_path: Path) -> None:
    error = survey_refusal(write_xlsx(tmp_path / "merged.xlsx", [HEADER, *ROWS], merged="A2:A4"))
    assert "merged" in error.what
    assert "A2:A4" in error.values


def test_a_sheet_that_is_absent_is_named(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "sheets.xlsx", [HEADER, *ROWS])
    with pytest.raises(SourceError, match="no such sheet"):
        workbook.read_workbook(path, "Blad9")


def test_the_first_sheet_with_cells_is_read(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.create_sheet("Cijfers")
    sheet.append(["code", "x"])
    book.save(tmp_path / "two.xlsx")
    assert read_grid(tmp_path / "two.xlsx").sheet == "Cijfers"


def test_files_beyond_the_limits_are_refused_before_they_are_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write_csv(tmp_path / "survey.csv")
    monkeypatch.setattr(grid, "SIZE_LIMIT_BYTES", 100)
    assert "at most" in survey_refusal(path).what
    monkeypatch.setattr(grid, "SIZE_LIMIT_BYTES", 1024**2)
    monkeypatch.setattr(grid, "CELL_LIMIT", 20)
    assert "more than 20 cells" in survey_refusal(path).what


def test_a_hundred_megabytes_are_refused_at_once(tmp_path: Path) -> None:
    path = tmp_path / "large.csv"
    with path.open("wb") as file:
        file.truncate(100 * 1024**2)
    start = time.perf_counter()
    assert "at most 64 MB" in survey_refusal(path).what
    assert time.perf_counter() - start < 1.0


@settings(max_examples=60, deadline=None)
@given(changes=st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 255)), min_size=1, max_size=6))
def test_damaged_workbooks_are_refused_or_sound(changes: list[tuple[float, int]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = write_xlsx(Path(folder) / "survey.xlsx", [HEADER, *ROWS])
        data = bytearray(path.read_bytes())
        for place, value in changes:
            data[int(place * len(data))] = value
        path.write_bytes(bytes(data))
        try:
            assert_keeps_the_shape(read_survey(path))
        except SourceError as error:
            if "survey.xlsx" not in error.values:
                raise AssertionError("the message must name the file") from error
