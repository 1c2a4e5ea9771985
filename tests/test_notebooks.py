# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Do the worked notebooks run from top to bottom, and does `import buurtpeil` stay light?"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

import buurtpeil
from tests.cli.terminal import run

NOTEBOOKS = Path(__file__).resolve().parents[1] / "docs" / "notebooks"


def each_notebook() -> pytest.MarkDecorator:
    return pytest.mark.parametrize("path", sorted(NOTEBOOKS.glob("*.ipynb")), ids=lambda path: path.stem)


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with the made-up city."""
    root = tmp_path_factory.mktemp("notebooks") / "store"
    assert run(root, "demo", "--quiet").code == 0
    return root


def test_there_are_two() -> None:
    assert len(list(NOTEBOOKS.glob("*.ipynb"))) == 2


@each_notebook()
def test_a_notebook_is_kept_without_outputs(path: Path) -> None:
    book = json.loads(path.read_text(encoding="utf-8"))
    assert (book["nbformat"], book["metadata"]["kernelspec"]["name"]) == (4, "python3")
    code = [cell for cell in book["cells"] if cell["cell_type"] == "code"]
    assert code
    assert all(not cell["outputs"] and cell["execution_count"] is None for cell in code)


@pytest.mark.slow
@each_notebook()
def test_a_notebook_runs_and_its_last_words_say_something(
    path: Path, filled: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = pytest.importorskip("nbclient.client")
    pytest.importorskip("ipykernel")
    monkeypatch.setenv("BUURTPEIL_STORE", str(filled))
    book = json.loads(path.read_text(encoding="utf-8"), object_hook=client.NotebookNode)
    for cell in book.cells:
        cell.source = "".join(cell.source)
    client.NotebookClient(book, timeout=120, kernel_name="python3").execute()
    shown = [
        output["data"]["text/plain"] for cell in book.cells for output in cell.get("outputs", []) if "data" in output
    ]
    assert len(shown) >= 4
    assert any("Voorbeeldstad" in text for text in shown)
    if path.stem == "made-up-city":
        # The slide that the tour of the made-up city tells of must be among what is found.
        assert any("'havenkwartier-slide': (1, 1)" in text for text in shown)


def test_every_name_of_the_library_is_there_and_no_other() -> None:
    for name in buurtpeil.__all__:
        assert getattr(buurtpeil, name) is not None
        assert name in dir(buurtpeil)
    with pytest.raises(AttributeError, match="no attribute 'nonsense'"):
        _ = buurtpeil.nonsense


def test_importing_the_library_loads_no_room_and_no_numpy() -> None:
    seen = "import sys, buurtpeil; print([m for m in sys.modules if m.startswith(('buurtpeil.', 'numpy', 'django'))])"
    answer = subprocess.run([sys.executable, "-c", seen], capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == "[]"
