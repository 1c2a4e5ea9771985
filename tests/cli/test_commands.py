# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Does each command give what its help says, to a person and to a program?

Needs the made-up city. Gives the promises of every command when all goes well.
"""

from __future__ import annotations

import csv
import io
import json
import re
import socket
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import click
import pytest

from buurtpeil.cli import COMMANDS, commands
from buurtpeil.cli.scan_data import FIELDS
from tests.cli.conftest import write_police
from tests.cli.terminal import Result, contents, is_whole, run

HAVENKWARTIER = "BU99990403"


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("form", ["table", "json", "csv", "html"])
def test_a_scan_comes_in_every_form_and_language(city: Path, form: str, language: str) -> None:
    result = run(city, "scan", "--area", "GM9999", "--format", form, "--language", language)
    assert result.code == 0, result.err
    assert "Havenkwartier" in result.out
    assert result.err == ""


@pytest.mark.parametrize(
    ("language", "warning"),
    [("nl", "geen naam en geen cijfer is echt"), ("en", "no name and no figure is real")],
)
def test_made_up_figures_are_called_so_before_anything_else(city: Path, language: str, warning: str) -> None:
    assert warning in run(city, "scan", "--area", "GM9999", "--language", language).out.splitlines()[0]
    page = run(city, "scan", "--area", "GM9999", "--format", "html", "--language", language).out
    assert page.index(warning) < page.index("<h1>")


def test_sentences_fit_the_terminal_and_are_said_once(city: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "72")
    out = run(city, "scan", "--area", "GM9999").out
    before_compass = out[: out.index("Wijkkompas")]
    assert max(map(len, before_compass.splitlines())) <= 72
    flat = " ".join(before_compass.split())
    signals = int(re.search(r"Signalen: (\d+)", out).group(1))  # type: ignore[union-attr]
    assert flat.count("De kans dat") == signals
    assert flat.count("Onterecht als") < signals
    assert len(set(re.findall(r"Onterecht als[^.]*\.", flat))) == flat.count("Onterecht als")


def test_numbers_follow_the_language(city: Path) -> None:
    dutch = run(city, "areas", "list", "--within", "GM9999").out
    english = run(city, "areas", "list", "--within", "GM9999", "--language", "en").out
    assert re.search(r"\d\.\d{3}\b", dutch)
    assert not re.search(r"\d,\d{3}\b", dutch)
    assert re.search(r"\d,\d{3}\b", english)


def keys_of(content: object, prefix: str = "") -> set[str]:
    """Keys as `FIELDS` writes them, of the first item of each list."""
    if isinstance(content, list):
        return keys_of(content[0], prefix.removesuffix(".") + "[].") if content else set()
    if isinstance(content, dict):
        return {
            key for name, value in content.items() for key in (keys_of(value, f"{prefix}{name}.") or {prefix + name})
        }
    return set()


def test_the_keys_of_the_json_are_those_that_are_promised(city: Path) -> None:
    content = json.loads(run(city, "scan", "--area", "GM9999", "--format", "json").out)
    assert set(content) == {key.split(".")[0].split("[")[0] for key in FIELDS}
    for key in FIELDS:
        found = content
        for part in re.findall(r"[a-z_]+|\[\]", key):
            found = found[0] if part == "[]" else found[part]
    promised = (*FIELDS, "incomplete[]")
    untold = [key for key in keys_of(content) if not any(key == one or key.startswith(f"{one}.") for one in promised)]
    assert [key for key in untold if not key.startswith(("incomplete", "signals[].drivers"))] == []


def test_the_csv_has_one_row_a_neighbourhood_and_a_column_a_domain(city: Path) -> None:
    rows = list(csv.DictReader(io.StringIO(run(city, "scan", "--area", "GM9999", "--format", "csv").out, newline="")))
    assert len(rows) == 70
    assert list(rows[0])[:5] == ["code", "name", "inhabitants", "signals", "total"]
    havenkwartier = next(row for row in rows if row["code"] == HAVENKWARTIER)
    assert int(havenkwartier["signals"]) > 0
    assert set(havenkwartier.values()) & {"worse", "undetermined"}


class Outline(HTMLParser):
    """Headings, tags and text of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_page_stands_alone_and_speaks_to_whoever_does_not_see_it(city: Path, language: str) -> None:
    page = Outline()
    page.feed(run(city, "scan", "--area", "GM9999", "--format", "html", "--language", language).out)
    names = [tag for tag, _ in page.tags]
    assert not {"script", "img", "link", "iframe"} & set(names)
    assert not [attributes for _, attributes in page.tags if {"src", "style", "onclick"} & set(attributes)]
    assert ("html", {"lang": language}) in page.tags
    assert names.count("h1") == 1
    assert names.count("table") == names.count("caption") > 0
    assert all(attributes.get("scope") in ("col", "row") for tag, attributes in page.tags if tag == "th")
    marks = [attributes for tag, attributes in page.tags if (attributes.get("class") or "").startswith("mark")]
    assert all(attributes["aria-hidden"] == "true" for attributes in marks)


