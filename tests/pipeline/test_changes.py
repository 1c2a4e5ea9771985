# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Does a publication tell what changed since the one before, and only that?

Needs small made-up deliveries of one municipality, loaded and published twice.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from buurtpeil.indicators.statuses import Flag, Status
from buurtpeil.pipeline.change_report import NEVER, OTHER_FORMAT, Changes, read_changes, say_changes
from buurtpeil.pipeline.changes import ChangeKind
from buurtpeil.pipeline.publication import open_publication
from buurtpeil.pipeline.publish import publish
from buurtpeil.store import Store
from buurtpeil.store.delivery import Delivery
from tests.cli.terminal import run
from tests.pipeline.test_publish_promises import MOMENT, NAMES, SET, build, homes, people

VALUES = {"GM9999": 300.0, "BU99990101": 250.0, "BU99990102": 325.0}


def changes_of(store: Store, area: str = "") -> Changes:
    publication = open_publication(store, SET)
    assert publication is not None
    return read_changes(publication, area)


def told(changes: Changes) -> set[tuple[str, str, str, float | None, float | None, bool]]:
    names = ("area", "period", "kind", "old", "new", "is_final")
    return {tuple(row[name] for name in names) for row in changes.figures.to_pylist()}  # type: ignore[misc]


def with_flags(delivery: Delivery, flag: Flag) -> Delivery:
    figures = delivery.figures
    assert figures is not None
    flags = pa.array(np.full(figures.num_rows, flag, dtype=np.uint16))
    return replace(delivery, figures=figures.set_column(figures.schema.get_field_index("flags"), "flags", flags))


def without_figure(delivery: Delivery, area: str) -> Delivery:
    figures = delivery.figures
    assert figures is not None
    gone = np.array([code == area for code in figures["area"].to_pylist()])
    value = pa.array(np.where(gone, np.nan, figures["value"].to_numpy()), mask=gone)
    status = pa.array(np.where(gone, np.uint8(Status.UNKNOWN), np.uint8(Status.OBSERVED)))
    columns = {"value": value, "status": status}
    arrays = [columns.get(name, figures[name]) for name in figures.schema.names]
    return replace(delivery, figures=pa.table(arrays, schema=figures.schema))


def published(tmp_path: Path, *deliveries: Delivery) -> Store:
    """A store in which the first two were published, and then each of the others."""
    store = Store(tmp_path / "store")
    for day, delivery in enumerate(deliveries):
        store.publish_raw(delivery, MOMENT + timedelta(days=day))
        if day:
            publish(store, SET)
    return store


def value(tmp_path: Path, values: dict[str, float], period: str = "2024") -> Delivery:
    return build(tmp_path, "homes", "average-home-value", values, period)


def test_the_first_publication_has_nothing_to_compare_with(tmp_path: Path) -> None:
    changes = changes_of(published(tmp_path, people(tmp_path), homes(tmp_path)))
    assert (changes.reason, changes.previous, changes.figures.num_rows) == (NEVER, "", 0)
    assert say_changes(changes, "nl") == ["Dit is de eerste publicatie: er is niets om mee te vergelijken."]


def test_a_figure_that_its_publisher_changed_is_told_with_old_new_and_both_deliveries(tmp_path: Path) -> None:
    store = published(
        tmp_path, people(tmp_path), value(tmp_path, VALUES), value(tmp_path, VALUES | {"BU99990101": 260.0})
    )
    changes = changes_of(store)
    assert told(changes) == {("BU99990101", "2024", "revised", 250.0, 260.0, False)}
    row = changes.figures.to_pylist()[0]
    assert row["old_snapshot"] != row["new_snapshot"]
    assert {changes.titles[row[name]]["publisher"] for name in ("old_snapshot", "new_snapshot")} == {
        "Verzonnen bronhouder"
    }
    assert changes.deliveries == {"came": [row["new_snapshot"]], "went": [row["old_snapshot"]]}


def test_figures_that_come_and_go_are_told_and_what_stays_is_not(tmp_path: Path) -> None:
    first, second = value(tmp_path, VALUES), without_figure(value(tmp_path, VALUES), "BU99990102")
    extra = build(tmp_path, "more", "average-home-value", {"BU99990102": 310.0}, "2023")
    store = published(tmp_path, people(tmp_path), first, second)
    store.publish_raw(extra, MOMENT + timedelta(days=9))
    assert told(changes_of(store)) == {("BU99990102", "2024", "withdrawn", 325.0, None, False)}
    publish(store, SET)
    assert told(changes_of(store)) == {("BU99990102", "2023", "added", None, 310.0, False)}


