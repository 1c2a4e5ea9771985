# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Which areas are like which, in a publication?

Needs the delivered measures and the areas when it is worked out, and the publication when it is read. Gives the
nearest areas of each neighbourhood and district with the figures that say why, and the comparison group of each city.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq

from buurtpeil.areas.boundaries import Geometries
from buurtpeil.areas.codes import Level
from buurtpeil.areas.region import MOST_MUNICIPALITIES, WITHIN_METRES, surrounding_municipalities
from buurtpeil.areas.table import AreaTable
from buurtpeil.estimates.peers import (
    NEIGHBOURING_URBANITY,
    NOBODY,
    SAME_SIZE,
    SAME_SIZE_AND_URBANITY,
    Trait,
    count_once,
    nearest_areas,
    peer_profile,
    similar_cities,
)
from buurtpeil.indicators.measures import MeasureGrid
from buurtpeil.indicators.panel import has_figure
from buurtpeil.indicators.statuses import Flag, Status
from buurtpeil.pipeline import layout
from buurtpeil.pipeline.publication import Publication

Floats = npt.NDArray[np.float64]
LEAST_INHABITANTS = 50  # CONVENTIONS "Small numbers": a handful of people is like nobody and nobody is like it


@dataclass(frozen=True)
class Peer:
    """One area that is like another: its distance in steps, the traits they share and the one that differs most.

    `alike` and `apart` hold (trait, own figure, figure of the peer).
    """

    code: str
    name: str
    municipality_name: str
    distance: float
    alike: tuple[tuple[Trait, float, float], ...]
    apart: tuple[Trait, float, float] | None

    def reason(self, language: str) -> str:
        """Why this area is like the other, in words."""
        like, unlike = _REASON[language]
        text = like.format(traits=_listed([_said(*item, language) for item in self.alike], language))
        return text + (unlike.format(trait=_said(*self.apart, language)) if self.apart else "")


def write_alike(grids: Mapping[str, MeasureGrid], areas: AreaTable, folder: Path) -> None:
    """Work out the peers of all areas and the groups of all cities, from the latest figures."""
    profile = peer_profile()
    traits, is_duplicate = _traits(grids, areas, profile.traits)
    levels = np.array([Level.NEIGHBOURHOOD.value, Level.DISTRICT.value])
    found, place = np.nonzero(areas.levels[:, np.newaxis] == levels)
    group = np.full(len(areas), NOBODY, dtype=np.int64)
    group[found] = place
    size = next((column for column, one in enumerate(profile.traits) if one.key == "size"), 0)
    group[~(traits[:, size] >= LEAST_INHABITANTS)] = NOBODY
    nearest = nearest_areas(traits, profile.traits, group, count_once(traits, is_duplicate))
    area, rank = np.nonzero(nearest.row != NOBODY)
    codes = np.array(areas.codes.tolist(), dtype=object)
    peers = {
        "area": pa.array(codes[area], pa.string()),
        "rank": pa.array(rank.astype(np.int16)),
        "peer": pa.array(codes[nearest.row[area, rank]], pa.string()),
        "distance": pa.array(nearest.distance[area, rank]),
    }
    pq.write_table(pa.table(peers), folder / layout.PEERS, compression="zstd", row_group_size=20_000)
    columns = {trait.key: traits[:, number] for number, trait in enumerate(profile.traits)}
    pq.write_table(pa.table({"area": codes.tolist(), **columns}), folder / layout.TRAITS)
    _write_cities(areas, traits, folder)


def _write_cities(areas: AreaTable, traits: Floats, folder: Path) -> None:
    profile = peer_profile()
    rows = np.flatnonzero(areas.levels == Level.MUNICIPALITY.value)
    keys = [trait.key for trait in profile.traits]
    inhabitants, density = traits[rows, keys.index("size")], traits[rows, keys.index("density")]
    groups = similar_cities(inhabitants, density, profile)
    cities = {
        str(areas.codes[row]): {
            "members": [str(areas.codes[rows[member]]) for member in groups.members[number]],
            "rule": int(groups.rule[number]),
            "size": int(groups.size_class[number]),
            "urbanity": int(groups.urbanity_class[number]),
        }
        for number, row in enumerate(rows)
    }
    (folder / layout.SIMILAR_CITIES).write_text(json.dumps(cities, sort_keys=True), encoding="utf-8")


