# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Fixtures of the store's tests: an empty store with a fixed clock, and a folder for made-up publishers' files."""

from __future__ import annotations

from pathlib import Path

import pytest
from store_examples import NOW

from buurtpeil.store import Store


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "store", clock=lambda: NOW)


@pytest.fixture
def files(tmp_path: Path) -> Path:
    return tmp_path / "publisher"
