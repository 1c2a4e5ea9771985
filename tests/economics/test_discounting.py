# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Is an amount in the middle of a year worth half a year's interest more, and does a falling rate fall when it says?"""

from __future__ import annotations

import io

import openpyxl
import pytest

from buurtpeil.economics.calculation import Calculation
from buurtpeil.economics.discounting import Discounting, Moment, schedules
from buurtpeil.economics.evaluate import Program
from buurtpeil.economics.functions import constant
from buurtpeil.economics.periods import Step, Timeline
from buurtpeil.economics.registry import calculation
from buurtpeil.economics.report import make_report
from buurtpeil.economics.result import calculate
from buurtpeil.economics.spreadsheet import to_xlsx
from buurtpeil.errors import EconomicsError
from tests.economics.test_spreadsheet import differences, needs_office, two_changes

MIDDLE, GREEN_BOOK = Discounting.of("middle"), Discounting.of("end", "green-book")
BOTH = Discounting.of("middle", "green-book")


def worth(discounting, amounts, rate=0.05, step=Step.YEAR, **more):
    """The worth of {period: euros}."""
    time = Timeline(constant(2020, "calendar-year"), max(amounts), step)
    rows = [time.at(period) * constant(float(amount), "euro") for period, amount in amounts.items()]
    cash = rows[0]
    for row in rows[1:]:
        cash = cash + row
    return float(Program([discounting.worth(cash, constant(rate, "fraction"), time, **more)]).run({})[0][0, 0])


def test_in_the_middle_of_the_year_half_a_year_is_saved_and_the_start_stays():
    assert worth(MIDDLE, {0: -1_000, 1: 100, 3: 200}) == pytest.approx(-1_000 + 100 / 1.05**0.5 + 200 / 1.05**2.5)
    assert worth(Discounting(), {0: -1_000, 1: 100, 3: 200}) == pytest.approx(-1_000 + 100 / 1.05 + 200 / 1.05**3)


def test_in_the_middle_of_a_month_half_a_month_is_saved():
    assert worth(MIDDLE, {0: 5, 12: 100}, step=Step.MONTH) == pytest.approx(5 + 100 / 1.05 ** (11.5 / 12))


@pytest.mark.parametrize(
    ("year", "factor"),
    [
        (1, 1.035),
        (30, 1.035**30),
        (31, 1.035**30 * 1.03),
        (75, 1.035**30 * 1.03**45),
        (100, 1.035**30 * 1.03**45 * 1.025**25),
    ],
)
def test_the_green_book_falls_after_30_and_75_years(year, factor):
    assert worth(GREEN_BOOK, {0: 1, year: 100}) == pytest.approx(1 + 100 / factor)


def test_a_falling_rate_in_the_middle_of_the_year_takes_half_of_its_own_year():
    assert worth(BOTH, {0: 1, 31: 100}) == pytest.approx(1 + 100 / (1.035**30 * 1.03**0.5))
    assert worth(BOTH, {0: 1, 24: 100}, step=Step.MONTH) == pytest.approx(1 + 100 / 1.035 ** (23.5 / 12))


def test_who_has_a_rate_of_his_own_keeps_it():
    assert worth(GREEN_BOOK, {0: 1, 2: 100}, 0.08, has_own_rate=True) == pytest.approx(1 + 100 / 1.08**2)


def test_beyond_the_schedule_nothing_is_known():
    with pytest.raises(EconomicsError, match=r"'green-book' says nothing about year 126\. It ends after 125"):
        worth(GREEN_BOOK, {126: 1})


def test_a_real_schedule_on_nominal_amounts_is_refused():
    with pytest.raises(EconomicsError, match="in nominal amounts, and discount schedule 'green-book' is real"):
        calculation("solar-programme", GREEN_BOOK)


@pytest.mark.parametrize(("words", "message"), [(("mid", None), "Did you mean"), (("end", "greenbook"), "green-book")])
def test_an_unknown_way_is_named(words, message):
    with pytest.raises(EconomicsError, match=message):
        Discounting.of(*words)


def test_every_schedule_is_in_order_and_says_where_it_comes_from():
    for schedule in schedules().values():
        untils = [until for until, _ in schedule.steps]
        assert untils == sorted(set(untils))
        assert schedule.reference


def test_a_run_tells_how_it_was_discounted_and_has_a_number_of_its_own():
    plain, other = calculation("mkba"), calculation("mkba", BOTH)
    assert isinstance(other, Calculation)
    assert calculate(plain).inputs_hash != calculate(other).inputs_hash
    rate = make_report(other).rate
    assert rate is not None
    assert (rate.value, rate.discounting.moment) == (0.035, Moment.MIDDLE)
    book = openpyxl.load_workbook(io.BytesIO(to_xlsx(calculate(other), language="en")))
    texts = " ".join(str(cell.value) for row in book["Result"].iter_rows() for cell in row if cell.value)
    assert "Green Book" in texts
    assert "middle of each period" in texts


@pytest.mark.slow
@needs_office
@pytest.mark.parametrize(
    ("key", "discounting"), [("transition-exploitation", MIDDLE), ("mkba", GREEN_BOOK), ("mkba", BOTH)]
)
def test_other_ways_of_discounting_live_in_the_spreadsheet(key, discounting, tmp_path):
    model = calculation(key, discounting)
    changes = two_changes(model)
    wrong, seen = differences(model, to_xlsx(calculate(model), language="en"), changes, tmp_path)
    assert wrong == []
    assert seen > 20
    assert calculate(model, changes).parties != calculate(calculation(key), changes).parties
