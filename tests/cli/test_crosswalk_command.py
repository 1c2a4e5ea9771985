# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Does `areas crosswalk` say what became of each area, and why of some nothing is known?"""

from __future__ import annotations

import csv
import gzip
import io
import json
from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa
import pytest
import shapely

from buurtpeil.store import Store
from buurtpeil.store.delivery import (
    AREAS_SCHEMA,
    BOUNDARIES_SCHEMA,
    RECODINGS_SCHEMA,
    Delivery,
    Description,
)
from tests.cli.terminal import run
from tests.made_up_boards import board, code

RETRIEVED = datetime(2026, 11, 24, tzinfo=UTC)
A, B, C, D, E = (code(letter) for letter in "ABCDE")


def describe(dataset: str) -> Description:
    text = {"nl": dataset, "en": dataset}
    return Description("made-up", dataset, text, "Verzonnen", "CC0-1.0", "-", None, text)


def boundaries(edition: int, lines: list[str], metres: float) -> Delivery:
    areas, shapes = board(edition, lines)
    codes, editions = areas.codes.tolist(), [edition] * len(areas)
    return Delivery(
        describe(f"boundaries-{edition}"),
        (),
        len(areas),
        areas=pa.table([codes, pa.array(editions, pa.int16()), areas.names.tolist()], schema=AREAS_SCHEMA),
        boundaries=pa.table(
            [
                codes,
                pa.array(editions, pa.int16()),
                pa.array(shapely.to_wkb(shapes.geometry).tolist(), pa.binary()),
                ["EPSG:28992"] * len(areas),
                [metres] * len(areas),
            ],
            schema=BOUNDARIES_SCHEMA,
        ),
    )


def recodings(first: int, second: int, rows: list[tuple[str, str]]) -> Delivery:
    table = pa.table(
        {
            "source": [row[0] for row in rows],
            "source_edition": pa.array([first] * len(rows), pa.int16()),
            "target": [row[1] for row in rows],
            "target_edition": pa.array([second] * len(rows), pa.int16()),
            "share": pa.array([None] * len(rows), pa.float64()),
        },
        schema=RECODINGS_SCHEMA,
    )
    return Delivery(describe("recoding"), (), len(rows), recodings=table)


@pytest.fixture
def made_up(tmp_path: Path) -> Path:
    """A (900 by 300 m) is recoded to C by a table, B is split into D and E; 10 m of detail."""
    store = Store(tmp_path / "store")
    store.publish_raw(boundaries(2014, ["AAABBBBBBBBB"] * 3, 10.0), RETRIEVED)
    store.publish_raw(boundaries(2024, ["CCCDDDEEEEEE"] * 3, 10.0), RETRIEVED)
    store.publish_raw(recodings(2014, 2024, [(A, C)]), RETRIEVED)
    return store.root


def test_each_area_is_shown_with_what_it_became_and_how_that_was_found(made_up: Path) -> None:
    result = run(made_up, "areas", "crosswalk", "GM9999", 2014, 2024)
    assert result.code == 0, result.err
    rows = [line.split() for line in result.out.splitlines() if line.startswith("BU")]
    assert [(row[0], row[4], row[8]) for row in rows] == [(A, C, "100,0%"), (B, D, "33,3%"), (B, E, "66,7%")]
    assert "omcodeertabel van de uitgever" in result.out
    assert result.out.count("verdeeld naar oppervlakte") == 2
    assert "2 gebieden geheel gekoppeld, 0 voor een deel, 0 niet." in result.out


def test_the_same_comes_as_data(made_up: Path) -> None:
    found = json.loads(run(made_up, "areas", "crosswalk", "gm9999", 2014, 2024, "--format", "json").out)
    assert [(row["source"], row["target"], row["way"]) for row in found["pairs"]] == [
        (A, C, "publisher-table"),
        (B, D, "overlay-area"),
        (B, E, "overlay-area"),
    ]
    assert (found["unmoved"], found["unfounded"]) == ([], [])
    rows = list(
        csv.DictReader(io.StringIO(run(made_up, "areas", "crosswalk", "GM9999", 2014, 2024, "--format", "csv").out))
    )
    assert [float(row["share"]) for row in rows] == pytest.approx([1, 1 / 3, 2 / 3])


