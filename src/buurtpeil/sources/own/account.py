# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""What is said of a cell that holds no number?

Needs the reason why there is none. Gives the sentence and the way out for a refusal, and marks in the figures what the
file kept secret.
"""

from __future__ import annotations

from collections.abc import Collection

import numpy as np
import pyarrow as pa

from buurtpeil.indicators.statuses import Status
from buurtpeil.sources.own.cells import Nothing


def way_out_of(reason: Nothing) -> tuple[str, str]:
    """(what is wrong, the way out) of a cell that refuses the file."""
    if reason is Nothing.AMBIGUOUS:
        return (
            "This may be a number of thousands or a number with decimals:",
            "Set `decimal` in the mapping to ',' or '.', as the file writes decimals.",
        )
    if reason is Nothing.ERROR:
        return "A formula failed in this cell:", "Mend the formula in the spreadsheet program, or empty the cell."
    return (
        "This is not a number:",
        "Correct the cell, or add the word to `missing` in the mapping if it means that there is no figure.",
    )


def set_suppressed(figures: pa.Table, cells: Collection[tuple[str, str, str]]) -> pa.Table:
    """The figures with the status `SUPPRESSED` in the given cells (measure, period, area)."""
    if not cells:
        return figures
    keys = zip(*(figures[name].to_pylist() for name in ("measure", "period", "area")), strict=True)
    hidden = np.fromiter((key in cells for key in keys), dtype=bool, count=figures.num_rows)
    status = np.where(hidden, np.uint8(Status.SUPPRESSED), figures["status"].to_numpy()).astype(np.uint8)
    return figures.set_column(
        figures.schema.get_field_index("status"), figures.schema.field("status"), pa.array(status)
    )
