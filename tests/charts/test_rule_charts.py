# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Do the pictures of the back-test stand where their numbers are, and stay readable without colour or script?"""

from __future__ import annotations

import math
import xml.etree.ElementTree as ElementTree

from buurtpeil.charts.precision_recall import Curve, precision_recall_lines
from buurtpeil.charts.rule_dots import RuleLine, rule_dots

SVG = "{http://www.w3.org/2000/svg}"
TICKS = ("0", "25%", "50%", "75%", "100%")
NAN = math.nan


def test_a_dot_stands_at_its_number_on_the_shared_scale():
    # The scale runs from 230 to 580: a half is 405.
    picture = ElementTree.fromstring(rule_dots([RuleLine("a", 0.5, 0.25, 0.75, "0.50", True)], TICKS))
    circle = picture.find(f"{SVG}circle")
    assert circle is not None
    assert (circle.get("cx"), circle.get("cy")) == ("405", "23")
    interval = next(path for path in picture.iter(f"{SVG}path") if "rule-interval" in path.get("class", ""))
    assert interval.get("d") == "M317.5 23H492.5"


def test_a_rule_without_a_number_keeps_its_name_and_has_no_dot():
    picture = ElementTree.fromstring(rule_dots([RuleLine("only <a> name", NAN, NAN, NAN, "–")], TICKS))
    assert picture.find(f"{SVG}circle") is None
    assert "only <a> name" in [text.text for text in picture.iter(f"{SVG}text")]


def test_ours_is_told_apart_by_width_and_the_others_by_dashes():
    curves = [Curve("ours", (1.0, 0.5), True), Curve("other", (0.4, 0.2)), Curve("third", (0.3, 0.1))]
    picture = ElementTree.fromstring(precision_recall_lines(curves, (0.5, 1.0), ("found", "right"), TICKS))
    lines = [path for path in picture.iter(f"{SVG}path") if "curve-line" in path.get("class", "")]
    assert len({path.get("stroke-dasharray") for path in lines}) == 3
    # Precision 1 is at the top (12), recall 1 at the right (624); half of 264 lower is 144.
    assert lines[0].get("d") == "M340 12L624 144"


def test_pictures_carry_no_colour_script_or_style():
    for picture in (
        rule_dots([RuleLine("a", 0.5, 0.4, 0.6, "0.5")], TICKS, "description"),
        precision_recall_lines([Curve("a", (NAN, 0.2))], (0.5, 1.0), ("found", "right"), TICKS),
        precision_recall_lines([], (), ("found", "right"), TICKS),
    ):
        assert not any(word in picture for word in ("style=", "<script", "fill=", "stroke=", "onload", "href"))
        ElementTree.fromstring(picture)
