# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Is the reference the city's, and is the noise of a figure neither under- nor overstated?"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from buurtpeil.errors import PanelError
from buurtpeil.estimates.groups import build_groups
from buurtpeil.estimates.periods import known_from, time_in_years
from buurtpeil.estimates.reference import ReferenceKind, municipal_reference
from buurtpeil.estimates.variance import NoiseSource, learn_noise_floor, observation_variance, rounding_variance
from buurtpeil.indicators.statuses import Flag
from tests.made_up_panels import RATE, SCORE, SHARE, areas_of, catalogue_of, city_codes, panel_of


def reference_of(indicator, codes, values, base):
    """{code: (reference, kind)} of one period."""
    areas = areas_of(codes)
    value = np.array([values.get(code, np.nan) for code in areas.codes.tolist()])[:, np.newaxis]
    bases = np.array([base.get(code, np.nan) for code in areas.codes.tolist()])[:, np.newaxis]
    result = municipal_reference(panel_of(areas, ("2024",), {indicator.key: (value, bases)}), catalogue_of(indicator))
    return {
        code: (result.value[0, row, 0], ReferenceKind(result.kind[0, row, 0]))
        for row, code in enumerate(areas.codes.tolist())
    }


CODES = ["NL", *city_codes(9801, 2, districts=1), *city_codes(9802, 1)]


def test_the_publishers_municipal_figure_goes_first():
    references = reference_of(RATE, CODES, {"GM9801": 7.0, "BU98010000": 3, "BU98010001": 9}, {})
    assert references["BU98010000"] == references["WK980100"] == (7.0, ReferenceKind.PUBLISHER)


def test_else_it_is_the_person_weighted_rate_with_the_area_itself_included():
    references = reference_of(
        RATE, CODES, {"BU98010000": 3.0, "BU98010001": 9.0}, {"BU98010000": 100, "BU98010001": 300}
    )
    # (3 x 100 + 9 x 300) / 400 = 7.5
    assert references["BU98010000"] == references["WK980100"] == (7.5, ReferenceKind.WEIGHTED_AREAS)
    assert references["BU98020000"][1] is ReferenceKind.NONE


def test_areas_with_identical_figures_count_once_in_the_mean():
    codes = city_codes(9801, 3, districts=1)
    areas = areas_of(codes)
    flagged = np.isin(areas.codes, ["BU98010000", "BU98010001"])[:, np.newaxis]
    value = np.where(np.char.startswith(areas.codes.astype(str), "BU"), 50.0, np.nan)[:, np.newaxis]
    value[areas.row("BU98010002")] = 20.0
    panel = panel_of(
        areas, ("2024",), {RATE.key: (value, np.full(value.shape, 1000.0))}, flags=flagged * Flag.DUPLICATE
    )
    row = areas.row("BU98010002")
    # One pair of 50 and one of 20 with as many people: 35. Counted twice it would be 40.
    assert municipal_reference(panel, catalogue_of(RATE)).value[0, row, 0] == 35.0
    # The first of the pair is suppressed: the other stands for it.
    without = panel.suppress(np.array([areas.row("BU98010000")]))
    assert municipal_reference(without, catalogue_of(RATE)).value[0, row, 0] == 35.0


def test_without_any_base_each_area_counts_once_and_it_says_so():
    references = reference_of(SCORE, CODES, {"BU98010000": 3.0, "BU98010001": 9.0}, {})
    assert references["BU98010001"] == (6.0, ReferenceKind.EQUAL_AREAS)


def test_districts_serve_where_no_neighbourhood_has_a_figure():
    assert reference_of(RATE, CODES, {"WK980100": 4.0}, {"WK980100": 10})["WK980100"][0] == 4.0


def test_a_municipality_is_compared_with_the_country():
    assert reference_of(RATE, CODES, {"NL": 5.0, "GM9801": 7.0}, {})["GM9801"] == (5.0, ReferenceKind.PUBLISHER)
    weighted = reference_of(RATE, CODES, {"GM9801": 7.0, "GM9802": 1.0}, {"GM9801": 100, "GM9802": 200})
    assert weighted["GM9802"] == (3.0, ReferenceKind.WEIGHTED_AREAS)
    assert reference_of(RATE, CODES, {"GM9801": 7.0}, {"GM9801": 1})["GM9801"][1] is ReferenceKind.NONE


def test_groups_do_not_need_the_row_of_the_municipality():
    whole = build_groups(areas_of(city_codes(9801, 3)))
    without = build_groups(areas_of(city_codes(9801, 3)[1:]))
    np.testing.assert_array_equal(whole.peers[:3], without.peers)
    np.testing.assert_array_equal(whole.municipality[:3], without.municipality)


