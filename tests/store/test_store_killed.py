# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Does a kill at any step leave the store whole? Sees the runs of `kill_at_every_step`."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

SCRIPT = Path(__file__).with_name("kill_at_every_step.py")


def run_kills(folder: Path, scenario: str) -> list[dict[str, Any]]:
    done = subprocess.run(
        [sys.executable, str(SCRIPT), str(folder), scenario], capture_output=True, text=True, timeout=300, check=False
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_a_publication_killed_at_any_step_leaves_the_old_or_the_new_and_can_be_done_again(tmp_path: Path) -> None:
    runs = run_kills(tmp_path, "publish")
    assert len(runs) > 60
    assert [run["killed"] for run in runs] == [True] * (len(runs) - 1) + [False]
    states = [(run["raw"], run["published"]) for run in runs]
    assert states == sorted(states, key=[("old", "old"), ("new", "old"), ("new", "new")].index)
    assert set(states) == {("old", "old"), ("new", "old"), ("new", "new")}
    for run in runs:
        assert (run["again"]["raw"], run["again"]["published"]) == ("new", "new")
        assert run["again"]["leftovers"] == 0


def test_a_clean_up_killed_at_any_step_never_touches_what_is_current(tmp_path: Path) -> None:
    runs = run_kills(tmp_path, "gc")
    assert len(runs) > 5
    assert {(run["raw"], run["published"]) for run in runs} == {("old", "old")}
    assert {run["again"]["snapshots"] for run in runs} == {2}