def test_a_scan_of_a_neighbourhood_says_that_the_sentence_is_about_the_city(city: Path) -> None:
    out = run(city, "scan", "--area", HAVENKWARTIER).out
    assert out.splitlines()[2].startswith(f"Havenkwartier ({HAVENKWARTIER})")
    assert "Voorbeeldstad als geheel:" in out
    assert "Molenwijk-West" not in out


def test_a_scan_of_a_district_holds_its_own_neighbourhoods_only(city: Path) -> None:
    rows = csv.DictReader(io.StringIO(run(city, "scan", "--area", "WK999904", "--format", "csv").out, newline=""))
    codes = [row["code"] for row in rows]
    assert HAVENKWARTIER in codes
    assert {code[:8] for code in codes} == {"BU999904"}


@pytest.mark.parametrize("wanted", ["gm9999", "GM9999@2024", "Voorbeeldstad", "voorbeeldstad"])
def test_an_area_may_be_named_in_more_than_one_way(city: Path, wanted: str) -> None:
    assert "Voorbeeldstad (GM9999)" in run(city, "scan", "--area", wanted).out


@pytest.mark.parametrize("command", [("scan", "--area", "GM9999"), ("profile", "GM9999")])
@pytest.mark.parametrize("form", ["table", "json", "csv"])
def test_a_result_goes_whole_to_a_file(city: Path, tmp_path: Path, command: tuple[str, ...], form: str) -> None:
    output = tmp_path / "result"
    shown = run(city, *command, "--format", form).out
    result = run(city, *command, "--format", form, "--output", output)
    assert (result.code, result.out) == (0, "")
    assert output.read_bytes().decode() == shown
    assert [path.name for path in tmp_path.iterdir()] == ["result"]


def test_a_file_that_can_not_be_written_is_said_and_leaves_nothing(city: Path, tmp_path: Path) -> None:
    result = run(city, "scan", "--area", "GM9999", "--output", tmp_path / "nowhere" / "result.txt")
    assert result.code == 1
    assert "could not be written" in result.message
    assert "nowhere" in result.message
    assert "Name another file" in result.message


def test_a_profile_has_dates_margins_and_reasons(city: Path) -> None:
    out = run(city, "profile", HAVENKWARTIER).out
    assert out.startswith("Voorbeeldstad › ")
    assert re.search(r"− +Huishoudens rond het sociaal minimum +2024 +\d+,\d +\d+,\d +\d+,\d +\d+,\d +%", out)
    oosterhaven = " ".join(run(city, "profile", "BU99990601").out.split())
    assert "Geen cijfer (het aantal inwoners past niet bij dit cijfer" in oosterhaven


def test_several_areas_together_rest_on_numerators_and_denominators(city: Path) -> None:
    areas = ("BU99990403", "BU99990404")
    content = json.loads(run(city, "profile", *areas, "--format", "json").out)
    crime = next(figure for figure in content["figures"] if figure["indicator"] == "registered-crime")
    single = []
    for area in areas:
        figures = json.loads(run(city, "profile", area, "--format", "json").out)["figures"]
        single.append(next(figure["value"] for figure in figures if figure["indicator"] == "registered-crime"))
    assert content["areas"] == list(areas)
    assert min(single) < crime["value"] < max(single)
    assert crime["coverage"] == 1.0


