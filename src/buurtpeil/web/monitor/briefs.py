# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""What belongs in the printed summary of an area, for a meeting of people who won't open the monitor?

Needs a publication and the codes of areas. Gives a `Brief` an area with the same sentences as its page, and a PDF of
one or many: accessible (PDF/UA), a bookmark an area.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import unescape
from importlib.resources import files
from typing import Any

from django.utils.html import strip_tags
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from buurtpeil.areas.codes import Level
from buurtpeil.charts.standalone import inlined
from buurtpeil.errors import AreaError
from buurtpeil.estimates.colour import COLOUR_WORDS
from buurtpeil.pipeline.publication import Publication
from buurtpeil.pipeline.records import AreaRecord
from buurtpeil.typesetting import typeset
from buurtpeil.web.monitor import area_rows, drawings, library, rows, wording

#: Of one PDF: a municipality with the most neighbourhoods has about 150.
MOST_AREAS = 200


@dataclass(frozen=True)
class Brief:
    """The summary of one area, in the language of the page."""

    area: AreaRecord
    place: str  # its municipality and district
    size: str
    sentence: SafeString
    latest_period: str
    compass: tuple[rows.CompassRow, ...]
    compass_text: str
    compass_svg: str  # of the page's own style
    signals: tuple[rows.SignalRow, ...]
    figures: tuple[rows.FigureRow, ...]
    experience: tuple[area_rows.ExperienceRow, ...]
    missing: tuple[str, ...]
    source: str
    number_of_indicators: int


def brief_of(publication: Publication, code: str) -> Brief:
    """The brief of a neighbourhood or district; raises `AreaError` for anything else."""
    record = publication.area(code)
    if record.level not in (Level.NEIGHBOURHOOD, Level.DISTRICT):
        raise AreaError("A brief is about a neighbourhood or district:", repr(code), "Choose one.")
    municipality = library.municipality_code(record)
    groups = rows.figures_by_domain(publication, code)
    signals = publication.signals(area=code)
    shown = {row.indicator.key for group in groups for row in group.rows}
    drawing = drawings.compass_drawing(publication, code, municipality)
    lines = publication.compass_of_area(code)
    return Brief(
        area=record,
        place=" · ".join(name for _code, name in record.parents),
        size=wording.size(record),
        sentence=wording.area_sentence(lines),
        latest_period=publication.summary(municipality).latest_period,
        compass=tuple(rows.compass_rows(lines)),
        compass_text=drawing.description,
        compass_svg=drawing.svg,
        signals=tuple(rows.signal_rows(publication, signals)),
        figures=tuple(area_rows.standing_out(groups, {signal.indicator for signal in signals})),
        experience=tuple(area_rows.experience_rows(publication, [code])),
        missing=_missing(publication, municipality, shown),
        source=drawings.source_note(publication, municipality),
        number_of_indicators=len(shown),
    )


def _missing(publication: Publication, municipality: str, shown: set[str]) -> tuple[str, ...]:
    """The indicators of this area of which not all neighbourhoods of the municipality are in the source."""
    language = wording.language()
    return tuple(
        publication.catalogue.indicator(line.indicator).name[language]
        for line in publication.latest_completeness(municipality)
        if line.is_incomplete and line.indicator in shown
    )


def to_pdf(publication: Publication, briefs: Sequence[Brief]) -> bytes:
    """One PDF of briefs of one publication, each on pages of its own; raises `TypesettingError` without the extra."""
    template = files("buurtpeil.web").joinpath("data/brief.typ").read_text("utf-8")
    pictures = {f"compass-{number}.svg": inlined(brief.compass_svg) for number, brief in enumerate(briefs)}
    names = ", ".join(brief.area.name for brief in briefs[:3]) + (" …" if len(briefs) > 3 else "")
    content = {
        "language": wording.language(),
        "title": _("Area brief: %(names)s") % {"names": names},
        "made_up": _("Made-up figures of a made-up municipality.") if publication.is_made_up else "",
        "caution": _("A signal is a reason to look: no verdict, and no cause."),
        "made": _("Made with Buurtpeil on figures published on %(date)s")
        % {"date": wording.day(publication.published_at)},
        "page": _("page"),
        "words": _words(),
        "briefs": [_content(brief) for brief in briefs],
    }
    return typeset(template, content, pictures)


def _words() -> dict[str, str]:
    return {
        "compass": _("Neighbourhood compass"),
        "judgement": _("Judgement"),
        "movement": _("Movement"),
        "all_steady": _("All themes stay the same."),
        "signals": _("Signals"),
        "no_signals": _(
            "There is no signal here now. That means no figure was sure enough to point out; it doesn't mean that"
            " nothing is going on."
        ),
        "figures": _("What stands out"),
        "indicator": _("Indicator"),
        "here": _("Here"),
        "city": _("City"),
        "of": _("Figure of"),
        "experience": _("What people feel beside what is counted"),
        "felt": _("Felt"),
        "counted": _("Counted"),
        "missing": _("Not all neighbourhoods are in the figures"),
        "from": _("Where does this come from?"),
    }


def _content(brief: Brief) -> dict[str, Any]:
    language = wording.language()
    return {
        "name": brief.area.name,
        "code": brief.area.code,
        "place": brief.place,
        "size": brief.size,
        "sentence": unescape(strip_tags(brief.sentence)),
        "compass_text": brief.compass_text,
        "movements": [f"{row.name}: {row.movement}" for row in brief.compass if row.line.movement != "steady"],
        "signals": [
            {
                "kind": f"{row.kind} · {_('since %(period)s') % {'period': row.first_period}}",
                "name": row.name,
                "sentence": row.sentence,
                "record": row.track_record or _("How often this rule is right has not been measured yet."),
                "wrong_if": row.false_if,
            }
            for row in brief.signals
        ],
        "figures": [
            [
                f"{row.name} ({row.unit})",
                row.reason or row.value,
                row.reference,
                " ".join(filter(None, (COLOUR_WORDS[row.colour][language], row.certainty))),
                ", ".join((row.period, *row.notes)),
            ]
            for row in brief.figures
        ],
        "experience": [[row.words, row.felt, row.counted] for row in brief.experience[:5]],
        "experience_names": [
            f"{row.pair.felt.name[language]} – {row.pair.counted.name[language]}" for row in brief.experience[:5]
        ],
        "missing": list(brief.missing),
        "all": _("All %(count)s indicators of this area stand in the monitor, each with its source and margin.")
        % {"count": brief.number_of_indicators},
        "source": brief.source,
    }
