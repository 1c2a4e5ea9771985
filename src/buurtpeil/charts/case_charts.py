# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Which pictures belong to a calculation, and what do they say in words?

Needs a `Report` of the economics room. Gives its charts with title and description, for pages; `for_print` gives an SVG
its colours itself, where no style sheet is.
"""

from __future__ import annotations

from buurtpeil.charts.cash_curve import MOST_LINES, Curve, cash_curve
from buurtpeil.charts.tornado import Swing, tornado_chart
from buurtpeil.economics.pdf import Picture
from buurtpeil.economics.report import Report
from buurtpeil.economics.report_words import amount, measure_name, phrase, unit_value
from buurtpeil.economics.result import PartyResult

TOP = 8
#: For paper: dark enough to read in grey; every line has a dash of its own as well.
_INKS = ("#154273", "#a90061", "#39870c", "#b35c00", "#6b4fa0", "#4d4d4d")
_DASHES = ("", "7 3", "2 2", "10 3 2 3", "5 2", "1 3")


def case_charts(report: Report, language: str) -> tuple[Picture, ...]:
    """The cash curve with its band and the tornado, each where there is something to see."""
    found = []
    curves = _curves(report, language)
    if curves:
        found.append(_cash(report, curves, language))
    if report.bars:
        found.append(_tornado(report, language))
    return tuple(found)


def _moving(report: Report) -> list[PartyResult]:
    """Parties whose account moves; who loses first, then by how much goes about."""
    moving = [party for party in report.parties if any(party.net)]
    return sorted(moving, key=lambda party: (party not in report.losing, -max(map(abs, party.cumulative))))


def _curves(report: Report, language: str) -> list[Curve]:
    curves = []
    for party in _moving(report)[:MOST_LINES]:
        bands = report.uncertainty.bands.get(party.key) if report.uncertainty else None
        lower, upper = (bands[0].tolist(), bands[2].tolist()) if bands is not None else ((), ())
        name = party.nl if language == "nl" else party.en
        curves.append(Curve(_short(name), party.cumulative, lower, upper))
    return curves


def _short(name: str) -> str:
    return name if len(name) <= 24 else f"{name[:23].rstrip()}…"


def _cash(report: Report, curves: list[Curve], language: str) -> Picture:
    ends = "; ".join(f"{curve.name}: {amount(curve.values[-1], language)}" for curve in curves)
    text = f"{phrase('cash-curve', language)}. {phrase('at-the-end', language)}: {ends}."
    step = report.result.calculation.time.step.value
    note = phrase("band", language).format(name=curves[0].name) if curves[0].lower else ""
    chart = cash_curve(
        curves,
        say=lambda value: amount(value, language).removesuffix(",00").removesuffix(".00"),
        period=phrase(f"step-{step}", language),
        description=text,
    )
    return Picture(phrase("cash-curve", language), for_print(chart), text, note)


def _tornado(report: Report, language: str) -> Picture:
    own = report.values_by_key
    swings = [
        Swing(
            own[bar.key].label.text(language),
            unit_value(own[bar.key], bar.low, language),
            unit_value(own[bar.key], bar.high, language),
            bar.at_low,
            bar.at_high,
        )
        for bar in report.bars[:TOP]
    ]
    told = "; ".join(
        f"{swing.name}: {amount(swing.at_low, language)} … {amount(swing.at_high, language)}" for swing in swings
    )
    what = measure_name(report, report.headline, language)
    chart = tornado_chart(
        [Swing(_fit(one.name), one.low, one.high, one.at_low, one.at_high) for one in swings],
        report.headline_value,
        say=lambda value: amount(value, language),
        description=f"{what}. {told}.",
    )
    return Picture(
        phrase("tornado", language),
        for_print(chart),
        f"{what}. {told}.",
        phrase("tornado-note", language).format(what=what),
    )


def _fit(name: str) -> str:
    return name if len(name) <= 42 else f"{name[:41].rstrip()}…"


def for_print(svg: str) -> str:
    """The same chart with its colours inside, for paper."""
    rules = [
        "text{font-family:'Libertinus Sans','DejaVu Sans',sans-serif;font-size:11px;fill:#1a1a1a}",
        ".chart-note{font-size:9px;fill:#555}",
        ".curve-grid{stroke:#d9d9d9;stroke-width:.7;fill:none}",
        ".curve-zero{stroke:#1a1a1a;stroke-width:1;fill:none}",
        ".curve-band{fill:#154273;fill-opacity:.14}",
        ".curve-line{fill:none;stroke-width:2}",
        ".curve-key{fill:none;stroke-width:1.4}",
        ".tornado-low{fill:#bcd0e6;stroke:#154273;stroke-width:.8}",
        ".tornado-high{fill:#154273}",
        ".tornado-middle{stroke:#a90061;stroke-width:1.4;stroke-dasharray:4 2;fill:none}",
    ]
    rules += [
        f".series-{number}{{stroke:{ink};stroke-dasharray:{dash or 'none'}}}"
        for number, (ink, dash) in enumerate(zip(_INKS, _DASHES, strict=True))
    ]
    place = svg.index(">") + 1
    return f"{svg[:place]}<style>{''.join(rules)}</style>{svg[place:]}"
