# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""What do the columns of a user's file probably mean?

Needs the grid, the catalogue and the code lists of the editions that are known. Gives a `Mapping` to check and put
right; what can't be told from the file is left "unknown" or 0, and the comments say what to decide.
"""

from __future__ import annotations

from collections.abc import Mapping as Map
from collections.abc import Sequence
from dataclasses import dataclass

from buurtpeil.errors import SourceError
from buurtpeil.indicators.catalogue import Catalogue
from buurtpeil.sources.own.cells import PREFIX_LENGTHS, code_in, text_in
from buurtpeil.sources.own.grid import Cell, Grid, is_blank
from buurtpeil.sources.own.guess_columns import GuessedColumns, guess_columns, slug
from buurtpeil.sources.own.header import column_names
from buurtpeil.sources.own.mapping import Mapping

MOST_HEADER_ROWS = 40
_LEVEL_WORDS = {"BU": ("buurt", "bu_", "bucode"), "WK": ("wijk", "wk_", "wkcode"), "GM": ("gemeente", "gm_", "gmcode")}
_PERSON_WORDS = ("bsn", "burgerservicenummer", "geboortedatum", "achternaam", "voornaam", "e-mail", "email", "telefoon")

CodeLists = Map[int, Map[str, str]]  # {edition: {code: name}}


@dataclass(frozen=True)
class _CodeColumn:
    place: int
    prefix: str
    first_row: int  # place in the grid of the first row with a code
    codes: tuple[str, ...]
    rows_without: int


def guess_mapping(grid: Grid, catalogue: Catalogue, code_lists: CodeLists) -> Mapping:
    """A first mapping of the file; raises `SourceError` when no column holds area codes or it is about persons."""
    found = _code_column(grid)
    header_row, header_rows = _header(grid, found.first_row)
    names = column_names(grid, header_row, header_rows)
    _refuse_persons(grid, names)
    rows = [row for row in grid.rows[found.first_row :] if code_in(row[found.place], found.prefix)]
    columns = guess_columns(grid, names, rows, found.place, catalogue)
    edition, edition_lines = _edition(found.codes, columns, code_lists, rows)
    title = grid.path.name.split(".")[0]
    head = [
        f"What the columns of {grid.path.name} mean, guessed by `buurtpeil own guess`. Check every line; then run",
        f"buurtpeil load {grid.path.name} --mapping THIS-FILE --preview",
    ]
    if columns.unsure:
        head += ["To decide by you: " + "; ".join(columns.unsure) + "."]
    return Mapping(
        key=slug(title),
        title={"nl": title, "en": title},
        publisher="?",
        sheet=grid.sheet,
        encoding=grid.encoding,
        delimiter=grid.delimiter,
        header_row=header_row,
        header_rows=header_rows,
        decimal=columns.decimal,
        area_column=names[found.place],
        prefix=found.prefix,
        edition=edition,
        name_column=columns.name_column,
        other_rows="leave-out" if found.rows_without else "refuse",
        period_kind=columns.period_kind,
        period_column=columns.period_column,
        period_value=columns.period_value,
        measures=columns.measures,
        ignored=columns.ignored,
        comments={
            **columns.comments,
            "head": head,
            "dataset": [
                "Who made these figures (publisher), and under which licence? A later file with this key replaces it."
            ],
            "area": [*edition_lines, *_rows_line(found)],
        },
    )


def _code_column(grid: Grid) -> _CodeColumn:
    """The column with most area codes; of two with as many, the first."""
    best: _CodeColumn | None = None
    for place in range(grid.width):
        cells = [row[place] for row in grid.rows]
        for prefix in ("", *_prefixes(cells)):
            hits = [(row, code) for row, cell in enumerate(cells) if (code := code_in(cell, prefix))]
            # The country alone is no column of codes: "NL" also occurs in other columns.
            if not any(code != "NL" for _, code in hits) or (best and len(hits) <= len(best.codes)):
                continue
            first = hits[0][0]
            below = [row for row in grid.rows[first:] if not all(is_blank(cell) for cell in row)]
            best = _CodeColumn(place, prefix, first, tuple(code for _, code in hits), len(below) - len(hits))
    if best is None:
        raise SourceError(
            "No column of this file holds CBS codes of municipalities, districts or neighbourhoods:",
            f"{grid.path}{f', sheet {grid.sheet!r}' if grid.sheet else ''}.",
            "Add a column with codes such as BU05990110; a name alone does not say which area of which year is meant.",
        )
    if best.first_row == 0:
        raise SourceError(
            "The first row holds figures already; a header with column names is needed:", str(grid.path), "Add one."
        )
    return best


def _prefixes(cells: Sequence[Cell]) -> list[str]:
    """The prefix that bare numbers in this column may lack, by the words in its header."""
    words = " ".join(text_in(cell).lower() for cell in cells[:MOST_HEADER_ROWS] if isinstance(cell, str))
    numbers = [text for cell in cells if (text := text_in(cell)).isdigit()]
    if not numbers:
        return []
    longest = max(len(text) for text in numbers)
    return [
        prefix
        for prefix, hints in _LEVEL_WORDS.items()
        if any(hint in words for hint in hints) and PREFIX_LENGTHS[prefix] - 1 <= longest <= PREFIX_LENGTHS[prefix]
    ]


def _header(grid: Grid, first_row: int) -> tuple[int, int]:
    """(first header row, number of them), counted from 1: the full rows right above the figures."""
    first = first_row - 1
    while first > 0 and all(is_blank(cell) for cell in grid.rows[first]):
        first -= 1
    last = first
    while first > 0 and last - first < 4 and _filled(grid, first - 1) > 1:
        first -= 1
    return first + 1, last - first + 1


def _filled(grid: Grid, row: int) -> int:
    """How many cells of a row hold text, merged ones counted over their whole width."""
    texts = [cell for cell in grid.rows[row] if isinstance(cell, str) and not is_blank(cell)]
    return len(texts) if len(set(texts)) > 1 or len(texts) > 2 else min(len(texts), 1)


def _edition(
    codes: Sequence[str], columns: GuessedColumns, code_lists: CodeLists, rows: Sequence[tuple[Cell, ...]]
) -> tuple[int, list[str]]:
    """The edition whose code list holds most of the codes and whose names fit best; 0 where nothing tells."""
    distinct = set(codes) - {"NL"}
    if not code_lists:
        return 0, ["edition: load an official code list first (such as key figures), or fill in the year of the codes."]
    named = {} if columns.name_place is None else _names_of(codes, columns.name_place, rows)
    scored = []
    for edition, official in code_lists.items():
        known = sum(code in official for code in distinct)
        same = sum(_plain(official.get(code, "")) == _plain(name) for code, name in named.items())
        scored.append((known, same, edition))
    most, best_names, _ = max(scored)
    if not most:
        return 0, ["edition: none of the codes is in a known list; fill in the year of the division they belong to."]
    fitting = sorted(edition for known, same, edition in scored if (known, same) == (most, best_names))
    latest = columns.latest_year
    edition = max((year for year in fitting if year <= latest), default=fitting[-1]) if latest else fitting[-1]
    lines = [f"edition: {most} of {len(distinct)} codes exist in the list of {edition}."]
    if len(fitting) > 1:
        years = ", ".join(map(str, fitting))
        lines.append(f"They exist equally in {years}; the same code may mean another place there. Choose with care.")
    return edition, lines


def _names_of(codes: Sequence[str], place: int, rows: Sequence[tuple[Cell, ...]]) -> dict[str, str]:
    return {code: text_in(row[place]) for code, row in zip(codes, rows, strict=False)}


def _plain(name: str) -> str:
    return slug(name).removeprefix("wijk-").removeprefix("buurt-")


def _rows_line(found: _CodeColumn) -> list[str]:
    if not found.rows_without:
        return []
    return [
        f"{found.rows_without} rows below the header have no area code (totals, notes); they are left out and named."
    ]


def _refuse_persons(grid: Grid, names: Sequence[str]) -> None:
    """A table of persons is no table of areas: nothing of it may come in."""
    wrong = [name for name in names if any(word in name.lower().replace("_", "") for word in _PERSON_WORDS)]
    if wrong:
        raise SourceError(
            "This file seems to be about persons, not about areas:",
            f"{grid.path}: {', '.join(wrong)}.",
            "Only figures per area can come in. Count or average them per neighbourhood first, without these columns.",
        )
