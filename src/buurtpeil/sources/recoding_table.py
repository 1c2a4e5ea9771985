# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""How does a publisher's own table of old and new codes come in?

Needs a CSV file with two columns BUURTCODE_CBS_<year>, as Amsterdam gives it. Gives the pairs, from the earlier edition
to the later, without a share: the file states none.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

import pyarrow as pa

from buurtpeil.areas.codes import Level
from buurtpeil.errors import SourceError
from buurtpeil.sources.base import Delivery, Description
from buurtpeil.sources.door import check_unique, checked_codes, require_columns
from buurtpeil.sources.figures import columns_not_taken
from buurtpeil.sources.files import Progress, as_source_error, files_under
from buurtpeil.sources.text_table import FIRST_ROW, read_columns, read_text_table
from buurtpeil.store.delivery import RECODINGS_SCHEMA

_CODE_COLUMN = re.compile(r"BUURTCODE_CBS_((?:19|20)\d{2})", re.ASCII)
_NOT_TAKEN = {
    "nl": "Namen en nummers van de gemeente; van de vorm zegt het bestand niet bij welk van de twee jaren die hoort.",
    "en": "Names and numbers of the city's own; the file does not say to which of the two years a shape belongs.",
}
_ONE_TO_ONE = {
    "nl": "Het bestand bevat alleen buurten die één op één zijn omgenummerd; van de andere zegt het niets.",
    "en": "The file holds only neighbourhoods that were renumbered one to one; of the others it says nothing.",
}


class RecodingTableAdapter:
    """Pairs of codes in two editions."""

    key = "recoding-table"

    def discover(self, path: Path) -> Sequence[Path]:
        """CSV files with exactly two columns BUURTCODE_CBS_<year>."""
        return [
            file
            for file in files_under(path)
            if file.name.lower().endswith((".csv", ".csv.gz")) and len(_code_columns(read_columns(file, ","))) == 2
        ]

    def read(self, path: Path, progress: Progress) -> Delivery:
        """The pairs, sorted by the earlier code."""
        progress(f"reading {path.name}")
        text = read_text_table(path, ",", "utf-8")
        columns = _code_columns(text.columns)
        if len(columns) != 2:
            raise SourceError("A recoding table needs two columns BUURTCODE_CBS_<year>:", str(path), "Fetch it again.")
        (source_edition, source_column), (target_edition, target_column) = sorted(columns.items())
        require_columns(path, text.columns, [source_column, target_column])
        with as_source_error(path):
            own = {
                name: checked_codes(path, name, text.text(name), FIRST_ROW, (Level.NEIGHBOURHOOD,))
                for name in (source_column, target_column)
            }
            (sources, source_index), (targets, target_index) = own[source_column], own[target_column]
            keys = [(source_column, source_index), (target_column, target_index)]
            check_unique(path, keys, [sources.tolist(), targets.tolist()], FIRST_ROW)
            pairs = sorted(zip(sources[source_index].tolist(), targets[target_index].tolist(), strict=True))
        table = pa.Table.from_arrays(
            [
                pa.array([source for source, _ in pairs], pa.string()),
                pa.array([source_edition] * len(pairs), pa.int16()),
                pa.array([target for _, target in pairs], pa.string()),
                pa.array([target_edition] * len(pairs), pa.int16()),
                pa.nulls(len(pairs), pa.float64()),
            ],
            schema=RECODINGS_SCHEMA,
        )
        years = f"{source_edition}-{target_edition}"
        return Delivery(
            Description(
                source="amsterdam",
                dataset=f"recoding-{years}",
                title={"nl": f"Omcodering van buurten {years}", "en": f"Recoding of neighbourhoods {years}"},
                publisher="Gemeente Amsterdam, O&S",
                licence="CC BY 4.0",
                reference=f"buurten {years}",
                published=None,
                delivery={"nl": "niet vermeld in het bestand", "en": "not stated in the file"},
            ),
            originals=(path,),
            rows_read=len(pairs),
            left_out=columns_not_taken([name for name in text.columns if name not in own], _NOT_TAKEN),
            recodings=table,
            notes=(_ONE_TO_ONE,),
        )

    def describe(self) -> Mapping[str, str]:
        """For help and documentation."""
        return {
            "nl": "Gemeente Amsterdam: omcodering van buurten tussen twee indelingen, CSV met komma's en twee "
            "kolommen BUURTCODE_CBS_jaar, ook als .gz.",
            "en": "City of Amsterdam: recoding of neighbourhoods between two divisions, CSV with commas and two "
            "columns BUURTCODE_CBS_year, also as .gz.",
        }


def _code_columns(names: Sequence[str]) -> dict[int, str]:
    return {int(match.group(1)): name for name in names if (match := _CODE_COLUMN.fullmatch(name))}


ADAPTER = RecodingTableAdapter()
