# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Does `buurtpeil fetch` bring in a municipality as a person would expect, also when the publisher has a bad day?"""

from __future__ import annotations

import json
import os
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from buurtpeil.indicators.statuses import Flag
from buurtpeil.store import Store
from buurtpeil.store.snapshots import RawSnapshot
from tests.cli.terminal import Result, contents, is_whole, run, start
from tests.sources.live_server import AREA, BUURTEN, Publisher, crimes, key_figures, serving

TABLES = {2022: "85318NED", 2023: "85618NED", 2024: "85984NED"}


@pytest.fixture
def publisher() -> Iterator[Publisher]:
    tables = {table: key_figures(table, year) for year, table in TABLES.items()}
    publisher = Publisher({**tables, "47018NED": crimes()})
    with serving(publisher):
        yield publisher


@pytest.fixture(autouse=True)
def _no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("buurtpeil.cli.fetch.wait", lambda seconds: None)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "store"


def fetch(root: Path, publisher: Publisher, *words: object, area: str = "Voorbeeldveen") -> Result:
    return run(root, "fetch", "--area", area, "--from", publisher.base, *words)


def snapshot(root: Path, dataset: str) -> RawSnapshot:
    return next(item for item in Store(root).raw_snapshots() if item.manifest["description"]["dataset"] == dataset)


def figures(found: RawSnapshot, measure: str) -> dict[tuple[str, str], float | None]:
    table = found.figures()
    assert table is not None
    return {(row["area"], row["period"]): row["value"] for row in table.to_pylist() if row["measure"] == measure}


def test_one_command_brings_in_a_municipality_that_can_then_be_scanned(root: Path, publisher: Publisher) -> None:
    result = fetch(root, publisher, "--publish")
    assert result.code == 0, result.err
    assert f"Voorbeeldveen ({AREA})" in result.out
    assert "6 of 6 sources taken." in result.out  # three years, crimes, boundaries of two years
    assert "published nederland" in result.text
    scan = run(root, "scan", "--area", AREA, "--language", "en")
    assert scan.code == 0, scan.err
    assert "Voorbeeldveen" in scan.out
    assert is_whole(root)


def test_what_is_kept_is_what_the_publisher_said(root: Path, publisher: Publisher) -> None:
    assert fetch(root, publisher, "--year", "2024").code == 0
    found = snapshot(root, f"kwb-2024-{AREA}")
    about = found.manifest["description"]
    assert (about["source"], about["publisher"], about["licence"]) == ("cbs", "CBS", "CC BY 4.0")
    assert (about["reference"], about["published"]) == ("85984NED", "2025-03-31")
    assert about["delivery"]["nl"] == "deels voorlopig; versie 202503310200"
    inhabitants = figures(found, "inhabitants")
    assert inhabitants[AREA, "2024"] == 6_003
    assert inhabitants["NL", "2024"] == 17_000_000
    assert [inhabitants[buurt, "2024"] for buurt in BUURTEN] == [1_000] * 6
    assert figures(found, "average-home-value")[BUURTEN[-1], "2024"] is None  # StatLine says Impossible
    assert figures(found, "division-change")[BUURTEN[0], "2024"] == 1
    assert len(inhabitants) == 9  # nothing of the neighbour that the server also holds
    left_out = {item["what"]: item["reason"]["en"] for item in found.manifest["left_out"]}
    assert "fairness" in left_out["columns: Herkomst buiten Europa"]
    assert "No measure" in left_out["columns: Nooit gehoorde maat"]
    assert any(name.startswith("original/85984NED") for name in found.manifest["files"])


def test_a_provisional_year_is_flagged_and_only_the_total_of_crimes_is_taken(root: Path, publisher: Publisher) -> None:
    assert fetch(root, publisher, "--table", "47018ned").code == 0
    found = snapshot(root, f"47018ned-registered-crimes-{AREA}")
    crimes_of = figures(found, "registered-crimes")
    assert (crimes_of[AREA, "2023"], crimes_of[AREA, "2024"]) == (600, 602)
    table = found.figures()
    assert table is not None
    flags = {row["period"]: row["flags"] for row in table.to_pylist()}
    assert flags == {"2023": 0, "2024": Flag.PROVISIONAL}
    assert (
        publisher.count("SoortMisdrijf,WijkenEnBuurten,Perioden,GeregistreerdeMisdrijven_1") == 1
    )  # only what is taken
    assert ("NL", "2024") not in crimes_of  # the table has no row of the country: missing, not unknown
    assert found.manifest["description"]["delivery"]["en"].startswith("partly provisional")


def test_months_are_not_whole_years(root: Path, publisher: Publisher) -> None:
    months = crimes("47022NED")
    months.parts["Perioden"] = [row for row in months.parts["Perioden"] if "MM" in row["Key"]]
    publisher.tables["47022NED"] = months
    result = fetch(root, publisher, "--table", "47022NED")
    assert result.code == 1
    assert "no whole years" in result.message


