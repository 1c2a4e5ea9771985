# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""How often is each kind of signal wrong, how much does it find, and how soon?

Needs a seed and a number of repeats. Gives rows of `Measured`: per kind and size of neighbourhood the wrong share where
nothing happens, the wrong part of the lists, and what is found of planted changes, all with their Monte Carlo error.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from buurtpeil.areas.codes import Level
from buurtpeil.estimates.accumulation import accumulate
from buurtpeil.estimates.compass import estimate
from buurtpeil.estimates.groups import Groups, build_groups
from buurtpeil.indicators.catalogue import Catalogue, load_catalogue
from buurtpeil.proof.calibration import SIZE_LIMITS, SIZE_NAMES, Share, calibrate
from buurtpeil.proof.made_up import MadeUpCountry, Scenario, made_up_neighbours, make_country
from buurtpeil.signals.accumulation import detect_accumulation, score_counted
from buurtpeil.signals.candidates import find_candidates
from buurtpeil.signals.scan import ERROR_RATE, Surroundings, detect
from buurtpeil.signals.signal import SignalKind
from buurtpeil.signals.surge import detect_surge

Booleans = npt.NDArray[np.bool_]
Key = tuple[str, str, str, float]
Report = Callable[[str], None]
SEED, REPEATS = 20406, 20
NOMINALS = (0.05, 0.01)
ALL_SIZES = "all"
_PLANTED = Scenario(share_drifting=0.1, periods=14, drift_from=6)
_DOMAINS, _PER_DOMAIN, _MONTHS = 4, 2, 48
_TESTED = (SignalKind.DRIFT, SignalKind.BREAK, SignalKind.CLUSTER)


@dataclass(frozen=True)
class Measured:
    """One number: `measure` is false-share, false-discovery, wrong-colours, power or lead-time (median, in periods).

    `error` is the Monte Carlo standard error and `nominal` the share that was promised; NaN where there is none.
    """

    measure: str
    kind: str
    size: str
    nominal: float
    value: float
    error: float
    count: int

    @property
    def is_kept(self) -> bool | None:
        """Whether the share is at most nominal plus two Monte Carlo errors; None where nothing was promised."""
        if not (np.isfinite(self.nominal) and self.count):
            return None
        drawn = np.sqrt(self.nominal * (1 - self.nominal) / self.count)
        return bool(self.value <= self.nominal + 2 * max(drawn, self.error))

    def to_record(self) -> dict[str, Any]:
        """Plain JSON, None for what is not known."""
        record = {key: None if value != value else value for key, value in asdict(self).items()}
        return record | {"is_kept": self.is_kept}


def measure_error_rates(
    seed: int = SEED, repeats: int = REPEATS, report: Report = lambda message: None
) -> list[Measured]:
    """Measure every kind on `repeats` made-up countries of each sort; the same seed gives the same numbers."""
    steady, planted, piled, notified = (np.random.default_rng([seed, number]) for number in range(4))
    cases: dict[Key, list[npt.NDArray[np.float64]]] = defaultdict(list)
    waits: dict[Key, list[npt.NDArray[np.float64]]] = defaultdict(list)
    for repeat in range(repeats):
        report(f"made-up countries {repeat + 1} of {repeats}")
        _nobody_drifts(steady, repeat, cases)
        _some_drift(planted, repeat, cases, waits)
        _nothing_piles_up(piled, repeat, cases)
        _usual_reports(notified, cases)
    report("lists and colours")
    lists = calibrate(Scenario(share_drifting=0.1), seed, repeats)
    rows = [_row(key, Share.of(np.concatenate(own))) for key, own in cases.items()]
    for kind, share in lists.false_discovery.items():
        rows.append(_row(("false-discovery", kind.value, ALL_SIZES, ERROR_RATE), share))
    for size, share in lists.wrong_colours.items():
        rows.append(_row(("wrong-colours", "colour", size, 0.10), share))
    for key, own in waits.items():
        every = np.concatenate(own)
        spread = float(1.2533 * every.std(ddof=1) / np.sqrt(len(every))) if len(every) > 1 else np.nan
        rows.append(Measured(*key, float(np.median(every)) if len(every) else np.nan, spread, len(every)))
    return rows


