# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Is a publisher asked politely, and is an answer that is not whole never used?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from buurtpeil.errors import SourceError
from buurtpeil.sources.live.cache import PageCache
from buurtpeil.sources.live.http import Answer, Fetcher, Manners, user_agent
from buurtpeil.sources.live.pages import parse_document, parse_rows
from buurtpeil.sources.live.reader import Reader
from tests.sources.live_server import Handler, Publisher, key_figures, serving

NOW = datetime(2026, 1, 2, 12, 0, 0, tzinfo=UTC)
MANNERS = Manners(pause=0.25, timeout=5.0, size_limit=50_000)
TABLE = "odata/v1/CBS/85984NED"


@pytest.fixture
def publisher() -> Iterator[Publisher]:
    publisher = Publisher({"85984NED": key_figures("85984NED", 2024)})
    with serving(publisher):
        yield publisher


class Asking:
    """A reader whose waits are written down instead of waited."""

    def __init__(self, publisher: Publisher, folder: Path, manners: Manners = MANNERS) -> None:
        self.waits: list[float] = []
        self.told: list[str] = []
        fetcher = Fetcher(
            publisher.base, self.waits.append, lambda: NOW, self.told.append, manners, "cijfers@voorbeeld.nl"
        )
        self.fetcher = fetcher
        self.reader = Reader(fetcher, PageCache(folder), publisher.base, publisher.base, lambda: NOW, self.told.append)

    def rows(self, part: str = "Observations", version: str = "1") -> int:
        return sum(len(rows) for _, rows in self.reader.pages(f"{TABLE}/{part}", version, parse_rows, part))


def status(code: int, **headers: str) -> object:
    return lambda handler: handler.send(b"{}", status=code, **headers)


def cut(handler: Handler) -> None:
    handler.send(b'{"value": [{"Id": 1', announced=5_000)


def truncated(handler: Handler) -> None:
    handler.send(b'{"value": [{"Id": 1')


def html(handler: Handler) -> None:
    handler.send(b"<html>Onderhoud</html>", kind="text/html")


EXPECTED = 9 * 12 + 8 + 1  # twelve measures of nine areas, the division of eight, one row of another municipality


@pytest.mark.parametrize("fault", [status(500), status(503), status(429), cut, truncated, html])
def test_what_passes_is_asked_again_and_nothing_is_lost(publisher: Publisher, tmp_path: Path, fault: object) -> None:
    asking = Asking(publisher, tmp_path)
    publisher.fail("skiptoken=25", fault, times=2)  # type: ignore[arg-type]
    assert asking.rows() == EXPECTED
    assert publisher.count("skiptoken=25") == 3
    assert [wait for wait in asking.waits if wait != MANNERS.pause] == [2.0, 4.0]  # doubled
    assert any("asking again" in line for line in asking.told)


def test_retry_after_goes_before_our_own_patience(publisher: Publisher, tmp_path: Path) -> None:
    asking = Asking(publisher, tmp_path)
    publisher.fail("Observations", status(429, Retry_After="7"))  # type: ignore[arg-type]
    publisher.fail("Observations", status(503, Retry_After="Fri, 02 Jan 2026 12:00:30 GMT"))  # type: ignore[arg-type]
    asking.rows()
    assert [wait for wait in asking.waits if wait != MANNERS.pause] == [7.0, 30.0]


def test_a_publisher_who_asks_for_more_than_our_patience_is_left_alone(publisher: Publisher, tmp_path: Path) -> None:
    publisher.fail("Observations", status(429, Retry_After="3600"))  # type: ignore[arg-type]
    with pytest.raises(SourceError, match=r"come back later.*3,600 seconds"):
        Asking(publisher, tmp_path).rows()
    assert publisher.count("Observations") == 1


def test_a_service_that_keeps_failing_is_given_up(publisher: Publisher, tmp_path: Path) -> None:
    publisher.fail("Observations", status(500), times=99)  # type: ignore[arg-type]
    asking = Asking(publisher, tmp_path)
    with pytest.raises(SourceError, match=r"does not answer \(asked 6 times"):
        asking.rows()
    assert publisher.count("Observations") == MANNERS.attempts
    assert [wait for wait in asking.waits if wait != MANNERS.pause] == [2, 4, 8, 16, 32]


@pytest.mark.parametrize(("code", "words"), [(404, "does not know"), (400, "refuses the question"), (403, "refuses")])
def test_a_refusal_is_not_asked_again(publisher: Publisher, tmp_path: Path, code: int, words: str) -> None:
    publisher.fail("Observations", status(code))  # type: ignore[arg-type]
    with pytest.raises(SourceError, match=words):
        Asking(publisher, tmp_path).rows()
    assert len(publisher.asked) == 1


def test_nothing_is_asked_of_another_host(publisher: Publisher, tmp_path: Path) -> None:
    elsewhere = Publisher({})
    with serving(elsewhere) as other:
        publisher.fail("Observations", status(302, Location=f"{other}/x"))  # type: ignore[arg-type]
        with pytest.raises(SourceError, match="another host"):
            Asking(publisher, tmp_path).rows()
        link = f'{{"value": [{{"Id": 1}}], "@odata.nextLink": "{other}/x"}}'.encode()
        publisher.fail("MeasureCodes", lambda handler: handler.send(link))
        with pytest.raises(SourceError, match="another host"):
            Asking(publisher, tmp_path).rows("MeasureCodes")
    assert elsewhere.asked == []


