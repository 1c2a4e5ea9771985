# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Does `buurtpeil calibrate` give a whole report, the same every time, that says where a promise is not kept?"""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from buurtpeil.cli.calibrate import calibrate_command
from buurtpeil.cli.calibrate_page import verdicts
from buurtpeil.errors import BuurtpeilError
from buurtpeil.proof.error_rates import Measured


def run(folder: Path, *arguments: str) -> str:
    given = ("--out", str(folder), "--repeats", "1", "--seed", "7", "-q", *arguments)
    result = CliRunner().invoke(calibrate_command, given, catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.output


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    folder = tmp_path_factory.mktemp("calibration") / "new"
    return folder, run(folder)


def test_the_record_holds_every_kind_in_every_size_with_the_seed(report: tuple[Path, str]):
    record = json.loads((report[0] / "calibrate.json").read_text("utf-8"))
    assert (record["seed"], record["repeats"]) == (7, 1)
    assert "seed 7; repeats 1" in report[1]
    shares = {
        (row["kind"], row["size"], row["nominal"]) for row in record["measured"] if row["measure"] == "false-share"
    }
    assert len(shares) == 7 * 4 * 2  # kinds, sizes of neighbourhood, nominal shares
    assert {row["measure"] for row in record["measured"]} == {
        "false-share", "false-discovery", "wrong-colours", "power", "lead-time"
    }  # fmt: skip


def test_the_same_seed_gives_the_same_report_and_another_does_not(report: tuple[Path, str], tmp_path: Path):
    run(tmp_path / "again")
    for name in ("calibrate.html", "calibrate.json"):
        assert (tmp_path / "again" / name).read_bytes() == (report[0] / name).read_bytes()
    run(tmp_path / "other", "--seed", "8")
    assert (tmp_path / "other" / "calibrate.json").read_bytes() != (report[0] / "calibrate.json").read_bytes()


def test_the_page_stands_alone_and_has_a_table_beside_every_picture(report: tuple[Path, str]):
    page = (report[0] / "calibrate.html").read_text("utf-8")
    assert "<script" not in page
    assert not re.search(r"(src|href)=", page)
    assert 'lang="nl"' in page
    assert page.count("<figure>") == page.count("<table>") == page.count("<caption>") == 6


def test_a_promise_that_is_not_kept_is_said_with_its_figure():
    good = Measured("false-share", "drift", "under 100", 0.05, 0.06, 0.01, 500)
    bad = Measured("false-share", "break", "100-500", 0.05, 0.08, 0.01, 500)
    # Two errors are 2 x max(0.01, sqrt(0.05 x 0.95 / 500) = 0.0097): up to 7%.
    assert (good.is_kept, bad.is_kept) == (True, False)
    (sentence,) = verdicts([good, bad], "en")
    assert "in 1 of 2" in sentence
    assert "Jump away from the city, 100-500: 8.0%" in sentence


def test_a_folder_that_cannot_be_made_is_told_before_the_work(tmp_path: Path):
    (tmp_path / "file").write_text("x")
    with pytest.raises(BuurtpeilError, match="folder"):
        run(tmp_path / "file" / "folder")
