# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""How does Voorbeeldstad lie on paper?

Needs ``data/city.toml``. Gives the `CityPlan`: courses of river, roads and railway, and a place, a type and a number of
inhabitants for every neighbourhood. All of it is made up.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

Point = tuple[float, float]
Course = tuple[Point, ...]


@dataclass(frozen=True)
class NeighbourhoodPlan:
    """One neighbourhood on paper: place in kilometres from the origin, inhabitants in the last year."""

    code: str
    name: str
    district: str
    type: str
    at: Point
    inhabitants: int


@dataclass(frozen=True)
class Line:
    """A named road or railway."""

    kind: str
    name: str
    course: Course


@dataclass(frozen=True)
class Dock:
    """A harbour basin: centre in kilometres, length and width in metres, direction of its length in degrees."""

    name: str
    at: Point
    length: float
    width: float
    degrees: float


@dataclass(frozen=True)
class CityPlan:
    """The whole plan; coordinates are kilometres east and north of `origin` (metres in EPSG:28992)."""

    name: str
    municipality: str
    edition: int
    origin: Point
    inhabitants_grow_from: float
    outline: Course
    river_name: str
    river: Course
    river_width: Point
    docks: tuple[Dock, ...]
    ring: Line
    railway: Line
    roads: tuple[Line, ...]
    districts: dict[str, str]
    neighbourhoods: tuple[NeighbourhoodPlan, ...]

    def codes(self) -> tuple[str, ...]:
        """The neighbourhood codes in order."""
        return tuple(neighbourhood.code for neighbourhood in self.neighbourhoods)


def city_plan_from(record: dict[str, Any], municipality: str) -> CityPlan:
    """The plan from the parsed file; neighbourhoods come in code order."""
    districts = {wijk["code"]: wijk["name"] for wijk in record["wijken"]}
    neighbourhoods = [
        NeighbourhoodPlan(
            code=f"BU{wijk['code'][2:]}{buurt['number']:02d}",
            name=buurt["name"],
            district=wijk["code"],
            type=buurt["type"],
            at=_point(buurt["at"]),
            inhabitants=buurt["inhabitants"],
        )
        for wijk in record["wijken"]
        for buurt in wijk["buurten"]
    ]
    river = record["river"]
    return CityPlan(
        name=record["name"],
        municipality=municipality,
        edition=record["edition"],
        origin=_point(record["origin"]),
        inhabitants_grow_from=record["inhabitants_grow_from"],
        outline=_course(record["outline"]),
        river_name=river["name"],
        river=_course(river["course"]),
        river_width=_point(river["width_metres"]),
        docks=tuple(
            Dock(dock["name"], _point(dock["at"]), dock["length"], dock["width"], dock["degrees"])
            for dock in river["docks"]
        ),
        ring=_line("road", record["ring"]),
        railway=_line("railway", record["railway"]),
        roads=tuple(_line("road", road) for road in record["roads"]),
        districts=districts,
        neighbourhoods=tuple(sorted(neighbourhoods, key=lambda neighbourhood: neighbourhood.code)),
    )


def _line(kind: str, record: dict[str, Any]) -> Line:
    return Line(kind, record["name"], _course(record["course"]))


def _course(points: list[list[float]]) -> Course:
    return tuple(_point(point) for point in points)


def _point(pair: list[float]) -> Point:
    return float(pair[0]), float(pair[1])
