# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Does an area lie on the table as its page says, on paper and for who can't see it, one or all at once?"""

from __future__ import annotations

import builtins
import io
import re

import pytest
from django.test import Client
from django.utils.translation import override
from hand_made import HandMadePublication
from test_pages import text_of

from buurtpeil.web.monitor import briefs

AREA = "BU99990100"
ONE, ALL = f"gebied={AREA}", "binnen=GM9999"


def pdf_of(client: Client, query: str, prefix: str = ""):
    pypdf = pytest.importorskip("pypdf")
    pytest.importorskip("typst")
    response = client.get(f"{prefix}/gebiedsbrief.pdf?{query}")
    assert response.status_code == 200
    assert response["Content-Type"] == "application/pdf"
    return pypdf.PdfReader(io.BytesIO(response.content))


def words_of(reader) -> str:
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


@pytest.mark.parametrize(("prefix", "compass"), [("", "Wijkkompas"), ("/en", "Neighbourhood compass")])
def test_the_page_and_the_pdf_say_the_same_sentence(client: Client, publication, prefix, compass):
    page = text_of(client.get(f"{prefix}/gebiedsbrief/?{ONE}"))
    with override("en" if prefix else "nl"):
        brief = briefs.brief_of(publication, AREA)
    words = words_of(pdf_of(client, ONE, prefix))
    for text in (
        "Havenkwartier",
        compass,
        brief.figures[0].name,
        "".join(re.findall(r">([^<]+)<", f">{brief.sentence}<"))[:60],
    ):
        assert text in page
        assert " ".join(text.split()) in words
    assert brief.source[:40] in page
    assert "<strong>" not in words


def test_a_signal_brings_its_doubts_along_to_paper(client: Client, publication):
    signal = publication.signals()[0]
    words = words_of(pdf_of(client, f"gebied={signal.area}"))
    assert "Een signaal is een reden om te kijken" in words
    assert " ".join(signal.false_if["nl"].split())[:60] in words


def test_the_pdf_is_tagged_named_and_in_its_language(client: Client, publication):
    reader = pdf_of(client, ONE)
    catalogue = reader.trailer["/Root"]
    assert catalogue["/MarkInfo"]["/Marked"]
    assert catalogue["/Lang"] == "nl"
    assert catalogue["/ViewerPreferences"]["/DisplayDocTitle"]
    assert "pdfuaid" in reader.trailer["/Root"]["/Metadata"].get_data().decode()
    assert reader.metadata.title == "Gebiedsbrief: Havenkwartier"


def test_all_areas_of_a_municipality_are_one_document_with_a_bookmark_each(client: Client, publication):
    reader = pdf_of(client, ALL)
    names = [item.title for item in reader.outline if not isinstance(item, list)]
    assert names == sorted(publication.names)
    page = client.get(f"/gebiedsbrief/?{ALL}").content.decode()
    assert page.count('<article class="brief"') == len(publication.names)
    assert page.count("<h1>") == 1


def test_made_up_figures_say_so_on_every_brief(client: Client, publication):
    assert words_of(pdf_of(client, ALL)).count("Verzonnen cijfers") == len(publication.names)


def test_text_is_never_markup(client: Client, shelf):
    nasty = '#panic("ran") $x$ *bold* <script>'
    shelf(HandMadePublication(names=(nasty, "Voorbeeldbuurt"), title=nasty))
    assert '#panic("ran") $x$ *bold*' in words_of(pdf_of(client, ONE))
    assert "<script" not in client.get(f"/gebiedsbrief/?{ONE}").content.decode()


@pytest.mark.parametrize("query", ["", "gebied=BU00000000", "gebied=GM9999", "binnen=NL"])
def test_who_names_no_area_is_helped_on(client: Client, publication, query):
    for form in ("/", ".pdf"):
        response = client.get(f"/gebiedsbrief{form}?{query}")
        assert response.status_code == 404
        assert "Zoek" in text_of(response)


def test_a_server_without_the_part_for_pdf_points_at_the_page(client: Client, publication, monkeypatch):
    real = builtins.__import__

    def without_typst(name, *arguments, **more):
        if name == "typst":
            raise ImportError(name)
        return real(name, *arguments, **more)

    monkeypatch.setattr(builtins, "__import__", without_typst)
    response = client.get(f"/gebiedsbrief.pdf?{ONE}")
    assert response.status_code == 501
    assert f'href="/gebiedsbrief/?{ONE}"' in response.content.decode()


def test_the_pages_of_area_and_municipality_lead_to_their_briefs(client: Client, publication):
    assert f'href="/gebiedsbrief.pdf?{ONE}"' in client.get(f"/gebied/{AREA}/").content.decode()
    assert f'href="/gebiedsbrief/?{ALL}"' in client.get("/gemeente/GM9999/").content.decode()
