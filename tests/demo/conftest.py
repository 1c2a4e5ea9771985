# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""What do the tests of the made-up city share? One city, drawn once."""

from __future__ import annotations

import pytest

from buurtpeil.demo import City, build_city


@pytest.fixture(scope="session")
def city() -> City:
    """Voorbeeldstad as the package draws it."""
    return build_city()
