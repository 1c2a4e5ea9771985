# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Does the benchmark runner report what was measured, and nothing that was not?"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import pytest

from benchmarks.open_loop import visit_at_rate
from benchmarks.runner import (
    CannotMeasureError,
    Row,
    find_cases,
    interquartile_range,
    run_case,
    table_of,
    time_rounds,
    write_report,
)

ROW = Row("reading", "s", (3.0, 1.0, 2.0, 5.0, 4.0), limit=2.5, peer="another", peer_samples=(6.0, 8.0, 7.0))


@dataclass
class MadeUpCase:
    """A case that gives what it was told to give."""

    NAME: str
    rows: list[Row] | None

    def run(self) -> list[Row]:
        if self.rows is None:
            raise CannotMeasureError("the figures are absent")
        return self.rows


def test_a_row_gives_the_middle_of_its_rounds() -> None:
    # 1 2 3 4 5: middle 3, quartiles at 2 and 4 (inclusive method).
    assert ROW.median == 3.0
    assert interquartile_range(ROW.samples) == (2.0, 4.0)
    assert ROW.peer_median == 7.0


def test_a_promise_is_kept_or_broken_or_was_not_made() -> None:
    assert ROW.is_within_limit is False
    assert Row("reading", "s", (2.5,), limit=2.5).is_within_limit is True
    assert Row("reading", "s", (2.5,)).is_within_limit is None


def test_one_sample_has_no_spread() -> None:
    assert interquartile_range((4.0,)) == (4.0, 4.0)


def test_the_first_call_does_not_count() -> None:
    calls: list[int] = []
    assert len(time_rounds(lambda: calls.append(1), rounds=3, repeats=2)) == 3
    assert len(calls) == 1 + 3 * 2


def test_the_file_says_what_was_measured_on_what_machine(tmp_path: Path) -> None:
    report = run_case(MadeUpCase("made-up", [ROW]))
    record = json.loads(write_report(report, tmp_path).read_text(encoding="utf-8"))
    assert record["case"] == "made-up"
    assert record["rows"][0]["samples"] == [3.0, 1.0, 2.0, 5.0, 4.0]
    assert record["rows"][0]["median"] == 3.0
    assert {"python", "cores", "load_before", "versions", "measured"} <= record["machine"].keys()
    assert "numpy" in record["machine"]["versions"]


def test_the_table_says_what_is_over_its_limit() -> None:
    text = table_of(run_case(MadeUpCase("made-up", [ROW])))
    assert "OVER 2.5" in text
    assert "another: 7.00 s" in text


def test_a_case_that_cannot_run_is_skipped_with_its_reason() -> None:
    report = run_case(MadeUpCase("made-up", None))
    assert report.skipped == "the figures are absent"
    assert "SKIPPED: the figures are absent" in table_of(report)


def test_every_case_has_a_name_of_its_own() -> None:
    names = [case.NAME for case in find_cases()]
    assert len(set(names)) == len(names) >= 3


def test_visitors_come_at_their_rate_and_wait_from_the_moment_they_were_due(monkeypatch: pytest.MonkeyPatch) -> None:
    """A made-up server that can't be waited for: what is compared is when each request was due."""
    due_moments: list[float] = []

    def fake_visit(host: str, port: int, address: str, due: float) -> object:
        due_moments.append(due)
        return address

    monkeypatch.setattr("benchmarks.open_loop.visit", fake_visit)
    answered = visit_at_rate("nowhere.example", 1, ["/a", "/b", "/c"], per_second=100.0)
    assert answered == ["/a", "/b", "/c"]
    gaps = [later - earlier for earlier, later in zip(sorted(due_moments), sorted(due_moments)[1:], strict=False)]
    assert gaps == pytest.approx([0.01, 0.01])
