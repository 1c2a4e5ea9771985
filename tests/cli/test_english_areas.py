# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Does a second country publish apart, with its ranks as ranks, and without Dutch levels or judgements?"""

from __future__ import annotations

import json
import re
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.cli.terminal import run

RANKS = ("income", "employment", "education", "health", "crime", "environment")


@pytest.fixture(scope="module")
def england(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with three made-up areas in 2019 and two in 2025: E01999997 is gone by then."""
    rows = [
        (2019, "11", "E01999997", 3, 8),
        (2019, "11", "E01999998", 1, 1),
        (2019, "11", "E01999999", 2, 5),
        (2025, "21", "E01999998", 2, 9),
        (2025, "21", "E01999999", 1, 1),
    ]
    year, vintage, code, rank, decile = (list(column) for column in zip(*rows, strict=True))
    columns = {
        "year": year, "lsoa_vintage": vintage, "lsoa_code": code, "imd_rank": rank, "imd_decile": decile,
        "imd_score": [9.5] * 5, **{f"{name}_rank": rank for name in RANKS},
    }  # fmt: skip
    folder = tmp_path_factory.mktemp("england")
    pq.write_table(pa.table(columns), folder / "imd_made_up.parquet")
    store = folder / "store"
    assert run(store, "load", folder / "imd_made_up.parquet", "--quiet").code == 0
    return store


@pytest.fixture(scope="module")
def published(england: Path) -> Path:
    outcome = run(england, "publish", "--quiet")
    assert outcome.code == 0, outcome.err
    assert "published england" in outcome.out
    assert "2 English areas of 2021" in outcome.out
    assert "municipalit" not in outcome.out
    return england


@pytest.mark.parametrize("command", [("scan", "--area"), ("profile",)])
def test_an_area_shows_its_ranks_with_what_they_are_of_and_no_judgement(published: Path, command: tuple[str, ...]):
    text = run(published, *command, "e01999998", "--language", "en").out
    found = re.findall(r"^English index of deprivation \(IMD\), (rank|decile) +(\d+) +(\d+) +(\d+) +(\d+)", text, re.M)
    assert found == [
        ("rank", "2019", "1", "3", "2011"),
        ("rank", "2025", "2", "2", "2021"),
        ("decile", "2019", "1", "10", "2011"),
        ("decile", "2025", "9", "10", "2021"),
    ]
    assert "no judgement and no signal" in re.sub(r"\s+", " ", text)
    assert "score" not in text.lower()
    assert not re.search(r"neighbourhood|municipality|[▲▼●◆]", text)


def test_the_words_are_dutch_by_default(published: Path):
    text = re.sub(r"\s+", " ", run(published, "scan", "--area", "E01999998").out)
    assert "geen oordeel en geen signaal" in text
    assert "buurt" not in text


def test_an_area_of_an_earlier_edition_says_that_its_code_is_gone(published: Path):
    text = run(published, "profile", "E01999997", "--language", "en").out
    assert "no longer there in the edition of 2021" in text
    assert "2019" in text
    assert "2025" not in text


def test_it_is_found_by_code_and_exported(published: Path):
    assert "E01999998" in run(published, "areas", "find", "E01999998").out
    record = json.loads(run(published, "scan", "--area", "E01999998", "--format", "json").out)
    assert record["judgement"] is None
    assert record["signals"] == []
    assert {(row["period"], row["value"]) for row in record["figures"] if row["measure"].endswith("tion-rank")} == {
        ("2019", 1.0),
        ("2025", 2.0),
    }
    assert run(published, "profile", "E01999998", "--format", "csv").out.count("\n") == 1 + 2 * 8


@pytest.mark.parametrize("code", ["E09000001", "E05009288", "E92000001"])
def test_a_level_that_no_file_gives_is_refused_with_the_reason(published: Path, code: str):
    outcome = run(published, "scan", "--area", code)
    assert outcome.code != 0
    assert "which LSOA lies in which authority" in outcome.err


def test_dutch_commands_say_that_only_england_is_here(published: Path):
    outcome = run(published, "areas", "list")
    assert outcome.code != 0
    assert "Only English areas" in outcome.err


def test_a_second_publication_says_that_nothing_changed(published: Path):
    assert run(published, "publish", "--quiet").code == 0
    assert "england" in run(published, "changes").out


@pytest.mark.shared_data
def test_the_whole_file_publishes(shared_data: Path, tmp_path: Path):
    store = tmp_path / "store"
    assert run(store, "load", shared_data / "england_imd", "--quiet").code == 0
    # The publisher counts 33,755 areas in 2025; the rank of E01000001 was read in the file itself.
    assert "33,755 English areas of 2021" in run(store, "publish", "--quiet").out
    text = run(store, "scan", "--area", "E01000001", "--language", "en").out
    assert re.search(r"rank +2025 +26,525 +33,755 +2021", text)
