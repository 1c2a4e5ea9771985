# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Does a terminal give the figures of a place of one's own?

Needs the made-up city and drawings written here. Gives the promises: the same figures as a neighbourhood where the
place is one, the share that is interpolated, and a sentence with the way out for a drawing that can't be meant.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely

from buurtpeil.areas.boundaries import RIJKSDRIEHOEK, WGS84, reproject
from buurtpeil.pipeline.ground import open_ground
from buurtpeil.pipeline.publication import Publication, open_publications
from buurtpeil.store import Store
from tests.cli.terminal import Result, run

MIDDLE = 40_600.0, 540_300.0


def to_wgs84(shape: shapely.Geometry) -> shapely.Geometry:
    return reproject(np.array([shape], dtype=object), RIJKSDRIEHOEK, WGS84)[0]


def write(path: Path, shape: shapely.Geometry, **members: Any) -> Path:
    """A GeoJSON file with one feature."""
    feature = {"type": "Feature", "properties": {}, "geometry": shapely.geometry.mapping(shape)}
    path.write_text(json.dumps(feature | members), encoding="utf-8")
    return path


def figures(result: Result) -> dict[str, dict[str, Any]]:
    assert result.code == 0, result.err
    return {figure["indicator"]: figure for figure in json.loads(result.out)["figures"]}


@pytest.fixture(scope="session")
def publication(city: Path) -> Publication:
    return open_publications(Store(city))[0]


@pytest.fixture
def drawing(tmp_path: Path) -> Path:
    """A circle of 900 m in the middle of the made-up city."""
    return write(tmp_path / "ons-stuk.geojson", to_wgs84(shapely.Point(*MIDDLE).buffer(900)))


def test_a_drawn_place_has_figures_margins_and_what_was_interpolated(city: Path, drawing: Path):
    answer = run(city, "profile", "--draw", drawing, "--format", "json")
    place, found = json.loads(answer.out)["place"], figures(answer)
    assert place["name"] == "ons-stuk"
    assert 0.8 < place["likeness"] <= 1
    assert {part["weight"] for part in place["parts"] if part["share"] < 1} <= {"surface", "addresses"}
    crime = found["registered-crime"]
    assert crime["lower"] < crime["value"] < crime["upper"]
    assert 0 < crime["interpolated"] < 1
    assert found["public-space-rating"]["value"] is None
    assert "score" in found["public-space-rating"]["remark"]


def test_the_same_outline_in_rd_gives_the_same_figures(city: Path, drawing: Path, tmp_path: Path):
    rd = write(tmp_path / "ons-stuk-rd.geojson", shapely.Point(*MIDDLE).buffer(900))
    by_option = figures(run(city, "profile", "--draw", rd, "--crs", "rd", "--format", "json"))
    named = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::28992"}}
    stated = write(tmp_path / "stated.geojson", shapely.Point(*MIDDLE).buffer(900), crs=named)
    assert by_option == figures(run(city, "profile", "--draw", stated, "--format", "json"))
    assert by_option == figures(run(city, "profile", "--draw", drawing, "--format", "json"))


def test_the_outline_of_a_neighbourhood_gives_its_own_profile(city: Path, publication: Publication, tmp_path: Path):
    ground = open_ground(Store(city), publication)
    row = int(ground.rows[10])
    outline = write(tmp_path / "buurt.geojson", ground.shapes.geometry[row])
    drawn = figures(run(city, "profile", "--draw", outline, "--crs", "rd", "--format", "json"))
    own = figures(run(city, "profile", ground.areas.codes[row], "--format", "json"))
    for key, figure in drawn.items():
        if figure["value"] is not None:
            same = ("period", "value", "lower", "upper", "reference", "status")
            assert {name: figure[name] for name in same} == {name: own[key][name] for name in same}
            assert (figure["interpolated"], figure["coverage"]) == (0.0, 1.0)


def test_the_terminal_tells_what_the_place_consists_of(city: Path, drawing: Path):
    told = run(city, "profile", "--draw", drawing).text
    assert "hele buurten en een deel van" in told
    assert "Van-tot" in told
    assert "vaste blokken" in told
    assert "whole neighbourhoods" in run(city, "profile", "--draw", drawing, "--language", "en").text


BERLIN = shapely.box(13.3, 52.4, 13.5, 52.6)
BOW_TIE = shapely.Polygon([(4, 52), (5, 53), (5, 52), (4, 53)])


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("", "empty"),
        ("{", "no GeoJSON"),
        ("[]", "holds no object"),
        ('{"type": "FeatureCollection", "features": []}', "nothing drawn"),
        ('{"type": "Feature", "geometry": null}', "has no shape"),
        ('{"type": "Polygon", "coordinates": "here"}', "can't be read"),
        ('{"type": "Nonsense"}', "can't be read"),
        ('{"type": "Polygon", "coordinates": []}', "empty"),
        ('{"type": "Polygon", "crs": {"properties": {"name": "EPSG:3857"}}, "coordinates": []}', "3857"),
        (json.dumps(shapely.geometry.mapping(BOW_TIE)), "crosses"),
        (json.dumps(shapely.geometry.mapping(BERLIN)), "outside the Netherlands"),
        (json.dumps(shapely.geometry.mapping(shapely.box(4.4, 52.0, 4.5, 52.1))), "touches none"),
        (json.dumps(shapely.geometry.mapping(to_wgs84(shapely.Point(*MIDDLE).buffer(4)))), "larger"),
    ],
)
def test_a_drawing_that_can_not_be_meant_is_one_sentence(city: Path, tmp_path: Path, content: str, says: str):
    path = tmp_path / "drawing.geojson"
    path.write_text(content, encoding="utf-8")
    answer = run(city, "profile", "--draw", path)
    assert answer.code == 1
    assert says in answer.message
    assert not answer.out
    assert "Traceback" not in answer.err


def test_a_drawing_and_a_code_together_are_wrong_use(city: Path, drawing: Path):
    assert run(city, "profile", "GM9999", "--draw", drawing).code == 2
    assert run(city, "profile").code == 2
