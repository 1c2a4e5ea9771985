# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Does a suppressed area leave no trace in another, to the last bit? (CONVENTIONS "Independence")

Every module of `estimates`, `signals` and `proof` that computes over areas declares `DEPENDS_ON`; this walks them all.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import buurtpeil.estimates
import buurtpeil.proof
import buurtpeil.signals
from buurtpeil.areas.codes import Level
from buurtpeil.areas.neighbours import Neighbours
from buurtpeil.areas.table import AreaTable
from buurtpeil.estimates.accumulation import accumulate
from buurtpeil.estimates.compass import estimate
from buurtpeil.estimates.composite import compose
from buurtpeil.estimates.composite_choices import Choices
from buurtpeil.estimates.count_model import fit_counts
from buurtpeil.estimates.dependence import Dependence
from buurtpeil.estimates.domains import DomainScores, score_domains
from buurtpeil.estimates.groups import build_groups
from buurtpeil.estimates.local_moran import local_moran
from buurtpeil.estimates.outlook import Outlook, look_ahead
from buurtpeil.estimates.outlook_calibration import calibrate
from buurtpeil.estimates.outlook_filter import Target
from buurtpeil.estimates.outlook_gaps import measure_gaps
from buurtpeil.estimates.outlook_prior import find_surroundings
from buurtpeil.estimates.peers import Trait, count_once, nearest_areas
from buurtpeil.estimates.reference import municipal_reference
from buurtpeil.estimates.segregation import segregate
from buurtpeil.estimates.shrinkage import shrink
from buurtpeil.estimates.spatial import shrink_spatially
from buurtpeil.estimates.standardise import standardise
from buurtpeil.estimates.trend import fit_lines
from buurtpeil.estimates.variance import observation_variance
from buurtpeil.indicators.catalogue import Floor, Indicator, load_catalogue
from buurtpeil.indicators.panel import Panel
from buurtpeil.indicators.statuses import Flag
from buurtpeil.proof.backtest_replay import replay
from buurtpeil.proof.backtest_rules import simple_scores
from buurtpeil.proof.backtest_series import Series, read_plan
from buurtpeil.proof.event import label_outcomes
from buurtpeil.signals.breaks import detect_break
from buurtpeil.signals.cluster import detect_cluster
from buurtpeil.signals.data_quality import check_data
from buurtpeil.signals.drift import detect_drift
from buurtpeil.signals.eligibility import areas_to_test, usable_cells
from buurtpeil.signals.expected import expect_worse
from buurtpeil.signals.false_discovery import bayesian_false_discovery, benjamini_hochberg
from buurtpeil.signals.floor import judge_floor
from buurtpeil.signals.gap import Gap, measure_gap
from buurtpeil.signals.notifications import detect_notifications
from buurtpeil.signals.scan import Surroundings, detect
from buurtpeil.signals.surge import detect_surge
from tests.made_up_panels import ALL_KINDS, RATE, SHARE, areas_of, catalogue_of, city_codes, panel_of

INDICATORS = tuple(
    replace(indicator, floor=Floor(45.0, {"nl": "Verzonnen.", "en": "Made up."})) for indicator in ALL_KINDS
)
CATALOGUE = catalogue_of(*INDICATORS)
CATALOGUE_NOTIFICATIONS = load_catalogue().indicator("notifications")
YEARS = ("2019", "2020", "2021", "2022", "2023", "2024")
Results = dict[str, np.ndarray]


