# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""How does a choice or optimum, worked out for one set of numbers, follow draws?

Needs a function of plain numbers. Gives the function of arrays that `functions.computed` takes, which works each
different set out once: inputs that do not vary over draws cost one call.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from buurtpeil.economics.expression import Array


def once_each(function: Callable[..., float]) -> Callable[..., Array]:
    """A function of arrays of shape (1, draws or 1) from a function of as many numbers."""

    def over_arrays(*arguments: Any) -> Array:
        width = max(argument.shape[1] for argument in arguments)
        rows = np.stack([np.broadcast_to(argument[0], (width,)) for argument in arguments])
        different, place = np.unique(rows, axis=1, return_inverse=True)
        values = np.array([function(*map(float, column)) for column in different.T])
        return values[place.reshape(-1)][None, :]

    return over_arrays
