# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""How do figures and bilingual texts get into a template?

Needs numbers, dates and texts in both languages. Gives filters and tags that
only format, as the reader's language writes it.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import isfinite

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from buurtpeil.estimates.colour import COLOUR_WORDS, Colour
from buurtpeil.web.monitor import pictures, wording

register = template.Library()


@register.filter
def in_language(texts: Mapping[str, str]) -> str:
    """The text of the page's language, of a pair from a data file."""
    return texts[get_language() or "nl"]


@register.filter
def number(value: float | None, decimals: int = 0) -> str:
    """A number as the language writes it (Dutch: 1.234,5); a dash where there is none."""
    if value is None or not isfinite(value):
        return "–"
    return wording.amount(value, decimals)


@register.filter
def judgement(colour: Colour) -> str:
    """The word that goes with a colour."""
    return in_language(COLOUR_WORDS[colour])


@register.filter
def day(moment: str | None) -> str:
    """An ISO date or moment as "1 januari 2024"; a dash where there is none."""
    return wording.day(moment) if moment else "–"


@register.simple_tag
def swatch(colour: Colour) -> SafeString:
    """The small square of a judgement."""
    return pictures.swatch_of(colour)