def made_up_panel(seed: int, sizes: tuple[int, ...], holes: float) -> Panel:
    """One panel of all kinds of indicator over cities of these sizes, with random holes."""
    generator = np.random.default_rng(seed)
    codes = ["NL"] + [
        code for number, size in enumerate(sizes) for code in city_codes(9801 + number, size, districts=size // 3)
    ]
    areas = areas_of(codes)
    shape = len(areas), len(YEARS)
    base = np.round(generator.lognormal(6, 1.3, (len(areas), 1))) + 1
    figures = {}
    for indicator in INDICATORS:
        level = generator.uniform(30, 50, (len(areas), 1))
        value = np.round(level + generator.normal(0, 3, shape), 1).clip(0, 100)
        if indicator.key == RATE.key:
            value = generator.poisson(base * level / 1000, shape) * 1000 / base
        figures[indicator.key] = np.where(generator.uniform(size=shape) < holes, np.nan, value), base
    return panel_of(areas, YEARS, figures)


def each_indicator(panel: Panel, method: Callable[[Panel, int, Indicator], Any]) -> Results:
    """Arrays (A, …) of a method that works on one indicator, named by field and indicator."""
    results = {}
    for position, key in enumerate(panel.indicators):
        found = method(panel, position, CATALOGUE.indicator(key))
        for field in fields(found):
            results[f"{field.name} of {key}"] = getattr(found, field.name)
    return results


def reference(panel: Panel) -> Results:
    found = municipal_reference(panel, CATALOGUE)
    return {"value": np.moveaxis(found.value, 1, 0), "kind": np.moveaxis(found.kind, 1, 0)}


def noise_of(panel: Panel, position: int, indicator: Indicator) -> Any:
    return observation_variance(panel, position, indicator, municipal_reference(panel, CATALOGUE).value[position])


def posterior_of(panel: Panel, position: int, indicator: Indicator) -> Any:
    nothing = np.zeros(panel.shape[1:], dtype=bool)
    return shrink(panel.value[position], noise_of(panel, position, indicator), build_groups(panel.areas), nothing)


def compass(panel: Panel) -> Results:
    found = estimate(panel, CATALOGUE)
    return {field.name: np.moveaxis(getattr(found, field.name), 1, 0) for field in fields(found)}


def one(panel: Panel, position: int) -> Panel:
    names = ("value", "base", "variance", "status", "flags")
    parts = {name: getattr(panel, name)[position : position + 1] for name in names}
    return replace(panel, indicators=panel.indicators[position : position + 1], **parts)


def judged(panel: Panel) -> list[tuple[Indicator, Panel, Any]]:
    panels = [one(panel, position) for position in range(len(panel.indicators))]
    return [(CATALOGUE.indicator(part.indicators[0]), part, estimate(part, CATALOGUE)) for part in panels]


def standardised(panel: Panel) -> Results:
    groups, found = build_groups(panel.areas), estimate(panel, CATALOGUE)
    return each_indicator(panel, lambda _, position, indicator: standardise(found, position, indicator, groups))


def scores_of(panel: Panel) -> DomainScores:
    blocks = [(indicator.key, YEARS, estimates) for indicator, _, estimates in judged(panel)]
    return score_domains(blocks, panel.areas, CATALOGUE)


def domains(panel: Panel) -> Results:
    found = scores_of(panel)
    arrays = {field.name: getattr(found, field.name) for field in fields(found)}
    return {name: np.moveaxis(array, 1, 0) for name, array in arrays.items() if isinstance(array, np.ndarray)}


def nearest(panel: Panel) -> Results:
    """Peers by the codes they have: a row number means nothing where an area was left out."""
    traits = panel.value[:2, :, -1].T
    steps = tuple(Trait(str(place), "", "", False, 5.0, {}, {}, 0) for place in range(2))
    groups = build_groups(panel.areas)
    group = np.where(groups.is_level(Level.NEIGHBOURHOOD), 0, -1)
    flagged = (panel.flags[:2, :, -1] & np.uint16(Flag.DUPLICATE) != 0).any(axis=0)
    found = nearest_areas(traits, steps, group, count_once(traits, flagged), most=3)
    names = np.array([*panel.areas.codes.tolist(), ""], dtype="U10")
    return {"peers": names[found.row], "distance": found.distance}


def lines(panel: Panel) -> Results:
    times = np.arange(float(len(YEARS)))
    return each_indicator(
        panel, lambda _, position, __: fit_lines(panel.value[position], np.isfinite(panel.value[position]) * 2.5, times)
    )


def next_to_each_other(areas: AreaTable) -> Neighbours:
    """A made-up map: neighbourhoods whose codes follow each other are neighbours; a gap in the codes parts them."""
    numbers = np.array([int(code[2:]) if code.startswith("BU") else -10 * row for row, code in enumerate(areas.codes)])
    first = np.flatnonzero(np.diff(numbers) == 1)
    return Neighbours.from_pairs(len(areas), first, first + 1)


def clustered(panel: Panel) -> Results:
    """The panel's holes differ per run, so areas left out become areas without a figure or no areas at all."""
    neighbours = next_to_each_other(panel.areas)
    return each_indicator(
        panel,
        lambda _, position, __: local_moran(panel.value[position, :, -1], neighbours, np.random.default_rng(1), 99),
    )


def segregated(panel: Panel) -> Results:
    """Per area the index of its municipality; whole numbers as denominators of another kind of indicator."""
    groups = build_groups(panel.areas)
    position = panel.indicators.index(SHARE.key)
    found = segregate(panel, position, SHARE, groups)
    own = {field.name: getattr(found, field.name)[np.maximum(groups.municipality, 0)] for field in fields(found)}
    return {
        name: np.where((groups.municipality >= 0).reshape(-1, *[1] * (a.ndim - 1)), a, 0) for name, a in own.items()
    }


def usable(panel: Panel) -> np.ndarray:
    return usable_cells(panel, 0, np.zeros(panel.shape[1:], dtype=bool))


def eligible(panel: Panel) -> Results:
    return {"cells": usable(panel), "areas": areas_to_test(usable(panel), build_groups(panel.areas))}


def gaps(panel: Panel, position: int, indicator: Indicator) -> Any:
    single = one(panel, position)
    against = municipal_reference(panel, CATALOGUE).value[position]
    return measure_gap(single, 0, indicator, against, usable(single), build_groups(panel.areas))


def moved_together(panel: Panel, position: int, indicator: Indicator) -> Any:
    drift = detect_drift(gaps(panel, position, indicator), indicator)
    return detect_cluster(drift, next_to_each_other(panel.areas), np.random.default_rng(1))


def each_movement(panel: Panel, detector: Callable[[Gap, Indicator], Any]) -> Results:
    return each_indicator(panel, lambda *which: detector(gaps(*which), which[2]))


def piled_up(panel: Panel) -> Results:
    found = accumulate(scores_of(panel))
    return {field.name: getattr(found, field.name) for field in fields(found)}


def borrowed(panel: Panel) -> Results:
    """Levels of the last year with neighbours on the made-up map and a made-up noise; the learned numbers per area."""
    neighbours, groups = next_to_each_other(panel.areas), build_groups(panel.areas)
    value = panel.value[0, :, -1]
    nobody = np.zeros(len(value), dtype=bool)
    found = shrink_spatially(value, np.full(len(value), 4.0), groups.municipality, neighbours, nobody)
    learned = np.array([found.likeness, found.spread, found.gain])
    return {"mean": found.mean, "deviation": found.deviation, "learned": np.tile(learned, (len(value), 1))}


def composed(panel: Panel) -> Results:
    """Places among all areas of the panel, from figures of the last year with a made-up noise of one."""
    score = panel.value[:, :, -1].T
    dimension = np.arange(score.shape[1])
    weight = np.ones(score.shape[1])
    found = compose(score, np.ones(score.shape), weight, dimension, Choices(draws=100), np.random.default_rng(1))
    names = ("index", "coverage", "place", "lower", "upper", "from_weights")
    return {name: getattr(found, name) for name in names}


def beyond_floor(panel: Panel, position: int, indicator: Indicator) -> Any:
    single = one(panel, position)
    return judge_floor(indicator, estimate(single, CATALOGUE), 0, usable(single), build_groups(panel.areas))


def faults(panel: Panel) -> Results:
    """The notes as texts per area; a municipality's notes go to each of its neighbourhoods."""
    groups = build_groups(panel.areas)
    results: Results = {}
    for position, key in enumerate(panel.indicators):
        found = check_data(panel, position, CATALOGUE.indicator(key), groups)
        results[f"before a jump of {key}"] = found.before_jump
        of_area = [repr([replace(n, sentence={}) for n in found.notes if n.area == code]) for code in panel.areas.codes]
        results[f"notes of {key}"] = np.array(of_area, dtype=object)
    return results


def monthly_counts(panel: Panel) -> np.ndarray:
    """A made-up number a month for each area from its own code, and holes where the panel has none in its last year."""
    counts = np.empty((len(panel.areas), 48))
    for row, code in enumerate(panel.areas.codes.tolist()):
        counts[row] = np.random.default_rng([ord(letter) for letter in code]).poisson(6, 48)
    counts[~np.isfinite(panel.value[0, :, -1])] = np.nan
    return counts


def surged(panel: Panel) -> Results:
    found = detect_surge(monthly_counts(panel), build_groups(panel.areas))
    return {field.name: getattr(found, field.name) for field in fields(found)}


def expected_counts(panel: Panel) -> Results:
    counts = monthly_counts(panel)
    found = fit_counts(counts, np.full(counts.shape, 10.0), np.ones((48, 1)), np.zeros(1))
    return {field.name: getattr(found, field.name) for field in fields(found)}


def foretold(panel: Panel) -> Results:
    """Whatever is expected, without the demand that earlier forecasts are many: the method under test is the method."""
    masks = [np.zeros(panel.shape[1:], dtype=bool)] * len(panel.indicators)
    told = {str(code): "" for code in panel.areas.codes}
    for found in expect_worse(judged(panel), masks, build_groups(panel.areas)):
        for row, chance in zip(found.rows.tolist(), found.evidence.tolist(), strict=True):
            told[str(panel.areas.codes[row])] += repr((found.block, chance))
    return {"expected": np.array([told[str(code)] for code in panel.areas.codes], dtype=object)}


def reported(panel: Panel) -> Results:
    months = [f"{year}-{month:02d}" for year in range(2021, 2025) for month in range(1, 13)]
    groups = build_groups(panel.areas)
    found = detect_notifications(
        monthly_counts(panel), months, panel.areas, groups, CATALOGUE_NOTIFICATIONS, "seed", 1.0
    )
    told = {str(code): "" for code in panel.areas.codes}
    for signal in found:
        told[signal.area] += repr(replace(signal, title={}, sentence={}, false_if={}))
    return {"signals": np.array([told[str(code)] for code in panel.areas.codes], dtype=object)}


def q_values(panel: Panel) -> Results:
    groups = build_groups(panel.areas)
    # Any numbers of the areas' own serve as evidence: the method under test is what follows.
    evidence = np.where(groups.municipality >= 0, panel.value[1, :, -1] / 100, np.nan)
    family = np.maximum(groups.municipality, 0)
    return {
        "benjamini-hochberg": benjamini_hochberg(evidence, family),
        "bayesian": bayesian_false_discovery(evidence, family),
    }


def scanned(panel: Panel) -> Results:
    """Per area all its signals, without the words (they name the city, which may be the area left out).

    An error rate of one shows as many signals as possible.
    """
    masks = [np.zeros(panel.shape[1:], dtype=bool)] * len(panel.indicators)
    around = Surroundings(next_to_each_other(panel.areas), CATALOGUE)
    found = detect(judged(panel), masks, "seed", error_rate=1.0, surroundings=around)
    told = {str(code): "" for code in panel.areas.codes}
    for signal in found:
        told[signal.area] += repr(replace(signal, title={}, sentence={}, false_if={}))
    return {"signals": np.array([told[str(code)] for code in panel.areas.codes], dtype=object)}


def outlook_of(panel: Panel, position: int) -> Outlook:
    indicator = CATALOGUE.indicator(panel.indicators[position])
    against = municipal_reference(panel, CATALOGUE).value[position]
    gaps = measure_gaps(panel, position, indicator, against, np.isfinite(panel.value[position]))
    return look_ahead(gaps, find_surroundings(panel.areas))


def outlooks(panel: Panel) -> Results:
    results = {}
    for position, key in enumerate(panel.indicators):
        found = outlook_of(panel, position)
        for target in Target:
            results[f"{target} score of {key}"] = found.now.score[target]
            results[f"{target} forecast of {key}"] = found.forecast(target)
            for method, mean in found.now.means[target].items():
                results[f"{target} {method} of {key}"] = mean
    return results


def probabilities(panel: Panel) -> Results:
    found = [outlook_of(panel, position) for position in range(len(panel.indicators))]
    return {
        f"{target} of {key}": calibrate(found, target).probability(position, found[position].now, target)
        for target in Target
        for position, key in enumerate(panel.indicators)
    }


def outcomes(panel: Panel) -> Results:
    against = np.full(panel.shape[1:], 40.0)
    unbroken = np.zeros(panel.shape[1:], dtype=bool)
    return each_indicator(
        panel,
        lambda _, position, indicator: label_outcomes(panel.value[position], against, unbroken, indicator),
    )


def simple(panel: Panel) -> Results:
    return {
        f"{target} {rule} of {key}": score
        for target in Target
        for position, key in enumerate(panel.indicators)
        for rule, score in simple_scores(panel.value[position] - 40.0, target).items()
    }


def replayed(panel: Panel) -> Results:
    """Per area all its scores at all scans; the numbers of areas shift when one is left out, their order does not."""
    series = [
        Series("ward-panel", CATALOGUE.indicator(key), one(panel, position), np.full(panel.shape[1:], 40.0),
               np.isfinite(panel.value[position]))
        for position, key in enumerate(panel.indicators)
    ]  # fmt: skip
    told = [""] * len(panel.areas)
    for item in replay(series, read_plan())[0]:
        for case, area in enumerate(item.area):
            told[area] += repr([float(score[case]) for score in item.scores.values()])
    return {"scores": np.array(told, dtype=object)}


@dataclass(frozen=True)
class Method:
    """One method: its module (which declares the set it depends on) and how to run it on a panel."""

    module: str
    run: Callable[[Panel], Results]


METHODS = (
    Method("estimates.reference", reference),
    Method("estimates.variance", lambda panel: each_indicator(panel, noise_of)),
    Method("estimates.shrinkage", lambda panel: each_indicator(panel, posterior_of)),
    Method("estimates.compass", compass),
    Method("estimates.standardise", standardised),
    Method("estimates.domains", domains),
    Method("estimates.trend", lines),
    Method("estimates.peers", nearest),
    Method("estimates.segregation", segregated),
    Method("estimates.accumulation", piled_up),
    Method("estimates.composite", composed),
    Method("estimates.spatial", borrowed),
    Method("estimates.local_moran", clustered),
    Method("estimates.outlook", outlooks),
    Method("estimates.outlook_calibration", probabilities),
    Method("signals.eligibility", eligible),
    Method("signals.data_quality", faults),
    Method("estimates.count_model", expected_counts),
    Method("signals.surge", surged),
    Method("signals.expected", foretold),
    Method("signals.notifications", reported),
    Method("signals.gap", lambda panel: {k: v for k, v in each_indicator(panel, gaps).items() if "times" not in k}),
    Method("signals.wobble", lambda panel: each_movement(panel, detect_drift)),
    Method("signals.drift", lambda panel: each_movement(panel, detect_drift)),
    Method("signals.breaks", lambda panel: each_movement(panel, detect_break)),
    Method("signals.cluster", lambda panel: each_indicator(panel, moved_together)),
    Method("signals.accumulation", scanned),
    Method("signals.floor", lambda panel: each_indicator(panel, beyond_floor)),
    Method("signals.false_discovery", q_values),
    Method("signals.scan", scanned),
    Method("proof.event", outcomes),
    Method("proof.backtest_rules", simple),
    Method("proof.backtest_replay", replayed),
)


def depends_on(method: Method) -> Dependence:
    return importlib.import_module(f"buurtpeil.{method.module}").DEPENDS_ON


def test_every_module_that_declares_a_set_is_walked():
    declared = {
        f"{room.__name__.rsplit('.', 1)[-1]}.{module.name}"
        for room in (buurtpeil.estimates, buurtpeil.signals, buurtpeil.proof)
        for module in pkgutil.iter_modules(room.__path__)
        if hasattr(importlib.import_module(f"{room.__name__}.{module.name}"), "DEPENDS_ON")
    }
    assert declared == {method.module for method in METHODS}


cases = {
    "seed": st.integers(0, 2**20),
    "sizes": st.lists(st.integers(1, 25), min_size=1, max_size=3).map(tuple),
    "holes": st.sampled_from([0.0, 0.1, 0.6]),
    "gone": st.data(),
}
careful = settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))


