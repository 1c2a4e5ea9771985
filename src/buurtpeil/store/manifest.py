# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""What does a snapshot say of itself?

Needs a delivery or a recipe and the checksums of its files. Gives `manifest.json`: written last, checked against its
own checksum, and refused when a later version of Buurtpeil wrote it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa

import buurtpeil
from buurtpeil.errors import StoreError
from buurtpeil.store.canonical import canonical_json, to_plain
from buurtpeil.store.delivery import Delivery
from buurtpeil.store.files import FileRecord, write_new

MANIFEST_NAME = "manifest.json"
FORMAT_VERSION = 1
RAW, DERIVED = "raw", "derived"
Manifest = Mapping[str, Any]


def account_of(delivery: Delivery) -> dict[str, Any]:
    """What the publisher and the adapter say: the part of a raw manifest that counts for its identifier."""
    return {
        "description": to_plain({name: getattr(delivery.description, name) for name in _description_fields(delivery)}),
        "rows_read": delivery.rows_read,
        "left_out": [
            {"what": item.what, "rows": item.rows, "reason": to_plain(item.reason)} for item in delivery.left_out
        ],
        "notes": [to_plain(note) for note in delivery.notes],
    } | ({"measures": to_plain(delivery.measures)} if delivery.measures else {})


def account_in(manifest: Manifest) -> dict[str, Any]:
    """The same part, taken back from a stored manifest."""
    names = ("description", "rows_read", "left_out", "notes", *(("measures",) if "measures" in manifest else ()))
    return {name: manifest[name] for name in names}


def raw_manifest(
    identifier: str,
    account: Mapping[str, Any],
    tables: Mapping[str, pa.Table],
    files: Mapping[str, FileRecord],
    retrieved: datetime,
) -> dict[str, Any]:
    """The manifest of a raw snapshot; `retrieved` must know its time zone and is stored in UTC."""
    described = {
        name: {
            "file": f"{name}.parquet",
            "rows_kept": table.num_rows,
            "schema": [
                {"name": field.name, "type": str(field.type), "nullable": field.nullable} for field in table.schema
            ],
        }
        for name, table in tables.items()
    }
    return _head(RAW, identifier, files) | {"retrieved": to_utc(retrieved), "tables": described} | dict(account)


def derived_manifest(
    identifier: str, recipe: Mapping[str, Any], files: Mapping[str, FileRecord], created: datetime
) -> dict[str, Any]:
    """The manifest of a derived snapshot: the whole recipe, so that it can be worked out again."""
    return _head(DERIVED, identifier, files) | {"created": to_utc(created), "recipe": to_plain(recipe)}


def write_manifest(folder: Path, manifest: Mapping[str, Any]) -> None:
    """Write the manifest with its own checksum in it; the last file of a snapshot."""
    whole = dict(manifest) | {"checksum": checksum_of(manifest)}
    text = json.dumps(whole, indent=2, sort_keys=True, ensure_ascii=False, allow_nan=False)
    path = folder / MANIFEST_NAME
    write_new(path, f"{text}\n".encode())
    path.chmod(0o444)


def read_manifest(folder: Path, kind: str) -> dict[str, Any]:
    """Read a manifest; raises `StoreError` when its kind, format version, identifier or checksum is wrong."""
    path = folder / MANIFEST_NAME
    try:
        manifest = json.loads(path.read_bytes())
        found = (manifest["kind"], manifest["format_version"], manifest["id"], manifest["checksum"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise _untrusted("is absent or unreadable", f"{path}: {error!r}.") from error
    if found[1] != FORMAT_VERSION:
        raise StoreError(
            "A snapshot has a format version that this Buurtpeil does not know.",
            f"{path}: version {found[1]}, known is {FORMAT_VERSION}.",
            "Use the version of Buurtpeil that wrote it, or load the publisher's file again with this one.",
        )
    if found[0] != kind or found[2] != folder.name:
        raise _untrusted("belongs to another snapshot", f"{path}: {found[0]} {found[2]}.")
    if found[3] != checksum_of(manifest):
        raise _untrusted("was changed after it was written", f"{path}.")
    return dict(manifest)


def checksum_of(manifest: Mapping[str, Any]) -> str:
    """sha256 over everything in a manifest but the checksum itself."""
    return hashlib.sha256(
        canonical_json({name: value for name, value in manifest.items() if name != "checksum"})
    ).hexdigest()


def to_utc(moment: datetime) -> str:
    """ISO 8601 in UTC to the second; raises `StoreError` for a time without a time zone."""
    if moment.tzinfo is None:
        raise StoreError("A time must know its time zone.", f"Got {moment!r}.", "Pass a time in UTC.")
    return moment.astimezone(UTC).isoformat(timespec="seconds")


def _head(kind: str, identifier: str, files: Mapping[str, FileRecord]) -> dict[str, Any]:
    return {
        "kind": kind,
        "format_version": FORMAT_VERSION,
        "id": identifier,
        "package_version": buurtpeil.__version__,
        "files": {name: asdict(record) for name, record in sorted(files.items())},
    }


def _description_fields(delivery: Delivery) -> tuple[str, ...]:
    return tuple(delivery.description.__dataclass_fields__)


def _untrusted(what: str, values: str) -> StoreError:
    return StoreError(f"The manifest of a snapshot {what}.", values, "Run `buurtpeil data verify` and load again.")
