# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Does the back-test count as it says, with nothing but what was known then?

Needs made-up series. Gives rankings and lead times worked out by hand, a replay in which the future is changed, and the
words for series that are too short.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from buurtpeil.errors import PanelError
from buurtpeil.estimates.outlook_filter import Target
from buurtpeil.indicators.measures import MeasureGrid
from buurtpeil.proof.backtest import run_backtest, to_record
from buurtpeil.proof.backtest_compare import compare, judge_forecasts, warned
from buurtpeil.proof.backtest_lead import lead_times
from buurtpeil.proof.backtest_replay import ForecastErrors, ScanList, replay
from buurtpeil.proof.backtest_rules import NOT_WARNED, SIMPLE_RULES, Rule, simple_scores
from buurtpeil.proof.backtest_scores import precision_recall, rank_quality
from buurtpeil.proof.backtest_series import Series, _joined, read_plan
from buurtpeil.proof.event import read_event
from tests.made_up_panels import SCORE, areas_of, city_codes, panel_of

PLAN = read_plan()
ONE = np.ones((1, 6))


def series_of(values: np.ndarray, collection: str = "ward-panel", indicator=SCORE) -> Series:
    """Marks (A, T) of neighbourhoods beside a city that always has 6.0; the margin is 0.5, lower is worse."""
    codes = [code for code in city_codes(9821, len(values)) if code.startswith("BU")]
    years = [str(2010 + column) for column in range(values.shape[1])]
    panel = panel_of(areas_of(codes), years, {indicator.key: (values, np.full(values.shape, 500.0))})
    return Series(collection, indicator, panel, np.full(values.shape, 6.0), np.isfinite(values))


def wandering(seed: int, areas: int = 60, periods: int = 9) -> np.ndarray:
    generator = np.random.default_rng(seed)
    return (
        6.0
        + generator.normal(0, 0.5, (areas, 1))
        + 0.15 * generator.normal(0, 1, (areas, periods)).cumsum(axis=1)
        + generator.normal(0, 0.2, (areas, periods))
    )


def test_average_precision_and_the_top_by_hand():
    # Outcomes at places 1, 3 and 4 of six: (1/1 + 2/3 + 3/4) / 3; of the first two one is right.
    average, top = rank_quality(np.array([9.0, 8, 7, 6, 5, 4]), np.array([1.0, 0, 1, 1, 0, 0]), ONE, 2)
    assert average[0] == pytest.approx((1 + 2 / 3 + 3 / 4) / 3)
    assert top[0] == 0.5


def test_a_tie_gets_what_a_random_order_would_give_on_average():
    # Four tie for the two places after the first; two of the four come true, so one of the two places is right.
    _, top = rank_quality(np.array([9.0, 5, 5, 5, 5, 1]), np.array([1.0, 1, 1, 0, 0, 0]), ONE, 3)
    assert top[0] == pytest.approx((1 + 2 * 2 / 4) / 3)
    average, _ = rank_quality(np.zeros(6), np.array([1.0, 1, 0, 0, 0, 0]), ONE, 3)
    assert average[0] == pytest.approx(2 / 6)


def test_a_case_that_is_drawn_twice_counts_twice():
    scores, came = np.array([3.0, 2, 1]), np.array([0.0, 1, 1])
    weighted = rank_quality(scores, came, np.array([[2.0, 1, 0]]), 2)
    repeated = rank_quality(np.array([3.0, 3, 2]), np.array([0.0, 0, 1]), np.ones((1, 3)), 2)
    assert weighted[0][0] == repeated[0][0] == pytest.approx(1 / 3)
    assert weighted[1][0] == repeated[1][0] == 0.0


def test_nothing_that_came_gives_no_average_and_an_empty_list_no_top():
    average, top = rank_quality(np.array([1.0, 2.0]), np.zeros(2), np.ones((1, 2)), 10)
    assert np.isnan(average[0])
    assert top[0] == 0.0
    assert np.isnan(rank_quality(np.zeros(0), np.zeros(0), np.ones((1, 0)), 10)[1][0])


def test_precision_and_recall_run_down_the_list():
    recall, precision = precision_recall(np.array([3.0, 2, 2, 1]), np.array([1.0, 0, 1, 0]))
    np.testing.assert_allclose(recall, [0.5, 1.0, 1.0])
    np.testing.assert_allclose(precision, [1.0, 2 / 3, 0.5])


