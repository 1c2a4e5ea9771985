# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""What lies where in a derived snapshot?

Needs nothing. Gives the names that `publish` writes and `Publication` reads, so that the two can't drift apart.
"""

from __future__ import annotations

import numpy as np

FORMAT_VERSION = 4

HEAD = "publication.json"
AREAS = "areas.parquet"
COMPLETENESS = "completeness.parquet"
SIGNALS = "signals.json"
DATA_NOTES = "data-notes.json"
SUMMARIES = "summaries.json"
CHANGES = "changes.json"
PEERS = "peers.parquet"
TRAITS = "traits.parquet"
SIMILAR_CITIES = "similar-cities.json"
REGIONS = "regions.json"
CHANGED_FIGURES = "changed-figures.parquet"
MAPS = "maps"
CATALOGUE = "catalogue"
FIGURES_CUBE = "figures"
COMPASS_CUBE = "compass"
MONTHLY_CUBE = "monthly"

# One block an indicator, arrays of areas x periods; see `estimates.compass.Estimates` for what each one means.
FIGURES_FIELDS: dict[str, np.dtype[np.generic]] = {
    "value": np.dtype(np.float64),
    "base": np.dtype(np.float64),
    "status": np.dtype(np.uint8),
    "flags": np.dtype(np.uint16),
    "snapshot": np.dtype(np.int16),  # place in the head's "snapshots" of the delivery the figure came from
    "reference": np.dtype(np.float64),
    "reference_kind": np.dtype(np.uint8),
    "estimate": np.dtype(np.float64),
    "deviation": np.dtype(np.float64),
    "lower": np.dtype(np.float64),
    "upper": np.dtype(np.float64),
    "margin": np.dtype(np.float64),
    "probability_worse": np.dtype(np.float32),
    "probability_equal": np.dtype(np.float32),
    "probability_better": np.dtype(np.float32),
    "probability_beyond_floor": np.dtype(np.float32),
    "noise_source": np.dtype(np.uint8),
    "colour": np.dtype(np.uint8),
}

# One block a domain (and one for ``total``); the movement of an area is repeated over its periods.
COMPASS_FIELDS: dict[str, np.dtype[np.generic]] = {
    "score": np.dtype(np.float64),
    "lower": np.dtype(np.float64),
    "upper": np.dtype(np.float64),
    "band": np.dtype(np.float64),
    "colour": np.dtype(np.uint8),
    "indicators_used": np.dtype(np.uint8),
    "indicators_worse": np.dtype(np.uint8),
    "movement": np.dtype(np.uint8),
    "movement_sure": np.dtype(np.uint8),
}

MONTHLY_FIELDS: dict[str, np.dtype[np.generic]] = {
    "value": np.dtype(np.float64),
    "status": np.dtype(np.uint8),
    "flags": np.dtype(np.uint16),
}
