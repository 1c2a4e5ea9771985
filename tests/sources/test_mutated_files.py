# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Ten thousand spoiled files: each is taken whole or refused by name, and the store stays whole."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from buurtpeil.errors import SourceError
from buurtpeil.sources.registry import adapter_for
from buurtpeil.sources.uncatalogued import LooseColumn, build_uncatalogued
from buurtpeil.sources.wide_table import ADAPTERS as WIDE
from buurtpeil.store import Store
from tests.sources.sound_files import write_sound_files
from tests.sources.wide_builders import columns_of
from tools.mutated_files import COUNT, report, run


def test_every_sound_file_is_taken(tmp_path: Path) -> None:
    for sound in write_sound_files(tmp_path):
        if sound.mapping is None:
            adapter = adapter_for(sound.path)
            assert adapter is not None, sound.name
            adapter.read(sound.path, lambda message: None)


# What spoiled files brought to light; each was a stack trace or a message that named no file.


def test_two_columns_of_one_name_are_refused(tmp_path: Path) -> None:
    adapter = next(item for item in WIDE if item.key == "utrecht-province")
    columns = columns_of(adapter.dialect)
    arrays = [pa.array(cells) for cells in columns.values()]
    path = tmp_path / "utrecht-province_2020.parquet"
    pq.write_table(pa.Table.from_arrays([arrays[0], *arrays], names=[next(iter(columns)), *columns]), path)
    with pytest.raises(SourceError, match="2 times"):
        adapter.read(path, lambda message: None)


def test_a_column_without_a_label_is_not_kept_for_export() -> None:
    codes = np.array(["BU99990101"])
    nameless, named = (LooseColumn(label, "%", "2024", np.array([0]), np.array([1.0])) for label in (" ", "a"))
    table = build_uncatalogued(codes, 2024, [nameless, named])
    assert table is not None
    assert table["column"].to_pylist() == ["a"]


def test_a_few_hundred_spoiled_files_give_a_refusal_or_a_whole_snapshot(tmp_path: Path) -> None:
    account = run(write_sound_files(tmp_path / "files"), Store(tmp_path / "store"), count=300, seed=1)
    assert account.failures == []
    assert sum(account.refused.values()) > 100, report(account)
    assert sum(account.taken.values()) > 10, report(account)


@pytest.mark.slow
def test_ten_thousand_spoiled_files_give_a_refusal_or_a_whole_snapshot(tmp_path: Path) -> None:
    account = run(write_sound_files(tmp_path / "files"), Store(tmp_path / "store"), COUNT)
    assert account.failures == [], report(account)
