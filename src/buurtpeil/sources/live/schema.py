# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Is the table still what we know, and which of its measures do we take?

Needs a table's own metadata (`MeasureCodes`). Gives the code of each measure that is taken, recognised by its title and
unit and never by its code alone; a table that changed is refused with a sentence that names what changed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from buurtpeil.errors import SourceError
from buurtpeil.sources.base import LeftOut
from buurtpeil.sources.columns import ColumnRule, split_by_fairness
from buurtpeil.sources.figures import NO_MEASURE, columns_not_taken
from buurtpeil.sources.live.pages import Row
from buurtpeil.sources.live.tables import LiveTable

_AMBIGUOUS = {
    "nl": "Deze naam komt vaker voor in de tabel, met dezelfde eenheid; welke bedoeld is, is niet te zeggen.",
    "en": "This title occurs more often in the table, with the same unit; which is meant can't be told.",
}


@dataclass(frozen=True)
class TakenMeasures:
    """What is taken of a table.

    Attributes
    ----------
    rules : {StatLine's code: rule}.
    code_of : {title: StatLine's code} of all measures that occur once.
    absent : titles we know whose measure this table does not have under any title.
    left_out : account of the titles that become nothing.
    """

    rules: Mapping[str, ColumnRule]
    code_of: Mapping[str, str]
    absent: tuple[str, ...]
    left_out: tuple[LeftOut, ...]

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes to ask for, in code order."""
        return tuple(sorted(self.rules))


@dataclass(frozen=True)
class _Measure:
    code: str
    title: str
    unit: str


def take_measures(table: LiveTable, rows: Sequence[Row]) -> TakenMeasures:
    """Recognise the measures of `table`; `rows` are those of MeasureCodes. Raises `SourceError` when it changed."""
    measures = [_measure(table, row) for row in rows]
    by_title: dict[str, list[_Measure]] = {}
    for measure in measures:
        by_title.setdefault(measure.title, []).append(measure)
    rules_by_title: dict[str, list[ColumnRule]] = {}
    for rule in table.rules:
        rules_by_title.setdefault(rule.column, []).append(rule)
    rules: dict[str, ColumnRule] = {}
    ambiguous: dict[str, str] = {}
    for title, known in rules_by_title.items():
        pairs = _fitting(table, title, by_title[title], known) if title in by_title else []
        if len(pairs) == 1:
            rules[pairs[0][0].code] = pairs[0][1]
        elif pairs:
            ambiguous |= {measure.code: f"{title} ({measure.code})" for measure, _ in pairs}
            _ensure_not_required(table, title, pairs)
    _ensure_required(table, {rule.measure for rule in rules.values()}, measures)
    _ensure_one_source_each(table, rules)
    code_of = {title: found[0].code for title, found in by_title.items() if len(found) == 1}
    for rule in rules.values():
        if rule.share_of and code_of.get(rule.share_of) not in rules:
            raise SourceError(
                "A percentage needs the measure it is a percentage of:",
                f"{table.id}, {rule.column!r}: {rule.share_of!r} is not in the table.",
                "Nothing was taken; the table has changed and Buurtpeil must follow.",
            )
    rest = [measure.title for measure in measures if measure.code not in {**rules, **ambiguous}]
    never, other, reason = split_by_fairness(rest)
    left_out = (
        *columns_not_taken(never, reason),
        *columns_not_taken(other, NO_MEASURE),
        *columns_not_taken([*ambiguous.values()], _AMBIGUOUS),
    )
    taken = {rule.measure for rule in rules.values()}
    absent = [
        title for title, known in rules_by_title.items() if not taken.intersection(rule.measure for rule in known)
    ]
    return TakenMeasures(rules, code_of, tuple(absent), left_out)


def plain(text: object) -> str:
    """A title or unit without the double and hard spaces that some years have."""
    return " ".join(str(text or "").replace("\xa0", " ").split())


def _measure(table: LiveTable, row: Row) -> _Measure:
    if not isinstance(row.get("Identifier"), str) or not isinstance(row.get("Title"), str) or "Unit" not in row:
        raise SourceError(
            "The list of measures has another shape than the publisher describes:",
            f"{table.id}/MeasureCodes: Identifier, Title or Unit is missing in {str(dict(row))[:120]}.",
            "Nothing was taken; the service has changed and Buurtpeil must follow.",
        )
    return _Measure(row["Identifier"].strip(), plain(row["Title"]), plain(row["Unit"]))


def _fitting(
    table: LiveTable, title: str, found: Sequence[_Measure], known: Sequence[ColumnRule]
) -> list[tuple[_Measure, ColumnRule]]:
    """The measures with this title whose unit is one we know; more than one when the title is ambiguous."""
    pairs = [(measure, rule) for measure in found for rule in known if plain(rule.unit) == measure.unit]
    if not pairs:
        units = ", ".join(sorted({f"{measure.unit!r} ({measure.code})" for measure in found}))
        raise SourceError(
            "The unit of a measure has changed:",
            f"{table.id}, {title!r}: expected {' or '.join(repr(rule.unit) for rule in known)}, found {units}.",
            "Nothing was taken: a figure in another unit would look like a change in the neighbourhood.",
        )
    return pairs


def _ensure_not_required(table: LiveTable, title: str, pairs: Sequence[tuple[_Measure, ColumnRule]]) -> None:
    if any(rule.measure in table.required for _, rule in pairs):
        raise SourceError(
            "A measure that should occur once occurs more often:",
            f"{table.id}, {title!r}: {', '.join(measure.code for measure, _ in pairs)}.",
            "Nothing was taken: which of them is meant can't be told from the titles.",
        )


def _ensure_required(table: LiveTable, taken: set[str], measures: Sequence[_Measure]) -> None:
    missing = [measure for measure in table.required if measure not in taken]
    if not missing:
        return
    titles = {rule.measure: rule.column for rule in reversed(table.rules)}
    now = {measure.code: measure.title for measure in measures}
    told = []
    for measure in missing:
        code = table.codes.get(measure, "")
        renamed = f" (its code {code} is now called {now[code]!r})" if code in now else ""
        told.append(f"{titles[measure]!r}{renamed}")
    raise SourceError(
        "The table no longer has a measure that is needed:",
        f"{table.id}: {', '.join(told)}.",
        "Nothing was taken; the publisher changed the table and Buurtpeil must follow. Please report it.",
    )


def _ensure_one_source_each(table: LiveTable, rules: Mapping[str, ColumnRule]) -> None:
    seen: dict[str, str] = {}
    for rule in rules.values():
        if rule.measure in seen:
            raise SourceError(
                "Two measures of this table mean the same to Buurtpeil:",
                f"{table.id}: {seen[rule.measure]!r} and {rule.column!r}.",
                "Nothing was taken: which of them is meant can't be told from the titles.",
            )
        seen[rule.measure] = rule.column
