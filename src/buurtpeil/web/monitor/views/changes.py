# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""What changed in a municipality since the last publication?

Needs the open publications. Gives a page with what `publish` stored: sentences, signals and judgements that came or
went, figures by indicator and the revised ones one by one, and the deliveries they come from.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from buurtpeil.estimates.colour import Colour
from buurtpeil.pipeline.change_report import Changes, read_changes, say_changes
from buurtpeil.pipeline.changes import ChangeKind
from buurtpeil.pipeline.publication import Publication
from buurtpeil.web.monitor import library, wording
from buurtpeil.web.monitor.views.pages import frame, shows_publications

# What a page can hold; the rest is in `buurtpeil changes`.
MOST_ROWS = 40


@shows_publications
def changes(request: HttpRequest, opened: Sequence[Publication]) -> HttpResponse:
    """The changes of the municipality that was asked for, else of the one to start with."""
    code = library.chosen_municipality(opened, request.GET.get("gemeente"))
    if code is None:
        return render(request, "empty.html", frame(opened))
    publication = library.publication_with(opened, code)
    found = _read(publication, code)
    context = {
        **frame(opened, publication),
        "municipality": publication.area(code),
        "choices": library.choices(opened),
        "previous": found.previous,
        "previous_at": found.previous_at,
        "sentences": say_changes(found, wording.language()),
        "appeared": _shortened(_signals(publication, found.signals["appeared"])),
        "disappeared": _shortened(_signals(publication, found.signals["disappeared"])),
        "judgements": _shortened(_judgements(publication, found)),
        "indicators": _shortened(_by_indicator(publication, found)),
        "revised": _shortened(_revised(publication, found)),
        "came": _deliveries(found, "came"),
        "went": _deliveries(found, "went"),
    }
    return render(request, "changes.html", context)


@lru_cache(maxsize=8)
def _read(publication: Publication, code: str) -> Changes:
    return read_changes(publication, code)


def _shortened(rows: list[dict[str, Any]]) -> dict[str, Any]:
    """The rows that are shown, and how many more there are."""
    return {"rows": rows[:MOST_ROWS], "more": max(len(rows) - MOST_ROWS, 0)}


def _place(publication: Publication, code: str) -> dict[str, Any]:
    """An area with its name where it still exists; without a link where it doesn't."""
    is_there = code in publication.areas
    return {"code": code, "name": publication.areas.name(code) if is_there else code, "is_there": is_there}


def _signals(publication: Publication, items: Iterable[Any]) -> list[dict[str, Any]]:
    return [{"area": _place(publication, item["area"]), "title": item["title"]} for item in items]


def _judgements(publication: Publication, found: Changes) -> list[dict[str, Any]]:
    domains = publication.catalogue.domains
    return [
        {
            "area": _place(publication, item["area"]),
            "domain": domains[item["domain"]].name[wording.language()]
            if item["domain"] in domains
            else _("All themes together"),
            "old": Colour[item["old"].upper().replace("-", "_")],
            "new": Colour[item["new"].upper().replace("-", "_")],
        }
        for item in found.colours
    ]


def _by_indicator(publication: Publication, found: Changes) -> list[dict[str, Any]]:
    """One row for each indicator and kind of change, with the years it is about."""
    return [
        {
            **_named(publication, row["indicator"]),
            "what": _what(row["kind"]),
            "span": wording.span(row["periods"]),
            "figures": row["figures"],
        }
        for row in found.over_periods()
    ]


def _revised(publication: Publication, found: Changes) -> list[dict[str, Any]]:
    """Each figure that its publisher changed or withdrew; those that are new are counted only."""
    shown = (ChangeKind.REVISED.value, ChangeKind.WITHDRAWN.value)
    return [
        {
            **_named(publication, row["indicator"]),
            "area": _place(publication, row["area"]),
            "period": row["period"],
            "old": row["old"],
            "new": row["new"],
            "publisher": found.titles.get(row["new_snapshot"] or row["old_snapshot"], {}).get("publisher", ""),
        }
        for row in found.figures.to_pylist()
        if row["kind"] in shown
    ]


def _named(publication: Publication, key: str) -> dict[str, Any]:
    known = publication.catalogue.indicators.get(key)
    return {
        "key": key if known else "",
        "name": known.name[wording.language()] if known else key,
        "decimals": known.decimals if known else 1,
    }


def _what(kind: str) -> str:
    return {
        ChangeKind.ADDED.value: _("new"),
        ChangeKind.REVISED.value: _("revised"),
        ChangeKind.WITHDRAWN.value: _("withdrawn"),
        ChangeKind.FINAL.value: _("became final"),
    }[kind]


def _deliveries(found: Changes, name: str) -> list[dict[str, Any]]:
    """The deliveries that came in or went out, by title."""
    known = [found.titles[identifier] for identifier in found.deliveries[name] if identifier in found.titles]
    return sorted((dict(item) for item in known), key=lambda item: str(item["title"]))
