# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""What is written in a page comes back, and any other bytes give a clear refusal, never anything else."""

from __future__ import annotations

import json
import math
import zipfile
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from buurtpeil.errors import SourceError
from buurtpeil.sources import statline_odata
from buurtpeil.sources.live import pages
from buurtpeil.sources.live.bundle import STATLINE, About, read_bundle, write_bundle
from buurtpeil.sources.live.observations import read_cells
from buurtpeil.sources.live.pages import DamagedPageError, Page, follow, parse_document, parse_features, parse_rows
from buurtpeil.sources.live.reader import Document
from buurtpeil.sources.live.schema import take_measures
from buurtpeil.sources.live.tables import live_boundaries, live_tables, table_of
from tests.sources.live_server import AREA, key_figures

quick = settings(max_examples=150, deadline=None)
JSON = "application/json;odata.metadata=minimal;odata.streaming=true"
URL = "https://host.example/odata"
scalars = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text()
anything = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4), max_leaves=12
)
rows = st.lists(st.dictionaries(st.text(), scalars, max_size=5), max_size=8)


@quick
@given(rows=rows, link=st.text(max_size=30))
def test_every_row_and_the_link_come_back(rows: list[dict[str, Any]], link: str) -> None:
    body = json.dumps({"value": rows, "@odata.nextLink": link}).encode()
    page = parse_rows(parse_document(body, JSON, URL), URL)
    assert list(page.rows) == rows
    assert page.next_url == link


@quick
@given(rows=rows, cut=st.floats(0, 1, exclude_max=True))
def test_a_page_that_is_cut_anywhere_is_never_a_page(rows: list[dict[str, Any]], cut: float) -> None:
    body = json.dumps({"value": rows}).encode()
    with pytest.raises(DamagedPageError):
        parse_document(body[: int(len(body) * cut)], JSON, URL)


@quick
@given(body=st.binary(max_size=60) | anything.map(lambda value: json.dumps(value).encode()))
@example(b"[" * 100_000)
@example(b'{"value": [{"Value": NaN}]}')
@example(b'{"value": {}}')
@example(b'{"value": [1]}')
@example(b'{"value": [], "@odata.nextLink": 3}')
@example(b'{"value": [], "@odata.count": true}')
@example(b'{"type": "FeatureCollection", "features": [{"properties": null}]}')
@example(b'{"type": "FeatureCollection", "features": [], "links": [{"rel": "next", "href": 3}]}')
def test_any_other_bytes_are_refused_in_words(body: bytes) -> None:
    for parse in (parse_rows, parse_features):
        outcome: Page | SourceError
        try:
            outcome = parse(parse_document(body, JSON, URL), URL)
        except SourceError as problem:
            outcome = problem
        if isinstance(outcome, SourceError):
            assert URL in outcome.values
            assert outcome.way_out
        else:
            assert all(isinstance(row, dict) for row in outcome.rows)


@quick
@given(sizes=st.lists(st.integers(1, 5), min_size=1, max_size=12))
def test_pages_are_followed_in_order_each_once(sizes: list[int]) -> None:
    def load(url: str) -> Page:
        place = int(url)
        rows = tuple({"page": place, "row": row} for row in range(sizes[place]))
        return Page(rows, str(place + 1) if place + 1 < len(sizes) else "", sum(sizes))

    found = [row for page in follow("0", load, lambda _, link: link) for row in page.rows]
    assert found == [{"page": place, "row": row} for place, size in enumerate(sizes) for row in range(size)]


def test_links_that_never_end_are_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "MOST_PAGES", 5)
    loaded: list[str] = []

    def load(url: str) -> Page:
        loaded.append(url)
        return Page(({},), f"{url}x")

    with pytest.raises(SourceError, match="do not end"):
        list(follow("x", load, lambda _, link: link))
    assert len(loaded) == 5
    with pytest.raises(SourceError, match="without rows"):
        list(follow("x", lambda _: Page((), "y"), lambda _, link: link))


def bundle_of(path: Path, **changed: object) -> Path:
    """A sound bundle of the key figures of 2024, as if it had come in one page a part."""
    table = key_figures("85984NED", 2024)
    parts = {"Properties": table.properties} | {part: {"value": found} for part, found in table.parts.items()}
    documents = {
        part: [Document(f"{URL}/{part}", json.dumps(content | changed).encode(), content, "2026-01-02T12:00:00+00:00")]
        for part, content in parts.items()
    }
    return write_bundle(path, About(STATLINE, "85984NED", AREA, "Voorbeeldveen", URL, "2026-01-02"), documents)