def test_boundaries_come_along_without_water_and_without_neighbours(root: Path, publisher: Publisher) -> None:
    assert fetch(root, publisher, "--table", "wijken-en-buurten-2024").code == 0
    found = snapshot(root, f"pdok-wijken-en-buurten-2024-{AREA}")
    table = found.boundaries()
    assert table is not None
    assert table["area"].to_pylist() == [*BUURTEN, AREA, "WK999801"]
    assert set(table["crs"].to_pylist()) == {"EPSG:4326"}
    assert {item["what"]: item["rows"] for item in found.manifest["left_out"]} == {"areas elsewhere": 1, "water": 1}


def test_older_boundaries_come_page_by_page_from_the_service_that_has_them(root: Path, publisher: Publisher) -> None:
    result = fetch(root, publisher, "--table", "gebiedsindelingen-2021")
    assert result.code == 0, result.err
    found = snapshot(root, f"pdok-gebiedsindelingen-2021-{AREA}")
    table = found.boundaries()
    assert table is not None
    assert table["area"].to_pylist() == [*BUURTEN, AREA, "WK999801"]
    assert set(table["crs"].to_pylist()) == {"EPSG:28992"}
    assert set(table["resolution_metres"].to_pylist()) == {100.0}  # generalised: too coarse to measure with
    assert publisher.count("buurt_gegeneraliseerd") == 2  # 1,506 features, at most 1,000 a page
    assert {item["what"]: item["rows"] for item in found.manifest["left_out"]} == {"areas elsewhere": 1_500}


def test_a_second_run_asks_next_to_nothing_and_changes_nothing(root: Path, publisher: Publisher) -> None:
    fetch(root, publisher)
    before = contents(root)
    publisher.asked.clear()
    result = fetch(root, publisher)
    assert result.code == 0
    assert contents(root) == before
    assert "it was there already" in result.text
    # Only whether anything changed: a table is asked for its properties (also the one that names the municipality, and
    # those that do not exist), the boundaries for their collections.
    assert publisher.count("Observations") == 0
    assert publisher.count("items") == publisher.count("GetFeature&typeNames=gebiedsindelingen%3Abuurt") == 0
    assert publisher.not_modified >= 5


def test_a_new_version_of_a_table_becomes_a_new_snapshot_beside_the_earlier(root: Path, publisher: Publisher) -> None:
    fetch(root, publisher, "--year", "2024")
    table = publisher.tables["85984NED"]
    table.properties |= {"Modified": "2025-10-15T02:00:00+02:00", "Version": "202510150200"}
    next(row for row in table.parts["Observations"] if row["WijkenEnBuurten"].strip() == AREA)["Value"] = 6_010
    fetch(root, publisher, "--year", "2024")
    found = snapshot(root, f"kwb-2024-{AREA}")
    assert figures(found, "inhabitants")[AREA, "2024"] == 6_010
    assert found.manifest["description"]["published"] == "2025-10-15"
    everything = Store(root).raw_snapshots(current_only=False)
    assert sum(item.manifest["description"]["dataset"] == f"kwb-2024-{AREA}" for item in everything) == 2


def test_a_fetch_that_failed_halfway_goes_on_where_it_was(root: Path, publisher: Publisher) -> None:
    publisher.fail("skiptoken=75", lambda handler: handler.send(b"{}", status=500), times=6)
    result = fetch(root, publisher, "--year", "2024", "--table", "85984NED")
    assert result.code == 1
    assert "does not answer" in result.message
    assert contents(root)[0] == []  # nothing was half taken
    publisher.asked.clear()
    result = fetch(root, publisher, "--year", "2024", "--table", "85984NED")
    assert result.code == 0, result.err
    pages = [path for path in publisher.asked if "Observations" in path]
    assert [path.rpartition("skiptoken=")[2][:2] for path in pages] == ["75"]  # pages 0, 25 and 50 were there


