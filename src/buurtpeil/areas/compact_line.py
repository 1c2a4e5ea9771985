# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""How does an outline fit in a link?

Needs polygons in WGS84. Gives a short text of letters, digits, ``-`` and ``_``, and the polygons back: each corner as a
step from the one before in units of 1e-5 degree (about a metre), six bits a character; ``.`` begins another ring,
``~`` another polygon. The coding is Google's encoded polyline, with letters that a link needn't escape.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import shapely

from buurtpeil.errors import AreaError

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
STEPS_A_DEGREE = 100_000
LONGEST = 3_500  # characters: a web server takes about 4,000 in an address
RING, POLYGON = ".", "~"
_VALUES = {letter: value for value, letter in enumerate(LETTERS)}
_MORE, _BITS = 32, 5  # five bits of a number, and one that says whether more follow
_MOST_BITS = 30  # 180 degrees in steps, with its sign, is 26


def encode_outline(shape: shapely.Geometry) -> str:
    """The text of a polygon, or several, in WGS84; holes included."""
    polygons = []
    for polygon in shapely.get_parts(shape):
        rings = (shapely.get_exterior_ring(polygon), *polygon.interiors)
        polygons.append(RING.join(_encode_ring(shapely.get_coordinates(ring)[:-1]) for ring in rings))
    return POLYGON.join(polygons)


def _encode_ring(corners: npt.NDArray[np.float64]) -> str:
    steps = np.rint(corners * STEPS_A_DEGREE).astype(np.int64)
    moves = np.diff(steps, axis=0, prepend=np.zeros((1, 2), dtype=np.int64))
    return "".join(_encode_number(move) for move in moves.ravel().tolist())


def _encode_number(number: int) -> str:
    rest = ~(number << 1) if number < 0 else number << 1
    letters = []
    while rest >= _MORE:
        letters.append(LETTERS[(rest & (_MORE - 1)) | _MORE])
        rest >>= _BITS
    return "".join([*letters, LETTERS[rest]])


def decode_outline(text: str) -> shapely.Geometry:
    """The polygons of a text, in WGS84; raises `AreaError` for what is none. Not checked for validity."""
    if len(text) > LONGEST:
        raise _broken(f"{len(text):,} characters, at most {LONGEST:,}.")
    polygons = []
    for part in text.split(POLYGON):
        shell, *holes = (_decode_ring(ring) for ring in part.split(RING))
        polygons.append(shapely.Polygon(shell, holes))
    return polygons[0] if len(polygons) == 1 else shapely.MultiPolygon(polygons)


def _decode_ring(text: str) -> npt.NDArray[np.float64]:
    numbers: list[int] = []
    value = shift = 0
    for letter in text:
        bits = _VALUES.get(letter)
        if bits is None or shift > _MOST_BITS:
            raise _broken(repr(text[:40]))
        value |= (bits & (_MORE - 1)) << shift
        if bits & _MORE:
            shift += _BITS
        else:
            numbers.append(~(value >> 1) if value & 1 else value >> 1)
            value = shift = 0
    if shift or len(numbers) % 2 or len(numbers) < 6:
        raise _broken(f"{len(numbers)} numbers.")
    corners = np.cumsum(np.array(numbers, dtype=np.int64).reshape(-1, 2), axis=0)
    return corners / STEPS_A_DEGREE


def _broken(what: str) -> AreaError:
    return AreaError("The outline in this link is broken:", what, "Draw it again, or ask for the link once more.")
