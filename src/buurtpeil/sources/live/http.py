# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""How is a publisher asked politely, and what is an answer?

Needs the base address that a person named by giving the command. Gives whole answers from that host only: one
connection, a pause between questions, patience with 429 and 5xx. This is the one module that makes an outgoing call.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TypeVar
from urllib.parse import SplitResult, unquote, urljoin, urlsplit

import urllib3
from urllib3.exceptions import DecodeError, HTTPError
from urllib3.exceptions import SSLError as CertificateError

from buurtpeil import __version__
from buurtpeil.errors import SourceError
from buurtpeil.sources.files import Progress
from buurtpeil.sources.live.pages import DamagedPageError, NotThereError

NOT_MODIFIED = 304
_REDIRECTS = (301, 302, 303, 307, 308)
_PATIENCE = (408, 429, 500, 502, 503, 504)
_CHUNK_BYTES = 65_536
Parsed = TypeVar("Parsed")


@dataclass(frozen=True)
class Manners:
    """How patient and how careful; times in seconds.

    The pause holds between any two questions. A wait doubles from `first_wait`; Retry-After goes before it, and a
    longer one than `longest_wait` ends the fetch. `size_limit` is of one unpacked answer, in bytes.
    """

    pause: float = 0.3
    attempts: int = 6
    first_wait: float = 2.0
    longest_wait: float = 300.0
    timeout: float = 90.0
    most_redirects: int = 3
    size_limit: int = 128 * 1024**2


DEFAULT_MANNERS = Manners()


@dataclass(frozen=True)
class Answer:
    """What came back, whole; the body is empty with status 304."""

    status: int
    body: bytes
    content_type: str
    etag: str
    last_modified: str


class Fetcher:
    """Asks one host.

    Parameters
    ----------
    base : http or https address; nothing outside its host is ever asked.
    sleep : waits a number of seconds.
    now : the moment, with its zone; only for a Retry-After that is a date.
    contact : whom the publisher can reach, an e-mail or web address; sent along with every question.
    proxy : address of the proxy through which the organisation lets traffic out, may hold a name and password.
    """

    def __init__(
        self,
        base: str,
        sleep: Callable[[float], None],
        now: Callable[[], datetime],
        progress: Progress,
        manners: Manners = DEFAULT_MANNERS,
        contact: str = "",
        proxy: str = "",
    ) -> None:
        self._base = checked_address(base)
        self._sleep, self._now, self._progress, self._manners = sleep, now, progress, manners
        headers = {"User-Agent": user_agent(contact), "Accept": "application/json", "Accept-Encoding": "gzip"}
        self._pool = _pool(headers, manners, proxy)
        self.requests = 0

    def get(self, url: str, headers: Mapping[str, str], parse: Callable[[Answer], Parsed]) -> tuple[Answer, Parsed]:
        """The answer and what `parse` makes of it; asks again while that may help.

        Raises `SourceError` when the host keeps failing, refuses, sends us elsewhere, or sends more than the limit.
        """
        self.ensure_same_host(url)
        wait = self._manners.first_wait
        for attempt in range(1, self._manners.attempts + 1):
            try:
                answer, asked_to_wait = self._ask(url, headers)
                if answer.status not in _PATIENCE:
                    return answer, parse(answer)
                problem = _keeps_failing(url, f"status {answer.status}", attempt)
            except DamagedPageError as damaged:
                problem, asked_to_wait = damaged, None
            except CertificateError as error:
                raise SourceError(
                    "The certificate of the host can't be trusted:", f"{url} ({error}).", "Ask your administrator."
                ) from error
            except (HTTPError, OSError) as error:
                problem, asked_to_wait = _keeps_failing(url, str(error)[:160], attempt), None
            if attempt == self._manners.attempts:
                raise problem
            pause = wait if asked_to_wait is None else asked_to_wait
            if pause > self._manners.longest_wait:
                raise SourceError(
                    "The publisher asks to come back later:",
                    f"{short(url)}: in {pause:,.0f} seconds.",
                    "Run the same command then; what was fetched before is kept.",
                )
            self._progress(f"no whole answer; asking again in {pause:g} s ({attempt + 1} of {self._manners.attempts})")
            self._sleep(pause)
            wait *= 2
        raise AssertionError("the last attempt returns or raises")

    def ensure_same_host(self, url: str) -> None:
        """Refuse an address on another host than that of the base, or a step back from https to http."""
        asked, base = checked_address(url), self._base
        same = asked.hostname == base.hostname and (
            (asked.scheme, asked.port) == (base.scheme, base.port) or (base.scheme, asked.scheme) == ("http", "https")
        )
        if not same:
            raise SourceError(
                "The publisher's answer leads to another host:",
                f"{asked.scheme}://{asked.netloc} instead of {base.scheme}://{base.netloc}.",
                "Nothing was asked there. If this is the publisher's new address, name it with --from.",
            )

    def _ask(self, url: str, headers: Mapping[str, str]) -> tuple[Answer, float | None]:
        """One question, redirects within the host included; the answer and for how long it asks to wait."""
        for _ in range(self._manners.most_redirects + 1):
            if self.requests:
                self._sleep(self._manners.pause)
            self.requests += 1
            response = self._pool.request(
                "GET", url, headers={**self._pool.headers, **headers}, redirect=False, preload_content=False
            )
            try:
                if response.status in _REDIRECTS:
                    url = urljoin(url, response.headers.get("Location", ""))
                    self.ensure_same_host(url)
                    response.drain_conn()
                    continue
                body = self._body(url, response)
            except BaseException:
                response.close()  # a connection with unread bytes can't be used again
                raise
            finally:
                response.release_conn()
            answer = Answer(
                response.status,
                body,
                response.headers.get("Content-Type", ""),
                response.headers.get("ETag", ""),
                response.headers.get("Last-Modified", ""),
            )
            if answer.status not in (200, NOT_MODIFIED, *_PATIENCE):
                raise _refused(url, answer)
            return answer, self._seconds(response.headers.get("Retry-After"))
        raise SourceError("The host keeps sending us on:", f"{url}.", "Nothing was taken; try again later.")

    def _body(self, url: str, response: urllib3.BaseHTTPResponse) -> bytes:
        parts, size = [], 0
        try:
            for part in response.stream(_CHUNK_BYTES, decode_content=True):
                parts.append(part)
                size += len(part)
                if size > self._manners.size_limit:
                    raise SourceError(
                        f"An answer is larger than the limit of {self._manners.size_limit / 1024**2:g} MB:",
                        f"{short(url)}.",
                        "Nothing was taken; fetch one municipality or year at a time.",
                    )
        except DecodeError as error:
            raise DamagedPageError("An answer is packed in a way that can't be read:", f"{url} ({error}).") from error
        return b"".join(parts)

    def _seconds(self, retry_after: str | None) -> float | None:
        """Retry-After (RFC 9110, §10.2.3) is a number of seconds or a date; None for anything else."""
        if not retry_after:
            return None
        if retry_after.strip().isdigit():
            return float(retry_after)
        try:
            moment = parsedate_to_datetime(retry_after)
        except ValueError:
            return None
        aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        return max(0.0, (aware - self._now()).total_seconds())


