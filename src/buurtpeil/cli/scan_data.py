# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Under which keys does another program get a scan?

Needs a scan. Gives plain records for JSON and CSV. Keys are a promise: within one `FORMAT` none changes its meaning or
goes away; `FIELDS` says what each holds, and docs/reference/scan-json.md is made from it.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict
from typing import Any

from buurtpeil.pipeline.scan import Scan, ScannedArea

FORMAT = 1
AREA_COLUMNS = ("code", "name", "inhabitants", "signals")

# Key (``a.b`` is `b` within `a`, ``a[].b`` within each of the list `a`): what it holds.
FIELDS: dict[str, str] = {
    "format": f"Version of these keys: {FORMAT}. It goes up when one changes its meaning or goes away.",
    "publication.id": "The publication that was read; the same id means the same figures.",
    "publication.published_at": "When it was worked out (UTC, ISO 8601).",
    "publication.edition": "The year of the area codes.",
    "publication.is_made_up": "Whether these are the made-up figures of Voorbeeldstad.",
    "area.code": "The CBS code that was asked for.",
    "area.name": "Its name.",
    "area.municipality": "The municipality it lies in; `summary`, `incomplete` and `totals` are about that.",
    "reference.key": "What `areas` are compared with: `city`, `similar-cities`, `region`, `peers` or `country`.",
    "reference.sentence": "The same in words, with the names of the cities, by language.",
    "summary.sentence": "The municipality in one sentence, by language (`nl`, `en`).",
    "summary.neighbourhoods": "Number of neighbourhoods.",
    "summary.colours": "Number of neighbourhoods per judgement of the total compass.",
    "summary.signals": "Number of signals in the municipality.",
    "summary.areas_with_signals": "Number of areas that have one or more.",
    "summary.latest_period": "The year that the compass is about.",
    "incomplete": "The lines of `totals` with a share below 0.95: read these first.",
    "data_notes": "What seems to be the matter with a source: `kind` (`source-stopped`, `unit-change`, `base-jump`), "
    "`area`, `municipality`, `indicator`, `period`, `before`, `after` and a `sentence` by language.",
    "signals[].id": "Permanent name of the signal; the same publication gives it again.",
    "signals[].kind": "`drift` (further and further from the city), `break` (away from it at once), `cluster` "
    "(neighbours together), `floor` (below the floor), `expected` (red two years from now), `accumulation` (in more "
    "domains than before), `surge` or `quiet` (far more or fewer notifications than usual).",
    "signals[].rule_version": "Version of the rule; see the algorithm register.",
    "signals[].municipality": "Code of the municipality.",
    "signals[].area": "Code of the area.",
    "signals[].indicator": "Key of the indicator; see the catalogue. Empty for `accumulation`, which is about all.",
    "signals[].domain": "Key of the indicator's domain, or `total`.",
    "signals[].first_period": "First period that the signal rests on.",
    "signals[].period": "Last period that it rests on.",
    "signals[].size": "How large, in the unit of the indicator; positive is worse.",
    "signals[].value": "The figure in `period`.",
    "signals[].reference": "The city's figure in `period`; for `accumulation`, `surge` and `quiet` what was there "
    "before or is usual.",
    "signals[].reference_kind": "Where that comes from: `publisher`, `weighted-areas` or `itself-before`.",
    "signals[].probability": "Probability that it is really so (0-1).",
    "signals[].q_value": "Expected share of wrong signals in the list of this kind that ends here (0-1).",
    "signals[].title": "A title, by language.",
    "signals[].sentence": "What stands out, by language.",
    "signals[].false_if": "When the signal would be wrong, by language.",
    "signals[].drivers": "What moves the figure: `kind`, `key` and a `sentence` by language.",
    "signals[].known_from": "The date from which it could be known (ISO).",
    "signals[].track_record": "How good the rule has been, by language; empty where nobody measured it.",
    "signals[].also": "Other kinds that the same figures gave; they are told once, as this signal.",
    "areas[].code": "Code of the neighbourhood.",
    "areas[].name": "Its name.",
    "areas[].inhabitants": "Number of inhabitants; null where it is not known.",
    "areas[].signals": "Number of signals of the neighbourhood.",
    "areas[].compass": "Per domain and for `total`: `worse`, `about-equal`, `better`, `undetermined` or `none`.",
    "totals[].indicator": "Key of the indicator.",
    "totals[].period": "The latest period that has figures.",
    "totals[].share": "Part of the municipality that the neighbourhoods in the source hold (0-1).",
    "totals[].areas_present": "Number of neighbourhoods in the source.",
    "totals[].areas_expected": "Number of neighbourhoods in the municipality.",
    "totals[].children_total": "Sum over the neighbourhoods; null where only areas were counted.",
    "totals[].parent_total": "The publisher's municipal figure; null where only areas were counted.",
    "totals[].compared": "The measure that was added up; null where only areas were counted.",
    "sources[].snapshot": "Id of the snapshot; `buurtpeil data show` tells all of it.",
    "sources[].title": "Title of the dataset, by language.",
    "sources[].publisher": "Who published it.",
    "sources[].licence": "Under which licence.",
    "sources[].reference": "Table or address at the publisher.",
    "sources[].published": "Date of the publisher's release; null where the file does not say.",
    "sources[].retrieved": "When it was loaded (UTC, ISO 8601).",
    "sources[].delivery": "Which delivery it is, by language.",
}
_SOURCE_KEYS = tuple(key.removeprefix("sources[].") for key in FIELDS if key.startswith("sources[]."))


def scan_record(scan: Scan) -> dict[str, Any]:
    """The scan under the keys of `FIELDS`."""
    summary = asdict(scan.summary)
    municipality = summary.pop("municipality")
    return {
        "format": FORMAT,
        "publication": {
            "id": scan.publication,
            "published_at": scan.published_at,
            "edition": scan.edition,
            "is_made_up": scan.is_made_up,
        },
        "area": {"code": scan.code, "name": scan.name, "municipality": municipality},
        "reference": {"key": scan.reference_key.value, "sentence": dict(scan.reference)},
        "summary": summary,
        "incomplete": [asdict(line) for line in scan.incomplete],
        "data_notes": [note.to_record() for note in scan.data_notes],
        "signals": [signal.to_record() for signal in scan.signals],
        "areas": [{**record, "compass": _compass(area)} for area, record in zip(scan.areas, _heads(scan), strict=True)],
        "totals": [asdict(line) for line in scan.totals],
        "sources": [{key: getattr(source, key) for key in _SOURCE_KEYS} for source in scan.sources],
    }


def area_rows(scan: Scan) -> list[dict[str, Any]]:
    """One flat row a neighbourhood for CSV: the columns of `area_columns`."""
    reference = {"reference": scan.reference_key.value}
    return [{**record, **reference, **_compass(area)} for area, record in zip(scan.areas, _heads(scan), strict=True)]


def area_columns(scan: Scan) -> list[str]:
    """The columns of `area_rows`: who, how many, the judgement per domain, and with what is compared."""
    return [*AREA_COLUMNS, *(scan.areas[0].colours if scan.areas else ()), "reference"]


def _heads(scan: Scan) -> list[dict[str, Any]]:
    signals = Counter(signal.area for signal in scan.signals)
    return [
        {"code": area.code, "name": area.name, "inhabitants": area.inhabitants, "signals": signals[area.code]}
        for area in scan.areas
    ]


def _compass(area: ScannedArea) -> dict[str, str]:
    return {domain: colour.name.lower().replace("_", "-") for domain, colour in area.colours.items()}
