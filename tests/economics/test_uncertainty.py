# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Are draws spread and correlated as asked, and do indices, break-evens and information have their known values?"""

from __future__ import annotations

import tracemalloc

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy.stats import beta, lognorm, norm, spearmanr, triang, truncnorm

from buurtpeil.cli.calculate_text import report_text
from buurtpeil.economics.break_even import break_even, break_even_over_draws
from buurtpeil.economics.calculation import Calculation
from buurtpeil.economics.draws import cube, draw, quantile
from buurtpeil.economics.functions import where
from buurtpeil.economics.model import Model
from buurtpeil.economics.quantities import Input, Reading, Shape, Status
from buurtpeil.economics.registry import calculation
from buurtpeil.economics.report import Turning, make_report
from buurtpeil.economics.sensitivity import groups_of, sobol_indices, value_of_information
from buurtpeil.economics.uncertainty import band, npv_profile, share_on_assumptions, simulate, tornado
from buurtpeil.errors import EconomicsError


def quantity(key, value, low=None, high=None, shape=Shape.UNIFORM, status=Status.ASSUMPTION, **more):
    more.setdefault("minimum", -1e6)
    more.setdefault("maximum", 1e6)
    return Input(key, key, key, value, "count", status, "test", low=low, high=high, shape=shape, **more)


def model(formula, *inputs, correlations=()):
    def build(x, case):
        case.output("result", "r", "r", formula(x))

    return Calculation(Model(key="test", section="0", nl="t", en="t", summary_nl="", summary_en="", inputs=inputs,
                             parties=(), build=build, golden=(), correlations=correlations))  # fmt: skip


def three(correlations=()):
    """x1 + 2 x2 + x1 x3 with x uniform on 0 to 1."""
    inputs = [quantity(key, 0.5, 0, 1) for key in ("a", "b", "c")]
    return model(lambda x: x.a + 2 * x.b + x.a * x.c, *inputs, correlations=correlations)


@pytest.mark.parametrize(
    ("one", "peer"),
    [
        (quantity("a", 450, 380, 540, Shape.TRIANGULAR), triang(70 / 160, 380, 160)),
        (quantity("a", 5, 1, 9, Shape.NORMAL), norm(5, 8 / (2 * 1.6448536))),
        (quantity("a", 3, 1, 9, Shape.LOGNORMAL), lognorm(np.log(9) / (2 * 1.6448536), scale=3)),
        # PERT: 1 + 4 (450 - 380) / 160 = 2.75 and 1 + 4 (540 - 450) / 160 = 3.25.
        (quantity("a", 450, 380, 540, Shape.PERT), beta(2.75, 3.25, 380, 160)),
        # Beta: mean 0.3, deviation 0.2 / 3.2897 = 0.060796; 0.3 x 0.7 / 0.060796^2 - 1 = 55.816 in all.
        (
            quantity("a", 0.3, 0.2, 0.4, Shape.BETA, minimum=0, maximum=1),
            beta(0.3 * 55.81641, 0.7 * 55.81641),
        ),
        # Truncated at 0 and 6: the deviation is (6 - 1) / 3.2897 = 1.5198921
        (
            quantity("a", 5, 1, 6, Shape.NORMAL, minimum=0, maximum=6),
            truncnorm((0 - 3.5) / 1.5198921, (6 - 3.5) / 1.5198921, 3.5, 1.5198921),
        ),
    ],
)
def test_a_distribution_is_that_of_scipy(one, peer):
    shares = np.linspace(0.01, 0.99, 50)
    assert quantile(one, shares) == pytest.approx(peer.ppf(shares), rel=1e-5)


@given(
    st.sampled_from([Shape.TRIANGULAR, Shape.PERT, Shape.UNIFORM, Shape.NORMAL, Shape.LOGNORMAL, Shape.BETA]),
    st.tuples(*[st.floats(0.01, 0.99)] * 3),
)
def test_draws_stay_within_bounds_and_rise_with_their_share(shape, three):
    low, value, high = sorted(three)
    assume(high - low > 1e-3)
    mean, deviation = value, (high - low) / (2 * 1.6448536)
    assume(shape is not Shape.BETA or deviation**2 < 0.99 * mean * (1 - mean))
    one = quantity("a", value, low, high, shape, minimum=0, maximum=1)
    values = quantile(one, np.linspace(1e-9, 1 - 1e-9, 101))
    assert (values >= 0).all()
    assert (values <= 1).all()
    assert (np.diff(values) >= -1e-12).all()


