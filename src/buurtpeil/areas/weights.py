# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Where do people live within an area that is divided?

Needs addresses with coordinates, or the households of the target areas. Gives the weights by which a crosswalk divides
an area; without either it divides by surface.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from buurtpeil.errors import AreaError

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Addresses:
    """Addresses or homes with coordinates: the best weight for a split. Arrays (n,); RD New in metres."""

    x: Floats
    y: Floats
    amount: Floats

    def __post_init__(self) -> None:
        if not len(self.x) == len(self.y) == len(self.amount):
            raise AreaError(
                "Addresses need x, y and amount of one length.", f"{len(self.x)}, {len(self.y)}, {len(self.amount)}"
            )
        if not (np.isfinite(self.x).all() and np.isfinite(self.y).all() and (self.amount >= 0).all()):
            raise AreaError("Addresses need finite coordinates and amounts of 0 or more.")


@dataclass(frozen=True, eq=False)
class Weights:
    """What is known of where people live, in order of preference.

    Attributes
    ----------
    addresses : points with an amount, None where not available.
    target_households : (T,) households of each target area, NaN where unknown; None where not available. Within a
        target area they are taken as spread evenly.
    """

    addresses: Addresses | None = None
    target_households: Floats | None = None