def test_the_simple_rules_by_hand():
    # Gaps in margins. First area: red and rising; second: was worse, now at the city; third: only one figure.
    gap = np.array([[0.0, 1.0, 2.0], [2.0, 2.0, 0.0], [np.nan, np.nan, 0.5]])
    scores = simple_scores(gap, Target.TWO_AHEAD)
    np.testing.assert_allclose(scores[Rule.RED_AND_WORSE], [1.0, NOT_WARNED, NOT_WARNED])
    np.testing.assert_allclose(scores[Rule.TREND], [1.0, -1.0, NOT_WARNED])
    np.testing.assert_allclose(scores[Rule.LARGEST_DROP], [1.0, -2.0, NOT_WARNED])
    np.testing.assert_allclose(scores[Rule.NO_CHANGE], [2.0, 0.0, 0.5])
    np.testing.assert_allclose(scores[Rule.MEAN], [1.0, 4 / 3, 0.5])
    # Kept from period to period: (0 x 1 + 1 x 2 + 2 x 2 + 2 x 0) / (0 + 1 + 4 + 4) = 6 / 9.
    np.testing.assert_allclose(scores[Rule.REVERSION], np.array([2.0, 0.0, 0.5]) * 4 / 9)
    np.testing.assert_allclose(scores[Rule.OWN_REVERSION][0], 1 + (2 - 1) * 4 / 9)
    # About growth: what the rule expects less the mean of the last two.
    np.testing.assert_allclose(simple_scores(gap, Target.NEXT_TWO)[Rule.MEAN], [1.0 - 1.5, 4 / 3 - 1.0, 0.0])


def test_a_scan_knows_nothing_of_what_came_later():
    values = wandering(1)
    changed = values.copy()
    changed[:, 6:] = 9.0
    first, second = (replay([series_of(given)], PLAN)[0] for given in (values, changed))
    checked = 0
    for before, after in zip(first, second, strict=True):
        if before.column.max() < 6 and len(before.came) == len(after.came):
            for rule in Rule:
                np.testing.assert_array_equal(before.scores[rule], after.scores[rule])
            checked += 1
    assert checked >= 6


def test_an_area_that_is_red_already_is_no_case_of_becoming_red():
    values = np.full((30, 8), 6.0)
    values[0] = 4.0
    lists, _ = replay([series_of(values)], PLAN)
    assert all(0 not in item.area for item in lists if item.target is Target.TWO_AHEAD)
    assert all(0 in item.area for item in lists if item.target is Target.NEXT_TWO)


def test_a_scan_is_made_when_the_slowest_series_has_a_new_figure():
    slow = replace(SCORE, key="made-up-slow-mark", publication_delay_months=15)
    lists, _ = replay([series_of(wandering(2)), series_of(wandering(3), indicator=slow)], PLAN)
    # Figures of 2011 of the slow one are known from April 2013 on; by then 2012 of the quick one is known too.
    item = next(item for item in lists if item.scan_date == date(2013, 4, 1))
    assert {(int(s), int(c)) for s, c in zip(item.series, item.column, strict=True)} == {(0, 2), (1, 1)}


def test_the_last_scans_are_kept_aside():
    lists, _ = replay([series_of(wandering(4))], PLAN)
    own = [item for item in lists if item.target is Target.TWO_AHEAD]
    assert [item.is_kept_aside for item in own] == [False] * (len(own) - PLAN.kept_aside) + [True] * PLAN.kept_aside


def made_list(scores: list[float], came: list[float], **changes) -> ScanList:
    """One list of outcome (b) in which all rules but ours have the opposite order."""
    count = len(scores)
    ours = np.array(scores)
    item = ScanList(
        "ward-panel",
        True,
        date(2020, 1, 1),
        Target.TWO_AHEAD,
        False,
        np.zeros(count, dtype=np.int64),
        np.zeros(count, dtype=np.int64),
        np.arange(count),
        np.array(came),
        np.zeros(count, dtype=bool),
        {rule: ours if rule is Rule.EXPECTED else -ours for rule in Rule},
    )
    return replace(item, **changes)


def test_a_rule_that_is_always_right_is_demonstrably_better_and_its_mirror_is_not():
    came = [1.0] * 15 + [0.0] * 45
    right = compare([made_list(list(range(60, 0, -1)), came)], PLAN, np.random.default_rng(1), 200)
    whole = next(item for item in right if item.collection == "" and item.target is None and item.part == "all")
    assert whole.is_better == (True, True)
    ours = next(result for result in whole.rules if result.rule is Rule.EXPECTED)
    assert ours.average_precision.value == ours.precision.value == 1.0
    assert ours.recall == pytest.approx(10 / 15)
    assert ours.false_alarms == 0.0
    wrong = compare([made_list(list(range(60)), came)], PLAN, np.random.default_rng(1), 200)
    assert wrong[0].is_better == (False, False)


