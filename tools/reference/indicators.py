# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""What does each indicator of the catalogue mean?

Needs the catalogue. Gives the pages docs/reference/indicators.md and indicators.nl.md: per domain what is measured, how
it is judged and why, and what there is no indicator for.
"""

from __future__ import annotations

from collections.abc import Iterator

from buurtpeil.indicators.catalogue import (
    Bilingual,
    Catalogue,
    Domain,
    Indicator,
    MarginKind,
    MissingTopic,
    load_catalogue,
)
from tools.reference.markdown import page, table
from tools.reference.words import WORDS, decimal


def build_page() -> str:
    """The page in English."""
    return _page("en")


def build_dutch_page() -> str:
    """The page in Dutch."""
    return _page("nl")


def _page(language: str) -> str:
    catalogue = load_catalogue()
    words = WORDS[language]
    introduction = words["introduction"].format(
        indicators=len(catalogue.indicators),
        judged=sum(indicator.direction.sign_of_worse != 0 for indicator in catalogue.indicators.values()),
        domains=len(catalogue.domains),
    )
    sections = (_domain_section(catalogue, domain, language) for domain in catalogue.domains.values())
    return page(words["title"], introduction, *sections)


def _domain_section(catalogue: Catalogue, domain: Domain, language: str) -> str:
    head = f"## {domain.name[language]}\n\n{domain.meaning[language]}"
    sections = [_indicator_section(indicator, language) for indicator in catalogue.of_domain(domain.key)]
    missing = catalogue.missing_in(domain.key)
    return "\n\n".join([head, *sections] + ([_missing_section(missing, language)] if missing else []))


def _missing_section(topics: tuple[MissingTopic, ...], language: str) -> str:
    words = WORDS[language]
    rows = ((topic.name[language], topic.why[language], topic.filled_by[language]) for topic in topics)
    return f"**{words['missing']}**\n\n{table((words['topic'], words['why'], words['filled by']), rows)}"


def _indicator_section(indicator: Indicator, language: str) -> str:
    words = WORDS[language]
    head = f"### {indicator.name[language]}\n\n{indicator.meaning[language]}"
    return f"{head}\n\n{table((words['fact'], words['value']), _rows(indicator, language))}"


def _rows(indicator: Indicator, language: str) -> Iterator[tuple[str, str]]:
    words = WORDS[language]
    yield words["key"], f"`{indicator.key}`, {words['version']} {indicator.version}"
    yield words["unit"], indicator.unit[language]
    yield words["direction"], words[indicator.direction.value]
    yield words["made of"], _made_of(indicator, language)
    yield words["margin"], _margin(indicator, language)
    yield words["noise"], words[indicator.noise.value]
    if indicator.minimum_base:
        yield words["minimum base"], words["base below"].format(number=decimal(indicator.minimum_base, language))
    if indicator.base_fit:
        yield (
            words["base fit"],
            words["misfit"].format(
                below=decimal(indicator.base_fit.below, language),
                times=decimal(indicator.base_fit.times_reference, language),
            ),
        )
    if indicator.floor:
        level = f"{decimal(indicator.floor.value, language)} {indicator.unit[language]}"
        yield words["floor"], f"{level}. {indicator.floor.reason[language]}"
    yield words["weight"], decimal(indicator.weight, language)
    delay = words["months later"].format(months=indicator.publication_delay_months)
    yield words["periods"], f"{words[indicator.period_kind]}; {delay}"
    for item in indicator.method_breaks:
        yield words["break"], f"{item.period}: {item.reason[language]}"
    for publisher in indicator.publishers:
        first, last = publisher.first_year, publisher.last_year
        years = f"{first}–{last}" if last else words["from"].format(year=first)
        yield words["publisher"], f"{publisher.name}: {publisher.table}, {years}.{_after(publisher.note, language)}"
    yield words["note"], _after(indicator.note, language).strip()


def _after(text: Bilingual | None, language: str) -> str:
    return f" {text[language]}" if text else ""


def _made_of(indicator: Indicator, language: str) -> str:
    words = WORDS[language]
    if indicator.numerator:
        per = decimal(indicator.per, language)
        return f"`{indicator.numerator}` / `{indicator.denominator}` × {per}"
    base = words["weighed by"].format(base=indicator.denominator) if indicator.denominator else ""
    return f"`{indicator.value}` ({words['ready-made']}){base}"


def _margin(indicator: Indicator, language: str) -> str:
    if indicator.margin.kind is MarginKind.RELATIVE:
        return WORDS[language]["of the reference"].format(share=f"{indicator.margin.value:.0%}")
    return f"{decimal(indicator.margin.value, language)} {indicator.difference_unit[language]}"
