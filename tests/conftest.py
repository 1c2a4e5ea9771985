# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Where do the tests find the real figures? Shared fixtures of the whole suite."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import settings

# A slow machine is no fault of the code: no test fails for its time.
settings.register_profile("patient", settings.default, deadline=None)
settings.load_profile("patient")

REPOSITORY = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder with real publishers' files; a test that asks for it is skipped with the reason where it is absent."""
    folder = Path(os.environ.get("BUURTPEIL_SHARED_DATA", REPOSITORY.parent / "shared" / "data"))
    if not folder.is_dir():
        pytest.skip(f"real figures are absent: {folder} (set BUURTPEIL_SHARED_DATA)")
    return folder
