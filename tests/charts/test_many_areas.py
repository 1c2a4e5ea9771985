# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Do charts of many areas draw each figure where it belongs, and are they safe in a strict page in both themes?"""

from __future__ import annotations

import re
from xml.etree import ElementTree

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from buurtpeil.charts.many_areas import (
    DASHES,
    MOST_LINES,
    MOST_PANELS,
    AreaLine,
    AreaPoint,
    apart,
    scatter,
    small_multiples,
    time_lines,
)
from buurtpeil.charts.palette import LOOKS, SERIES, TOKENS
from buurtpeil.charts.standalone import standalone
from buurtpeil.charts.vega import draw

SVG = "{http://www.w3.org/2000/svg}"
PERIODS = ("2020", "2021", "2022", "2023")
LINES = [AreaLine(f"Voorbeeldbuurt {number}", [10 + number, 12, float("nan"), 11 + number]) for number in range(30)]
REFERENCE = AreaLine("stad", [10, 11, 12, 13])
SPECS = {
    "lines": time_lines(PERIODS, LINES[:3], REFERENCE, "%", ["2022"]),
    "panels": small_multiples(PERIODS, LINES, REFERENCE, "%"),
    "points": scatter([AreaPoint(f"Buurt {n}", n, (n * 7) % 5) for n in range(12)], "x", "y"),
}


@pytest.mark.parametrize("kind", SPECS)
def test_a_chart_has_no_style_no_script_and_no_text_but_ours(kind):
    svg = draw(SPECS[kind], "Wat er <staat>", "nl")
    assert not re.search(r"style|<script|http-equiv|href|#[0-9a-f]{6}", svg)
    root = ElementTree.fromstring(svg)
    assert root.get("role") == "img"
    assert root.get("aria-label") == root.find(f"{SVG}title").text == "Wat er <staat>"
    assert not [one for one in root.iter() if one is not root and ("role" in one.attrib or "aria-label" in one.attrib)]


@pytest.mark.parametrize("kind", SPECS)
def test_each_colour_is_a_class_with_a_look_so_that_both_themes_hold(kind):
    svg = draw(SPECS[kind], "x", "nl")
    classes = {name for names in re.findall(r'class="([^"]*)"', svg) for name in names.split()} - {"chart", "vega"}
    assert classes
    assert classes <= set(LOOKS)
    assert set(re.findall(r'(?:fill|stroke)="([^"]*)"', svg)) <= {"none", "transparent"}


def test_ids_differ_between_charts_on_one_page():
    ids = [set(re.findall(r'\sid="([^"]+)"', draw(spec, "x", "nl"))) for spec in SPECS.values()]
    assert not ids[0] & ids[1]
    assert all(name.startswith("v") for found in ids for name in found)


def test_numbers_are_written_as_the_language_writes_them():
    spec = scatter([AreaPoint(f"Buurt {n}", 1000 + n / 4, n / 4) for n in range(5)], "x", "y")
    assert "0,2" in draw(spec, "x", "nl")
    assert "0.2" in draw(spec, "x", "en")


def test_a_chart_is_drawn_once_for_its_content():
    assert draw(SPECS["lines"], "x", "nl") is draw(dict(SPECS["lines"]), "x", "nl")


def test_every_line_has_its_own_colour_and_dash_and_its_name():
    assert len(set(SERIES)) == len(set(DASHES)) == MOST_LINES
    svg = draw(time_lines(PERIODS, LINES[:MOST_LINES], None, "%"), "x", "nl")
    for number in range(MOST_LINES):
        assert f"vs-{SERIES[number]}" in svg
        assert f">Voorbeeldbuurt {number}<" in svg


def heights(spec) -> dict[str, float]:
    (text,) = [layer for layer in spec["layer"] if layer["mark"]["type"] == "text"]
    return {row["name"]: row["value"] for row in text["data"]["values"]}


def test_names_at_the_ends_do_not_touch():
    """By hand: scale 0.92 to 4.08 or so over 300 px; three equal ends must stand at least 15 px apart."""
    lines = [AreaLine(name, [1.0, 2.0]) for name in "abc"] + [AreaLine("d", [1.0, 4.0])]
    spec = time_lines(PERIODS[:2], lines, None, "%")
    low, high = spec["layer"][0]["encoding"]["y"]["scale"]["domain"]
    pixels = sorted((value - low) / (high - low) * 300 for value in heights(spec).values())
    assert min(np.diff(pixels)) >= 15 - 1e-9


def test_a_gap_stays_a_gap():
    """The line of an area without a figure in 2022 is two pieces: a path that moves twice."""
    svg = draw(time_lines(PERIODS, [AreaLine("a", [1, 2, float("nan"), 3])], None, "%"), "x", "nl")
    paths = re.findall(r' d="(M[^"]*L[^"]*)"', svg)
    assert [path.count("M") for path in paths] == [2]


def test_no_line_runs_across_a_break():
    """Figures before and after another way of measuring are not one course: two paths, no gap in between."""
    for make in (time_lines, small_multiples):
        svg = draw(make(PERIODS, [AreaLine("a", [1.0, 2, 8, 9])], None, "%", ["2022"]), "x", "nl")
        lines = [path for path in re.findall(r' d="(M[^"]*)"', svg) if re.fullmatch(r"M[\d.,-]+L[\d.,-]+", path)]
        assert len(lines) == 2, make


def test_no_more_panels_than_can_be_read():
    assert len({row["panel"] for row in SPECS["panels"]["data"]["values"]}) == MOST_PANELS


def test_two_areas_of_one_name_keep_their_own_panel():
    spec = small_multiples(PERIODS, [AreaLine("Centrum", [1, 2, 3, 4]), AreaLine("Centrum", [4, 3, 2, 1])], None, "%")
    assert len({row["panel"] for row in spec["data"]["values"]}) == 2
    assert draw(spec, "x", "nl").count(">Centrum<") == 2


def test_the_point_that_lies_apart_is_named_and_others_are_not():
    """By hand: ten points on a line and one far off it; along the line the ends are no exception."""
    points = [AreaPoint(f"b{n}", float(n), float(n) + 0.1 * (n % 2)) for n in range(10)] + [AreaPoint("los", 2.0, 9.0)]
    assert [points[place].name for place in apart(points)] == ["los"]


def test_points_on_one_line_or_in_one_place_are_no_error():
    assert apart([AreaPoint("a", 1, n) for n in range(6)]) == ()
    assert apart([AreaPoint("a", 1, 1)] * 6) == ()


@settings(max_examples=15, deadline=None)
@given(st.lists(st.tuples(st.text(max_size=12), st.floats(-1e6, 1e6)), min_size=1, max_size=6))
def test_no_name_and_no_figure_breaks_a_chart(areas):
    lines = [AreaLine(name, [value, value + 1]) for name, value in areas]
    for spec in (time_lines(PERIODS[:2], lines, None, "%"), small_multiples(PERIODS[:2], lines, None, "%")):
        svg = draw(spec, "x", "nl")
        ElementTree.fromstring(svg)
        assert "<script" not in svg
        ElementTree.fromstring(standalone(svg, title="x", description="x"))


def test_a_file_has_the_colours_of_the_light_theme():
    made = standalone(draw(SPECS["lines"], "x", "nl"), title="x", description="x")
    for token in SERIES[:3]:
        assert f'stroke="{TOKENS[token]}"' in made
