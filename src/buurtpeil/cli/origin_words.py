# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""How does a profile tell the date and the delivery of each of its figures?

Needs the origins of the figures that are shown. Gives the columns for other programs, and a few lines of text: one a
delivery, with the indicators it is behind.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from buurtpeil.cli.lines import say_date, wrap
from buurtpeil.pipeline.origin import Origin
from buurtpeil.pipeline.publication import Publication

ORIGIN_COLUMNS = ("period_kind", "publisher", "delivery", "published", "is_provisional", "snapshot")
_HEAD = {
    "nl": "Bronnen, met de datum waar het cijfer over gaat (een jaar, of 1 januari van dat jaar):",
    "en": "Sources, with the date the figure is about (a year, or 1 January of that year):",
}
_LINE = {
    "nl": "{publisher}, {title}. Levering: {delivery}; gepubliceerd: {published}. {names}.",
    "en": "{publisher}, {title}. Delivery: {delivery}; published: {published}. {names}.",
}
_NOT_STATED = {"nl": "niet vermeld in het bestand", "en": "not stated in the file"}
_KIND = {
    "reporting-year": {"nl": "over {period}", "en": "over {period}"},
    "reference-date": {"nl": "op 1-1-{period}", "en": "on 1 Jan {period}"},
}


def origin_columns(origin: Origin | None, language: str) -> dict[str, Any]:
    """The values of `ORIGIN_COLUMNS`, empty where there is no figure."""
    if origin is None:
        return dict.fromkeys(ORIGIN_COLUMNS)
    return {
        "period_kind": origin.period_kind,
        "publisher": origin.publisher,
        "delivery": origin.delivery[language],
        "published": origin.published,
        "is_provisional": origin.is_provisional,
        "snapshot": origin.snapshot,
    }


def origin_lines(origins: Mapping[str, Origin], publication: Publication, language: str) -> list[str]:
    """One line a delivery with its dates, and which indicators it is behind."""
    names: dict[str, list[str]] = {}
    for key, origin in origins.items():
        date = _KIND.get(origin.period_kind, _KIND["reporting-year"])[language].format(period=origin.period)
        names.setdefault(origin.snapshot, []).append(f"{publication.catalogue.indicator(key).name[language]} ({date})")
    by_snapshot = {origin.snapshot: origin for origin in origins.values()}
    lines = []
    for snapshot in sorted(by_snapshot, key=lambda one: (by_snapshot[one].publisher, by_snapshot[one].title[language])):
        origin = by_snapshot[snapshot]
        text = _LINE[language].format(
            publisher=origin.publisher,
            title=origin.title[language],
            delivery=origin.delivery[language],
            published=say_date(origin.published, language) if origin.published else _NOT_STATED[language],
            names="; ".join(names[snapshot]),
        )
        lines.append(wrap(text, "    ", "  - "))
    return ["", wrap(_HEAD[language]), *lines] if lines else []