def _row(key: Key, share: Share) -> Measured:
    return Measured(*key, share.share, share.error, share.count)


def _add(cases: dict[Key, list[Any]], measure: str, kind: str, nominal: float, size: Any, values: Any) -> None:
    """Divide the values over the sizes of neighbourhood."""
    for number, name in enumerate(SIZE_NAMES):
        cases[measure, kind, name, nominal].append(np.asarray(values[size == number], dtype=np.float64))


def _size_of(population: npt.NDArray[np.float64]) -> npt.NDArray[np.int64]:
    return np.searchsorted(SIZE_LIMITS, population, side="right")


def _catalogue_of(*countries: MadeUpCountry) -> Catalogue:
    return Catalogue({}, {}, {country.indicator.key: country.indicator for country in countries}, "")


def _nobody_drifts(generator: np.random.Generator, repeat: int, cases: dict[Key, list[Any]]) -> None:
    """Drift, break and cluster: the share of p-values that small. Floor: the wrong part of who is called that sure."""
    country = make_country(Scenario(), generator)
    panel = country.panel
    estimates = estimate(panel, _catalogue_of(country))
    complete, groups = np.zeros(panel.shape[1:], dtype=bool), build_groups(panel.areas)
    around = made_up_neighbours(panel.areas)
    found = find_candidates(0, country.indicator, panel, estimates, complete, groups, around, f"calibration {repeat}")
    size = _size_of(country.population)
    floor = country.indicator.floor
    is_beyond = country.level[:, -1] > (floor.value if floor else np.inf)
    for own in found:
        for nominal in NOMINALS:
            if own.kind in _TESTED:
                _add(cases, "false-share", own.kind.value, nominal, size[own.rows], own.evidence <= nominal)
            elif own.kind is SignalKind.FLOOR:
                rows = own.rows[own.evidence >= 1 - nominal]
                _add(cases, "false-share", own.kind.value, nominal, size[rows], ~is_beyond[rows])
    signals = detect(
        [(country.indicator, panel, estimates)], [complete], f"{repeat}", ERROR_RATE, None, Surroundings(around)
    )
    named = {signal.municipality for signal in signals if signal.kind is SignalKind.CLUSTER}
    cases["false-discovery", "cluster", ALL_SIZES, ERROR_RATE].append(_any_in(named, panel.areas))


def _any_in(named: set[str], areas: Any) -> npt.NDArray[np.float64]:
    """Per municipality 1 if it has a signal where there should be none: then its whole list is wrong."""
    cities = areas.codes[areas.levels == Level.MUNICIPALITY.value].tolist()
    return np.array([float(city in named) for city in cities])


def _some_drift(
    generator: np.random.Generator, repeat: int, cases: dict[Key, list[Any]], waits: dict[Key, list[Any]]
) -> None:
    """Scan after scan since the change began, as a slope and as a step: who is found, and after how many periods."""
    for kind, scenario in ((SignalKind.DRIFT, _PLANTED), (SignalKind.BREAK, replace(_PLANTED, at_once=True))):
        country = make_country(scenario, generator)
        areas, periods = country.panel.areas, scenario.periods
        first_found = np.full(len(areas), np.inf)
        is_behind = np.zeros(len(areas), dtype=bool)
        for end in range(scenario.drift_from + 1, periods + 1):
            panel = replace(
                country.panel,
                periods=country.panel.periods[:end],
                **{
                    name: getattr(country.panel, name)[..., :end]
                    for name in ("value", "base", "variance", "status", "flags")
                },
            )
            estimates = estimate(panel, _catalogue_of(country))
            complete = np.zeros(panel.shape[1:], dtype=bool)
            signals = detect([(country.indicator, panel, estimates)], [complete], f"{repeat}-{end}")
            own = [one.area for one in signals if one.kind in (SignalKind.DRIFT, SignalKind.BREAK)]
            rows = areas.rows(own)
            first_found[rows] = np.minimum(first_found[rows], end - scenario.drift_from)
            is_behind = country.level[:, end - 1] > estimates.reference[0, :, -1]
        planted = country.is_drifting & is_behind & np.isfinite(country.panel.value[0, :, -1])
        size, was_found = _size_of(country.population), np.isfinite(first_found)
        _add(cases, "power", kind.value, np.nan, size[planted], was_found[planted])
        caught = planted & was_found
        _add(waits, "lead-time", kind.value, np.nan, size[caught], first_found[caught])


