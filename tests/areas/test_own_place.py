# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Is a place of one's own kept as it was said?"""

from __future__ import annotations

import json
import uuid
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from buurtpeil.areas.own_place import OwnDivision, OwnPlace, new_id
from buurtpeil.errors import AreaError

PLACE = OwnPlace("01a21d6a-0705-79bb-8ebf-7d2492547500", "Ons stuk", areas=("BU99990001",))
DIVISION = OwnDivision(PLACE.id, "Ons stuk", 1, "2026-11-27T14:00:00+00:00", 2024, "voorbeeldstad", (PLACE,))


def test_an_id_is_the_example_of_the_rfc():
    # RFC 9562 appendix A.6: 2022-02-22 19:22:22 UTC, rand_a 0xCC3, rand_b 0x18C4DC0C0C07398F.
    random = ((0xCC3 << 64) | 0x18C4DC0C0C07398F).to_bytes(10, "big")
    assert new_id(datetime(2022, 2, 22, 19, 22, 22, tzinfo=UTC), random) == "017f22e2-79b0-7cc3-98c4-dc0c0c07398f"


@given(
    st.datetimes(datetime(2000, 1, 1), datetime(2999, 1, 1), timezones=st.just(UTC)),
    st.binary(min_size=10, max_size=10),
)
def test_ids_are_of_version_7_and_sort_by_time(moment: datetime, random: bytes):
    made = uuid.UUID(new_id(moment, random))
    assert (made.version, made.variant) == (7, uuid.RFC_4122)
    assert abs((made.int >> 80) - moment.timestamp() * 1000) <= 1


def test_what_is_written_comes_back():
    assert OwnDivision.from_record(json.loads(json.dumps(DIVISION.to_record()))) == DIVISION


@pytest.mark.parametrize(
    "record", [{}, {"format_version": 9}, {"format_version": 1}, {"format_version": 1, "places": [3]}]
)
def test_another_record_is_refused(record: dict[str, object]):
    with pytest.raises(AreaError, match="kept"):
        OwnDivision.from_record(record)


def test_a_place_holds_from_its_first_day_up_to_its_last():
    place = replace(PLACE, valid_from="2020-01-01", valid_to="2024-01-01")
    days = [date(2019, 12, 31), date(2020, 1, 1), date(2023, 12, 31), date(2024, 1, 1)]
    assert [place.holds_on(day) for day in days] == [False, True, True, False]


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"name": "…"}, "name of letters"),
        ({"name": "x" * 101}, "at most 100"),
        ({"name": "bu99990001"}, "called as an area"),
        ({"name": "2722 AB"}, "called as an area"),
        ({"areas": ()}, "a drawing, a list"),
        ({"postcodes": ("2722",)}, "a drawing, a list"),
        ({"areas": (), "postcodes": ("272",)}, "no postcode"),
        ({"valid_from": "morgen"}, "no date"),
        ({"valid_from": "2024-01-01", "valid_to": "2024-01-01"}, "begin before"),
    ],
)
def test_a_place_that_can_not_be_meant_is_refused(change: dict[str, object], says: str):
    with pytest.raises(AreaError, match=says):
        replace(PLACE, **change)


def test_two_places_of_one_name_in_a_division_are_refused_unless_one_has_ended():
    with pytest.raises(AreaError, match="same name"):
        replace(DIVISION, is_single=False, places=(PLACE, replace(PLACE, name="ONS STUK")))
    replace(DIVISION, is_single=False, places=(PLACE, replace(PLACE, valid_to="2020-01-01")))
