# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""What changed since the last publication, seen from a terminal?

Needs a published store. Gives a few sentences, the figures by indicator or one by one with old and new number and their
publisher, the judgements and signals that came and went; or all of it as JSON.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from buurtpeil.cli.lines import say_date, say_number, wrap
from buurtpeil.cli.lookup import ensure_published, find_area
from buurtpeil.cli.options import deliver, language_option, output_option
from buurtpeil.cli.tables import to_json, to_text
from buurtpeil.estimates.colour import COLOUR_WORDS, Colour
from buurtpeil.pipeline.change_report import Changes, read_changes, say_changes
from buurtpeil.pipeline.publication import Publication
from buurtpeil.store import Store

MOST_LINES = 40
_WORDS = {
    "since": {
        "nl": "Vergeleken met de publicatie van {date} [{id}].",
        "en": "Compared with the publication of {date} [{id}].",
    },
    "more": {
        "nl": "… en {number} regels meer; alles met --format json",
        "en": "… and {number} lines more; all with --format json",
    },
    "indicator": {"nl": "Indicator", "en": "Indicator"},
    "area": {"nl": "Gebied", "en": "Area"},
    "period": {"nl": "Jaar", "en": "Year"},
    "kind": {"nl": "Wat", "en": "What"},
    "figures": {"nl": "Cijfers", "en": "Figures"},
    "old": {"nl": "Was", "en": "Was"},
    "new": {"nl": "Is", "en": "Is"},
    "publisher": {"nl": "Uitgever", "en": "Publisher"},
    "appeared": {"nl": "Bijgekomen signalen", "en": "Signals that appeared"},
    "disappeared": {"nl": "Verdwenen signalen", "en": "Signals that disappeared"},
    "colours": {"nl": "Oordelen in het wijkkompas", "en": "Judgements in the compass"},
    "total": {"nl": "Totaal", "en": "Total"},
}
_KINDS = {
    "added": {"nl": "nieuw", "en": "new"},
    "revised": {"nl": "herzien", "en": "revised"},
    "withdrawn": {"nl": "vervallen", "en": "withdrawn"},
    "final": {"nl": "definitief geworden", "en": "became final"},
}


@click.command("changes")
@click.option("--area", "wanted", metavar="CODE", help="Only this area and what lies in it: a code or a full name.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "json"]),
    default="table",
    show_default=True,
    help="Text to read, or JSON with every figure.",
)
@language_option
@output_option
@click.pass_obj
def changes_command(store: Store, wanted: str | None, form: str, language: str, output: Path | None) -> None:
    """Show what changed since the last publication.

    Figures that are new, revised, withdrawn or final now, with the publisher; judgements and signals that came and
    went; areas and methods that changed. It was worked out once, by `buurtpeil publish`.
    """
    found = [find_area(store, wanted)] if wanted else [(item, "") for item in ensure_published(store, with_abroad=True)]
    if form == "json":
        records = [_record(publication, read_changes(publication, code)) for publication, code in found]
        deliver(to_json(records), output)
        return
    texts = [_text(publication, read_changes(publication, code), language) for publication, code in found]
    deliver("\n\n".join(texts), output)


def _record(publication: Publication, changes: Changes) -> dict[str, Any]:
    return {
        "publication": publication.id,
        "publication_set": publication.publication_set,
        "previous": changes.previous,
        "previous_at": changes.previous_at,
        "reason": changes.reason,
        "area": changes.area,
        "sentences": {language: say_changes(changes, language) for language in ("nl", "en")},
        "counts": changes.by_indicator(),
        "figures": changes.figures.to_pylist(),
        "areas": changes.areas,
        "editions": changes.editions,
        "colours": changes.colours,
        "signals": changes.signals,
        "methods": changes.methods,
        "deliveries": changes.deliveries,
        "snapshots": changes.titles,
    }


def _text(publication: Publication, changes: Changes, language: str) -> str:
    name = publication.areas.name(changes.area) if changes.area else publication.publication_set
    lines = [f"{name} ({changes.area})" if changes.area else name]
    if changes.previous:
        date = say_date(changes.previous_at, language)
        lines.append(_WORDS["since"][language].format(date=date, id=changes.previous[:12]))
    lines += [wrap(sentence) for sentence in say_changes(changes, language)]
    rows = changes.figures.num_rows
    if rows:
        lines += [
            "",
            _figures(publication, changes, language) if rows <= MOST_LINES else _counts(publication, changes, language),
        ]
    lines += _colours(publication, changes, language)
    for part in ("appeared", "disappeared"):
        items = [f"  {item['title'][language]} ({item['area']})" for item in changes.signals[part]]
        lines += _limited(_WORDS[part][language], items, language)
    return "\n".join(lines)


def _counts(publication: Publication, changes: Changes, language: str) -> str:
    records = [
        {
            "indicator": _indicator(publication, row["indicator"], language),
            "period": row["period"],
            "kind": _KINDS[row["kind"]][language],
            "figures": say_number(row["figures"], 0, language),
        }
        for row in changes.by_indicator()
    ]
    headings = {key: _WORDS[key][language] for key in ("indicator", "period", "kind", "figures")}
    table = to_text(records[:MOST_LINES], headings, right={"figures"})
    more = len(records) - MOST_LINES
    return table if more <= 0 else f"{table}\n{_WORDS['more'][language].format(number=more)}"


def _figures(publication: Publication, changes: Changes, language: str) -> str:
    records = []
    for row in changes.figures.to_pylist():
        key = row["indicator"]
        known = publication.catalogue.indicators.get(key)
        decimals = known.decimals if known else 1
        records.append(
            {
                "area": row["area"],
                "indicator": _indicator(publication, key, language),
                "period": row["period"],
                "kind": _KINDS[row["kind"]][language],
                "old": say_number(row["old"], decimals, language),
                "new": say_number(row["new"], decimals, language),
                "publisher": changes.titles.get(row["new_snapshot"] or row["old_snapshot"], {}).get("publisher", ""),
            }
        )
    headings = {key: _WORDS[key][language] for key in records[0]}
    return to_text(records, headings, right={"old", "new"})


def _colours(publication: Publication, changes: Changes, language: str) -> list[str]:
    domains = publication.catalogue.domains
    words = {colour.name.lower().replace("_", "-"): COLOUR_WORDS[colour][language] for colour in Colour}
    items = []
    for item in changes.colours:
        domain = domains[item["domain"]].name[language] if item["domain"] in domains else _WORDS["total"][language]
        name = publication.areas.name(item["area"])
        items.append(f"  {name} ({item['area']}), {domain}: {words[item['old']]} → {words[item['new']]}")
    return _limited(_WORDS["colours"][language], items, language)


def _limited(heading: str, items: list[str], language: str) -> list[str]:
    """The items under a heading, the first so many; nothing when there are none."""
    if not items:
        return []
    more = len(items) - MOST_LINES
    tail = [_WORDS["more"][language].format(number=more)] if more > 0 else []
    return ["", heading, *items[:MOST_LINES], *tail]


def _indicator(publication: Publication, key: str, language: str) -> str:
    known = publication.catalogue.indicators.get(key)
    return known.name[language] if known else key
