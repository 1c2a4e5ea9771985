# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""What is there to know about Voorbeeldstad: its ground, its people, the truth, and the figures publishers give of it?

Needs the plan on paper, the catalogue and the truth file. Gives a `City`, the same to the last bit for the same seed
and files. Nothing of it exists.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

from buurtpeil.areas.codes import MADE_UP_MUNICIPALITY
from buurtpeil.areas.table import AreaTable
from buurtpeil.demo import published
from buurtpeil.demo.chance import SEED, generator_for
from buurtpeil.demo.figure_plan import FigurePlan, plan_figures
from buurtpeil.demo.ground import Ground, build_ground
from buurtpeil.demo.layout_plan import CityPlan, city_plan_from
from buurtpeil.demo.months import by_month, months_of
from buurtpeil.demo.observe import draw_busy_months, draw_counts, draw_ready_made
from buurtpeil.demo.paths import TruePath, build_true_path, with_stories
from buurtpeil.demo.people import People, build_people
from buurtpeil.demo.published import MeasureFigures
from buurtpeil.demo.truth import StoryKind, Truth, read_truth
from buurtpeil.indicators.catalogue import Catalogue, load_catalogue

Floats = npt.NDArray[np.float64]
YEARS = tuple(range(2010, 2025))
INHABITANTS = "inhabitants"
# Ready-made figures that follow from two counts: numerator, denominator, units of the first per unit of the second.
FROM_COUNTS = {"population-density": (INHABITANTS, "land-area", 100.0)}  # hectares to square kilometres
# Counted as they are; the other counts of people, households and homes are rounded to five per neighbourhood.
NOT_ROUNDED = ("jobs", "shops", "land-area")


@dataclass(frozen=True, eq=False)
class City:
    """The made-up city; B neighbourhoods in code order, A areas of all levels.

    Attributes
    ----------
    areas : all areas of the edition.
    true_paths : {indicator: what is really so}, by year, or by month for notifications.
    figures : {measure: what publishers give}, one for every measure of the catalogue's indicators.
    """

    plan: CityPlan
    ground: Ground
    areas: AreaTable
    years: tuple[int, ...]
    catalogue: Catalogue
    truth: Truth
    people: People
    figure_plans: Mapping[str, FigurePlan]
    true_paths: Mapping[str, TruePath]
    figures: Mapping[str, MeasureFigures]
    seed: int

    def neighbourhood_row(self, code: str) -> int:
        """The row of a neighbourhood in arrays of B."""
        return self.plan.codes().index(code)


def build_city(seed: int = SEED, catalogue: Catalogue | None = None, truth: Truth | None = None) -> City:
    """Voorbeeldstad from the files of the package; another catalogue or truth is for tests and for `proof/`."""
    plan = city_plan_from(_read_data("city.toml"), MADE_UP_MUNICIPALITY)
    catalogue = catalogue or load_catalogue()
    return draw_city(
        plan,
        _read_data("types.toml"),
        plan_figures(catalogue, _read_data("figures.toml")),
        catalogue,
        truth or read_truth(),
        seed,
    )


def draw_city(
    plan: CityPlan,
    types: Mapping[str, Any],
    figure_plans: Mapping[str, FigurePlan],
    catalogue: Catalogue,
    truth: Truth,
    seed: int,
) -> City:
    """Draw ground, people, truth and figures; reads nothing."""
    ground = build_ground(plan)
    moved = [story.moved for story in truth.stories if story.moved]
    people = build_people(plan, types, _land_hectares(ground), YEARS, moved, seed)
    drawing = _Drawing(plan, truth, _with_other_bases(people, figure_plans.values()), seed)
    for figure_plan in figure_plans.values():
        drawing.add(figure_plan)
    drawing.add_bases()
    return City(
        plan,
        ground,
        drawing.areas,
        YEARS,
        catalogue,
        truth,
        drawing.people,
        figure_plans,
        drawing.true_paths,
        dict(sorted(drawing.figures.items())),
        seed,
    )


