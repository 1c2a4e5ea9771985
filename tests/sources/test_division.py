# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Are the places of an own division read as they were written, and is everything else refused with the row?"""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import shapely

from buurtpeil.errors import BuurtpeilError
from buurtpeil.sources.division import DivisionPlace, read_division


def write(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


EXPECTED = (
    DivisionPlace("Noord", areas=("BU99990001", "BU99990002"), valid_from="2020-01-01"),
    DivisionPlace("Zuid", areas=("WK999901",)),
)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        (
            "a.csv",
            "naam;gebied;geldig_vanaf\nZuid;wk999901;\nNoord;BU99990002;2020-01-01\nNoord;BU99990001;2020-01-01\n",
        ),
        ("b.csv", "name,area,valid_from\nZuid,WK999901,\nNoord,BU99990001,2020-01-01\nNoord,BU99990002,2020-01-01\n"),
        (
            "c.toml",
            '[[places]]\nname = "Zuid"\nareas = ["WK999901"]\n'
            '[[places]]\nname = "Noord"\nareas = ["BU99990002", "BU99990001"]\nvalid_from = 2020-01-01\n',
        ),
    ],
)
def test_three_ways_of_writing_say_the_same(tmp_path: Path, name: str, text: str):
    assert read_division(write(tmp_path / name, text)) == EXPECTED


def test_postcodes_may_be_named_instead(tmp_path: Path):
    path = write(tmp_path / "a.csv", "naam;postcode\nNoord;0101 aa\nNoord;0102\n")
    assert read_division(path) == (DivisionPlace("Noord", postcodes=("0101AA", "0102")),)


def test_each_feature_is_a_place(tmp_path: Path):
    feature = {
        "type": "Feature",
        "properties": {"naam": "Noord", "geldig_vanaf": "2020-01-01"},
        "geometry": shapely.geometry.mapping(shapely.box(4.4, 52.0, 4.5, 52.1)),
    }
    path = write(tmp_path / "a.geojson", json.dumps({"type": "FeatureCollection", "features": [feature]}))
    (place,) = read_division(path)
    assert (place.name, place.valid_from) == ("Noord", "2020-01-01")
    # At 52 degrees a tenth of a degree is about 11.1 km north and 6.85 km east.
    assert shapely.from_wkb(place.drawn).area == pytest.approx(11_130 * 6_850, rel=0.01)


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        ("a.csv", "naam;gebied\nNoord;XX01\n", "names no place.*row 2.*XX01"),
        ("a.csv", "naam;gebied\n;BU99990001\n", "names no place.*row 2"),
        ("a.csv", "naam;gebied\n", "no rows"),
        ("a.csv", "een;twee\n1;2\n", "no division.*name and area"),
        ("a.csv", "naam;gebied;postcode\na;BU99990001;2722\n", "no division"),
        ("a.toml", "= 3", "no TOML"),
        ("a.toml", "x = 3", "names no places"),
        ("a.toml", '[[places]]\nname = "a"', "areas or postcodes"),
        ("a.toml", '[[places]]\nname = "a"\nkind = 3', "described wrongly"),
        ("a.toml", '[[places]]\nname = "a"\nareas = ["BU1"]', "no area.*BU1"),
        ("a.geojson", '{"type": "Polygon", "coordinates": [[[4, 52], [5, 52], [5, 53], [4, 52]]]}', "no name"),
        ("a.xls", "x", "this kind of file"),
    ],
)
def test_what_can_not_be_meant_is_refused(tmp_path: Path, name: str, text: str, says: str):
    with pytest.raises(BuurtpeilError, match=says):
        read_division(write(tmp_path / name, text))
