# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Does every line of the page about calculating in Python give what it says?"""

from __future__ import annotations

import doctest
import json
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
PAGE = REPOSITORY / "docs" / "developers" / "economics-python.md"


def test_every_line_of_the_page_gives_what_it_says():
    failed, tried = doctest.testfile(str(PAGE), module_relative=False)
    assert tried > 10
    assert failed == 0


def test_the_table_of_speed_is_that_of_the_measurement():
    text = PAGE.read_text(encoding="utf-8")
    found = json.loads((REPOSITORY / "benchmarks" / "results" / "economics.json").read_text(encoding="utf-8"))
    for row in found["rows"]:
        if row["unit"] == "s":
            assert f"| {row['median']:.2f} | {row['limit']:g} |" in text, row["what"]
