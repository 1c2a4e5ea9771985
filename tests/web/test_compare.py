# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Can areas be put beside each other as someone asked, without a ranking, and taken along?"""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from urllib.parse import parse_qsl, urlsplit

import numpy as np
import openpyxl
import pytest
from django.http import QueryDict
from django.test import Client
from hand_made import PERIODS, HandMadePublication
from test_pages import text_of

from buurtpeil.web.monitor.selection import Selection, read_selection
from buurtpeil.web.monitor.views.exports import MOST_LINES

WHOLE = "/vergelijken/?binnen=GM9999&indicator=registered-crime,loneliness"


def names_in(page: str) -> list[str]:
    table = page[page.index('class="compare"') : page.index("</table>")]
    return re.findall(r'<th scope="row"><a [^>]*>([^<]*)</a>', table)


def test_all_neighbourhoods_stand_by_name_with_figure_judgement_and_margin(client: Client, publication):
    page = client.get(WHOLE).content.decode()
    assert names_in(page) == sorted(publication.names)
    table = page[page.index('class="compare"') : page.index("</table>")]
    assert table.count('class="figure"') + table.count('class="reason"') == 2 * (len(publication.names) + 1)
    assert "slechter" in table
    assert 'class="chart dot-interval"' in table


def test_a_figure_that_is_not_there_says_why(client: Client, publication):
    assert "niet getoond (te weinig inwoners)" in text_of(client.get(WHOLE))


def test_nothing_is_ordered_by_judgement_and_an_order_by_figure_is_asked_for(client: Client, publication):
    """The stigma rule: no link of the table leads to an order of figures; who asks for it is told what it is not."""
    page = client.get(WHOLE).content.decode()
    assert "volgorde=" not in page
    assert "geen lijst van de slechtste" in page
    figures = publication.figures_of_indicator("loneliness")
    values = {
        area.name: figures.value[publication.areas.row(area.code), -1] for area in publication.areas_within("GM9999")
    }
    expected = sorted(publication.names, key=lambda name: (-np.nan_to_num(values[name], nan=-np.inf), name))
    ordered = client.get(WHOLE + "&volgorde=loneliness").content.decode()
    assert names_in(ordered) == expected
    assert "geen ranglijst van buurten" in ordered


def test_by_code_is_by_code(client: Client, publication):
    codes = [area.code for area in publication.areas_within("GM9999")]
    page = client.get(WHOLE + "&volgorde=code").content.decode()
    assert names_in(page) == [publication.areas.name(code) for code in sorted(codes)]


def test_a_file_is_by_code_whatever_the_order_of_the_page(client: Client, publication):
    answer = client.get("/download/buurtpeil.csv?binnen=GM9999&indicator=loneliness&volgorde=loneliness")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode(), newline="")))
    assert [row["area"] for row in rows] == sorted(row["area"] for row in rows)


def test_names_that_are_typed_become_one_canonical_address(client: Client, publication):
    response = client.get("/vergelijken/?gebieden=havenkwartier, Oeverbuurt%0ABU99990101&indicator=loneliness&periode=")
    assert response.status_code == 302
    query = parse_qsl(urlsplit(response["Location"]).query)
    codes = {area.name: area.code for area in publication.areas_within("GM9999")}
    expected = [codes["Havenkwartier"], codes["Oeverbuurt"], "BU99990101"]
    assert query == [("gebied", ",".join(expected)), ("indicator", "loneliness")]


def test_a_name_that_is_not_known_is_said_with_what_it_may_be(client: Client, publication):
    response = client.get("/vergelijken/?gebieden=haven&indicator=loneliness", follow=True)
    text = text_of(response)
    assert "“haven” is geen naam of code van één gebied" in text
    assert "Havenkwartier" in text


def test_a_code_that_is_not_here_is_said_and_the_rest_is_shown(client: Client, publication):
    page = client.get("/vergelijken/?gebied=BU99990100,BU05990110&indicator=loneliness").content.decode()
    assert "“BU05990110” is geen naam of code van één gebied" in page
    assert names_in(page) == ["Havenkwartier"]


def test_a_whole_typed_with_its_parts_stands_for_its_neighbourhoods(client: Client, publication):
    response = client.get("/vergelijken/?gebieden=Wijk Noord&delen=ja&indicator=loneliness", follow=True)
    assert len(names_in(response.content.decode())) == 8


