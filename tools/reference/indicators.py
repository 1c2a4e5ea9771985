# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""What does each indicator of the catalogue mean?

Needs the catalogue. Gives the page docs/reference/indicators.md: per domain, in both languages, with how it is judged.
"""

from __future__ import annotations

from buurtpeil.indicators.catalogue import Catalogue, Domain, Indicator, MarginKind, load_catalogue
from tools.reference.markdown import page, table


def build_page() -> str:
    """The page, one section a domain, one table row a fact, one subsection an indicator."""
    catalogue = load_catalogue()
    return page(
        "Indicators",
        f"The catalogue holds {len(catalogue.indicators)} indicators in {len(catalogue.domains)} domains. "
        "The key is permanent. Each is worked out from [measures](measures.md) in one place.",
        *(_domain_section(catalogue, domain) for domain in catalogue.domains.values()),
    )


def _domain_section(catalogue: Catalogue, domain: Domain) -> str:
    indicators = catalogue.of_domain(domain.key)
    head = f"## {domain.name['en']} ({domain.name['nl']})\n\n{domain.meaning['en']}"
    if not indicators:
        return f"{head}\n\nNo indicator yet: no source that is understood publishes one for neighbourhoods."
    return "\n\n".join([head, *(_indicator_section(indicator) for indicator in indicators)])


def _indicator_section(indicator: Indicator) -> str:
    rows: list[tuple[str, object]] = [
        ("name", f"{indicator.name['nl']} / {indicator.name['en']}"),
        ("betekenis", indicator.meaning["nl"]),
        ("meaning", indicator.meaning["en"]),
        ("unit", indicator.unit["en"]),
        ("worked out from", ", ".join(f"`{measure}`" for measure in indicator.measures)),
        ("worse", {1: "when higher", -1: "when lower", 0: "neither way: no colour, no signal"}[_sign(indicator)]),
        ("margin", _margin(indicator)),
        ("periods", indicator.period_kind),
        ("known after", f"{indicator.publication_delay_months} months"),
        ("version", indicator.version),
    ]
    if indicator.floor:
        rows.append(("floor", f"{indicator.floor.value:g}: {indicator.floor.reason['en']}"))
    rows += [("break", f"{item.period}: {item.reason['en']}") for item in indicator.method_breaks]
    rows += [
        ("publisher", f"{item.name}, {item.table}, {_years(item.first_year, item.last_year)}")
        for item in indicator.publishers
    ]
    return f"### {indicator.key}\n\n{table(('', ''), rows)}"


def _sign(indicator: Indicator) -> int:
    return indicator.direction.sign_of_worse


def _margin(indicator: Indicator) -> str:
    if indicator.margin.kind is MarginKind.RELATIVE:
        return f"{indicator.margin.value:.0%} of the reference"
    return f"{indicator.margin.value:g} {indicator.unit['en']}"


def _years(first: int, last: int | None) -> str:
    return f"from {first}" if last is None else f"{first}-{last}"
