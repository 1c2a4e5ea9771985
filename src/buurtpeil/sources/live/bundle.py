# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""How are the publisher's answers kept together in one file?

Needs the answers of one fetch. Gives a zip file: `about.json` (which table, which area, from where, when, checksums)
and every answer as it came. The file can be loaded on a machine without a network.
"""

from __future__ import annotations

import json
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from buurtpeil.errors import SourceError
from buurtpeil.sources.files import as_source_error, check_size
from buurtpeil.sources.live.cache import hash_of
from buurtpeil.sources.live.pages import Page, Row, parse_document
from buurtpeil.sources.live.reader import Document

SUFFIX = ".fetched.zip"
FORMAT = 1
STATLINE, FEATURES = "statline-odata4", "ogc-api-features"
MEMBER_LIMIT_BYTES, BUNDLE_LIMIT_BYTES, MOST_MEMBERS = 128 * 1024**2, 1024**3, 4_000
_ABOUT = "about.json"
_JSON = "application/json"
_FIXED_DATE = (1980, 1, 1, 0, 0, 0)  # the same answers give the same file


@dataclass(frozen=True)
class About:
    """What a bundle says of itself.

    Attributes
    ----------
    kind : `STATLINE` or `FEATURES`.
    table : the table, or the boundaries of a year, as ``data/live_tables.toml`` calls it.
    area, area_name : the municipality it was restricted to.
    base : where it was asked.
    retrieved : moment of the latest answer, ISO 8601.
    """

    kind: str
    table: str
    area: str
    area_name: str
    base: str
    retrieved: str


@dataclass(frozen=True)
class Bundle:
    """The answers by part (`Properties`, `Observations`, `buurten`), in the order of the pages."""

    about: About
    parts: Mapping[str, tuple[Mapping[str, Any], ...]]

    def rows(self, part: str, parse: Any) -> list[Row]:
        """All rows of a part; `parse` is `parse_rows` or `parse_features`."""
        found: list[Row] = []
        for number, document in enumerate(self.parts.get(part, ()), 1):
            page: Page = parse(document, f"{part}, page {number}")
            found.extend(page.rows)
        return found


def write_bundle(path: Path, about: About, parts: Mapping[str, Sequence[Document]]) -> Path:
    """Write the answers of one fetch; gives `path`."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as bundle:
        pages = []
        for part, documents in parts.items():
            for number, document in enumerate(documents, 1):
                name = f"{part}-{number:04d}.json"
                record = {"name": name, "part": part, "url": document.url, "sha256": hash_of(document.body)}
                pages.append(record | {"retrieved": document.retrieved})
                bundle.writestr(_member(name), document.body)
        text = json.dumps({"format": FORMAT, **about.__dict__, "pages": pages}, indent=1, ensure_ascii=False)
        bundle.writestr(_member(_ABOUT), text)
    return path


def is_bundle(path: Path, kind: str) -> bool:
    """Whether the file is a bundle of this kind; opens only its account."""
    if not path.name.lower().endswith(SUFFIX):
        return False
    check_size(path)
    with as_source_error(path), zipfile.ZipFile(path) as bundle:
        return _about(path, bundle).get("kind") == kind


def read_bundle(path: Path) -> Bundle:
    """All answers of a bundle; raises `SourceError` when one is absent, damaged, changed or too large."""
    check_size(path)
    with as_source_error(path), zipfile.ZipFile(path) as bundle:
        about = _about(path, bundle)
        sizes = {item.filename: item.file_size for item in bundle.infolist()}
        too_large = max(sizes.values(), default=0) > MEMBER_LIMIT_BYTES or sum(sizes.values()) > BUNDLE_LIMIT_BYTES
        if len(sizes) > MOST_MEMBERS or too_large:
            raise SourceError("Unpacked, this file is larger than allowed:", f"{path}.", "Fetch fewer years at a time.")
        parts: dict[str, list[Mapping[str, Any]]] = {}
        for page in about["pages"]:
            body = bundle.read(page["name"])
            if hash_of(body) != page["sha256"]:
                raise SourceError("A page is not what was fetched:", f"{path}, {page['name']}.", "Fetch it again.")
            parts.setdefault(page["part"], []).append(parse_document(body, _JSON, page["url"]))
        head = About(**{name: str(about[name]) for name in About.__dataclass_fields__})
    return Bundle(head, {part: tuple(documents) for part, documents in parts.items()})


def _about(path: Path, bundle: zipfile.ZipFile) -> dict[str, Any]:
    if bundle.getinfo(_ABOUT).file_size > MEMBER_LIMIT_BYTES:
        raise SourceError("Unpacked, this file is larger than allowed:", f"{path}.")
    about: dict[str, Any] = json.loads(bundle.read(_ABOUT))
    if about.get("format") != FORMAT:
        raise SourceError(
            "This file was fetched by another version of Buurtpeil:",
            f"{path}: format {about.get('format')!r}, known is {FORMAT}.",
            "Fetch it again with this version.",
        )
    return about


def _member(name: str) -> zipfile.ZipInfo:
    member = zipfile.ZipInfo(name, _FIXED_DATE)
    member.compress_type = zipfile.ZIP_DEFLATED
    return member
