# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Is every text translated, and does no template let anything unescaped or inline through?"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import buurtpeil.web
from buurtpeil.web import translations

WEB = Path(buurtpeil.web.__file__).parent
TEMPLATES = sorted((WEB / "templates").rglob("*.html"))


@pytest.mark.parametrize("language", translations.LANGUAGES)
def test_no_text_is_missing_fuzzy_or_unused(language):
    assert translations.find_problems(language) == []


def test_the_check_finds_a_missing_a_fuzzy_and_an_unused_text(tmp_path, monkeypatch):
    text = translations.po_path("nl").read_text(encoding="utf-8")
    text = text.replace('msgid "Signals"\nmsgstr "Signalen"', '#, fuzzy\nmsgid "Signals"\nmsgstr "Signalen"')
    text = text.replace('msgid "Overview"\nmsgstr "Overzicht"', 'msgid "Nowhere"\nmsgstr "Nergens"')
    text = text.replace('msgid "Search"\nmsgstr "Zoeken"', 'msgid "Search"\nmsgstr ""')
    path = tmp_path / "django.po"
    path.write_text(text, encoding="utf-8")
    monkeypatch.setattr(translations, "po_path", lambda language: path)
    assert translations.find_problems("nl") == [
        "nl: missing: 'Overview'",
        "nl: no longer used: 'Nowhere'",
        "nl: not translated: 'Search'",
        "nl: fuzzy: 'Signals'",
    ]


def test_a_dutch_text_keeps_the_placeholders_of_its_msgid():
    for entry in translations.read_catalogue("nl"):
        if isinstance(entry.id, str) and entry.id:
            assert sorted(re.findall(r"%\(\w+\)s", entry.id)) == sorted(re.findall(r"%\(\w+\)s", entry.string)), (
                entry.id
            )


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_templates_escape_everything_and_hold_no_style_or_script(path):
    text = path.read_text(encoding="utf-8")
    for banned, reason in {
        r"\|\s*safe\b": "charts come in through pictures.py, everything else is escaped",
        r"autoescape\s+off": "everything is escaped",
        r"\sstyle\s*=": "the content security policy refuses inline styles",
        r"<script(?! type=\"module\" src=\"{% static )": "a script is a file of our own",
        r"<style|javascript:|\son\w+\s*=": "the content security policy refuses what is inline",
        r"https?://": "no page asks anything of another site",
    }.items():
        assert not re.search(banned, text), f"{path.name}: {reason}"


def test_only_one_place_marks_text_as_safe():
    using = [path.name for path in WEB.rglob("*.py") if re.search(r"\bmark_safe\(", path.read_text(encoding="utf-8"))]
    assert using == ["pictures.py"]


def test_all_colours_are_in_the_tokens():
    for path in (WEB / "static" / "css").glob("*.css"):
        if path.name in ("tokens.css", "print.css"):
            continue
        assert not re.search(r"#[0-9a-fA-F]{3,8}\b|rgba?\(|hsla?\(", path.read_text(encoding="utf-8")), path.name


def test_every_class_that_a_chart_uses_has_its_rule():
    from buurtpeil.charts.legend import TONES

    sheet = (WEB / "static" / "css" / "charts.css").read_text(encoding="utf-8")
    parts = """mark-dot mark-line spark-line spark-reference spark-break spark-provisional spark-end spark-end-open
        interval-band interval-city interval-line interval-dot interval-arrow map-area map-outlined water marker
        marker-line"""
    for name in (*(f"fill-{tone}" for tone in TONES.values()), *parts.split()):
        assert f".{name}" in sheet, name
