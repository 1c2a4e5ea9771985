# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""A file of one's own: guess, look at what changes, keep, and take it back as if it had never been there."""

from __future__ import annotations

from pathlib import Path

import pytest

from buurtpeil.pipeline import layout
from buurtpeil.store import Store
from tests.cli.conftest import write_police
from tests.cli.terminal import contents, is_whole, run

NEIGHBOURHOOD = "BU99990403"
LINES = ["Buurtcode;Buurt;Jaar;Tevreden met het plein (%);n;Inwoners"]


def write_own(path: Path, satisfied: str = "45,5", inhabitants: str = "5.000", code: str = NEIGHBOURHOOD) -> Path:
    path.write_text("\n".join([*LINES, f"{code};Havenkwartier;2024;{satisfied};212;{inhabitants}"]), encoding="utf-8")
    return path


@pytest.fixture
def mapping(own_city: Path, tmp_path: Path) -> Path:
    """The guessed mapping, with the two lines filled in that a person must."""
    path = tmp_path / "mapping.toml"
    result = run(own_city, "own", "guess", write_own(tmp_path / "plein.csv"), "-o", path)
    assert result.code == 0, result.err
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('publisher = "?"', 'publisher = "Gemeente Voorbeeldstad"'), encoding="utf-8")
    return path


def test_a_guess_is_never_written_over_by_accident(own_city: Path, mapping: Path, tmp_path: Path) -> None:
    result = run(own_city, "own", "guess", tmp_path / "plein.csv", "-o", mapping)
    assert result.code == 1
    assert "--force" in result.message


def test_a_preview_keeps_nothing_and_names_each_change(own_city: Path, mapping: Path, tmp_path: Path) -> None:
    run(own_city, "load", tmp_path / "plein.csv", "--mapping", mapping, "--yes", "-q")
    before = contents(own_city)
    changed = write_own(tmp_path / "plein.csv", satisfied="61,5", code="BU99990403")
    with changed.open("a", encoding="utf-8") as file:
        file.write("\nBU99999999;Nergens;2024;10;50;")
    result = run(own_city, "load", changed, "--mapping", mapping, "--preview", "-q")
    assert result.code == 0
    assert "3 new figures, 1 changed, 2 the same" in result.text
    assert f"{NEIGHBOURHOOD} own-tevreden-met-het-plein-pct 2024: 45.5 → 61.5" in result.text
    assert "1 areas are not in the code list" in result.text or "no code list" in result.text
    assert "nothing was kept" in result.text
    assert contents(own_city) == before


def test_nothing_is_kept_when_nobody_can_be_asked(own_city: Path, mapping: Path, tmp_path: Path) -> None:
    before = contents(own_city)
    result = run(own_city, "load", tmp_path / "plein.csv", "--mapping", mapping, "-q")
    assert result.code == 1
    assert "--yes" in result.message
    assert contents(own_city) == before


def test_after_an_undo_the_next_publication_is_the_earlier_one(own_city: Path, mapping: Path, tmp_path: Path) -> None:
    run(own_city, "load", write_police(tmp_path / "crime.parquet"), "-q")
    run(own_city, "load", tmp_path / "plein.csv", "--mapping", mapping, "--yes", "-q")
    assert "own/plein" in run(own_city, "data", "undo", "--dry-run").text
    kept = Store(own_city).raw_snapshots("nederland")
    assert {item.manifest["description"]["source"] for item in kept} == {"own", "politie"}
    result = run(own_city, "data", "undo")
    assert "the dataset has no current figures any more" in result.text
    assert [item.manifest["description"]["source"] for item in Store(own_city).raw_snapshots("nederland")] == [
        "politie"
    ]
    assert is_whole(own_city)


def test_a_published_set_comes_back_to_the_byte(
    own_city: Path, key_figures: Path, mapping: Path, tmp_path: Path
) -> None:
    run(own_city, "load", key_figures, "-q")
    run(own_city, "publish", "-q")
    first = Store(own_city).published("nederland")
    run(own_city, "load", tmp_path / "plein.csv", "--mapping", mapping, "--yes", "-q")
    run(own_city, "publish", "-q")
    second = Store(own_city).published("nederland")
    run(own_city, "data", "undo")
    run(own_city, "publish", "-q")
    third = Store(own_city).published("nederland")
    assert first is not None
    assert second is not None
    assert third is not None
    # Only the account of what changed differs: it tells that the own figures went again.
    accounts = {layout.CHANGES, layout.CHANGED_FIGURES}
    results = [
        {name: record for name, record in snapshot.manifest["files"].items() if name not in accounts}
        for snapshot in (first, second, third)
    ]
    assert results[0] == results[2]
    assert results[0] != results[1]


def test_all_files_of_one_load_are_taken_back_together(own_city: Path, crimes: Path, key_figures: Path) -> None:
    before = [item.id for item in Store(own_city).raw_snapshots()]
    run(own_city, "load", crimes, key_figures, "-q")
    run(own_city, "data", "undo")
    assert [item.id for item in Store(own_city).raw_snapshots()] == before


def test_a_publisher_that_changes_a_figure_is_seen_and_both_stay(own_city: Path, tmp_path: Path) -> None:
    run(own_city, "load", write_police(tmp_path / "crime.parquet"), "-q")
    later = write_police(tmp_path / "crime.parquet", crimes=[30, 30, 10, 20, 44, 44, 15, 30])
    result = run(own_city, "load", later, "--preview", "-q")
    assert "0 new figures, 1 changed, 7 the same" in result.text
    assert "BU99980101 registered-crimes 2024: 14 → 15" in result.text
    assert "registered-crime" in result.text
    run(own_city, "load", later, "-q")
    every = Store(own_city).raw_snapshots("nederland", current_only=False)
    assert sum(item.manifest["description"]["source"] == "politie" for item in every) == 2


def test_own_figures_can_be_exported_with_their_unit(own_city: Path, mapping: Path, tmp_path: Path) -> None:
    run(own_city, "load", tmp_path / "plein.csv", "--mapping", mapping, "--yes", "-q")
    result = run(own_city, "data", "columns", "--area", NEIGHBOURHOOD, "--format", "csv")
    assert result.code == 0, result.err
    assert f"{NEIGHBOURHOOD},2024,own-tevreden-met-het-plein-pct,%,2024,45.5" in result.out


def test_there_is_a_schema_for_the_editor(own_city: Path) -> None:
    assert "header_row" in run(own_city, "own", "schema").out
