# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Is work counted once, and the benefit saved as a transfer?"""

from __future__ import annotations

from dataclasses import replace

import pytest

from buurtpeil.economics.calculation import Calculation
from buurtpeil.economics.flows import Basis
from buurtpeil.economics.jobs import WORK_EFFECTS, book_jobs
from buurtpeil.economics.model import Model
from buurtpeil.economics.parties import Party, PartyKind
from buurtpeil.economics.quantities import Input, Status
from buurtpeil.economics.result import calculate
from buurtpeil.errors import EconomicsError


def one_job(x, case, book_whole=False):
    time = case.timeline(x.start_year, 2)
    book_jobs(case, x.jobs * time.during(1, 1), benefit=x.benefit, wage=x.wage, free_time_share=x.free,
              worker="worker", employer="employer")  # fmt: skip
    if book_whole:
        case.flow("work", "Werk", "Work", payer="outside", receiver="all", amount=x.jobs * x.wage * time.at(1),
                  basis=Basis.WELFARE, effect="work")  # fmt: skip
    case.discount(x.rate)
    case.no_baseline_flows("Uitkering.", "Benefit.")


def quantity(key, value, unit):
    prices = "2017" if "euro" in unit else None
    return Input(key, key, key, value, unit, Status.ASSUMPTION, "made up", prices=prices)


MODEL = Model(
    key="one-job", section="0", nl="Een baan", en="One job", summary_nl="-", summary_en="-", build=one_job, golden=(),
    effects=WORK_EFFECTS,
    parties=(Party("municipality", "Gemeente", "Municipality", PartyKind.MUNICIPALITY),
             Party("worker", "Werker", "Worker", PartyKind.RESIDENTS),
             Party("employer", "Werkgever", "Employer", PartyKind.COMPANY),
             Party("all", "Samenleving", "Society", PartyKind.SOCIETY)),
    inputs=(quantity("start-year", 2026, "calendar-year"), quantity("jobs", 1, "person"),
            quantity("benefit", 14_000, "euro/person/year"), quantity("wage", 24_000, "euro/person/year"),
            quantity("free", 0.3, "fraction"), quantity("rate", 0, "fraction")),
)  # fmt: skip


def test_a_job_gives_society_the_work_less_the_free_time_and_never_the_benefit_on_top():
    result = calculate(Calculation(MODEL))
    assert result.parties["municipality"].npv == pytest.approx(14_000)
    assert result.parties["worker"].npv == pytest.approx(10_000)
    assert result.parties["worker"].npv_with_effects == pytest.approx(10_000 - 7_200)
    assert result.parties["employer"].npv == pytest.approx(0)
    assert result.society["npv/society"] == pytest.approx(16_800)


def test_a_higher_benefit_moves_money_but_not_society():
    result = calculate(Calculation(MODEL), {"benefit": 20_000})
    assert result.parties["worker"].npv == pytest.approx(4_000)
    assert result.society["npv/society"] == pytest.approx(16_800)


def test_work_as_a_whole_beside_its_parts_is_refused():
    with pytest.raises(EconomicsError, match=r"booked twice.*work"):
        Calculation(replace(MODEL, build=lambda x, case: one_job(x, case, book_whole=True)))
