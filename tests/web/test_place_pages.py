# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Does a place of one's own show its figures, lose nothing that was given, and tell nothing of a few people?"""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime

import numpy as np
import pytest
import shapely
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from buurtpeil.areas.boundaries import RIJKSDRIEHOEK, WGS84, reproject
from buurtpeil.areas.compact_line import encode_outline
from buurtpeil.areas.ground import Ground
from buurtpeil.demo import build_city, deliveries
from buurtpeil.errors import AreaError
from buurtpeil.pipeline.ground import open_ground
from buurtpeil.pipeline.publication import Publication, open_publication
from buurtpeil.pipeline.publish import publish
from buurtpeil.store import Store
from tests.cli.terminal import run

CLIENT = Client(headers={"host": "localhost"})
spot = st.tuples(st.floats(36_000, 45_000), st.floats(537_000, 543_000), st.floats(100, 2_500))
few = settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    filled = Store(tmp_path_factory.mktemp("store"))
    for delivery in deliveries(build_city()):
        filled.publish_raw(delivery, datetime(2026, 1, 1, tzinfo=UTC))
    publish(filled, "voorbeeldstad")
    return filled


@pytest.fixture(autouse=True)
def city(store: Store, monkeypatch: pytest.MonkeyPatch) -> Publication:
    """The made-up city in the store that the environment names."""
    monkeypatch.setenv("BUURTPEIL_STORE", str(store.root))
    opened = open_publication(store, "voorbeeldstad")
    assert opened is not None
    return opened


@pytest.fixture
def ground(store: Store, city: Publication) -> Ground:
    return open_ground(store, city)


def degrees(shape: shapely.Geometry) -> shapely.Geometry:
    return reproject(np.array([shape], dtype=object), RIJKSDRIEHOEK, WGS84)[0]


def circle(spot: tuple[float, float, float]) -> shapely.Geometry:
    return shapely.Point(spot[:2]).buffer(spot[2], quad_segs=6)


def line_of(shape: shapely.Geometry) -> str:
    return encode_outline(degrees(shape))


def text_of(response) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", response.content.decode()))


