# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""How do exports of notifications about public space (Signalen, Fixi) come in?

Needs a Parquet file with a row a notification: when, category, area and perhaps channel; no text and no address. Gives
counts per whole month, in total, per category and per channel, for the municipality and for districts of the same name.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from buurtpeil.errors import SourceError
from buurtpeil.sources.base import Delivery, Description, LeftOut
from buurtpeil.sources.burglary import count_by_month, whole_months
from buurtpeil.sources.columns import read_data_file
from buurtpeil.sources.door import fault, require_columns
from buurtpeil.sources.figures import NO_MEASURE, Block, build_figures, columns_not_taken
from buurtpeil.sources.files import Progress, as_source_error, files_under, is_parquet, parquet_schema, read_parquet
from buurtpeil.sources.own.guess_columns import slug

DATA_FILE = "notification_files.toml"
MEASURE = "notifications"
TIME_ZONE = "Europe/Amsterdam"
_FIRST_DAY, _LAST_DAY = np.datetime64("1990-01-01"), np.datetime64("2100-01-01")
_CODE_IN_NAME = re.compile(r"(?<![A-Z0-9])GM\d{4}(?![0-9])")

_UNIT = {"nl": "meldingen", "en": "notifications"}
_UNLINKED = {
    "nl": "Geen wijk van deze gemeente heeft precies deze naam; deze meldingen tellen alleen voor de gemeente.",
    "en": "No district of this municipality has exactly this name; these count for the municipality only.",
}
_OUTSIDE = {
    "nl": "Van voor de dag waarop het bestand volledig is, of van een maand die er niet helemaal in staat.",
    "en": "From before the day from which the file is complete, or of a month that is not wholly in it.",
}
_ELSEWHERE = {
    "nl": "Dit gebied ligt in een andere gemeente; daar is de melding niet volledig geteld.",
    "en": "This area lies in another municipality, whose notifications are not all in this file.",
}
_SAME_NAME = {
    "nl": "Gekoppeld aan een wijk met precies dezelfde naam; of de grens dezelfde is, zegt het bestand niet.",
    "en": "Linked to a district of exactly the same name; whether the boundary is the same, the file does not tell.",
}


@dataclass(frozen=True)
class _Dialect:
    """The columns of one reporting system."""

    key: str
    moment: str
    category: str
    area: str
    channel: str  # empty where the export has none
    signs: tuple[str, ...]  # other columns that it is recognised by


_DIALECTS = (
    _Dialect("signalen", "created_at", "category_slug", "wijk", "", ("subcategory_slug",)),
    _Dialect("fixi", "created", "category", "region", "source", ()),
)