@pytest.mark.parametrize("year", ["2015", "2024"])
def test_a_year_shows_the_figures_of_that_year(client: Client, publication, year):
    page = client.get(WHOLE + f"&periode={year}&beeld=geen").content.decode()
    figures = publication.figures_of_indicator("loneliness")
    row = publication.areas.row("BU99990100")
    value = f"{figures.value[row, PERIODS.index(year)]:.1f}".replace(".", ",")
    first = page[page.index(">Havenkwartier<") :].split("</tr>")[0]
    assert f'<span class="figure">{value}</span>' in first
    assert "<svg" not in first.replace('class="chart swatch"', "").replace(
        "<svg", "", first.count('class="chart swatch"')
    )


@pytest.mark.parametrize("nonsense", ["gebied=BU0000", "binnen=XX", "indicator=../..", "periode=9999", "volgorde=x",
                                      "beeld=<script>", "vergelijk=maan", "pagina=-1", "pagina=99999",
                                      "onbekend=<b>x"])  # fmt: skip
def test_what_an_address_can_not_mean_is_left_out(client: Client, publication, nonsense):
    response = client.get(f"{WHOLE}&{nonsense}")
    assert response.status_code == 200
    assert "<script" not in response.content.decode()
    assert "<b>x" not in response.content.decode()


def test_an_address_and_its_selection_are_each_others_inverse(publication):
    query = "gebied=BU99990101&binnen=WK999902&indicator=loneliness&domein=work"
    query += "&vergelijk=land&periode=2020&volgorde=code&beeld=reeks"
    selection = read_selection(QueryDict(query), publication)
    assert isinstance(selection, Selection)
    assert selection.query() == query
    assert len(selection.codes()) == 9


def test_a_form_that_sends_a_word_many_times_means_the_same(publication):
    once = QueryDict("gebied=BU99990101,BU99990100&indicator=loneliness,registered-crime")
    often = QueryDict("gebied=BU99990101&gebied=BU99990100&indicator=loneliness&indicator=registered-crime")
    assert read_selection(once, publication) == read_selection(often, publication)


def test_an_address_with_three_hundred_areas_fits(publication):
    codes = tuple(f"BU9999{number:04d}" for number in range(300))
    address = "https://voorbeeld.example/vergelijken/?" + Selection(publication, areas=codes, domains=("work",)).query()
    assert len(address) < 4094  # what a server reads of one line


def test_without_a_choice_the_page_says_how_to_begin(client: Client, publication):
    text = text_of(client.get("/vergelijken/"))
    assert "in alle buurten van Voorbeeldstad" in text
    assert "Honderd of meer tegelijk mag ook" in text


def test_a_hundred_and_fifty_areas_are_two_pages(client: Client, shelf):
    made = HandMadePublication(names=tuple(f"Voorbeeldbuurt {number:03d}" for number in range(150)))
    shelf(made)
    first, second = (client.get(WHOLE + f"&pagina={number}").content.decode() for number in (1, 2))
    assert names_in(first) + names_in(second) == sorted(made.names)
    assert "Gebied 101 tot en met 150 van 150" in second


# Files


def files_of(client: Client, query: str) -> dict[str, bytes]:
    return {form: client.get(f"/download/buurtpeil.{form}?{query}").content for form in ("csv", "xlsx", "zip", "json")}


def test_every_file_of_a_page_holds_its_areas_and_indicators(client: Client, publication):
    files = files_of(client, "gebied=BU99990100&gebied=BU99990101&indicator=loneliness&indicator=registered-crime")
    rows = list(csv.DictReader(io.StringIO(files["csv"].decode(), newline="")))
    assert {row["area"] for row in rows} == {"BU99990100", "BU99990101"}
    assert {row["indicator"] for row in rows} == {"loneliness", "registered-crime"}
    assert openpyxl.load_workbook(io.BytesIO(files["xlsx"])).worksheets[0].max_row == len(rows) + 1
    with zipfile.ZipFile(io.BytesIO(files["zip"])) as archive:
        assert archive.read("buurtpeil.csv") == files["csv"]
    assert json.loads(files["json"])["size"] == [2, 2, len(PERIODS), 6]


@pytest.mark.parametrize("form", ["csv", "xlsx", "zip", "json", "csv-metadata.json"])
def test_a_file_is_an_attachment_that_no_robot_indexes(client: Client, publication, form):
    response = client.get(f"/en/download/buurtpeil.{form}?binnen=GM9999&indicator=loneliness")
    assert response.status_code == 200
    assert response["Content-Disposition"] == f'attachment; filename="buurtpeil.{form}"'
    assert response["X-Robots-Tag"] == "noindex"


