# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Taking back a load makes current what was current, removes nothing, and can be cut off anywhere."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from buurtpeil.errors import StoreError
from buurtpeil.store import Store
from buurtpeil.store.delivery import Delivery
from buurtpeil.store.layout import Layout
from tests.store.store_examples import RETRIEVED as MOMENT
from tests.store.store_examples import build_delivery

Make = Callable[..., Delivery]


@pytest.fixture
def make_delivery(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Delivery]:
    """A delivery whose one figure is `value`."""

    def make(value: float = 1.0, dataset: str = "verzinsels-2024") -> Delivery:
        return build_delivery(tmp_path_factory.mktemp("files"), (value,), dataset=dataset)

    return make


def current(store: Store) -> list[str]:
    return [snapshot.id for snapshot in store.raw_snapshots()]


def test_undo_goes_back_one_load_at_a_time_and_removes_nothing(tmp_path: Path, make_delivery: Make) -> None:
    store = Store(tmp_path)
    first = store.publish_raw(make_delivery(value=1.0), MOMENT)
    second = store.publish_raw(make_delivery(value=2.0), MOMENT)
    assert current(store) == [second.id]
    (change,) = store.undo_load()
    assert (change.before, change.after) == (second.id, first.id)
    assert current(store) == [first.id]
    store.undo_load()
    assert current(store) == []
    assert store.undo_load() == ()
    assert {snapshot.id for snapshot in store.raw_snapshots(current_only=False)} == {first.id, second.id}
    assert store.verify() == ()


def test_loading_again_after_an_undo_is_a_load_of_its_own(tmp_path: Path, make_delivery: Make) -> None:
    store = Store(tmp_path)
    store.publish_raw(make_delivery(value=1.0), MOMENT)
    store.undo_load()
    again = store.publish_raw(make_delivery(value=1.0), MOMENT)
    assert not again.is_new
    assert current(store) == [again.id]
    assert len(store.undo_load()) == 1
    assert current(store) == []


def test_what_has_one_name_is_taken_back_together(tmp_path: Path, make_delivery: Make) -> None:
    store = Store(tmp_path)
    kept = store.publish_raw(make_delivery(dataset="kept"), MOMENT, "one")
    store.publish_raw(make_delivery(dataset="a"), MOMENT, "two")
    store.publish_raw(make_delivery(dataset="b"), MOMENT, "two")
    assert [change.dataset for change in store.last_load()] == ["b", "a"]
    assert [change.dataset for change in store.undo_load()] == ["b", "a"]
    assert current(store) == [kept.id]


def test_the_same_content_again_is_no_load(tmp_path: Path, make_delivery: Make) -> None:
    store = Store(tmp_path)
    store.publish_raw(make_delivery(), MOMENT, "one")
    store.publish_raw(make_delivery(), MOMENT, "two")
    assert {change.load for change in store.last_load()} == {"one"}


def test_an_undo_that_was_killed_after_the_pointer_is_finished_by_the_next(
    tmp_path: Path, make_delivery: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = Store(tmp_path)
    first = store.publish_raw(make_delivery(value=1.0), MOMENT)
    store.publish_raw(make_delivery(value=2.0), MOMENT)
    with monkeypatch.context() as patch:
        patch.setattr("buurtpeil.store.journal.write_change", lambda *arguments: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            store.undo_load()
    assert current(store) == [first.id]
    store.undo_load()
    assert current(store) == [first.id]
    store.undo_load()
    assert current(store) == []


def test_a_snapshot_that_was_cleaned_up_or_a_foreign_change_refuses_the_undo(
    tmp_path: Path, make_delivery: Make
) -> None:
    store = Store(tmp_path)
    first = store.publish_raw(make_delivery(value=1.0), MOMENT)
    second = store.publish_raw(make_delivery(value=2.0), MOMENT)
    folder = Layout(tmp_path).snapshot("raw", first.id)
    folder.rename(tmp_path / "away")
    with pytest.raises(StoreError, match="no longer in the store"):
        store.undo_load()
    assert current(store) == [second.id]
    (tmp_path / "away").rename(folder)
    pointer = Layout(tmp_path).raw_pointers()[0]
    pointer.write_text("f" * 64 + "\n", encoding="utf-8")
    with pytest.raises(StoreError, match="outside the journal"):
        store.undo_load()