def test_an_indicator_tells_once_how_many_figures_came_in_which_periods(tmp_path: Path) -> None:
    store = published(tmp_path, people(tmp_path), value(tmp_path, VALUES))
    for day, period in enumerate(("2022", "2023")):
        extra = build(tmp_path, f"more-{period}", "average-home-value", {"BU99990101": 1.0, "BU99990102": 2.0}, period)
        store.publish_raw(extra, MOMENT + timedelta(days=9 + day))
    publish(store, SET)
    own = [row for row in changes_of(store).over_periods() if row["indicator"] == "average-home-value"]
    assert own == [{"indicator": "average-home-value", "kind": "added", "periods": ["2022", "2023"], "figures": 4}]


def test_a_provisional_figure_becomes_final_with_or_without_another_number(tmp_path: Path) -> None:
    first = with_flags(value(tmp_path, VALUES), Flag.PROVISIONAL)
    store = published(tmp_path, people(tmp_path), first, value(tmp_path, VALUES | {"BU99990101": 260.0}))
    changes = changes_of(store)
    assert told(changes) == {
        ("GM9999", "2024", "final", 300.0, 300.0, True),
        ("BU99990102", "2024", "final", 325.0, 325.0, True),
        ("BU99990101", "2024", "revised", 250.0, 260.0, True),
    }
    assert [changes.count(kind) for kind in ChangeKind] == [0, 1, 0, 3]
    assert say_changes(changes, "nl")[0] == (
        "Cijfers sinds de vorige publicatie: 0 nieuw, 1 herzien door de uitgever, 0 vervallen, "
        "3 van voorlopig naar definitief."
    )


def test_publishing_the_same_again_keeps_the_publication_and_its_changes(tmp_path: Path) -> None:
    store = published(tmp_path, people(tmp_path), value(tmp_path, VALUES), value(tmp_path, VALUES | {"GM9999": 301.0}))
    before = store.published(SET)
    assert before is not None
    assert publish(store, SET).id == before.id
    assert told(changes_of(store)) == {("GM9999", "2024", "revised", 300.0, 301.0, False)}
    assert store.verify() == ()


def test_one_area_tells_only_of_itself_and_what_lies_in_it(tmp_path: Path) -> None:
    store = published(
        tmp_path, people(tmp_path), value(tmp_path, VALUES), value(tmp_path, {key: n + 1 for key, n in VALUES.items()})
    )
    assert {row[0] for row in told(changes_of(store, "BU99990101"))} == {"BU99990101"}
    assert {row[0] for row in told(changes_of(store, "GM9999"))} == set(NAMES)


def test_a_publication_of_another_format_is_not_compared_and_that_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = Store(tmp_path / "store")
    store.publish_raw(people(tmp_path), MOMENT)
    store.publish_raw(homes(tmp_path), MOMENT)
    with monkeypatch.context() as patched:
        patched.setattr("buurtpeil.pipeline.layout.FORMAT_VERSION", 0)
        publish(store, SET)
    publish(store, SET)
    assert changes_of(store).reason == OTHER_FORMAT


def test_another_version_of_a_method_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = published(tmp_path, people(tmp_path), homes(tmp_path))
    monkeypatch.setattr("buurtpeil.estimates.compass.VERSION", "9.9")
    publish(store, SET)
    sentences = say_changes(changes_of(store), "en")
    assert any(text.startswith("A method changed: compass from ") and "to 9.9" in text for text in sentences)


def test_an_area_that_was_renamed_is_told(tmp_path: Path) -> None:
    other = people(tmp_path)
    assert other.areas is not None
    names = ["Andere Hoek" if name == "Bedachte Hoek" else name for name in other.areas["name"].to_pylist()]
    areas = other.areas.set_column(2, other.areas.schema.field("name"), pa.array(names))
    store = published(tmp_path, people(tmp_path), homes(tmp_path), replace(other, areas=areas))
    changes = changes_of(store)
    assert changes.areas["renamed"] == [["BU99990101", "Bedachte Hoek", "Andere Hoek"]]
    assert say_changes(changes, "nl") == ["Eén gebied heeft een andere naam."]


def test_the_terminal_shows_the_figure_and_its_publisher(tmp_path: Path) -> None:
    store = published(
        tmp_path, people(tmp_path), value(tmp_path, VALUES), value(tmp_path, VALUES | {"BU99990101": 260.0})
    )
    text = run(store.root, "changes", "--area", "BU99990101").text
    assert "1 herzien door de uitgever" in text
    assert "BU99990101 Gemiddelde woningwaarde 2024 herzien 250 260 Verzonnen bronhouder" in text
    assert '"kind": "revised"' in run(store.root, "changes", "--format", "json").out
