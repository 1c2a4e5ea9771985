# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""How does Rotterdam's neighbourhood profile find its CBS areas?

Needs a file of the profile, which knows the city's names and numbers only, and the code list of CBS near it. Gives the
indices of those neighbourhoods whose name and number both belong to exactly one CBS code; the others are left out.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from buurtpeil.areas.codes import Level, level_of, municipality_of
from buurtpeil.errors import SourceError
from buurtpeil.sources.base import Delivery, LeftOut
from buurtpeil.sources.files import Progress, as_source_error
from buurtpeil.sources.wide_cells import Cells, read_cells
from buurtpeil.sources.wide_format import wide_formats
from buurtpeil.sources.wide_table import WideTableAdapter, deliver, is_written_as, read_wide_table

DIALECT = "rotterdam-wijkprofiel"
CODE_LIST = "region-codes"
LIST_FOLDER = "cbs_regions"
CITY, CITY_NUMBER = "GM0599", "5000"
NAME, NUMBER = "BUURT", "wijknr"
_NOT_FOUND = {
    "nl": "Geen CBS-buurt heeft deze naam én dit nummer: het is een gebied van de gemeente zelf, of een samenvoeging.",
    "en": "No CBS neighbourhood has this name and this number: it is an area of the city's own, or a combination.",
}


class RotterdamProfileAdapter(WideTableAdapter):
    """The profile: a wide table whose areas are found by name and number."""

    def read(self, path: Path, progress: Progress) -> Delivery:
        """Indices of the neighbourhoods that could be linked, and of the city."""
        progress(f"reading {path.name}")
        cells = read_cells(path, self.dialect, progress)
        edition, names = _names_near(path, progress)
        with as_source_error(path):
            missing = [name for name in (NAME, NUMBER) if name not in cells.columns]
            if missing:
                raise SourceError("This file lacks columns that are needed:", f"{path}: {', '.join(missing)}.")
            found = match_areas(cells.texts(NAME).tolist(), cells.texts(NUMBER).tolist(), names)
            lost = [f"{name} ({number})" for name, number, code in _rows(cells, found) if not code]
            linked = cells.with_texts(NAME, found).keep(np.array([bool(code) for code in found]))
        if not linked.rows:
            raise SourceError("None of these areas could be linked to CBS:", str(path), "Check the code list near it.")
        delivery = deliver(path, replace(linked, dialect=replace(self.dialect, edition=edition)))
        left_out = (LeftOut("rows: " + ", ".join(lost), len(lost), _NOT_FOUND),) if lost else ()
        return replace(delivery, rows_read=cells.rows, left_out=(*left_out, *delivery.left_out))


def match_areas(names: Sequence[str], numbers: Sequence[str], names_by_code: Mapping[str, str]) -> list[str]:
    """The CBS code of each row, empty where there is not exactly one.

    A neighbourhood must agree in name (capitals, hyphens and spaces aside) and in number: the last two digits of the
    CBS code are the number that the city gave it. A name or code that would be used twice is used for no row.
    """
    by_key: dict[tuple[str, int], list[str]] = {}
    for code, name in names_by_code.items():
        if municipality_of(code) == CITY and level_of(code) is Level.NEIGHBOURHOOD and code[-2:].isdigit():
            by_key.setdefault((plain_name(name), int(code[-2:])), []).append(code)
    found = []
    for name, number in zip(names, numbers, strict=True):
        if number == CITY_NUMBER:
            found.append(CITY)
            continue
        is_small = re.fullmatch(r"\d{1,2}", number, re.ASCII) is not None
        codes = by_key.get((plain_name(name), int(number)), []) if is_small else []
        found.append(codes[0] if len(codes) == 1 else "")
    used = Counter(code for code in found if code)
    return [code if used[code] == 1 else "" for code in found]


def plain_name(name: str) -> str:
    """Letters and digits only, without capitals: "Oud-Charlois" and "Oud Charlois" are one name."""
    return "".join(letter for letter in name.casefold() if letter.isalnum())


def _rows(cells: Cells, found: Sequence[str]) -> list[tuple[str, str, str]]:
    return list(zip(cells.texts(NAME).tolist(), cells.texts(NUMBER).tolist(), found, strict=True))


def _names_near(path: Path, progress: Progress) -> tuple[int, Mapping[str, str]]:
    """Edition and names of the latest code list in the file's folder, or in the folder `cbs_regions` beside that."""
    dialect = wide_formats()[CODE_LIST]
    for folder in (path.parent, path.parent.parent / LIST_FOLDER):
        lists = [
            file
            for file in sorted(folder.glob("regions_*_codes.csv*"))
            if file.is_file() and is_written_as(dialect, file)
        ]
        if lists:
            areas = read_wide_table(lists[-1], dialect, progress).areas
            if areas is not None:
                names = dict(zip(areas["area"].to_pylist(), areas["name"].to_pylist(), strict=True))
                return int(areas["edition"][0].as_py()), names
    raise SourceError(
        "This file names its areas by the city's own names; they can't be linked without the code list of CBS:",
        str(path),
        "Put regions_2023_codes.csv (the areas of a StatLine table) in the same folder, or in a folder cbs_regions "
        "beside it, and load the file again.",
    )


ADAPTER = RotterdamProfileAdapter(wide_formats()[DIALECT])
