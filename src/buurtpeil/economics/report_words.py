# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""How do amounts, shares and remarks of a calculation read?

Needs numbers and a language. Gives money as the language writes it, values with their unit and the sentences that
terminal and PDF share.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping

from babel.numbers import format_decimal

from buurtpeil.economics import nodes
from buurtpeil.economics.expression import Expression
from buurtpeil.economics.quantities import Input, Status
from buurtpeil.economics.report import Report, Turning, TurningPoint
from buurtpeil.economics.units import PLAIN, Unit

_LETTERS = {Status.REPORT: "R", Status.SOURCE: "B", Status.ASSUMPTION: "A", Status.MEMORY: "M"}
_PHRASES: Mapping[str, tuple[str, str]] = {
    "list-hint": (
        "Een rekening maken: `buurtpeil calculate SLEUTEL`, met --uncertainty voor kansen en --xlsx voor een "
        "spreadsheet.",
        "To calculate: `buurtpeil calculate KEY`, with --uncertainty for chances and --xlsx for a spreadsheet.",
    ),
    "changed": ("Anders dan het model: {values}.", "Other than the model: {values}."),
    "worth-now": (
        "Wat iedereen wint (+) of verliest (−), contant gemaakt, in euro ({prices}):",
        "What everyone gains (+) or loses (−), present value, in euros ({prices}):",
    ),
    "nominal": ("lopende prijzen", "current prices"),
    "prices": ("prijspeil", "prices of"),
    "who": ("Wie", "Who"),
    "cash": ("In de kas", "In cash"),
    "effects": ("Met effecten", "With effects"),
    "range": ("5% … 95%", "5% … 95%"),
    "losing-chance": ("Kans op verlies", "Chance of loss"),
    "need": ("Hoogste voorfinanciering", "Most to finance"),
    "plus": ("Blijft in de plus", "Stays positive"),
    "received": ("Terug per euro", "Back per euro"),
    "rates": ("Rendement", "Rate of return"),
    "modified": ("Aangepast rendement", "Modified rate"),
    "account": ("Wie moet wat voorschieten?", "Who must finance what?"),
    "account-note": (
        "Terug per euro: wat er binnenkomt tegenover wat er uitgaat, beide contant gemaakt. Aangepast rendement: het"
        " ene percentage waarbij alles wordt gefinancierd en herbelegd tegen de discontovoet van de partij.",
        "Back per euro: what comes in against what goes out, both at present value. Modified rate: the one percentage"
        " at which all is financed and reinvested at the party's own discount rate.",
    ),
    "budget-enough": (
        "De begroting van {who}, {budget} per jaar, is in elk jaar genoeg.",
        "The budget of {who}, {budget} a year, is enough in every year.",
    ),
    "budget-breached": (
        "De begroting van {who}, {budget} per jaar, is te klein in jaar (tekort): {years}.",
        "The budget of {who}, {budget} a year, is too small in year (lacking): {years}.",
    ),
    "as-loan": ("kost als lening", "costs as a loan"),
    "never": ("nooit", "never"),
    "at-once": ("meteen", "at once"),
    "in-year": ("na jaar {number}", "after year {number}"),
    "in-month": ("na maand {number}", "after month {number}"),
    "in-quarter": ("na kwartaal {number}", "after quarter {number}"),
    "society": ("Samenleving", "Society"),
    "losers": ("Wie verliest", "Who loses"),
    "no-one": ("niemand", "no one"),
    "result": ("Uitkomst", "Result"),
    "input": ("Uitgangspunt", "Input"),
    "now": ("Nu", "Now"),
    "turns": ("Omslagpunt", "Break-even"),
    "closes": (
        "Wanneer sluit het? Het omslagpunt is de waarde waarbij dit precies nul is: {what}.",
        "When does it close? Break-even is the value at which this is exactly zero: {what}.",
    ),
    "not-achievable": ("niet haalbaar", "not achievable"),
    "unknown": ("niet te zeggen", "can't be said"),
    "not-within": (
        "Niet te zeggen: binnen {span} is er geen omslagpunt, en daarbuiten kan de rekening niet gemaakt worden"
        " ({names}).",
        "Can't be said: there is no break-even within {span}, and beyond it the calculation can't be made ({names}).",
    ),
    "moves": ("Wat maakt het meest uit? Eén uitgangspunt tegelijk van laag naar hoog:", "What matters most? One "
              "input at a time, from low to high:"),
    "span": ("Van … tot", "From … to"),
    "becomes": ("Dan is de uitkomst", "Then the result is"),
    "flips": ("wisselt van teken", "changes sign"),
    "letters": (
        "R = uit het rapport, B = openbare bron, A = aanname, M = uit het geheugen (A en M: bevestigen).",
        "R = from the report, B = public source, A = assumption, M = from memory (A and M: to be confirmed).",
    ),
    "go-measure": (
        "Meet dit eerst na; zoveel is zeker weten waard voordat u beslist: {names}.",
        "Go and measure this first; knowing it before deciding is worth: {names}.",
    ),
    "drives": (
        "Van alles wat de uitkomst onzeker maakt, komt dit deel door één uitgangspunt (tussen haakjes: met 90% kans):"
        " {names}.",
        "Of all that makes the result uncertain, this share is due to one input (in brackets: with 90% probability):"
        " {names}.",
    ),
    "nothing-to-measure": (
        "Nameten verandert het besluit niet: geen van de uitgangspunten maakt los van de andere een ander besluit "
        "beter.",
        "Measuring would not change the decision: no input by itself makes another decision better.",
    ),
    "drawn": ("Trekkingen: {draws}, startgetal {seed}.", "Draws: {draws}, seed {seed}."),
    "compared": ("Andere scenario's, met effecten:", "Other scenarios, with effects:"),
    "on-assumptions": (
        "{share} van wat de uitkomst beweegt, rust op aannamen die iemand nog moet bevestigen.",
        "{share} of what moves the result rests on assumptions that a person has yet to confirm.",
    ),
    "nominal-rate": ("Nominale discontovoet", "Nominal discount rate"),
    "real-rate": ("Reële discontovoet", "Real discount rate"),
    "vat": ("Btw: geef bedragen op zoals een partij ze voelt", "VAT: give amounts as a party feels them"),
    "vat-pays": ("met btw voor {names}", "with VAT for {names}"),
    "vat-recovers": ("zonder btw voor {names} (trekt haar af)", "without VAT for {names} (deducts it)"),
    "vat-compensated": (
        "zonder btw voor {names} (BTW-compensatiefonds, behalve voor ondernemen)",
        "without VAT for {names} (VAT compensation fund, but for enterprise)",
    ),
    "until-year": ("{rate} tot en met jaar {year}", "{rate} up to year {year}"),
    "moment-end": (
        "Bedragen vallen aan het einde van elke periode, behalve die van de start.",
        "Amounts fall at the end of each period, but for those at the start.",
    ),
    "moment-middle": (
        "Bedragen vallen in het midden van elke periode, behalve die van de start.",
        "Amounts fall in the middle of each period, but for those at the start.",
    ),
    "source": ("Bron", "Source"),
    "baseline": ("Nulalternatief", "Baseline alternative"),
    "pro-memoria": ("Pro memorie, zonder getal", "Pro memoria, without a number"),
    "changed-since": ("Veranderd sinds 2017", "Changed since 2017"),
    "to-confirm": ("Te bevestigen", "To confirm"),
    "run": ("Model {key}, versie {version}, invoer {hash}.", "Model {key}, version {version}, inputs {hash}."),
    "again-same": ("Deze rekening komt nog precies zo uit.", "This run still comes out exactly the same."),
    "again-other": (
        "Deze rekening komt nu anders uit, op {count} plaatsen (toen → nu):",
        "This run comes out otherwise now, in {count} places (then → now):",
    ),
    "cash-curve": ("Opgetelde kas per partij", "Running total of cash per party"),
    "at-the-end": ("Aan het einde", "At the end"),
    "band": (
        "De band om {name} houdt 90% van de trekkingen.",
        "The band around {name} holds 90% of the draws.",
    ),
    "step-year": ("jaar na de start", "years after the start"),
    "step-quarter": ("kwartaal na de start", "quarters after the start"),
    "step-month": ("maand na de start", "months after the start"),
    "tornado-note": (
        "{what}. Licht: bij de lage waarde van het uitgangspunt. Donker: bij de hoge. Stippellijn: zoals het nu is.",
        "{what}. Light: at the low value of the input. Dark: at the high one. Dashed line: as it is now.",
    ),
    "tornado": ("Wat maakt het meest uit?", "What matters most?"),
    "inputs": ("Uitgangspunten", "Inputs"),
    "status": ("Status", "Status"),
    "value": ("Waarde", "Value"),
    "scenario": ("Scenario", "Scenario"),
    "gains": ("Wie wint en wie verliest?", "Who gains and who loses?"),
    "rests": ("Waar rust dit op?", "What does this rest on?"),
    "made-with": ("Gemaakt met Buurtpeil", "Made with Buurtpeil"),
    "page": ("bladzijde", "page"),
    "indicative": (
        "Indicatief: niet alle aannamen zijn bevestigd.",
        "Indicative: not all assumptions have been confirmed.",
    ),
}  # fmt: skip


