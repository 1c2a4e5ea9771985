# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Are surges found, seasons and apps left alone, and the error rate kept?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest

from buurtpeil.estimates.groups import Groups, build_groups
from buurtpeil.indicators.catalogue import load_catalogue
from buurtpeil.signals.notifications import detect_notifications, without_gaps
from buurtpeil.signals.signal import SignalKind
from buurtpeil.signals.surge import detect_surge, rest_of_city
from tests.made_up_panels import areas_of, city_codes

MONTHS = 72
CODES = [code for city in range(6) for code in city_codes(9801 + city, 60)]
AREAS = areas_of(CODES)
GROUPS = build_groups(AREAS)
SMALL = np.array([code.startswith("BU") for code in AREAS.codes.tolist()])
LABELS = [f"{2019 + number // 12}-{number % 12 + 1:02d}" for number in range(MONTHS)]


@dataclass(frozen=True)
class City:
    counts: np.ndarray
    level: np.ndarray
    groups: Groups = GROUPS


def steady(seed: int, times: float = 1.0, season: float = 0.3, unruly: float = 0.1) -> City:
    """Reports of unequal neighbourhoods, with seasons, an app that multiplies all by `times`, and unruliness."""
    generator = np.random.default_rng(seed)
    level = generator.lognormal(1, 1, len(AREAS))
    month = np.arange(MONTHS)
    city = (1 + (times - 1) / (1 + np.exp(-(month - MONTHS / 2) / 6))) * (1 + season * np.cos(month * np.pi / 6))
    mean = level[:, np.newaxis] * city * generator.gamma(1 / unruly, unruly, (len(AREAS), MONTHS))
    counts = generator.poisson(mean).astype(float)
    counts[~SMALL] = np.nan
    return City(counts, level)


def shares_under(nominal: float, cities: list[City], name: str) -> dict[str, float]:
    found = [(getattr(detect_surge(city.counts, city.groups), name), city.level) for city in cities]
    chance, level = (np.concatenate([pair[number] for pair in found]) for number in (0, 1))
    tested = np.isfinite(chance)
    edges = {"under 1": (0, 1), "1 to 5": (1, 5), "over 5": (5, np.inf)}
    return {
        key: float((chance[tested & (level >= low) & (level < high)] <= nominal).mean())
        for key, (low, high) in edges.items()
    }


@pytest.mark.parametrize("name", ["p_value", "p_quiet"])
def test_quiet_years_give_as_few_signals_as_promised(name: str) -> None:
    shares = shares_under(0.05, [steady(seed) for seed in range(8)], name)
    # About 700 tests in the smallest class, which share the months of their city: four standard errors.
    assert all(share <= 0.05 + 4 * np.sqrt(0.05 * 0.95 / 700) for share in shares.values()), shares


def test_an_app_that_triples_all_reports_is_no_surge() -> None:
    shares = shares_under(0.01, [steady(seed, times=3.0) for seed in range(8)], "p_value")
    assert all(share <= 0.03 for share in shares.values()), shares


def test_a_street_that_reports_far_more_is_found_and_one_that_falls_silent_too() -> None:
    city = steady(3)
    loud, silent = np.flatnonzero(SMALL & (city.level > 6))[:2]
    city.counts[loud, -3:] *= 4
    city.counts[silent, -3:] = 0
    found = detect_surge(city.counts, city.groups)
    assert found.p_value[loud] < 1e-4
    assert found.seen[loud] > 2 * found.expected[loud]
    assert found.p_quiet[silent] < 1e-4
    assert found.quiet_seen[silent] == 0


def test_the_rest_of_the_city_leaves_the_area_itself_out() -> None:
    areas = areas_of(city_codes(9801, 3))
    counts = np.array([[1.0], [np.nan], [4.0], [np.nan]])  # three neighbourhoods, one unknown, and the city's own row
    assert rest_of_city(counts, build_groups(areas))[:, 0].tolist() == [4, 5, 1, 5]


def test_a_signal_tells_what_was_seen_and_what_was_usual_in_both_languages() -> None:
    city = steady(3)
    loud = int(np.flatnonzero(SMALL & (city.level > 6))[0])
    city.counts[loud, -3:] *= 4
    notifications = load_catalogue().indicator("notifications")
    found = detect_notifications(city.counts, LABELS, AREAS, GROUPS, notifications, "seed", 0.05)
    (signal,) = [one for one in found if one.area == str(AREAS.codes[loud])]
    assert signal.kind is SignalKind.SURGE
    assert signal.period == "2024-12"
    assert "december 2024" in signal.sentence["nl"]
    assert "December 2024" in signal.sentence["en"]
    assert "geen" not in signal.title["nl"]
    assert signal.value > 1.5 * signal.reference
    assert signal.known_from == "2025-02-01"


def test_a_month_that_is_missing_becomes_a_hole_and_not_a_shorter_year() -> None:
    counts, labels = without_gaps(np.array([[1.0, 2.0, 3.0]]), ["2023-12", "2024-02", "2024-03"])
    assert labels == ("2023-12", "2024-01", "2024-02", "2024-03")
    np.testing.assert_array_equal(counts, [[1, np.nan, 2, 3]])


@pytest.mark.parametrize("months", [0, 1, 20])
def test_a_short_history_tests_nothing(months: int) -> None:
    counts = np.ones((len(AREAS), months))
    notifications = load_catalogue().indicator("notifications")
    assert detect_notifications(counts, LABELS[:months], AREAS, GROUPS, notifications, "seed", 0.05) == []


def test_a_city_without_any_report_gives_no_signal_and_no_fault() -> None:
    notifications = load_catalogue().indicator("notifications")
    nothing = np.zeros((len(AREAS), MONTHS))
    assert detect_notifications(nothing, LABELS, AREAS, GROUPS, notifications, "seed", 0.05) == []