def test_the_mean_of_a_pert_weighs_the_value_four_times():
    one = quantity("a", 3, 1, 9, Shape.PERT)
    assert quantile(one, cube(1, 2**14, 1)[0]).mean() == pytest.approx((1 + 4 * 3 + 9) / 6, rel=1e-3)


def test_readings_come_in_their_shares_and_whole_numbers_are_whole():
    readings = (Reading(5_500, 0.9, "", ""), Reading(55_000, 0.1, "", ""))
    one = quantity("a", 5_500, shape=Shape.DISCRETE, readings=readings)
    values = quantile(one, cube(1, 1024, 1)[0])
    assert np.mean(values == 55_000) == pytest.approx(0.1, abs=0.002)
    years = quantile(quantity("t", 12, 10, 20, Shape.UNIFORM, whole=True), cube(1, 4096, 1)[0])
    levels, counts = np.unique(years, return_counts=True)
    assert levels.tolist() == list(range(10, 21))
    assert counts.max() - counts.min() < 20


def test_rank_correlations_are_as_asked():
    inputs = [quantity("a", 5, 1, 9), quantity("b", 3, 1, 9, Shape.LOGNORMAL), quantity("c", 5, 1, 9)]
    values = draw(inputs, [("a", "b", 0.7), ("b", "c", -0.3)], 2**14, 1)
    assert spearmanr(values["a"], values["b"]).statistic == pytest.approx(0.7, abs=0.01)
    assert spearmanr(values["b"], values["c"]).statistic == pytest.approx(-0.3, abs=0.01)
    assert spearmanr(values["a"], values["c"]).statistic == pytest.approx(0, abs=0.01)


def test_correlations_that_contradict_each_other_are_refused():
    inputs = [quantity(key, 5, 1, 9) for key in "abc"]
    with pytest.raises(EconomicsError, match="can't hold together"):
        draw(inputs, [("a", "b", 0.9), ("b", "c", 0.9), ("a", "c", -0.9)], 64, 1)


def test_the_same_seed_gives_the_same_draws():
    inputs = [quantity("a", 5, 1, 9)]
    assert (draw(inputs, (), 100, 7)["a"] == draw(inputs, (), 100, 7)["a"]).all()
    assert (draw(inputs, (), 100, 7)["a"] != draw(inputs, (), 100, 8)["a"]).any()


def test_sobol_indices_have_their_exact_values():
    # x1 + 2 x2 + x1 x3, uniform: V = 1/12 (1.5^2 + 4 + 0.5^2) + 1/144; first order of a 2.25/12, b 4/12, c 0.25/12.
    variance = (2.25 + 4 + 0.25) / 12 + 1 / 144
    case = three()
    found = {index.inputs[0]: index for index in sobol_indices(case, case.inputs(), base=2**13)}
    exact = {"a": (2.25 / 12, 2.25 / 12 + 1 / 144), "b": (4 / 12, 4 / 12), "c": (0.25 / 12, 0.25 / 12 + 1 / 144)}
    for key, (first, total) in exact.items():
        assert found[key].first == pytest.approx(first / variance, abs=0.005)
        assert found[key].total == pytest.approx(total / variance, abs=0.005)
        assert found[key].first_interval[0] <= first / variance <= found[key].first_interval[1]


def test_sobol_indices_are_those_of_salib():
    pytest.importorskip("SALib")
    from SALib.analyze import sobol as analyze
    from SALib.sample import sobol as sample

    problem = {"num_vars": 3, "names": ["a", "b", "c"], "bounds": [[0, 1]] * 3}
    points = sample.sample(problem, 2**12, calc_second_order=False, seed=1)
    peer = analyze.analyze(problem, points[:, 0] + 2 * points[:, 1] + points[:, 0] * points[:, 2],
                           calc_second_order=False, seed=1)  # fmt: skip
    case = three()
    found = {index.inputs[0]: index for index in sobol_indices(case, case.inputs(), base=2**12)}
    assert [found[key].first for key in "abc"] == pytest.approx(peer["S1"], abs=0.01)
    assert [found[key].total for key in "abc"] == pytest.approx(peer["ST"], abs=0.01)


