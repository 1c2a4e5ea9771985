# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Does a clean-up remove what may go, and never what is current?"""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from store_examples import NOW, RETRIEVED, build_delivery, publish_results, recipe_of

from buurtpeil.errors import StoreError
from buurtpeil.store import Store

DAY = timedelta(days=1)


def at(root: Path, moment: datetime) -> Store:
    return Store(root, clock=lambda: moment)


def test_results_go_when_no_set_publishes_them_and_they_are_old(store: Store) -> None:
    old = publish_results(at(store.root, NOW - 40 * DAY), recipe_of(seed=1))
    current = publish_results(at(store.root, NOW - 40 * DAY), recipe_of(seed=2))
    recent = publish_results(at(store.root, NOW - 5 * DAY), recipe_of(seed=3))
    at(store.root, NOW - 40 * DAY).set_published("voorbeeldstad", current)
    removed = store.gc(keep=30 * DAY)
    assert [(item.kind, item.name, item.bytes > 16) for item in removed] == [("derived", old, True)]
    assert {item.id for item in store.list()} == {current, recent}
    assert {item.name for item in store.gc(keep=timedelta(0))} == {recent}
    assert store.verify() == ()


def test_results_count_as_old_from_when_another_took_their_place(store: Store) -> None:
    first = publish_results(at(store.root, NOW - 400 * DAY), recipe_of(seed=1))
    at(store.root, NOW - 400 * DAY).set_published("voorbeeldstad", first)
    second = publish_results(at(store.root, NOW - 2 * DAY), recipe_of(seed=2))
    at(store.root, NOW - 2 * DAY).set_published("voorbeeldstad", second)
    assert store.gc(keep=30 * DAY) == ()
    assert [item.name for item in at(store.root, NOW + 40 * DAY).gc(keep=30 * DAY)] == [first]


def test_a_dry_run_names_but_removes_nothing(store: Store) -> None:
    old = publish_results(at(store.root, NOW - 40 * DAY), recipe_of())
    (store.root / "tmp" / "leftover").mkdir()
    named = store.gc(dry_run=True)
    assert [(item.kind, item.name) for item in named] == [("leftover", "leftover"), ("derived", old)]
    assert store.show(old).id == old
    assert store.gc() == named
    assert store.list() == ()


def test_raw_figures_go_only_when_asked(store: Store, files: Path) -> None:
    old = store.publish_raw(build_delivery(files), RETRIEVED - 90 * DAY)
    store.publish_raw(build_delivery(files, (1.0,)), RETRIEVED - 60 * DAY)
    assert store.gc() == ()
    assert [(item.kind, item.name) for item in store.gc(include_raw=True)] == [("raw", old.id)]
    assert store.verify() == ()


def test_raw_figures_that_a_kept_result_names_stay(store: Store, files: Path) -> None:
    used = store.publish_raw(build_delivery(files), RETRIEVED - 90 * DAY)
    store.publish_raw(build_delivery(files, (1.0,)), RETRIEVED - 60 * DAY)
    store.set_published("voorbeeldstad", publish_results(store, recipe_of() | {"deep": {"inputs": [used.id]}}))
    assert store.gc(include_raw=True) == ()
    assert store.show(used.id).id == used.id


def test_an_unreadable_result_keeps_itself_and_all_raw_figures(store: Store, files: Path) -> None:
    store.publish_raw(build_delivery(files), RETRIEVED - 90 * DAY)
    store.publish_raw(build_delivery(files, (1.0,)), RETRIEVED - 60 * DAY)
    broken = publish_results(at(store.root, NOW - 90 * DAY), recipe_of())
    (store.root / "derived" / broken / "manifest.json").unlink()
    assert store.gc(include_raw=True) == ()
    assert (store.root / "derived" / broken).is_dir()


def test_a_damaged_pointer_stops_the_clean_up(store: Store) -> None:
    publish_results(at(store.root, NOW - 90 * DAY), recipe_of())
    pointer = store.root / "refs" / "published" / "voorbeeldstad"
    pointer.parent.mkdir(parents=True)
    pointer.write_text("half")
    with pytest.raises(StoreError, match="does not hold an identifier"):
        store.gc()
    assert store.has_derived(recipe_of())


actions = st.one_of(
    st.tuples(st.just("raw"), st.integers(0, 2)),
    st.tuples(st.just("derived"), st.integers(0, 2)),
    st.tuples(st.just("publish"), st.sampled_from(["voorbeeldstad", "nederland"])),
    st.tuples(st.just("gc"), st.booleans()),
)


@settings(max_examples=15, deadline=None)
@given(st.lists(actions, min_size=4, max_size=12))
def test_whatever_is_done_what_is_current_stays_and_the_store_is_whole(
    tmp_path_factory: pytest.TempPathFactory, done: list[tuple[str, object]]
) -> None:
    folder = tmp_path_factory.mktemp("history")
    moment, results = NOW, []
    current: dict[str, str] = {}
    for action, detail in done:
        moment += 20 * DAY
        store = at(folder / "store", moment)
        if action == "raw":
            current["raw"] = store.publish_raw(build_delivery(folder / "files", (float(str(detail)),)), moment).id
        elif action == "derived":
            results.append(
                publish_results(store, recipe_of(*([current["raw"]] if "raw" in current else []), seed=len(results)))
            )
        elif action == "publish" and results and str(detail) == "voorbeeldstad":
            store.set_published(str(detail), results[-1])
            current["published"] = results[-1]
        elif action == "gc":
            removed = {item.name for item in store.gc(keep=30 * DAY, include_raw=bool(detail))}
            results = [name for name in results if name not in removed]
            assert not removed & set(current.values())
        assert store.verify() == ()
        for name in current.values():
            assert store.show(name).id == name
