# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""What stands in one page of a paged answer, and which page comes next?

Needs the bytes of an answer: a page of OData v4 (`value`, `@odata.nextLink`) or of OGC API Features (a GeoJSON
collection with `links`). Gives its rows and the address of the next page; whatever else the bytes are is refused.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NoReturn

from buurtpeil.errors import SourceError

MOST_PAGES = 2_000  # ten times what the largest table takes; an endless series of links stops here
NEXT_LINK, COUNT = "@odata.nextLink", "@odata.count"
Row = Mapping[str, Any]


class DamagedPageError(SourceError):
    """An answer that did not arrive whole, or is not from the service itself: asking once more may help."""


class NotThereError(SourceError):
    """The publisher has no such table, or the table no such municipality: nothing is wrong, there is just nothing."""


@dataclass(frozen=True)
class Page:
    """One page.

    Attributes
    ----------
    rows : what it holds, in the publisher's order.
    next_url : address of the next page as the publisher gives it, empty on the last.
    count : rows of all pages together, None where the publisher does not say.
    """

    rows: tuple[Row, ...]
    next_url: str
    count: int | None = None


def parse_document(body: bytes, content_type: str, url: str) -> Mapping[str, Any]:
    """The JSON object of an answer; raises `DamagedPageError` when the answer is anything else."""
    if "json" not in content_type.lower():
        raise DamagedPageError(
            "The answer is not JSON:",
            f"{url} answered with {content_type or 'no content type'!r}: {_start(body)}.",
            "Often this is a notice of maintenance or of a proxy; try again later.",
        )
    try:
        document = json.loads(body.decode("utf-8-sig"), parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as error:
        raise DamagedPageError(
            "The answer can't be read as JSON; it is cut off or damaged:",
            f"{url} ({len(body):,} bytes; {str(error)[:120]}).",
            "Try again later; what was fetched before is kept.",
        ) from error
    if not isinstance(document, dict):
        raise _strange(url, "it is no object")
    return document


def parse_rows(document: Mapping[str, Any], url: str, next_link: str = NEXT_LINK, count_name: str = COUNT) -> Page:
    """A page of OData; raises `SourceError` when it has another shape. The names are those of version 4."""
    rows, following, count = document.get("value"), document.get(next_link, ""), document.get(count_name)
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise _strange(url, "'value' is not a list of rows")
    if not isinstance(following, str):
        raise _strange(url, f"{next_link!r} is {type(following).__name__}")
    if count is not None and (isinstance(count, bool) or not isinstance(count, int) or count < 0):
        raise _strange(url, f"{count_name!r} is {count!r}")
    return Page(tuple(rows), following, count)


def parse_features(document: Mapping[str, Any], url: str) -> Page:
    """A page of OGC API Features, part 1: a GeoJSON collection with `links`; raises `SourceError` for another shape."""
    features, links = document.get("features"), document.get("links", [])
    if document.get("type") != "FeatureCollection" or not isinstance(features, list):
        raise _strange(url, "it is no collection of features")
    for number, feature in enumerate(features, 1):
        if not isinstance(feature, dict) or not isinstance(feature.get("properties"), dict):
            raise _strange(url, f"feature {number} has no properties")
    if not isinstance(links, list) or not all(isinstance(link, dict) for link in links):
        raise _strange(url, "'links' is not a list of links")
    following = next((link.get("href", "") for link in links if link.get("rel") == "next"), "")
    if not isinstance(following, str):
        raise _strange(url, "the link to the next page is no text")
    return Page(tuple(features), following)


def follow(first: str, load: Callable[[str], Page], resolve: Callable[[str, str], str]) -> Iterator[Page]:
    """Every page from `first` on; `resolve(current, link)` gives the address of a link.

    Raises `SourceError` when the links lead in a circle, do not end, or the rows are not as many as announced.
    """
    seen: set[str] = set()
    announced: int | None = None
    rows, url = 0, first
    while url:
        if url in seen:
            raise _endless("The links from page to page lead in a circle:", f"{url} was asked before.")
        if len(seen) == MOST_PAGES:
            raise _endless("The pages do not end:", f"{first}: more than {MOST_PAGES:,} pages.")
        seen.add(url)
        page = load(url)
        if page.next_url and not page.rows:
            raise _endless("A page without rows links to a next page:", f"{url}.")
        announced = page.count if announced is None else announced
        rows += len(page.rows)
        yield page
        url = resolve(url, page.next_url) if page.next_url else ""
    if announced is not None and announced != rows:
        raise SourceError(
            "The pages do not hold as many rows as the publisher announced:",
            f"{first}: {announced:,} announced, {rows:,} found.",
            "The table may be changing at this moment; fetch it again later. Nothing was taken.",
        )


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")


def _start(body: bytes) -> str:
    return repr(body[:60].decode("utf-8", "replace"))


def _strange(url: str, what: str) -> SourceError:
    return SourceError(
        "The answer has another shape than the publisher describes:",
        f"{url}: {what}.",
        "Nothing was taken. If it stays so, the service has changed and Buurtpeil must follow; please report it.",
    )


def _endless(what: str, values: str) -> SourceError:
    return SourceError(what, values, "Nothing was taken. Try again later, or report it to the publisher.")
