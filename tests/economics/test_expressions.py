# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Does a graph refuse what can't be added, and work out what can?"""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from buurtpeil.economics import evaluate as numpy_side
from buurtpeil.economics import formulas, nodes, text
from buurtpeil.economics.evaluate import evaluate
from buurtpeil.economics.expression import Expression
from buurtpeil.economics.functions import (
    MONTHS_PER_YEAR,
    cumulative,
    loan_payment,
    minimum,
    over_cohorts,
    present_value,
    recurrence,
    total,
    value_at,
    where,
)
from buurtpeil.economics.guards import indexed, to_nominal
from buurtpeil.economics.periods import Step, Timeline
from buurtpeil.economics.quantities import Input, Status
from buurtpeil.economics.rules import standard_rules
from buurtpeil.errors import EconomicsError


def quantity(key, value, unit="count", **more):
    more.setdefault("minimum", -1e9)
    prices = "2017" if "euro" in unit else None
    return Input(key, key, key, value, unit, Status.ASSUMPTION, "test", **{"prices": prices, **more}).expression()


def timeline(count=10, start=2020, step=Step.YEAR):
    return Timeline(quantity("start-year", start, "calendar-year"), count, step)


def all_kinds():
    kinds, waiting = set(), [Expression]
    while waiting:
        below = waiting.pop().__subclasses__()
        kinds.update(below)
        waiting.extend(below)
    return kinds


def test_every_kind_of_node_is_known_to_numpy_to_the_spreadsheet_and_to_the_documentation():
    # The state of a recurrence has no value of its own: the recurrence hands it to its body.
    assert set(numpy_side._WORK) == all_kinds() - {nodes.State}
    assert set(formulas._PRINT) == all_kinds()
    assert set(text._READ) == all_kinds()


def test_euros_a_month_are_not_added_to_euros_a_year():
    rent, upkeep = quantity("rent", 450, "euro/month"), quantity("upkeep", 2_200, "euro/year")
    with pytest.raises(EconomicsError, match="Different units"):
        rent - upkeep
    assert evaluate(MONTHS_PER_YEAR * rent - upkeep) == 3_200


def test_an_unknown_unit_is_named_with_the_known_ones():
    with pytest.raises(EconomicsError, match=r"florin.*Known are euro"):
        quantity("x", 1, "florin")


def test_euros_of_two_price_years_are_not_added():
    old, new = quantity("a", 100, "euro"), quantity("b", 100, "euro", prices="2019")
    with pytest.raises(EconomicsError, match="Mixed price levels"):
        old + new
    # Consumer prices 106.16 in 2019 and 101.70 in 2017.
    assert evaluate(old + indexed(new, standard_rules()["consumer-prices"], 2017)) == pytest.approx(
        100 + 100 * 101.70 / 106.16
    )


def test_real_euros_become_nominal_with_inflation_only():
    time = timeline(2)
    rent = quantity("rent", 100, "euro") * time.during(0, 2)
    with pytest.raises(EconomicsError, match="Mixed price levels"):
        rent + quantity("payment", 5, "euro", prices="nominal")
    nominal = to_nominal(rent, quantity("inflation", 0.02, "fraction"), time)
    assert evaluate(nominal)[:, 0] == pytest.approx([100, 102, 104.04])


def test_an_expression_has_no_yes_or_no_of_its_own():
    with pytest.raises(EconomicsError, match=r"Use where\(\)"):
        bool(quantity("x", 1) > 2)


def test_a_sum_over_periods_needs_periods():
    with pytest.raises(EconomicsError, match=r"Timeline\.during"):
        total(quantity("x", 1))


def test_dividing_by_zero_names_the_step_and_the_inputs():
    with pytest.raises(EconomicsError, match=r"costs / units.*check costs, units"):
        evaluate(quantity("costs", 1) / quantity("units", 0))


def test_a_rate_of_minus_100_percent_is_refused():
    time = timeline(3)
    with pytest.raises(EconomicsError, match="-100%"):
        evaluate(present_value(quantity("x", 1, "euro") * time.at(1), quantity("rate", -1.0)))


def test_a_term_of_0_is_refused():
    with pytest.raises(EconomicsError, match=r"divided by zero.*term"):
        evaluate(loan_payment(quantity("loan", 100, "euro"), quantity("rate", 0.02), quantity("term", 0, "year")))


