# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""What is true of an indicator in each neighbourhood and year, before anyone counts or asks?

Needs the plan of the indicator, the hidden traits and the stories. Gives true paths with the stories in them, and the
same without: the second is what would have been, which effect methods try to estimate.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from buurtpeil.demo.chance import generator_for
from buurtpeil.demo.figure_plan import FigurePlan
from buurtpeil.demo.people import TRAITS
from buurtpeil.demo.truth import Truth

Floats = npt.NDArray[np.float64]
# A neighbourhood without a story wanders a little around its own place: this part of the spread, slowly.
WANDER, MEMORY = 0.1, 0.9
ROUNDS_TO_LEVEL = 8


@dataclass(frozen=True, eq=False)
class TruePath:
    """One indicator in its unit; B neighbourhoods, Y years (the notifications: M months, each as if in mid-year).

    Attributes
    ----------
    city : (Y,) the level of the city that gaps are counted from: the average without stories.
    value : (B, Y) what is true.
    without_stories : (B, Y) what would be true if the neighbourhood's gap had stayed as it was before its story.
    """

    city: Floats
    value: Floats
    without_stories: Floats


def build_true_path(
    plan: FigurePlan, types: Sequence[str], traits: Floats, weights: Floats, years: Sequence[int], seed: int
) -> Floats:
    """(B, Y) the path without any story; its average by `weights` (B, Y) is the city's level in every year."""
    chance = generator_for(seed, "path", plan.indicator.key)
    loadings = np.array([plan.factors.get(trait, 0.0) for trait in TRAITS])
    own = chance.normal(0.0, 1.0, len(traits))
    place = traits @ loadings + own * np.sqrt(max(0.05, 1.0 - float(loadings @ loadings)))
    if plan.by_type:
        level_of_type = np.array([plan.by_type.get(type_name, plan.level) for type_name in types])
        place = own + (plan.to_link(level_of_type) - plan.to_link(np.array(plan.level))) / plan.spread_on_link()
    link = plan.to_link(plan.city_level(years))
    link = link + plan.spread_on_link() * (place[:, np.newaxis] + _wander(chance, len(traits), len(years)))
    return _bring_to_level(plan, link, weights, plan.city_level(years))


def with_stories(plan: FigurePlan, path: Floats, codes: Sequence[str], years: Sequence[int], truth: Truth) -> TruePath:
    """Lay the stories over a path: the gaps of the truth file, to the last decimal."""
    city = plan.city_level(years)
    value, without = path.copy(), path.copy()
    for story in truth.stories:
        gap = story.gap_of(plan.indicator.key)
        if gap is None and not (story.rest_at_city and plan.indicator.direction.sign_of_worse):
            continue
        rows = [codes.index(area) for area in story.areas]
        value[rows] = city + (0.0 if gap is None else np.array([gap.at(year) for year in years]))
        without[rows] = city + (0.0 if gap is None else gap.before)
    return TruePath(city, value, without)


def _wander(chance: np.random.Generator, rows: int, columns: int) -> Floats:
    """(rows, columns) a slow walk that always comes back, with standard deviation `WANDER`."""
    steps = chance.normal(0.0, WANDER, (rows, columns))
    for column in range(1, columns):
        steps[:, column] = MEMORY * steps[:, column - 1] + np.sqrt(1.0 - MEMORY**2) * steps[:, column]
    return steps


def _bring_to_level(plan: FigurePlan, link: Floats, weights: Floats, level: Floats) -> Floats:
    """Shift all neighbourhoods alike on the link scale until their weighted average is the city's level."""
    for _ in range(ROUNDS_TO_LEVEL):
        average = np.sum(plan.from_link(link) * weights, axis=0) / np.sum(weights, axis=0)
        link = link + plan.to_link(level) - plan.to_link(average)
    return plan.from_link(link)
