# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Which streets and addresses does Voorbeeldstad have?

Needs its ground and the number of homes in each neighbourhood. Gives made-up addresses as an extract of the BAG would
hold them: every street is called *Verzonnen*, *Bedachte* or *Fantasie* something, and every postcode begins with a 0,
which no real one does.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import shapely
from shapely import LineString
from shapely.affinity import rotate
from shapely.geometry.base import BaseGeometry

from buurtpeil.demo.city import City

LINES_APART_METRES = 70.0
LONGEST_STREET_METRES = 450.0
SHORTEST_STREET_METRES = 60.0
HOMES_A_STREET = 50
FROM_THE_EDGE_METRES = 12.0
HEADER = (
    "openbareruimte", "huisnummer", "huisletter", "huisnummertoevoeging", "postcode", "woonplaats", "nummeraanduiding",
    "verblijfsobjectgebruiksdoel", "verblijfsobjectstatus", "nevenadres", "x", "y",
)  # fmt: skip
_FIRST = ("Verzonnen", "Bedachte", "Fantasie")
_MIDDLE = (
    "Wolken", "Zeepbel", "Sprookjes", "Regenboog", "Luchtkasteel", "Draken", "Kabouter", "Toverfluit", "Maanzaad",
    "Sterrenstof", "Papegaaien", "Pannenkoeken", "Knikker", "Vlieger", "Trommel", "Suikerspin", "Eenhoorn", "Sneeuwbol",
    "Theepot", "Waterlelie", "Kikker", "Zonnebloem", "Stoomtrein", "Schatkaart", "Kompas", "Zandloper", "Carrousel",
    "Kwartet", "Lampion", "Vuurvlieg",
)  # fmt: skip
_LAST = ("straat", "laan", "weg", "pad", "hof", "plein", "kade", "dreef", "singel", "steeg", "gaarde", "veld", "hoek",
         "straatje", "laantje", "tuin", "boog", "zoom")  # fmt: skip


def write_addresses(city: City, path: Path, generator: np.random.Generator) -> None:
    """Write all addresses of the last year as CSV, in the columns of a BAG extract."""
    homes = city.figures["homes"]
    names = _street_names()
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=";", lineterminator="\n")
        writer.writerow(HEADER)
        number = 0
        for place, (code, shape) in enumerate(zip(city.plan.codes(), city.ground.neighbourhoods, strict=True)):
            count = int(np.nan_to_num(homes.value[city.areas.row(code), -1]))
            for row in _addresses(shape, count, f"0{place + 101:03d}", names, generator):
                number += 1
                writer.writerow([*row[:5], city.plan.name, f"9999200{number:09d}", "woonfunctie",
                                 "Verblijfsobject in gebruik", "f", *row[5:]])  # fmt: skip


def _street_names() -> Iterator[str]:
    """All names once, in an order that puts unlike ones beside each other."""
    for last in _LAST:
        for first in _FIRST:
            for middle in _MIDDLE:
                yield f"{first} {middle}{last}"


def _addresses(
    shape: BaseGeometry, count: int, postcode: str, names: Iterator[str], generator: np.random.Generator
) -> Iterator[tuple[object, ...]]:
    """(street, number, letter, addition, postcode, x, y) of `count` homes along the streets of one neighbourhood."""
    streets = _streets(shape, float(generator.uniform(0, 180)), max(1, count // HOMES_A_STREET))
    lengths = np.array([street.length for street in streets])
    # Some streets have flats and others gardens: so addresses and surface tell different things.
    density = lengths * generator.lognormal(0.0, 0.7, len(streets))
    homes = generator.multinomial(count, density / density.sum())
    for position, (street, own) in enumerate(zip(streets, homes.tolist(), strict=True)):
        if own:
            name = next(names)
            letters = f"{chr(65 + position // 26 % 26)}{chr(65 + position % 26)}"
            along = (np.arange(own) + 0.5) / own * street.length
            points = shapely.get_coordinates(shapely.line_interpolate_point(street, along))
            for house, (x, y) in enumerate(points.tolist(), 1):
                yield name, house, "", "", postcode + letters, round(x, 1), round(y, 1)


def _streets(shape: BaseGeometry, degrees: float, most: int) -> Sequence[LineString]:
    """At most `most` parallel streets within a neighbourhood, the longest first where there is room for more."""
    inside = shapely.buffer(shape, -FROM_THE_EDGE_METRES)
    inside = shape if inside.is_empty else inside
    left, bottom, right, top = inside.bounds
    half = float(np.hypot(right - left, top - bottom)) / 2
    middle_x, middle_y = (left + right) / 2, (bottom + top) / 2
    offsets = np.arange(-half, half, LINES_APART_METRES) + LINES_APART_METRES / 2
    lines = shapely.MultiLineString(
        [[(middle_x - half, middle_y + offset), (middle_x + half, middle_y + offset)] for offset in offsets]
    )
    pieces = shapely.get_parts(shapely.intersection(rotate(lines, degrees, origin=(middle_x, middle_y)), inside))
    streets: list[LineString] = []
    for piece in sorted(pieces, key=lambda line: (-line.length, line.wkb)):
        if piece.geom_type == "LineString" and (piece.length >= SHORTEST_STREET_METRES or not streets):
            streets += _shorter(piece)
    return streets[:most]


def _shorter(line: LineString) -> list[LineString]:
    """A long line as several streets."""
    count = int(np.ceil(line.length / LONGEST_STREET_METRES))
    ends = np.linspace(0, line.length, count + 1)
    points = shapely.get_coordinates(shapely.line_interpolate_point(line, ends))
    return [LineString(points[place : place + 2]) for place in range(count)]
