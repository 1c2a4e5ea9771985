# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Does a chart look the same in a file as on the page, and say there what it shows?"""

from __future__ import annotations

import re
import struct
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hand_made import HandMadePublication
from hypothesis import given, settings
from hypothesis import strategies as st

import buurtpeil.web
from buurtpeil.charts.choropleth import choropleth
from buurtpeil.charts.class_map import PATTERNS, Look, class_map, look_swatch
from buurtpeil.charts.compass_chart import CompassLine, compass_chart
from buurtpeil.charts.dot_interval import dot_interval
from buurtpeil.charts.legend import swatch
from buurtpeil.charts.palette import LOOKS, TOKENS, look_of
from buurtpeil.charts.sparkline import sparkline
from buurtpeil.charts.standalone import standalone, to_png
from buurtpeil.estimates.colour import COLOUR_WORDS, Colour

CSS = Path(buurtpeil.web.__file__).parent / "static" / "css"
SVG = "{http://www.w3.org/2000/svg}"
WORDS = {colour: words["nl"] for colour, words in COLOUR_WORDS.items()}


def a_map() -> str:
    city = HandMadePublication().city_map("GM9999")
    colours = HandMadePublication().colours("GM9999")
    return choropleth(
        city,
        colours,
        prefix="kaart",
        description="Kaart",
        words=WORDS,
        links=dict.fromkeys(colours, "/x/"),
        markers={next(iter(colours)): "1"},
        marker_word="signaal",
    )


def a_compass() -> str:
    lines = [CompassLine("Werk & meer", colour, WORDS[colour], 0.2, -0.3, 0.8, 0.3) for colour in Colour]
    return compass_chart(lines, ends=("slechter", "stad", "beter"), description="Kompas")


def a_class_map() -> str:
    city = HandMadePublication().city_map("GM9999")
    looks = [Look(tone, pattern) for tone, pattern in zip(TONES, [*PATTERNS, *[""] * 5], strict=True)]
    codes = [shape.code for shape in city.outlines]
    return class_map(
        city,
        dict(zip(codes, looks, strict=False)),
        prefix="blad",
        description="Kaart",
        titles={},
        labels={codes[0]: "00"},
        overlay=["M0 0H9"],
    )


TONES = ("hidden", *(f"step-{number}" for number in range(1, 6)), "less", "same", "more")
CHARTS = {
    "map": a_map(),
    "class-map": a_class_map(),
    "compass": a_compass(),
    "line": sparkline([1, 2, float("nan"), 4], 2.0, breaks=[3], provisional=[3], tone="worse"),
    "interval": dot_interval(0.5, -9, 9, band=0.3, limit=1.0, tone="equal"),
}


def sheet(name: str) -> str:
    return re.sub(r"/\*.*?\*/", "", (CSS / name).read_text(encoding="utf-8"), flags=re.S)


def test_the_tokens_are_those_of_the_light_theme():
    light = sheet("tokens.css").split("@media")[0]
    there = dict(re.findall(r"--([a-z0-9-]+): (#[0-9a-f]{6});", light))
    assert {name: there.get(name) for name in TOKENS} == TOKENS


def test_a_class_looks_in_a_file_as_it_does_on_the_page():
    """Every rule of charts.css for one or two classes, outside a media query, and back."""
    found: dict[str, dict[str, str]] = {}
    text = re.sub(r"@media[^{]*\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}", "", sheet("charts.css"))
    for selectors, body in re.findall(r"([^{}]+)\{([^{}]*)\}", text):
        rules = dict(re.findall(r"([a-z-]+):\s*([^;]+);", body))
        for selector in (one.strip() for one in selectors.split(",")):
            name = selector.removeprefix(".map .").removeprefix(".")
            if name in LOOKS:
                found.setdefault(name, {}).update(rules)
    for name, look in LOOKS.items():
        rules = {key: re.sub(r"var\(--([a-z0-9-]+)\)", r"\1", value) for key, value in found[name].items()}
        rules = {
            key: "transparent" if value == "none" and key == "fill" and "stroke" in look else value
            for key, value in rules.items()
        }
        rules.pop("font-family", None)
        assert rules == look, name


@pytest.mark.parametrize("kind", CHARTS)
def test_a_file_needs_no_style_sheet_and_shows_title_and_source(kind):
    made = standalone(CHARTS[kind], title="Een <titel>", description="Wat er staat", notes=["Bron: Verzonnen Bureau"])
    root = ElementTree.fromstring(made)
    assert not [element for element in root.iter() if element.get("class") or element.get("style")]
    assert not root.findall(f".//{SVG}style")
    assert not root.findall(f".//{SVG}a")
    assert root.find(f"{SVG}title").text == "Een <titel>"
    assert root.find(f"{SVG}desc").text == "Wat er staat"
    texts = ["".join(element.itertext()) for element in root.iter(f"{SVG}text")]
    assert "Een <titel>" in texts
    assert "Bron: Verzonnen Bureau" in texts
    # Every mark has a fill or a stroke of its own, else it would be black.
    for element in root.iter():
        if element.tag in {f"{SVG}path", f"{SVG}circle", f"{SVG}rect"}:
            assert element.get("fill") or element.get("stroke"), element.attrib


def test_every_class_of_a_chart_has_a_look_or_needs_none():
    plain = {"chart", "map", "map-over", "map-marker", "swatch", "compass-chart", "dot-interval", "sparkline"}
    for svg in CHARTS.values():
        for names in re.findall(r'class="([^"]*)"', svg):
            classes = [name for name in names.split() if not name.startswith("tone-")]
            assert set(classes) <= plain or look_of(classes), names


def test_a_legend_has_its_words_and_wraps():
    made = standalone(CHARTS["map"], title="x", description="x", legend=[(swatch(one), WORDS[one]) for one in Colour])
    texts = ["".join(element.itertext()) for element in ElementTree.fromstring(made).iter(f"{SVG}text")]
    assert set(WORDS.values()) <= set(texts)
    places = [float(element.get("x")) for element in ElementTree.fromstring(made).iter(f"{SVG}text")]
    assert max(places) < 800


def test_a_swatch_of_a_map_of_figures_keeps_its_pattern():
    drawn = look_swatch(Look("step-2", "hatch"))
    made = standalone(CHARTS["class-map"], title="x", description="x", legend=[(drawn, "voorlopig")])
    assert f'fill="{TOKENS["step-2"]}"' in made
    assert f'stroke="{TOKENS["hatch"]}"' in made


@pytest.mark.parametrize("kind", CHARTS)
def test_a_png_has_twice_the_size_and_is_not_empty(kind):
    made = standalone(CHARTS[kind], title="Titel", description="x", notes=["Bron"])
    picture = to_png(made)
    assert picture[:8] == b"\x89PNG\r\n\x1a\n"
    width, height = struct.unpack(">II", picture[16:24])
    assert width == 1600
    assert height == pytest.approx(2 * float(ElementTree.fromstring(made).get("height")), abs=2)
    assert len(picture) > 4000


@settings(max_examples=50, deadline=None)
@given(st.text(max_size=60))
def test_no_text_breaks_a_file(text):
    ElementTree.fromstring(standalone(CHARTS["interval"], title=text, description=text, notes=[text]))
