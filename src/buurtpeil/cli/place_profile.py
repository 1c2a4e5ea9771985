# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""How is a place of one's own shown on a terminal and as data?

Needs a publication and the parts of a place. Gives what it consists of, how that follows the drawing, and every figure
with its margin, the share that is interpolated and the reason where there is none.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from string import ascii_lowercase
from typing import Any

import numpy as np

from buurtpeil.areas.blocks import WEIGHT_WORDS, Weight
from buurtpeil.areas.ground import Ground
from buurtpeil.areas.place_parts import PlaceParts
from buurtpeil.cli.lines import say_number, say_share, wrap
from buurtpeil.cli.tables import to_csv, to_json, to_text
from buurtpeil.indicators.apportion import NO_DENOMINATOR
from buurtpeil.indicators.disclosure import LEAST_COUNT
from buurtpeil.indicators.statuses import FLAG_WORDS, STATUS_WORDS, Flag, Status
from buurtpeil.pipeline.places import PlaceFigure, figures_of_place, inhabitants_of
from buurtpeil.pipeline.publication import Publication

MOST_NAMED = 12
NARROW = 0.70  # below this likeness of drawing and blocks the reader is warned
HEADINGS = {
    "name": {"nl": "Indicator", "en": "Indicator"},
    "period": {"nl": "Jaar", "en": "Year"},
    "value": {"nl": "Cijfer", "en": "Figure"},
    "lower": {"nl": "Van", "en": "From"},
    "upper": {"nl": "Tot", "en": "To"},
    "reference": {"nl": "Stad", "en": "City"},
    "unit": {"nl": "Eenheid", "en": "Unit"},
    "interpolated": {"nl": "Omgerekend", "en": "Interpolated"},
    "coverage": {"nl": "Rust op", "en": "Rests on"},
    "notes": {"nl": "Noot", "en": "Note"},
}
DATA = (
    "domain", "indicator", "name", "period", "value", "lower", "upper", "reference", "unit", "base", "interpolated",
    "coverage", "status", "remark",
)  # fmt: skip
_NUMBERS = ("value", "lower", "upper", "reference")
_SHARES = ("interpolated", "coverage")
_WORDS = {
    "whole": {"nl": "{count} hele buurten", "en": "{count} whole neighbourhoods"},
    "whole-1": {"nl": "1 hele buurt", "en": "1 whole neighbourhood"},
    "part": {"nl": "een deel van {count} buurten", "en": "a part of {count} neighbourhoods"},
    "part-1": {"nl": "een deel van 1 buurt", "en": "a part of 1 neighbourhood"},
    "and": {"nl": " en ", "en": " and "},
    "people": {"nl": "ongeveer {number} inwoners", "en": "about {number} inhabitants"},
    "people-unknown": {"nl": "aantal inwoners onbekend", "en": "number of inhabitants unknown"},
    "fit": {
        "nl": "Getekend: {drawn} ha. De cijfers gaan over vaste blokken van samen {fitted} ha; tekening en blokken "
        "komen voor {likeness} overeen.",
        "en": "Drawn: {drawn} ha. The figures are about fixed blocks of {fitted} ha together; drawing and blocks agree "
        "for {likeness}.",
    },
    "coarse": {
        "nl": "Let op: dat is weinig. De grenzen zijn hier te grof, of er wonen te weinig mensen, om fijner te delen.",
        "en": "Note: that is little. The boundaries are too coarse here, or too few people live here, to divide finer.",
    },
    "divided": {"nl": "Verdeeld naar {weights}.", "en": "Divided by {weights}."},
    "margin": {
        "nl": "Van-tot: daar ligt de werkelijke waarde naar verwachting met 90% kans; de onzekerheid van het omrekenen "
        "telt mee. Omgerekend: het deel dat komt uit buurten die maar voor een deel meedoen. Rust op: het deel van de "
        "plek waarvan het cijfer bekend is.",
        "en": "From-to: the true value is expected there with a probability of 90%; the uncertainty of apportioning is "
        "counted in. Interpolated: the part that comes from neighbourhoods of which only a part takes part. Rests "
        "on: the part of the place of which the figure is known.",
    },
    "without": {"nl": "Geen cijfer ({reason}):", "en": "No figure ({reason}):"},
    "little": {
        "nl": "{status}; bekend voor {share} van de plek",
        "en": "{status}; known for {share} of the place",
    },
}  # fmt: skip


