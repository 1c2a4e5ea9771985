# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""How does a CSV export of StatLine's "Kerncijfers wijken en buurten" come in?

Needs the export as downloaded (`;`, decimal commas, `.` for unknown or secret, five header lines; plain or gzip). Gives
the areas of that year's edition, some forty measures and the publisher's own word on which boundaries changed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from buurtpeil.areas.codes import COUNTRY_CODE, level_of, municipality_of
from buurtpeil.indicators.statuses import Flag
from buurtpeil.sources.base import Delivery, Description, LeftOut
from buurtpeil.sources.columns import ColumnRule
from buurtpeil.sources.door import (
    LEVEL_WORDS,
    Floats,
    check_level_words,
    check_unique,
    checked_codes,
)
from buurtpeil.sources.figures import (
    NO_NUMBERS,
    ROUNDED_NOTE,
    Block,
    build_areas,
    build_figures,
    columns_not_taken,
    rounding_flags,
)
from buurtpeil.sources.files import Progress, as_source_error, files_under, open_bytes
from buurtpeil.sources.statline_header import (
    CODE_COLUMN,
    HEADER_LINES,
    LEVEL_COLUMN,
    TITLE,
    Header,
    read_header,
)
from buurtpeil.sources.statline_rows import FIRST_ROW, LINE_LIMIT_BYTES, read_header_lines, read_rows
from buurtpeil.sources.uncatalogued import LooseColumn, build_uncatalogued

ESTIMATED_NOTE = {
    "nl": "In dit jaar geeft CBS percentages waar later aantallen staan; het aantal is hier het percentage maal het "
    "totaal, en als geschat gemerkt:",
    "en": "In this year CBS gives percentages where later years have counts; the count here is the percentage times "
    "the total, flagged as estimated:",
}
MARKER = {
    "nl": "CBS schreef hier een getal dat 'geen cijfer' betekent (-1 scholen, 0 km); het staat als onbekend.",
    "en": "CBS wrote a number here that stands for 'no figure' (-1 schools, 0 km); it is shown as unknown.",
}
_ABSENT_NOTE = {"nl": "Niet in dit bestand:", "en": "Not in this file:"}


class StatlineCsvAdapter:
    """Key figures of districts and neighbourhoods, one year an export."""

    key = "statline-csv"

    def discover(self, path: Path) -> Sequence[Path]:
        """CSV files (plain or gzip) with the title of the table on the first line and area codes in the header."""
        return [file for file in files_under(path) if _is_csv(file) and _has_known_header(file)]

    def read(self, path: Path, progress: Progress) -> Delivery:
        """Areas and figures of the year in the title."""
        progress(f"reading {path.name}")
        with open_bytes(path) as stream:
            header = read_header(path, read_header_lines(path, stream))
            rows = read_rows(path, stream, header, progress)
        with as_source_error(path):
            codes, code_index = checked_codes(path, CODE_COLUMN, rows.codes, FIRST_ROW)
            check_unique(path, [(CODE_COLUMN, code_index)], [codes.tolist()], FIRST_ROW)
            levels = np.array([level_of(str(code)).value for code in codes], dtype=str)
            check_level_words(path, LEVEL_COLUMN, rows.levels, levels[code_index], FIRST_ROW)
            order = np.argsort(code_index)
            is_small = np.isin(levels, (LEVEL_WORDS["wijk"].value, LEVEL_WORDS["buurt"].value))
            blocks = [_block(header, rule, rows.numbers, place, order, is_small) for place, rule in header.taken]
            names = dict(zip(codes.tolist(), [rows.names[row] for row in order], strict=True))
            figures = build_figures(codes, header.year, blocks)
            areas = build_areas(header.year, names)
            loose = [
                LooseColumn(name, unit, str(header.year), np.arange(len(order)), rows.loose[place][order])
                for place, name, unit in header.loose
                if place in rows.loose
            ]
        return Delivery(
            _description(header.year, codes),
            originals=(path,),
            rows_read=len(code_index),
            left_out=(
                *header.left_out,
                *columns_not_taken([name for place, name, _ in header.loose if place not in rows.loose], NO_NUMBERS),
                *(LeftOut(f"cells of {name}", count, MARKER) for name, count in rows.meant_unknown.items() if count),
            ),
            figures=figures,
            areas=areas,
            uncatalogued=build_uncatalogued(codes, header.year, loose),
            notes=_notes(header),
        )

    def describe(self) -> Mapping[str, str]:
        """For help and documentation."""
        return {
            "nl": f"CBS: CSV-export van StatLine van '{TITLE}' (een jaar per bestand, ook als .gz), met de onderwerpen "
            "in de kolommen en de gebieden in de rijen.",
            "en": f"CBS: CSV export of StatLine of '{TITLE}' (one year a file, also as .gz), topics in the columns and "
            "areas in the rows.",
        }


def _is_csv(path: Path) -> bool:
    return path.name.lower().endswith((".csv", ".csv.gz"))


def _has_known_header(path: Path) -> bool:
    """Also true for a file in a wrong encoding, so that reading it can say what is wrong."""
    with open_bytes(path) as stream:
        lines = [stream.readline(LINE_LIMIT_BYTES).replace(b"\x00", b"") for _ in range(HEADER_LINES)]
    return TITLE.encode("ascii") in lines[0] and any(CODE_COLUMN.encode("ascii") in line for line in lines)


def _block(
    header: Header,
    rule: ColumnRule,
    numbers: Mapping[int, Floats],
    place: int,
    order: npt.NDArray[np.int64],
    is_small: npt.NDArray[np.bool_],
) -> Block:
    value, flags = numbers[place], rounding_flags(rule.rounded, is_small)
    if rule.share_of:
        value = np.rint(value * numbers[header.place_of[rule.share_of]] / 100.0)
        flags = np.full(len(order), np.uint16(Flag.ESTIMATED))
    return Block(rule.measure, str(header.year), np.arange(len(order)), value[order], flags)


def _notes(header: Header) -> tuple[Mapping[str, str], ...]:
    estimated = ", ".join(rule.column for _, rule in header.taken if rule.share_of)
    absent = ", ".join(header.absent)
    return (
        ROUNDED_NOTE,
        *([{language: f"{text} {estimated}." for language, text in ESTIMATED_NOTE.items()}] if estimated else []),
        *([{language: f"{text} {absent}." for language, text in _ABSENT_NOTE.items()}] if absent else []),
    )


def _description(year: int, codes: npt.NDArray[np.str_]) -> Description:
    municipalities = sorted({municipality_of(str(code)) or COUNTRY_CODE for code in codes})
    part = municipalities[0] if len(municipalities) == 1 else "NL"
    if len(municipalities) > 1 and COUNTRY_CODE not in municipalities:
        part = hashlib.sha256(" ".join(municipalities).encode()).hexdigest()[:12]
    return Description(
        source="cbs",
        dataset=f"kwb-{year}-{part}",
        title={"nl": f"{TITLE} {year}", "en": f"Key figures of districts and neighbourhoods {year}"},
        publisher="CBS",
        licence="CC BY 4.0",
        reference=f"{TITLE} {year}",
        published=None,
        delivery={"nl": "niet vermeld in het bestand", "en": "not stated in the file"},
    )


ADAPTER = StatlineCsvAdapter()
