# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""How is it said what a file will change?

Needs a `Preview`. Gives lines for the terminal: counts first, then the changed figures one by one with the old and the
new value, as far as a person reads them.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

from buurtpeil.cli.lines import say_list
from buurtpeil.pipeline.preview import ChangedFigure, Preview

MOST_CHANGES = 12
MOST_NAMED = 6


def preview_lines(found: Preview) -> list[str]:
    """What keeping the file does to the figures that are current now."""
    return list(_lines(found))


def _lines(found: Preview) -> Iterator[str]:
    total = found.new + found.unchanged + len(found.changed)
    if found.replaces:
        yield f"takes the place of [{found.replaces[:12]}], which stays in the store"
    if total:
        yield f"{found.new:,} new figures, {len(found.changed):,} changed, {found.unchanged:,} the same"
    for item in found.changed[:MOST_CHANGES]:
        yield _change(item)
    if len(found.changed) > MOST_CHANGES:
        yield f"and {len(found.changed) - MOST_CHANGES:,} more that change"
    if found.gone:
        yield f"{found.gone:,} figures disappear from the results: {say_list(found.gone_examples, MOST_NAMED)}"
    for unknown in found.unknown:
        codes, count, edition = say_list(unknown.codes, MOST_NAMED), len(unknown.codes), unknown.edition
        if unknown.has_list:
            yield f"{count:,} areas are not in the code list of {edition}; is it another edition? {codes}"
        else:
            yield f"no code list of {edition} was loaded, so {count:,} codes could not be checked: {codes}"
    if found.other_meaning:
        question = (
            f"{len(found.other_meaning):,} of these codes are another area in another year; is the edition right?"
        )
        yield f"{question} {say_list(found.other_meaning, 3)}"
    if found.indicators:
        yield f"indicators this touches: {say_list(found.indicators, MOST_CHANGES)}"
    if found.uncatalogued:
        yield f"in no catalogue, so never judged: {say_list(found.uncatalogued, MOST_CHANGES)}"


def _change(item: ChangedFigure) -> str:
    origin = "" if item.same_dataset else f"; the old one comes from [{item.snapshot[:12]}]"
    return f"{item.area} {item.measure} {item.period}: {_value(item.old)} → {_value(item.new)}{origin}"


def _value(value: float) -> str:
    return "no figure" if math.isnan(value) else f"{value:,.10g}"
