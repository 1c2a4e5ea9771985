# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Does the break rule find a jump that stays, and leave slides and single bad years alone?"""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from buurtpeil.estimates.groups import build_groups
from buurtpeil.signals.breaks import Break, detect_break
from buurtpeil.signals.eligibility import usable_cells
from buurtpeil.signals.gap import measure_gap
from buurtpeil.signals.wobble import learn_skewness, without_skewness
from tests.made_up_panels import SCORE, areas_of, city_codes, panel_of

AREAS, PERIODS = 80, 10
CODES = city_codes(9801, AREAS)
YEARS = tuple(str(year) for year in range(2015, 2015 + PERIODS))


def marks(seed: int = 5) -> np.ndarray:
    """Marks around 7 with noise of 0.3 and areas that differ; higher is better."""
    generator = np.random.default_rng(seed)
    return 7 + generator.normal(0, 1, (AREAS, 1)) + generator.normal(0, 0.3, (AREAS, PERIODS))


def breaks_of(value: np.ndarray, periods: tuple[str, ...] = YEARS) -> Break:
    city = np.full((1, len(periods)), 7.0)
    panel = panel_of(areas_of(CODES), periods, {SCORE.key: (np.vstack([value, city]), np.nan)})
    usable = usable_cells(panel, 0, np.zeros(panel.shape[1:], dtype=bool))
    against = np.full(panel.shape[1:], 7.0)
    return detect_break(measure_gap(panel, 0, SCORE, against, usable, build_groups(panel.areas)), SCORE)


@pytest.mark.parametrize("after", [2, 3])
def test_a_jump_that_stays_is_found_where_it_began(after: int) -> None:
    value = marks()
    value[0, -after:] -= 2
    found = breaks_of(value)
    assert found.p_value[0] < 1e-4
    assert found.is_step[0]
    assert found.first[0] == PERIODS - after
    assert found.change[0] == pytest.approx(2, abs=0.5)


def test_a_jump_to_the_better_is_no_break() -> None:
    value = marks()
    value[0, -2:] += 2
    assert breaks_of(value).p_value[0] > 0.99


def test_a_slow_slide_is_told_better_by_a_line() -> None:
    value = marks()
    value[0] -= np.linspace(0, 3, PERIODS)
    assert not breaks_of(value).is_step[0]


def test_one_bad_year_is_no_break_yet() -> None:
    value = marks()
    value[0, -1] -= 2
    jumped = marks()
    jumped[0, -2:] -= 2
    assert breaks_of(value).p_value[0] > 100 * breaks_of(jumped).p_value[0]
    assert breaks_of(value).first[0] != PERIODS - 1


def test_a_leaning_sum_is_less_rare_than_its_score() -> None:
    # A chi-squared variable with 20 degrees of freedom is a sum that leans by sqrt(8 / 20).
    freedom, chances = 20, np.array([0.05, 0.01, 0.001])
    score = (stats.chi2.isf(chances, freedom) - freedom) / np.sqrt(2 * freedom)
    upright = without_skewness(score, np.full(3, np.sqrt(8 / freedom)))
    assert stats.norm.sf(upright) == pytest.approx(chances, rel=0.15)
    assert (stats.norm.sf(score) < 0.7 * chances)[1:].all()  # without it, too rare by far
    assert without_skewness(score, np.full(3, -1.0)) == pytest.approx(score)


def test_the_lean_of_figures_is_read_from_their_residuals() -> None:
    generator = np.random.default_rng(8)
    value = generator.gamma(4, 1, (4_000, 6))  # leans by 2 / sqrt(4) = 1
    residual = value - value.mean(axis=1, keepdims=True)
    assert learn_skewness(residual, np.full(4_000, 6.0)) == pytest.approx(1, abs=0.15)


def test_the_p_value_is_that_of_two_means_corrected_for_two_tries() -> None:
    value = marks()
    found = breaks_of(value)
    # With marks of one precision the step is a difference of plain means.
    position = int(found.first[3])
    before, after = value[3, :position], value[3, position:]
    assert found.change[3] == pytest.approx(before.mean() - after.mean(), rel=1e-9)


def test_steady_series_are_called_a_break_as_often_as_promised() -> None:
    p_values = np.concatenate([breaks_of(marks(seed)).p_value[:AREAS] for seed in range(25)])
    low = int((p_values <= 0.05).sum())
    # 2,000 tests; Bonferroni over two tries that hang together makes it less often, never more.
    assert low <= stats.binom.ppf(0.999, len(p_values), 0.05)
    assert low >= 0.4 * 0.05 * len(p_values)


def test_too_few_periods_test_nothing() -> None:
    assert np.isnan(breaks_of(marks()[:, :4], YEARS[:4]).p_value).all()
