# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""What does `publish` promise, whatever the figures say?

Needs small made-up deliveries of one municipality. Gives the promises of its docstring: the same inputs are worked out
once and the same, order counts only where figures overlap, and a fault leaves the earlier publication.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
import shapely

from buurtpeil.errors import BuurtpeilError
from buurtpeil.indicators.statuses import Status
from buurtpeil.pipeline.publication import open_publication
from buurtpeil.pipeline.publish import publish
from buurtpeil.store import Store
from buurtpeil.store.delivery import AREAS_SCHEMA, BOUNDARIES_SCHEMA, FIGURES_SCHEMA, Delivery, Description

NAMES = {"GM9999": "Voorbeeldstad", "BU99990101": "Bedachte Hoek", "BU99990102": "Verzonnen Kwartier"}
PEOPLE = {"GM9999": 3000.0, "BU99990101": 1000.0, "BU99990102": 2000.0}
MOMENT = datetime(2026, 1, 1, tzinfo=UTC)
SET = "voorbeeldstad"


def build(
    folder: Path, dataset: str, measure: str, values: dict[str, float], period: str = "2024", names: bool = False
) -> Delivery:
    """A delivery of one measure and one period."""
    folder.mkdir(parents=True, exist_ok=True)
    original = folder / f"{dataset}.txt"
    original.write_text(f"{dataset} {values}")
    codes = sorted(values)
    figures = pa.table(
        {
            "area": codes,
            "edition": [2024] * len(codes),
            "measure": [measure] * len(codes),
            "period": [period] * len(codes),
            "value": [values[code] for code in codes],
            "status": [Status.OBSERVED] * len(codes),
            "flags": [0] * len(codes),
        },
        schema=FIGURES_SCHEMA,
    )
    areas = pa.table(
        {"area": sorted(NAMES), "edition": [2024] * 3, "name": [NAMES[code] for code in sorted(NAMES)]},
        schema=AREAS_SCHEMA,
    )
    return Delivery(
        Description(
            source="verzonnen",
            dataset=dataset,
            title={"nl": f"Verzonnen {dataset}", "en": f"Made-up {dataset}"},
            publisher="Verzonnen bronhouder",
            licence="CC0",
            reference=dataset,
            published=None,
            delivery={"nl": "definitief", "en": "definite"},
            publication_set=SET,
        ),
        (original,),
        len(codes),
        figures=figures,
        areas=areas if names else None,
    )


def people(folder: Path) -> Delivery:
    return build(folder, "people", "inhabitants", PEOPLE, names=True)


def crimes(folder: Path, number: float, dataset: str = "crimes") -> Delivery:
    return build(
        folder, dataset, "registered-crimes", {"GM9999": 3 * number, "BU99990101": number, "BU99990102": 2 * number}
    )


def homes(folder: Path) -> Delivery:
    return build(folder, "homes", "average-home-value", {"GM9999": 300.0, "BU99990101": 250.0, "BU99990102": 325.0})


def load(root: Path, deliveries: Sequence[Delivery]) -> Store:
    """A store in which each delivery was loaded a day after the one before."""
    store = Store(root)
    for day, delivery in enumerate(deliveries):
        store.publish_raw(delivery, MOMENT + timedelta(days=day))
    return store


def value_of(store: Store, indicator: str, area: str) -> float:
    publication = open_publication(store, SET)
    assert publication is not None
    figures = next(item for item in publication.figures_of_area(area) if item.indicator.key == indicator)
    return float(figures.value[-1])


def cubes(store: Store) -> dict[str, dict[str, np.ndarray]]:
    publication = open_publication(store, SET)
    assert publication is not None
    # Which delivery a figure came from is told by its name; its place in the list follows the order of loading.
    names = np.array([*publication.head["snapshots"], ""])
    blocks = {key: dict(publication.figures.block(key)) for key in publication.figures.keys}
    return {key: fields | {"snapshot": names[fields["snapshot"]]} for key, fields in blocks.items()}


def test_the_same_figures_are_worked_out_once(tmp_path: Path) -> None:
    store = load(tmp_path / "store", [people(tmp_path), crimes(tmp_path, 50)])
    first = publish(store, SET)
    told: list[str] = []
    assert publish(store, SET, told.append).id == first.id
    assert told == ["these results were worked out before"]


def test_the_same_figures_give_the_same_publication_in_another_store(tmp_path: Path) -> None:
    deliveries = [people(tmp_path), crimes(tmp_path, 50)]
    one, other = (publish(load(tmp_path / name, deliveries), SET) for name in ("one", "other"))
    assert one.id == other.id
    assert one.manifest["files"] == other.manifest["files"]


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
def test_the_order_of_loading_does_not_matter_where_no_figure_comes_twice(
    tmp_path: Path, order: tuple[int, ...]
) -> None:
    deliveries = [people(tmp_path), crimes(tmp_path, 50), homes(tmp_path)]
    expected = load(tmp_path / "first", deliveries)
    store = load(tmp_path / "other", [deliveries[place] for place in order])
    publish(expected, SET)
    publish(store, SET)
    one, other = cubes(expected), cubes(store)
    assert one.keys() == other.keys()
    for key, fields in one.items():
        for name, array in fields.items():
            np.testing.assert_array_equal(array, other[key][name], err_msg=f"{key} {name}")


