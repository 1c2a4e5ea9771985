# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""How does the national selection of "Kerncijfers wijken en buurten" come in?

Needs a Parquet file with code, soort, naam and a column a figure (StatLine 85984NED for 2024); the year is read
from the file's name. Gives the areas of that edition with their names, and some twenty measures at three levels.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from buurtpeil.errors import SourceError
from buurtpeil.sources.base import Delivery, Description
from buurtpeil.sources.columns import column_rules
from buurtpeil.sources.door import check_unique, read_area_rows, require_columns
from buurtpeil.sources.figures import (
    NO_NUMBERS,
    ROUNDED_NOTE,
    Block,
    build_areas,
    build_figures,
    columns_not_taken,
    rounding_flags,
)
from buurtpeil.sources.files import Progress, as_source_error, files_under, is_parquet, parquet_schema
from buurtpeil.sources.uncatalogued import ANY_NUMBER, NOT_STATED, LooseColumn, build_uncatalogued, free_columns

DATA_FILE = "kwb_selection.toml"
TABLE_BY_YEAR: Mapping[int, str] = {2024: "85984NED"}

_ZERO_NOTE = {
    "nl": "Dit bestand bevat voor inwoners, huishoudens en percentages geen enkele nul: een lege cel kan nul, onbekend "
    "of geheim zijn en staat hier als onbekend.",
    "en": "This file holds no zero at all for inhabitants, households and percentages: an empty cell may be zero, "
    "unknown or secret and is shown as unknown.",
}
_PROVISIONAL_NOTE = {
    "nl": "CBS levert deze cijfers in drie leveringen; het bestand zegt niet welke dit is.",
    "en": "CBS releases these figures in three deliveries; the file does not say which one this is.",
}
_COUNTRY_NOTE = {
    "nl": "Nederland is als gebied toegevoegd; het bestand geeft er geen cijfers voor.",
    "en": "The Netherlands was added as an area; the file gives no figures for it.",
}


class KwbSelectionAdapter:
    """The national selection of key figures."""

    key = "kwb-selection"

    def discover(self, path: Path) -> Sequence[Path]:
        """Parquet files with the columns `code` and `inwoners`."""
        return [
            file
            for file in files_under(path)
            if is_parquet(file) and {"code", "inwoners"} <= set(parquet_schema(file).names)
        ]

    def read(self, path: Path, progress: Progress) -> Delivery:
        """Areas and figures of the year in the file's name."""
        progress(f"reading {path.name}")
        year = year_in_name(path)
        rules = column_rules(DATA_FILE)
        require_columns(path, parquet_schema(path).names, [rule.column for rule in rules])
        numbers = {rule.column: rule.numbers for rule in rules}
        free, texts = free_columns(parquet_schema(path), ["code", "soort", "naam", *numbers])
        rows = read_area_rows(path, numbers | dict.fromkeys(free, ANY_NUMBER), progress, texts=("naam",))
        with as_source_error(path):
            check_unique(path, [("code", rows.code_index)], [rows.codes.tolist()])
            order = np.argsort(rows.code_index)
            is_small = rows.is_neighbourhood_or_district()[order]
            blocks = [
                Block(
                    rule.measure,
                    str(year),
                    rows.code_index[order],
                    rows.numbers[rule.column][order],
                    rounding_flags(rule.rounded, is_small),
                )
                for rule in rules
            ]
            figures = build_figures(rows.codes, year, blocks)
            loose = [LooseColumn(name, NOT_STATED, str(year), rows.code_index, rows.numbers[name]) for name in free]
            names = dict(zip(rows.codes.tolist(), rows.texts["naam"][order].tolist(), strict=True))
            areas = build_areas(year, names, with_country=True)
        has_zero = any((rows.numbers[name] == 0).any() for name in ("inwoners", "huishoudens", "koopwoningen"))
        return Delivery(
            Description(
                source="cbs",
                dataset=f"kwb-{year}-selection",
                title={
                    "nl": f"Kerncijfers wijken en buurten {year} (selectie)",
                    "en": f"Key figures of districts and neighbourhoods {year} (selection)",
                },
                publisher="CBS",
                licence="CC BY 4.0",
                reference=TABLE_BY_YEAR.get(year, f"Kerncijfers wijken en buurten {year}"),
                published=None,
                delivery={"nl": "niet vermeld in het bestand", "en": "not stated in the file"},
            ),
            originals=(path,),
            rows_read=len(rows),
            left_out=columns_not_taken(texts, NO_NUMBERS),
            figures=figures,
            areas=areas,
            uncatalogued=build_uncatalogued(rows.codes, year, loose),
            notes=(ROUNDED_NOTE, *(() if has_zero else (_ZERO_NOTE,)), _PROVISIONAL_NOTE, _COUNTRY_NOTE),
        )

    def describe(self) -> Mapping[str, str]:
        """For help and documentation."""
        return {
            "nl": "CBS: landelijke selectie van Kerncijfers wijken en buurten, Parquet met code, soort, naam en een "
            "kolom per cijfer; het jaar staat in de bestandsnaam (kwb_2024_...).",
            "en": "CBS: national selection of key figures of districts and neighbourhoods, Parquet with code, soort, "
            "naam and a column a figure; the year is in the file's name (kwb_2024_...).",
        }


def year_in_name(path: Path) -> int:
    """The one year in the file's name; the columns do not state it."""
    years = set(re.findall(r"(?<!\d)(?:19|20)\d{2}(?!\d)", path.stem))
    if len(years) != 1:
        raise SourceError(
            "The file's name must hold the year of the figures, once:",
            str(path),
            "Name it for example kwb_2024.parquet.",
        )
    return int(years.pop())


ADAPTER = KwbSelectionAdapter()