class NotificationsAdapter:
    """Exports of Signalen and Fixi."""

    key = "notifications"

    def discover(self, path: Path) -> Sequence[Path]:
        """Parquet files with the columns of one of the systems."""
        return [file for file in files_under(path) if is_parquet(file) and _dialect(file) is not None]

    def read(self, path: Path, progress: Progress) -> Delivery:
        """Counts per month of the municipality and of its districts, in total, per category and per channel."""
        progress(f"reading {path.name}")
        dialect = _dialect(path) or _DIALECTS[0]
        facts = _facts(path)
        wanted = [name for name in (dialect.moment, dialect.category, dialect.area, dialect.channel) if name]
        present = parquet_schema(path).names
        require_columns(path, present, wanted)
        table = read_parquet(path, wanted, progress)
        with as_source_error(path):
            days = _days(path, dialect.moment, table[dialect.moment])
            months, counted = _counted(path, days, facts)
            categories = _words(path, dialect.category, table[dialect.category])
            channels = _words(path, dialect.channel, table[dialect.channel]) if dialect.channel else None
            names = _words(path, dialect.area, table[dialect.area])
            is_elsewhere = np.isin(names, list(facts.get("elsewhere", ())))
            elsewhere, counted = counted & is_elsewhere, counted & ~is_elsewhere
            codes, place = _link(facts, names)
            kinds = [(MEASURE, np.ones(len(days), dtype=bool))]
            kinds += _kinds("category", categories) + ([] if channels is None else _kinds("channel", channels))
            blocks = [
                block
                for key, is_kind in kinds
                for block in _blocks(key, counted & is_kind, days, months, place, len(codes))
            ]
            figures = build_figures(codes, int(facts["edition"]), blocks)
        left_out = [
            *_left_out(counted & (place < 0), names, _UNLINKED),
            *_left_out(elsewhere, names, _ELSEWHERE),
        ]
        outside = len(days) - int(counted.sum()) - int(elsewhere.sum())
        stem = path.name.partition(".")[0]
        return Delivery(
            Description(
                source="notifications",
                dataset=slug(stem),
                title={
                    "nl": f"Meldingen openbare ruimte, {facts['publisher']}",
                    "en": f"Notifications about public space, {facts['publisher']}",
                },
                publisher=str(facts["publisher"]),
                licence="not stated: for own use, never to be passed on",
                reference=f"{dialect.key}: {path.name}",
                published=None,
                delivery={"nl": "uittreksel uit het meldsysteem", "en": "extract from the reporting system"},
            ),
            originals=(path,),
            rows_read=len(days),
            left_out=(
                *((LeftOut("notifications outside the whole months", outside, _OUTSIDE),) if outside else ()),
                *left_out,
                *columns_not_taken([name for name in present if name not in wanted], NO_MEASURE),
            ),
            figures=figures,
            notes=_notes(facts),
            measures=_descriptions(categories, channels),
        )

    def describe(self) -> Mapping[str, str]:
        """For help and documentation."""
        return {
            "nl": "Meldingen openbare ruimte als uittreksel van Signalen (created_at, category_slug, wijk) of Fixi "
            "(created, category, source, region), Parquet; geteld per hele maand. De gemeentecode staat in de "
            "bestandsnaam, zoals GM0599_signalen.parquet.",
            "en": "Notifications about public space, extracted from Signalen (created_at, category_slug, wijk) or Fixi "
            "(created, category, source, region), Parquet; counted per whole month. The code of the municipality is "
            "in the file's name, such as GM0599_signalen.parquet.",
        }


def _dialect(path: Path) -> _Dialect | None:
    names = set(parquet_schema(path).names)
    for dialect in _DIALECTS:
        needed = {dialect.moment, dialect.category, dialect.area, *dialect.signs}
        if needed | ({dialect.channel} if dialect.channel else set()) <= names:
            return dialect
    return None


def _facts(path: Path) -> Mapping[str, Any]:
    for start, facts in read_data_file(DATA_FILE).items():
        if path.name.startswith(start):
            known: Mapping[str, Any] = facts
            return known
    found = set(_CODE_IN_NAME.findall(path.name.upper()))
    if len(found) != 1:
        raise SourceError(
            "An export of notifications does not say of which municipality it is:",
            f"{path}.",
            "Put the code in the name of the file, such as GM0599_signalen.parquet.",
        )
    code = found.pop()
    return {"municipality": code, "publisher": f"Gemeente ({code})", "edition": 2024}


def _notes(facts: Mapping[str, Any]) -> tuple[Mapping[str, str], ...]:
    own = ({"nl": str(facts["note_nl"]), "en": str(facts["note_en"])},) if "note_nl" in facts else ()
    return (*own, *((_SAME_NAME,) if facts.get("districts") else ()))


def _days(path: Path, column: str, moments: pa.ChunkedArray) -> npt.NDArray[np.datetime64]:
    """(n,) the day of each notification in the Netherlands."""
    kind = moments.type
    if not pa.types.is_timestamp(kind):
        raise SourceError(f"The column {column!r} must hold moments:", f"{path} has {kind}.", "Export it again.")
    if kind.tz is not None:
        moments = pc.local_timestamp(moments.cast(pa.timestamp("us", TIME_ZONE)))
    days = moments.cast(pa.timestamp("us")).to_numpy().astype("datetime64[D]")
    wrong = np.flatnonzero(np.isnat(days) | (days < _FIRST_DAY) | (days >= _LAST_DAY))
    if len(wrong):
        row = int(wrong[0])
        raise fault(path, column, row + 1, "This is no moment of a notification:", str(days[row]), "Remove the row.")
    return np.asarray(days, dtype="datetime64[D]")


