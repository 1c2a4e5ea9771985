# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Is this page at hand already, or must the publisher be asked?

Needs a `Fetcher` and a `PageCache`. Gives JSON documents by their address: from the cache while the version of the
table is the same, else after a conditional question (ETag, Last-Modified), so that unchanged pages cost no transfer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urljoin

from buurtpeil.errors import SourceError
from buurtpeil.sources.files import Progress
from buurtpeil.sources.live.cache import Kept, PageCache, hash_of
from buurtpeil.sources.live.http import NOT_MODIFIED, Answer, Fetcher
from buurtpeil.sources.live.pages import Page, Row, follow, parse_document

ROWS_A_PAGE = 10_000  # what CBS advises; a server may give fewer
_PREFER = {"Prefer": f"odata.maxpagesize={ROWS_A_PAGE}"}
VOLATILE = ""  # the version of a document that must be asked every time


@dataclass(frozen=True)
class Document:
    """One answer: as it came, what is in it, and when it came."""

    url: str
    body: bytes
    content: Mapping[str, Any]
    retrieved: str


class Reader:
    """Documents of one service.

    `official` is the publisher's own base address, `base` the one that is asked: the same, or that of a mirror.
    """

    def __init__(
        self,
        fetcher: Fetcher,
        cache: PageCache,
        official: str,
        base: str,
        now: Callable[[], datetime],
        progress: Progress,
    ) -> None:
        self._fetcher, self._cache, self._now, self._progress = fetcher, cache, now, progress
        self.official, self.base = official.rstrip("/"), base.rstrip("/")
        self.asked = 0  # documents that did not come from the cache alone

    def document(self, url: str, version: str) -> Document:
        """The document at `url`, asked unless it was kept under this version. Raises `SourceError`."""
        known = self._cache.find(url)
        if known is not None and version != VOLATILE and known[0].version == version:
            kept, body = known
            return Document(url, body, parse_document(body, kept.content_type, url), kept.retrieved)
        self.asked += 1
        answer, content = self._fetcher.get(url, _conditions(known), lambda given: _parse(url, given, known))
        moment = self._now().isoformat(timespec="seconds")
        if answer.status == NOT_MODIFIED and known is not None:
            earlier, body = known
            kept = Kept(url, version, earlier.sha256, earlier.content_type, earlier.etag, earlier.last_modified, moment)
        else:
            body = answer.body
            kept = Kept(url, version, hash_of(body), answer.content_type, answer.etag, answer.last_modified, moment)
        self._cache.keep(kept, body)
        return Document(url, body, content, moment)

    def pages(
        self, path: str, version: str, parse: Callable[[Mapping[str, Any], str], Page], what: str
    ) -> Iterator[tuple[Document, tuple[Row, ...]]]:
        """Every page from `path` (below the base) on, with its rows."""
        loaded: list[Document] = []
        rows = 0

        def load(url: str) -> Page:
            loaded.append(self.document(url, version))
            return parse(loaded[-1].content, url)

        for page in follow(f"{self.base}/{path}", load, self.resolve):
            rows += len(page.rows)
            self._progress(f"{what}: page {len(loaded)}, {rows:,} rows")
            yield loaded[-1], page.rows

    def resolve(self, current: str, link: str) -> str:
        """The address of a link on `current`; a mirror's link to the publisher's own host is led back to the mirror."""
        url = urljoin(current, link)
        if self.official != self.base and url.startswith(self.official + "/"):
            url = self.base + url.removeprefix(self.official)
        self._fetcher.ensure_same_host(url)
        return url


def _conditions(known: tuple[Kept, bytes] | None) -> dict[str, str]:
    if known is None:
        return dict(_PREFER)
    conditions = {"If-None-Match": known[0].etag, "If-Modified-Since": known[0].last_modified}
    return _PREFER | {name: value for name, value in conditions.items() if value}


def _parse(url: str, answer: Answer, known: tuple[Kept, bytes] | None) -> Mapping[str, Any]:
    if answer.status != NOT_MODIFIED:
        return parse_document(answer.body, answer.content_type, url)
    if known is None:
        raise SourceError(
            "The publisher says that nothing changed, but we never had it:", f"{url}.", "Report it to the publisher."
        )
    return parse_document(known[1], known[0].content_type, url)