def _traits(
    grids: Mapping[str, MeasureGrid], areas: AreaTable, traits: Sequence[Trait]
) -> tuple[Floats, npt.NDArray[np.bool_]]:
    """(A, D) the latest figure of each trait, NaN where it is absent or modelled; (A,) flagged as identical figures."""
    values, is_duplicate = np.full((len(areas), len(traits)), np.nan), np.zeros(len(areas), dtype=bool)
    for column, trait in enumerate(traits):
        grid, base = grids.get(trait.measure), grids.get(trait.per)
        if grid is None or (trait.per and base is None):
            continue
        period = grid.periods[-1]
        own = _observed(grid, period)
        if base is not None:
            with np.errstate(divide="ignore", invalid="ignore"):
                own = np.where(_observed(base, period) > 0, 100 * own / _observed(base, period), np.nan)
        values[:, column] = own
        is_duplicate |= (grid.flags[:, -1] & np.uint16(Flag.DUPLICATE)) != 0
    return values, is_duplicate


def _observed(grid: MeasureGrid, period: str) -> Floats:
    if period not in grid.periods:
        return np.full(len(grid.value), np.nan)
    column = grid.periods.index(period)
    is_counted = has_figure(grid.status[:, column]) & (grid.status[:, column] != Status.MODELLED_BY_PUBLISHER)
    return np.where(is_counted, grid.value[:, column], np.nan)


def peer_codes(publication: Publication, codes: Sequence[str]) -> dict[str, list[tuple[str, float]]]:
    """{area: [(peer, distance)]}, nearest first, for those of `codes` that have any."""
    return {area: list(peers) for area, peers in _peers_among(publication, tuple(codes)).items()}


@lru_cache(maxsize=64)
def _peers_among(publication: Publication, codes: tuple[str, ...]) -> dict[str, list[tuple[str, float]]]:
    """Kept: a page is asked for again beside the same peers, and reading them is a fifth of its time."""
    table = pq.read_table(publication.path / layout.PEERS, filters=[("area", "in", list(codes))])
    found: dict[str, list[tuple[str, float]]] = {}
    for row in table.sort_by([("area", "ascending"), ("rank", "ascending")]).to_pylist():
        found.setdefault(row["area"], []).append((row["peer"], row["distance"]))
    return found


def peers_of(publication: Publication, code: str, most: int) -> tuple[Peer, ...]:
    """The `most` areas nearest to this one, with the reason; empty where a trait of it is not known."""
    nearest = peer_codes(publication, [code]).get(code, [])[:most]
    if not nearest:
        return ()
    wanted = [code, *(peer for peer, _ in nearest)]
    table = pq.read_table(publication.path / layout.TRAITS, filters=[("area", "in", wanted)])
    figures = {row["area"]: row for row in table.to_pylist()}
    return tuple(_peer(publication, figures[code], figures[peer], distance) for peer, distance in nearest)


def _peer(publication: Publication, own: Mapping[str, Any], other: Mapping[str, Any], distance: float) -> Peer:
    traits = peer_profile().traits
    steps = [
        float(abs(trait.in_steps(np.array([own[trait.key]])) - trait.in_steps(np.array([other[trait.key]])))[0])
        for trait in traits
    ]
    order = sorted(range(len(traits)), key=lambda place: steps[place])
    told = [(traits[place], float(own[traits[place].key]), float(other[traits[place].key])) for place in order]
    record = publication.area(other["area"])
    municipality = record.parents[0][1] if record.parents else record.name
    alike = tuple(told[number] for number, place in enumerate(order) if steps[place] <= 1)[:3]
    return Peer(record.code, record.name, municipality, distance, alike, told[-1] if steps[order[-1]] > 1 else None)