def test_the_same_answers_give_the_same_file(tmp_path: Path) -> None:
    first, second = bundle_of(tmp_path / "a.fetched.zip"), bundle_of(tmp_path / "b.fetched.zip")
    assert first.read_bytes() == second.read_bytes()
    assert statline_odata.ADAPTER.discover(first) == [first]


@settings(max_examples=120, deadline=None)
@given(changes=st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 255)), min_size=1, max_size=4))
def test_a_damaged_bundle_is_refused_or_unchanged(
    tmp_path_factory: pytest.TempPathFactory, changes: list[tuple[float, int]]
) -> None:
    path = tmp_path_factory.mktemp("bundle") / "x.fetched.zip"
    sound = statline_odata.ADAPTER.read(bundle_of(path), lambda _: None)
    data = bytearray(path.read_bytes())
    for place, value in changes:
        data[int(place * len(data))] = value
    path.write_bytes(bytes(data))
    with suppress(SourceError):
        assert statline_odata.ADAPTER.read(path, lambda _: None).figures == sound.figures


def test_a_page_that_was_changed_in_a_bundle_is_noticed(tmp_path: Path) -> None:
    path = bundle_of(tmp_path / "x.fetched.zip")
    with zipfile.ZipFile(path) as bundle:
        parts = {name: bundle.read(name) for name in bundle.namelist()}
    changed = tmp_path / "y.fetched.zip"
    with zipfile.ZipFile(changed, "w") as bundle:
        for name, body in parts.items():
            bundle.writestr(name, body.replace(b"6003", b"7003"))
    with pytest.raises(SourceError, match="not what was fetched"):
        read_bundle(changed)


def test_every_listed_table_says_what_it_needs() -> None:
    assert len({table.id for table in live_tables()}) == len(live_tables())
    years = [table.year for table in live_tables() if table.kind == "kwb"]
    assert years == list(range(2014, 2026))
    for table in live_tables():
        measures = {rule.measure for rule in table.rules}
        assert {*table.required, *table.codes} <= measures, table.id
        assert table.status in ("confirm", "confirmed")
    assert all(item.id.endswith(str(item.year)) for item in live_boundaries())


def test_a_measure_is_recognised_by_title_and_unit_whatever_its_code() -> None:
    table = table_of("85984ned")
    listed = [
        {"Identifier": f"X{place}", "Title": title, "Unit": unit}
        for place, (title, unit) in enumerate(
            [("Aantal  inwoners\xa0", "aantal"), ("Huishoudens totaal", "aantal"), ("Woningvoorraad", "aantal")]
        )
    ]
    taken = take_measures(table, listed)
    assert {code: rule.measure for code, rule in taken.rules.items()} == {
        "X0": "inhabitants",
        "X1": "households",
        "X2": "homes",
    }


AREAS = ["BU99980101", "BU99980102", "GM9998"]
cells = st.dictionaries(
    st.tuples(st.sampled_from(["X0", "X1", "X9"]), st.sampled_from([*AREAS, "BU99900101"])),
    st.none() | st.integers(0, 10**9),
    max_size=12,
)


@quick
@given(given_cells=cells, widths=st.integers(0, 4))
def test_every_observation_comes_back_and_a_gap_stays_a_gap(
    given_cells: dict[tuple[str, str], int | None], widths: int
) -> None:
    table = table_of("85984NED")
    titles = [("Aantal inwoners", "aantal"), ("Huishoudens totaal", "aantal"), ("Woningvoorraad", "aantal")]
    taken = take_measures(
        table, [{"Identifier": f"X{place}", "Title": title, "Unit": unit} for place, (title, unit) in enumerate(titles)]
    )
    written = [
        {"Measure": measure, "WijkenEnBuurten": area + " " * widths, "Value": value, "ValueAttribute": "None"}
        for (measure, area), value in given_cells.items()
    ]
    found = read_cells(table, written, taken, AREAS, [])
    back = {
        (measure, AREAS[place]): None if math.isnan(values[place]) else values[place]
        for (measure, _), values in found.values.items()
        for place in np.flatnonzero(found.has_row[measure, ""])
    }
    asked = {key: value for key, value in given_cells.items() if key[0] in taken.rules and key[1] in AREAS}
    assert back == asked
    assert found.other_rows == len(given_cells) - len(asked)
    if written and asked:
        with pytest.raises(SourceError, match="repeats an earlier one"):
            read_cells(table, [*written, *written], taken, AREAS, [])