def place_text(
    publication: Publication,
    ground: Ground,
    parts: PlaceParts,
    title: str,
    form: str,
    language: str,
    remarks: Sequence[Mapping[str, str]] = (),
) -> str:
    """The place as `table`, `json` or `csv`; `remarks` say how it was found."""
    figures = figures_of_place(publication, ground, parts)
    records = [_record(figure, language) for figure in figures]
    told = [remark[language] for remark in remarks]
    if form == "csv":
        return to_csv(records, DATA)
    if form == "json":
        data = [{key: record[key] for key in DATA} for record in records]
        return to_json({"place": place_record(publication, ground, parts, title) | {"remarks": told}, "figures": data})
    lines = [f"{title}: {consists_of(ground, parts, language)}", *part_lines(publication, parts, language)]
    lines += [*(wrap(remark, "  ") for remark in told), "", wrap(_WORDS["margin"][language])]
    return "\n".join([*lines, "", *_table(publication, records, language), *_without(records, language)])


def place_record(publication: Publication, ground: Ground, parts: PlaceParts, title: str) -> dict[str, Any]:
    """What a place consists of, as plain data."""
    areas = publication.areas
    return {
        "name": title,
        "publication": publication.id,
        "edition": publication.edition,
        "inhabitants": inhabitants_of(ground, parts),
        "parts": [
            {
                "area": str(areas.codes[row]),
                "name": str(areas.names[row]),
                "share": float(share),
                "weight": Weight(int(weight)).name.lower() if share < 1 else None,
            }
            for row, share, weight in zip(parts.rows, parts.share, parts.weight, strict=True)
        ],
        "drawn_hectares": parts.drawn_square_metres / 1e4,
        "fitted_hectares": parts.fitted_square_metres / 1e4,
        "likeness": parts.likeness,
    }


def consists_of(ground: Ground, parts: PlaceParts, language: str) -> str:
    """``2 whole neighbourhoods and a part of 8 neighbourhoods, about 8,622 inhabitants``."""
    counts = {"whole": int((~parts.is_divided).sum()), "part": int(parts.is_divided.sum())}
    named = [
        _WORDS[f"{key}-1" if count == 1 else key][language].format(count=count)
        for key, count in counts.items()
        if count
    ]
    people = inhabitants_of(ground, parts)
    known = np.isfinite(people) and people >= LEAST_COUNT
    text = _WORDS["people" if known else "people-unknown"][language]
    return _WORDS["and"][language].join(named) + ", " + text.format(number=say_number(people, 0, language))


def part_lines(publication: Publication, parts: PlaceParts, language: str) -> list[str]:
    """The neighbourhoods with the share of each, by what they were divided, and how the drawing is followed."""
    areas = publication.areas
    order = np.argsort(-parts.share, kind="stable")
    named = [
        f"{areas.names[parts.rows[place]]} {say_number(100 * parts.share[place], 0, language)}%" for place in order
    ]
    more = f" + {len(named) - MOST_NAMED}" if len(named) > MOST_NAMED else ""
    lines = [wrap(", ".join(named[:MOST_NAMED]) + more + ".", "  ")]
    if parts.is_divided.any():
        weights = sorted(set(parts.weight[parts.is_divided].tolist()))
        text = _WORDS["and"][language].join(WEIGHT_WORDS[Weight(weight)][language] for weight in weights)
        lines.append(wrap(_WORDS["divided"][language].format(weights=text), "  "))
    if np.isfinite(parts.drawn_square_metres):
        hectares = (
            say_number(metres / 1e4, 0, language) for metres in (parts.drawn_square_metres, parts.fitted_square_metres)
        )
        drawn, fitted = hectares
        told = _WORDS["fit"][language].format(drawn=drawn, fitted=fitted, likeness=say_share(parts.likeness, language))
        lines.append(wrap(told, "  "))
        if parts.likeness < NARROW:
            lines.append(wrap(_WORDS["coarse"][language], "  "))
    return lines


