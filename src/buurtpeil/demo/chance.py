# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Where does the chance in Voorbeeldstad come from?

Needs the city's seed and the name of what is drawn. Gives a generator of its own for each name, so that a new indicator
in the catalogue changes no figure of another.
"""

from __future__ import annotations

import zlib

import numpy as np

SEED = 9999


def generator_for(seed: int, *names: str) -> np.random.Generator:
    """A generator that depends on the seed and the names only, never on what was drawn before."""
    return np.random.Generator(np.random.PCG64([seed, zlib.crc32("/".join(names).encode())]))
