# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Does every page show what it promises, in both languages, whatever a visitor asks?"""

from __future__ import annotations

import csv
import io
import re
from dataclasses import replace
from types import SimpleNamespace

import pytest
from django.test import Client
from django.utils.html import escape
from django.utils.translation import override
from hand_made import HandMadePublication

from buurtpeil.errors import StoreError
from buurtpeil.pipeline.whereabouts import ShareOf, Whereabouts
from buurtpeil.web.monitor import library, wording

AREA = "/gebied/BU99990100/"
PAGES = (
    "/",
    "/gemeente/GM9999/",
    "/gemeente/GM9999/?domein=work&weergave=tabel&signalen=alle",
    AREA,
    "/gebied/WK999901/",
    "/indicatoren/",
    "/indicator/registered-crime/",
    "/indicator/youth-care-users/",
    "/indicator/wmo-users/",
    "/vergelijken/",
    "/vergelijken/?binnen=GM9999&indicator=registered-crime&indicator=loneliness",
    "/vergelijken/?gebied=BU99990100&domein=alle&beeld=reeks&onbekend=haven",
    "/kaart/",
    "/kaart/?wat=registered-crime&niveau=buurt&naast=jaar&jaar2=2015&codes=ja",
    "/kaart/?wat=loneliness&naast=jaar&als=verschil&jaar2=2014",
    "/kaart/?wat=youth-care-users&naast=domein:work&toon=oordeel&ref_buurt=wijk",
    "/signalen/",
    "/signalen/?domein=physical",
    f"/signaal/{HandMadePublication().signals()[0].id}/",
    "/plek/",
    "/waar/",
    "/zoeken/",
    "/zoeken/?q=haven",
    "/zoeken/?q=qqqqq",
    "/veranderingen/",
    "/veranderingen/?gemeente=GM9999",
    "/over/",
)
BOTH = tuple(prefix + page for page in PAGES for prefix in ("", "/en"))


def text_of(response) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", response.content.decode()))


@pytest.mark.parametrize("address", BOTH)
def test_each_page_answers_in_its_language(client: Client, publication, address):
    response = client.get(address)
    assert response.status_code == 200
    page = response.content.decode()
    assert f'<html lang="{"en" if address.startswith("/en") else "nl"}">' in page
    assert page.count("<h1>") == 1
    assert page.count('hreflang="nl"') >= 1
    assert 'hreflang="x-default"' in page


@pytest.mark.parametrize("page", PAGES)
def test_each_text_of_a_page_differs_between_the_languages(client: Client, publication, page):
    """A text that was left in English would show on both pages as the same sentence."""
    dutch, english = (sentences_of(client.get(prefix + page)) for prefix in ("", "/en"))
    assert dutch & english == set()


def sentences_of(response) -> set[str]:
    """Texts of three words or more between tags, without what is the same in both languages on purpose."""
    page = re.sub(r"<(pre|code|title|style)[^>]*>.*?</\1>", "", response.content.decode(), flags=re.S)
    texts = (re.sub(r"\s+", " ", text).strip() for text in re.findall(r">([^<]+)<", page))
    return {
        text for text in texts if len(re.findall(r"[A-Za-z]{2,}", text)) >= 3 and not re.search(r" · 20|^Politie", text)
    }


@pytest.mark.parametrize("address", BOTH)
def test_every_page_of_the_made_up_city_says_so(client: Client, publication, address):
    assert 'class="made-up"' in client.get(address).content.decode()


def test_a_real_municipality_has_no_such_band(client: Client, shelf):
    shelf(HandMadePublication(municipality="GM0599", city_name="Rotterdam"))
    assert 'class="made-up"' not in client.get("/").content.decode()


def test_the_other_language_is_the_same_page(client: Client, publication):
    page = client.get("/gemeente/GM9999/?domein=work").content.decode()
    assert 'href="http://localhost/en/gemeente/GM9999/?domein=work"' in page


# Start


