# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Does `buurtpeil backtest` give a report that is whole, the same every time and readable, and words where it can't?"""

from __future__ import annotations

import json
import re
from itertools import pairwise
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner

from buurtpeil.cli import commands
from buurtpeil.cli.backtest import backtest_command
from buurtpeil.errors import BuurtpeilError, PanelError
from buurtpeil.store import Store


@pytest.fixture(scope="module")
def burglaries(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Made-up events in 30 postcodes over 10 whole months, some postcodes with more than others."""
    generator = np.random.default_rng(11)
    rows: dict[str, list[object]] = {"pc4": [], "date": [], "type": []}
    days = np.arange(np.datetime64("2023-01-01"), np.datetime64("2023-11-01"))
    for place in range(30):
        for day in generator.choice(days, size=20 + 4 * place):
            rows["pc4"].append(str(9800 + place))
            rows["date"].append(day.astype("datetime64[D]").item())
            rows["type"].append("Woninginbraak")
    for day in (days[0], days[-1]):
        rows["pc4"].append("9800")
        rows["date"].append(day.item())
        rows["type"].append("Woninginbraak")
    path = tmp_path_factory.mktemp("source") / "made_up_burglaries.parquet"
    pq.write_table(pa.table({key: pa.array(values) for key, values in rows.items()}), path)
    return path


def run(*arguments: str, store: Path) -> str:
    result = CliRunner().invoke(backtest_command, arguments, obj=Store(store), catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.output


@pytest.fixture(scope="module")
def report(burglaries: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    folder = tmp_path_factory.mktemp("report")
    said = run("--source", str(burglaries), "--out", str(folder / "new"), "-q", store=folder / "store")
    return folder / "new", said


def test_the_report_is_a_page_and_a_record_with_the_seed(report: tuple[Path, str]):
    folder, said = report
    record = json.loads((folder / "backtest.json").read_text("utf-8"))
    assert record["series"][0]["indicator"] == "burglaries-per-postcode"
    assert record["series"][0]["number_of_periods"] == 10
    assert {item["outcome"] for item in record["comparisons"]} == {"both", "next-two", "two-ahead"}
    assert f"seed {record['seed']}" in said
    assert "Trefkans van de eerste 10" in said


def test_the_same_figures_give_the_same_report(report: tuple[Path, str], burglaries: Path, tmp_path: Path):
    run("--source", str(burglaries), "--out", str(tmp_path / "again"), "-q", store=tmp_path / "store")
    for name in ("backtest.html", "backtest.json"):
        assert (tmp_path / "again" / name).read_bytes() == (report[0] / name).read_bytes()


def test_the_page_stands_alone_and_has_a_table_beside_every_picture(report: tuple[Path, str]):
    page = (report[0] / "backtest.html").read_text("utf-8")
    assert "<script" not in page
    assert not re.search(r"(src|href)=", page)
    assert page.count("<figure>") >= 4
    assert page.count("<table>") >= page.count("<figure>")
    assert page.count("<caption>") == page.count("<table>")
    assert 'lang="nl"' in page
    levels = [int(level) for level in re.findall(r"<h(\d)", page)]
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_it_speaks_english_too(burglaries: Path, tmp_path: Path):
    said = run("--source", str(burglaries), "--language", "en", "-q", store=tmp_path / "store")
    assert "Average precision" in said


def test_an_empty_store_is_told_in_words(tmp_path: Path):
    with pytest.raises(BuurtpeilError, match="no figures to test on"):
        run("-q", store=tmp_path / "store")


def test_figures_without_a_known_series_are_told_in_words(tmp_path: Path):
    rows = {"pc4": ["9800"] * 2, "date": [np.datetime64("2023-01-01").item(), np.datetime64("2023-01-31").item()]}
    path = tmp_path / "short.parquet"
    pq.write_table(pa.table(rows | {"type": ["Woninginbraak"] * 2}), path)
    with pytest.raises(PanelError, match="No series is long enough"):
        run("--source", str(path), "-q", store=tmp_path / "store")


def test_the_command_is_in_the_list():
    assert "backtest" in CliRunner().invoke(commands, ["--help"]).output
