# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Is what was published there, whole, unchanged and findable?"""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
from store_examples import NOW, RETRIEVED, build_delivery, describe, figures_of, publish_results, recipe_of

from buurtpeil.errors import StoreError
from buurtpeil.store import DerivedSnapshot, RawSnapshot, Store
from buurtpeil.store.delivery import Delivery


def test_a_raw_snapshot_keeps_tables_original_and_an_account_of_every_row(store: Store, files: Path) -> None:
    delivery = build_delivery(files)
    snapshot = store.publish_raw(delivery, RETRIEVED)
    assert snapshot.is_new
    assert snapshot.figures().equals(delivery.figures)
    assert snapshot.areas().equals(delivery.areas)
    assert snapshot.boundaries() is None
    (original,) = snapshot.originals
    content = delivery.originals[0].read_bytes()
    assert original.read_bytes() == content
    manifest = snapshot.manifest
    assert manifest["files"]["original/verzinsel.csv"] == {
        "sha256": hashlib.sha256(content).hexdigest(),
        "bytes": len(content),
    }
    assert manifest["description"]["title"] == {"nl": "Verzonnen cijfers", "en": "Made-up figures"}
    assert manifest["rows_read"] == 5
    assert manifest["left_out"] == [{"what": "row", "rows": 2, "reason": {"nl": "kopregels", "en": "header lines"}}]
    assert manifest["tables"]["figures"]["rows_kept"] == 3
    assert manifest["tables"]["areas"]["schema"][1] == {"name": "edition", "type": "int16", "nullable": False}
    assert manifest["retrieved"] == "2026-03-01T09:30:00+00:00"


def test_the_retrieval_time_is_stored_in_utc_and_must_know_its_zone(store: Store, files: Path) -> None:
    amsterdam_winter = timezone(timedelta(hours=1))
    snapshot = store.publish_raw(build_delivery(files), datetime(2026, 1, 1, 0, 30, tzinfo=amsterdam_winter))
    assert snapshot.manifest["retrieved"] == "2025-12-31T23:30:00+00:00"
    with pytest.raises(StoreError, match="time zone"):
        store.publish_raw(build_delivery(files, (1.0,)), datetime(2026, 1, 1))


def test_the_same_content_again_is_the_same_snapshot(store: Store, files: Path) -> None:
    first = store.publish_raw(build_delivery(files), RETRIEVED)
    again = store.publish_raw(build_delivery(files), RETRIEVED + timedelta(days=9))
    assert (again.id, again.is_new) == (first.id, False)
    assert again.manifest == first.manifest
    assert len(store.raw_snapshots(current_only=False)) == 1


def test_a_later_delivery_becomes_current_and_the_earlier_one_stays(store: Store, files: Path) -> None:
    first = store.publish_raw(build_delivery(files), RETRIEVED)
    second = store.publish_raw(build_delivery(files, (1.0, 2.0)), RETRIEVED + timedelta(days=1))
    assert [item.id for item in store.raw_snapshots()] == [second.id]
    assert [item.id for item in store.raw_snapshots(current_only=False)] == [first.id, second.id]
    assert store.raw_snapshots(current_only=False)[0].figures().num_rows == 3
    back = store.publish_raw(build_delivery(files), RETRIEVED)
    assert not back.is_new
    assert [item.id for item in store.raw_snapshots()] == [first.id]


def test_raw_snapshots_are_chosen_by_publication_set(store: Store, files: Path) -> None:
    made_up = store.publish_raw(build_delivery(files), RETRIEVED)
    real = store.publish_raw(build_delivery(files, dataset="anders", publication_set="nederland"), RETRIEVED)
    assert [item.id for item in store.raw_snapshots("voorbeeldstad")] == [made_up.id]
    assert [item.id for item in store.raw_snapshots("nederland")] == [real.id]
    assert {item.id for item in store.raw_snapshots()} == {made_up.id, real.id}


def test_made_up_and_real_figures_never_take_each_others_place(store: Store, files: Path) -> None:
    made_up = store.publish_raw(build_delivery(files), RETRIEVED)
    with pytest.raises(StoreError, match="another publication set"):
        store.publish_raw(build_delivery(files, publication_set="nederland"), RETRIEVED)
    derived = publish_results(store, recipe_of(made_up.id))
    with pytest.raises(StoreError, match="belong to voorbeeldstad, not nederland"):
        store.set_published("nederland", derived)
    assert store.published("nederland") is None


def test_two_originals_of_one_name_are_both_kept(store: Store, files: Path) -> None:
    for name in ("a", "b"):
        (files / name).mkdir(parents=True)
        (files / name / "data.csv").write_text(name)
    originals = (files / "a" / "data.csv", files / "b" / "data.csv")
    snapshot = store.publish_raw(Delivery(describe(), originals, 1, figures=figures_of([1.0])), RETRIEVED)
    assert sorted(path.read_text() for path in snapshot.originals) == ["a", "b"]


def test_an_absent_original_publishes_nothing(store: Store, files: Path) -> None:
    gone = Delivery(describe(), (files / "gone.csv",), 1, figures=figures_of([1.0]))
    with pytest.raises(StoreError, match=r"can't be read.*gone\.csv"):
        store.publish_raw(gone, RETRIEVED)
    assert store.list() == ()
    assert list((store.root / "tmp").iterdir()) == []


@pytest.mark.parametrize("name", ["", "../elsewhere", ".hidden", "a/b", "x" * 101])
def test_a_name_that_is_no_file_name_is_refused(store: Store, files: Path, name: str) -> None:
    with pytest.raises(StoreError, match="name of a dataset"):
        store.publish_raw(build_delivery(files, dataset=name), RETRIEVED)
    assert store.raw_snapshots(current_only=False) == []


