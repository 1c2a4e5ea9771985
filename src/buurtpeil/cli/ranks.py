# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""How is an English area shown, of which there are ranks and no judgement?

Needs a store and what the person wrote. Gives the published ranks per edition as text or data, with a sentence on why
there is no colour and no signal; nothing when no English area was meant.
"""

from __future__ import annotations

import re
from dataclasses import asdict

from buurtpeil.areas.codes import Level, is_code_of
from buurtpeil.cli.lines import say_number, wrap
from buurtpeil.cli.tables import to_csv, to_json, to_text
from buurtpeil.errors import AreaError
from buurtpeil.pipeline.publication import Publication, open_publications
from buurtpeil.pipeline.ranks import Rank, ranks_of
from buurtpeil.store import Store

HEADINGS = {
    "name": {"nl": "Maat", "en": "Measure"},
    "period": {"nl": "Jaar", "en": "Year"},
    "value": {"nl": "Plaats", "en": "Place"},
    "ranked": {"nl": "Van", "en": "Of"},
    "edition": {"nl": "Codes van", "en": "Codes of"},
}
DATA = ("measure", "name", "unit", "period", "edition", "value", "ranked", "publisher")
_WORDS = {
    "title": {"nl": "Engels gebied (LSOA) {code}", "en": "English area (LSOA) {code}"},
    "why": {
        "nl": "Plaats 1 heeft de grootste achterstand. Er is geen oordeel en geen signaal: een rang zegt niet hoe "
        "groot een verschil is, en elk jaar zijn het andere gebieden en een andere telling. Vergelijk een plaats dus "
        "alleen binnen zijn jaar. De geladen bestanden noemen bij het gebied geen naam en geen gemeente (local "
        "authority).",
        "en": "Place 1 is the most deprived. There is no judgement and no signal: a rank doesn't say how large a "
        "difference is, and each year has other areas and another count. So compare a place within its year only. The "
        "files that were loaded name no name and no local authority for the area.",
    },
    "gone": {
        "nl": "Deze code komt in de indeling van {edition} niet meer voor.",
        "en": "This code is no longer there in the edition of {edition}.",
    },
    "source": {"nl": "Bron: {publisher}.", "en": "Source: {publisher}."},
}
_OTHER_LEVEL = re.compile(r"E0[2-9]\d{6}|E[1-9]\d{7}", re.ASCII)


def english_area(store: Store, wanted: str) -> tuple[Publication, str] | None:
    """(publication, code) when `wanted` is an English area; raises `AreaError` for levels that no file gives."""
    code = wanted.strip().upper()
    if _OTHER_LEVEL.fullmatch(code):
        raise AreaError(
            "Of England only the smallest areas (LSOA) are known, not local authorities or wards:",
            f"{code}.",
            "The files don't say which LSOA lies in which authority. Give an LSOA, such as E01000001.",
        )
    if not is_code_of(code, [Level.ENGLISH_LSOA]):
        return None
    for publication in open_publications(store):
        if not publication.is_dutch:
            return publication, code
    raise AreaError("No English figures are published:", f"{code}.", "Load them with `buurtpeil load`, and publish.")


def english_text(store: Store, publication: Publication, code: str, form: str, language: str) -> str:
    """The ranks of an area as `table`, `json` or `csv`; a page (`html`) is refused."""
    if form == "html":
        raise AreaError("There is no page of an English area:", f"{code}.", "Ask for --format table, json or csv.")
    ranks = ranks_of(store, publication, code)
    if form == "table":
        return "\n".join(_lines(publication, code, ranks, language))
    records = [asdict(rank) | {"name": rank.name[language], "unit": rank.unit[language]} for rank in ranks]
    if form == "csv":
        return to_csv(records, DATA)
    is_gone = code not in publication.areas
    why = {key: text[language] for key, text in _WORDS.items() if key == "why"}
    content = {"area": code, "publication": publication.id, "is_gone": is_gone, "judgement": None, "signals": []}
    return to_json(content | why | {"figures": records})


def _lines(publication: Publication, code: str, ranks: tuple[Rank, ...], language: str) -> list[str]:
    lines = [_WORDS["title"][language].format(code=code), wrap(_WORDS["why"][language])]
    if code not in publication.areas:
        lines.append(wrap(_WORDS["gone"][language].format(edition=publication.edition)))
    records = [
        {
            "name": rank.name[language],
            "period": rank.period,
            "value": say_number(rank.value, 0, language),
            "ranked": say_number(rank.ranked, 0, language),
            "edition": str(rank.edition),
        }
        for rank in ranks
    ]
    headings = {key: words[language] for key, words in HEADINGS.items()}
    publishers = ", ".join(sorted({rank.publisher for rank in ranks}))
    table = to_text(records, headings, right={"value", "ranked"})
    return [*lines, "", table, "", _WORDS["source"][language].format(publisher=publishers)]
