# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""How does everything about some figures travel in one file?

Needs a `FigureTable`. Gives a ZIP with the CSV, its metadata and a README; the same table gives the same bytes.
"""

from __future__ import annotations

import io
import zipfile

from buurtpeil.pipeline.exports.about import to_readme
from buurtpeil.pipeline.exports.comma import to_csv, to_csvw
from buurtpeil.pipeline.exports.table import FigureTable

_NO_MOMENT = (1980, 1, 1, 0, 0, 0)  # the earliest that a ZIP can hold


def to_zip(table: FigureTable, name: str, language: str) -> bytes:
    """`name`.csv, `name`.csv-metadata.json and README.txt."""
    parts = {
        f"{name}.csv": to_csv(table),
        f"{name}.csv-metadata.json": to_csvw(table, f"{name}.csv", language),
        "README.txt": to_readme(table, language),
    }
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for part, content in parts.items():
            archive.writestr(zipfile.ZipInfo(part, _NO_MOMENT), content, zipfile.ZIP_DEFLATED)
    return stream.getvalue()