def noise_of(indicator, value, base, flags=0):
    """(variance, source) of the first of two neighbourhoods whose city says 20."""
    codes = city_codes(9801, 2)
    figures = {indicator.key: (np.array([[value], [20.0], [20.0]]), base)}
    panel = panel_of(areas_of(codes), ("2024",), figures, flags=np.array(flags))
    result = observation_variance(panel, 0, indicator, np.full((3, 1), 20.0))
    return result.variance[0, 0], result.source[0, 0]


def test_drawing_noise_is_taken_at_the_reference_and_rounding_is_added():
    # Binomial: 20 x 80 / 400 = 4; shown with one decimal: 0.01 / 12.
    assert noise_of(SHARE, 33.3, 400) == (pytest.approx(4 + 0.01 / 12), NoiseSource.BINOMIAL)
    # Poisson: 20 per 1,000 on 500 inhabitants = 10 expected events; variance 10 x (1000 / 500)^2 = 40.
    assert noise_of(RATE, 33.3, 500) == (pytest.approx(40 + 0.01 / 12), NoiseSource.POISSON)
    assert noise_of(RATE, 0.0, 500)[0] == pytest.approx(40 + 0.01 / 12)


def test_rounding_knows_whole_percents_and_counts_in_steps_of_five():
    # A whole percent: 1 / 12. Five events on 500 inhabitants are 10 per 1,000: 100 / 12.
    assert noise_of(SHARE, 33.0, 400)[0] == pytest.approx(4 + 1 / 12)
    assert noise_of(SHARE, 33.3, 400, Flag.ROUNDED)[0] == pytest.approx(4 + 1 / 12)
    assert noise_of(RATE, 30.0, 500, Flag.ROUNDED)[0] == pytest.approx(40 + 100 / 12)
    wide = rounding_variance(np.array([[np.nan]]), np.array([[5.0]]), np.zeros((1, 1), np.uint16), SHARE)
    assert np.isnan(wide).all()


@pytest.mark.parametrize("base", [np.nan, 0.0])
def test_without_a_base_drawing_noise_is_unknown(base):
    assert noise_of(SHARE, 33.3, base)[1] == NoiseSource.UNKNOWN


@pytest.mark.parametrize("times", [(2021, 2022, 2023, 2024), (2012, 2016, 2020, 2022), (2020, 2024)])
def test_the_noise_floor_finds_the_deviation_under_trends_and_breaks(times):
    generator = np.random.default_rng(20246)
    times = np.array(times, dtype=float)
    areas = 4000
    gap = generator.normal(0, 5, (areas, 1)) + generator.normal(0, 0.7, (areas, len(times)))
    if len(times) > 2:
        gap += generator.normal(0, 0.5, (areas, 1)) * (times - times[0])
    gap[:200, -1] += 20
    learned, source = learn_noise_floor(gap, np.zeros(gap.shape, dtype=bool), times)
    assert source is (NoiseSource.LEARNED if len(times) > 2 else NoiseSource.LEARNED_WIDE)
    # 5% of planted breaks shift the median a little: the deviation is found within a tenth.
    assert np.sqrt(learned) == pytest.approx(0.7, rel=0.1)


def test_no_wobble_is_learned_over_a_break_or_from_few_areas():
    gap = np.random.default_rng(20247).normal(size=(40, 2))
    broken = np.zeros(gap.shape, dtype=bool)
    assert np.isfinite(learn_noise_floor(gap, broken, np.array([2020.0, 2024.0]))[0])
    broken[:, 1] = True
    assert np.isnan(learn_noise_floor(gap, broken, np.array([2020.0, 2024.0]))[0])
    assert learn_noise_floor(gap[:19], broken[:19], np.array([2020.0, 2024.0]))[1] is NoiseSource.UNKNOWN


def test_a_variance_that_came_with_the_figure_wins():
    codes = city_codes(9801, 1)
    panel = panel_of(areas_of(codes), ("2024",), {SCORE.key: (np.array([[6.5], [7.0]]), np.nan)})
    panel = replace(panel, variance=np.array([[[0.3], [np.nan]]]))
    result = observation_variance(panel, 0, SCORE, np.full((2, 1), 7.0))
    assert (result.variance[0, 0], result.source[0, 0]) == (pytest.approx(0.3 + 0.01 / 12), NoiseSource.PUBLISHER)
    assert result.source[1, 0] == NoiseSource.UNKNOWN


def test_a_figure_is_known_after_its_period_and_the_delay():
    assert known_from("2024", "reporting-year", 3) == date(2025, 4, 1)
    assert known_from("2024", "reference-date", 9) == date(2024, 10, 1)
    assert known_from("2024-11", "reporting-year", 1) == date(2025, 1, 1)
    np.testing.assert_allclose(time_in_years(["2023-01", "2023-07"]), [2023, 2023.5])
    with pytest.raises(PanelError, match="year or a month"):
        time_in_years(["2024-Q1"])
