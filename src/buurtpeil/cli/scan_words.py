# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""In which words does a scan speak, on a terminal and as a page?

Needs a scan and the catalogue. Gives sentences and rows in Dutch and English that both forms show, so that they can't
differ: what is incomplete, what adds up, where the figures come from.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from buurtpeil.cli.lines import NOTHING, say_date, say_number, say_share
from buurtpeil.indicators.catalogue import Catalogue
from buurtpeil.pipeline.records import Completeness, Provenance
from buurtpeil.pipeline.scan import Scan
from buurtpeil.signals.data_quality import DataNote, DataNoteKind
from buurtpeil.signals.signal import Signal, SignalKind

WORDS: dict[str, dict[str, str]] = {
    "made-up": {
        "nl": "Dit is een verzonnen gemeente: geen naam en geen cijfer is echt.",
        "en": "This is a made-up municipality: no name and no figure is real.",
    },
    "edition": {"nl": "gebiedsindeling {edition}", "en": "areas of {edition}"},
    "published": {"nl": "uitgewerkt op {date}", "en": "worked out on {date}"},
    "publication": {"nl": "publicatie {id}", "en": "publication {id}"},
    "whole": {"nl": "{name} als geheel: {sentence}", "en": "{name} as a whole: {sentence}"},
    "incomplete": {"nl": "Let op: niet alle cijfers zijn er", "en": "Note: not all figures are there"},
    "incomplete-effect": {
        "nl": "Wat ontbreekt is niet nul. Op deze cijfers geven we geen signalen; lees het kompas van dat thema met "
        "deze waarschuwing. De stad waarmee wordt vergeleken is het gemeentecijfer van de bron, waar dat er is.",
        "en": "What is missing is not zero. These figures give no signals; read the compass of that domain with this "
        "warning. The city compared with is the publisher's municipal figure, where there is one.",
    },
    "data-notes": {
        "nl": "Wat er met de bronnen aan de hand lijkt",
        "en": "What seems to be the matter with the sources",
    },
    "for-indicators": {"nl": "Dit geldt voor {count} indicatoren.", "en": "This holds for {count} indicators."},
    "more-notes": {
        "nl": "En {count} keer zoiets; alles staat in de JSON (--format json).",
        "en": "And {count} more like it; all are in the JSON (--format json).",
    },
    "signals": {"nl": "Signalen: {count}", "en": "Signals: {count}"},
    "no-signals": {"nl": "Er zijn nu geen signalen.", "en": "There are no signals now."},
    "reason-to-look": {
        "nl": "Een signaal is een reden om te kijken, geen oordeel en geen oorzaak.",
        "en": "A signal is a reason to look, not a verdict and not a cause.",
    },
    "surest-first": {
        "nl": "Het zekerste eerst. Wat over het hele rijtje gaat, staat er één keer.",
        "en": "Surest first. What holds for several is said once.",
    },
    "compass": {"nl": "Wijkkompas {period}", "en": "Compass {period}"},
    "compass-dates": {
        "nl": "Per indicator het laatste jaar tot en met {period} waarover er een cijfer is.",
        "en": "For each indicator the latest year up to {period} that has a figure.",
    },
    "total": {"nl": "totaal", "en": "total"},
    "area": {"nl": "Buurt", "en": "Neighbourhood"},
    "inhabitants": {"nl": "Inwoners", "en": "Inhabitants"},
    "totals": {
        "nl": "Tellen de buurten op tot het gemeentecijfer van de bron?",
        "en": "Do the neighbourhoods add up to the publisher's municipal figure?",
    },
    "totals-of": {"nl": "Voor heel {name}.", "en": "For all of {name}."},
    "sources": {"nl": "Bronnen", "en": "Sources"},
}
MOST_NOTES = 8
TOTALS_HEADINGS: dict[str, dict[str, str]] = {
    "compared": {"nl": "Opgeteld", "en": "Added up"},
    "period": {"nl": "Jaar", "en": "Year"},
    "areas": {"nl": "Buurten", "en": "Areas"},
    "children": {"nl": "Som buurten", "en": "Sum of areas"},
    "parent": {"nl": "Gemeente", "en": "Municipality"},
    "share": {"nl": "Deel", "en": "Share"},
    "indicators": {"nl": "Voor", "en": "For"},
}
_INCOMPLETE_AREAS = {
    "nl": "{indicator}, {period}: {present} van de {expected} buurten hebben een cijfer in de bron",
    "en": "{indicator}, {period}: {present} of the {expected} neighbourhoods have a figure in the source",
}
_INCOMPLETE_AMOUNT = {
    "nl": ", samen {children} van de {parent} {compared} in de gemeente: {share}.",
    "en": ", together {children} of the {parent} {compared} in the municipality: {share}.",
}
_ONLY_AREAS = {"nl": "alleen het aantal buurten", "en": "the number of areas only"}
_INDICATORS = {"nl": "{count} indicatoren", "en": "{count} indicators"}
_SOURCE = {
    "nl": "{publisher}: {title} ({reference}). Levering: {delivery}; publicatiedatum: {published}; geladen op "
    "{retrieved}. Licentie: {licence}.",
    "en": "{publisher}: {title} ({reference}). Delivery: {delivery}; date of publication: {published}; loaded on "
    "{retrieved}. Licence: {licence}.",
}
_NOT_STATED = {"nl": "niet vermeld in het bestand", "en": "not stated in the file"}