def figures_of(response) -> dict[str, str]:
    """{indicator: the text of its row}"""
    page = response.content.decode()
    found = re.findall(r'<tr><th scope="row"><a href="/indicator/([\w-]+)/">(.*?)</tr>', page, flags=re.S)
    return {key: re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", row)) for key, row in found}


def said(value: float, decimals: int) -> str:
    return f"{value:.{decimals}f}".replace(".", ",")


# Putting together


def test_codes_names_and_ticked_areas_become_one_address():
    asked = {
        "tekst": "Bevershof; bleekveld\nxyzzy",
        "gebied": ["BU99990101"],
        "gemeente": "GM9999",
        "naam": " Ons  stuk ",
    }
    response = CLIENT.get("/plek/", asked)
    assert response.status_code == 302
    page = CLIENT.get(response["Location"])
    assert "<h1>Ons stuk</h1>" in page.content.decode()
    assert "Deze plek is 3 hele buurten." in text_of(page)
    assert "Niet gevonden, en dus niet meegeteld: xyzzy" in text_of(page)


def test_one_whole_neighbourhood_has_its_own_compass_and_figures(city: Publication):
    place = CLIENT.get("/plek/?gebieden=BU99990101")
    area = CLIENT.get("/gebied/BU99990101/")

    def judgements(page: str) -> list[str]:
        table = re.search(r'<table class="compass".*?</table>', page, flags=re.S)
        return re.findall(
            r'<td role="cell" class="judged">.*?<span>([^<]+)</span></span></td>', table.group(0), flags=re.S
        )

    assert judgements(place.content.decode()) == judgements(area.content.decode()) != []
    figures = city.figures_of_indicator("owner-occupied")
    shown = said(figures.value[city.areas.row("BU99990101"), -1], figures.indicator.decimals)
    assert shown in figures_of(place)["owner-occupied"].split()


def test_a_share_of_two_neighbourhoods_is_that_of_their_sums(city: Publication):
    """By hand: (sum of value x base) / (sum of base), of two whole neighbourhoods."""
    codes = ["BU99990101", "BU99990102"]
    figures = city.figures_of_indicator("owner-occupied")
    rows = [city.areas.row(code) for code in codes]
    value, base = figures.value[rows, -1], figures.base[rows, -1]
    expected = said((value * base).sum() / base.sum(), figures.indicator.decimals)
    row = figures_of(CLIENT.get(f"/plek/?gebieden={','.join(codes)}"))["owner-occupied"]
    assert expected in row.split()
    assert row.split().count("0%") == 1  # nothing is interpolated
    assert "100%" in row.split()


def test_an_index_is_refused_with_its_reason():
    page = text_of(CLIENT.get("/plek/?gebieden=BU99990101,BU99990102"))
    assert "Zonder cijfer, en waarom" in page
    assert "Een index of score is niet te verdelen of op te tellen over gebieden" in page


def test_a_district_stands_for_its_neighbourhoods(city: Publication):
    inside = [area.code for area in city.areas_within("GM9999") if area.code.startswith("BU999901")]
    both = [text_of(CLIENT.get(f"/plek/?gebieden={codes}")) for codes in ("WK999901", ",".join(inside))]
    assert f"Deze plek is {len(inside)} hele buurten." in both[0]
    assert f"Deze plek is {len(inside)} hele buurten." in both[1]


def test_a_postcode_is_the_blocks_of_its_addresses():
    page = CLIENT.get(f"/plek/?postcodes={sorted(_postcodes())[0]}")
    assert page.status_code == 200
    assert "Deze plek is" in text_of(page)


def _postcodes() -> set[str]:
    from buurtpeil.pipeline.ground import open_address_book

    store = Store.default()
    book = open_address_book(store, open_publication(store, "voorbeeldstad"))
    return {postcode[:4] for postcode in book.postcode.tolist() if postcode}


# Drawing


def test_a_drawing_over_a_neighbourhood_is_that_neighbourhood(ground: Ground, city: Publication):
    row = city.areas.row("BU99990101")
    outline = line_of(ground.shapes.geometry[row].buffer(3, join_style="mitre"))
    drawn, ticked = CLIENT.get(f"/plek/?lijn={outline}"), CLIENT.get("/plek/?gebieden=BU99990101")
    assert figures_of(drawn) == figures_of(ticked) != {}


def test_the_link_of_a_drawing_says_how_well_the_blocks_follow_it():
    page = text_of(CLIENT.get(f"/plek/?lijn={line_of(circle((40_500, 540_000, 1_200)))}"))
    assert re.search(r"Getekend: 4\d\d ha\. De cijfers gaan over vaste blokken van samen \d+ ha", page)


@few
@given(spot, spot)
def test_only_whole_blocks_and_at_least_two_ever_show(store: Store, first, second):
    """The page is a function of the blocks that a drawing takes; each block has 50 inhabitants or more.

    So two drawings differ by nothing, or by at least a block; and a drawing of a single block is refused.
    """
    ground = open_ground(store, open_publication(store, "voorbeeldstad"))
    seen = []
    for one in (first, second):
        drawn = circle(one)
        response = CLIENT.get(f"/plek/?lijn={line_of(drawn)}")
        # What the link holds, to the metre.
        from buurtpeil.areas.compact_line import decode_outline

        held = reproject(np.array([decode_outline(line_of(drawn))], dtype=object), WGS84, RIJKSDRIEHOEK)[0]
        try:
            taken = ground.parts_of_drawing(held).taken
        except AreaError:
            assert response.status_code == 400
            assert figures_of(response) == {}
            continue
        assert response.status_code == 200
        blocks = {(row, number) for row, part in taken.items() for number in part or range(len(ground.blocks(row)))}
        whole = any(part is None for part in taken.values())
        assert whole or len(blocks) >= 2
        for row, part in taken.items():
            if part is not None:
                share = ground.blocks(row).share
                assert all(share[number] * ground.inhabitants[row] >= 50 for number in part)
        seen.append((blocks, figures_of(response)))
    if len(seen) == 2 and seen[0][0] == seen[1][0]:
        assert seen[0][1] == seen[1][1]


@few
@given(spot, st.floats(0.5, 40))
def test_moving_an_outline_by_less_than_a_block_changes_nothing_or_a_block(store: Store, spot, metres):
    ground = open_ground(store, open_publication(store, "voorbeeldstad"))
    x, y, radius = spot
    found = []
    for shape in (circle(spot), circle((x, y, radius + metres))):
        outline = line_of(shape)
        response = CLIENT.get(f"/plek/plek.geojson?lijn={outline}")
        if response.status_code == 200:
            features = response.json()["features"]
            blocks = next(one for one in features if one["properties"]["what"] == "blocks")
            found.append(shapely.geometry.shape(blocks["geometry"]))
    if len(found) == 2:
        apart = reproject(np.array([found[0].symmetric_difference(found[1])], dtype=object), WGS84, RIJKSDRIEHOEK)[0]
        smallest = min(shapely.area(ground.blocks(int(row)).geometry).min() for row in ground.rows)
        assert apart.area < 400 or apart.area > 0.5 * smallest  # slivers of rounded degrees, or a block


# What goes wrong


WORLD = shapely.box(-179, -89, 179, 89)
BOW_TIE = shapely.Polygon([(4.0, 52.0), (4.1, 52.1), (4.1, 52.0), (4.0, 52.1)])


@pytest.mark.parametrize(
    ("outline", "said"),
    [
        (encode_outline(BOW_TIE), "De omtrek kruist of raakt zichzelf"),
        (encode_outline(WORLD), "buiten Nederland"),
        (encode_outline(shapely.box(6.0, 52.0, 6.1, 52.1)), "buiten alle buurten die hier bekend zijn"),
        (encode_outline(shapely.box(52.0, 4.0, 52.1, 4.1)), "verwisseld"),
        (encode_outline(shapely.box(2.6, 50.5, 7.7, 53.9)), "groter dan welke plek ook"),
        ("AAA", "stuk"),
        ("A" * 3600, "langer dan 3.500 tekens"),
    ],
)
def test_a_drawing_that_cannot_be_used_is_answered_in_words_and_kept(outline, said):
    response = CLIENT.get(f"/plek/?lijn={outline}&naam=Ons+stuk")
    assert response.status_code == 400
    page = response.content.decode()
    assert said in text_of(response)
    assert f'name="lijn" value="{outline}"' in page
    assert f"/kaart/?lijn={outline}" in page
    assert 'value="Ons stuk"' in page
    english = text_of(CLIENT.get(f"/en/plek/?lijn={outline}"))
    assert said not in english


def test_a_place_of_one_block_is_refused(ground: Ground, city: Publication):
    row = next(int(row) for row in ground.rows if len(ground.blocks(int(row))) >= 4)
    blocks = ground.blocks(row)
    around = shapely.box(blocks.x[0] - 6, blocks.y[0] - 6, blocks.x[0] + 6, blocks.y[0] + 6)
    response = CLIENT.get(f"/plek/?lijn={line_of(around)}")
    assert response.status_code == 400
    assert "te klein" in text_of(response)


def test_unknown_codes_and_postcodes_are_named_and_kept():
    response = CLIENT.get("/plek/?gebieden=BU00000001,nergens")
    assert response.status_code == 400
    assert "BU00000001, nergens" in response.content.decode()
    assert CLIENT.get("/plek/?postcodes=1000").status_code == 400


def upload(content: bytes, **more):
    file = SimpleUploadedFile("plek.geojson", content, content_type="application/geo+json")
    return CLIENT.post("/plek/tekening/", {"bestand": file, **more})


def geojson(shape: shapely.Geometry, **more) -> bytes:
    return json.dumps(
        {"type": "Feature", "properties": {}, "geometry": shapely.geometry.mapping(shape), **more}
    ).encode()


def test_a_file_becomes_a_link_and_nothing_of_it_is_kept(store: Store):
    before = set(store.root.rglob("*"))
    response = upload(geojson(degrees(circle((40_500, 540_000, 1_000)))), naam="Uit een bestand")
    assert response.status_code == 302
    page = CLIENT.get(response["Location"])
    assert "<h1>Uit een bestand</h1>" in page.content.decode()
    assert set(store.root.rglob("*")) == before


def test_nine_thousand_corners_fit_in_a_link_simplified_and_the_page_says_so():
    response = upload(geojson(degrees(shapely.Point(40_500, 540_000).buffer(1_000, quad_segs=2_250))))
    assert response.status_code == 302
    assert len(response["Location"]) < 4_000
    assert "vereenvoudigd tot op" in text_of(CLIENT.get(response["Location"]))


RD = {"crs": {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::28992"}}}


def test_a_file_that_says_it_is_in_rd_is_read_as_such():
    inside = circle((40_500, 540_000, 1_000))
    collection = {"type": "FeatureCollection", "features": [json.loads(geojson(inside))], **RD}
    in_rd, in_degrees = upload(json.dumps(collection).encode()), upload(geojson(degrees(inside)))
    assert in_rd["Location"] == in_degrees["Location"]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"no json", "geen GeoJSON"),
        (b"[1, 2]", "geen GeoJSON"),
        (b"\xff\xfe\x00", "geen GeoJSON"),
        (b"[" * 100_000, "geen GeoJSON"),
        (b'{"type": "FeatureCollection", "features": []}', "niets getekend"),
        (geojson(shapely.Point(4, 52)), "geen vlak maar een punt of lijn"),
        (geojson(circle((40_500, 540_000, 1_000))), "lijken op RD"),
        (geojson(shapely.Point(4.5, 52).buffer(0.1, quad_segs=2_600)), "meer dan 10.000 punten"),
        (geojson(BOW_TIE), "kruist of raakt zichzelf"),
        (b" " * (4 * 1024**2 + 1), "groter dan 4 MB"),
    ],
)
def test_a_file_that_cannot_be_used_is_answered_in_words(content, said):
    response = upload(content, naam="Ons stuk")
    assert response.status_code == 400
    assert said in text_of(response)
    assert 'value="Ons stuk"' in response.content.decode()


