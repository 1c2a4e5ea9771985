# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Which cells does a spreadsheet hold, opened without trusting it?

Needs an .xlsx file. Gives its `Grid`. Size, compression, macros and entities are looked at before anything is unpacked;
of formulas only the stored values are taken, and that is said.
"""

from __future__ import annotations

import re
import zipfile
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.xml import DEFUSEDXML

from buurtpeil.errors import SourceError
from buurtpeil.sources.files import as_source_error, check_size
from buurtpeil.sources.own.grid import CELL_LIMIT, Cell, Grid, check_own_size, even

UNPACKED_LIMIT_BYTES = 512 * 1024**2
RATIO_LIMIT = 200  # a sheet of equal cells packs about 40 times; a bomb over 1,000 times
RATIO_FROM_BYTES = 1024**2
PARTS_LIMIT = 2000
ZIP_MARK = b"PK\x03\x04"
OLD_MARK = b"\xd0\xcf\x11\xe0"  # .xls, and an .xlsx with a password
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\b[^>]*?\bref="([A-Z]{1,3}\d{1,7}(?::[A-Z]{1,3}\d{1,7})?)"')
_MERGED_TAIL_BYTES = 4 * 1024**2  # merged ranges stand after the cells of a sheet


def is_workbook(path: Path) -> bool:
    """Whether the bytes say that this is a spreadsheet, whatever its name says."""
    check_size(path)
    with as_source_error(path), path.open("rb") as file:
        mark = file.read(4)
    return mark in (ZIP_MARK, OLD_MARK) or path.suffix.lower() in (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods")


def read_workbook(path: Path, sheet: str = "") -> Grid:
    """The cells of one sheet (the first that is not empty when none is named).

    Raises `SourceError` for a workbook that is too large, holds macros, or has a formula without a stored value.
    """
    check_own_size(path)
    check_workbook(path)
    with as_source_error(path):
        formulas = _open(path, data_only=False)
        try:
            names = tuple(str(name) for name in formulas.sheetnames)
            chosen = _chosen(path, formulas, sheet)
            cells, percent = _cells(path, formulas[chosen])
            merged = _merged(path, formulas[chosen])
        finally:
            formulas.close()
        rows, notes = _with_stored_values(path, chosen, cells)
        return Grid(
            path,
            even(rows, path),
            sheet=chosen,
            sheets=names,
            percent_columns=frozenset(percent),
            merged=merged,
            notes=notes,
        )


def check_workbook(path: Path) -> None:
    """Refuse what is no plain .xlsx, before any part of it is unpacked."""
    with as_source_error(path), path.open("rb") as file:
        mark = file.read(4)
    if mark == OLD_MARK:
        raise SourceError(
            "This is an old spreadsheet (.xls), or one with a password:", str(path), "Save it as .xlsx without one."
        )
    if mark != ZIP_MARK:
        raise SourceError("This is no .xlsx file, whatever its name says:", str(path), "Save it as .xlsx or CSV.")
    with as_source_error(path), zipfile.ZipFile(path) as archive:
        parts = archive.infolist()
        names = {part.filename.lower() for part in parts}
        if any("vbaproject" in name or "/macrosheets/" in name for name in names) or path.suffix.lower() == ".xlsm":
            raise SourceError(
                "This workbook holds macros (.xlsm); programs inside a file are never opened:",
                str(path),
                "Save it as .xlsx, which leaves the macros out.",
            )
        if "xl/workbook.xml" not in names:
            raise SourceError("This is no .xlsx workbook:", str(path), "Save it as .xlsx (not .xlsb or .ods) or CSV.")
        unpacked = sum(part.file_size for part in parts)
        steep = [
            part.filename
            for part in parts
            if part.file_size > RATIO_FROM_BYTES and part.file_size > RATIO_LIMIT * max(1, part.compress_size)
        ]
        if unpacked > UNPACKED_LIMIT_BYTES or len(parts) > PARTS_LIMIT or steep:
            raise SourceError(
                "Unpacked, this workbook would grow far beyond what a table of figures needs:",
                f"{path} ({path.stat().st_size // 1024:,} kB holds {unpacked // 1024**2:,} MB in {len(parts)} parts).",
                "Nothing was unpacked. Copy the cells you need to a new workbook, or save the sheet as CSV.",
            )
        for part in parts:
            if part.filename.lower().endswith((".xml", ".rels")):
                with archive.open(part) as opened:
                    if b"<!DOCTYPE" in opened.read(4096):
                        raise SourceError(
                            "A part of this workbook declares entities, which spreadsheets never need:",
                            f"{path}, {part.filename}.",
                            "Save it again with a spreadsheet program.",
                        )


def _open(path: Path, data_only: bool) -> Any:
    if not DEFUSEDXML:
        raise SourceError("Spreadsheets can't be opened safely here:", "defusedxml is switched off.", "Switch it on.")
    return openpyxl.load_workbook(path, read_only=True, data_only=data_only, keep_links=False)


def _chosen(path: Path, workbook: Any, sheet: str) -> str:
    names = [str(item.title) for item in workbook.worksheets]
    if sheet:
        if sheet not in names:
            raise SourceError("There is no such sheet:", f"{path}: {sheet!r}.", f"It has {', '.join(names)}.")
        return sheet
    for name in names:
        for row in workbook[name].iter_rows(max_row=50, values_only=True):
            if any(value is not None for value in row):
                return name
    raise SourceError("This workbook holds no cells:", str(path), "Check that you saved the sheet with the figures.")


def _cells(path: Path, sheet: Any) -> tuple[list[list[Cell | _Formula]], set[int]]:
    """The cells and the columns that are shown as percentages."""
    sheet.reset_dimensions()  # what a file says of its own size is not believed
    rows: list[list[Cell | _Formula]] = []
    percent: set[int] = set()
    count = 0
    for row in sheet.iter_rows():
        values: list[Cell | _Formula] = []
        for place, cell in enumerate(row):
            value = cell.value
            if value is None:
                values.append(None)
                continue
            is_percentage = "%" in str(cell.number_format)
            if cell.data_type == "f":
                values.append(_Formula(str(cell.coordinate), is_percentage))
            else:
                values.append(_plain(value, is_percentage))
            if is_percentage and not isinstance(value, str):
                percent.add(place)
        count += len(values)
        if count > CELL_LIMIT:
            raise SourceError(f"This sheet holds more than {CELL_LIMIT:,} cells:", str(path), "Split it by year.")
        rows.append(values)
    return rows, percent


class _Formula:
    """The place of a formula whose stored value is still to be looked up."""

    def __init__(self, place: str, is_percentage: bool) -> None:
        self.place = place
        self.is_percentage = is_percentage


def _plain(value: object, is_percentage: bool) -> Cell:
    if isinstance(value, bool | datetime) or value is None:
        return value
    if isinstance(value, int | float):
        return round(float(value) * 100, 10) if is_percentage else float(value)
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day)
    if isinstance(value, time):
        return value.isoformat()
    return str(value)


def _with_stored_values(
    path: Path, sheet: str, cells: list[list[Cell | _Formula]]
) -> tuple[list[tuple[Cell, ...]], tuple[dict[str, str], ...]]:
    """The cells with each formula replaced by the value that the spreadsheet program stored for it."""
    formulas = sum(isinstance(cell, _Formula) for row in cells for cell in row)
    if not formulas:
        return [tuple(cell for cell in row if not isinstance(cell, _Formula)) for row in cells], ()
    workbook = _open(path, data_only=True)
    try:
        stored = workbook[sheet]
        stored.reset_dimensions()
        rows: list[tuple[Cell, ...]] = []
        for row, values in zip(cells, stored.iter_rows(values_only=True), strict=False):
            filled: list[Cell] = []
            for place, cell in enumerate(row):
                if not isinstance(cell, _Formula):
                    filled.append(cell)
                    continue
                value = values[place] if place < len(values) else None
                if value is None:
                    raise SourceError(
                        "A cell holds a formula and no stored value; formulas are never worked out here:",
                        f"{path}, sheet {sheet!r}, cell {cell.place}.",
                        "Open the file in a spreadsheet program and save it, or paste the values.",
                    )
                filled.append(_plain(value, cell.is_percentage))
            rows.append(tuple(filled))
    finally:
        workbook.close()
    note = {
        "nl": f"{formulas} cellen zijn formules; genomen is de waarde die het rekenblad er het laatst voor bewaarde.",
        "en": f"{formulas} cells are formulas; the value that the spreadsheet program last stored was taken.",
    }
    return rows, (note,)


def _merged(path: Path, sheet: Any) -> tuple[str, ...]:
    """The ranges of merged cells; they stand at the end of a sheet's part."""
    part = str(sheet._worksheet_path).lstrip("/")
    with zipfile.ZipFile(path) as archive, archive.open(part) as opened:
        size = archive.getinfo(part).file_size
        if size > _MERGED_TAIL_BYTES:
            opened.seek(size - _MERGED_TAIL_BYTES)
        return tuple(match.decode("ascii") for match in _MERGED.findall(opened.read()))