def test_a_redirect_within_the_host_is_followed_but_not_without_end(publisher: Publisher, tmp_path: Path) -> None:
    publisher.fail("MeasureCodes", status(301, Location=f"/{TABLE}/Observations"))  # type: ignore[arg-type]
    assert Asking(publisher, tmp_path).rows("MeasureCodes") == EXPECTED
    publisher.fail("Properties", status(302, Location=f"/{TABLE}/Properties"), times=9)  # type: ignore[arg-type]
    with pytest.raises(SourceError, match="sending us on"):
        Asking(publisher, tmp_path).reader.document(f"{publisher.base}/{TABLE}/Properties", "")


def test_links_in_a_circle_are_noticed(publisher: Publisher, tmp_path: Path) -> None:
    link = f'{{"value": [{{"Id": 1}}], "@odata.nextLink": "{publisher.base}/{TABLE}/Observations"}}'.encode()
    publisher.fail("Observations", lambda handler: handler.send(link), times=99)
    with pytest.raises(SourceError, match="in a circle"):
        Asking(publisher, tmp_path).rows()
    assert publisher.count("Observations") == 1


def test_rows_that_were_announced_and_do_not_come_are_missed(publisher: Publisher, tmp_path: Path) -> None:
    short = b'{"@odata.count": 2, "value": [{"Id": 1}]}'
    publisher.fail("Observations", lambda handler: handler.send(short))
    with pytest.raises(SourceError, match="2 announced, 1 found"):
        Asking(publisher, tmp_path).rows()


def test_a_huge_answer_is_stopped_on_the_way(publisher: Publisher, tmp_path: Path) -> None:
    huge = b'{"value": [' + b'{"Id": 1},' * 10_000 + b'{"Id": 1}]}'
    publisher.fail("Observations", lambda handler: handler.send(huge), times=9)
    with pytest.raises(SourceError, match="larger than the limit"):
        Asking(publisher, tmp_path).rows()
    assert publisher.count("Observations") == 1


def test_the_publisher_sees_who_asks_and_whom_to_write_to(publisher: Publisher, tmp_path: Path) -> None:
    Asking(publisher, tmp_path).rows()
    (agent,) = publisher.agents
    assert agent.startswith("Buurtpeil/")
    assert "cijfers@voorbeeld.nl" in agent
    assert "\n" not in user_agent("x\nHost: elders")


def test_there_is_a_pause_between_two_questions(publisher: Publisher, tmp_path: Path) -> None:
    asking = Asking(publisher, tmp_path)
    asking.rows()
    assert len(publisher.asked) == 5  # 117 rows in pages of 25
    assert asking.waits == [MANNERS.pause] * 4


def test_the_same_version_is_not_asked_again_and_another_only_if_it_changed(
    publisher: Publisher, tmp_path: Path
) -> None:
    Asking(publisher, tmp_path).rows(version="1")
    publisher.asked.clear()
    assert Asking(publisher, tmp_path).rows(version="1") == EXPECTED
    assert publisher.asked == []
    publisher.tables["85984NED"].parts["Observations"][0]["Value"] = 5  # on the first page
    assert Asking(publisher, tmp_path).rows(version="2") == EXPECTED
    assert len(publisher.asked) == 5
    assert publisher.not_modified == 4


def test_a_page_that_was_damaged_on_the_disk_is_fetched_again(publisher: Publisher, tmp_path: Path) -> None:
    Asking(publisher, tmp_path).rows()
    page = sorted((tmp_path / "pages").iterdir())[0]
    page.write_bytes(page.read_bytes()[:-9])
    publisher.asked.clear()
    assert Asking(publisher, tmp_path).rows() == EXPECTED
    assert len(publisher.asked) == 1


@pytest.mark.parametrize(
    "address",
    [
        "ftp://127.0.0.1/x",
        "file:///etc/hosts",
        "127.0.0.1",
        "",
        "http://",
        "http://me:secret@host.example/",
        "http://[::1",
    ],
)
def test_only_plain_web_addresses_are_asked(address: str) -> None:
    with pytest.raises(SourceError, match="not an address that can be asked"):
        Fetcher(address, lambda _: None, lambda: NOW, lambda _: None)


def test_a_host_that_is_not_there_is_said_in_words(tmp_path: Path) -> None:
    with serving(Publisher({})) as base:
        gone = Publisher({}, base=base)
    with pytest.raises(SourceError, match="does not answer"):
        Asking(gone, tmp_path, replace(MANNERS, attempts=2)).rows()


def test_https_is_never_left_for_http() -> None:
    fetcher = Fetcher("https://host.example", lambda _: None, lambda: NOW, lambda _: None)
    with pytest.raises(SourceError, match="another host"):
        fetcher.get("http://host.example/x", {}, lambda answer: parse_document(answer.body, answer.content_type, ""))
    assert Answer(200, b"", "", "", "").status == 200
