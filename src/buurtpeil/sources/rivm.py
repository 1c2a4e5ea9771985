# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""How do the health estimates of RIVM come in?

Needs one of two Parquet files: the wide health monitor (a column an indicator, one division) or the long series of good
perceived health (50150NED). Gives percentages of adults (18+), every one of them a model estimate of the publisher.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from buurtpeil.errors import SourceError
from buurtpeil.indicators.statuses import Flag, Status
from buurtpeil.sources.base import Delivery, Description, LeftOut
from buurtpeil.sources.columns import column_rules
from buurtpeil.sources.door import YEAR, YEAR_COLUMN, NumberRule, read_area_rows, rows_by_year
from buurtpeil.sources.figures import NO_MEASURE, NO_NUMBERS, Block, build_figures, columns_not_taken
from buurtpeil.sources.files import Progress, as_source_error, files_under, is_parquet, parquet_schema
from buurtpeil.sources.uncatalogued import ANY_NUMBER, LooseColumn, build_uncatalogued, free_columns

DATA_FILE = "rivm_health.toml"
LONG_COLUMN = "good_health_pct"
GOOD_HEALTH = "good-perceived-health"
# Left to the long series, which has one more year and the newer division; two values for one period would be a riddle.
LEFT_TO_LONG_SERIES = "ErvarenGezondheidGoedZeerGoed"

# The long series holds 342 municipalities and Amsterdam's letter codes: the division of 2023 and 2024 (2022 had 345
# municipalities); every code in it occurs in the list of 2024.
LONG_SERIES_EDITION = 2024
METHOD_BREAK_YEAR = 2022  # all 342 municipalities fall, median 8.8 points (DOMAIN "Figures" 2)
PERCENTAGE = NumberRule(maximum=100.0)

_MODEL_NOTE = {
    "nl": "Modelschatting: berekend uit onder meer leeftijd, herkomst, opleiding, inkomen, woningtype en omgeving; "
    "het is geen telling in de buurt.",
    "en": "Model estimate: worked out from age, origin, education, income, housing type and surroundings among others; "
    "it is no count in the neighbourhood.",
}
_BREAK_NOTE = {
    "nl": "Vanaf 2022 is anders gemeten: de cijfers zijn niet vergelijkbaar met eerdere jaren.",
    "en": "Measured differently from 2022: the figures can't be compared with earlier years.",
}
_WIDE_EDITION_NOTE = {
    "nl": "Alle jaren staan op de indeling van het laatste jaar in het bestand.",
    "en": "All years are on the division of the last year in the file.",
}
_LONG_EDITION_NOTE = {
    "nl": f"Alle jaren staan op één indeling; de codes passen bij {LONG_SERIES_EDITION} (342 gemeenten).",
    "en": f"All years are on one division; the codes fit {LONG_SERIES_EDITION} (342 municipalities).",
}
_NEVER_MEASURED = {
    "nl": "Voor geen enkel gebied is in dat jaar een cijfer gegeven.",
    "en": "No figure is given for any area in that year.",
}
_LEFT_TO_LONG = {
    "nl": "Goed ervaren gezondheid komt uit de lange reeks (50150NED), die een jaar verder loopt.",
    "en": "Good perceived health comes from the long series (50150NED), which runs a year further.",
}


class RivmAdapter:
    """Health estimates per area and year."""

    key = "rivm"

    def discover(self, path: Path) -> Sequence[Path]:
        """Parquet files with `code` and a column of one of the two dialects."""
        hallmarks = {LONG_COLUMN, *(rule.column for rule in column_rules(DATA_FILE))}
        found = []
        for file in files_under(path):
            names = set(parquet_schema(file).names) if is_parquet(file) else set()
            if "code" in names and names & hallmarks:
                found.append(file)
        return found

    def read(self, path: Path, progress: Progress) -> Delivery:
        """Percentages of adults per area and year."""
        progress(f"reading {path.name}")
        if LONG_COLUMN in parquet_schema(path).names:
            return _read_long(path, progress)
        return _read_wide(path, progress)

    def describe(self) -> Mapping[str, str]:
        """For help and documentation."""
        return {
            "nl": "RIVM, GGD'en en CBS: Gezondheidsmonitor volwassenen (modelschattingen), Parquet met code, soort, "
            f"year en een kolom per indicator, of met de kolom {LONG_COLUMN} (50150NED).",
            "en": "RIVM, GGD'en and CBS: health monitor of adults (model estimates), Parquet with code, soort, year "
            f"and a column an indicator, or with the column {LONG_COLUMN} (50150NED).",
        }


