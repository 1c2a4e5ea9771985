# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""How good is a ranked list?

Needs scores and what came true, each case with a weight. Gives average precision and precision at the top of the list,
for many weightings at once, so that a bootstrap is one call; cases that tie share what they would get in random order.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]


def rank_quality(scores: Floats, came: Floats, weights: Floats, length: int) -> tuple[Floats, Floats]:
    """Average precision and precision at `length`, each (B,), of one list of n cases.

    `scores` and `came` (0 or 1) are (n,), `weights` (B, n): how often each case counts. Average precision is the sum
    over the list of the precision where each outcome stands (Manning and others 2008, §8.4), ties taken together; NaN
    where nothing came true. Precision at `length` counts only as many as there are in a shorter list; NaN in an empty
    one.
    """
    if not len(scores):
        nothing = np.full(len(weights), np.nan)
        return nothing, nothing.copy()
    order = np.argsort(-scores, kind="stable")
    ranked = scores[order]
    ends = np.append(np.flatnonzero(ranked[1:] != ranked[:-1]), len(ranked) - 1)
    here = weights[:, order]
    number = np.cumsum(here, axis=1)[:, ends]
    true = np.cumsum(here * came[order], axis=1)[:, ends]
    precision = np.divide(true, number, out=np.zeros(number.shape), where=number > 0)
    gained = np.diff(true, axis=1, prepend=0.0)
    total = true[:, -1]
    average = np.divide((precision * gained).sum(axis=1), total, out=np.full(len(total), np.nan), where=total > 0)
    in_group = np.diff(number, axis=1, prepend=0.0)
    room = np.clip(length - (number - in_group), 0.0, in_group)
    taken = np.divide(room, in_group, out=np.zeros(room.shape), where=in_group > 0)
    read = np.minimum(number[:, -1], length)
    at_length = np.divide((gained * taken).sum(axis=1), read, out=np.full(len(read), np.nan), where=read > 0)
    return average, at_length


def precision_recall(scores: Floats, came: Floats) -> tuple[Floats, Floats]:
    """Recall and precision after each distinct score, from the top of the list down."""
    order = np.argsort(-scores, kind="stable")
    ranked = scores[order]
    ends = np.append(np.flatnonzero(ranked[1:] != ranked[:-1]), len(ranked) - 1) if len(ranked) else np.zeros(0, int)
    true = np.cumsum(came[order])[ends]
    total = came.sum()
    recall = true / total if total > 0 else np.zeros(len(true))
    return recall, true / (ends + 1)
