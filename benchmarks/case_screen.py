# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""How long does it take to screen a whole country, and one municipality?

Needs nothing: the figures are made up. Gives seconds and peak memory of estimates, compass, drift, break, cluster,
floor, accumulation and false-discovery control, at several sizes, beside loops over peers on a sample of the same.
"""

from __future__ import annotations

import json
import sys
import time
import warnings
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from importlib import import_module

import numpy as np
import numpy.typing as npt

from benchmarks.children import run_child
from benchmarks.runner import CannotMeasureError, Row, time_rounds
from buurtpeil.areas.neighbours import Neighbours
from buurtpeil.estimates.compass import estimate
from buurtpeil.estimates.domains import score_domains
from buurtpeil.estimates.groups import build_groups
from buurtpeil.indicators.catalogue import Catalogue, load_catalogue
from buurtpeil.indicators.panel import Panel
from buurtpeil.proof.made_up import Scenario, made_up_neighbours, make_country
from buurtpeil.signals.accumulation import detect_accumulation, score_counted
from buurtpeil.signals.candidates import Candidates, find_candidates
from buurtpeil.signals.false_discovery import bayesian_false_discovery, benjamini_hochberg
from buurtpeil.signals.scan import ERROR_RATE, TESTED, Judged

NAME = "screen"
CITIES, AREAS_PER_CITY, INDICATORS, YEARS = 140, 100, 50, 20
SECONDS_ALLOWED, MILLISECONDS_ALLOWED, MEBIBYTES_ALLOWED = 10.0, 200.0, 2048.0
SCALED_CITIES, SCALED_INDICATORS = 28, 10  # a base small enough to take four times as large
SAMPLE = 200  # series, for the peers that take one at a time
SEED = 20499


@dataclass(frozen=True, eq=False)
class Country:
    """Made-up figures of all indicators, one panel each."""

    panels: list[Panel]
    catalogue: Catalogue
    neighbours: Neighbours


def make(cities: int, areas_per_city: int, indicators: int) -> Country:
    """Rates with the same wobble; the domains of the real catalogue in turn."""
    generator = np.random.default_rng(SEED)
    scenario = Scenario(
        municipalities=cities, neighbourhoods=areas_per_city - 1, periods=YEARS, share_drifting=0.02, city_trend=0.0
    )
    real = load_catalogue()
    domains = sorted(real.domains)
    panels, known = [], {}
    for number in range(indicators):
        made = make_country(scenario, generator)
        key = f"made-up-events-{number}"
        known[key] = replace(made.indicator, key=key, domain=domains[number % len(domains)])
        panels.append(replace(made.panel, indicators=(key,)))
    areas = panels[0].areas
    panels = [replace(panel, areas=areas) for panel in panels]
    return Country(panels, replace(real, indicators=known), made_up_neighbours(areas))


def screen(country: Country) -> dict[str, float]:
    """Seconds of each part of one national screen, and how many tests and signals it held."""
    areas = country.panels[0].areas
    start = time.perf_counter()
    judged: list[Judged] = [
        (country.catalogue.indicators[panel.indicators[0]], panel, estimate(panel, country.catalogue))
        for panel in country.panels
    ]
    estimated = time.perf_counter()
    score_domains([(one.key, panel.periods, own) for one, panel, own in judged], areas, country.catalogue)
    compass = time.perf_counter()
    groups = build_groups(areas)
    complete = np.zeros((len(areas), YEARS), dtype=bool)
    found = [
        one
        for block, (indicator, panel, own) in enumerate(judged)
        for one in find_candidates(block, indicator, panel, own, complete, groups, country.neighbours, "screen")
    ]
    tested = time.perf_counter()
    signals = sum(_shown([one for one in found if one.kind is kind]) for kind in {one.kind for one in found})
    controlled = time.perf_counter()
    scores = score_counted(judged, [complete] * len(judged), areas, country.catalogue)
    signals += len(detect_accumulation(scores, country.catalogue.domains, areas, groups, "screen", ERROR_RATE))
    end = time.perf_counter()
    return {
        "estimates": estimated - start,
        "compass": compass - estimated,
        "drift, break, cluster, floor": tested - compass,
        "false-discovery control": controlled - tested,
        "accumulation": end - controlled,
        "whole": end - start,
        "tests": sum(len(one.rows) for one in found),
        "signals": signals,
    }


def _shown(own: list[Candidates]) -> int:
    evidence = np.concatenate([one.evidence for one in own])
    family = np.concatenate([one.family for one in own])
    control = benjamini_hochberg if own[0].kind in TESTED else bayesian_false_discovery
    is_relevant = np.concatenate([one.is_relevant for one in own])
    return int(np.count_nonzero(is_relevant & (control(evidence, family) <= ERROR_RATE)))


def run() -> list[Row]:
    """The whole country, twice and four times a smaller base, one municipality, and the peers."""
    rows = [*_whole()]
    rows.append(_part("scaling: base", SCALED_CITIES, AREAS_PER_CITY, SCALED_INDICATORS))
    for times in (2, 4):
        rows.append(_part(f"scaling: areas x{times}", SCALED_CITIES, AREAS_PER_CITY * times, SCALED_INDICATORS))
        rows.append(_part(f"scaling: indicators x{times}", SCALED_CITIES, AREAS_PER_CITY, SCALED_INDICATORS * times))
    one = make(1, AREAS_PER_CITY, INDICATORS)
    one_city = tuple(1000 * seconds for seconds in time_rounds(lambda: screen(one), rounds=3))
    size = f"{AREAS_PER_CITY} areas x {INDICATORS} indicators x {YEARS} years"
    rows.append(Row("screen of one municipality alone", "ms", one_city, size, MILLISECONDS_ALLOWED))
    return rows + _peers(rows[0].median)


def _size(areas: int, indicators: int) -> str:
    return f"{areas:,} areas x {indicators} indicators x {YEARS} years"


def _child(cities: int, areas_per_city: int, indicators: int) -> tuple[dict[str, float], float]:
    arguments = [str(number) for number in (cities, areas_per_city, indicators)]
    done = run_child(["-m", "benchmarks.case_screen", *arguments])
    return json.loads(done.output.splitlines()[-1]), done.peak_mebibytes


def _whole() -> list[Row]:
    found, peak = _child(CITIES, AREAS_PER_CITY, INDICATORS)
    size = _size(CITIES * AREAS_PER_CITY, INDICATORS)
    note = f"one round in a process of its own; {found['tests']:,.0f} tests, {found['signals']:,.0f} signals"
    rows = [Row("national screen", "s", (found["whole"],), size, SECONDS_ALLOWED, note=note)]
    rows.append(Row("national screen, peak memory", "MiB", (peak,), size, MEBIBYTES_ALLOWED, note="figures included"))
    parts = [key for key in found if key not in ("whole", "tests", "signals")]
    return rows + [Row(f"of which {key}", "s", (found[key],)) for key in parts]


def _part(what: str, cities: int, areas_per_city: int, indicators: int) -> Row:
    found, peak = _child(cities, areas_per_city, indicators)
    return Row(what, "s", (found["whole"],), _size(cities * areas_per_city, indicators), note=f"peak {peak:,.0f} MiB")


def _peers(ours: float) -> list[Row]:
    """Seconds that each peer would take for its one part of the screen, from a sample of the same series."""
    try:
        esda, libpysal, pymannkendall, ruptures, sm = (
            import_module(name) for name in ("esda", "libpysal", "pymannkendall", "ruptures", "statsmodels.api")
        )
    except ImportError as problem:
        raise CannotMeasureError(f"{problem.name} is absent (see requirements/peers.txt)") from problem
    country = make(CITIES, AREAS_PER_CITY, 1)
    value = country.panels[0].value[0]
    complete = value[np.isfinite(value).all(axis=1)]
    series = complete[np.random.default_rng(SEED).choice(len(complete), SAMPLE, replace=False)]
    years = sm.add_constant(np.arange(YEARS, dtype=float))
    everything = CITIES * AREAS_PER_CITY * INDICATORS
    loops: dict[str, Callable[[npt.NDArray[np.float64]], object]] = {
        "pymannkendall original_test (trend)": pymannkendall.original_test,
        "ruptures Pelt l2 (break)": lambda one: ruptures.Pelt("l2", min_size=2).fit(one).predict(pen=3 * one.var()),
        "statsmodels OLS (trend)": lambda one: sm.OLS(one, years).fit().pvalues,
    }
    rows = []
    for name, fit in loops.items():
        seconds = _seconds(partial(_each, fit, series)) * everything / SAMPLE
        note = f"extrapolated from {SAMPLE} series to {everything:,}; only this part, ours is the whole screen"
        rows.append(Row(f"peer, {name}", "s", (seconds,), note=note))
    around = country.neighbours
    lists = {row: around.neighbour[around.area == row].tolist() for row in range(around.count)}
    weights = libpysal.weights.W(lists, silence_warnings=True)
    weights.transform = "r"
    last = np.nan_to_num(value[:, -1])
    once = _seconds(lambda: esda.Moran_Local(last, weights, permutations=999, n_jobs=1, seed=SEED))
    note = f"extrapolated from 1 indicator to {INDICATORS}; 999 permutations; ours whole: {ours:.1f} s"
    return [*rows, Row("peer, esda Moran_Local (cluster)", "s", (once * INDICATORS,), note=note)]


def _each(fit: Callable[[npt.NDArray[np.float64]], object], series: npt.NDArray[np.float64]) -> None:
    for one in series:
        fit(one)


def _seconds(function: Callable[[], object]) -> float:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        function()
        start = time.perf_counter()
        function()
        return time.perf_counter() - start


if __name__ == "__main__":
    print(json.dumps(screen(make(*(int(number) for number in sys.argv[1:4])))))