@pytest.mark.parametrize("text", ["Havenkwartier", "havenkwartir", HAVENKWARTIER, "havenkwartier voorbeeldstad"])
def test_an_area_is_found_by_name_code_or_with_a_typing_error(city: Path, text: str) -> None:
    assert HAVENKWARTIER in run(city, "areas", "find", text).out


def test_lists_say_that_there_is_more(city: Path) -> None:
    result = run(city, "areas", "find", "BU9999", "--limit", 3)
    assert len(result.out.splitlines()) == 5
    assert "and more" in result.message


def test_municipalities_and_neighbourhoods_are_listed(city: Path) -> None:
    assert re.search(r"^GM9999 +Voorbeeldstad", run(city, "areas", "list").out, re.MULTILINE)
    assert len(run(city, "areas", "list", "--within", "GM9999").out.splitlines()) == 72


def test_the_catalogue_is_listed_and_told(city: Path) -> None:
    assert "safety-felt" in run(city, "indicators", "--domain", "clean-safe").out
    assert "registered-crime" not in run(city, "indicators", "--domain", "work").out
    assert "Ondergrens: 120" in run(city, "indicators", "registered-crime").out
    assert json.loads(run(city, "indicators", "registered-crime", "--format", "json").out)["key"] == "registered-crime"
    assert len(json.loads(run(city, "indicators", "--format", "json").out)) > 40
    told = run(city, "indicators").out
    assert told.index("Geen indicator hier:") < told.index("Ondermijning (Schoon, heel en veilig)")
    assert "Ondermijning" not in run(city, "indicators", "--domain", "work").out


def test_the_store_is_listed_shown_and_verified(city: Path) -> None:
    listed = json.loads(run(city, "data", "list", "--format", "json").out)
    assert {item["kind"] for item in listed} == {"raw", "derived"}
    assert "results voorbeeldstad" in run(city, "data", "list").out
    for item in (listed[0], listed[-1]):
        assert item["id"] in run(city, "data", "show", item["id"][:12]).out
        assert json.loads(run(city, "data", "show", item["id"][:12], "--format", "json").out)["id"] == item["id"]
    verified = run(city, "data", "verify")
    assert (verified.code, verified.out) == (0, "✓ all is well\n")


def test_cleaning_up_never_takes_what_is_current(own_city: Path) -> None:
    before = contents(own_city)
    assert "0 would be removed" in run(own_city, "data", "gc", "--days", 0, "--raw", "--dry-run").out
    assert run(own_city, "data", "gc", "--days", 0, "--raw").code == 0
    assert contents(own_city) == before


def test_the_made_up_city_is_small_and_says_what_to_do_next(demo_run: tuple[Path, Result]) -> None:
    root, result = demo_run
    assert result.code == 0
    assert "Voorbeeldstad is made up" in result.err
    assert "buurtpeil serve" in result.out
    assert sum(path.stat().st_size for path in root.rglob("*") if path.is_file()) < 50e6


def test_the_made_up_city_is_the_same_twice_and_elsewhere(own_city: Path, tmp_path: Path) -> None:
    before = contents(own_city)
    assert run(own_city, "demo", "--quiet").code == 0
    assert contents(own_city) == before
    assert run(tmp_path / "elsewhere", "demo", "--quiet").code == 0
    assert contents(tmp_path / "elsewhere") == before


def test_loading_says_what_was_taken_left_out_and_assumed(own_city: Path, crimes: Path, key_figures: Path) -> None:
    fresh = run(own_city, "load", crimes, key_figures)
    assert fresh.code == 0, fresh.err
    assert "8 rows read, 8 figures taken" in fresh.text
    assert "1 municipality, 1 district, 2 neighbourhoods; edition 2024; 1 measure; 2023, 2024" in fresh.text
    assert "left out (1): This column holds no numbers. columns: postcode" in fresh.text
    assert "note: Neighbourhoods that the file does not hold are missing" in fresh.text
    assert "2 of 2 files taken." in fresh.text
    assert "buurtpeil publish" in fresh.text
    assert "[2/2]" in fresh.err
    again = run(own_city, "load", crimes, key_figures, "--quiet")
    assert again.code == 0
    assert "= crime.parquet: Registered crimes" in again.text
    assert "it was there already" in again.text


