# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""How do tests write a file of a user's own?

Needs a folder to write in. Gives a small survey of the made-up municipality as CSV or spreadsheet, and its mapping.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import openpyxl

from buurtpeil.errors import SourceError
from buurtpeil.indicators.catalogue import load_catalogue
from buurtpeil.sources.base import Delivery
from buurtpeil.sources.own.mapping import Mapping, MeasureColumn
from buurtpeil.sources.own.read import read_own

HEADER = ["Buurtcode", "Buurt", "Jaar", "Tevreden (%)", "Marge", "n", "Inwoners"]
ROWS: list[list[Any]] = [
    ["BU99990101", "Verzonnen Kwartier", "2022", "45,5", "4,1", "212", "1.234"],
    ["BU99990102", "Bedachte Hoek", "2022", "51,2%", "5", "187", "876"],
    ["BU99990101", "Verzonnen Kwartier", "2023", "46,0", "4,0", "210", "1.300"],
    ["BU99990102", "Bedachte Hoek", "2023", "n.b.", "", "<5", "880"],
]
CODE_LISTS = {
    2022: {"BU99990101": "Verzonnen Kwartier", "BU99990102": "Bedachte Hoek"},
    2024: {"BU99990101": "Heel iets anders", "BU99990102": "Bedachte Hoek"},
}


def write_csv(path: Path, rows: Sequence[Sequence[Any]] = ROWS, encoding: str = "utf-8", above: str = "") -> Path:
    lines = [above] if above else []
    lines += [";".join(map(str, row)) for row in [HEADER, *rows]]
    path.write_bytes(("\r\n".join(lines) + "\r\n").encode(encoding))
    return path


def write_xlsx(path: Path, rows: Sequence[Sequence[Any]], merged: str = "", percent: str = "") -> Path:
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    for row in rows:
        sheet.append(list(row))
    for cells in sheet[percent] if percent else ():
        for cell in cells:
            cell.number_format = "0.0%"
    if merged:
        sheet.merge_cells(merged)
    workbook.save(path)
    return path


def survey_mapping(**changed: Any) -> Mapping:
    """The mapping of `ROWS`, with some of its fields changed."""
    about: dict[str, Any] = {
        "key": "verzonnen-enquete",
        "title": {"nl": "Verzonnen enquête", "en": "Made-up survey"},
        "publisher": "Gemeente Voorbeeldstad",
        "area_column": "Buurtcode",
        "name_column": "Buurt",
        "edition": 2022,
        "decimal": ",",
        "period_column": "Jaar",
        "measures": (
            MeasureColumn(
                "Tevreden (%)",
                "own-satisfied",
                name={"nl": "Tevreden", "en": "Satisfied"},
                unit={"nl": "%", "en": "%"},
                kind="share",
                base_column="n",
                margin_column="Marge",
            ),
            MeasureColumn("Inwoners", "inhabitants"),
        ),
    }
    return Mapping(**(about | changed))


def read_survey(path: Path, mapping: Mapping | None = None) -> Delivery:
    kept = path.parent / "mapping.toml"
    kept.touch()
    return read_own(path, kept, mapping or survey_mapping(), load_catalogue(), lambda text: None)


def survey_refusal(path: Path, mapping: Mapping | None = None) -> SourceError:
    try:
        read_survey(path, mapping)
    except SourceError as error:
        return error
    raise AssertionError(f"{path.name} should have been refused")