def test_too_much_for_a_spreadsheet_is_said_with_a_way_out(client: Client, publication, monkeypatch):
    monkeypatch.setitem(MOST_LINES, "xlsx", 100)  # type: ignore[arg-type]
    query = "binnen=GM9999&indicator=loneliness"
    response = client.get(f"/download/buurtpeil.xlsx?{query}")
    assert response.status_code == 413
    assert f"/download/buurtpeil.zip?{query}" in response.content.decode().replace("&amp;", "&")
    assert f"Deze keuze bevat {16 * len(PERIODS)} cijfers" in text_of(response)


def test_the_link_to_share_is_the_canonical_address(client: Client, publication):
    page = client.get(WHOLE + "&periode=nonsense&pagina=1").content.decode()
    shared = re.search(r'id="deellink"[^>]*value="([^"]+)"', page).group(1).replace("&amp;", "&")
    assert shared == "http://localhost" + WHOLE


# The picture


def test_a_few_areas_are_lines_with_their_course_in_words(client: Client, publication):
    page = client.get("/vergelijken/?gebied=BU99990100&gebied=BU99990101&indicator=loneliness").content.decode()
    figures = publication.figures_of_indicator("loneliness")
    row = publication.areas.row("BU99990100")
    first, last = (f"{figures.value[row, at]:.1f}".replace(".", ",") for at in (0, -1))
    assert f"Havenkwartier: {first} in 2012, {last} in 2024." in page
    assert page.count('class="chart vega"') == 1
    assert page.count(">Havenkwartier</text>") == 1
    assert "Het beeld als tabel" in page


def test_more_areas_are_small_pictures(client: Client, publication):
    page = client.get(WHOLE + "&grafiek=loneliness").content.decode()
    chart = page[page.index('class="chart vega"') :]
    for name in publication.names:
        assert f">{name}</text>" in chart


def test_two_indicators_against_each_other_say_that_it_is_no_cause(client: Client, publication):
    page = client.get(WHOLE + "&grafiek=loneliness&tegen=registered-crime").content.decode()
    assert "zegt niet dat het ene door het andere komt" in page
    figures = [publication.figures_of_indicator(key) for key in ("loneliness", "registered-crime")]
    rows = [publication.areas.row(area.code) for area in publication.areas_within("GM9999")]
    known = np.isfinite(figures[0].value[rows, -1]) & np.isfinite(figures[1].value[rows, -1])
    assert f"{known.sum()} van de 16 gebieden hebben beide cijfers" in page


def test_too_many_areas_for_lines_says_so_or_shows_two_indicators(client: Client, shelf):
    shelf(HandMadePublication(names=tuple(f"Voorbeeldbuurt {number:03d}" for number in range(40))))
    one = client.get("/vergelijken/?binnen=GM9999&indicator=loneliness")
    assert "hooguit 24 gebieden" in text_of(one)
    assert client.get("/beeld/vergelijk.svg?binnen=GM9999&indicator=loneliness").status_code == 404
    assert 'class="chart vega"' in client.get(WHOLE).content.decode()


def test_what_has_no_figures_to_draw_or_to_compare_with_says_so(client: Client, publication, monkeypatch):
    arrays = {key: publication._arrays(key) for key in ("loneliness", "registered-crime")}
    arrays["loneliness"]["reference"][:] = np.nan
    arrays["registered-crime"]["value"][:] = np.nan
    arrays["registered-crime"]["status"][:] = 4  # missing from the source
    monkeypatch.setattr(HandMadePublication, "_arrays", lambda self, key: arrays[key])
    page = client.get(WHOLE + "&grafiek=loneliness&tegen=registered-crime").content.decode()
    table = page[page.index('class="compare"') : page.index("</table>")]
    assert "geen cijfer om mee te vergelijken" in table
    assert "naast –" not in table
    # Of the second indicator there is nothing: the first is drawn through time.
    assert page.count('class="chart vega"') == 1
    only = client.get("/vergelijken/?binnen=GM9999&indicator=registered-crime")
    assert "Voor deze keuze is er niets te tekenen." in text_of(only)


def test_the_picture_leaves_with_its_selection(client: Client, publication):
    query = "gebied=BU99990100&gebied=BU99990101&indicator=loneliness&vergelijk=stad"
    svg = client.get(f"/beeld/vergelijk.svg?{query}").content.decode()
    assert "Havenkwartier" in svg
    assert "Vergeleken met de stad zelf" in svg
    assert client.get(f"/beeld/vergelijk.png?{query}").content[:4] == b"\x89PNG"
    framed = client.get(f"/insluiten/vergelijk/?{query}")
    assert "frame-ancestors *" in framed["Content-Security-Policy"]
