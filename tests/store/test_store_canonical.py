# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Does the same content always give the same identifier, and other content another?"""

from __future__ import annotations

import hashlib
import json
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from buurtpeil.errors import StoreError
from buurtpeil.store.canonical import canonical_json, raw_id, recipe_id, to_plain
from buurtpeil.store.delivery import AREAS_SCHEMA, FIGURES_SCHEMA
from buurtpeil.store.tables import KINDS, check_table

texts = st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=6)
values = st.floats(allow_nan=False, allow_infinity=False) | st.none()
keys = st.tuples(st.sampled_from(["inhabitants", "homes", "µ"]), st.sampled_from(["2023", "2024"]), texts)


@st.composite
def figures(draw: st.DrawFn, minimum: int = 1) -> list[dict[str, Any]]:
    rows = []
    for measure, period, area in draw(st.lists(keys, min_size=minimum, max_size=12, unique=True)):
        value = draw(values)
        rows.append(
            {
                "area": area,
                "edition": draw(st.integers(2000, 2030)),
                "measure": measure,
                "period": period,
                "value": value,
                "status": draw(st.sampled_from([2, 3, 4, 5, 6, 7] if value is None else [0, 1])),
                "flags": draw(st.integers(0, 127)),
            }
        )
    return rows


def identify(table: pa.Table) -> str:
    return raw_id({}, {"figures": check_table(table, KINDS["figures"])})


def to_table(rows: list[dict[str, Any]]) -> pa.Table:
    return pa.Table.from_pylist(rows, schema=FIGURES_SCHEMA)


@settings(deadline=None)
@given(figures(), st.randoms(use_true_random=False), st.integers(1, 5))
def test_row_order_chunks_encoding_and_column_order_do_not_matter(
    rows: list[dict[str, Any]], random: Any, cut: int
) -> None:
    expected = identify(to_table(rows))
    shuffled = list(rows)
    random.shuffle(shuffled)
    assert identify(to_table(shuffled)) == expected
    pieces = pa.concat_tables([to_table(shuffled[at : at + cut]) for at in range(0, len(rows), cut)])
    assert identify(pieces) == expected
    encoded = pieces
    for name in ("area", "measure", "period"):
        column = encoded.column(name).cast(pa.large_string()).dictionary_encode()
        encoded = encoded.set_column(encoded.column_names.index(name), name, column)
    assert identify(encoded.select(list(reversed(encoded.column_names)))) == expected
    assert identify(to_table([*rows, *rows]).slice(len(rows))) == expected


@settings(deadline=None)
@given(figures(), st.data())
def test_any_changed_cell_gives_another_identifier(rows: list[dict[str, Any]], data: st.DataObject) -> None:
    row = data.draw(st.integers(0, len(rows) - 1))
    changes = {
        "area": rows[row]["area"] + "x",
        "edition": rows[row]["edition"] + 1,
        "measure": rows[row]["measure"] + "x",
        "period": rows[row]["period"] + "x",
        "flags": rows[row]["flags"] ^ 1,
    }
    if rows[row]["value"] is not None:
        changes |= {"value": float(np.nextafter(rows[row]["value"], 0.0)) if rows[row]["value"] else 1.0}
        changes |= {"status": 1 - rows[row]["status"]}
    else:
        changes |= {"status": 2 if rows[row]["status"] != 2 else 3}
    name = data.draw(st.sampled_from(sorted(changes)))
    changed = [dict(item) for item in rows]
    changed[row][name] = changes[name]
    if len({(item["measure"], item["period"], item["area"]) for item in changed}) == len(rows):
        assert identify(to_table(changed)) != identify(to_table(rows))


@settings(deadline=None)
@given(figures(minimum=2))
def test_a_row_less_gives_another_identifier(rows: list[dict[str, Any]]) -> None:
    assert identify(to_table(rows[1:])) != identify(to_table(rows))


def test_text_can_not_move_from_one_cell_to_the_next() -> None:
    def of(first: str, second: str) -> str:
        table = pa.table({"area": ["A", "B"], "edition": [2024] * 2, "name": [first, second]}, schema=AREAS_SCHEMA)
        return raw_id({}, {"areas": check_table(table, KINDS["areas"])})

    assert of("Hoek", "zicht") != of("Hoekz", "icht")


def test_no_figure_is_another_content_than_zero() -> None:
    row = {"area": "A", "edition": 2024, "measure": "m", "period": "2024", "flags": 0}
    assert identify(to_table([row | {"value": 0.0, "status": 0}])) != identify(
        to_table([row | {"value": None, "status": 2}])
    )


def test_the_identifier_of_a_recipe_is_a_sha256_of_its_canonical_text() -> None:
    text = b'{"inputs":["a"],"seed":1}'
    expected = hashlib.sha256(b"buurtpeil recipe 1\n" + len(text).to_bytes(8, "little") + text).hexdigest()
    assert recipe_id({"seed": 1, "inputs": ["a"]}) == expected
    assert recipe_id({"inputs": ("a",), "seed": np.int64(1)}) == expected
    assert recipe_id({"inputs": ["a"], "seed": 2}) != expected


records = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)


@settings(deadline=None)
@given(records)
def test_a_record_survives_being_stored(record: Any) -> None:
    assert canonical_json(json.loads(canonical_json(record))) == canonical_json(record)


@pytest.mark.parametrize("bad", [{"x": float("nan")}, {"x": b"bytes"}, {1: "x"}, {"x": {1, 2}}, {"x": float("inf")}])
def test_a_recipe_of_other_than_plain_values_is_refused(bad: dict[Any, Any]) -> None:
    with pytest.raises(StoreError):
        to_plain(bad, "the recipe")
