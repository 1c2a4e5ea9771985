# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Can each party carry it, in the words that terminal and PDF share?

Needs a `Report` and a language. Gives per party whose account moves: what it must finance, from when it stays positive,
what comes back per euro and at which rates; and for each budget that a user gave whether it is enough.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from buurtpeil.economics.report import Report
from buurtpeil.economics.report_words import amount, decimal, phrase, share
from buurtpeil.economics.result import PartyResult

COLUMNS = ("who", "need", "plus", "received", "rates", "modified")
_NOTHING = "–"


def account_rows(report: Report, language: str) -> list[Mapping[str, str]]:
    """A record a party, with a text per column of `COLUMNS`."""
    step = report.result.calculation.time.step.value if report.parties else ""
    return [
        {
            "who": party.nl if language == "nl" else party.en,
            "need": amount(party.peak_need, language),
            "plus": _plus(party.first_positive_period, step, language),
            "received": _NOTHING if party.received_per_euro is None else decimal(party.received_per_euro, language, 2),
            "rates": _rates(party, language),
            "modified": _NOTHING if party.modified_rate is None else share(party.modified_rate, language),
        }
        for party in report.parties
        if any(party.net)
    ]


def _plus(first: int | None, step: str, language: str) -> str:
    if first is None:
        return phrase("never", language)
    return phrase(f"in-{step}", language).format(number=first) if first else phrase("at-once", language)


def _rates(party: PartyResult, language: str) -> str:
    """Every rate; of money that comes in first it is what a loan costs, not what a plan yields."""
    text = " / ".join(share(rate, language) for rate in party.internal_rates)
    first = next((amount for amount in party.net if amount), 0.0)
    return f"{phrase('as-loan', language)} {text}" if text and first > 0 else text or _NOTHING


def budget_lines(report: Report, language: str) -> Iterator[str]:
    """For each budget: that it is enough, or in which years after the start how much is lacking."""
    for party in report.parties:
        if party.budget is None:
            continue
        words = {
            "who": party.nl if language == "nl" else party.en,
            "budget": amount(party.budget, language),
            "years": ", ".join(f"{one.period} ({amount(one.lacking, language)})" for one in party.breaches),
        }
        yield phrase("budget-breached" if party.breaches else "budget-enough", language).format(**words)