def test_start_opens_with_the_sentence_and_the_age_of_the_figures(client: Client, publication):
    text = text_of(client.get("/"))
    assert "Elf buurten vragen nu aandacht." in text
    # Half past ten in the evening in UTC is the next day in Amsterdam.
    assert "Cijfers tot en met 2024 · berekend op 4 mei 2024 · gebieden van 2024" in text
    assert "Een signaal is een reden om te kijken: geen oordeel en geen oorzaak." in text


def test_the_map_numbers_are_those_of_the_list(client: Client, publication):
    page = client.get("/").content.decode()
    listed = re.findall(r'<span class="number-mark">(\d+)</span>', page)
    on_map = [
        number for text in re.findall(r'<text class="marker-text"[^>]*>([^<]*)<', page) for number in text.split(", ")
    ]
    assert listed == [str(number) for number in range(1, 9)]
    assert sorted(on_map, key=int) == listed


def test_all_signals_are_one_link_away(client: Client, publication):
    assert "signalen=alle" in client.get("/").content.decode()
    assert client.get("/?signalen=alle").content.decode().count('class="number-mark"') == 11


def test_the_table_beside_the_map_holds_all_neighbourhoods_by_name(client: Client, publication):
    """The stigma rule: alphabetical, never ranked."""
    page = client.get("/?weergave=tabel").content.decode()
    assert re.search(r'<details id="buurten"[^>]* open>', page)
    table = page[page.index('id="buurten"') :]
    names = re.findall(r'<th scope="row"><a href="/gebied/[^"]+">([^<]+)</a>', table)
    assert names == sorted(publication.names)


def test_a_theme_shows_only_its_signals(client: Client, publication):
    page = client.get("/?domein=clean-safe").content.decode()
    domains = {publication.catalogue.indicator(key).domain for key in ("public-space-rating", "registered-crime")}
    assert domains == {"clean-safe"}
    # Of eleven signals over five indicators in turn, those two have numbers 1, 6 and 2, 7.
    assert page.count('class="number-mark"') == 4


def test_an_unknown_theme_shows_all_themes(client: Client, publication):
    assert client.get("/?domein=nonsense").status_code == 200


def test_what_is_missing_is_named_on_start(client: Client, publication):
    text = text_of(client.get("/"))
    assert "Niet alle buurten zitten in de cijfers" in text
    assert "2024: 12% is er; 9 van de 16 buurten" in text


def test_a_municipality_without_boundaries_keeps_its_list(client: Client, shelf):
    shelf(HandMadePublication(has_map=False))
    text = text_of(client.get("/"))
    assert "Voor deze gemeente zijn geen grenzen geladen" in text
    assert "alle 16 buurten op naam" in text


def test_several_municipalities_can_be_chosen(client: Client, shelf):
    shelf(HandMadePublication(municipality="GM0599", city_name="Rotterdam"), HandMadePublication())
    page = client.get("/").content.decode()
    assert "<h1>Kies een gemeente</h1>" in page
    assert '<a href="/gemeente/GM0599/">Rotterdam</a>' in page
    assert '<option value="GM9999">Voorbeeldstad (verzonnen)</option>' in page
    response = client.get("/?gemeente=gm9999")
    assert (response.status_code, response["Location"]) == (302, "/gemeente/GM9999/")


def test_the_municipality_of_the_setting_comes_first(client: Client, shelf, settings):
    shelf(HandMadePublication(municipality="GM0599", city_name="Rotterdam"), HandMadePublication())
    settings.OWN = type(settings.OWN)(**{**vars(settings.OWN), "municipality": "GM9999"})
    assert "<h1>Voorbeeldstad</h1>" in client.get("/").content.decode()


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_an_empty_store_says_what_would_be_here(client: Client, shelf, prefix):
    shelf()
    assert "buurtpeil demo" in client.get(prefix + "/").content.decode()
    for page in ("/indicatoren/", "/indicator/registered-crime/", "/over/", "/zoeken/?q=haven"):
        assert client.get(prefix + page).status_code == 200


# Area