def test_a_period_outside_the_timeline_is_refused():
    time = timeline(3)
    with pytest.raises(EconomicsError, match="from 0 to 3"):
        evaluate(value_at(time.years, 4))


def test_amounts_fall_in_their_periods():
    time = timeline(4)
    assert evaluate(time.at(2))[:, 0].tolist() == [0, 0, 1, 0, 0]
    assert evaluate(time.during(1, 3))[:, 0].tolist() == [0, 1, 1, 1, 0]
    # A term that ends within the third year runs to its end.
    assert evaluate(time.during(1, quantity("term", 2.4, "year")))[:, 0].tolist() == [0, 1, 1, 1, 0]


def test_dates_follow_the_step_and_the_start():
    time = Timeline(quantity("start-year", 2026, "calendar-year"), 3, Step.QUARTER, start_month=10)
    # Day 46296 is 1 October 2026, 46388 is 1 January 2027 (LibreOffice's DATEVALUE).
    assert evaluate(time.dates)[:, 0].tolist() == [46296, 46296, 46388, 46478]


def test_a_recurrence_looks_one_period_back():
    time = timeline(3)
    balance = recurrence(time.index, quantity("loan", 100, "euro"), lambda before: before * 1.1 - 20)
    # 100; 110 - 20 = 90; 99 - 20 = 79; 86.9 - 20 = 66.9
    assert evaluate(balance)[:, 0] == pytest.approx([100, 90, 79, 66.9])


def test_a_recurrence_may_use_rows_from_outside_and_draws():
    time = timeline(3)
    growth = recurrence(time.index, quantity("start", 1), lambda before: before + time.index / time.one)
    assert evaluate(growth, {"start": np.array([0.0, 10.0])}).T.tolist() == [[0, 1, 3, 6], [10, 11, 13, 16]]


def test_a_recurrence_refuses_sums_of_its_own_future():
    with pytest.raises(EconomicsError, match="looks back one period"):
        recurrence(timeline(3).index, quantity("a", 1), lambda before: cumulative(before))


def test_cohorts_age_apart():
    time = timeline(3)
    starts = quantity("first", 10) * time.at(0) + quantity("second", 5) * time.at(2)
    kept = over_cohorts(starts, quantity("share", 0.5) ** time.years)
    assert evaluate(kept)[:, 0].tolist() == [10, 5, 2.5 + 5, 1.25 + 2.5]


def test_a_branch_that_is_not_taken_may_be_impossible():
    zero = quantity("x", 0)
    assert evaluate(where(zero > 0, 1 / zero, 7)) == 7


@settings(max_examples=50, deadline=None)
@given(st.lists(st.floats(-1e6, 1e6), min_size=4, max_size=4), st.floats(-0.5, 1), st.floats(-3, 3))
def test_present_value_is_linear(amounts, rate, factor):
    time = timeline(3)
    row = sum(
        (quantity(f"a{t}", amount, "euro") * time.at(t) for t, amount in enumerate(amounts)), start=0 * time.at(0)
    )
    r, k = quantity("rate", rate), quantity("factor", factor)
    once = evaluate(present_value(row, r))[0, 0]
    by_hand = sum(amount / (1 + rate) ** t for t, amount in enumerate(amounts))
    assert once == pytest.approx(by_hand, rel=1e-9, abs=1e-6)
    assert evaluate(present_value(row * k, r))[0, 0] == pytest.approx(factor * once, rel=1e-9, abs=1e-6)


def test_draws_in_chunks_are_the_same_as_one_by_one():
    time = timeline(30)
    worth = present_value(quantity("rent", 1, "euro") * time.during(1, 30), quantity("rate", 0.03))
    rates = np.linspace(0.01, 0.1, 10_001)
    together = evaluate(worth, {"rate": rates})[0]
    assert together[[0, 5_000, 10_000]] == pytest.approx(
        [evaluate(worth, {"rate": r})[0, 0] for r in (0.01, 0.055, 0.1)]
    )


def test_a_formula_reads_in_dutch_and_english():
    a, b = quantity("rent", 3), quantity("vacancy", 0.1)
    assert text.as_text(12 * a * (1 - b), "en") == "12 × rent × (1 − vacancy)"
    assert text.as_text(minimum(a, b), "nl") == "de kleinste van (rent; vacancy)"
    assert text.as_text(-(a - b), "en") == "−(rent − vacancy)"
