# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Areas of other divisions are known by their code; they stand beside the division of CBS, in nothing, over nothing."""

from __future__ import annotations

import pytest

from buurtpeil.areas.codes import CBS_LEVELS, Level, district_of, is_area_code, level_of, municipality_of, parent_of
from buurtpeil.areas.table import NO_ROW, AreaTable
from buurtpeil.errors import AreaError

BESIDE = {"PC9999": Level.POSTCODE, "E01999999": Level.ENGLISH_LSOA}


@pytest.mark.parametrize("code", BESIDE)
def test_an_area_beside_the_division_has_a_level_and_no_parent(code: str) -> None:
    assert level_of(code) is BESIDE[code]
    assert level_of(code) not in CBS_LEVELS
    assert not is_area_code(code)
    assert (parent_of(code), municipality_of(code), district_of(code)) == (None, None, None)
    table = AreaTable.from_codes(2024, {code: "Bedacht", "GM9999": "Voorbeeldstad"})
    assert table.municipality_row[table.row(code)] == NO_ROW


@pytest.mark.parametrize("code", ["PC0999", "PC999", "PC99999", "9999", "E0199999", "W01999999", "e01999999"])
def test_what_looks_like_such_a_code_but_is_not_is_refused(code: str) -> None:
    with pytest.raises(AreaError):
        level_of(code)
