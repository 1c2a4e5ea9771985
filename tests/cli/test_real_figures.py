# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Does a researcher with the real files see in the terminal what the publishers say?

Needs the publishers' own files outside the repository; skipped where they are absent. Gives the first journey: load,
publish, scan of Rotterdam, Zoetermeer and Groningen. Totals: 47022NED (Politie, 2024).
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.cli.terminal import run

pytestmark = [pytest.mark.shared_data, pytest.mark.slow, pytest.mark.xdist_group("real-figures")]


@pytest.fixture(scope="module")
def nederland(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The police's crimes and the key figures of 2024, loaded and published from the terminal."""
    root = tmp_path_factory.mktemp("nederland") / "store"
    crimes = shared_data / "police" / "registered_crime_2021_2024_gm_bu.parquet"
    result = run(root, "load", crimes, shared_data / "national_2024", "--publish", "--quiet")
    assert result.code == 0, result.err
    assert "59,344 rows read, 59,344 figures taken" in result.text
    return root


def test_zoetermeer_says_first_that_most_of_its_crimes_are_missing(nederland: Path) -> None:
    text = " ".join(run(nederland, "scan", "--area", "Zoetermeer").out.split())
    sentence = (
        "Geregistreerde criminaliteit, 2024: 15 van de 26 buurten hebben een cijfer in de bron, "
        "samen 650 van de 5.492 geregistreerde misdrijven in de gemeente: 11,8%."
    )
    assert sentence in text
    assert text.index(sentence) < text.index("ignalen") < text.index("Wijkkompas")
    page = run(nederland, "scan", "--area", "GM0637", "--format", "html", "--language", "en").out
    assert "together 650 of the 5,492 registered crimes in the municipality: 11.8%." in page


@pytest.mark.parametrize(
    ("area", "total"),
    [("GM0599", "91/91 54.286 54.286 100,0%"), ("GM0014", "14.239 14.952 95,2%")],
)
def test_crimes_add_up_to_the_publishers_municipal_figure(nederland: Path, area: str, total: str) -> None:
    assert total in " ".join(run(nederland, "scan", "--area", area).out.split())


def test_every_file_of_a_folder_is_taken_refused_or_named(shared_data: Path, tmp_path: Path) -> None:
    result = run(tmp_path / "store", "load", shared_data, "--quiet")
    taken = len(re.findall(r"^[✓–] ", result.out, re.MULTILINE))
    refused = len(re.findall(r"^✗ ", result.err, re.MULTILINE))
    named = re.search(r"Not recognised, left alone \((\d+)\)", result.out)
    files = [path for path in shared_data.rglob("*") if path.is_file() and not path.name.startswith(".")]
    # Police, health (2), key figures of 2024, boundaries (7) and four years of Rotterdam are known to be sound.
    assert taken >= 15
    assert taken + refused + int(named.group(1) if named else 0) == len(files)
    assert result.code == (1 if refused else 0)