def phrase(key: str, language: str) -> str:
    """The words under a key."""
    nl, en = _PHRASES[key]
    return nl if language == "nl" else en


def decimal(value: float, language: str, decimals: int = 0) -> str:
    """``1.234,5`` in Dutch, ``1,234.5`` in English; half-even, and a real minus sign."""
    pattern = "#,##0" + ("." + "#" * decimals if decimals else "")
    rounded = round(value, decimals) + 0.0
    return str(format_decimal(rounded, format=pattern, locale=language)).replace("-", "−")


def amount(value: float, language: str) -> str:
    """Euros: whole ones from 1,000, else cents; ``€ 1.267``, ``−€ 8.360`` in Dutch and ``€1,267`` in English."""
    whole = abs(value) >= 999.5
    pattern = "#,##0" if whole else "#,##0.00"
    rounded = round(value, 0 if whole else 2) + 0.0
    digits = str(format_decimal(abs(rounded), format=pattern, locale=language))
    space = "\u00a0" if language == "nl" else ""
    return f"{'−' if rounded < 0 else ''}€{space}{digits}"


def share(value: float, language: str) -> str:
    """A share or rate as percentage, at most two decimals."""
    return f"{decimal(100 * value, language, 2)}%"


def chance(value: float, language: str) -> str:
    """A probability from draws: never 0% or 100%, unless no draw, or every draw."""
    if 0 < value < 0.01:
        return "<\u00a01%"
    return ">\u00a099%" if 0.99 < value < 1 else f"{decimal(100 * value, language)}%"


