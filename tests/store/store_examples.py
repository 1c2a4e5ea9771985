# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Which small, made-up deliveries and results do the store's tests share?

Needs a folder for the "publisher's" file. Gives deliveries of recognisably made-up areas and a recipe.
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa

from buurtpeil.store import Store
from buurtpeil.store.delivery import AREAS_SCHEMA, FIGURES_SCHEMA, Delivery, Description, LeftOut

RETRIEVED = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
NOW = datetime(2026, 3, 2, tzinfo=UTC)


def describe(**changes: Any) -> Description:
    given: dict[str, Any] = {
        "source": "made-up",
        "dataset": "verzinsels-2024",
        "title": {"nl": "Verzonnen cijfers", "en": "Made-up figures"},
        "publisher": "Bureau Verzinsel",
        "licence": "CC0-1.0",
        "reference": "verzinsel-1",
        "published": "2025-01-01",
        "delivery": {"nl": "definitief", "en": "definite"},
        "publication_set": "voorbeeldstad",
    }
    return Description(**(given | changes))


def figures_of(values: list[float], period: str = "2024") -> pa.Table:
    count = len(values)
    columns = {
        "area": [f"BU9999{number:04d}" for number in range(count)],
        "edition": [2024] * count,
        "measure": ["inhabitants"] * count,
        "period": [period] * count,
        "value": values,
        "status": [0] * count,
        "flags": [0] * count,
    }
    return pa.table(columns, schema=FIGURES_SCHEMA)


def build_delivery(folder: Path, values: tuple[float, ...] = (100.0, 250.0, 35.0), **changes: Any) -> Delivery:
    folder.mkdir(parents=True, exist_ok=True)
    original = folder / "verzinsel.csv"
    original.write_text("area;inhabitants\n" + "".join(f"{value}\n" for value in values))
    areas = pa.table({"area": ["BU99990000"], "edition": [2024], "name": ["Verzonnen Hoek"]}, schema=AREAS_SCHEMA)
    return Delivery(
        description=describe(**changes),
        originals=(original,),
        rows_read=len(values) + 2,
        left_out=(LeftOut("row", 2, {"nl": "kopregels", "en": "header lines"}),),
        figures=figures_of(list(values)),
        areas=areas,
    )


def recipe_of(*inputs: str, seed: int = 1) -> dict[str, Any]:
    return {"inputs": list(inputs), "publication_set": "voorbeeldstad", "methods": {"shrinkage": "1.0"}, "seed": seed}


def publish_results(store: Store, recipe: dict[str, Any], text: str = "uitkomst") -> str:
    with store.stage_derived(recipe) as stage:
        (stage.path / "cube").mkdir()
        (stage.path / "cube" / "value.txt").write_text(text)
        (stage.path / "summary.txt").write_text(text)
    return stage.id
