# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""The made-up city, published once; each test that writes gets a copy of its own."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.cli.terminal import Result, run
from tests.sources.builders import kwb_columns, police_columns, write_parquet


@pytest.fixture(scope="session")
def demo_run(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Result]:
    """A store filled by `buurtpeil demo`, and what the command said."""
    root = tmp_path_factory.mktemp("city") / "store"
    return root, run(root, "demo")


@pytest.fixture(scope="session")
def city(demo_run: tuple[Path, Result]) -> Path:
    """The store with the made-up city; only for reading."""
    root, result = demo_run
    assert result.code == 0, result.err
    return root


@pytest.fixture
def own_city(city: Path, tmp_path: Path) -> Path:
    """A copy that a test may change."""
    return Path(shutil.copytree(city, tmp_path / "store"))


@pytest.fixture
def crimes(tmp_path: Path) -> Path:
    """A sound file of another made-up municipality, GM9998, in the police's shape."""
    return write_police(tmp_path / "crime.parquet")


def write_police(path: Path, **changed: list[object]) -> Path:
    """The file of `crimes` with some columns changed."""
    columns = police_columns()
    columns["code"] = [str(code).replace("9999", "9998", 1) for code in columns["code"]]
    return write_parquet(path, columns | changed)


@pytest.fixture
def key_figures(tmp_path: Path) -> Path:
    """A sound file of GM9998 with names and inhabitants, in the shape of the key figures of 2024."""
    columns = kwb_columns()
    columns["code"] = [str(code).replace("9999", "9998", 1) for code in columns["code"]]
    return write_parquet(tmp_path / "kwb_2024.parquet", columns)