def test_correlated_inputs_get_one_index_together():
    case = three([("a", "c", 0.5)])
    assert groups_of(["a", "b", "c"], [("a", "c", 0.5)]) == [("a", "c"), ("b",)]
    found = sobol_indices(case, case.inputs())
    # Apart from each other the two groups add up: each first index is its total, and together they are all.
    assert sum(index.first for index in found) == pytest.approx(1, abs=0.02)
    assert {index.inputs for index in found} == {("a", "c"), ("b",)}


def test_a_tornado_has_the_largest_swing_first_and_marks_a_change_of_sign():
    case = model(lambda x: x.a - 10 * x.b, quantity("a", 2, 0, 4), quantity("b", 0.5, 0, 1), quantity("c", 1))
    bars = tornado(case, case.inputs())
    assert [(bar.key, bar.at_low, bar.at_high, bar.flips) for bar in bars] == [("b", 2, -8, True), ("a", -5, -1, False)]


def test_the_share_on_assumptions_is_that_of_the_swing():
    report = quantity("b", 1, 0, 3, status=Status.REPORT)
    case = model(lambda x: x.a + x.b, quantity("a", 1, 0, 1), report)
    # Swings 1 (assumption) and 3 (report).
    assert share_on_assumptions(case, case.inputs()) == pytest.approx(0.25)


def test_the_probability_of_losing_is_counted():
    case = model(lambda x: x.a - 0.25, quantity("a", 0.5, 0, 1))
    spread = simulate(case, case.inputs(), draws=4096).spread("result")
    assert spread.probability_of_losing == pytest.approx(0.25, abs=0.01)
    assert (spread.mean, spread.p5, spread.p95) == pytest.approx((0.25, -0.2, 0.7), abs=0.005)


def test_every_break_even_is_found():
    case = model(lambda x: (x.a - 1) * (x.a - 2) * (x.a - 7), quantity("a", 3, minimum=0, maximum=10))
    assert break_even(case, case.inputs(), "a", "result") == pytest.approx((1, 2, 7), abs=1e-9)


def test_no_break_even_is_an_answer_and_no_influence_is_an_error():
    case = model(lambda x: x.a**2 + 1, quantity("a", 3, minimum=0, maximum=10), quantity("b", 1))
    assert break_even(case, case.inputs(), "a", "result") == ()
    with pytest.raises(EconomicsError, match="does not depend on input 'b'"):
        break_even(case, case.inputs(), "b", "result")


def test_a_break_even_brings_the_result_to_zero():
    case = calculation("transition-exploitation")
    for key in ("rent", "purchase-price", "upkeep", "discount-rate", "demolition-cost"):
        for root in break_even(case, case.inputs({"term": 20}), key, "npv/owner"):
            assert case.value("npv/owner", case.inputs({"term": 20, key: root})) == pytest.approx(0, abs=0.01)


def test_a_term_breaks_even_in_whole_years():
    # §2.5: 14.35 years with the demolition paid for, so from year 15 on.
    case = calculation("transition-exploitation")
    assert break_even(case, case.inputs({"demolition-subsidy": 1}), "term", "npv/owner") == (15.0,)


def test_a_break_even_follows_the_other_inputs():
    case = model(lambda x: x.a - x.b, quantity("a", 3, minimum=0, maximum=10), quantity("b", 5, 2, 12, minimum=0))
    roots = break_even_over_draws(case, case.inputs(), "a", "result", 1024)
    assert np.nanmin(roots) == pytest.approx(2, abs=0.05)
    assert np.isnan(roots).mean() == pytest.approx(0.2, abs=0.01)  # b above 10


