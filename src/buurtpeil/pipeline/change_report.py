# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""What does a reader get of the changes since the last publication?

Needs a publication. Gives `Changes`: the figures that came, changed, went or became final, for all areas or for one and
what lies in it, with the rest and a few plain sentences in both languages. Nothing is compared here; `publish` did.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from buurtpeil.areas.codes import COUNTRY_CODE, district_of, is_area_code, municipality_of
from buurtpeil.pipeline import layout
from buurtpeil.pipeline.changes import ChangeKind
from buurtpeil.pipeline.publication import Publication

NEVER = "first"  # nothing was published before
OTHER_FORMAT = "other-format"  # by a version of Buurtpeil whose results this one can't read


@dataclass(frozen=True, eq=False)
class Changes:
    """Everything that changed since the last publication, for `area` or (empty) everywhere.

    `previous` is its id and `previous_at` when it was made; both are empty when there was none or it can't be compared,
    and `reason` says which. `figures` is in `CHANGES_SCHEMA`; the rest as `changes.other_changes` gives it.
    """

    area: str
    previous: str
    previous_at: str
    reason: str
    figures: pa.Table
    editions: Sequence[int]
    areas: Mapping[str, Sequence[Any]]
    colours: Sequence[Mapping[str, str]]
    signals: Mapping[str, Sequence[Mapping[str, Any]]]
    methods: Sequence[Sequence[str]]
    deliveries: Mapping[str, Sequence[str]]
    titles: Mapping[str, Mapping[str, str]]  # title, publisher and delivery of each raw snapshot that is mentioned

    def count(self, kind: ChangeKind) -> int:
        """How many figures this happened to; a provisional figure that became final may have been revised too."""
        if kind is ChangeKind.FINAL:
            return int(pc.sum(self.figures["is_final"]).as_py() or 0)
        return int(pc.sum(pc.equal(self.figures["kind"], kind.value)).as_py() or 0)

    def by_indicator(self) -> list[dict[str, Any]]:
        """One line per indicator, period and kind, with the number of figures, in that order."""
        grouped = self.figures.group_by(["indicator", "period", "kind"]).aggregate([("area", "count")])
        rows = [{**row, "figures": row.pop("area_count")} for row in grouped.to_pylist()]
        return sorted(rows, key=lambda row: (row["indicator"], row["period"], row["kind"]))

    def over_periods(self) -> list[dict[str, Any]]:
        """One line per indicator and kind, with the periods and the number of figures over all of them."""
        rows: dict[tuple[str, str], dict[str, Any]] = {}
        for row in self.by_indicator():
            own = rows.setdefault(
                (row["indicator"], row["kind"]),
                {"indicator": row["indicator"], "kind": row["kind"], "periods": [], "figures": 0},
            )
            own["periods"].append(row["period"])
            own["figures"] += row["figures"]
        return list(rows.values())


def read_changes(publication: Publication, area: str = "") -> Changes:
    """The changes that `publish` stored; of `area` and what lies in it when one is given."""
    record = json.loads((publication.path / layout.CHANGES).read_text(encoding="utf-8"))
    figures = pq.read_table(publication.path / layout.CHANGED_FIGURES)
    if area and area != COUNTRY_CODE:
        inside = [code for code in pc.unique(figures["area"]).to_pylist() if _lies_in(code, area)]
        figures = figures.filter(pc.is_in(figures["area"], value_set=pa.array(inside, pa.string())))
        record["colours"] = [item for item in record["colours"] if _lies_in(item["area"], area)]
        record["signals"] = {
            name: [item for item in items if _lies_in(item["area"], area)] for name, items in record["signals"].items()
        }
        record["areas"] = {
            name: [item for item in items if _lies_in(item if isinstance(item, str) else item[0], area)]
            for name, items in record["areas"].items()
        }
    return Changes(area=area, figures=figures, **record)


def _lies_in(code: str, area: str) -> bool:
    return code == area or (is_area_code(code) and area in (municipality_of(code), district_of(code)))


