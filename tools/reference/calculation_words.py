# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""What do the pages of the calculations call things?

Needs a key and a language. Gives the word in Dutch or English.
"""

from __future__ import annotations

from collections.abc import Mapping

_WORDS: Mapping[str, tuple[str, str]] = {
    "calculations": ("Rekenmodellen", "Calculations"),
    "calculation": ("Rekenmodel", "Calculation"),
    "introduction": (
        "Elk model beantwoordt één vraag: wat kost het, wie betaalt, wie wint? De bladzijden komen uit de code zelf: "
        "de formules zijn die waarmee gerekend wordt. [In English](index.md).",
        "Each model answers one question: what does it cost, who pays, who gains? The pages come from the code "
        "itself: the formulas are those that are worked out. [In het Nederlands](index.nl.md).",
    ),
    "anomalies": ("Waar het rapport niet eenduidig is", "Where the report is not of one meaning"),
    "anomalies-introduction": (
        "Op deze plaatsen kan het rapport op meer manieren gelezen worden, of passen cijfers niet bij elkaar. Geen "
        "ervan is stil opgelost. [In English](anomalies.md).",
        "In these places the report can be read in more than one way, or its figures do not fit. None was settled in "
        "silence. [In het Nederlands](anomalies.nl.md).",
    ),
    "print": ("In het rapport", "In the report"),
    "handling": ("Wat wij ermee doen", "What we do with it"),
    "where": ("Waar", "Where"),
    "section": ("Paragraaf", "Section"),
    "question": ("Vraag", "Question"),
    "key": ("Sleutel", "Key"),
    "version": ("versie", "version"),
    "other": ("In English", "In het Nederlands"),
    "inputs": ("Uitgangspunten", "Inputs"),
    "scenarios": ("Scenario's", "Scenarios"),
    "parties": ("Wie betaalt wat aan wie", "Who pays what to whom"),
    "formulas": ("Formules", "Formulas"),
    "rules": ("Regels met een datum", "Dated rules"),
    "golden": ("Met de hand nagerekend", "Worked out by hand"),
    "changed": ("Veranderd sinds 2017", "Changed since 2017"),
    "outside": ("Waarmee vergeleken, en wat er niet in zit", "Compared with what, and what is left out"),
    "confirm": ("Wat een mens moet bevestigen", "What a person must confirm"),
    "input": ("Uitgangspunt", "Input"),
    "value": ("Waarde", "Value"),
    "range": ("Van … tot", "From … to"),
    "prices": ("Prijspeil", "Prices"),
    "status": ("Status", "Status"),
    "source": ("Bron", "Source"),
    "correlations": ("Bewegen samen (rangcorrelatie)", "Move together (rank correlation)"),
    "scenario": ("Scenario", "Scenario"),
    "values": ("Waarden", "Values"),
    "flow": ("Stroom", "Flow"),
    "payer": ("Van", "From"),
    "receiver": ("Naar", "To"),
    "basis": ("Soort", "Basis"),
    "amount": ("Bedrag per periode", "Amount per period"),
    "in-baseline": ("zonder het plan", "without the plan"),
    "step": ("Stap of uitkomst", "Step or result"),
    "formula": ("Formule", "Formula"),
    "unit": ("Eenheid", "Unit"),
    "rate": ("Discontovoet", "Discount rate"),
    "computed": ("door Buurtpeil gezocht of geloot; geen formule", "searched or drawn by Buurtpeil; no formula"),
    "rule": ("Regel", "Rule"),
    "from": ("Vanaf", "From"),
    "to": ("Tot en met", "Up to"),
    "no-end": ("geen einde bekend", "no end known"),
    "golden-why": (
        "Bij elke test moeten deze gevallen uitkomen, tot op de cent.",
        "Each test run must give these, to the cent.",
    ),
    "case": ("Geval", "Case"),
    "expected": ("Moet zijn", "Must be"),
    "none": ("niet haalbaar", "not achievable"),
    "baseline": ("Nulalternatief", "Baseline alternative"),
    "no-number": ("Zonder getal", "Without a number"),
    "warns": ("Waarschuwt als het zo is", "Warns where it is so"),
    "remark": ("Altijd erbij", "Always beside it"),
}


def word(key: str, language: str) -> str:
    """The word in one language."""
    nl, en = _WORDS[key]
    return nl if language == "nl" else en