def _nothing_piles_up(generator: np.random.Generator, repeat: int, cases: dict[Key, list[Any]]) -> None:
    """Levels that never move: whoever is worse in more domains than before is wrong."""
    real = load_catalogue()
    domains = sorted(real.domains)[:_DOMAINS]
    judged, known = [], {}
    scenario = Scenario(wobble=0.0, city_trend=0.0)
    first = make_country(scenario, generator)
    for number in range(_DOMAINS * _PER_DOMAIN):
        country = make_country(scenario, generator)
        key = f"made-up-events-{number}"
        indicator = replace(country.indicator, key=key, domain=domains[number % _DOMAINS])
        known[key] = indicator
        panel = replace(country.panel, indicators=(key,), areas=first.panel.areas)
        judged.append((indicator, panel, estimate(panel, Catalogue({}, {}, {key: indicator}, ""))))
    areas = first.panel.areas
    groups: Groups = build_groups(areas)
    complete = np.zeros(first.panel.shape[1:], dtype=bool)
    catalogue = replace(real, indicators=known)
    scores = score_counted(judged, [complete] * len(judged), areas, catalogue)
    # Every indicator has inhabitants of its own; the middle one tells how large an area is.
    population = np.median([panel.base[0, :, -1] for _, panel, _ in judged], axis=0)
    grew = accumulate(scores).grew[:, -1]
    is_tested = groups.is_level(Level.NEIGHBOURHOOD) & np.isfinite(grew)
    for nominal in NOMINALS:
        is_wrong = grew[is_tested] >= 1 - nominal
        _add(cases, "false-share", "accumulation", nominal, _size_of(population)[is_tested], is_wrong)
    signals = detect_accumulation(scores, catalogue.domains, areas, groups, f"{repeat}", ERROR_RATE)
    named = {signal.municipality for signal in signals}
    cases["false-discovery", "accumulation", ALL_SIZES, ERROR_RATE].append(_any_in(named, areas))


def _usual_reports(generator: np.random.Generator, cases: dict[Key, list[Any]]) -> None:
    """Reports per month with a season, more of them every year, and months that are unruly, but no surge."""
    country = make_country(Scenario(periods=1, municipalities=5), generator)
    groups = build_groups(country.panel.areas)
    months = np.arange(_MONTHS)
    usual = country.population[:, np.newaxis] * 0.01 * np.exp(0.2 * months / 12 + 0.3 * np.cos(2 * np.pi * months / 12))
    unruly = generator.gamma(100.0, 0.01, usual.shape)  # 10% from month to month, beyond drawing
    counts = generator.poisson(usual * unruly).astype(np.float64)
    counts[~groups.is_level(Level.NEIGHBOURHOOD)] = np.nan
    surge = detect_surge(counts, groups)
    size = _size_of(country.population)
    for kind, p_value in (("surge", surge.p_value), ("quiet", surge.p_quiet)):
        is_tested = np.isfinite(p_value)
        for nominal in NOMINALS:
            _add(cases, "false-share", kind, nominal, size[is_tested], p_value[is_tested] <= nominal)