def rows_outside(areas: AreaTable, gone: np.ndarray, dependence: Dependence) -> np.ndarray:
    """The areas whose results may not change when `gone` is suppressed."""
    if dependence is Dependence.ALL:
        return np.zeros(0, dtype=np.int64)
    outside = np.ones(len(areas), dtype=bool)
    outside[gone] = False
    if dependence is Dependence.MUNICIPALITY:
        groups = build_groups(areas)
        is_large = groups.is_level(Level.MUNICIPALITY) | groups.is_level(Level.COUNTRY)
        outside &= ~np.isin(groups.municipality, groups.municipality[gone])
        if is_large[gone].any():
            outside &= ~is_large
        if groups.is_level(Level.COUNTRY)[gone].any():
            outside &= ~is_large
    return np.flatnonzero(outside)


@pytest.mark.parametrize("method", METHODS, ids=lambda method: method.module)
@careful
@given(**cases)
def test_suppressing_an_area_equals_a_run_without_it(method, seed, sizes, holes, gone):
    panel = made_up_panel(seed, sizes, holes)
    rows = np.array(sorted(gone.draw(st.sets(st.integers(0, len(panel.areas) - 1), min_size=1, max_size=4))))
    keep = np.setdiff1d(np.arange(len(panel.areas)), rows)
    if not len(keep):
        return
    suppressed, without = method.run(panel.suppress(rows)), method.run(panel.without(rows))
    for name, array in without.items():
        np.testing.assert_array_equal(suppressed[name][keep], array, err_msg=name, strict=True)


@pytest.mark.parametrize("method", METHODS, ids=lambda method: method.module)
@careful
@given(**cases)
def test_nothing_outside_the_declared_set_changes(method, seed, sizes, holes, gone):
    panel = made_up_panel(seed, sizes, holes)
    rows = np.array([gone.draw(st.integers(0, len(panel.areas) - 1))])
    outside = rows_outside(panel.areas, rows, depends_on(method))
    whole, suppressed = method.run(panel), method.run(panel.suppress(rows))
    for name, array in whole.items():
        np.testing.assert_array_equal(suppressed[name][outside], array[outside], err_msg=name, strict=True)