def say_changes(changes: Changes, language: str) -> list[str]:
    """The changes in a few sentences, Dutch or English."""
    if changes.reason:
        return [_REASONS[changes.reason][language]]
    found = []
    counts = {kind: changes.count(kind) for kind in ChangeKind}
    if any(counts.values()):
        parts = [_FIGURES[kind][language].format(number=_number(counts[kind], language)) for kind in ChangeKind]
        found.append(_SINCE[language].format(figures=", ".join(parts)))
    for name, items in (
        ("colours", changes.colours),
        ("appeared", changes.signals["appeared"]),
        ("disappeared", changes.signals["disappeared"]),
        ("areas-added", changes.areas["added"]),
        ("areas-removed", changes.areas["removed"]),
        ("areas-renamed", changes.areas["renamed"]),
    ):
        if items:
            one, many = _OTHER[name][language]
            found.append((one if len(items) == 1 else many).format(number=_number(len(items), language)))
    if changes.editions[0] != changes.editions[1]:
        found.append(_EDITION[language].format(old=changes.editions[0], new=changes.editions[1]))
    found += [_METHOD[language].format(name=name, old=old or "-", new=new or "-") for name, old, new in changes.methods]
    return found or [_NOTHING[language]]


def _number(number: int, language: str) -> str:
    text = f"{number:,}"
    return text.replace(",", ".") if language == "nl" else text


_REASONS = {
    NEVER: {
        "nl": "Dit is de eerste publicatie: er is niets om mee te vergelijken.",
        "en": "This is the first publication: there is nothing to compare with.",
    },
    OTHER_FORMAT: {
        "nl": "De vorige publicatie is door een andere versie van Buurtpeil gemaakt en is niet te vergelijken.",
        "en": "The last publication was made by another version of Buurtpeil and can't be compared.",
    },
}
_SINCE = {
    "nl": "Cijfers sinds de vorige publicatie: {figures}.",
    "en": "Figures since the last publication: {figures}.",
}
_FIGURES = {
    ChangeKind.ADDED: {"nl": "{number} nieuw", "en": "{number} new"},
    ChangeKind.REVISED: {"nl": "{number} herzien door de uitgever", "en": "{number} revised by the publisher"},
    ChangeKind.WITHDRAWN: {"nl": "{number} vervallen", "en": "{number} withdrawn"},
    ChangeKind.FINAL: {"nl": "{number} van voorlopig naar definitief", "en": "{number} from provisional to final"},
}
_OTHER = {
    "colours": {
        "nl": ("Eén oordeel in het wijkkompas is anders.", "{number} oordelen in het wijkkompas zijn anders."),
        "en": ("One judgement in the compass is different.", "{number} judgements in the compass are different."),
    },
    "appeared": {
        "nl": ("Er is één signaal bijgekomen.", "Er zijn {number} signalen bijgekomen."),
        "en": ("One signal appeared.", "{number} signals appeared."),
    },
    "disappeared": {
        "nl": ("Eén signaal is er niet meer.", "{number} signalen zijn er niet meer."),
        "en": ("One signal is no longer there.", "{number} signals are no longer there."),
    },
    "areas-added": {
        "nl": ("Er is één gebied bijgekomen.", "Er zijn {number} gebieden bijgekomen."),
        "en": ("One area was added.", "{number} areas were added."),
    },
    "areas-removed": {
        "nl": ("Eén gebied is vervallen.", "{number} gebieden zijn vervallen."),
        "en": ("One area is gone.", "{number} areas are gone."),
    },
    "areas-renamed": {
        "nl": ("Eén gebied heeft een andere naam.", "{number} gebieden hebben een andere naam."),
        "en": ("One area has another name.", "{number} areas have another name."),
    },
}
_EDITION = {
    "nl": "De indeling van gebieden ging van {old} naar {new}. Cijfers en oordelen zijn daarom niet vergeleken: "
    "dezelfde code kan een andere plek zijn.",
    "en": "The division of areas went from {old} to {new}. Figures and judgements were therefore not compared: "
    "the same code may be another place.",
}
_METHOD = {
    "nl": "De rekenwijze veranderde: {name} van {old} naar {new}. Verschillen kunnen daardoor komen.",
    "en": "A method changed: {name} from {old} to {new}. Differences may come from that.",
}
_NOTHING = {"nl": "Er is niets veranderd.", "en": "Nothing changed."}
