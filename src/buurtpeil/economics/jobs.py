# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""What is it worth, and for whom, that someone moves from benefit to paid work?

Needs the person-years at work per period and what benefit, wage and free time are worth. Gives four flows between the
municipality, the worker and the employer; the benefit saved is a transfer, so it is never added to the wage.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from buurtpeil.economics.expression import Expression
from buurtpeil.economics.flows import Basis
from buurtpeil.economics.model import Case

#: Part -> whole: one who books work as a whole may not book its parts as well.
WORK_EFFECTS: Mapping[str, str] = {"work/output": "work", "work/free-time": "work"}


@dataclass(frozen=True)
class PerJob:
    """What one person-year is worth to each, in euros a person-year."""

    municipality: Expression
    worker: Expression
    employer: Expression
    society: Expression


def per_job(benefit: Expression, wage: Expression, free_time_share: Expression) -> PerJob:
    """One person-year: the municipality saves the benefit; the worker earns a wage, gives up the benefit and free time.

    The employer gets work that is worth its wage. Society gains the work less the free time; the benefit is a transfer.
    """
    free_time = wage * free_time_share
    worker = wage - benefit - free_time
    employer = wage - wage
    return PerJob(benefit, worker, employer, benefit + worker + employer)


def book_jobs(
    case: Case,
    person_years: Expression,
    *,
    benefit: Expression,
    wage: Expression,
    free_time_share: Expression,
    worker: str,
    employer: str,
    municipality: str = "municipality",
) -> Expression:
    """Book person-years off benefit (a row of periods) between the parties with these keys; gives the benefit saved."""
    paid = person_years * wage
    saved = case.flow("benefit-ended", "Uitkering stopt", "Benefit ends", payer=worker, receiver=municipality,
                      amount=person_years * benefit)  # fmt: skip
    case.flow("wages", "Loon", "Wages", payer=employer, receiver=worker, amount=paid)
    case.flow("work-done", "Verkocht werk", "Work sold", payer="outside", receiver=employer, amount=paid,
              effect="work/output")  # fmt: skip
    case.flow("free-time", "Vrije tijd opgegeven", "Free time given up", payer=worker, receiver="outside",
              amount=paid * free_time_share, basis=Basis.WELFARE, effect="work/free-time")  # fmt: skip
    return saved