def _record(figure: PlaceFigure, language: str) -> dict[str, Any]:
    last, found = figure.latest, figure.figures
    indicator = figure.indicator
    record: dict[str, Any] = {
        "domain": indicator.domain,
        "indicator": indicator.key,
        "name": indicator.name[language],
        "period": figure.periods[last],
        "lower": float(figure.lower[last]),
        "upper": float(figure.upper[last]),
        "reference": float(figure.reference[last]),
        "unit": indicator.unit[language],
        "decimals": indicator.decimals,
        "remarks": [],
    }
    if found is None:
        nothing = dict.fromkeys(("value", "base", *_SHARES), float("nan"))
        return record | nothing | {"status": "not-divisible", "remark": (figure.refusal or {}).get(language, "")}
    status = Status(int(found.status[last]))
    remarks = [STATUS_WORDS[status][language]] if status is not Status.OBSERVED else []
    if not status.has_figure and found.coverage[last] < 1:
        share = say_share(float(found.coverage[last]), language)
        remarks = [_WORDS["little"][language].format(status=remarks[0], share=share)]
    if not status.has_figure and found.lacks_base[last]:
        remarks = [NO_DENOMINATOR[language]]
    hidden = Flag.INTERPOLATED | Flag.ESTIMATED  # these two stand in columns of their own
    remarks += [FLAG_WORDS[flag][language] for flag in Flag if flag and found.flags[last] & flag & ~hidden]
    return record | {
        "value": float(found.value[last]),
        "base": float(found.base[last]),
        "interpolated": float(found.interpolated[last]),
        "coverage": float(found.coverage[last]),
        "status": status.name.lower().replace("_", "-"),
        "remark": ", ".join(remarks),
        "remarks": remarks,
    }


def _table(publication: Publication, records: list[dict[str, Any]], language: str) -> list[str]:
    """One table with a line above each domain, and the notes below it."""
    domains = publication.catalogue.domains
    order = list(domains)
    known = [record for record in records if np.isfinite(record["value"])]
    known.sort(key=lambda record: order.index(record["domain"]))
    if not known:
        return []
    notes: dict[str, str] = {}
    for remark in (remark for record in known for remark in record["remarks"]):
        notes.setdefault(remark, ascii_lowercase[len(notes) % len(ascii_lowercase)])
    shown = [
        record
        | {key: say_number(record[key], record["decimals"], language) for key in _NUMBERS}
        | {key: say_share(record[key], language) for key in _SHARES}
        | {"notes": " ".join(notes[remark] for remark in record["remarks"])}
        for record in known
    ]
    headings = {key: words[language] for key, words in HEADINGS.items()}
    head, rule, *rows = to_text(shown, headings, {*_NUMBERS, *_SHARES}).splitlines()
    lines = [head, rule]
    for place, (record, row) in enumerate(zip(known, rows, strict=True)):
        if place == 0 or known[place - 1]["domain"] != record["domain"]:
            lines.append(f"── {domains[record['domain']].name[language]}")
        lines.append(row)
    return [*lines, "", *(wrap(remark, "   ", f"{letter}  ") for remark, letter in notes.items())]


def _without(records: list[dict[str, Any]], language: str) -> list[str]:
    """The indicators that have no figure here, by reason."""
    names: dict[str, list[str]] = {}
    for record in records:
        if not np.isfinite(record["value"]):
            names.setdefault(record["remark"], []).append(record["name"])
    return [
        wrap(f"{_WORDS['without'][language].format(reason=reason)} {', '.join(found)}.", "   ", "")
        for reason, found in names.items()
    ]
