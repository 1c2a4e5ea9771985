# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Is a place of another edition followed honestly, and is what can't be told named?

Needs two made-up editions with a crosswalk written here. Gives the promises: an equal code is no evidence, a split or
merged neighbourhood is followed where at least half of it is meant, and the rest is named.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from buurtpeil.areas.crosswalk import Crosswalk
from buurtpeil.areas.ground import Ground
from buurtpeil.areas.resolution import Shapes
from buurtpeil.areas.table import AreaTable
from buurtpeil.areas.ways import Reason, Refusal, Way
from buurtpeil.errors import AreaError
from buurtpeil.pipeline.own_places import ResolvedPlace, resolve_areas, resolve_earlier_areas

BEFORE = AreaTable.from_codes(
    2018, {f"BU9999000{number}": f"Eerder {number}" for number in range(5)} | {"GM9999": "Stad"}
)
NOW = AreaTable.from_codes(
    2024, {f"BU9999000{number}": f"Nu {number}" for number in range(5)} | {"GM9999": "Stad", "WK999900": "Wijk"}
)
GROUND = Ground(NOW, Shapes.none(len(NOW)), np.full(len(NOW), 100.0))
# (source, target, share of the source, share of the target): 0 became 1 (recoded), 1 was split over 2 and 3, where 3 is
# for 30% old 1 and for 70% old 2; 2 went wholly to 3; 3 has no counterpart; 4 stayed.
PAIRS = [(0, 1, 1.0, 1.0), (1, 2, 0.6, 1.0), (1, 3, 0.4, 0.3), (2, 3, 1.0, 0.7), (4, 4, 1.0, 1.0)]


def crosswalk() -> Crosswalk:
    pairs = sorted(PAIRS, key=lambda pair: (pair[1], pair[0]))
    source, target, share, part = (np.array(column) for column in zip(*pairs, strict=True))
    return Crosswalk(
        BEFORE,
        NOW,
        source.astype(np.int64),
        target.astype(np.int64),
        share.astype(float),
        part.astype(float),
        np.full(len(pairs), Way.PUBLISHER_TABLE, dtype=np.uint8),
        np.where(np.isin(np.arange(len(NOW)), target), 1.0, 0.0),
        unmoved=(Refusal("BU99990003", 1.0, Reason.NO_SHAPE), Refusal("GM9999", 1.0, Reason.TOO_COARSE)),
    )


def codes(place: ResolvedPlace) -> list[str]:
    return [str(code) for code in NOW.codes[place.parts.rows]]


@pytest.mark.parametrize(
    ("meant", "today"),
    [
        (["BU99990000"], ["BU99990001"]),  # recoded: the code of today that looks the same is another place
        (["BU99990001"], ["BU99990002"]),  # of today's 3 only 30% is meant
        (["BU99990002"], ["BU99990003"]),  # 70% of it is
        (["BU99990001", "BU99990002"], ["BU99990002", "BU99990003"]),
        (["WK999900"], ["BU99990001", "BU99990002", "BU99990003", "BU99990004"]),  # 2018 names no districts
        (["GM9999"], ["BU99990001", "BU99990002", "BU99990003", "BU99990004"]),
    ],
)
def test_areas_of_an_earlier_edition_are_followed(meant: Sequence[str], today: list[str]):
    assert codes(resolve_earlier_areas(GROUND, meant, crosswalk())) == today


def test_what_can_not_be_followed_is_named():
    place = resolve_earlier_areas(GROUND, ["BU99990003", "BU99990004", "BU99990009"], crosswalk())
    told = " ".join(remark["en"] for remark in place.remarks)
    assert codes(place) == ["BU99990004"]
    assert "left out to that extent: BU99990003" in told
    assert "does not hold 1 of 3 areas: BU99990009" in told
    with pytest.raises(AreaError, match=r"None of these areas of 2018 .* BU99990003"):
        resolve_earlier_areas(GROUND, ["BU99990003"], crosswalk())


def test_a_district_or_municipality_stands_for_its_neighbourhoods():
    every = [f"BU9999000{number}" for number in range(5)]
    assert codes(resolve_areas(GROUND, ["WK999900"])) == every
    assert codes(resolve_areas(GROUND, ["GM9999", "BU99990001"])) == every


def test_an_unknown_code_is_named_and_only_unknown_codes_are_refused():
    place = resolve_areas(GROUND, ["BU99990001", "BU99998888"])
    assert codes(place) == ["BU99990001"]
    assert "BU99998888" in place.remarks[0]["nl"]
    with pytest.raises(AreaError, match="holds none of these areas"):
        resolve_areas(GROUND, ["BU99998888", "WK999988"])
