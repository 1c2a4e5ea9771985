# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""A file of 100 MB is read with far less memory than its size times a parser's usual factor, and with progress."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROWS = 300_000
MEGABYTE = 1024**2
MEASURE = """
import re, sys
from pathlib import Path
import numpy, pyarrow
from buurtpeil.sources.statline_csv import ADAPTER
pyarrow.array(numpy.arange(2))
peak = lambda: int(re.search(r"VmHWM:\\s+(\\d+) kB", Path("/proc/self/status").read_text())[1])
before = peak()
delivery = ADAPTER.read(Path(sys.argv[1]), lambda text: print(text, file=sys.stderr))
print(delivery.rows_read, delivery.figures.num_rows, (peak() - before) * 1024)
"""


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="peak memory is read from /proc")
def test_a_hundred_megabytes_are_read_in_bounded_memory_and_with_progress(tmp_path: Path) -> None:
    path = tmp_path / "kwb.csv"
    unused = "12345678;" * 36
    with path.open("w", encoding="utf-8") as file:
        file.write(f"Kerncijfers wijken en buurten 2015{';' * 39}\n{';' * 39}\n;Onderwerp{';' * 38}\n")
        file.write(";Codering;Soort regio;||Aantal inwoners;" + ";".join(f"Ongebruikt {n}" for n in range(36)) + "\n")
        file.write("Wijken en buurten;code;omschrijving;aantal;" + ";".join(["aantal"] * 36) + "\n")
        for number in range(ROWS):
            file.write(f"Bedacht {number};BU{number:08d};Buurt;{number};{unused[:-1]}\n")
    assert path.stat().st_size > 100 * MEGABYTE
    done = subprocess.run(
        [sys.executable, "-c", MEASURE, str(path)], capture_output=True, text=True, check=True, timeout=300
    )
    rows, figures, memory = (int(part) for part in done.stdout.split())
    assert (rows, figures) == (ROWS, ROWS)
    assert done.stderr.count(" rows\n") == 1  # one line a quarter of a million rows
    # Kept are 300,000 areas (twenty times the country) with code, name, one figure and 36 columns without an indicator.
    # Such a number takes 22 bytes: 8 for itself, 12 for three places in a list of words, 2 for the edition. While the
    # table is built the numbers are there three times: as parsed, joined, and in the table. As Python text the cells
    # would take well over a gigabyte.
    allowed = 3 * path.stat().st_size + 36 * ROWS * 22 * 3
    assert memory < allowed, f"{memory / MEGABYTE:.0f} MB, allowed {allowed / MEGABYTE:.0f} MB"