def say_incomplete(line: Completeness, catalogue: Catalogue, language: str) -> str:
    """One sentence about an indicator of which less than 95% of the city is there."""
    sentence = _INCOMPLETE_AREAS[language].format(
        indicator=catalogue.indicator(line.indicator).name[language],
        period=line.period,
        present=line.areas_present,
        expected=line.areas_expected,
    )
    if line.compared is None or line.parent_total != line.parent_total:
        return f"{sentence} ({say_share(line.share, language)})."
    return sentence + _INCOMPLETE_AMOUNT[language].format(
        children=say_number(line.children_total, 0, language),
        parent=say_number(line.parent_total, 0, language),
        compared=catalogue.measures[line.compared].name[language].lower(),
        share=say_share(line.share, language),
    )


def say_data_notes(scan: Scan, language: str) -> list[str]:
    """The sentences about the sources, newest period first; what holds for many indicators is said once."""
    groups: dict[tuple[str, str, str], list[DataNote]] = {}
    for note in scan.data_notes:
        subject = note.area if note.kind is DataNoteKind.BASE_JUMP else note.indicator
        groups.setdefault((note.period, note.kind.value, subject), []).append(note)
    ordered = [groups[key] for key in sorted(groups, reverse=True)]
    shown = []
    for notes in ordered[:MOST_NOTES]:
        times = {"count": say_number(len(notes), 0, language)}
        also = WORDS["for-indicators"][language].format(**times) if len(notes) > 1 else ""
        shown.append(f"{notes[0].sentence[language]} {also}".strip())
    left = len(ordered) - len(shown)
    return shown + ([WORDS["more-notes"][language].format(count=say_number(left, 0, language))] if left else [])


def totals_rows(scan: Scan, catalogue: Catalogue, language: str) -> list[dict[str, str]]:
    """What was added up per measure and year, with the indicators it holds for; least complete first."""
    groups: dict[tuple[object, ...], list[Completeness]] = {}
    for line in scan.totals:
        has_amount = line.compared is not None and line.parent_total == line.parent_total
        amounts = (line.compared, line.children_total, line.parent_total) if has_amount else ()
        groups.setdefault((line.period, line.areas_present, line.areas_expected, *amounts), []).append(line)
    rows = sorted(groups.values(), key=lambda lines: (min(line.share for line in lines), -len(lines)))
    return [_totals_row(lines, catalogue, language) for lines in rows]


def _totals_row(lines: Sequence[Completeness], catalogue: Catalogue, language: str) -> dict[str, str]:
    first = lines[0]
    has_amount = first.compared is not None and first.parent_total == first.parent_total
    measure = catalogue.measures[first.compared].name[language] if has_amount and first.compared else None
    names = [catalogue.indicator(line.indicator).name[language] for line in lines]
    return {
        "compared": measure or _ONLY_AREAS[language],
        "period": first.period,
        "areas": f"{first.areas_present}/{first.areas_expected}",
        "children": say_number(first.children_total, 0, language) if measure else NOTHING,
        "parent": say_number(first.parent_total, 0, language) if measure else NOTHING,
        "share": say_share(first.share, language),
        "indicators": names[0] if len(names) == 1 else _INDICATORS[language].format(count=len(names)),
    }


def say_source(source: Provenance, language: str) -> str:
    """Publisher, table, delivery and dates of one snapshot."""
    return _SOURCE[language].format(
        publisher=source.publisher,
        title=source.title[language],
        reference=source.reference,
        delivery=source.delivery[language],
        published=say_date(source.published, language) if source.published else _NOT_STATED[language],
        retrieved=say_date(source.retrieved, language),
        licence=source.licence,
    )


@dataclass(frozen=True)
class ToldSignal:
    """One signal in its group: its place in the list, where it is, and what the one before did not say already."""

    number: int
    signal: Signal
    place: str
    text: str


@dataclass(frozen=True)
class SignalGroup:
    """The signals of one kind, surest first; `false_if` are the reasons for which they would be wrong, each once,
    with the numbers of the signals it holds for; `track_record` says how good their rule has been, or nothing."""

    kind: SignalKind
    signals: tuple[ToldSignal, ...]
    false_if: tuple[tuple[str, tuple[int, ...]], ...]
    track_record: str


def group_signals(scan: Scan, names: dict[str, str], language: str) -> list[SignalGroup]:
    """The signals by kind. A last sentence that equals that of the signal before is left out: it holds on."""
    groups = []
    for kind in SignalKind:
        signals = sorted((item for item in scan.signals if item.kind is kind), key=lambda item: item.q_value)
        told = []
        reasons: dict[str, list[int]] = {}
        earlier = ""
        for number, signal in enumerate(signals, 1):
            start, last = _split_last(signal.sentence[language])
            text = start if last == earlier else f"{start} {last}".strip()
            earlier = last
            told.append(ToldSignal(number, signal, names.get(signal.area, signal.area), text))
            reasons.setdefault(signal.false_if[language], []).append(number)
        if told:
            by_reason = tuple((reason, tuple(numbers)) for reason, numbers in reasons.items())
            record = signals[0].track_record.get(language, "")
            groups.append(SignalGroup(kind, tuple(told), by_reason, record))
    return groups


def say_numbers(numbers: Sequence[int]) -> str:
    """``1-4, 7`` for 1, 2, 3, 4 and 7."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]}-{run[-1]}" for run in runs)


def _split_last(text: str) -> tuple[str, str]:
    """The last sentence apart; a point within a number or an abbreviation is followed by no space and capital."""
    places = [place for place in range(len(text) - 2) if text[place : place + 2] == ". " and text[place + 2].isupper()]
    return (text[: places[-1] + 1], text[places[-1] + 2 :]) if places else (text, "")