def test_an_area_starts_with_a_sentence_and_its_place(client: Client, publication):
    text = text_of(client.get(AREA))
    assert "Voorbeeldstad Wijk Noord Havenkwartier · BU99990100" in text
    assert "inwoners · 1.180 huishoudens · 1.105 woningen" in text


def test_each_judgement_has_its_word_and_its_interval(client: Client, publication):
    page = client.get(AREA).content.decode()
    lines = publication.compass_of_area("BU99990100")
    compass = page[page.index('class="compass"') : page.index("</table>")]
    assert compass.count('class="judge"') == len(lines)
    assert "met 90% kans tussen" in compass
    assert "wordt slechter, vrijwel zeker" in compass


def test_a_signal_says_why_and_when_it_would_be_wrong(client: Client, publication):
    area = publication.signals()[0].area
    text = text_of(client.get(f"/gebied/{area}/"))
    for part in ("Van 24% naar 31%; de stad bleef op 19%.", "De teller steeg", "alleen deze buurt dat merkt",
                 "1 april 2025", "Versie van de regel: 1.0.0"):  # fmt: skip
        assert part in text


def test_a_signal_says_how_good_its_rule_has_been_or_that_nobody_knows(client: Client, publication, monkeypatch):
    first, *others = publication.signals()
    known = replace(first, track_record={"nl": "Vier van de tien kwamen uit.", "en": "Four in ten came true."})
    monkeypatch.setattr(type(publication), "signals", lambda *_, **__: (known, *others))
    page = client.get(f"/gebied/{first.area}/").content.decode()
    assert "Vier van de tien kwamen uit." in page
    assert "nog niet gemeten" in page or len(others) == 0


def test_the_address_of_a_signal_leads_to_its_card(client: Client, publication):
    address = re.search(r'<a class="message" href="([^"]+)"', client.get("/").content.decode()).group(1)
    page, _, anchor = address.partition("#")
    assert f'id="{anchor}"' in client.get(page).content.decode()


def test_a_figure_that_is_not_there_says_why(client: Client, publication):
    text = text_of(client.get(f"/gebied/{publication.last_neighbourhood}/"))
    for reason in ("niet getoond (te weinig inwoners)", "ontbreekt in de bron", "het aantal inwoners past niet"):
        assert reason in text


def test_modelled_and_provisional_figures_are_named(client: Client, publication):
    text = text_of(client.get(AREA))
    assert "modelschatting" in text
    assert "voorlopig" in text


def test_a_reference_date_is_shown_as_a_date_and_a_year_as_a_year(client: Client, publication):
    kinds = {publication.catalogue.indicator(key).period_kind for key in publication.figures.keys}
    assert kinds == {"reference-date", "reporting-year"}
    assert "1 januari 2024" in text_of(client.get(AREA))
    assert "1 January 2024" in text_of(client.get("/en" + AREA))


def test_a_district_lists_its_neighbourhoods(client: Client, publication):
    assert "Buurten in deze wijk" in text_of(client.get("/gebied/WK999901/"))


@pytest.mark.parametrize(
    ("asked", "answer"),
    [
        ("/gebied/GM9999/", "/gemeente/GM9999/"),
        ("/gebied/bu99990100/", AREA),
        ("/gemeente/gm9999/", "/gemeente/GM9999/"),
    ],
)
def test_a_code_leads_to_its_own_page(client: Client, publication, asked, answer):
    response = client.get(asked)
    assert (response.status_code, response["Location"]) == (302, answer)


def test_what_stands_out_comes_first_and_the_rest_waits_in_folds(client: Client, publication):
    area = publication.signals()[0].area
    page = client.get(f"/gebied/{area}/").content.decode()
    first = page[page.index('id="opvallend"') : page.index('id="indicatoren"')]
    named = re.findall(r'<th role="rowheader" scope="row"><a href="/indicator/([^/]+)/', first)
    signalled = {signal.indicator for signal in publication.signals(area=area)}
    assert set(named[: len(signalled)]) == signalled
    row = publication.areas.row(area)
    colours = [int(publication.figures_of_indicator(key).colour[row, -1]) for key in named[len(signalled) :]]
    assert colours == sorted(colours)  # worse (2) before better (4), and nothing between
    assert set(colours) <= {2, 4}
    assert page.count('<details class="theme"') == len(
        {publication.catalogue.indicator(k).domain for k in publication.figures.keys}
    )


