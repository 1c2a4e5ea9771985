# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Which pages were fetched already?

Needs a folder under the data folder. Gives a page back by its address and the version of the table it belongs to, so
that an interrupted fetch goes on where it stopped; a page that is not whole is not there.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True)
class Kept:
    """What is remembered of one address; `version` is the version of the table when it was asked."""

    url: str
    version: str
    sha256: str
    content_type: str
    etag: str
    last_modified: str
    retrieved: str


class PageCache:
    """Answers on disk: bodies by their sha256 in `pages/`, one small record an address in `known/`."""

    def __init__(self, root: Path) -> None:
        self._pages, self._known = root / "pages", root / "known"

    def find(self, url: str) -> tuple[Kept, bytes] | None:
        """The record and the body of an address, None when either is absent or not what it was."""
        try:
            kept = Kept(**json.loads((self._known / _name(url)).read_bytes()))
            body = (self._pages / kept.sha256).read_bytes()
        except (OSError, ValueError, TypeError):
            return None
        return (kept, body) if kept.url == url and hashlib.sha256(body).hexdigest() == kept.sha256 else None

    def keep(self, kept: Kept, body: bytes) -> None:
        """Remember an answer; the body first, each in one step, so that a kill leaves no record of half a page."""
        earlier = self.find(kept.url)
        _write(self._pages / kept.sha256, body)
        _write(self._known / _name(kept.url), json.dumps(asdict(kept)).encode())
        if earlier is not None and earlier[0].sha256 != kept.sha256:
            (self._pages / earlier[0].sha256).unlink(missing_ok=True)


def hash_of(body: bytes) -> str:
    """The name of a body."""
    return hashlib.sha256(body).hexdigest()


def _name(url: str) -> str:
    return hashlib.sha256(url.encode()).hexdigest()


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=".")
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
