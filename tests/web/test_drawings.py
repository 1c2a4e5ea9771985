# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Can a picture be taken along or shown on another site, and only that?"""

from __future__ import annotations

import re
from dataclasses import replace
from xml.etree import ElementTree

import pytest
from django.test import Client
from hand_made import HandMadePublication
from test_headers import POLICY
from test_pages import text_of

from buurtpeil.web.environment import SettingsError, read_settings

PICTURES = ("kaart?gemeente=GM9999", "kaart?gemeente=GM9999&domein=work", "kompas?gebied=BU99990100",
            "kaartblad?gemeente=GM9999&wat=loneliness&jaar=2020")  # fmt: skip
SVG = "{http://www.w3.org/2000/svg}"


def address(picture: str, form: str) -> str:
    kind, query = picture.split("?", 1)
    return f"/insluiten/{kind}/?{query}" if form == "frame" else f"/beeld/{kind}.{form}?{query}"


@pytest.mark.parametrize("picture", PICTURES)
@pytest.mark.parametrize("prefix", ["", "/en"])
def test_a_picture_is_a_file_that_names_its_source_and_publication(client: Client, publication, picture, prefix):
    response = client.get(prefix + address(picture, "svg"))
    assert response["Content-Type"] == "image/svg+xml"
    root = ElementTree.fromstring(response.content)
    text = " ".join("".join(element.itertext()) for element in root.iter(f"{SVG}text"))
    for part in ("Buurtpeil", publication.id[:12], "2024", "Made-up figures" if prefix else "Verzonnen cijfers"):
        assert part in text
    assert "style" not in response.content.decode()


@pytest.mark.parametrize("picture", PICTURES)
def test_a_picture_is_a_png(client: Client, publication, picture):
    response = client.get(address(picture, "png"))
    assert response["Content-Type"] == "image/png"
    assert response.content[:8] == b"\x89PNG\r\n\x1a\n"


def test_the_map_has_its_legend_and_each_area_in_its_colour(client: Client, publication):
    root = ElementTree.fromstring(client.get(address(PICTURES[0], "svg")).content)
    text = " ".join("".join(element.itertext()) for element in root.iter(f"{SVG}text"))
    assert "slechter dan de stad" in text
    titles = [element.text for element in root.iter(f"{SVG}title")]
    assert sum(": " in title for title in titles) >= len(publication.names)


@pytest.mark.parametrize("picture", PICTURES)
def test_other_sites_may_frame_a_picture_and_nothing_else(client: Client, publication, picture):
    response = client.get(address(picture, "frame"))
    policy = dict(part.strip().split(" ", 1) for part in response["Content-Security-Policy"].split(";"))
    assert policy == POLICY | {"frame-ancestors": "*"}
    assert "X-Frame-Options" not in response
    assert response["Cross-Origin-Resource-Policy"] == "cross-origin"
    page = response.content.decode()
    assert not re.search(r"<script|<style|\sstyle=|<form|Set-Cookie", page)
    back = re.search(r'<a href="http://localhost(/[^"]+)"', page).group(1).replace("&amp;", "&")
    assert client.get(back).status_code == 200
    assert publication.id[:12] in page
    assert "X-Frame-Options" in client.get(back)


def test_the_setting_says_who_may(client: Client, publication, settings):
    settings.OWN = replace(settings.OWN, embed_hosts=("https://gemeente.example",))
    response = client.get(address(PICTURES[0], "frame"))
    assert "frame-ancestors https://gemeente.example" in response["Content-Security-Policy"]
    settings.OWN = replace(settings.OWN, embed_hosts=())
    assert client.get(address(PICTURES[0], "frame")).status_code == 404
    text = text_of(client.get("/"))
    assert "Andere sites mogen de beelden van deze site niet tonen" in text


@pytest.mark.parametrize(
    ("text", "hosts"),
    [
        ("", ("*",)),
        ("none", ()),
        ("https://a.example, https://*.b.example", ("https://a.example", "https://*.b.example")),
    ],
)
def test_the_setting_is_read(text, hosts):
    assert read_settings({"BUURTPEIL_EMBED_HOSTS": text}).embed_hosts == hosts


@pytest.mark.parametrize("text", ["gemeente.example", "*", "https://a.example; script-src *", "'self'"])
def test_what_is_no_site_is_refused(text):
    with pytest.raises(SettingsError, match="BUURTPEIL_EMBED_HOSTS"):
        read_settings({"BUURTPEIL_EMBED_HOSTS": text})


@pytest.mark.parametrize("page", ["/", "/gebied/BU99990100/", "/kaart/?gemeente=GM9999&wat=loneliness"])
def test_a_page_gives_the_files_and_what_to_put_in_another_page(client: Client, publication, page):
    text = client.get(page).content.decode()
    for form in ("png", "svg"):
        found = re.search(rf'href="(/beeld/\w+\.{form}\?[^"]+)"', text).group(1)
        assert client.get(found.replace("&amp;", "&")).status_code == 200
    snippet = re.search(r"<textarea[^>]*>(&lt;iframe src=.*?)</textarea>", text).group(1)
    assert '&lt;iframe src="http://localhost/insluiten/' in snippet.replace("&quot;", '"')


@pytest.mark.parametrize(
    "wrong", ["/beeld/kaart.svg", "/beeld/kaart.png?gemeente=GM0001", "/beeld/kompas.svg?gebied=GM9999",
              "/insluiten/kompas/?gebied=x", "/insluiten/iets/"],
)  # fmt: skip
def test_a_picture_of_nothing_is_not_found(client: Client, publication, wrong):
    assert client.get(wrong).status_code == 404


def test_a_municipality_without_boundaries_has_no_picture_of_a_map(client: Client, shelf):
    shelf(HandMadePublication(has_map=False))
    assert client.get(address(PICTURES[0], "svg")).status_code == 404
    assert "/beeld/" not in client.get("/").content.decode()


def test_a_hostile_name_stays_text_in_a_file(client: Client, shelf):
    shelf(HandMadePublication(city_name='"><script>alert(1)</script>', names=("<b>", "&amp;")))
    for form in ("svg", "frame"):
        content = client.get(address(PICTURES[0], form)).content.decode()
        assert "<script" not in content
    ElementTree.fromstring(client.get(address(PICTURES[0], "svg")).content)