def test_a_theme_in_the_address_is_open(client: Client, publication):
    page = client.get(AREA + "?thema=clean-safe").content.decode()
    opened = re.findall(r'<details class="theme" open>\s*<summary><h3 id="([^"]+)"', page)
    assert opened == ["domein-clean-safe"]
    assert 'href="?thema=clean-safe#domein-clean-safe"' in page


# Indicator


def test_an_indicator_gives_its_formula_and_where_it_counts(client: Client, publication):
    text = text_of(client.get("/indicator/registered-crime/"))
    assert "v = m / n" in text
    # By hand: the weights of this theme's indicators with figures that have a direction.
    shown = [publication.catalogue.indicator(key) for key in publication.figures.keys]
    weights = [one.weight for one in shown if one.domain == "clean-safe" and one.direction != "neither"]
    assert f"{round(100 / sum(weights))}% van de {len(weights)} indicatoren" in text
    count = sum(signal.indicator == "registered-crime" for signal in publication.signals())
    assert f"nu rusten er {count} signalen op" in text


def test_an_indicator_keeps_the_publisher_apart_from_our_work(client: Client, publication):
    text = text_of(client.get("/indicator/registered-crime/"))
    assert text.index("Van de uitgever") < text.index("Wat wij ermee deden")
    assert "per 1.000 inwoners" in text
    assert "12% onvolledig 9 / 16" in text


def test_an_indicator_of_which_most_is_missing_says_so_before_its_colours(client: Client, publication):
    text = text_of(client.get("/indicator/registered-crime/"))
    assert text.index("12% is er; 9 van de 16 buurten") < text.index("Buurten van Voorbeeldstad")
    assert "Niet alle buurten zitten in de cijfers" not in text_of(client.get("/indicator/wmo-users/"))


def test_what_has_no_indicator_is_said_beside_its_domain(client: Client, publication):
    text = text_of(client.get("/indicatoren/"))
    safe, cohesion = text.index("Schoon, heel en veilig"), text.index("Sociale samenhang")
    assert safe < text.index("Geen indicator hier", safe) < text.index("Ondermijning") < cohesion
    assert "Wateroverlast en droogte" in text
    assert "Hitte in de buurt" in text


def test_a_break_in_method_is_told(client: Client, publication):
    assert "Breuken in de reeks 2022" in text_of(client.get("/indicator/good-perceived-health/"))


def test_the_download_holds_all_areas_and_periods_with_what_they_mean(client: Client, publication):
    response = client.get("/indicator/registered-crime.csv?gemeente=GM9999")
    rows = list(csv.DictReader(io.StringIO(response.content.decode())))
    # 1 municipality, 2 districts and 16 neighbourhoods, 13 years.
    assert len(rows) == 19 * 13
    assert {row["status"] for row in rows} >= {"observed", "unknown"}
    missing = [row for row in rows if row["area"] == publication.last_neighbourhood]
    assert [row["period"] for row in missing] == [str(year) for year in range(2012, 2025)]
    assert {row["value"] for row in missing} == {""}
    assert missing[-1]["flags"] == "provisional"
    assert "attachment" in response["Content-Disposition"]


def test_a_name_can_not_become_a_formula_in_a_spreadsheet(client: Client, shelf):
    shelf(HandMadePublication(names=("=HYPERLINK(1)", "+1", "-2", "@SUM(A1)")))
    rows = csv.DictReader(io.StringIO(client.get("/indicator/registered-crime.csv").content.decode()))
    assert not any(row["name"].startswith(("=", "+", "-", "@")) for row in rows)


# Search