def _counted(
    path: Path, days: npt.NDArray[np.datetime64], facts: Mapping[str, Any]
) -> tuple[npt.NDArray[np.datetime64], npt.NDArray[np.bool_]]:
    """The whole months that the file is complete for, and which notifications fall in them."""
    start = np.datetime64(facts["complete_from"]) if "complete_from" in facts else days.min()
    reach = np.append(days[days >= start], start)
    months, is_whole = whole_months(reach)
    if not is_whole.any():
        raise SourceError("This file does not hold one whole month:", f"{path}.", "Export a longer period.")
    kept = months[is_whole]
    return kept, np.isin(days.astype("datetime64[M]"), kept)


def _words(path: Path, column: str, values: pa.ChunkedArray) -> npt.NDArray[np.str_]:
    if not (pa.types.is_string(values.type) or pa.types.is_dictionary(values.type)):
        raise SourceError(f"The column {column!r} must hold words:", f"{path} has {values.type}.", "Export it again.")
    return np.array([str(value or "").strip() or "unknown" for value in values.to_pylist()], dtype=str)


def _link(facts: Mapping[str, Any], names: npt.NDArray[np.str_]) -> tuple[npt.NDArray[np.str_], npt.NDArray[np.int64]]:
    """The codes in code order, and for each notification the place of its district, -1 where it has none."""
    districts = dict(facts.get("districts", {}))
    # CBS used to write the number too: "Wijk 04 Pittelo" is the district whose code ends in 04.
    districts |= {f"Wijk {code[-2:]} {name}": code for name, code in districts.items()}
    used = {name: code for name, code in districts.items() if name in set(names.tolist())}
    codes = np.array(sorted({facts["municipality"], *used.values()}), dtype=str)
    place = {name: int(np.searchsorted(codes, code)) for name, code in used.items()}
    return codes, np.array([place.get(name, -1) for name in names.tolist()], dtype=np.int64)


def _left_out(chosen: npt.NDArray[np.bool_], names: npt.NDArray[np.str_], reason: Mapping[str, str]) -> list[LeftOut]:
    found, counts = np.unique(names[chosen], return_counts=True)
    pairs = zip(found.tolist(), counts.tolist(), strict=True)
    return [LeftOut(f"notifications in {name}", count, reason) for name, count in pairs]


def _kinds(what: str, words: npt.NDArray[np.str_]) -> list[tuple[str, npt.NDArray[np.bool_]]]:
    slugs = np.array([slug(word) for word in words.tolist()], dtype=str)
    return [(f"{MEASURE}-{what}-{kind}", slugs == kind) for kind in np.unique(slugs).tolist()]


def _blocks(
    key: str,
    chosen: npt.NDArray[np.bool_],
    days: npt.NDArray[np.datetime64],
    months: npt.NDArray[np.datetime64],
    place: npt.NDArray[np.int64],
    areas: int,
) -> list[Block]:
    """One block a month: the districts, and the municipality (first in code order) as the sum of all."""
    in_district = chosen & (place >= 0)
    counts = count_by_month(place[in_district], days[in_district], months, areas)
    counts[0] = count_by_month(np.zeros(int(chosen.sum()), dtype=np.int64), days[chosen], months, 1)[0]
    everywhere = np.arange(areas)
    return [Block(key, str(month), everywhere, counts[:, column]) for column, month in enumerate(months)]


def _descriptions(
    categories: npt.NDArray[np.str_], channels: npt.NDArray[np.str_] | None
) -> dict[str, dict[str, object]]:
    found: dict[str, dict[str, object]] = {}
    given = [("category", "Meldingen", "Notifications", categories)]
    given += [] if channels is None else [("channel", "Meldingen via", "Notifications by", channels)]
    for what, dutch, english, words in given:
        for word in np.unique(words).tolist():
            found.setdefault(
                f"{MEASURE}-{what}-{slug(word)}",
                {
                    "name": {"nl": f"{dutch} {word}", "en": f"{english} {word}"},
                    "unit": _UNIT,
                    "kind": "count",
                    "direction": "neither",
                    "role": what,
                    "of": MEASURE,
                },
            )
    return found


ADAPTER = NotificationsAdapter()
