# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Do the Map page, its boundaries and its looks tell the same, for every choice in the address?"""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pyarrow as pa
import pytest
import shapely
from django.test import Client
from django.utils.html import escape

from buurtpeil.areas.codes import Level
from buurtpeil.demo import build_city, deliveries
from buurtpeil.pipeline.publication import Publication, open_publication
from buurtpeil.pipeline.publish import publish
from buurtpeil.store import Store
from buurtpeil.store.delivery import AREAS_SCHEMA, BOUNDARIES_SCHEMA, Delivery, Description
from buurtpeil.web.maps.choice import read_choice


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    filled = Store(tmp_path_factory.mktemp("store"))
    for delivery in deliveries(build_city()):
        filled.publish_raw(delivery, datetime(2026, 1, 1, tzinfo=UTC))
    publish(filled, "voorbeeldstad")
    return filled


@pytest.fixture
def city(store: Store, monkeypatch: pytest.MonkeyPatch) -> Publication:
    """The made-up city in the store that the environment names."""
    monkeypatch.setenv("BUURTPEIL_STORE", str(store.root))
    opened = open_publication(store, "voorbeeldstad")
    assert opened is not None
    return opened


def rows_of(page: str) -> dict[str, str]:
    """{code: the text of its row} of the list."""
    found = re.findall(r'<tr data-code="(\w+)">(.*?)</tr>', page, flags=re.S)
    return {code: re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", row)).strip() for code, row in found}


# The choice


@pytest.mark.parametrize(
    "asked",
    [
        {"wat": "registered-crime", "jaar": "2015", "niveau": "wijk"},
        {"wat": "loneliness", "naast": "jaar", "jaar2": "2014", "als": "verschil", "codes": "ja"},
        {"wat": "domein:work", "naast": "loneliness", "ref_buurt": "land", "ref_wijk": "land", "indeling": "2015"},
        {"wat": "registered-crime", "toon": "oordeel", "ref_buurt": "wijk"},
    ],
)
def test_an_address_brings_back_what_it_was_made_of(publication, asked):
    choice = read_choice(asked, publication, "GM9999")
    again = dict(part.split("=") for part in choice.query().replace("%3A", ":").split("&"))
    assert read_choice(again, publication, "GM9999") == choice
    assert asked.items() <= again.items() or asked["wat"].startswith("domein")


@pytest.mark.parametrize(
    "asked",
    [
        {"wat": "no-such-thing", "jaar": "9999", "niveau": "straat", "naast": "domein:none", "als": "verschil"},
        {"wat": "<script>", "jaar": "' or 1=1", "indeling": "20١5", "ref_buurt": "NL", "toon": "x", "codes": "1"},
    ],
)
def test_what_is_unknown_is_left_out(client: Client, publication, asked):
    choice = read_choice(asked, publication, "GM9999")
    assert (choice.subject.param, choice.period, choice.level) == ("domein:total", "2024", Level.NEIGHBOURHOOD)
    assert choice.query() == "gemeente=GM9999&wat=domein%3Atotal&jaar=2024&niveau=buurt"
    assert client.get("/kaart/", asked).status_code == 200


# Without a script


def test_the_list_has_every_area_by_name_and_says_why_a_figure_is_not_there(client: Client, publication):
    page = client.get("/kaart/?wat=registered-crime").content.decode()
    rows = rows_of(page)
    assert len(rows) == 16
    names = [text.split("  ")[0] for text in rows.values()]
    assert names == sorted(names)
    assert "niet getoond (te weinig inwoners)" in rows[publication.last_neighbourhood]
    assert "0,0" not in rows[publication.last_neighbourhood].split()


def test_map_and_list_tell_the_same(client: Client, publication):
    page = client.get("/kaart/?wat=registered-crime").content.decode()
    titles = re.findall(r'<a href="/gebied/(\w+)/" aria-label="([^"]+)">', page)
    rows = rows_of(page)
    assert len(titles) == 16
    for code, title in titles:
        figure = re.search(r": ([\d.,]+) ", title)
        assert (figure.group(1) if figure else "–") in rows[code].split(), code


def test_what_every_figure_is_is_said_once(client: Client, publication):
    """All of these are modelled by the publisher; the hatching and one sentence say so."""
    page = client.get("/kaart/?wat=good-perceived-health").content.decode()
    assert "Alle cijfers: modelschatting." in re.sub(r"\s+", " ", page)
    assert page.count('class="note"') == 0
    assert "url(#kaart-1-hatch)" in page


def test_a_provisional_year_is_hatched_and_named_an_earlier_one_is_not(client: Client, publication):
    latest = client.get("/kaart/?wat=registered-crime").content.decode()
    earlier = client.get("/kaart/?wat=registered-crime&jaar=2020").content.decode()
    assert "url(#kaart-1-hatch)" in latest
    assert "voorlopig" in latest
    assert "url(#kaart-1-hatch)" not in earlier


def test_a_margin_smaller_than_the_last_digit_is_not_written_out(client: Client, city: Publication):
    """Owner-occupied homes are counted for everyone; social assistance of some hundreds of people is not."""
    counted = client.get("/kaart/?gemeente=GM9999&wat=owner-occupied").content.decode()
    assert not re.search(r'"sure">([\d,.]+) tot \1<', counted)
    assert re.search(r'"sure">[\d,.]+ tot [\d,.]+<', client.get("/kaart/?wat=social-assistance").content.decode())


def test_two_years_share_their_classes(client: Client, publication):
    page = client.get("/kaart/?wat=registered-crime&naast=jaar&jaar2=2012").content.decode()
    legends = re.findall(r'<ul class="legend".*?</ul>', page, flags=re.S)
    words = [re.findall(r"<span>([^<]+)</span>", legend) for legend in legends]
    assert len(words) == 2
    assert words[0][:5] == words[1][:5]


def test_years_across_a_break_are_not_subtracted(client: Client, publication):
    indicator = next(
        one
        for one in publication.catalogue.indicators.values()
        if one.method_breaks and one.key in publication.figures.keys
    )
    broken = indicator.method_breaks[0]
    page = client.get(f"/kaart/?wat={indicator.key}&naast=jaar&als=verschil&jaar2=2012&jaar=2024").content.decode()
    assert "Deze twee jaren zijn niet van elkaar af te trekken." in page
    assert escape(broken.reason["nl"]) in page
    assert "map-area fill-more" not in page
    assert 'class="note"' not in page


def test_codes_are_labels_only_when_they_are_asked_for(client: Client, publication):
    assert 'class="map-label"' not in client.get("/kaart/").content.decode()
    page = client.get("/kaart/?codes=ja").content.decode()
    assert sorted(re.findall(r'<text class="map-label"[^>]*>(\d+)<', page)) == sorted(
        area.code[6:] for area in publication.areas_within("GM9999")
    )


@pytest.mark.parametrize(("reference", "other"), [("stad", None), ("wijk", "WK999901"), ("land", "NL")])
def test_each_level_stands_beside_its_own_reference(client: Client, publication, reference, other):
    page = client.get(f"/kaart/?wat=loneliness&ref_buurt={reference}").content.decode()
    figures = publication.figures_of_indicator("loneliness")
    row = publication.areas.row("BU99990100")
    value = figures.reference[row, -1] if other is None else figures.value[publication.areas.row(other), -1]
    assert rows_of(page)["BU99990100"].split()[-1] == f"{value:.{figures.indicator.decimals}f}".replace(".", ",")


def test_the_reference_of_one_level_is_kept_while_looking_at_the_other(publication):
    choice = read_choice({"niveau": "wijk", "ref_buurt": "land"}, publication, "GM9999")
    assert choice.reference == "stad"
    assert "ref_buurt=land" in choice.query()


# For the island


def test_boundaries_are_small_and_lie_where_the_city_lies(client: Client, city: Publication):
    response = client.get("/kaart/gebieden.json?gemeente=GM9999&niveau=buurt", headers={"accept-encoding": "gzip"})
    assert response["Content-Type"] == "application/geo+json"
    assert len(response.content) < 40_000
    again = client.get("/kaart/gebieden.json?gemeente=GM9999&niveau=buurt", headers={"if-none-match": response["ETag"]})
    assert again.status_code == 304
    collection = client.get("/kaart/gebieden.json?gemeente=GM9999&niveau=buurt").json()
    assert [one["properties"]["code"] for one in collection["features"]] == [
        str(code) for code in city.areas.codes if str(code).startswith("BU9999")
    ]
    for one in collection["features"]:
        shape = shapely.geometry.shape(one["geometry"])
        assert shape.is_valid
        assert shapely.is_ccw(shapely.get_exterior_ring(shapely.get_parts(shape)[0]))
        assert shape.buffer(1e-3).contains(shapely.Point(one["properties"]["label"]))


def test_districts_have_boundaries_too(client: Client, city: Publication):
    collection = client.get("/kaart/gebieden.json?gemeente=GM9999&niveau=wijk").json()
    assert len(collection["features"]) == len(city.areas_within("GM9999", Level.DISTRICT)) == 10
    assert client.get("/kaart/?niveau=wijk").content.decode().count('class="map-area') == 10


def test_the_looks_of_a_year_are_those_of_its_page(client: Client, city: Publication):
    choice = "gemeente=GM9999&wat=social-assistance&niveau=buurt"
    looks = client.get(f"/kaart/vlakken.json?{choice}").json()
    for period in (looks["periods"][0], looks["periods"][-1]):
        page = client.get(f"/kaart/?{choice}&jaar={period}").content.decode()
        drawn = dict(
            re.findall(r'<a href="/gebied/(\w+)/"[^>]*><title>[^<]*</title><path class="map-area fill-([\w-]+)"', page)
        )
        assert drawn == {code: look[0] for code, look in zip(looks["codes"], looks["maps"][0][period], strict=True)}


def test_water_is_on_the_moving_map_too(client: Client, city: Publication):
    collection = client.get("/kaart/gebieden.json?gemeente=GM9999").json()
    water = shapely.geometry.shape(collection["water"])
    areas = shapely.union_all([shapely.geometry.shape(one["geometry"]) for one in collection["features"]])
    assert water.is_valid
    assert shapely.box(*areas.bounds).buffer(1e-5).covers(water)


def earlier(edition: int, shapes: dict[str, shapely.Geometry], metres: float) -> Delivery:
    """Made-up boundaries of an earlier edition."""
    text = {"nl": "Verzonnen grenzen van toen", "en": "Made-up boundaries of then"}
    editions = pa.array([edition] * len(shapes), pa.int16())
    names = [f"Toen {code}" for code in shapes]
    wkb = pa.array([shapely.to_wkb(shape) for shape in shapes.values()], pa.binary())
    return Delivery(
        Description("made-up", "then", text, "Verzonnen", "CC0-1.0", "-", None, text, "voorbeeldstad"),
        (),
        len(shapes),
        areas=pa.table([list(shapes), editions, names], schema=AREAS_SCHEMA),
        boundaries=pa.table(
            [list(shapes), editions, wkb, ["EPSG:28992"] * len(shapes), [metres] * len(shapes)],
            schema=BOUNDARIES_SCHEMA,
        ),
    )


def test_the_boundaries_of_before_a_change_lie_over_those_of_now(tmp_path, monkeypatch, client: Client):
    """Two areas of 2010 of a municipality that merged, found by where they lie; a third lay elsewhere."""
    filled = Store(tmp_path)
    for delivery in deliveries(build_city()):
        filled.publish_raw(delivery, datetime(2026, 1, 1, tzinfo=UTC))
    left, right = shapely.box(38_000, 538_000, 40_000, 542_000), shapely.box(40_000, 538_000, 43_000, 542_000)
    shapes = {"BU99980001": left, "BU99980002": right, "BU99970003": shapely.box(90_000, 400_000, 91_000, 401_000)}
    filled.publish_raw(earlier(2010, shapes, 60.0), datetime(2026, 1, 1, tzinfo=UTC))
    publish(filled, "voorbeeldstad")
    monkeypatch.setenv("BUURTPEIL_STORE", str(tmp_path))
    plain = client.get("/kaart/").content.decode()
    assert '<option value="2010">2010</option>' in plain
    assert 'class="map-other"' not in plain
    page = client.get("/kaart/?indeling=2010").content.decode()
    assert page.count('class="map-other"') == 2
    assert page.count('class="map-area') == 70
    assert "Toen BU99980001" in page
    assert "Toen BU99970003" not in page
    assert "De grenzen van toen zijn bij benadering" in page
    then = client.get("/kaart/gebieden.json?gemeente=GM9999&indeling=2010").json()
    assert [one["properties"]["code"] for one in then["features"]] == ["BU99980001", "BU99980002"]


def test_a_second_indicator_goes_along_with_the_year_where_it_has_one(client: Client, city: Publication):
    """In a year without figures of its own it keeps its last one, and the page says which."""
    choice = "gemeente=GM9999&wat=social-assistance&naast=loneliness"
    looks = client.get(f"/kaart/vlakken.json?{choice}").json()
    own = city.figures.periods("loneliness")
    assert list(looks["maps"][1]) == looks["periods"]
    seen = set()
    for period in looks["periods"]:
        page = client.get(f"/kaart/?{choice}&jaar={period}").content.decode()
        said = re.findall(r'<span class="map-period">([^<]+)</span>', page)[1]
        assert said == (period if period in own else said) in own
        seen.add(said)
        second = page[page.index('class="map-one"', page.index('class="map-one"') + 1) :]
        areas = r'<a href="/gebied/(\w+)/"[^>]*><title>[^<]*</title><path class="map-area fill-([\w-]+)"'
        drawn = dict(re.findall(areas, second))
        assert drawn == {code: look[0] for code, look in zip(looks["codes"], looks["maps"][1][period], strict=True)}
    assert len(seen) > 1


def test_boundaries_that_are_not_there_are_said_to_be_absent(client: Client, city: Publication):
    assert client.get("/kaart/gebieden.json?gemeente=GM9999&indeling=1999").status_code == 404
    assert client.get("/kaart/gebieden.json?gemeente=GM0001").status_code == 404
    assert "Van 1999 zijn hier geen grenzen geladen." in client.get("/kaart/?indeling=1999").content.decode()
