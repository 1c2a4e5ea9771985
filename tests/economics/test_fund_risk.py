# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Does the made-up life of a guarantee fund agree with chances that can be worked out by hand?"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy.stats import binom

from buurtpeil.economics.fund_risk import LIVES, GuaranteedLoans, ruin_probability, start_capital

#: One loan over three years without interest: 1, then 2/3, then 1/3 is owed at the start of a year.
ONE = GuaranteedLoans(1, 0.0, 3, 0.0, 0.1, 1.0, 0.0, 0.0)


def asked(function, loans, last):
    values = (loans.loans, loans.rate, loans.term, loans.premium, loans.default, loans.loss, loans.fund_return,
              loans.spread)  # fmt: skip
    return float(function(*(np.array([[value]]) for value in (*values, last)))[0, 0])


def near(chance):
    """Four standard errors of a share of so many lives."""
    return pytest.approx(chance, abs=4 * (chance * (1 - chance) / LIVES) ** 0.5)


def test_one_loan_ruins_the_fund_in_the_years_in_which_its_debt_is_above_the_capital():
    assert ONE.balances() == pytest.approx([1, 2 / 3, 1 / 3])
    assert asked(ruin_probability, ONE, 0.5) == near(0.1 + 0.9 * 0.1)
    assert asked(ruin_probability, ONE, 0.9) == near(0.1)
    assert asked(ruin_probability, ONE, 1.0) == 0


def test_the_capital_for_an_accepted_chance_is_the_debt_of_the_year_that_matters():
    assert asked(start_capital, ONE, 0.15) == pytest.approx(2 / 3)
    assert asked(start_capital, ONE, 0.05) == pytest.approx(1)
    assert asked(start_capital, ONE, 1.0) == 0


def test_many_loans_in_one_year_follow_the_binomial():
    """50 loans of one year: with 10% of the loans in the fund it takes 6 defaults to empty it."""
    loans = replace(ONE, loans=50, term=1)
    assert asked(ruin_probability, loans, 0.1) == near(float(binom.sf(5, 50, 0.1)))


def test_premium_fills_the_fund_and_its_return_helps():
    """A premium of 5% on 50 loans of one year pays for 2.5 defaults more."""
    loans = replace(ONE, loans=50, term=1, premium=0.05)
    assert asked(ruin_probability, loans, 0.1) == near(float(binom.sf(7, 50, 0.1)))
    assert asked(ruin_probability, replace(loans, fund_return=0.2), 0.1) < asked(ruin_probability, loans, 0.1)


def test_without_defaults_no_capital_is_needed():
    assert asked(ruin_probability, replace(ONE, default=0.0), 0.0) == 0
    assert asked(start_capital, replace(ONE, default=0.0), 0.001) == 0


def test_more_loans_make_independent_defaults_predictable_but_not_bad_years():
    few, many = (replace(ONE, loans=n, term=10, premium=0.08, loss=0.8) for n in (10, 2_000))
    assert asked(ruin_probability, many, 0.05) < 0.01 < asked(ruin_probability, few, 0.05)
    assert asked(ruin_probability, replace(many, spread=1.0), 0.05) > 0.01


def test_the_same_fund_gives_the_same_answer_and_draws_agree_with_it():
    alone = asked(ruin_probability, ONE, 0.5)
    assert asked(ruin_probability, ONE, 0.5) == alone
    rows = [np.array([[v]]) for v in (1.0, 0.0, 3.0, 0.0)]
    many = ruin_probability(
        *rows, np.linspace(0.0999, 0.1001, 400)[None, :], *(np.array([[v]]) for v in (1, 0, 0, 0.5))
    )
    assert many.shape == (1, 400)
    assert many.mean() == pytest.approx(alone, abs=0.05)
