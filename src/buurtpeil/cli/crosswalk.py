# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""What became of the areas of a municipality between two editions?

Needs a store with areas, boundaries or recoding tables of both editions. Gives `areas crosswalk`: each area with what
it became, for which share and how that was found, and each refusal with its reason.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import numpy as np

from buurtpeil.areas.codes import Level, level_of, municipality_of
from buurtpeil.areas.ways import REASON_WORDS, WAY_WORDS, Refusal, Way
from buurtpeil.cli.lines import say_share
from buurtpeil.cli.options import deliver, language_option, output_option
from buurtpeil.cli.tables import to_csv, to_json, to_text
from buurtpeil.errors import AreaError
from buurtpeil.store import RawSnapshot, Store

if TYPE_CHECKING:
    from buurtpeil.areas.crosswalk import Crosswalk

HEADINGS = {
    "source": {"nl": "Van", "en": "From"},
    "source_name": {"nl": "Naam", "en": "Name"},
    "target": {"nl": "Naar", "en": "To"},
    "target_name": {"nl": "Naam", "en": "Name"},
    "share": {"nl": "Deel", "en": "Share"},
    "how": {"nl": "Gevonden door", "en": "Found by"},
}
WORDS = {
    "title": {
        "nl": "{name} ({code}): van indeling {first} naar {second}",
        "en": "{name} ({code}): {first} to {second}",
    },
    "moved": {"nl": "{count} gebieden geheel gekoppeld", "en": "{count} areas linked in full"},
    "partly": {"nl": "{count} voor een deel", "en": "{count} in part"},
    "refused": {"nl": "{count} niet", "en": "{count} not"},
    "unmoved": {"nl": "Niet of niet geheel gekoppeld, van {edition}", "en": "Not linked, or not in full, of {edition}"},
    "unfounded": {
        "nl": "Zonder (volledige) herkomst, in {edition}",
        "en": "Without a (complete) origin, in {edition}",
    },
}
COLUMNS = ("source", "source_name", "target", "target_name", "share", "part", "way", "reason", "detail")


@click.command("crosswalk")
@click.argument("municipality", metavar="CODE")
@click.argument("source_edition", metavar="FROM", type=click.IntRange(1900, 2100))
@click.argument("target_edition", metavar="TO", type=click.IntRange(1900, 2100))
@click.option("--format", "form", type=click.Choice(["table", "json", "csv"]), default="table", show_default=True)
@language_option
@output_option
@click.pass_obj
def crosswalk_command(
    store: Store,
    municipality: str,
    source_edition: int,
    target_edition: int,
    form: str,
    language: str,
    output: Path | None,
) -> None:
    """Show what became of the areas of a municipality between two editions.

    For example: buurtpeil areas crosswalk GM0363 2015 2022. An area is found by the publisher's statements, then by
    its boundary; where neither can tell, it is refused with the reason.
    """
    # Sparse matrices and shapes take half a second to import; `areas find` and `areas list` do without.
    from buurtpeil.pipeline.editions import areas_of_edition, crosswalk_between

    code = municipality.strip().upper()
    if level_of(code) is not Level.MUNICIPALITY:
        raise AreaError("A crosswalk is shown for a municipality:", f"{code!r}.", "Give a code such as GM0363.")
    snapshots = snapshots_with(store, code, source_edition)
    crosswalk = crosswalk_between(snapshots, source_edition, areas_of_edition(snapshots, target_edition))
    records = _pairs(crosswalk, code)
    refused = [item for item in crosswalk.unmoved if municipality_of(item.code) == code]
    without = [item for item in crosswalk.unfounded if municipality_of(item.code) == code]
    match form:
        case "json":
            text = to_json(
                {"pairs": records, "unmoved": refused_records(refused), "unfounded": refused_records(without)}
            )
        case "csv":
            gone = [{"source": item["code"], **item} for item in refused_records(refused)]
            new = [{"target": item["code"], **item} for item in refused_records(without)]
            text = to_csv([*records, *gone, *new], COLUMNS)
        case _:
            text = _to_terminal(crosswalk, code, records, refused, without, language)
    deliver(text, output)


