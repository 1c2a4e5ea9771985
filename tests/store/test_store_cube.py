# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Does the cube give back what was put in, without copying, and refuse what would not fit?"""

from __future__ import annotations

import json
import time
import tracemalloc
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from buurtpeil.errors import StoreError
from buurtpeil.store.cube import Cube, CubeWriter

FIELDS = {"value": "f8", "estimate": "f4", "status": "u1", "flags": "u2"}


def block_of(areas: int, periods: int, seed: int) -> dict[str, Any]:
    random = np.random.default_rng(seed)
    value = random.normal(size=(areas, periods))
    value[random.random(value.shape) < 0.2] = np.nan
    return {
        "value": value,
        "estimate": random.normal(size=(areas, periods)).astype("f4"),
        "status": random.integers(0, 8, (areas, periods), dtype=np.uint8),
        "flags": random.integers(0, 128, (areas, periods), dtype=np.uint16),
    }


def years(count: int) -> list[str]:
    return [str(2010 + number) for number in range(count)]


def small_cube(folder: Path) -> Cube:
    with CubeWriter(folder, 3, FIELDS) as writer:
        writer.add_block("crime", years(4), block_of(3, 4, 1))
        writer.add_block("reports", ["2024-01", "2024-02"], block_of(3, 2, 2))
    return Cube(folder)


@settings(deadline=None, max_examples=40)
@given(st.integers(1, 40), st.lists(st.integers(1, 7), max_size=6))
def test_every_block_and_every_area_comes_back_to_the_last_bit(
    tmp_path_factory: pytest.TempPathFactory, areas: int, lengths: list[int]
) -> None:
    folder = tmp_path_factory.mktemp("cube")
    blocks = {f"key-{number}": block_of(areas, length, number) for number, length in enumerate(lengths)}
    with CubeWriter(folder, areas, FIELDS) as writer:
        for key, fields in blocks.items():
            writer.add_block(key, years(fields["value"].shape[1]), fields)
    cube = Cube(folder)
    assert cube.keys == tuple(blocks)
    assert cube.areas_count == areas
    for key, fields in blocks.items():
        assert cube.periods(key) == tuple(years(fields["value"].shape[1]))
        for name, expected in fields.items():
            np.testing.assert_array_equal(cube.block(key)[name], expected, strict=True)
            for row in (0, areas - 1):
                np.testing.assert_array_equal(cube.area(row)[key][name], expected[row], strict=True)


def test_views_copy_nothing_and_can_not_be_written_to(tmp_path: Path) -> None:
    cube = small_cube(tmp_path)
    block, area = cube.block("crime"), cube.area(1)["crime"]
    for name in FIELDS:
        assert np.shares_memory(block[name], area[name])
        assert np.shares_memory(block[name], cube.block("crime")[name])
        assert not block[name].flags.owndata
        assert not area[name].flags.writeable
    with pytest.raises(ValueError, match="read-only"):
        block["value"][0, 0] = 1.0


def test_files_are_flat_and_little_endian_and_named_after_field_and_type(tmp_path: Path) -> None:
    with CubeWriter(tmp_path, 2, {"value": ">f8", "status": "u1"}) as writer:
        writer.add_block("a", ["2024"], {"value": [[1.5], [2.5]], "status": np.array([[3], [4]], "u1")})
    assert sorted(path.name for path in tmp_path.iterdir()) == ["cube.json", "status.u8", "value.f64"]
    assert (tmp_path / "value.f64").read_bytes() == np.array([1.5, 2.5], "<f8").tobytes()
    assert (tmp_path / "status.u8").read_bytes() == b"\x03\x04"


def test_the_same_blocks_give_the_same_bytes(tmp_path: Path) -> None:
    small_cube(tmp_path / "one")
    small_cube(tmp_path / "two")
    for path in (tmp_path / "one").iterdir():
        assert path.read_bytes() == (tmp_path / "two" / path.name).read_bytes()


