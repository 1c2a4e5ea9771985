# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""In which shape does a dataset of one publisher reach the store?

Needs nothing. Gives the schemas of the eight tables and the records `Description`, `LeftOut` and `Delivery`, which
every adapter under ``sources/`` fills and `Store.publish_raw` takes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa

# One row a figure as the publisher gave it. `measure` is a key of measures.toml; `value` is null where `status` has
# no figure.
# Sorted by (measure, period, area); the key (area, measure, period) is unique within a delivery.
FIGURES_SCHEMA = pa.schema(
    [
        pa.field("area", pa.string(), nullable=False),
        pa.field("edition", pa.int16(), nullable=False),
        pa.field("measure", pa.string(), nullable=False),
        pa.field("period", pa.string(), nullable=False),
        pa.field("value", pa.float64(), nullable=True),
        pa.field("status", pa.uint8(), nullable=False),
        pa.field("flags", pa.uint16(), nullable=False),
    ]
)

# One row an area of one edition.
AREAS_SCHEMA = pa.schema(
    [
        pa.field("area", pa.string(), nullable=False),
        pa.field("edition", pa.int16(), nullable=False),
        pa.field("name", pa.string(), nullable=False),
    ]
)

# One row a boundary: WKB in the stated CRS; `resolution_metres` is the size of the smallest detail one may trust.
BOUNDARIES_SCHEMA = pa.schema(
    [
        pa.field("area", pa.string(), nullable=False),
        pa.field("edition", pa.int16(), nullable=False),
        pa.field("geometry", pa.binary(), nullable=False),
        pa.field("crs", pa.string(), nullable=False),  # "EPSG:28992" or "EPSG:4326"
        pa.field("resolution_metres", pa.float64(), nullable=False),
    ]
)

# One row of a publisher's recoding table: (a part of) the source area became (a part of) the target area. `share` is
# the share of the source, null where the publisher states none; see `areas.recoding`.
RECODINGS_SCHEMA = pa.schema(
    [
        pa.field("source", pa.string(), nullable=False),
        pa.field("source_edition", pa.int16(), nullable=False),
        pa.field("target", pa.string(), nullable=False),
        pa.field("target_edition", pa.int16(), nullable=False),
        pa.field("share", pa.float64(), nullable=True),
    ]
)

# One row a figure of a column that no measure belongs to, with the publisher's own label and unit: for export only.
UNCATALOGUED_SCHEMA = pa.schema(
    [
        pa.field("area", pa.string(), nullable=False),
        pa.field("edition", pa.int16(), nullable=False),
        pa.field("column", pa.string(), nullable=False),
        pa.field("unit", pa.string(), nullable=False),
        pa.field("period", pa.string(), nullable=False),
        pa.field("value", pa.float64(), nullable=False),
    ]
)

# One row a figure of a source that is known to be wrong: what the source holds now and what it must be; null is "no
# figure". `dataset` is ``source/dataset``; see `pipeline.corrections`.
CORRECTIONS_SCHEMA = pa.schema(
    [
        pa.field("dataset", pa.string(), nullable=False),
        pa.field("area", pa.string(), nullable=False),
        pa.field("measure", pa.string(), nullable=False),
        pa.field("period", pa.string(), nullable=False),
        pa.field("expect", pa.float64(), nullable=True),
        pa.field("value", pa.float64(), nullable=True),
        pa.field("reason_nl", pa.string(), nullable=False),
        pa.field("reason_en", pa.string(), nullable=False),
        pa.field("reporter", pa.string(), nullable=False),
        pa.field("date", pa.string(), nullable=False),
    ]
)

# One row a feature that is no area but helps to find the way on a map: WKB in the stated CRS.
LANDSCAPE_SCHEMA = pa.schema(
    [
        pa.field("kind", pa.string(), nullable=False),  # "water" (polygon), "road" or "railway" (line)
        pa.field("name", pa.string(), nullable=False),
        pa.field("geometry", pa.binary(), nullable=False),
        pa.field("crs", pa.string(), nullable=False),  # "EPSG:28992" or "EPSG:4326"
    ]
)

# One row an address in RD New (metres). `homes` is how many homes it counts for: 1 or 0 for a home or a shop. Never a
# name of a person; postcode without a space ("2722AB").
ADDRESSES_SCHEMA = pa.schema(
    [
        pa.field("address", pa.string(), nullable=False),  # identification in the register
        pa.field("street", pa.string(), nullable=False),
        pa.field("number", pa.string(), nullable=False),  # with letter and addition: "12", "12A-3"
        pa.field("postcode", pa.string(), nullable=True),
        pa.field("town", pa.string(), nullable=True),
        pa.field("x", pa.float64(), nullable=False),
        pa.field("y", pa.float64(), nullable=False),
        pa.field("homes", pa.float64(), nullable=False),
    ]
)


@dataclass(frozen=True)
class Description:
    """Who published what, when, under which licence: the head of every manifest.

    `publication_set` is "nederland" for real figures and "voorbeeldstad" for the made-up city; the two never mix.
    `dataset` is unique within a source: a later delivery of the same dataset takes the place of the earlier one.
    """

    source: str
    dataset: str
    title: Mapping[str, str]
    publisher: str
    licence: str
    reference: str  # table id or address at the publisher
    published: str | None  # date of the publisher's release, ISO, None when the file does not say
    delivery: Mapping[str, str]  # nl/en: which delivery this is: definite, provisional, estimate
    publication_set: str = "nederland"


@dataclass(frozen=True)
class LeftOut:
    """Rows (or columns) of the file that were not taken, how many, and why, in both languages."""

    what: str
    rows: int
    reason: Mapping[str, str]


@dataclass(frozen=True)
class Delivery:
    """One dataset of one publisher, validated, ready for the store; absent parts are None."""

    description: Description
    originals: tuple[Path, ...]
    rows_read: int
    left_out: tuple[LeftOut, ...] = ()
    figures: pa.Table | None = None
    areas: pa.Table | None = None
    boundaries: pa.Table | None = None
    landscape: pa.Table | None = None
    recodings: pa.Table | None = None
    uncatalogued: pa.Table | None = None
    corrections: pa.Table | None = None
    addresses: pa.Table | None = None
    notes: tuple[Mapping[str, str], ...] = field(default=())
    # {key: what is measured} of measures that no catalogue describes, such as those of a user's own file.
    measures: Mapping[str, Mapping[str, object]] = field(default_factory=dict)