def test_search_finds_a_neighbourhood_by_part_of_its_name(client: Client, publication):
    page = client.get("/zoeken/?q=haven").content.decode()
    assert f'href="{AREA}"' in page
    assert "Eén gebied" in page


@pytest.mark.parametrize("text", ["hawenkwartier", "Havenkwatier", "havenkwartier voorbeelstad"])
def test_search_forgives_a_slip(client: Client, publication, text):
    assert f'href="{AREA}"' in client.get("/zoeken/", {"q": text}).content.decode()


@pytest.mark.parametrize(("prefix", "text"), [("", "kriminaliteit"), ("/en", "registerd crime")])
def test_search_finds_an_indicator_by_its_name(client: Client, publication, prefix, text):
    page = client.get(prefix + "/zoeken/", {"q": text}).content.decode()
    assert f'href="{prefix}/indicator/registered-crime/"' in page


def test_search_finds_a_signal_by_area_and_subject_or_by_its_number(client: Client, publication):
    first = publication.signals()[0]
    name = publication.areas.name(first.area)
    for text in (f"{name} {first.title['nl'].split()[-1]}", first.id):
        page = client.get("/zoeken/", {"q": text}).content.decode()
        assert f'href="/gebied/{first.area}/#signaal-' in page


def test_search_says_in_which_neighbourhoods_a_street_lies(client: Client, publication, monkeypatch):
    where = Whereabouts("Verzonnenstraat", ShareOf.HOMES, (("BU99990101", 0.75), ("BU99990102", 0.25)))
    monkeypatch.setattr(library, "whereabouts_of", lambda *_: where)
    text = text_of(client.get("/zoeken/?q=verzonnenstraat"))
    assert "Verzonnenstraat ligt in 2 buurten." in text
    assert "BU99990101 · 75%" in text


def test_search_says_what_is_needed_to_know_a_postcode(client: Client, publication):
    assert "Van deze postcode is hier geen adres en geen grens geladen" in text_of(client.get("/zoeken/?q=9876"))


def test_search_without_a_result_says_what_to_try(client: Client, publication):
    assert "Probeer een korter deel van de naam" in text_of(client.get("/zoeken/?q=qqqqq"))


# What goes wrong


@pytest.mark.parametrize("prefix", ["", "/en"])
@pytest.mark.parametrize(
    "page", ["/gebied/BU00000000/", "/gebied/nonsense/", "/gemeente/GM0001/", "/indicator/nonsense/", "/nonsense/",
             "/indicator/nonsense.csv", "/gebied/NL/", "/?gemeente=../../etc",
             "/veranderingen/?gemeente=GM0001", "/indicator/registered-crime/?gemeente=GM0001"],
)  # fmt: skip
def test_what_is_not_there_is_a_page_with_a_way_on(client: Client, publication, prefix, page):
    response = client.get(prefix + page)
    assert response.status_code == 404
    text = response.content.decode()
    assert 'role="search"' in text
    assert ("This page is not here" if prefix else "Deze pagina is er niet") in text


def test_a_store_that_can_not_be_read_is_said_in_words(client: Client, monkeypatch):
    def unreadable() -> None:
        raise StoreError("This publication was written by another version of Buurtpeil:", "format 0", "Run `publish`.")

    monkeypatch.setattr(library, "publications", unreadable)
    response = client.get("/")
    assert response.status_code == 503
    assert "De cijfers zijn nu niet te lezen" in text_of(response)
    assert "Run `publish`." in text_of(response)
    assert client.get("/gezond/").status_code == 503


def test_our_own_fault_is_a_page_without_internals(client: Client, monkeypatch):
    def broken() -> None:
        raise RuntimeError("secret detail")

    monkeypatch.setattr(library, "publications", broken)
    response = client.get("/en/")
    assert response.status_code == 500
    assert "Something went wrong on our side" in text_of(response)
    assert "secret detail" not in text_of(response)


