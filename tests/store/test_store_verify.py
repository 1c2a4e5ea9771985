# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Does `verify` find whatever happens to files behind the store's back?"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from store_examples import RETRIEVED, build_delivery, publish_results, recipe_of

from buurtpeil.errors import StoreError
from buurtpeil.store import Store
from buurtpeil.store.manifest import checksum_of


@pytest.fixture
def filled(store: Store, files: Path) -> Store:
    raw = store.publish_raw(build_delivery(files), RETRIEVED)
    store.set_published("voorbeeldstad", publish_results(store, recipe_of(raw.id)))
    return store


def raw_folder(store: Store) -> Path:
    return store.raw_snapshots()[0].path


def derived_folder(store: Store) -> Path:
    return store.derived(recipe_of(store.raw_snapshots()[0].id)).path


def change(path: Path, content: bytes) -> None:
    path.chmod(0o644)
    path.write_bytes(content)


def flip_last(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    change(path, bytes(content))


def rewrite_manifest(folder: Path, *, keep_checksum: bool, **changes: object) -> None:
    manifest = json.loads((folder / "manifest.json").read_text()) | changes
    if not keep_checksum:
        manifest["checksum"] = checksum_of(manifest)
    change(folder / "manifest.json", json.dumps(manifest).encode())


def remove_raw(store: Store) -> None:
    raw_folder(store).rename(store.root / "elsewhere")


@pytest.mark.parametrize(
    ("harm", "found"),
    [
        (lambda store: (raw_folder(store) / "areas.parquet").unlink(), ["areas.parquet: missing"]),
        (lambda store: flip_last(raw_folder(store) / "figures.parquet"), ["figures.parquet: changed: checksum"]),
        (lambda store: flip_last(raw_folder(store) / "original" / "verzinsel.csv"), ["verzinsel.csv: changed"]),
        (lambda store: change(derived_folder(store) / "summary.txt", b""), ["summary.txt: changed: 0 bytes, was 8"]),
        (lambda store: (derived_folder(store) / "cube" / "note").write_text("x"), ["cube/note: extra"]),
        (lambda store: (raw_folder(store) / "manifest.json").unlink(), ["manifest.json: The manifest"]),
        (lambda store: change(raw_folder(store) / "manifest.json", b"{"), ["manifest.json: The manifest"]),
        (lambda store: (store.root / "raw" / "notes").mkdir(), ["raw/notes: extra"]),
        (
            lambda store: rewrite_manifest(raw_folder(store), keep_checksum=True, retrieved="2020-01-01T00:00:00Z"),
            ["was changed after it was written"],
        ),
        (
            lambda store: rewrite_manifest(derived_folder(store), keep_checksum=False, recipe=recipe_of(seed=9)),
            ["the content gives"],
        ),
        (lambda store: rewrite_manifest(raw_folder(store), keep_checksum=False, rows_read=99), ["the content gives"]),
        (
            lambda store: rewrite_manifest(raw_folder(store), keep_checksum=False, format_version=99),
            ["version 99, known is 1"],
        ),
        (
            lambda store: (store.root / "refs" / "published" / "voorbeeldstad").write_text("0" * 64 + "\n"),
            ["refs/published/voorbeeldstad: dangling"],
        ),
        (
            lambda store: (store.root / "refs" / "raw" / "made-up" / "verzinsels-2024").write_text("half"),
            ["refs/raw/made-up/verzinsels-2024: A pointer"],
        ),
        (remove_raw, ["dangling: its input", "refs/raw/made-up/verzinsels-2024: dangling"]),
    ],
)
def test_harm_is_found_and_named(filled: Store, harm: Callable[[Store], object], found: list[str]) -> None:
    assert filled.verify() == ()
    harm(filled)
    problems = [f"{problem.path}: {problem.what}" for problem in filled.verify()]
    assert len(problems) == len(found), problems
    for problem, words in zip(problems, found, strict=True):
        assert words in problem


def test_verify_says_where_it_is(filled: Store) -> None:
    places: list[str] = []
    filled.verify(places.append)
    assert [place.split("/")[0] for place in places] == ["raw", "derived"]


def test_a_snapshot_of_a_later_version_is_refused_with_a_way_out(filled: Store) -> None:
    rewrite_manifest(raw_folder(filled), keep_checksum=False, format_version=2)
    with pytest.raises(StoreError, match=r"format version.*Use the version of Buurtpeil that wrote it"):
        filled.raw_snapshots()


def test_a_dangling_pointer_is_a_clear_error_for_a_reader(filled: Store) -> None:
    derived_folder(filled).rename(filled.root / "elsewhere")
    with pytest.raises(StoreError, match=r"is not there.*data verify"):
        filled.published("voorbeeldstad")


def test_leftovers_of_a_killed_writer_are_no_problem(filled: Store) -> None:
    (filled.root / "tmp" / "half").mkdir()
    assert filled.verify() == ()
