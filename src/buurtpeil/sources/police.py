# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""How do the yearly counts of registered crimes come in?

Needs a Parquet file with the columns code, soort, year, crimes (StatLine 47022NED, all types of crime). Gives the
measure ``registered-crimes``. Areas that the file does not hold stay absent: they are missing, never zero.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from buurtpeil.sources.base import Delivery, Description
from buurtpeil.sources.door import YEAR, YEAR_COLUMN, AreaRows, NumberRule, read_area_rows, rows_by_year
from buurtpeil.sources.figures import NO_MEASURE, Block, build_figures, columns_not_taken
from buurtpeil.sources.files import Progress, as_source_error, files_under, is_parquet, parquet_schema

CRIMES = NumberRule(is_whole=True)
MEASURE = "registered-crimes"

_EDITION_NOTE = {
    "nl": "Alle jaren staan op één indeling; aangenomen is de indeling van het laatste jaar in het bestand.",
    "en": "All years are on one division; the division of the last year in the file is assumed.",
}
_ABSENT_NOTE = {
    "nl": "Buurten die niet in het bestand staan, ontbreken; ze zijn niet op nul gezet.",
    "en": "Neighbourhoods that the file does not hold are missing; they were not set to zero.",
}


class PoliceAdapter:
    """Registered crimes per area and year."""

    key = "police"

    def discover(self, path: Path) -> Sequence[Path]:
        """Parquet files with the columns `code` and `crimes`."""
        return [
            file
            for file in files_under(path)
            if is_parquet(file) and {"code", "crimes"} <= set(parquet_schema(file).names)
        ]

    def read(self, path: Path, progress: Progress) -> Delivery:
        """Counts per area and year, all on the codes of the last year in the file."""
        progress(f"reading {path.name}")
        rows = read_area_rows(path, {YEAR_COLUMN: YEAR, "crimes": CRIMES}, progress)
        with as_source_error(path):
            figures = build_figures(rows.codes, int(rows.numbers[YEAR_COLUMN].max()), _blocks(rows))
        return Delivery(
            Description(
                source="politie",
                dataset="47022ned-registered-crimes",
                title={"nl": "Geregistreerde misdrijven per buurt", "en": "Registered crimes per neighbourhood"},
                publisher="Politie, via CBS StatLine",
                licence="CC BY 4.0",
                reference="47022NED",
                published=None,
                delivery={"nl": "niet vermeld in het bestand", "en": "not stated in the file"},
            ),
            originals=(path,),
            rows_read=len(rows),
            left_out=columns_not_taken(rows.not_taken, NO_MEASURE),
            figures=figures,
            notes=(_EDITION_NOTE, _ABSENT_NOTE),
        )

    def describe(self) -> Mapping[str, str]:
        """For help and documentation."""
        return {
            "nl": "Politie: geregistreerde misdrijven per gemeente, wijk of buurt en jaar (47022NED), Parquet met de "
            "kolommen code, soort, year en crimes.",
            "en": "Police: registered crimes per municipality, district or neighbourhood and year (47022NED), Parquet "
            "with the columns code, soort, year and crimes.",
        }


def _blocks(rows: AreaRows) -> list[Block]:
    return [
        Block(MEASURE, str(int(year)), rows.code_index[here], rows.numbers["crimes"][here])
        for year, here in rows_by_year(rows)
    ]


ADAPTER = PoliceAdapter()