@pytest.mark.parametrize(
    ("key", "periods", "changes", "words"),
    [
        ("crime", ["2020"], {}, "must be new"),
        ("", ["2020"], {}, "must be new"),
        ("new", [], {}, "in time order"),
        ("new", ["2021", "2020"], {}, "in time order"),
        ("new", ["2020", "2020"], {}, "in time order"),
        ("new", ["2020", "2021-01"], {}, "one frequency"),
        ("new", ["2020"], {"value": np.zeros((2, 1))}, r"shape \(areas, periods\) = \(3, 1\)"),
        ("new", ["2020"], {"value": np.zeros(3)}, "shape"),
        ("new", ["2020"], {"status": np.zeros((3, 1))}, "must hold uint8"),
        ("new", ["2020"], {"extra": np.zeros((3, 1))}, "must have the fields"),
    ],
)
def test_a_block_that_does_not_fit_is_refused_before_anything_is_written(
    tmp_path: Path, key: str, periods: list[str], changes: dict[str, Any], words: str
) -> None:
    with CubeWriter(tmp_path, 3, FIELDS) as writer:
        writer.add_block("crime", years(4), block_of(3, 4, 1))
        with pytest.raises(StoreError, match=words):
            writer.add_block(key, periods, block_of(3, len(periods), 2) | changes)
        writer.add_block("last", ["2024"], block_of(3, 1, 3))
    cube = Cube(tmp_path)
    assert cube.keys == ("crime", "last")
    np.testing.assert_array_equal(cube.block("last")["value"], block_of(3, 1, 3)["value"])


@pytest.mark.parametrize("fields", [{}, {"value": "U5"}, {"value": "O"}, {"a/b": "f8"}])
def test_fields_that_hold_no_numbers_are_refused(tmp_path: Path, fields: dict[str, str]) -> None:
    with pytest.raises(StoreError):
        CubeWriter(tmp_path, 3, fields)


def test_an_unfinished_cube_is_no_cube(tmp_path: Path) -> None:
    writer = CubeWriter(tmp_path, 3, FIELDS)
    writer.add_block("crime", years(4), block_of(3, 4, 1))
    writer.abandon()
    with pytest.raises(StoreError, match="no complete cube"):
        Cube(tmp_path)
    with pytest.raises(StoreError, match="a cube here already"):
        CubeWriter(tmp_path, 3, FIELDS)


def test_a_damaged_cube_is_refused(tmp_path: Path) -> None:
    small_cube(tmp_path)
    index = json.loads((tmp_path / "cube.json").read_text())
    whole = (tmp_path / "value.f64").read_bytes()
    (tmp_path / "value.f64").write_bytes(whole[:-8])
    with pytest.raises(StoreError, match=r"another size.*value\.f64"):
        Cube(tmp_path)
    (tmp_path / "value.f64").unlink()
    with pytest.raises(StoreError, match="absent"):
        Cube(tmp_path)
    (tmp_path / "value.f64").write_bytes(whole)
    (tmp_path / "cube.json").write_text(json.dumps(index | {"areas_count": 2}))
    with pytest.raises(StoreError, match="changed after it was written"):
        Cube(tmp_path)
    (tmp_path / "cube.json").write_text(json.dumps(index | {"format_version": 2}))
    with pytest.raises(StoreError, match="version 2, known is 1"):
        Cube(tmp_path)


def test_an_unknown_key_or_row_is_a_clear_error(tmp_path: Path) -> None:
    cube = small_cube(tmp_path)
    with pytest.raises(StoreError, match=r"`nothing`.*crime, reports"):
        cube.block("nothing")
    with pytest.raises(StoreError, match="`nothing`"):
        cube.periods("nothing")
    for row in (-1, 3):
        with pytest.raises(StoreError, match="rows are 0 to 2"):
            cube.area(row)


def test_writing_holds_one_block_at_a_time(tmp_path: Path) -> None:
    areas, periods = 5000, 15
    block = block_of(areas, periods, 1)
    one_block = sum(array.nbytes for array in block.values())
    with CubeWriter(tmp_path, areas, FIELDS) as writer:
        tracemalloc.start()
        for number in range(20):
            writer.add_block(f"key-{number}", years(periods), block)
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert peak < one_block


@pytest.mark.slow
def test_one_area_and_one_indicator_of_the_country_take_less_than_five_milliseconds(tmp_path: Path) -> None:
    areas, periods, keys = 18_300, 15, 60
    fields = {f"field{number}": "f4" for number in range(14)}
    values = np.ones((areas, periods), "f4")
    with CubeWriter(tmp_path, areas, fields) as writer:
        for number in range(keys):
            writer.add_block(f"key-{number}", years(periods), dict.fromkeys(fields, values))
    cube = Cube(tmp_path)

    def median_seconds(work: Any, arguments: list[Any]) -> float:
        taken = []
        for argument in arguments:
            start = time.perf_counter()
            total = work(argument)
            taken.append(time.perf_counter() - start)
            assert total > 0
        return float(np.median(taken))

    def read_area(row: int) -> float:
        return float(sum(values[-1] for fields in cube.area(row).values() for values in fields.values()))

    def read_block(key: str) -> float:
        return float(sum(values.sum() for values in cube.block(key).values()))

    read_area(5)
    assert median_seconds(read_area, list(range(0, areas, 100))) < 0.005
    for key in cube.keys:
        read_block(key)
    assert median_seconds(read_block, list(cube.keys)) < 0.005
