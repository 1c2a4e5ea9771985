# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""A known error is corrected in the results only, is shown with its reason, and stops all when it no longer fits."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from buurtpeil.errors import SourceError
from buurtpeil.indicators.statuses import Flag
from buurtpeil.pipeline.publication import open_publication
from buurtpeil.sources import corrections
from buurtpeil.sources.registry import discover
from buurtpeil.store import Store
from tests.cli.conftest import write_police
from tests.cli.terminal import run
from tests.sources.builders import kwb_columns, read, refusal, write_parquet

ENTRY = """
[[corrections]]
dataset = "politie/47022ned-registered-crimes"
area = "BU99980101"
measure = "registered-crimes"
period = "2024"
expect = 14
value = 41
reason = {{ nl = "Verzonnen: cijfers omgewisseld.", en = "Made up: digits swapped." }}
reporter = "Team Verzinsel"
date = "{date}"
"""


def write_list(path: Path, entry: str = ENTRY, **changed: str) -> Path:
    text = 'key = "verzonnen-correcties"\n' + entry.format(date="2026-11-01")
    for old, new in changed.items():
        text = text.replace(f"{old} =", f"{old} = {new} #")
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """Key figures and crimes of the made-up municipality GM9998."""
    columns = kwb_columns()
    columns["code"] = [str(code).replace("9999", "9998", 1) for code in columns["code"]]
    root = tmp_path / "store"
    crimes = write_police(tmp_path / "crime.parquet")
    result = run(root, "load", write_parquet(tmp_path / "kwb_2024.parquet", columns), crimes, "-q")
    assert result.code == 0, result.err
    return root


def figure(root: Path, area: str) -> tuple[float, int]:
    publication = open_publication(Store(root), "nederland")
    assert publication is not None
    found = publication.figures_of_indicator("registered-crime")
    assert found is not None
    row, column = publication.areas.row(area), found.periods.index("2024")
    return float(found.value[row, column]), int(found.flags[row, column])


def test_a_correction_is_made_flagged_and_shown_and_the_source_stays(store: Path, tmp_path: Path) -> None:
    result = run(store, "load", write_list(tmp_path / "corrections.toml"), "-q")
    assert "1 corrections taken" in result.text
    run(store, "publish", "-q")
    value, flags = figure(store, "BU99980101")
    assert value == pytest.approx(41.0)  # 41 crimes on 1,000 inhabitants
    assert flags & Flag.CORRECTED
    assert not figure(store, "GM9998")[1] & Flag.CORRECTED
    shown = run(store, "profile", "BU99980101").text
    assert "gecorrigeerd" in shown
    assert "Verzonnen: cijfers omgewisseld. (Team Verzinsel, 2026-11-01)" in shown
    exported = json.loads(run(store, "profile", "BU99980101", "--format", "json").out)
    crime = next(row for row in exported["figures"] if row["indicator"] == "registered-crime")
    assert "cijfers omgewisseld" in crime["remark"]
    raw = next(item for item in Store(store).raw_snapshots() if item.manifest["description"]["source"] == "politie")
    table = raw.figures()
    assert table is not None
    assert 41.0 not in table["value"].to_pylist()
    listed = run(store, "data", "corrections")
    assert listed.code == 0
    assert "✓ politie/47022ned-registered-crimes: BU99980101 registered-crimes 2024: 14 → 41" in listed.text


def test_a_correction_that_no_longer_fits_stops_the_publication(store: Path, tmp_path: Path) -> None:
    run(store, "load", write_list(tmp_path / "corrections.toml"), "-q")
    run(store, "publish", "-q")
    before = Store(store).published("nederland")
    mended = write_police(tmp_path / "crime.parquet", crimes=[30, 30, 10, 20, 44, 44, 41, 30])
    run(store, "load", mended, "-q")
    result = run(store, "publish", "-q")
    assert result.code == 1
    assert "expected 14, found 41" in result.message
    after = Store(store).published("nederland")
    assert before is not None
    assert after is not None
    assert before.id == after.id
    listed = run(store, "data", "corrections")
    assert listed.code == 1
    assert "expected 14, found 41" in listed.text


def test_a_wrong_figure_can_be_made_unknown_and_undone(store: Path, tmp_path: Path) -> None:
    run(store, "load", write_list(tmp_path / "corrections.toml", value='"no figure"'), "-q")
    run(store, "publish", "-q")
    assert figure(store, "BU99980101")[0] != figure(store, "BU99980101")[0]  # no number
    run(store, "data", "undo")
    run(store, "publish", "-q")
    assert figure(store, "BU99980101")[0] == pytest.approx(14.0)


def test_a_correction_of_what_is_not_loaded_waits(store: Path, tmp_path: Path) -> None:
    run(store, "load", write_list(tmp_path / "corrections.toml", dataset='"elders/iets"'), "-q")
    told = run(store, "publish", "-q")
    assert told.code == 0
    assert "1 correction not made: no dataset elders/iets was loaded\n" in told.out
    assert "not loaded" in run(store, "data", "corrections").text


def test_a_mistyped_dataset_is_named_when_publishing_with_what_was_meant(store: Path, tmp_path: Path) -> None:
    mistyped = "politie/47022ned-registerd-crimes"
    run(store, "load", write_list(tmp_path / "corrections.toml", dataset=f'"{mistyped}"'), "-q")
    told = " ".join(run(store, "publish", "-q").out.split())
    assert f"no dataset {mistyped} was loaded; did you mean politie/47022ned-registered-crimes?" in told
    write_list(tmp_path / "corrections.toml")
    run(store, "load", tmp_path / "corrections.toml", "-q")
    assert "not made" not in run(store, "publish", "-q").out


def test_a_row_that_does_not_exist_fails(store: Path, tmp_path: Path) -> None:
    run(store, "load", write_list(tmp_path / "corrections.toml", area='"BU99980199"'), "-q")
    assert "no such row" in run(store, "publish", "-q").message


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (lambda text: text.replace('reporter = "Team Verzinsel"\n', ""), "reporter"),
        (lambda text: text.replace("2026-11-01", "2026-13-01"), "no date"),
        (lambda text: text.replace("value = 41", "value = 14"), "must change something"),
        (lambda text: text.replace("value = 41", "value = nan"), "no figure"),
        (lambda text: text + ENTRY.format(date="2026-11-02"), "repeats correction 1"),
        (lambda text: text.replace("expect = 14", "expect = "), "no TOML"),
    ],
)
def test_a_list_that_can_not_be_is_refused(tmp_path: Path, spoil: Callable[[str], str], sentence: str) -> None:
    path = write_list(tmp_path / "corrections.toml")
    path.write_text(spoil(path.read_text(encoding="utf-8")), encoding="utf-8")
    error = refusal(corrections.ADAPTER, path)
    assert sentence in str(error)
    assert "corrections.toml" in error.values
    assert error.way_out


def test_only_a_list_of_corrections_is_one(tmp_path: Path) -> None:
    (tmp_path / "mapping.toml").write_text("version = 1\n", encoding="utf-8")
    path = write_list(tmp_path / "corrections.toml")
    assert list(corrections.ADAPTER.discover(tmp_path)) == [path]
    assert read(corrections.ADAPTER, path).corrections is not None
    with pytest.raises(SourceError, match="No adapter"):
        discover(tmp_path / "mapping.toml")