def test_a_refusal_is_shown_with_its_reason_and_figures(tmp_path: Path) -> None:
    store = Store(tmp_path / "store")
    store.publish_raw(boundaries(2014, ["AAABBB"] * 3, 300.0), RETRIEVED)
    store.publish_raw(boundaries(2024, ["AAABBB"] * 3, 60.0), RETRIEVED)
    result = run(store.root, "areas", "crosswalk", "GM9999", 2014, 2024, "--language", "en")
    assert result.code == 0, result.err
    assert "0 areas linked in full, 0 in part, 2 not." in result.out
    assert "the boundaries are too coarse for an area of this size (2):" in result.out
    assert f"{A} (306 m, at most 30 m)" in result.out


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("GM9998", 2014, 2024), "Nothing was loaded of this municipality"),
        (("GM9999", 2013, 2024), "Nothing was loaded of the areas of 2013; there are 2014, 2024."),
        (("BU99990001", 2014, 2024), "A crosswalk is shown for a municipality"),
        (("Verzonnen", 2014, 2024), "not a CBS area code"),
    ],
)
def test_a_question_that_can_not_be_answered_says_what_to_do(
    made_up: Path, words: tuple[object, ...], message: str
) -> None:
    result = run(made_up, "areas", "crosswalk", *words)
    assert result.code == 1
    assert message in result.message
    assert result.out == ""


@pytest.mark.shared_data
def test_amsterdam_2015_to_2022_is_its_recoding_table(shared_data: Path, tmp_path: Path) -> None:
    path = shared_data / "boundaries/city/amsterdam_buurten_2015_to_2022_crosswalk_wkt.csv.gz"
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        rows = [(row["BUURTCODE_CBS_2015"], row["BUURTCODE_CBS_2022"]) for row in csv.DictReader(file)]
    store = Store(tmp_path / "store")
    store.publish_raw(recodings(2015, 2022, rows), RETRIEVED)
    found = json.loads(run(store.root, "areas", "crosswalk", "GM0363", 2015, 2022, "--format", "json").out)
    assert {(row["source"], row["target"]) for row in found["pairs"]} == set(rows)
    assert {(row["share"], row["way"]) for row in found["pairs"]} == {(1.0, "publisher-table")}
    assert len(found["pairs"]) == 439
    assert (found["unmoved"], found["unfounded"]) == ([], [])


def test_an_earlier_edition_stays_visible_with_its_own_boundaries(made_up: Path) -> None:
    text = run(made_up, "areas", "edition", "GM9999", 2014, "--language", "en").out
    rows = [line.split() for line in text.splitlines() if line.startswith("BU")]
    # A has 3 of the 12 columns of the board, B the other 9: three times the surface.
    assert [(row[0], row[-2:]) for row in rows] == [(A, ["10", "m"]), (B, ["10", "m"])]
    assert C not in text
    shapes = json.loads(run(made_up, "areas", "edition", "gm9999", 2014, "--format", "geojson").out)
    assert [one["properties"]["code"] for one in shapes["features"]] == [A, B]
    surfaces = [one["properties"]["hectares"] for one in shapes["features"]]
    assert surfaces[1] == pytest.approx(3 * surfaces[0])
    longitudes = [point[0] for one in shapes["features"] for point in one["geometry"]["coordinates"][0]]
    assert all(-10 < longitude < 20 for longitude in longitudes)


def test_an_edition_that_was_not_loaded_is_refused_with_those_that_were(made_up: Path) -> None:
    result = run(made_up, "areas", "edition", "GM9999", 2019)
    assert result.code != 0
    assert "2014, 2024" in result.message
