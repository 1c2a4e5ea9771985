# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""How is a figure said in plain words?

Needs records of a publication. Gives sentences, periods and certainties in the language of the page. Nothing is worked
out here: a word is chosen for what the record says.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from functools import lru_cache

from django.utils.formats import date_format, number_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.timezone import localtime
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from buurtpeil.estimates.colour import Colour
from buurtpeil.indicators.catalogue import Catalogue, Direction, Indicator, Kind, MarginKind
from buurtpeil.indicators.statuses import FLAG_WORDS, Flag
from buurtpeil.pipeline.records import AreaRecord, DomainLine

# Above this a probability is said as "more than": the model is not surer than that.
_NEARLY_ONE = 0.995


def language() -> str:
    """The language of the page: "nl" or "en"."""
    return "en" if get_language() == "en" else "nl"


def amount(value: float, decimals: int = 0) -> str:
    """A number as the language writes it, rounded (Django's own `number_format` cuts a float off), with a real minus.

    What rounds to zero has no sign: "-0.0" says nothing.
    """
    rounded = round(value, decimals) + 0.0
    return str(number_format(rounded, decimals, force_grouping=True)).replace("-", "\N{MINUS SIGN}")


def percentage(share: float) -> str:
    """0.973 as "97%"; never "100%" for what is not certain."""
    if share >= _NEARLY_ONE:
        return ">99%"
    return f"{amount(100 * share, 0)}%"


def day(moment: str) -> str:
    """An ISO date or UTC moment as a day in Dutch time."""
    if len(moment) == len("2024-01-01"):
        return date_format(date.fromisoformat(moment), "j F Y")
    return date_format(localtime(datetime.fromisoformat(moment)), "j F Y")


def period(label: str, period_kind: str = "reporting-year") -> str:
    """A period as people say it: "2024", "mei 2024", or the date that the figures hold for."""
    if len(label) == len("2024-05"):
        return date_format(date.fromisoformat(f"{label}-01"), "F Y")
    if period_kind == "reference-date":
        return date_format(date(int(label), 1, 1), "j F Y")
    return label


def span(periods: Sequence[str]) -> str:
    """From the first to the last period, years only."""
    return periods[0] if len(periods) == 1 else f"{periods[0]}–{periods[-1]}"


def flag_words(flags: int) -> list[str]:
    """The words of all flags of one figure."""
    return list(_flag_words(flags, language()))


@lru_cache(maxsize=256)
def _flag_words(flags: int, language: str) -> tuple[str, ...]:
    return tuple(words[language] for flag, words in FLAG_WORDS.items() if Flag(flags) & flag)


def size(area: AreaRecord) -> str:
    """How large an area is, in what is known of it: "5.530 inwoners · 2.800 huishoudens"."""
    texts = (
        (area.inhabitants, _("%(count)s inhabitants")),
        (area.households, _("%(count)s households")),
        (area.homes, _("%(count)s homes")),
    )
    known = [text % {"count": amount(count, 0)} for count, text in texts if count >= 0]
    return " · ".join(known)


def movement(line: DomainLine) -> str:
    """Where a domain goes, and how sure that is."""
    words = {
        ("improves", True): _("getting better, nearly certain"),
        ("improves", False): _("getting better, probably"),
        ("worsens", True): _("getting worse, nearly certain"),
        ("worsens", False): _("getting worse, probably"),
        ("steady", True): _("stays the same"),
        ("steady", False): _("stays the same"),
    }
    return words.get((line.movement, line.movement_sure), _("can't be said"))


def direction(indicator: Indicator) -> str:
    """Which way is better."""
    return {
        Direction.HIGHER_IS_BETTER: _("higher is better"),
        Direction.HIGHER_IS_WORSE: _("lower is better"),
        Direction.NEITHER: _("neither way is better: no judgement and no signal"),
    }[indicator.direction]


def recipe(indicator: Indicator, catalogue: Catalogue) -> str:
    """From which delivered measures an indicator is worked out."""
    if indicator.numerator is None:
        return _("taken over as published")
    names = {key: _lower_first(catalogue.measures[key].name[language()]) for key in indicator.measures}
    parts = {
        "numerator": names[indicator.numerator],
        "denominator": names[indicator.denominator] if indicator.denominator else "",
        "per": amount(indicator.per, 0),
    }
    if indicator.denominator is None:
        return _("the number of %(numerator)s") % parts
    if indicator.kind is Kind.SHARE:
        return _("%(numerator)s as a percentage of %(denominator)s") % parts
    return _("%(numerator)s per %(per)s %(denominator)s") % parts


def margin(indicator: Indicator) -> str:
    """Within which distance of the city a value counts as about equal."""
    if indicator.margin.kind is MarginKind.RELATIVE:
        return _("within %(percent)s%% of the city's figure") % {"percent": amount(100 * indicator.margin.value, 0)}
    distance = amount(indicator.margin.value, indicator.decimals)
    return _("within %(amount)s of the city's figure (%(unit)s)") % {
        "amount": distance,
        "unit": indicator.unit[language()],
    }


def difference(line: DomainLine) -> str:
    """The dot and its interval as text, for readers who can't see them."""
    return _("%(score)s, 90%% interval %(lower)s to %(upper)s (0 is the city, higher is better)") % {
        "score": amount(line.score, 1),
        "lower": amount(line.lower, 1),
        "upper": amount(line.upper, 1),
    }


def area_sentence(lines: Sequence[DomainLine]) -> SafeString:
    """What the compass says of one area: the total first, then the domains that stand out."""
    overall = {
        Colour.WORSE: _("Taken together, things go worse here than in the city. That is nearly certain."),
        Colour.BETTER: _("Taken together, things go better here than in the city. That is nearly certain."),
        Colour.ABOUT_EQUAL: _("Taken together, things go about as well here as in the city."),
        Colour.UNDETERMINED: _("Whether things as a whole go better or worse here than in the city can't be said."),
        Colour.NONE: _("There are too few figures here for a judgement of all themes together."),
    }
    total, *domains = lines
    sentences = [format_html("{}", overall[total.colour])]
    worse = _names(line for line in domains if line.colour is Colour.WORSE)
    better = _names(line for line in domains if line.colour is Colour.BETTER)
    if worse:
        sentences.append(format_html(_("Behind the city: {domains}."), domains=worse))
    if better:
        sentences.append(format_html(_("Ahead of the city: {domains}."), domains=better))
    return format_html_join(" ", "{}", ((sentence,) for sentence in sentences))


def _names(lines: Iterable[DomainLine]) -> SafeString:
    names = [_lower_first(line.name[language()]) for line in lines]
    parts = [format_html("<strong>{}</strong>", name) for name in names]
    if len(parts) < 2:
        return parts[0] if parts else SafeString()
    return format_html("{} {} {}", format_html_join(", ", "{}", ((part,) for part in parts[:-1])), _("and"), parts[-1])


def _lower_first(name: str) -> str:
    """A domain's name within a sentence."""
    return name[:1].lower() + name[1:]