def test_a_wrong_host_is_refused_in_words(client: Client, publication):
    response = client.get("/", headers={"host": "evil.example"})
    assert response.status_code == 400
    assert "Dit adres is niet te begrijpen" in text_of(response)
    assert "evil.example" not in response.content.decode()


@pytest.mark.parametrize("hostile", ["<script>alert(1)</script>", '"><img src=x onerror=1>', "{{ 7|add:7 }}", "'; --"])
def test_hostile_names_and_texts_stay_text(client: Client, shelf, hostile):
    shelf(HandMadePublication(names=(hostile, "Voorbeeldbuurt"), city_name=hostile, title=hostile))
    for address in ("/", AREA, "/indicator/registered-crime/", f"/zoeken/?q={hostile}"):
        page = client.get(address).content.decode()
        assert "<script" not in page
        assert "<img" not in page
        assert escape(hostile) in page


# Addresses for machines


def test_robots_and_health_answer(client: Client, publication):
    assert client.get("/gezond/").json()["publications"][0]["id"] == publication.id
    assert "Disallow: /zoeken/" in client.get("/robots.txt").content.decode()


@pytest.mark.parametrize(
    ("value", "decimals", "said"),
    [(23.37, 1, "23,4"), (97.8, 0, "98"), (1234.56, 1, "1.234,6"), (-0.44, 1, "\N{MINUS SIGN}0,4"), (-0.04, 1, "0,0")],
)
def test_a_number_is_rounded_and_not_cut_off(value, decimals, said):
    with override("nl"):
        assert wording.amount(value, decimals) == said


def test_the_size_of_an_area_names_only_what_is_known(publication):
    area = replace(publication.area("BU99990100"), inhabitants=5530.0, households=2800.0, homes=float("nan"))
    with override("nl"):
        assert wording.size(area) == "5.530 inwoners · 2.800 huishoudens"


def test_words_follow_the_language():
    with override("nl"):
        assert (wording.period("2024", "reference-date"), wording.period("2024-05")) == ("1 januari 2024", "mei 2024")
    with override("en"):
        assert (wording.period("2024"), wording.percentage(0.9749)) == ("2024", "97%")
        assert wording.percentage(0.9999) == ">99%"


def test_areas_of_another_country_are_on_no_page(monkeypatch):
    dutch, english = SimpleNamespace(is_dutch=True), SimpleNamespace(is_dutch=False)
    monkeypatch.setattr(library, "open_publications", lambda store: (dutch, english))
    assert library.publications() == (dutch,)


def test_what_changed_is_told_in_sentences_and_row_by_row(client: Client, publication):
    text = text_of(client.get("/veranderingen/?gemeente=gm9999"))
    assert "Wat is er veranderd in Voorbeeldstad" in text
    assert "6 nieuw, 45 herzien door de uitgever, 1 vervallen, 2 van voorlopig naar definitief" in text
    assert "Eenzaamheid 2023 · Verzonnen Bureau 12,0 14,0" in text
    assert "Eenzaamheid 2023 · Verzonnen Bureau 9,0 –" in text
    assert "En nog 6. Alles bij elkaar: buurtpeil changes --area GM9999" in text  # 46 rows, of which 40 are shown
    assert "Eenzaamheid nieuw, 2022–2024 6" in text  # three neighbourhoods, two years
    assert "Eenzaamheid herzien, 1979–2023 45" in text
    assert "kwam binnen: Verzonnen levering Verzonnen Bureau · mei" in text


def test_an_area_that_is_gone_is_named_without_a_link(client: Client, publication):
    page = client.get("/veranderingen/").content.decode()
    assert "BU99990999" in page
    assert "/gebied/BU99990999/" not in page


def test_the_first_page_leads_to_what_changed(client: Client, publication):
    assert "/veranderingen/?gemeente=GM9999" in client.get("/").content.decode()
    assert "/en/veranderingen/?gemeente=GM9999" in client.get("/en/").content.decode()


def test_without_figures_there_is_nothing_to_compare(client: Client, shelf):
    shelf()
    assert client.get("/veranderingen/").status_code == 200