def _pool(headers: Mapping[str, str], manners: Manners, proxy: str) -> urllib3.PoolManager:
    """One connection a host, no retries and redirects of its own."""
    timeout = urllib3.Timeout(manners.timeout)
    if not proxy:
        return urllib3.PoolManager(1, headers, maxsize=1, block=True, retries=False, timeout=timeout)
    parts = urlsplit(proxy)
    address = f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}"
    checked_address(address)
    login = f"{unquote(parts.username)}:{unquote(parts.password or '')}" if parts.username else None
    proxy_headers = urllib3.util.make_headers(proxy_basic_auth=login)
    return urllib3.ProxyManager(
        address, 1, headers, proxy_headers, maxsize=1, block=True, retries=False, timeout=timeout
    )


def user_agent(contact: str) -> str:
    """Who asks: the project and whom to write to; letters outside ASCII and control characters are left out."""
    plain = "".join(letter for letter in contact if letter.isascii() and letter.isprintable() and letter not in "()")
    return f"Buurtpeil/{__version__} (neighbourhood monitor{'; contact: ' + plain.strip() if plain.strip() else ''})"


def checked_address(url: str) -> SplitResult:
    """The parts of an http(s) address; raises `SourceError` for anything else."""
    try:
        parts = urlsplit(url)
        valid = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        valid = False
    if not valid or parts.username or parts.password:
        raise SourceError(
            "This is not an address that can be asked:",
            f"{url[:200]!r}.",
            "Give an address that begins with https:// or http://, without a name or password in it.",
        )
    return parts


def short(url: str) -> str:
    """An address without its long question, for messages."""
    return url.partition("?")[0]


def _keeps_failing(url: str, what: str, attempts: int) -> SourceError:
    return SourceError(
        f"The publisher's service does not answer (asked {attempts} {'time' if attempts == 1 else 'times'}):",
        f"{short(url)} ({what}).",
        "Try again later with the same command; what was fetched before is kept and not asked again.",
    )


def _refused(url: str, answer: Answer) -> SourceError:
    if answer.status in (404, 410):
        return NotThereError(
            "The publisher does not know this address:",
            f"{short(url)} (status {answer.status}).",
            "The table may have been renamed or withdrawn; see `buurtpeil fetch --list` and the publisher's catalogue.",
        )
    said = " ".join(answer.body[:160].decode("utf-8", "replace").split())
    return SourceError(
        "The publisher's service refuses the question:",
        f"{url[:300]} (status {answer.status}: {said}).",
        "The service may have changed; nothing was taken.",
    )