def snapshots_with(store: Store, code: str, edition: int) -> list[RawSnapshot]:
    """The snapshots of the publication set that knows this municipality."""
    current = store.raw_snapshots()
    for name in sorted({snapshot.publication_set for snapshot in current}):
        own = [snapshot for snapshot in current if snapshot.publication_set == name]
        own.sort(key=lambda snapshot: (snapshot.manifest["retrieved"], snapshot.id))
        if any(_holds(snapshot, code) for snapshot in own):
            return own
    raise AreaError(
        "Nothing was loaded of this municipality:", f"{code} in {edition}.", "Load its figures and boundaries first."
    )


def _holds(snapshot: RawSnapshot, code: str) -> bool:
    columns = [(snapshot.areas(), "area"), (snapshot.boundaries(), "area"), (snapshot.recodings(), "source")]
    return any(
        municipality_of(area) == code
        for table, column in columns
        if table is not None
        for area in table[column].to_pylist()
    )


def _pairs(crosswalk: Crosswalk, municipality: str) -> list[dict[str, Any]]:
    """One record a pair that starts or ends in the municipality, by source and then by target."""
    records: list[dict[str, Any]] = [
        {
            "source": str(crosswalk.source.codes[first]),
            "source_name": str(crosswalk.source.names[first]),
            "target": str(crosswalk.target.codes[second]),
            "target_name": str(crosswalk.target.names[second]),
            "share": float(crosswalk.share[pair]),
            "part": float(crosswalk.part[pair]),
            "way": Way(int(crosswalk.way[pair])).name.lower().replace("_", "-"),
        }
        for pair, (first, second) in enumerate(zip(crosswalk.from_row, crosswalk.to_row, strict=True))
    ]
    own = (
        item for item in records if municipality in {municipality_of(item["source"]), municipality_of(item["target"])}
    )
    return sorted(own, key=lambda item: (item["source"], item["target"]))


def refused_records(refusals: list[Refusal]) -> list[dict[str, Any]]:
    """One record a refusal: code, share, reason, detail."""
    return [
        {"code": item.code, "share": item.share, "reason": item.reason.value, "detail": item.detail}
        for item in refusals
    ]


def _to_terminal(
    crosswalk: Crosswalk,
    municipality: str,
    records: list[dict[str, Any]],
    refused: list[Refusal],
    without: list[Refusal],
    language: str,
) -> str:
    source, target = crosswalk.source, crosswalk.target
    name = source.name(municipality) if municipality in source else municipality
    heading = WORDS["title"][language].format(name=name, code=municipality, first=source.edition, second=target.edition)
    moved = crosswalk.moved[[municipality_of(str(code)) == municipality for code in source.codes]]
    whole, none = int((moved > 1 - 1e-9).sum()), int((moved == 0).sum())
    counts = {"moved": whole, "partly": len(moved) - whole - none, "refused": none}
    summary = ", ".join(WORDS[key][language].format(count=count) for key, count in counts.items())
    blocks = [f"{heading}\n{summary}."]
    if records:
        shown = [
            item | {"share": say_share(item["share"], language), "how": _way(item["way"], language)} for item in records
        ]
        blocks.append(to_text(shown, {key: words[language] for key, words in HEADINGS.items()}, right={"share"}))
    for key, edition, refusals in (
        ("unmoved", source.edition, refused),
        ("unfounded", target.edition, without),
    ):
        if refusals:
            blocks.append(f"{WORDS[key][language].format(edition=edition)}:\n{_refusals(refusals, language)}")
    return "\n\n".join(blocks)


def _way(name: str, language: str) -> str:
    return WAY_WORDS[Way[name.upper().replace("-", "_")]][language]


def _refusals(refusals: list[Refusal], language: str) -> str:
    """Grouped by reason; with the detail where each has one."""
    counted = Counter(item.reason for item in refusals)
    lines = []
    for reason, count in counted.most_common():
        lines.append(f"  {REASON_WORDS[reason][language]} ({count}):")
        for item in refusals:
            if item.reason is reason:
                share = "" if np.isclose(item.share, 1) else f" {say_share(item.share, language)}"
                lines.append(f"    {item.code}{share}{f' ({item.detail})' if item.detail else ''}")
    return "\n".join(lines)