class _Drawing:
    """Collects true paths and figures, indicator by indicator; each draws from a generator of its own."""

    def __init__(self, plan: CityPlan, truth: Truth, people: People, seed: int) -> None:
        self.plan, self.truth, self.people, self.seed = plan, truth, people, seed
        self.codes = plan.codes()
        self.areas = _area_table(plan)
        self.holds = published.membership(self.areas, self.codes)
        self.moved = [story.moved for story in truth.stories if story.moved]
        self.true_paths: dict[str, TruePath] = {}
        self.figures: dict[str, MeasureFigures] = {}

    def add(self, plan: FigurePlan) -> None:
        """Draw one indicator: its truth, and what its publisher gives of it."""
        indicator = plan.indicator
        base = self.people.counts[indicator.denominator or INHABITANTS].astype(np.float64)
        parts = self._counted_parts(plan)
        if parts is not None:
            numerator, denominator, per = parts
            value = _ratio(numerator, denominator, per)
            city = _ratio(numerator.sum(axis=0), denominator.sum(axis=0), per)
            self.true_paths[indicator.key] = TruePath(city, value, value)
            if indicator.value:
                self._keep(plan, indicator.value, value, base)
            return
        types = [neighbourhood.type for neighbourhood in self.plan.neighbourhoods]
        plain = build_true_path(plan, types, self.people.traits, base, YEARS, self.seed)
        path = with_stories(plan, plain, self.codes, YEARS, self.truth)
        chance = generator_for(self.seed, "observed", indicator.key)
        if plan.is_monthly:
            adoption = [story.adoption for story in self.truth.stories if story.adoption]
            path = by_month(path, YEARS, adoption)
            months = months_of(YEARS)
            of_month = base[:, [YEARS.index(int(month[:4])) for month in months]]
            counts = draw_busy_months(path.value, of_month, indicator.per, chance)
            measure = indicator.numerator or indicator.key
            self.figures[measure] = published.publish_exact(measure, counts, self.holds, months)
        elif indicator.numerator:
            counts = draw_counts(plan, path.value, base, chance)
            self._keep(plan, indicator.numerator, counts, base)
        elif indicator.value:
            self._keep(plan, indicator.value, draw_ready_made(plan, path.value, base, chance), base)
        self.true_paths[indicator.key] = path

    def _counted_parts(self, plan: FigurePlan) -> tuple[Floats, Floats, float] | None:
        """Numerator, denominator and unit, where the indicator follows from the people themselves."""
        indicator, counts = plan.indicator, self.people.counts
        numerator, denominator, per = FROM_COUNTS.get(
            indicator.key, (indicator.numerator, indicator.denominator, indicator.per)
        )
        if numerator is None or denominator is None or numerator not in counts or denominator not in counts:
            return None
        return counts[numerator].astype(np.float64), counts[denominator].astype(np.float64), per

    def _keep(self, plan: FigurePlan, measure: str, drawn: Floats, base: Floats) -> None:
        """Publish the years in which the figure is made, with duplicates and breaks."""
        years = plan.periods_in(YEARS)
        columns = [YEARS.index(year) for year in years]
        twins = [story for story in self.truth.of_kind(StoryKind.DUPLICATE) if plan.indicator.key in story.indicators]
        drawn = drawn.copy()
        for story in twins:
            drawn[[self.codes.index(area) for area in story.areas]] = drawn[self.codes.index(story.areas[0])]
        if plan.indicator.numerator:
            figures = published.publish_counts(plan, measure, drawn[:, columns], self.areas, self.holds, years)
        else:
            figures = published.publish_ready_made(
                plan, measure, drawn[:, columns], base[:, columns], self.areas, self.holds, years
            )
        figures = published.mark_duplicates(figures, twins, self.areas)
        self.figures[measure] = published.mark_moved(figures, self.moved, self.areas)

    def add_bases(self) -> None:
        """Publish the counts that figures are divided by."""
        for measure, counts in self.people.counts.items():
            amounts = counts.astype(np.float64)
            if measure in NOT_ROUNDED:
                figures = published.publish_exact(measure, amounts, self.holds, YEARS)
            else:
                figures = published.publish_base(measure, amounts, self.areas, self.holds, YEARS)
            self.figures[measure] = published.mark_moved(figures, self.moved, self.areas)


def _ratio(numerator: Floats, denominator: Floats, per: float) -> Floats:
    return np.asarray(
        np.divide(per * numerator, denominator, out=np.full(np.shape(numerator), np.nan), where=denominator > 0)
    )


def _with_other_bases(people: People, plans: Iterable[FigurePlan]) -> People:
    """A denominator that the plan of the people does not know is a third of the inhabitants."""
    counts = dict(people.counts)
    for plan in plans:
        measure = plan.indicator.denominator
        if measure and measure not in counts:
            counts[measure] = np.rint(counts[INHABITANTS] / 3.0).astype(np.int64)
    return People(counts, people.traits)


def _area_table(plan: CityPlan) -> AreaTable:
    names = {neighbourhood.code: neighbourhood.name for neighbourhood in plan.neighbourhoods}
    names |= {code: f"Wijk {name}" for code, name in plan.districts.items()}
    names[plan.municipality] = plan.name
    return AreaTable.from_codes(plan.edition, names)


def _land_hectares(ground: Ground) -> Floats:
    water = shapely.union_all([feature.geometry for feature in ground.landscape if feature.kind == "water"])
    return np.array([round(cell.difference(water).area / 10_000.0) for cell in ground.neighbourhoods], dtype=np.float64)


def _read_data(name: str) -> dict[str, Any]:
    return tomllib.loads((files("buurtpeil.demo") / "data" / name).read_text(encoding="utf-8"))