def test_of_a_figure_that_comes_twice_the_one_loaded_last_counts(tmp_path: Path) -> None:
    earlier, later = crimes(tmp_path, 50), crimes(tmp_path, 70, "crimes-again")
    for name, deliveries, expected in (("a", [earlier, later], 70.0), ("b", [later, earlier], 50.0)):
        store = load(tmp_path / name, [people(tmp_path), *deliveries])
        publish(store, SET)
        # Crimes per 1,000 of the 1,000 inhabitants.
        assert value_of(store, "registered-crime", "BU99990101") == pytest.approx(expected)


def test_a_later_delivery_of_a_dataset_takes_the_place_of_the_earlier_one(tmp_path: Path) -> None:
    store = load(tmp_path / "store", [people(tmp_path), crimes(tmp_path, 50)])
    first = publish(store, SET)
    store.publish_raw(crimes(tmp_path, 90), MOMENT + timedelta(days=9))
    assert value_of(store, "registered-crime", "BU99990101") == pytest.approx(50.0)
    second = publish(store, SET)
    assert value_of(store, "registered-crime", "BU99990101") == pytest.approx(90.0)
    assert second.id != first.id
    assert store.show(first.id).id == first.id


def test_what_was_loaded_for_another_set_changes_nothing(tmp_path: Path) -> None:
    alone = load(tmp_path / "alone", [people(tmp_path), crimes(tmp_path, 50)])
    beside = load(tmp_path / "beside", [people(tmp_path), crimes(tmp_path, 50)])
    other = crimes(tmp_path, 10, "elsewhere")
    real = Description(**{**other.description.__dict__, "publication_set": "nederland"})
    beside.publish_raw(Delivery(**{**other.__dict__, "description": real}), MOMENT)
    assert publish(alone, SET).id == publish(beside, SET).id


def test_a_fault_leaves_the_earlier_publication(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = load(tmp_path / "store", [people(tmp_path), crimes(tmp_path, 50)])
    first = publish(store, SET)
    store.publish_raw(crimes(tmp_path, 90), MOMENT + timedelta(days=9))

    def fail(*_: object) -> None:
        raise BuurtpeilError("The maps can't be drawn.")

    monkeypatch.setattr("buurtpeil.pipeline.work_out.write_maps", fail)
    with pytest.raises(BuurtpeilError, match="maps"):
        publish(store, SET)
    published = store.published(SET)
    assert published is not None
    assert published.id == first.id
    assert value_of(store, "registered-crime", "BU99990101") == pytest.approx(50.0)
    assert store.verify() == ()
    assert list((store.root / "tmp").iterdir()) == []


def test_a_set_without_figures_is_refused_with_the_way_out(tmp_path: Path) -> None:
    with pytest.raises(BuurtpeilError, match=r"Nothing was loaded.*buurtpeil load"):
        publish(Store(tmp_path / "store"), SET)


def test_the_origin_of_every_figure_is_told(tmp_path: Path) -> None:
    store = load(tmp_path / "store", [people(tmp_path), crimes(tmp_path, 50)])
    publish(store, SET)
    publication = open_publication(store, SET)
    assert publication is not None
    assert [(item.measure, item.reference) for item in publication.provenance("registered-crime")] == [
        ("registered-crimes", "crimes"),
        ("inhabitants", "people"),
    ]


def squares(edition: int, shapes: dict[str, tuple[float, float]]) -> pa.Table:
    """Boundaries of strips of 1 km high between two x's, in the made-up municipality."""
    rows = [
        {"area": code, "edition": edition, "geometry": shapely.to_wkb(shapely.box(west, 450_000, east, 451_000)),
         "crs": "EPSG:28992", "resolution_metres": 0.0}
        for code, (west, east) in shapes.items()
    ]  # fmt: skip
    return pa.Table.from_pylist(rows, schema=BOUNDARIES_SCHEMA)


def test_figures_of_an_earlier_edition_follow_the_ground_and_not_the_code(tmp_path: Path) -> None:
    # In 2014 the western strip was ...0102 and the eastern ...0101; in 2024 the codes are the other way round.
    west, east = (100_000.0, 101_000.0), (101_000.0, 102_000.0)
    now = replace(people(tmp_path), boundaries=squares(2024, {"BU99990101": west, "BU99990102": east}))
    values = {"GM9999": 110.0, "BU99990101": 80.0, "BU99990102": 30.0}
    before = build(tmp_path, "crimes-2014", "registered-crimes", values, period="2014")
    before = replace(
        before,
        figures=before.figures.set_column(1, before.figures.schema.field("edition"), pa.array([2014] * 3, pa.int16())),
        boundaries=squares(2014, {"BU99990102": west, "BU99990101": east}),
    )
    past = build(tmp_path, "people-2014", "inhabitants", PEOPLE, period="2014")
    store = load(tmp_path / "store", [now, past, before])
    publish(store, SET)
    # Per 1,000 of its 1,000 inhabitants: 30 crimes on the western strip, whose code was the other one.
    assert value_of(store, "registered-crime", "BU99990101") == pytest.approx(30.0)
    assert value_of(store, "registered-crime", "BU99990102") == pytest.approx(40.0)  # 80 crimes over 2,000 inhabitants
    publication = open_publication(store, SET)
    assert publication is not None
    [brought] = publication.head["brought_over"]
    assert (brought["edition"], brought["ways"]) == (2014, {"recoded_geometry": 2})
