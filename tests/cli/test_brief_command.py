# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Does `buurtpeil brief` write what the pages give, for one area and for a whole city?"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.terminal import run

pypdf = pytest.importorskip("pypdf")
pytest.importorskip("typst")


def test_one_area_by_its_name_is_one_document(city: Path, tmp_path: Path):
    result = run(city, "brief", "Zuiderzeebuurt", "--output", tmp_path / "brief.pdf")
    assert result.code == 0, result.err
    assert pypdf.PdfReader(tmp_path / "brief.pdf").metadata.title == "Gebiedsbrief: Zuiderzeebuurt"


def test_a_whole_city_is_one_document_with_bookmarks_or_a_file_an_area(city: Path, tmp_path: Path):
    together, apart = tmp_path / "all.pdf", tmp_path / "briefs"
    assert run(city, "brief", "--within", "GM9999", "--output", together, "--language", "en").code == 0
    assert len([item for item in pypdf.PdfReader(together).outline if not isinstance(item, list)]) == 70
    result = run(city, "brief", "--within", "GM9999", "--output", apart, "--separate")
    assert "70 briefs in" in result.out
    assert len(list(apart.glob("BU9999*-*.pdf"))) == 70


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "Name areas, or give --within"),
        (("Zuiderzeebuurt", "--within", "GM9999"), "not both"),
        (("GM9999",), "A brief is about a neighbourhood or district"),
        (("xyzzyq",), "No area has a code or name like"),
    ],
)
def test_wrong_use_is_explained(city: Path, tmp_path: Path, words: tuple[str, ...], said: str):
    result = run(city, "brief", *words, "--output", tmp_path / "brief.pdf")
    assert result.code != 0
    assert said in result.message
    assert not (tmp_path / "brief.pdf").exists()