def test_a_fetch_that_was_killed_halfway_leaves_nothing_and_goes_on(root: Path, publisher: Publisher) -> None:
    words = ("fetch", "--area", AREA, "--year", "2024", "--from", publisher.base)
    process = start(root, *words)
    for _ in range(2_000):
        if publisher.count("skiptoken=25") or process.poll() is not None:
            break
        time.sleep(0.01)
    process.kill()
    process.wait()
    assert publisher.count("skiptoken=25")  # it was on its way
    assert contents(root)[0] == []
    asked_first = publisher.asked[:]
    publisher.asked.clear()
    assert run(root, *words).code == 0
    pages = [path for path in publisher.asked if "Observations" in path]
    assert [path for path in pages if path in asked_first[:-1]] == []  # only the last may have been under way
    assert is_whole(root)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (
            lambda table: rename(table, "T001036", Title="Bevolking"),
            "needed: 85984NED: 'Aantal inwoners' (its code T001036 is now called 'Bevolking')",
        ),
        (lambda table: drop(table, "1050010_2"), "needed: 85984NED: 'Huishoudens totaal'"),
        (
            lambda table: rename(table, "1014800", Unit="aantal"),
            "'Koopwoningen': expected '%', found 'aantal' (1014800)",
        ),
        (lambda table: rename(table, "M000297", Title="Aantal inwoners"), "occurs more often"),
        (lambda table: rename(table, "1014800", Identifier=None), "another shape"),
        (lambda table: table.properties.update(Title="Kerncijfers wijken en buurten 2019"), "another year"),
        (lambda table: table.properties.update(Identifier="00000NED"), "not those of the table"),
        (lambda table: table.parts["Observations"][1].update(Value="6003"), "not a number"),
        (lambda table: table.parts["Observations"][1].update(Value=-3), "can't be right"),
        (lambda table: table.parts["Observations"][1].pop("Value"), "another shape"),
        (lambda table: table.parts["Observations"].append(table.parts["Observations"][1]), "repeats an earlier one"),
    ],
)
def test_a_table_that_changed_is_refused_and_the_sentence_names_what_changed(
    root: Path, publisher: Publisher, change: object, words: str
) -> None:
    change(publisher.tables["85984NED"])  # type: ignore[operator]
    result = fetch(root, publisher, "--year", "2024", "--publish", area=AREA)
    assert result.code == 1
    assert words in result.message
    assert "Not published" in result.message
    datasets = [item.manifest["description"]["dataset"] for item in Store(root).raw_snapshots()]
    assert f"kwb-2024-{AREA}" not in datasets
    assert len(datasets) == 2  # the crimes and the boundaries were still taken


def test_a_title_that_became_ambiguous_is_left_out_and_said_so(root: Path, publisher: Publisher) -> None:
    rename(publisher.tables["85984NED"], "M000200", Title="Koopwoningen", Unit="%")
    assert fetch(root, publisher, "--table", "85984NED").code == 0
    found = snapshot(root, f"kwb-2024-{AREA}")
    assert figures(found, "owner-occupied") == {}
    left_out = {item["what"]: item["reason"]["en"] for item in found.manifest["left_out"]}
    assert "which is meant can't be told" in left_out["columns: Koopwoningen (1014800); Koopwoningen (M000200)"]


def test_what_a_killed_fetch_left_is_swept_a_day_later(root: Path, publisher: Publisher) -> None:
    for name, age in (("bundle-old", 90_000), ("bundle-young", 60)):
        folder = root / "fetched" / name
        folder.mkdir(parents=True)
        os.utime(folder, (time.time() - age,) * 2)
    fetch(root, publisher, "--table", "85984NED")
    assert [path.name for path in sorted((root / "fetched").glob("bundle-*"))] == ["bundle-young"]


def test_a_changed_schema_is_noticed_before_the_figures_are_asked(root: Path, publisher: Publisher) -> None:
    drop(publisher.tables["85984NED"], "T001036")
    fetch(root, publisher, "--table", "85984NED", area=AREA)
    assert publisher.count("Observations") == 0


def test_a_table_that_changes_while_it_is_fetched_is_not_mixed(root: Path, publisher: Publisher) -> None:
    def change(handler: object) -> None:
        publisher.tables["85984NED"].properties["Version"] = "2"
        handler.do_GET()  # type: ignore[attr-defined]

    publisher.fail("skiptoken=50", change)
    result = fetch(root, publisher, "--table", "85984NED", area=AREA)
    assert result.code == 1
    assert "changed the table while it was being fetched" in result.message
    assert fetch(root, publisher, "--table", "85984NED", area=AREA).code == 0


def test_a_value_with_an_unknown_mark_is_counted_and_not_taken(root: Path, publisher: Publisher) -> None:
    row = next(
        row
        for row in publisher.tables["85984NED"].parts["Observations"]
        if row["WijkenEnBuurten"].strip() == BUURTEN[0]
    )
    row["ValueAttribute"] = "Wonderlijk"
    fetch(root, publisher, "--table", "85984NED")
    found = snapshot(root, f"kwb-2024-{AREA}")
    assert figures(found, "inhabitants")[BUURTEN[0], "2024"] is None
    assert {"values marked Wonderlijk": 1}.items() <= {
        item["what"]: item["rows"] for item in found.manifest["left_out"]
    }.items()