def _digits(value: float) -> int:
    """As many decimals as leave four digits that say something."""
    if value == 0 or not math.isfinite(value):
        return 0
    return max(0, min(6, 3 - math.floor(math.log10(abs(value)))))


def unit_value(one: Input, value: float, language: str) -> str:
    """A value of an input with its unit."""
    if one.unit == "fraction":
        return share(value, language)
    if one.unit == "calendar-year":
        return f"{value:.0f}"
    if one.unit == "switch":
        return ("ja" if value else "nee") if language == "nl" else ("yes" if value else "no")
    if one.unit in PLAIN:
        return decimal(value, language, _digits(value))
    text = _with_unit(value, Unit.parse(one.unit), language)
    # "Rent per month: 450 euros per month" says it twice.
    before, per, unit = text.rpartition(" per ")
    return before if per and f"per {unit}" in one.label.text(language) else text


def _with_unit(value: float, unit: Unit, language: str) -> str:
    words = unit.text(language)
    if words == "euro" or words.startswith("euro per "):
        small = abs(value) < 1
        digits = f"€\u00a0{decimal(value, language, 4)}" if small and value else amount(value, language)
        return digits + words.removeprefix("euro")
    return f"{decimal(value, language, _digits(value))} {words}"


def values_text(value: float | tuple[float, ...], node: Expression, language: str) -> str:
    """A result with its unit; of a row of periods the first, the last and how many there are."""
    unit = node.unit or Unit()
    if isinstance(value, tuple):
        ends = (_with_unit(one, unit, language) if not unit.is_plain else decimal(one, language, 4) for one in
                (value[0], value[-1]))  # fmt: skip
        return " … ".join(ends)
    return _with_unit(value, unit, language) if not unit.is_plain else decimal(value, language, max(2, _digits(value)))


def turning_text(report: Report, point: TurningPoint, language: str) -> str:
    """The values at which the headline is zero, or in words that there are none or that nobody can say."""
    own = report.values_by_key[point.key]
    values = " / ".join(unit_value(own, value, language) for value in point.values)
    return values or phrase(point.status.value, language)


def unknown_lines(report: Report, language: str) -> Iterator[str]:
    """For each input of which the break-even can't be said: where was looked, and that there is no more."""
    for point in report.turning_points:
        if point.status is Turning.UNKNOWN:
            own = report.values_by_key[point.key]
            span = " … ".join(unit_value(own, value, language) for value in point.searched)
            yield phrase("not-within", language).format(span=span, names=own.label.text(language))


def measure_name(report: Report, key: str, language: str) -> str:
    """The name of a measure."""
    node = report.result.calculation.measure(key)
    return node.label.text(language) if isinstance(node, nodes.Named) else key


def status_letter(one: Input) -> str:
    """R, B, A or M, as in the report's own lists."""
    return _LETTERS[one.status]
