# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""How do daily burglary events per postcode come in?

Needs a Parquet file with a row an event: pc4, date, type ("Misdaad in kaart" of the police). Gives counts per postcode
and whole month, burglaries and attempts together; repeats on one day are events of their own and are kept.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from buurtpeil.areas.codes import Level
from buurtpeil.errors import SourceError
from buurtpeil.sources.base import Delivery, Description, LeftOut
from buurtpeil.sources.door import checked_codes, fault, require_columns
from buurtpeil.sources.figures import Block, build_figures
from buurtpeil.sources.files import Progress, as_source_error, files_under, is_parquet, parquet_schema, read_parquet

MEASURE = "burglary-events"
COLUMNS = ("pc4", "date", "type")
TYPES = ("Woninginbraak", "Poging tot woninginbraak")
_FIRST_DAY, _LAST_DAY = np.datetime64("1990-01-01"), np.datetime64("2100-01-01")

_PART_OF_MONTH = {
    "nl": "De eerste of laatste maand is niet helemaal in het bestand; een deel van een maand is geen maandcijfer.",
    "en": "The first or last month is not whole in the file; a part of a month is no monthly figure.",
}
_ZERO_NOTE = {
    "nl": "Een postcode die in het bestand voorkomt en in een maand geen gebeurtenis heeft, staat die maand op 0; "
    "postcodes zonder enkele gebeurtenis staan niet in het bestand en ontbreken.",
    "en": "A postcode that occurs in the file and has no event in a month is 0 in that month; postcodes without any "
    "event are not in the file and are missing.",
}
_COUNT_NOTE = {
    "nl": "Woninginbraken en pogingen samen; meer gebeurtenissen op één dag zijn echt en tellen elk.",
    "en": "Burglaries of homes and attempts together; several events on one day are real and each counts.",
}


class BurglaryAdapter:
    """Events per postcode, counted per month."""

    key = "burglary-events"

    def discover(self, path: Path) -> Sequence[Path]:
        """Parquet files with the columns `pc4`, `date` and `type`."""
        return [
            file for file in files_under(path) if is_parquet(file) and set(COLUMNS) <= set(parquet_schema(file).names)
        ]

    def read(self, path: Path, progress: Progress) -> Delivery:
        """Counts per postcode and whole month."""
        progress(f"reading {path.name}")
        require_columns(path, parquet_schema(path).names, COLUMNS)
        table = read_parquet(path, COLUMNS, progress)
        with as_source_error(path):
            codes, code_index = checked_codes(path, "pc4", table["pc4"], levels=(Level.POSTCODE,), prefix="PC")
            days = _days(path, table["date"])
            _check_types(path, table["type"])
            months, is_whole = whole_months(days)
            counts = count_by_month(code_index, days, months[is_whole], len(codes))
            if not is_whole.any():
                raise SourceError("This file does not hold one whole month:", str(path), "Load a longer stretch.")
            everywhere = np.arange(len(codes))
            labels = [str(month) for month in months[is_whole]]
            blocks = [Block(MEASURE, label, everywhere, counts[:, place]) for place, label in enumerate(labels)]
            figures = build_figures(codes, int(labels[-1][:4]), blocks)
            in_month = days.astype("datetime64[M]")
            parts = [LeftOut(f"events in {m}", int((in_month == m).sum()), _PART_OF_MONTH) for m in months[~is_whole]]
        return Delivery(
            Description(
                source="politie",
                dataset="burglary-events-pc4",
                title={"nl": "Woninginbraken per postcode en maand", "en": "Burglaries per postcode and month"},
                publisher="Politie, Misdaad in kaart",
                licence="niet vermeld",
                reference="Misdaad in kaart",
                published=None,
                delivery={"nl": "niet vermeld in het bestand", "en": "not stated in the file"},
            ),
            originals=(path,),
            rows_read=len(code_index),
            left_out=tuple(parts),
            figures=figures,
            notes=(_COUNT_NOTE, _ZERO_NOTE),
        )

    def describe(self) -> Mapping[str, str]:
        """For help and documentation."""
        return {
            "nl": "Politie: woninginbraken en pogingen als losse gebeurtenissen (Misdaad in kaart), Parquet met pc4, "
            "date en type; ze worden per hele maand geteld.",
            "en": "Police: burglaries of homes and attempts as single events (Misdaad in kaart), Parquet with pc4, "
            "date and type; they are counted per whole month.",
        }


def whole_months(days: npt.NDArray[np.datetime64]) -> tuple[npt.NDArray[np.datetime64], npt.NDArray[np.bool_]]:
    """The months from the first to the last day, and whether the file runs over all of each.

    With thousands of events a month a whole month has one on its first and on its last day.
    """
    first, last = days.min(), days.max()
    months = np.arange(first.astype("datetime64[M]"), last.astype("datetime64[M]") + 1)
    starts, ends = months.astype("datetime64[D]"), (months + 1).astype("datetime64[D]") - 1
    return months, (starts >= first) & (ends <= last)


def count_by_month(
    code_index: npt.NDArray[np.int64],
    days: npt.NDArray[np.datetime64],
    months: npt.NDArray[np.datetime64],
    areas_count: int,
) -> npt.NDArray[np.float64]:
    """(areas, months) how many events fall in each."""
    counts = np.zeros((areas_count, len(months)))
    in_month = days.astype("datetime64[M]")
    here = np.isin(in_month, months)
    np.add.at(counts, (code_index[here], np.searchsorted(months, in_month[here])), 1.0)
    return counts


def _days(path: Path, column: pa.ChunkedArray) -> npt.NDArray[np.datetime64]:
    if not (pa.types.is_date(column.type) or pa.types.is_timestamp(column.type)):
        raise SourceError("The column 'date' must hold dates:", f"{path} has {column.type}.", "Export it again.")
    days = column.cast(pa.date32()).to_numpy(zero_copy_only=False).astype("datetime64[D]")
    wrong = np.flatnonzero(np.isnat(days) | (days < _FIRST_DAY) | (days >= _LAST_DAY))
    if len(wrong):
        row = int(wrong[0])
        raise fault(
            path, "date", row + 1, "This is no date of an event:", str(days[row]), "Complete or remove the row."
        )
    return np.asarray(days, dtype="datetime64[D]")


def _check_types(path: Path, column: pa.ChunkedArray) -> None:
    words = column.to_pylist()
    wrong = next((row for row, word in enumerate(words) if word not in TYPES), None)
    if wrong is not None:
        way_out = f"Expected {' or '.join(TYPES)}; another kind of event would change the count."
        raise fault(path, "type", wrong + 1, "This is not a kind of burglary we know:", words[wrong], way_out)


ADAPTER = BurglaryAdapter()