@dataclass(frozen=True)
class ComparisonGroup:
    """The comparison group of a city (itself not among them) and the rule in words."""

    members: tuple[str, ...]
    rule: Mapping[str, str]


def similar_cities_of(publication: Publication, municipality: str) -> ComparisonGroup:
    """The cities like this one; none where its size is not known."""
    cities = json.loads((publication.path / layout.SIMILAR_CITIES).read_text(encoding="utf-8"))
    found = cities.get(municipality)
    if found is None or found["size"] == NOBODY:
        return ComparisonGroup((), {"nl": "het aantal inwoners is niet bekend", "en": "the size is not known"})
    sizes = [0, *peer_profile().city_sizes, None]
    low, high = sizes[found["size"]], sizes[found["size"] + 1]
    return ComparisonGroup(
        tuple(found["members"]),
        {language: _rule(found["rule"], low, high, language) for language in ("nl", "en")},
    )


def write_regions(areas: AreaTable, shapes: Geometries, folder: Path) -> None:
    """Keep which municipalities lie around each one."""
    regions = surrounding_municipalities(areas.codes.tolist(), shapes)
    (folder / layout.REGIONS).write_text(json.dumps(regions, sort_keys=True), encoding="utf-8")


def region_of(publication: Publication, municipality: str) -> ComparisonGroup:
    """The municipalities around this one, nearest first; none where no boundaries were loaded."""
    regions = json.loads((publication.path / layout.REGIONS).read_text(encoding="utf-8"))
    around = tuple(code for code in regions.get(municipality, ()) if code in publication.areas)
    return ComparisonGroup(around, REGION_RULE)


def _rule(rule: int, low: float | None, high: float | None, language: str) -> str:
    size = _SIZE[language][high is None].format(
        low=_thousands(low or 0, language), high=_thousands(high or 0, language)
    )
    return f"{size}{_WIDE[rule][language]}"


def _thousands(number: float, language: str) -> str:
    return f"{number:,.0f}".replace(",", "." if language == "nl" else ",")


def _said(trait: Trait, own: float, other: float, language: str) -> str:
    numbers = [f"{value:,.{trait.decimals}f}" for value in (own, other)]
    if language == "nl":
        numbers = [text.replace(",", "_").replace(".", ",").replace("_", ".") for text in numbers]
    unit = trait.unit[language]
    joined = _AND[language].join(numbers)
    return f"{trait.name[language]} ({joined}{' ' if unit not in ('', '%') else ''}{unit})"


def _listed(parts: Sequence[str], language: str) -> str:
    if len(parts) < 2:
        return "".join(parts)
    return ", ".join(parts[:-1]) + {"nl": " en ", "en": " and "}[language] + parts[-1]


_AND = {"nl": " en ", "en": " and "}
_REASON = {
    "nl": ("lijkt vooral in {traits}", "; verschilt het meest in {trait}"),
    "en": ("alike above all in {traits}", "; differs most in {trait}"),
}
_SIZE = {
    "nl": ("{low} tot {high} inwoners", "{low} inwoners of meer"),
    "en": ("{low} to {high} inhabitants", "{low} inhabitants or more"),
}
REGION_RULE = {
    "nl": f"de dichtstbijzijnde {MOST_MUNICIPALITIES}, binnen {WITHIN_METRES / 1000:.0f} km van midden tot midden",
    "en": f"the nearest {MOST_MUNICIPALITIES}, within {WITHIN_METRES / 1000:.0f} km from middle to middle",
}
_WIDE = {
    SAME_SIZE_AND_URBANITY: {"nl": " en even stedelijk", "en": " and as urban"},
    NEIGHBOURING_URBANITY: {"nl": " en ongeveer even stedelijk", "en": " and about as urban"},
    SAME_SIZE: {"nl": "; te weinig steden zijn even stedelijk", "en": "; too few cities are as urban"},
}
