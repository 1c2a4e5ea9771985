# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Do places keep their promises on a whole publication?

Needs the made-up city, published. Gives the promises: what is hidden can't be had back by any number of places and
subtractions, two places side by side add up, and every neighbourhood drawn is itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from buurtpeil.areas.ground import Ground
from buurtpeil.areas.place_parts import PlaceParts
from buurtpeil.demo import build_city, deliveries
from buurtpeil.errors import AreaError
from buurtpeil.indicators.panel import has_figure
from buurtpeil.pipeline.ground import open_ground
from buurtpeil.pipeline.places import PlaceFigure, figures_of_place
from buurtpeil.pipeline.publication import Publication, open_publications
from buurtpeil.pipeline.publish import publish
from buurtpeil.store import Store
from buurtpeil.store.cube import Cube

FIELDS = ("value", "base", "coverage", "interpolated", "deviation", "status", "flags", "lacks_base")
slow = settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
spot = st.tuples(st.floats(36_000, 45_000), st.floats(537_000, 543_000), st.floats(200, 2_500))


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    store = Store(tmp_path_factory.mktemp("city"))
    for delivery in deliveries(build_city()):
        store.publish_raw(delivery, datetime(2026, 1, 1, tzinfo=UTC))
    publish(store, "voorbeeldstad")
    return store


@pytest.fixture(scope="module")
def publication(store: Store) -> Publication:
    return open_publications(store)[0]


@pytest.fixture(scope="module")
def ground(store: Store, publication: Publication) -> Ground:
    return open_ground(store, publication)


class OtherSecrets:
    """A cube that shows the same, and holds other numbers wherever nothing is shown."""

    def __init__(self, cube: Cube, seed: int) -> None:
        self._cube = cube
        self._seed = seed
        self.keys = cube.keys

    def periods(self, key: str) -> tuple[str, ...]:
        return self._cube.periods(key)

    def block(self, key: str) -> Mapping[str, Any]:
        block = dict(self._cube.block(key))
        hidden = ~has_figure(block["status"])
        generator = np.random.default_rng(self._seed)
        for name in ("value", "base", "deviation", "estimate"):
            block[name] = np.where(hidden, generator.uniform(0, 49, hidden.shape), block[name])
        return block


def circle(spot: tuple[float, float, float]) -> shapely.Geometry:
    x, y, radius = spot
    return shapely.Point(x, y).buffer(radius)


def parts_or_nothing(ground: Ground, drawn: shapely.Geometry) -> PlaceParts | None:
    try:
        return ground.parts_of_drawing(drawn)
    except AreaError:
        return None


def test_something_is_hidden_in_the_made_up_city(publication: Publication):
    """Else the next test could not fail."""
    hidden = sum(int((~has_figure(publication.figures.block(key)["status"])).sum()) for key in publication.figures.keys)
    assert hidden > 100


@slow
@given(spots=st.lists(spot, min_size=2, max_size=5), seed=st.integers(0, 2**32))
def test_no_number_of_places_tells_what_is_hidden(
    publication: Publication, ground: Ground, spots: list[tuple[float, float, float]], seed: int
):
    """The difference attack: subtract as much as you like; the answers are the same whatever the secrets are."""
    other = Publication(publication.id, publication.path, publication.published_at, publication.catalogue)
    other.__dict__["figures"] = OtherSecrets(publication.figures, seed)
    for drawn in map(circle, spots):
        parts = parts_or_nothing(ground, drawn)
        if parts is None:
            continue
        for one, two in zip(
            figures_of_place(publication, ground, parts), figures_of_place(other, ground, parts), strict=True
        ):
            if one.figures is None or two.figures is None:
                assert one.figures is two.figures
                continue
            for name in FIELDS:
                np.testing.assert_array_equal(getattr(one.figures, name), getattr(two.figures, name), one.indicator.key)
            np.testing.assert_array_equal(one.lower, two.lower)


def mass(figure: PlaceFigure) -> Any:
    assert figure.figures is not None
    return figure.figures.value * figure.figures.base


@slow
@given(spot=spot, cut=st.floats(-0.8, 0.8))
def test_two_places_side_by_side_add_up_to_the_place_around_them(
    publication: Publication, ground: Ground, spot: tuple[float, float, float], cut: float
):
    x, _, radius = spot
    whole, left = circle(spot), shapely.box(0, 0, x + cut * radius, 700_000)
    drawn = (whole, shapely.intersection(whole, left), shapely.difference(whole, left))
    found = [parts_or_nothing(ground, shape) for shape in drawn]
    if any(parts is None for parts in found):
        return
    answers = [figures_of_place(publication, ground, parts) for parts in found if parts is not None]
    for together, one, two in zip(*answers, strict=True):
        if together.figures is None or one.figures is None or two.figures is None:
            continue
        # Where all is known, numerators and denominators of the halves are those of the whole.
        known = (together.figures.coverage == 1) & np.isfinite(one.figures.value) & np.isfinite(two.figures.value)
        for part in ("base", "mass"):
            amounts = [getattr(f.figures, part) if part == "base" else mass(f) for f in (together, one, two)]
            np.testing.assert_allclose(amounts[0][known], (amounts[1] + amounts[2])[known], rtol=1e-9, atol=1e-9)


def test_every_neighbourhood_drawn_is_itself(publication: Publication, ground: Ground):
    for row in ground.rows[::7].tolist():
        parts = ground.parts_of_drawing(ground.shapes.geometry[row])
        assert parts.rows.tolist() == [row]
        for figure in figures_of_place(publication, ground, parts):
            if figure.figures is not None:
                own = publication.figures.block(figure.indicator.key)
                shown = np.isfinite(figure.figures.value)
                assert shown.any() == np.isfinite(own["value"][row]).any()
                np.testing.assert_array_equal(figure.figures.value[shown], own["value"][row][shown])
                np.testing.assert_array_equal(figure.lower[shown], own["lower"][row][shown])
