# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Do tables of their own about care and energy come in, of every further dimension the total only?"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from buurtpeil.pipeline.publication import open_publication
from buurtpeil.store import Store
from tests.cli.test_fetch_command import TABLES, fetch, figures, snapshot
from tests.sources.live_server import AREA, BUURTEN, Publisher, Table, divided, key_figures, serving

YEAR = (("2023JJ00", "Definitief"), ("2023HJ01", "Definitief"))
TYPES = {"T001027": "Totaal", "T001028": "Totaal exclusief verblijf en opvang", "A050150": "Hulp bij het huishouden"}
KINDS = "TypeMaatwerkvoorziening"
FORMS = {"T001027": "Totaal alle jeugdzorg in natura", "A027917": "Jeugdhulp zonder verblijf"}
HOMES = {"T001100": "Totaal woningen", "ZW10290": "Appartement"}
EACH = [10.0, 20, 30, 40, 50, None]  # of the neighbourhoods


def wmo() -> Table:
    measures = [
        ("M001", "Wmo-cliënten", "aantal", [1_200_000, 430, 425]),
        ("M002", "Wmo-cliënten per 1 000 inwoners", "per 1 000 inwoners", [70, 72, 71]),
    ]
    title = "Wmo-cliënten; type maatwerkvoorziening, regio, wijken, 2023"
    kinds = (KINDS, "Type maatwerkvoorziening", TYPES)
    return divided("85639NED", title, kinds, measures, periods=YEAR)


def youth() -> Table:
    measures = [("M001", "Totaal jongeren met jeugdzorg", "aantal", [400_000, 95, 90])]
    title = "Jongeren met jeugdzorg en jeugdzorgtrajecten in natura; wijken, 2021"
    periods = (("2021JJ00", "Definitief"),)
    return divided("85075NED", title, ("VormenVanJeugdzorg", "Vormen van jeugdzorg", FORMS), measures, periods=periods)


def energy(table: str, year: int, electricity: str) -> Table:
    measures = [
        ("M1", "Gemiddeld aardgasverbruik", "m3", [900, 850, 850, *(100 * value if value else None for value in EACH)]),
        ("M2", electricity, "kWh", [2_500, 2_400, 2_400, *(100 * value if value else None for value in EACH)]),
        ("M3", "Stadsverwarming", "%", [6.0, 4.5, 4.5, *EACH]),
    ]
    title = f"Energieverbruik particuliere woningen; woningtype, wijken en buurten, {year}"
    return divided(table, title, ("Woningkenmerken", "Woningkenmerken", HOMES), measures, areas="WijkenEnBuurten")


@pytest.fixture
def publisher() -> Iterator[Publisher]:
    tables = {table: key_figures(table, year) for year, table in TABLES.items()}
    own = {
        "85639NED": wmo(),
        "85075NED": youth(),
        "84837NED": energy("84837NED", 2019, "Gemiddeld elektriciteitsverbruik"),
        "86159NED": energy("86159NED", 2024, "Gemiddelde elektriciteitslevering"),
    }
    publisher = Publisher(tables | own)
    with serving(publisher):
        yield publisher


@pytest.fixture(autouse=True)
def _no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("buurtpeil.cli.fetch.wait", lambda seconds: None)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "store"


def test_of_a_table_of_kinds_of_support_only_the_total_of_the_year_is_taken(root: Path, publisher: Publisher) -> None:
    result = fetch(root, publisher, "--table", "85639NED")
    assert result.code == 0, result.err
    found = figures(snapshot(root, f"wmo-2023-{AREA}"), "wmo-users")
    assert found == {("NL", "2023"): 1_200_000, (AREA, "2023"): 430, ("WK999801", "2023"): 425}


def test_young_people_with_any_form_of_youth_care_are_taken(root: Path, publisher: Publisher) -> None:
    assert fetch(root, publisher, "--table", "85075NED").code == 0
    found = figures(snapshot(root, f"youth-care-2021-{AREA}"), "youth-care-users")
    assert found == {("NL", "2021"): 400_000, (AREA, "2021"): 95, ("WK999801", "2021"): 90}


def test_what_was_used_and_what_was_delivered_are_two_measures(root: Path, publisher: Publisher) -> None:
    assert fetch(root, publisher, "--table", "84837NED", "--table", "86159NED").code == 0
    before, after = snapshot(root, f"energy-2019-{AREA}"), snapshot(root, f"energy-2024-{AREA}")
    assert figures(before, "electricity-use")[BUURTEN[0], "2019"] == 1_000
    assert figures(after, "electricity-delivered")[BUURTEN[0], "2024"] == 1_000
    assert not figures(before, "electricity-delivered")
    assert not figures(after, "electricity-use")
    assert figures(after, "gas-use")[BUURTEN[5], "2024"] is None
    assert figures(after, "district-heating")[AREA, "2024"] == 4.5


def test_they_are_published_on_their_own_indicators(root: Path, publisher: Publisher) -> None:
    result = fetch(root, publisher, "--publish")
    assert result.code == 0, result.err
    publication = open_publication(Store(root), "nederland")
    assert publication is not None
    by_key = {found.indicator.key: found for found in publication.figures_of_area(BUURTEN[0])}
    delivered = by_key["electricity-delivered"]
    assert delivered.value[delivered.periods.index("2024")] == 1_000
    district = {found.indicator.key: found for found in publication.figures_of_area("WK999801")}["wmo-users"]
    # 425 of the 6,000 inhabitants of the district.
    assert district.value[district.periods.index("2023")] == pytest.approx(100 * 425 / 6_000)
    assert {line.title["en"][:4] for line in publication.provenance("wmo-users")} >= {"User"}


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda table: table.parts["Dimensions"][0].update(Title="Soort hulp"), "divided in a way"),
        (lambda table: table.parts[f"{KINDS}Codes"][0].update(Title="Alles"), "0 members with this title"),
        (lambda table: table.parts[f"{KINDS}Codes"][1].update(Title="Totaal"), "2 members with this title"),
        (lambda table: table.parts["Dimensions"].append({"Identifier": "Geslacht", "Title": "Geslacht"}), "'Geslacht'"),
        (lambda table: table.properties.update(Title="Wmo-cliënten; wijken, 2016"), "another year"),
        (lambda table: table.parts["MeasureCodes"][0].update(Unit="%"), "unit of a measure has changed"),
    ],
)
def test_a_table_that_is_divided_otherwise_is_refused_before_its_figures_are_asked(
    root: Path, publisher: Publisher, change: Callable[[Table], object], words: str
) -> None:
    change(publisher.tables["85639NED"])
    result = fetch(root, publisher, "--table", "85639NED")
    assert result.code == 1
    assert words in result.message
    assert publisher.count("85639NED/Observations") == 0
    assert not list(Store(root).raw_snapshots())


def test_a_fetch_of_a_divided_table_goes_on_where_it_was_cut_off(root: Path, publisher: Publisher) -> None:
    publisher.fail("86159NED/Observations", lambda handler: handler.send(b"{", status=500), times=9)
    assert fetch(root, publisher, "--table", "86159NED").code == 1
    publisher.faults.clear()
    asked = publisher.count("86159NED/WoningkenmerkenCodes")
    assert fetch(root, publisher, "--table", "86159NED").code == 0
    assert publisher.count("86159NED/WoningkenmerkenCodes") == asked