def test_the_value_of_information_has_its_exact_value():
    # Worth a - b with a uniform on -1 to 1 and b on -0.1 to 0.1: knowing a is worth E max(0, a) = 1/4.
    case = model(lambda x: x.a - x.b, quantity("a", 0, -1, 1), quantity("b", 0, -0.1, 0.1))
    found = value_of_information(simulate(case, case.inputs(), draws=2**14), "result")
    assert found[0].inputs == ("a",)
    assert found[0].value == pytest.approx(0.25, abs=0.005)
    assert found[1].value == pytest.approx(0.025, abs=0.005)
    assert found[-1].inputs == ()
    assert found[-1].value >= found[0].value - 1e-9


def test_information_is_worthless_where_the_choice_is_clear():
    case = model(lambda x: where(x.a > 0.5, 5, 1), quantity("a", 0.5, 0, 1))
    assert value_of_information(simulate(case, case.inputs(), draws=512), "result")[0].value == 0


def test_the_profile_crosses_zero_at_the_internal_rates():
    case = calculation("transition-exploitation")
    inputs = case.inputs({"term": 20})
    profile = npv_profile(case, inputs, "owner", (-0.1937, 0.0, 0.03, 0.03764))
    assert profile[0][1] == pytest.approx(0, abs=300)  # steep: 1e-4 in the rate is some hundreds of euros
    assert profile[2][1] == pytest.approx(1_892.63, abs=0.01)
    assert profile[3][1] == pytest.approx(0, abs=1)


def test_after_net_metering_the_same_solar_contract_loses_money():
    # Anchors: in 2017 almost no household loses, in 2027 98% do, some 1,800 euros in the middle.
    case = calculation("solar-programme")
    then = simulate(case, case.inputs(), ["npv/household"], 4096).spread("npv/household")
    later = simulate(case, case.inputs({}, "after-net-metering"), ["npv/household"], 4096).spread("npv/household")
    assert then.probability_of_losing < 0.03
    assert later.probability_of_losing > 0.95
    assert -2_500 < later.p50 < -1_500


def test_memory_is_bounded_by_chunks():
    case = calculation("transition-exploitation")
    inputs = case.inputs()
    values = draw(inputs, case.model.correlations, 2**16, 1)
    case.run(["npv/owner"], inputs, values)
    tracemalloc.start()
    case.run(["npv/owner"], inputs, values)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    # One array of 41 periods by 65,536 draws would be 21 MB; the graph has dozens.
    assert peak < 25e6


def test_a_band_widens_with_the_years_and_holds_the_middle():
    case = calculation("solar-programme")
    low, middle, high = band(case, case.inputs(), "cumulative/household", draws=1024)
    assert (low <= middle).all()
    assert (middle <= high).all()
    assert high[15] - low[15] > high[5] - low[5] > 0


@pytest.mark.parametrize(
    ("low", "values", "status"),
    [
        (6.0, (), Turning.UNKNOWN),  # the root, 5 + 1/3, lies outside the range of the input
        (5.2, (16 / 3,), Turning.FOUND),
    ],
)
def test_what_cannot_be_worked_out_is_not_called_not_achievable(low, values, status):
    """3 - 1 / (a - 5) can't be worked out at 5, so that not all possible values can be looked at."""
    case = model(lambda x: 3 - 1 / (x.a - 5), quantity("a", 6.5, low, 7, minimum=0, maximum=10))
    (point,) = make_report(case).turning_points
    assert point.values == pytest.approx(values)
    assert (point.status, point.searched) == (status, (low, 7))
    assert point.reason == "A result is not a number: 1 / (a − 5)."


def test_what_no_possible_value_gives_is_not_achievable():
    case = model(lambda x: 3 + x.a, quantity("a", 6.5, 6, 7, minimum=0, maximum=10))
    (point,) = make_report(case).turning_points
    assert (point.status, point.searched, point.reason) == (Turning.NOT_ACHIEVABLE, (0, 10), "")
    text = report_text(make_report(case), "nl", uncertain=False)
    assert "niet haalbaar" in text
    unknown = model(lambda x: 3 - 1 / (x.a - 5), quantity("a", 6.5, 6, 7, minimum=0, maximum=10))
    assert "Niet te zeggen: binnen 6 … 7" in " ".join(report_text(make_report(unknown), "nl", uncertain=False).split())
