# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""What do the words in a spreadsheet say?

Needs a key and a language. Gives the names of sheets, headings and remarks, Dutch or English.
"""

from __future__ import annotations

from collections.abc import Mapping

_WORDS: Mapping[str, tuple[str, str]] = {
    "inputs": ("Uitgangspunten", "Inputs"),
    "steps": ("Stappen", "Steps"),
    "periods": ("Perioden", "Periods"),
    "rules": ("Regels", "Rules"),
    "result": ("Uitkomst", "Result"),
    "uncertainty": ("Onzekerheid", "Uncertainty"),
    "sources": ("Bronnen", "Sources"),
    "cash": ("Kasstromen", "Cash flows"),
    "cash-explained": (
        "Wat er elke periode in en uit de kas gaat, per partij. Deze cellen zijn formules en bewegen mee.",
        "What goes into and out of each party's account every period. These cells are formulas and follow along.",
    ),
    "running": ("Opgetelde kas per partij", "Running total per party"),
    "made": ("Gemaakt met Buurtpeil", "Made with Buurtpeil"),
    "own-values": ("Uw waarden", "Your values"),
    "remarks": ("Bij deze uitkomst", "Beside this result"),
    "living": (
        "De getallen in de kolommen zijn formules: verander een gele cel op het blad Uitgangspunten en ze volgen.",
        "The numbers in the columns are formulas: change a yellow cell on the sheet Inputs and they follow.",
    ),
    "change-here": ("Verander de gele cellen; al het andere volgt.", "Change the yellow cells; all else follows."),
    "steps-explained": (
        "Elke stap is een formule; de laatste kolom zegt hem in woorden.",
        "Each step is a formula; the last column says it in words.",
    ),
    "key": ("Sleutel", "Key"),
    "name": ("Naam", "Name"),
    "value": ("Waarde", "Value"),
    "unit": ("Eenheid", "Unit"),
    "prices": ("Prijspeil", "Prices"),
    "status": ("Status", "Status"),
    "source": ("Bron", "Source"),
    "low": ("Laag", "Low"),
    "high": ("Hoog", "High"),
    "how": ("Hoe", "How"),
    "period": ("Periode", "Period"),
    "backwards": ("Hulpkolom, achterstevoren", "Helper column, backwards"),
    "computed": (
        "Uitgerekend door Buurtpeil; verandert hier niet mee.",
        "Worked out by Buurtpeil; does not change along here.",
    ),
    "rule": ("Regel", "Rule"),
    "first": ("Vanaf", "From"),
    "last": ("Tot en met", "Up to"),
    "reference": ("Vindplaats", "Reference"),
    "internal-rates": (
        "Interne rentevoeten per jaar, alle (uitgerekend; verandert hier niet mee)",
        "Internal rates of return a year, all (worked out; does not change along here)",
    ),
    "no-rate": ("geen", "none"),
    "baseline": ("Nulalternatief", "Baseline alternative"),
    "pro-memoria": ("Pro memorie", "Pro memoria"),
    "to-confirm": ("Te bevestigen aannamen", "Assumptions to confirm"),
    "drawn": (
        "Uitkomsten over trekkingen (uitgerekend door Buurtpeil; verandert hier niet mee)",
        "Results over draws (worked out by Buurtpeil; does not change along here)",
    ),
    "mean": ("Gemiddelde", "Mean"),
    "p5": ("5%", "5%"),
    "p50": ("50%", "50%"),
    "p95": ("95%", "95%"),
    "losing": ("Kans op verlies", "Probability of losing"),
    "one-at-a-time": ("Eén uitgangspunt tegelijk", "One input at a time"),
    "at-low": ("Uitkomst bij laag", "Result at low"),
    "at-high": ("Uitkomst bij hoog", "Result at high"),
    "budget": ("Begroting per jaar", "Budget a year"),
    "lacking": ("Tekort op de begroting", "Lacking in the budget"),
    "driven-by": ("Wat de uitkomst onzeker maakt (Sobol-index)", "What makes the result uncertain (Sobol index)"),
    "first-order": ("Alleen", "Alone"),
    "total-order": ("Samen met andere", "With others"),
    "from": ("van", "from"),
    "to": ("tot", "to"),
    "measure-first": ("Wat u het eerst moet nameten", "What to go and measure first"),
    "worth-knowing": ("Zeker weten is waard (euro)", "Knowing is worth (euros)"),
    "everything": ("Alles zeker weten", "Knowing everything"),
    "draws": ("Trekkingen", "Draws"),
    "seed": ("startgetal", "seed"),
    "changed-since": ("Veranderd sinds 2017", "Changed since 2017"),
}


def word(key: str, language: str) -> str:
    """The word in one language."""
    nl, en = _WORDS[key]
    return nl if language == "nl" else en
