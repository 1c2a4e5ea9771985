# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Which column of a user's file holds names, periods, figures, a base or a margin?

Needs the names of the columns and the rows that have an area code. Gives `GuessedColumns`: a proposal a column, with a
line of comment where a person has to decide.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping as Map
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from buurtpeil.errors import CatalogueError
from buurtpeil.indicators.catalogue import Catalogue, Kind, refused_topics
from buurtpeil.indicators.catalogue_checks import check_words
from buurtpeil.sources.own.cells import (
    UNKNOWN_DECIMAL,
    Nothing,
    NumberStyle,
    code_in,
    number_in,
    period_in,
    shape_of,
    share_of,
    text_in,
)
from buurtpeil.sources.own.grid import Cell, Grid, is_blank
from buurtpeil.sources.own.mapping import OWN_PREFIX, UNKNOWN, UNKNOWN_UNIT, Bilingual, MeasureColumn

MOSTLY = 0.9
KEY_LENGTH = 50
_PERIOD_WORDS = ("jaar", "year", "periode", "peildatum", "datum", "maand", "month", "perioden")
_NAME_WORDS = ("naam", "name", "buurt", "wijk", "gemeente", "gebied", "regio")
_BASE_WORDS = {"n", "base", "basis", "respons", "respondenten", "aantal respondenten", "steekproef", "n (respons)"}
_MARGIN_WORDS = ("marge", "margin", "betrouwbaarheid", "foutmarge", "moe")
_YEAR_IN_NAME = re.compile(r"(?<!\d)((?:19|20)\d{2})(?!\d)")
_REPEATS: Bilingual = {"nl": "Dit zegt de gebiedscode al.", "en": "The code of the area says this already."}
_TEXT: Bilingual = {"nl": "Deze kolom bevat tekst en geen cijfers.", "en": "This column holds text and no figures."}
_EMPTY: Bilingual = {"nl": "Deze kolom is leeg.", "en": "This column is empty."}


@dataclass(frozen=True)
class GuessedColumns:
    """What each column seems to be; `unsure` names what a person has to decide."""

    decimal: str
    name_column: str
    name_place: int | None
    period_kind: str
    period_column: str
    period_value: str
    latest_year: int
    measures: tuple[MeasureColumn, ...]
    ignored: tuple[tuple[str, Bilingual], ...]
    comments: Map[str, Sequence[str]]
    unsure: tuple[str, ...]


def guess_columns(
    grid: Grid, names: Sequence[str], rows: Sequence[tuple[Cell, ...]], code_place: int, catalogue: Catalogue
) -> GuessedColumns:
    """A proposal for every column but the one at `code_place`."""
    cells = {place: [row[place] for row in rows] for place in range(len(names)) if place != code_place}
    decimal = guess_decimal([cell for column in cells.values() for cell in column])
    style = NumberStyle(decimal)
    period_place, period_kind = _period_column(names, cells)
    name_place = _name_column(names, cells, style)
    comments: dict[str, list[str]] = {}
    unsure: list[str] = []
    if decimal == UNKNOWN_DECIMAL and any(_is_ambiguous(cell) for column in cells.values() for cell in column):
        comments["file"] = [
            "decimal: 1.234 may be 1234 or 1.234 here, and no other cell decides it. Choose ',' or '.'."
        ]
        unsure.append("the decimal sign")
    numeric: list[int] = []
    ignored: list[tuple[str, Bilingual]] = []
    for place, column in cells.items():
        if place in (period_place, name_place):
            continue
        filled = [cell for cell in column if number_in(cell, style) is not Nothing.MISSING]
        if not filled:
            ignored.append((names[place], _EMPTY))
        elif share_of([_is_number(cell, style) for cell in filled]) < MOSTLY:
            ignored.append((names[place], _REPEATS if _is_about_area(names[place], filled) else _TEXT))
        elif reason := _refusal(names[place]):
            ignored.append((names[place], reason))
        elif share_of([code_in(cell) is not None for cell in filled]) > MOSTLY:
            ignored.append((names[place], _REPEATS))
        else:
            numeric.append(place)
    measures = _measures(grid, names, numeric, cells, style, catalogue, period_place is None, comments)
    value = ""
    if period_place is None and not all(item.period for item in measures):
        measures = tuple(_without_period(item) for item in measures)
        years = sorted(set(_YEAR_IN_NAME.findall(grid.path.name)))
        value = years[0] if len(years) == 1 else ""
        comments["period"] = [f"value: {'taken from the name of the file' if value else 'not found'}; for all figures."]
        unsure.append("the period of the figures")
    if any(item.is_own for item in measures):
        unsure.append("name, unit, kind and direction of your own measures")
    periods = (
        [period for cell in cells.get(period_place, ()) if (period := period_in(cell, period_kind))]
        if (period_place is not None)
        else [item.period for item in measures if item.period] or [value or "0"]
    )
    return GuessedColumns(
        decimal=decimal,
        name_column="" if name_place is None else names[name_place],
        name_place=name_place,
        period_kind=period_kind,
        period_column="" if period_place is None else names[period_place],
        period_value=value,
        latest_year=max((int(period[:4]) for period in periods), default=0),
        measures=measures,
        ignored=tuple(ignored),
        comments=comments,
        unsure=tuple(unsure),
    )


def guess_decimal(cells: Sequence[Cell]) -> str:
    """The decimal sign that the texts of a file show; "unknown" where none does or they contradict each other."""
    shapes = {shape_of(text_in(cell)) for cell in cells if isinstance(cell, str)}
    shown = shapes & {",", "."}
    return next(iter(shown)) if len(shown) == 1 else UNKNOWN_DECIMAL