def test_a_folder_is_searched_and_each_file_is_taken_once(tmp_path: Path, crimes: Path, key_figures: Path) -> None:
    (tmp_path / "notes.txt").write_text("not a figure")
    result = run(tmp_path / "store", "load", tmp_path, crimes, "--quiet")
    assert result.code == 0, result.err
    assert "2 of 2 files taken." in result.out
    assert "Not recognised, left alone (1): notes.txt" in result.out


def test_loading_and_publishing_may_be_one_command(tmp_path: Path, crimes: Path, key_figures: Path) -> None:
    result = run(tmp_path / "store", "load", crimes, key_figures, "--publish", "--quiet")
    assert result.code == 0, result.err
    assert "✓ published nederland" in result.out
    # 44 crimes on 1003 inhabitants is 43.9 per 1,000.
    figures = json.loads(run(tmp_path / "store", "profile", "GM9998", "--format", "json").out)["figures"]
    crime = next(figure for figure in figures if figure["indicator"] == "registered-crime")
    assert crime["value"] == pytest.approx(1000 * 44 / 1003)
    assert is_whole(tmp_path / "store")


def test_real_and_made_up_figures_live_in_one_store_without_mixing(
    own_city: Path, crimes: Path, key_figures: Path
) -> None:
    before = contents(own_city)[1]
    assert run(own_city, "load", crimes, key_figures, "--publish", "--quiet").code == 0
    assert before[0] in contents(own_city)[1]  # type: ignore[index, operator]
    assert "Voorbeeldstad" in run(own_city, "scan", "--area", "GM9999").out
    refused = run(own_city, "profile", "GM9998", "GM9999")
    assert refused.code == 1
    assert "never put together" in refused.message


def test_figures_of_another_edition_are_kept_and_said_not_to_be_linked(tmp_path: Path, key_figures: Path) -> None:
    codes = ["GM9998", "WK999801", "BU99980177", "BU99980188"] * 2
    other = write_police(tmp_path / "crime.parquet", code=codes)
    result = run(tmp_path / "store", "load", key_figures, other, "--publish", "--quiet")
    assert result.code == 0
    assert "not linked: 2 areas of 2024 could not be found again" in result.text


def test_progress_is_shown_in_steps_and_quiet_is_quiet(own_city: Path, crimes: Path, key_figures: Path) -> None:
    run(own_city, "load", crimes, key_figures, "--quiet")
    loud = run(own_city, "publish")
    assert re.search(r"… \d+/\d+ registered-crime", loud.err)
    assert "worked out before" in loud.err
    assert run(own_city, "publish", "--quiet").err == ""


def test_a_port_that_is_taken_is_said_at_once(city: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        result = run(city, "serve", "--port", port)
    assert result.code == 1
    assert f"127.0.0.1:{port}" in result.message
    assert "--port" in result.message


def test_every_line_of_help_belongs_to_a_command() -> None:
    context = click.Context(commands, info_name="buurtpeil")
    for name, (_, line) in COMMANDS.items():
        command = commands.get_command(context, name)
        assert command is not None
        assert command.help
        assert len(line) < 60


def test_help_and_wrong_use_have_their_own_exit_codes(city: Path) -> None:
    assert run(city, "--help").code == 0
    assert "Exit codes" in run(city, "--help").out
    assert run(city, "scan", "--help").code == 0
    assert run(city, "scan").code == 2
    assert run(city, "nonsense").code == 2
    assert run(city, "scan", "--area", "GM9999", "--format", "pdf").code == 2


def test_a_reader_that_stops_early_makes_no_noise(city: Path) -> None:
    command = f"'{sys.executable}' -m buurtpeil.cli --store '{city}' scan --area GM9999 | head -1"
    done = subprocess.run(["sh", "-c", command], capture_output=True, text=True, timeout=60, check=False)
    assert done.stdout.startswith("Dit is een verzonnen gemeente")
    assert done.stderr == ""
