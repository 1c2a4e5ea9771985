# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Does the list of signals show what was asked for, by name, with every doubt beside it?"""

from __future__ import annotations

import csv
import io
import re

import openpyxl
import pytest
from django.http import QueryDict
from django.test import Client
from hand_made import HandMadePublication
from test_pages import text_of

from buurtpeil.web.monitor.signal_list import chosen_signals, read_choice


def listed(page: str) -> list[str]:
    return re.findall(r'<h2 id="s-([^"]+)">', page)


def test_the_list_is_in_the_order_of_names_and_tells_every_signal_once(client: Client, publication):
    page = client.get("/signalen/").content.decode()
    every = publication.signals()
    assert sorted(listed(page)) == sorted(signal.id for signal in every)
    by_id = {signal.id: publication.areas.name(signal.area) for signal in every}
    names = [by_id[found] for found in listed(page)]
    assert names == sorted(names)


def test_surest_first_is_an_act_of_the_visitor_and_lives_in_the_address(client: Client, publication):
    page = client.get("/signalen/?volgorde=zekerheid").content.decode()
    assert listed(page) == [signal.id for signal in publication.signals()]


@pytest.mark.parametrize("word", ["domein", "soort", "wijk"])
def test_each_filter_keeps_what_fits_and_only_that(client: Client, publication, word):
    first = publication.signals()[0]
    value = {"domein": first.domain, "soort": str(first.kind), "wijk": f"WK{first.area[2:8]}"}[word]
    fits = {
        "domein": lambda signal: signal.domain == first.domain,
        "soort": lambda signal: first.kind in (signal.kind, *signal.also),
        "wijk": lambda signal: signal.area[2:8] == first.area[2:8],
    }[word]
    page = client.get(f"/signalen/?{word}={value}").content.decode()
    assert sorted(listed(page)) == sorted(signal.id for signal in publication.signals() if fits(signal))


@pytest.mark.parametrize("query", ["domein=nonsense", "soort=../etc", "wijk=WK000001", "volgorde=ergste", "blad=x"])
def test_what_can_not_be_is_left_out(client: Client, publication, query):
    assert len(listed(client.get(f"/signalen/?{query}").content.decode())) == len(publication.signals())


def test_the_choice_of_an_address_makes_that_address(publication):
    query = "gemeente=GM9999&domein=work&volgorde=nieuwste"
    assert read_choice(QueryDict(query), publication, "GM9999").query() == query
    assert chosen_signals(publication, read_choice(QueryDict("domein=physical"), publication, "GM9999")) == []


def test_a_choice_without_a_signal_says_how_to_go_on(client: Client, publication):
    text = text_of(client.get("/signalen/?domein=physical"))
    assert "Geen signaal past bij deze keuze" in text


def test_the_list_leaves_as_csv_with_its_doubts(client: Client, publication):
    response = client.get("/signalen.csv?gemeente=GM9999")
    lines = list(csv.DictReader(io.StringIO(response.content.decode())))
    assert {line["id"] for line in lines} == {signal.id for signal in publication.signals()}
    assert all(line["false_if"] and line["publication"] == publication.id for line in lines)


def test_the_list_leaves_as_a_spreadsheet_with_the_same_signals(client: Client, publication):
    response = client.get("/en/signalen.xlsx?gemeente=GM9999&domein=clean-safe")
    rows = list(openpyxl.load_workbook(io.BytesIO(response.content)).worksheets[0].iter_rows(values_only=True))
    expected = {signal.id for signal in publication.signals() if signal.domain == "clean-safe"}
    assert {row[0] for row in rows[1:]} == expected


def test_a_name_that_is_a_formula_is_text_in_the_file(client: Client, shelf):
    shelf(HandMadePublication(names=("=1+1", "Voorbeeldbuurt")))
    lines = csv.DictReader(io.StringIO(client.get("/signalen.csv").content.decode()))
    assert not any(
        value.startswith(("=", "+", "-1+", "@")) for line in lines for value in line.values() if "1+1" in value
    )


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_a_signal_has_a_page_with_why_and_why_not(client: Client, publication, prefix):
    first, language = publication.signals()[0], "en" if prefix else "nl"
    text = text_of(client.get(f"{prefix}/signaal/{first.id}/"))
    for part in (first.sentence, first.false_if, *(driver.sentence for driver in first.drivers)):
        assert " ".join(part[language].split()) in text
    assert first.rule_version in text
    assert publication.areas.name(first.area) in text


@pytest.mark.parametrize("identifier", ["nonsense", "<script>", "0" * 16])
def test_a_signal_that_is_gone_is_said_so(client: Client, publication, identifier):
    response = client.get(f"/signaal/{identifier}/")
    assert response.status_code == 404
    assert "<script>" not in response.content.decode()


def test_an_unknown_municipality_is_not_another(client: Client, publication):
    assert client.get("/signalen/?gemeente=GM0001").status_code == 404


def test_a_list_of_a_hundred_has_pages(client: Client, publication, monkeypatch):
    from dataclasses import replace

    many = [replace(publication.signals()[0], id=f"{number:016d}") for number in range(120)]
    monkeypatch.setattr(type(publication), "signals", lambda *_, **__: many)
    page = client.get("/signalen/?blad=3").content.decode()
    assert len(listed(page)) == 20
    assert "Bladzijde 3 van 3" in text_of(client.get("/signalen/?blad=3"))