def test_equal_rules_are_not_better():
    item = made_list(list(range(60, 0, -1)), [1.0] * 15 + [0.0] * 45)
    same = replace(item, scores=dict.fromkeys(Rule, item.scores[Rule.EXPECTED]))
    assert compare([same], PLAN, np.random.default_rng(1), 200)[0].is_better == (False, False)


def test_the_same_seed_gives_the_same_interval():
    lists = [made_list(np.random.default_rng(2).normal(size=60).tolist(), [1.0, 0.0, 0.0] * 20)]
    assert compare(lists, PLAN, np.random.default_rng(3), 100) == compare(lists, PLAN, np.random.default_rng(3), 100)


def test_close_calls_are_false_alarms_that_nearly_came():
    near = np.array([True] * 4 + [False] * 8)
    item = made_list(list(range(12, 0, -1)), [1.0] * 2 + [0.0] * 10, nearly_came=near)
    ours = next(r for r in compare([item], PLAN, np.random.default_rng(1), 10)[0].rules if r.rule is Rule.EXPECTED)
    assert ours.false_alarms == pytest.approx(8 / 10)
    assert ours.close_calls == pytest.approx(2 / 8)


def test_a_list_is_not_filled_with_areas_the_rule_says_nothing_of():
    item = made_list([2.0, NOT_WARNED, 1.0], [1.0, 0.0, 0.0])
    assert warned(item, Rule.EXPECTED, 10).tolist() == [0, 2]


def test_lead_time_runs_from_the_first_list_to_the_day_the_figure_is_known():
    # Red from 2014 on (margin 0.5: 5.0 is two margins worse); named at the scans of 2012 and 2013.
    values = np.full((1, 8), 6.0)
    values[0, 4:] = 5.0
    lists = [
        made_list([1.0], [1.0], column=np.array([column]), scan_date=date(2010 + column + 1, 4, 1)) for column in (2, 3)
    ]
    ours = next(item for item in lead_times([series_of(values)], lists, PLAN) if item.rule is Rule.EXPECTED)
    assert (ours.onsets, ours.named) == (1, 1)
    # The mark of 2014 is known on 1 April 2015 (three months after the year); the first scan was 1 April 2013.
    assert ours.months == pytest.approx(24, abs=0.1)


def test_forecast_errors_add_up_over_series():
    errors = [
        ForecastErrors("ward-panel", True, 0, Target.NEXT_TWO, True, "combined", np.array([1.0, 3.0]), np.full(2, 4.0)),
        ForecastErrors("ward-panel", True, 1, Target.NEXT_TWO, False, "no-change", np.array([5.0]), np.array([5.0])),
    ]
    first, second, together = judge_forecasts(errors)
    assert first.ratio == first.ratio_where_it_speaks == pytest.approx(np.sqrt(4 / 8))
    assert second.ratio == 1.0
    assert np.isnan(second.ratio_where_it_speaks)
    assert together.ratio == pytest.approx(np.sqrt(9 / 13))


def test_months_are_added_up_to_whole_quarters():
    months = tuple(f"2023-{month:02d}" for month in range(2, 10))
    value = np.arange(2.0, 10.0)[np.newaxis]
    zero = np.zeros(value.shape)
    grid = MeasureGrid(months, value, zero.astype(np.uint8), zero.astype(np.uint16), zero.astype(np.int16))
    joined = _joined({"made-up-score": grid}, SCORE, 3)["made-up-score"]
    # February and March are no whole quarter; 4 + 5 + 6 and 7 + 8 + 9 are.
    assert joined.periods == ("2023-06", "2023-09")
    np.testing.assert_array_equal(joined.value, [[15.0, 24.0]])


def test_series_too_short_for_any_outcome_are_named_in_words():
    with pytest.raises(PanelError, match="No series is long enough") as refused:
        run_backtest([series_of(wandering(5, periods=2))])
    assert "made-up-score (2)" in refused.value.values


@pytest.mark.parametrize("values", [np.full((3, 7), 6.0), np.full((1, 7), 6.0), wandering(6, 2, 7)])
def test_poor_series_give_a_record_without_a_claim(values):
    record = to_record(run_backtest([series_of(values)]))
    assert not any(item["better_in_precision"] for item in record["comparisons"])


def test_the_two_targets_are_those_of_the_event():
    event = read_event()
    assert (event.periods_before, event.periods_after, event.periods_ahead) == (2, 2, 2)
    assert set(SIMPLE_RULES) == set(Rule) - {Rule.EXPECTED}