def test_a_name_that_may_mean_two_municipalities_is_asked_back(root: Path, publisher: Publisher) -> None:
    result = fetch(root, publisher, area="Dubbelstad")
    assert result.code == 1
    assert "Several municipalities may be meant by 'Dubbelstad': GM9990 (Dubbelstad (O.)); GM9991" in result.message
    assert publisher.count("Observations") == 0


@pytest.mark.parametrize("area", ["Nergenshuizen", "GM0001", "", "   "])
def test_a_municipality_that_does_not_exist_is_said_so(root: Path, publisher: Publisher, area: str) -> None:
    result = fetch(root, publisher, area=area)
    assert result.code in (1, 2)
    assert "municipalit" in result.message
    assert "Traceback" not in result.err


def test_what_the_publisher_does_not_have_is_named_and_no_fault(root: Path, publisher: Publisher) -> None:
    result = fetch(root, publisher, "--year", "2025", "--year", "2024")
    assert result.code == 0
    assert "86165NED (Key figures of districts and neighbourhoods 2025): The publisher does not know" in result.message
    assert "3 of 3 sources taken." in result.out


def test_listing_and_a_dry_run_ask_nothing(root: Path, publisher: Publisher) -> None:
    listed = run(root, "fetch", "--list")
    assert "85984NED" in listed.out
    shown = fetch(root, publisher, "--dry-run", "--year", "2024", area=AREA)
    assert f"{publisher.base}/odata/v1/CBS/85984NED/Observations" in shown.out
    assert f"startswith(WijkenEnBuurten,'BU{AREA[2:]}')" in shown.out
    assert (listed.code, shown.code, publisher.asked) == (0, 0, [])
    assert not root.exists()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("fetch",), "Name one municipality"),
        (("fetch", "--area", AREA, "--table", "00000NED"), "nothing to fetch that is called 00000NED"),
        (("fetch", "--area", AREA, "--year", "1850", "--table", "85984NED"), "nothing to fetch of 1850"),
        (("fetch", "--area", AREA, "--from", "ftp://host.example"), "not an address that can be asked"),
    ],
)
def test_wrong_use_is_explained(root: Path, words: tuple[str, ...], said: str) -> None:
    result = run(root, *words)
    assert result.code in (1, 2)
    assert said in result.message


def test_a_mirror_of_the_publishers_own_pages_is_followed_on_the_mirror(root: Path, publisher: Publisher) -> None:
    here, publisher.base = publisher.base, "https://datasets.cbs.nl"  # the links in its pages point to CBS itself
    result = run(root, "fetch", "--area", AREA, "--table", "85984NED", "--from", here)
    assert result.code == 0, result.err


def test_an_organisation_that_lets_traffic_out_through_a_proxy_can_fetch(root: Path, publisher: Publisher) -> None:
    here, publisher.base = publisher.base, "http://publisher.example"
    words = ("--area", AREA, "--table", "85984NED", "--from", publisher.base)
    result = run(root, "fetch", *words, "--proxy", here.replace("//", "//me:secret@"))
    assert result.code == 0, result.err
    assert all(path.startswith("http://publisher.example/") for path in publisher.asked)
    assert "secret" not in result.out + result.err


def test_what_was_fetched_can_be_loaded_on_a_machine_without_a_network(
    root: Path, publisher: Publisher, tmp_path: Path
) -> None:
    fetch(root, publisher, "--year", "2024")
    found = snapshot(root, f"kwb-2024-{AREA}")
    (name,) = [name for name in found.manifest["files"] if name.startswith("original/")]
    bundle = root / "raw" / found.id / name
    result = run(tmp_path / "other", "load", bundle)
    assert result.code == 0, result.err
    assert Store(tmp_path / "other").raw_snapshots()[0].id == found.id


def rename(table: object, code: str, **changed: object) -> None:
    """Change a measure in the table's own metadata."""
    next(row for row in table.parts["MeasureCodes"] if row["Identifier"] == code).update(changed)  # type: ignore[attr-defined]


def drop(table: object, code: str) -> None:
    """Take a measure out of the table."""
    table.parts["MeasureCodes"] = [row for row in table.parts["MeasureCodes"] if row["Identifier"] != code]  # type: ignore[attr-defined]


def test_the_account_of_a_bundle_says_where_every_page_came_from(root: Path, publisher: Publisher) -> None:
    fetch(root, publisher, "--table", "85984NED")
    found = snapshot(root, f"kwb-2024-{AREA}")
    (name,) = [name for name in found.manifest["files"] if name.startswith("original/")]
    with zipfile.ZipFile(root / "raw" / found.id / name) as bundle:
        about = json.loads(bundle.read("about.json"))
        assert about["area"] == AREA
        assert all(page["url"].startswith(publisher.base) and len(page["sha256"]) == 64 for page in about["pages"])
        assert {page["name"] for page in about["pages"]} | {"about.json"} == set(bundle.namelist())