def test_a_delivery_of_nothing_is_refused(store: Store) -> None:
    with pytest.raises(StoreError, match=r"must hold at least one of figures, areas"):
        store.publish_raw(Delivery(describe(), (), 0), RETRIEVED)


def test_results_are_visible_when_complete_and_not_before(store: Store) -> None:
    recipe = recipe_of("0" * 64)
    with store.stage_derived(recipe) as stage:
        (stage.path / "answer.txt").write_text("42")
        assert not store.has_derived(recipe)
        assert store.list() == ()
    assert store.has_derived(recipe)
    snapshot = store.derived(recipe)
    assert snapshot.id == stage.id
    assert (snapshot.path / "answer.txt").read_text() == "42"
    assert snapshot.manifest["recipe"] == recipe
    assert snapshot.manifest["created"] == NOW.isoformat()


def test_results_that_fail_leave_nothing(store: Store) -> None:
    recipe = recipe_of()

    def fail_half_way() -> None:
        with store.stage_derived(recipe) as stage:
            (stage.path / "half.txt").write_text("half")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_half_way()
    assert not store.has_derived(recipe)
    assert list((store.root / "tmp").iterdir()) == []


def test_a_later_publication_never_overwrites_an_earlier_one(store: Store) -> None:
    first = publish_results(store, recipe_of(), "eerst")
    assert publish_results(store, recipe_of(), "later") == first
    assert (store.derived(recipe_of()).path / "summary.txt").read_text() == "eerst"


def test_a_stage_that_stays_empty_or_holds_a_link_is_refused(store: Store) -> None:
    with pytest.raises(StoreError, match="at least one file"), store.stage_derived(recipe_of()):
        pass
    with pytest.raises(StoreError, match=r"plain files.*link"), store.stage_derived(recipe_of()) as stage:
        (stage.path / "link").symlink_to("/etc/hostname")
    with pytest.raises(StoreError, match="manifest is written by the store"), store.stage_derived(recipe_of()) as stage:
        (stage.path / "manifest.json").write_text("{}")
    assert store.list() == ()


def test_a_fault_of_another_file_passes_unchanged_through_a_stage(store: Store, files: Path) -> None:
    with pytest.raises(FileNotFoundError), store.stage_derived(recipe_of()):
        (files / "not-there.csv").read_text()


def test_published_points_to_one_snapshot_a_set(store: Store) -> None:
    assert store.published("voorbeeldstad") is None
    assert store.publication_sets() == ()
    first, second = publish_results(store, recipe_of(seed=1)), publish_results(store, recipe_of(seed=2))
    store.set_published("voorbeeldstad", first)
    store.set_published("voorbeeldstad", second)
    published = store.published("voorbeeldstad")
    assert published is not None
    assert published.id == second
    assert store.publication_sets() == ("voorbeeldstad",)
    assert store.show(first).id == first


def test_an_absent_snapshot_can_not_be_published(store: Store) -> None:
    with pytest.raises(StoreError, match="not there"):
        store.set_published("voorbeeldstad", "0" * 64)
    assert store.published("voorbeeldstad") is None


def test_a_snapshot_is_found_by_the_start_of_its_identifier(store: Store, files: Path) -> None:
    raw = store.publish_raw(build_delivery(files), RETRIEVED)
    derived = publish_results(store, recipe_of(raw.id))
    assert isinstance(store.show(raw.id[:10]), RawSnapshot)
    assert isinstance(store.show(derived[:10].upper()), DerivedSnapshot)
    with pytest.raises(StoreError, match="no such snapshot"):
        store.show("xyz")
    with pytest.raises(StoreError, match="no such snapshot"):
        store.show("")


def test_a_start_that_two_snapshots_share_is_refused(store: Store) -> None:
    found = [publish_results(store, recipe_of(seed=seed)) for seed in range(17)]  # 16 hexadecimal digits
    digits = [name[0] for name in found]
    shared = next(digit for digit in digits if digits.count(digit) > 1)
    with pytest.raises(StoreError, match="More than one snapshot begins with"):
        store.show(shared)


def test_the_list_says_what_is_there_and_what_is_current(store: Store, files: Path) -> None:
    old = store.publish_raw(build_delivery(files), RETRIEVED)
    new = store.publish_raw(build_delivery(files, (1.0, 2.0)), RETRIEVED + timedelta(days=1))
    derived = publish_results(store, recipe_of(new.id))
    store.set_published("voorbeeldstad", derived)
    listed = store.list()
    assert [(item.kind, item.id) for item in listed] == [("raw", old.id), ("raw", new.id), ("derived", derived)]
    assert [item.current_for for item in listed] == [(), ("made-up/verzinsels-2024",), ("voorbeeldstad",)]
    assert [item.rows for item in listed] == [4, 3, 0]
    assert listed[2].bytes == 2 * len("uitkomst")


def test_an_empty_or_absent_store_reads_as_empty_and_is_not_made(tmp_path: Path) -> None:
    store = Store(tmp_path / "nowhere")
    assert (store.list(), store.raw_snapshots(), store.verify(), store.gc()) == ((), [], (), ())
    assert store.published("nederland") is None
    assert not store.root.exists()


def test_the_default_store_follows_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BUURTPEIL_STORE", str(tmp_path / "here"))
    assert Store.default().root == tmp_path / "here"
    monkeypatch.delenv("BUURTPEIL_STORE")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert Store.default().root == tmp_path / ".local" / "share" / "buurtpeil"


def test_a_file_of_a_snapshot_is_read_only(store: Store, files: Path) -> None:
    snapshot = store.publish_raw(build_delivery(files), RETRIEVED)
    modes = {path.stat().st_mode & 0o777 for path in snapshot.path.rglob("*") if path.is_file()}
    assert modes == {0o444}
