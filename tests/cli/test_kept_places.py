# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Can a person keep a place, bring a division, and find where a postcode, street or point lies?

Needs the made-up city. Gives the promises: what is kept has the figures of what was drawn, earlier editions stay, and
what can't be told is named.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pyproj
import pytest
import shapely

from buurtpeil.cli.keep import find_kept
from buurtpeil.pipeline.ground import open_address_book, open_ground
from buurtpeil.pipeline.publication import open_publications
from buurtpeil.store import Store
from buurtpeil.store.places import PlaceShelf
from tests.cli.terminal import Result, run
from tests.cli.test_place_commands import MIDDLE, figures, to_wgs84, write


@pytest.fixture
def drawing(tmp_path: Path) -> Path:
    """A circle of 900 m in the middle of the made-up city."""
    return write(tmp_path / "ons-stuk.geojson", to_wgs84(shapely.Point(*MIDDLE).buffer(900)))


def place_of(result: Result) -> dict[str, Any]:
    assert result.code == 0, result.err
    place: dict[str, Any] = json.loads(result.out)["place"]
    return place


def test_a_kept_place_has_the_figures_of_the_drawing(own_city: Path, drawing: Path):
    added = run(own_city, "places", "add", "Ons stuk", "--draw", drawing)
    assert added.code == 0, added.err
    assert figures(run(own_city, "profile", "ONS stuk", "--format", "json")) == figures(
        run(own_city, "profile", "--draw", drawing, "--format", "json")
    )
    identifier = re.search(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}", added.err)
    assert identifier is not None, "a UUIDv7"
    assert place_of(run(own_city, "profile", identifier.group(), "--format", "json"))["name"] == "Ons stuk"
    assert "Ons stuk" in run(own_city, "places", "list").out
    assert run(own_city, "data", "verify").code == 0


def test_a_place_that_is_added_again_gets_an_edition_and_keeps_its_id(own_city: Path, drawing: Path):
    run(own_city, "places", "add", "Ons stuk", "--draw", drawing)
    before = find_kept(Store(own_city), "ons stuk")
    run(own_city, "places", "add", "ons stuk", "--areas", "BU99990001,Walkwartier")
    after = find_kept(Store(own_city), "Ons stuk")
    assert before is not None
    assert after is not None
    assert before.place.id == after.place.id
    editions = PlaceShelf(own_city).editions(before.place.id)
    assert [bool(edition.places[0].drawn) for edition in editions] == [True, False]
    files = sorted((own_city / "places" / before.place.id).iterdir())
    assert [path.stat().st_mode & 0o222 for path in files] == [0, 0], "nothing may be written over"
    assert "versie 2" in run(own_city, "places", "show", "ons stuk").out


def test_a_removed_place_is_gone_from_the_list_and_stays_on_disk(own_city: Path):
    run(own_city, "places", "add", "Weg", "--areas", "BU99990001")
    identifier = PlaceShelf(own_city).current()[0].id
    assert run(own_city, "places", "remove", "weg").code == 0
    assert PlaceShelf(own_city).current() == ()
    assert len(PlaceShelf(own_city).editions(identifier)) == 1
    assert "No place is kept under" in run(own_city, "places", "show", "weg").message


def test_a_damaged_file_is_named(own_city: Path):
    run(own_city, "places", "add", "Stuk", "--areas", "BU99990001")
    (path,) = (own_city / "places").glob("*/0001.json")
    path.chmod(0o644)
    for content, says in (("{", "kept place can't be read"), (path.read_text().replace("0001", "0002"), "was changed")):
        path.write_text(content, encoding="utf-8")
        answer = run(own_city, "places", "list")
        assert answer.code == 1
        assert says in answer.message
        checked = run(own_city, "data", "verify")
        assert checked.code == 1
        assert path.name in checked.out + checked.err


def test_several_neighbourhoods_have_the_figures_of_those_together(own_city: Path):
    run(own_city, "places", "add", "Twee", "--areas", "BU99990001,BU99990006")
    kept = figures(run(own_city, "profile", "Twee", "--format", "json"))
    together = figures(run(own_city, "profile", "BU99990001", "BU99990006", "--format", "json"))
    for key, figure in together.items():
        if figure["value"] is not None and figure["coverage"] == 1 and kept[key]["value"] is not None:
            assert kept[key]["value"] == pytest.approx(figure["value"], rel=1e-12)


def test_a_postcode_is_the_blocks_with_its_homes(own_city: Path):
    run(own_city, "places", "add", "Postcode", "--postcodes", "0101")
    parts = place_of(run(own_city, "profile", "Postcode", "--format", "json"))["parts"]
    assert [(part["area"], part["share"]) for part in parts] == [("BU99990001", 1.0)]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["Plek", "--postcodes", "9876"], "No address and no boundary"),
        (["Plek", "--postcodes", "98"], "no postcode"),
        (["Plek", "--areas", "BU99998888"], "BU99998888"),
        (["Plek", "--areas", "Nergenshuizen"], "No area"),
        (["Plek", "--areas", "BU99990001", "--edition", "2016"], "Nothing was loaded of the areas of 2016"),
        (["Plek", "--areas", "BU99990001,BU05990110", "--edition", "2016"], "never put together"),
        (["…", "--areas", "BU99990001"], "name of letters"),
    ],
)
def test_a_place_that_can_not_be_told_is_not_kept(city: Path, words: list[str], says: str):
    answer = run(city, "places", "add", *words)
    assert answer.code == 1
    assert says in answer.message
    assert PlaceShelf(city).current() == ()