def _read_long(path: Path, progress: Progress) -> Delivery:
    rows = read_area_rows(path, {YEAR_COLUMN: YEAR, LONG_COLUMN: PERCENTAGE}, progress)
    with as_source_error(path):
        blocks = [
            Block(
                GOOD_HEALTH,
                str(year),
                rows.code_index[here],
                rows.numbers[LONG_COLUMN][here],
                Flag.BREAK if year >= METHOD_BREAK_YEAR else Flag.NONE,
                Status.MODELLED_BY_PUBLISHER,
            )
            for year, here in rows_by_year(rows)
        ]
        figures = build_figures(rows.codes, LONG_SERIES_EDITION, blocks)
    return Delivery(
        _description(
            "50150ned-good-perceived-health",
            {"nl": "Goed ervaren gezondheid, lange reeks", "en": "Good perceived health, long series"},
            "50150NED",
        ),
        originals=(path,),
        rows_read=len(rows),
        left_out=columns_not_taken(rows.not_taken, NO_MEASURE),
        figures=figures,
        notes=(_MODEL_NOTE, _BREAK_NOTE, _LONG_EDITION_NOTE),
    )


def _read_wide(path: Path, progress: Progress) -> Delivery:
    present = parquet_schema(path).names
    rules = [rule for rule in column_rules(DATA_FILE) if rule.column in present]
    if not rules:
        raise SourceError("This file holds none of the known health columns:", str(path), "Load a file that does.")
    numbers = {YEAR_COLUMN: YEAR, **{rule.column: rule.numbers for rule in rules}}
    free, texts = free_columns(parquet_schema(path), ["code", "soort", LEFT_TO_LONG_SERIES, *numbers])
    rows = read_area_rows(path, numbers | dict.fromkeys(free, ANY_NUMBER), progress)
    with as_source_error(path):
        blocks, never_measured, loose = [], [], []
        for year, here in rows_by_year(rows):
            loose += [
                LooseColumn(name, "%", str(year), rows.code_index[here], rows.numbers[name][here]) for name in free
            ]
            for rule in rules:
                value = rows.numbers[rule.column][here]
                if np.isnan(value).all():
                    never_measured.append(LeftOut(f"{rule.column}, {year}", len(here), _NEVER_MEASURED))
                    continue
                blocks.append(
                    Block(
                        rule.measure,
                        str(year),
                        rows.code_index[here],
                        value,
                        with_figure=Status.MODELLED_BY_PUBLISHER,
                    )
                )
        edition = int(rows.numbers[YEAR_COLUMN].max())
        figures = build_figures(rows.codes, edition, blocks)
    to_long = [name for name in rows.not_taken if name == LEFT_TO_LONG_SERIES]
    return Delivery(
        _description(
            "health-monitor-adults",
            {"nl": "Gezondheid per wijk en buurt, volwassenen", "en": "Health per neighbourhood, adults"},
            "Gezondheid per wijk en buurt; 2012/2016/2020",
        ),
        originals=(path,),
        rows_read=len(rows),
        left_out=(
            *columns_not_taken(to_long, _LEFT_TO_LONG),
            *columns_not_taken(texts, NO_NUMBERS),
            *never_measured,
        ),
        figures=figures,
        uncatalogued=build_uncatalogued(rows.codes, edition, loose),
        notes=(_MODEL_NOTE, _WIDE_EDITION_NOTE),
    )


def _description(dataset: str, title: Mapping[str, str], reference: str) -> Description:
    return Description(
        source="rivm",
        dataset=dataset,
        title=title,
        publisher="RIVM, GGD'en en CBS",
        licence="CC BY 4.0",
        reference=reference,
        published=None,
        delivery={"nl": "niet vermeld in het bestand", "en": "not stated in the file"},
    )


ADAPTER = RivmAdapter()