# Kept places, and where something lies


def test_a_place_kept_in_a_terminal_has_a_page_at_once(store: Store):
    arguments = ["places", "add", "Het Hof", "--areas", "BU99990101"]
    assert CLIENT.get("/plek/").status_code == 200
    assert run(store.root, *arguments).code == 0
    identifier = re.search(r'/plek/([0-9a-f-]{36})/">Het Hof', CLIENT.get("/plek/").content.decode()).group(1)
    assert "<h1>Het Hof</h1>" in CLIENT.get(f"/plek/{identifier}/").content.decode()
    point = open_ground(store, open_publication(store, "voorbeeldstad"))
    row = point.areas.row("BU99990101")
    inside = shapely.point_on_surface(point.shapes.geometry[row])
    page = CLIENT.get("/waar/", {"q": f"{inside.x:.0f} {inside.y:.0f}"})
    assert f"/plek/{identifier}/" in page.content.decode()
    assert run(store.root, "places", "remove", "Het Hof").code == 0
    assert CLIENT.get(f"/plek/{identifier}/").status_code == 404
    assert "Het Hof" not in CLIENT.get("/plek/").content.decode()


def test_a_point_in_rd_and_in_degrees_in_either_order_is_the_same(ground: Ground, city: Publication):
    row = city.areas.row("BU99990101")
    inside = shapely.point_on_surface(ground.shapes.geometry[row])
    moved = degrees(inside)
    for text in (f"{inside.x:.0f} {inside.y:.0f}", f"{moved.y:.5f}, {moved.x:.5f}", f"{moved.x:.5f};{moved.y:.5f}"):
        page = CLIENT.get("/waar/", {"q": text}).content.decode()
        assert "/gebied/BU99990101/" in page, text
        assert "/gebied/WK999901/" in page
        assert "/gemeente/GM9999/" in page


def test_a_postcode_lies_in_neighbourhoods_with_a_share():
    page = text_of(CLIENT.get("/waar/", {"q": sorted(_postcodes())[0]}))
    assert re.search(r"\d+% van de woningen", page)


@pytest.mark.parametrize("text", ["0, 0", "999999 999999", "nowhere at all", "<script>", "51,9,4,4", "1e5 2"])
def test_what_lies_nowhere_is_said_in_words(text):
    response = CLIENT.get("/waar/", {"q": text})
    assert response.status_code == 200
    assert re.search(r"buiten Nederland|in geen van de gebieden", text_of(response))
    assert "<script" not in response.content.decode()
