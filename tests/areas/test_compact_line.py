# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Does an outline come back from a link as it went in, and is anything else refused in words?"""

from __future__ import annotations

from contextlib import suppress

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from buurtpeil.areas.compact_line import LETTERS, LONGEST, decode_outline, encode_outline
from buurtpeil.errors import AreaError

corner = st.tuples(st.floats(3.0, 7.5), st.floats(50.5, 53.7))


def test_a_number_is_coded_as_google_codes_it():
    """Google's own worked example: 38.5, -120.2 is ``_p~iF~ps|U``; ours has 63 subtracted and other letters."""
    google = [ord(letter) - 63 for letter in "_p~iF~ps|U"]
    coded = encode_outline(shapely.Polygon([(38.5, -120.2), (40.7, -120.95), (43.252, -126.453)]))
    # GeoJSON has x first, Google latitude first: our x is their latitude here.
    assert [LETTERS.index(letter) for letter in coded[: len(google)]] == google


@given(st.lists(corner, min_size=3, max_size=40, unique=True))
def test_a_ring_comes_back_within_half_a_step(corners):
    back = decode_outline(encode_outline(shapely.Polygon(corners)))
    found = shapely.get_coordinates(back)[: len(corners)]
    assert np.abs(found - np.array(corners)).max() <= 0.5e-5 + 1e-9


def test_holes_and_parts_come_back():
    shape = shapely.box(4, 52, 4.1, 52.1).difference(shapely.box(4.02, 52.02, 4.05, 52.05))
    both = shapely.union(shape, shapely.box(5, 52, 5.1, 52.1))
    back = decode_outline(encode_outline(both))
    assert back.geom_type == "MultiPolygon"
    assert back.symmetric_difference(both).area < 1e-6


@given(st.text(max_size=60))
def test_any_text_is_an_outline_or_is_refused(text):
    with suppress(AreaError):
        assert decode_outline(text).geom_type in ("Polygon", "MultiPolygon")


@pytest.mark.parametrize("text", ["", "A", "AAAA", "~", ".", "A" * (LONGEST + 1), "é" * 9, "_" * 30, "AAAAAA.AA"])
def test_what_is_no_outline_is_refused(text):
    with pytest.raises(AreaError, match="outline in this link"):
        decode_outline(text)