def slug(text: str) -> str:
    """A key in kebab-case of a text."""
    plain = unicodedata.normalize("NFKD", text.replace("%", " pct ")).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:KEY_LENGTH].strip("-") or "figures"


def _measures(
    grid: Grid,
    names: Sequence[str],
    numeric: Sequence[int],
    cells: Map[int, Sequence[Cell]],
    style: NumberStyle,
    catalogue: Catalogue,
    may_hold_period: bool,
    comments: dict[str, list[str]],
) -> tuple[MeasureColumn, ...]:
    """A measure for each column of figures; a base or a margin belongs to the column before it."""
    known = {slug(text): key for key, item in catalogue.measures.items() for text in (*item.name.values(), key)}
    found: list[MeasureColumn] = []
    taken: set[tuple[str, str]] = set()
    for place in numeric:
        name = names[place]
        if found and _is_base(name) and not found[-1].base_column:
            found[-1] = MeasureColumn(**{**vars(found[-1]), "base_column": name})
            continue
        if found and any(word in name.lower() for word in _MARGIN_WORDS) and not found[-1].margin_column:
            found[-1] = MeasureColumn(**{**vars(found[-1]), "margin_column": name})
            continue
        years = _YEAR_IN_NAME.findall(name) if may_hold_period else []
        period = years[-1] if years else ""
        bare = _YEAR_IN_NAME.sub("", name).strip(" /-_()") if period else name
        numbers = [value for cell in cells[place] if isinstance(value := number_in(cell, style), float)]
        kind = _kind(name, cells[place], numbers, place in grid.percent_columns)
        key = known.get(slug(bare))
        if key is None or not _fits(kind, catalogue.measures[key].kind):
            close = get_close_matches(slug(bare), known, 2, 0.75)
            key = (OWN_PREFIX + slug(bare or grid.path.name.split(".")[0]))[:60].strip("-")
            alike = sorted({known[item] for item in close})
            comments[f"column {name}"] = [f"Perhaps {' or '.join(alike)} of the catalogue."] if alike else []
        number = 2
        stem = key
        while (key, period) in taken:
            key, number = f"{OWN_PREFIX}{stem.removeprefix(OWN_PREFIX)}-{number}", number + 1
        taken.add((key, period))
        unit = {"nl": "%", "en": "%"} if kind == Kind.SHARE else dict(UNKNOWN_UNIT)
        found.append(MeasureColumn(name, key, period, {"nl": bare or name, "en": bare or name}, unit, kind, UNKNOWN))
    return tuple(found)


def _without_period(item: MeasureColumn) -> MeasureColumn:
    """The same column where only some names hold a year: then the year belongs to the measure."""
    if not item.period:
        return item
    key = f"{item.measure}-{item.period}" if item.is_own else f"{OWN_PREFIX}{slug(item.column)}"
    name = {"nl": item.column, "en": item.column}
    return MeasureColumn(**{**vars(item), "measure": key, "period": "", "name": name})


def _kind(name: str, cells: Sequence[Cell], numbers: Sequence[float], is_percentage: bool) -> str:
    has_sign = any(isinstance(cell, str) and cell.strip().endswith("%") for cell in cells)
    in_range = all(0 <= number <= 100 for number in numbers)
    if in_range and (is_percentage or has_sign or "%" in name or "perc" in name.lower() or "pct" in name.lower()):
        return Kind.SHARE
    if numbers and all(number == round(number) and number >= 0 for number in numbers) and "aantal" in name.lower():
        return Kind.COUNT
    return UNKNOWN


def _fits(kind: str, known: Kind) -> bool:
    """Whether a column that seems to be of `kind` can be a measure of the kind `known`: a share is never a count."""
    return kind in (UNKNOWN, known)


def _period_column(names: Sequence[str], cells: Map[int, Sequence[Cell]]) -> tuple[int | None, str]:
    for place, column in cells.items():
        filled = [cell for cell in column if not is_blank(cell)]
        if not filled or not any(word in names[place].lower() for word in _PERIOD_WORDS):
            continue
        by_month = share_of([period_in(cell, "month") is not None for cell in filled]) == 1.0
        several = len({period_in(cell, "month") for cell in filled}) > len({period_in(cell, "year") for cell in filled})
        if by_month and several:
            return place, "month"
        if share_of([period_in(cell, "year") is not None for cell in filled]) == 1.0:
            return place, "year"
    return None, "year"


def _name_column(names: Sequence[str], cells: Map[int, Sequence[Cell]], style: NumberStyle) -> int | None:
    for place, column in cells.items():
        filled = [cell for cell in column if not is_blank(cell)]
        is_text = share_of([isinstance(cell, str) and number_in(cell, style) is Nothing.LETTERS for cell in filled])
        if is_text > MOSTLY and any(word in names[place].lower() for word in _NAME_WORDS):
            return place
    return None


def _is_number(cell: Cell, style: NumberStyle) -> bool:
    return number_in(cell, style) in (Nothing.BELOW, Nothing.AMBIGUOUS) or isinstance(number_in(cell, style), float)


def _is_ambiguous(cell: Cell) -> bool:
    return isinstance(cell, str) and shape_of(cell) == "ambiguous"


def _is_base(name: str) -> bool:
    return name.lower().split(" / ")[-1].strip() in _BASE_WORDS or name.lower().startswith(("n=", "n (", "respons"))


def _is_about_area(name: str, filled: Sequence[Cell]) -> bool:
    codes = share_of([code_in(cell) is not None for cell in filled])
    return codes > MOSTLY or any(word in name.lower() for word in _NAME_WORDS)


def _refusal(name: str) -> Bilingual | None:
    """Why a column about this is never taken, None where it may be."""
    for topic in refused_topics():
        try:
            check_words("", slug(name), {"nl": name, "en": name}, (topic,))
        except CatalogueError:
            return topic.reason
    return None
