# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Do the pages hold on a publication that was really worked out: the made-up city, from its files to its pages?"""

from __future__ import annotations

import inspect
import re
from datetime import UTC, datetime
from functools import cached_property

import pytest
import shapely
from django.test import Client
from hand_made import HandMadePublication

from buurtpeil.areas.codes import Level
from buurtpeil.demo import build_city, deliveries
from buurtpeil.pipeline.ground import open_address_book, open_ground
from buurtpeil.pipeline.publication import Publication, open_publication
from buurtpeil.pipeline.publish import publish
from buurtpeil.store import Store
from buurtpeil.web.monitor import library


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


def test_every_page_of_the_city_is_made_without_a_stray_value(client: Client, city: Publication):
    areas = [*city.areas_within("GM9999"), *city.areas_within("GM9999", Level.DISTRICT)]
    addresses = ["/", "/over/", "/veranderingen/", "/indicatoren/", *(f"/gebied/{area.code}/" for area in areas)]
    addresses += [f"/indicator/{key}/" for key in city.catalogue.indicators]
    addresses += [f"/?domein={key}&signalen=alle" for key in city.catalogue.domains]
    addresses += ["/signalen/", *(f"/signaal/{signal.id}/" for signal in city.signals())]
    for number, address in enumerate(addresses):
        response = client.get(("/en" if number % 2 else "") + address)
        assert response.status_code == 200, address
        page = response.content.decode()
        assert not re.search(r">\s*(None|nan|inf|-inf|NaN)\s*<|\bnan\b", page), address
        assert 'class="made-up"' in page


def test_start_shows_the_map_and_the_signals_of_the_city(client: Client, city: Publication):
    page = client.get("/").content.decode()
    assert page.count('class="map-area') == len(city.areas_within("GM9999")) == 70
    assert page.count('class="number-mark"') == min(8, len(city.signals("GM9999")))


def test_felt_and_counted_stand_by_the_size_of_their_gap(client: Client, city: Publication):
    area = city.areas_within("GM9999")[0].code
    page = client.get(f"/gebied/{area}/").content.decode()
    table = page[page.index('id="beleving"') : page.index('id="indicatoren"')]
    gaps = [float(text.replace(",", ".")) for text in re.findall(r'class="figure-judged"[^>]*>([\d,]+) ', table)]
    assert len(gaps) == 3
    assert gaps == sorted(gaps, reverse=True)
    assert 'id="beleving"' in client.get("/indicator/rotterdam-safety-felt/").content.decode()
    assert 'id="beleving"' not in client.get("/indicator/registered-crime/").content.decode()


def test_every_address_that_a_page_names_is_there(client: Client, city: Publication):
    seen: set[str] = set()
    waiting = ["/", "/en/"]
    while waiting and len(seen) < 120:
        address = waiting.pop()
        if address in seen:
            continue
        seen.add(address)
        response = client.get(address)
        assert response.status_code in (200, 302), address
        if "html" in response["Content-Type"]:
            found = re.findall(r'href="(/[^"#]*|\?[^"#]*)', response.content.decode())
            waiting += [
                one.replace("&amp;", "&") for one in found if one.startswith("/") and not one.startswith("/static")
            ]


def test_the_pages_are_found_from_the_store_of_the_environment(city: Publication):
    assert library.publications() == (city,)


def test_the_hand_made_publication_has_the_shape_of_the_real_one():
    """What pages are tested against may not drift away from what they read."""
    for name, real in inspect.getmembers(Publication, lambda member: not name_of(member).startswith("_")):
        if name.startswith("_") or name in ("head", "compass"):  # pages read what is made of these two
            continue
        made = inspect.getattr_static(HandMadePublication, name)
        if inspect.isfunction(real):
            assert list(inspect.signature(made).parameters) == list(inspect.signature(real).parameters), name
        else:
            assert isinstance(made, (property, cached_property)) or not callable(made), name


def name_of(member: object) -> str:
    return getattr(member, "__name__", "")


@pytest.mark.parametrize("part", ["postcode", "street"])
def test_a_postcode_or_street_leads_to_its_neighbourhood(client: Client, city: Publication, store: Store, part: str):
    """The neighbourhood that most of the addresses lie in, counted here with a point in each boundary."""
    book, ground = open_address_book(store, city), open_ground(store, city)
    assert book is not None
    text = str(getattr(book, part)[0])
    meant = getattr(book, part) == text
    homes: dict[str, float] = {}
    for x, y, count in zip(book.x[meant], book.y[meant], book.homes[meant], strict=True):
        (place,) = ground.tree.query(shapely.Point(x, y), predicate="intersects")
        code = str(city.areas.codes[ground.rows[place]])
        homes[code] = homes.get(code, 0) + count
    page = client.get("/zoeken/", {"q": text}).content.decode()
    assert f'href="/gebied/{max(homes, key=homes.__getitem__)}/"' in page
