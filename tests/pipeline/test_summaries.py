# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Does the sentence on top of a page say what the counts say?

Needs judgements counted by hand. Gives the promises of `summarise`.
"""

from __future__ import annotations

from buurtpeil.estimates.colour import Colour
from buurtpeil.pipeline.summaries import summarise

COLOURS = [Colour.WORSE] * 2 + [Colour.ABOUT_EQUAL] * 3 + [Colour.BETTER] + [Colour.UNDETERMINED] * 4


def test_a_quiet_city_says_so():
    summary = summarise("GM9999", COLOURS, [], "2024")
    assert summary.sentence["nl"].startswith("Geen buurt vraagt nu extra aandacht. In 4 van de 10 buurten")
    assert summary.sentence["en"].endswith("for 4 it can't be said.")
    assert summary.colours == {"none": 0, "undetermined": 4, "worse": 2, "about-equal": 3, "better": 1}


def test_a_city_of_which_nothing_is_known_does_not_claim_that_all_is_well():
    summary = summarise("GM9999", [Colour.UNDETERMINED, Colour.NONE], [], "2024")
    assert "nog niets te zeggen" in summary.sentence["nl"]
    assert "do not yet tell" in summary.sentence["en"]