TEAMS = """naam;gebied;geldig_vanaf;geldig_tot
Team Noord;BU99990001;2020-01-01;
Team Noord;BU99990002;2020-01-01;
Team Noord;BU99998888;2020-01-01;
Team Zuid;WK999901;;
Team Oud;BU99990003;2010-01-01;2020-01-01
"""


def test_a_division_is_kept_and_what_can_not_be_told_is_named(own_city: Path, tmp_path: Path):
    path = tmp_path / "teams.csv"
    path.write_text(TEAMS, encoding="utf-8")
    added = run(own_city, "areas", "division", "add", "Teams", path)
    assert "3 of 3 places" in added.text
    assert "BU99998888" in added.text
    north = place_of(run(own_city, "profile", "team noord", "--format", "json"))
    assert [part["area"] for part in north["parts"]] == ["BU99990001", "BU99990002"]
    assert "1 van 3 gebieden" in north["remarks"][0]
    assert "Team Zuid" in run(own_city, "areas", "division", "show", "teams").out
    assert "No area" in run(own_city, "profile", "Team Oud").message, "it ended in 2020"


def test_a_next_edition_of_a_division_keeps_the_ids_of_its_places(own_city: Path, tmp_path: Path):
    path = tmp_path / "teams.csv"
    path.write_text(TEAMS, encoding="utf-8")
    run(own_city, "areas", "division", "add", "Teams", path)
    before = find_kept(Store(own_city), "Team Zuid")
    path.write_text(TEAMS.replace("WK999901", "WK999902"), encoding="utf-8")
    assert "edition 2" in run(own_city, "areas", "division", "add", "Teams", path).out
    after = find_kept(Store(own_city), "Team Zuid")
    assert before is not None
    assert after is not None
    assert before.place.id == after.place.id
    assert (before.place.areas, after.place.areas) == (("WK999901",), ("WK999902",))


def test_codes_of_an_edition_that_nobody_loaded_are_not_taken_for_those_of_today(own_city: Path, tmp_path: Path):
    path = tmp_path / "teams.csv"
    path.write_text("naam;gebied\nTeam;BU99990001\n", encoding="utf-8")
    answer = run(own_city, "areas", "division", "add", "Teams", path, "--edition", 2016)
    assert answer.code == 1
    assert "2016" in answer.message


def test_where_a_postcode_street_address_or_point_lies(city: Path):
    store = Store(city)
    publication = open_publications(store)[0]
    book, ground = open_address_book(store, publication), open_ground(store, publication)
    assert book is not None
    row = int(ground.row_of_address[0])
    code = str(publication.areas.codes[row])
    address = f"{book.street[0]} {book.number[0]}"
    for text in (str(book.postcode[0]), str(book.street[0]), address):
        assert code in run(city, "areas", "find", text).out
    x, y = float(book.x[0]), float(book.y[0])
    assert code in run(city, "areas", "at", x, y, "--crs", "rd").out
    degrees = to_wgs84(shapely.Point(x, y))
    assert code in run(city, "areas", "at", degrees.x, degrees.y, "--crs", "wgs84").out


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["find", "9876"], "No address and no boundary"),
        (["find", "Nergensstraatje 3"], "No area, street or address"),
        (["at", "52.1", "4.4", "--crs", "wgs84"], "swapped"),
        (["at", "40600", "540300", "--crs", "wgs84"], "--crs rd"),
        (["at", "155000", "463000", "--crs", "rd"], "none of the neighbourhoods"),
        (["at", "nan", "463000", "--crs", "rd"], "outside"),
    ],
)
def test_what_lies_nowhere_is_one_sentence(city: Path, words: list[str], says: str):
    answer = run(city, "areas", *words)
    assert answer.code == 1
    assert says in answer.message


def test_boundaries_of_postcodes_come_in_with_a_stated_year_only(own_city: Path, tmp_path: Path):
    shape = shapely.box(4.4, 52.0, 4.5, 52.1)
    geo = {
        "version": "1.0.0",
        "primary_column": "geometry",
        "columns": {"geometry": {"encoding": "WKB", "crs": pyproj.CRS("EPSG:4326").to_json_dict()}},
    }
    table = pa.table({"pc4": ["9876"], "geometry": [shapely.to_wkb(shape)]})
    path = tmp_path / "pc4.parquet"
    pq.write_table(table.replace_schema_metadata({"geo": json.dumps(geo)}), path)
    assert "--edition" in run(own_city, "load", path).message
    answer = run(own_city, "load", "--edition", 2023, path)
    assert answer.code == 0, answer.err
    assert "edition 2023" in answer.text
    (snapshot,) = [item for item in Store(own_city).raw_snapshots("nederland") if item.boundaries() is not None]
    boundaries = snapshot.boundaries()
    assert boundaries is not None
    assert np.array_equal(boundaries["area"].to_pylist(), ["PC9876"])
