# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Does a social cash book add up what may be added up, and refuse the rest?"""

from __future__ import annotations

import csv
import io
from decimal import Decimal

import pytest

from buurtpeil.economics.cash_book import model_values, read, totals
from buurtpeil.economics.flows import Basis
from buurtpeil.errors import EconomicsError

HEAD = "day;who;effect;quantity;unit;unit_value;basis;attribution;evidence\n"
GOOD = (
    "2026-01-31;work team;work;1,5;person-year;14000;cash;0,3;benefit ended, letter of the municipality\n"
    "2026-02-28;work team;work;0,5;person-year;14000;cash;0,3;contract\n"
    "2026-02-28;cooks;return-service;104;hour;15;welfare;0,5;kitchen list\n"
    "2025-12-31;cooks;return-service;999;hour;15;welfare;0,5;kitchen list\n"
)


def lines(text):
    return read(csv.DictReader(io.StringIO(HEAD + text), delimiter=";"))


def test_a_year_comes_to_totals_by_effect_and_basis():
    work, service = sorted(totals(lines(GOOD), 2026), key=lambda total: total.basis)
    assert (work.effect, work.basis, work.quantity, work.worth) == ("work", Basis.CASH, Decimal("2.0"), Decimal("8400"))
    assert (service.quantity, service.unit, service.worth) == (Decimal(104), "hour", Decimal("780.0"))


def test_the_book_gives_the_inputs_of_the_model():
    assert model_values(lines(GOOD), 2026) == {"person-years": 2.0, "users": 2.0, "hours": 1.0, "weeks": 52.0}


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("2026-01-01;cooks;return-service;1;hour;15;cash;1;list", r"unpaid hours as cash.*welfare"),
        ("2026-01-01;cooks;return-service;1;day;0;cash;1;list", r"wrong unit.*hour"),
        ("2026-01-01;cooks;retrun-service;1;hour;0;cash;1;list", r"Unknown effect.*return-service"),
        ("2026-01-01;cooks;return-service;-1;hour;0;cash;1;list", "below zero"),
        ("2026-01-01;cooks;return-service;1;hour;0;cash;1,2;list", "0 to 1"),
        ("2026-01-01;cooks;return-service;1;hour;0;cash;1;", r"Row 1.*evidence"),
        ("1 January;cooks;return-service;1;hour;0;cash;1;list", r"Row 1.*2017-04-10"),
        ("2026-01-01;cooks;return-service;many;hour;0;cash;1;list", "Row 1"),
        ("2026-01-01;cooks;return-service;1;hour;0;money;1;list", "Row 1"),
    ],
)
def test_a_wrong_line_says_what_is_wrong(line, message):
    with pytest.raises(EconomicsError, match=message):
        lines(line + "\n")


def test_the_same_line_twice_is_refused():
    with pytest.raises(EconomicsError, match="twice"):
        totals(lines(2 * GOOD.splitlines(keepends=True)[0]), 2026)


def test_an_effect_beside_its_part_is_refused():
    part = "2026-03-31;work team;work/output;1;person-year;24000;welfare;1;contract\n"
    with pytest.raises(EconomicsError, match=r"'work' and 'work/output'"):
        totals(lines(GOOD + part), 2026)
