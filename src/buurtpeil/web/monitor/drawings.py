# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Which picture can leave its page, and what must it say when it does?

Needs a publication and what the picture is of. Gives a `Drawing`: the chart with title, text, legend, sources and the
address of its page, for a file, and for a page of another site.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from buurtpeil.charts.compass_chart import CompassLine, compass_chart
from buurtpeil.charts.legend import swatch
from buurtpeil.charts.standalone import standalone
from buurtpeil.errors import AreaError
from buurtpeil.estimates.colour import COLOUR_WORDS, Colour
from buurtpeil.estimates.domains import TOTAL
from buurtpeil.pipeline.publication import Publication
from buurtpeil.web.monitor import pictures, wording


@dataclass(frozen=True)
class Drawing:
    """A chart that speaks for itself; `address` is the page it comes from, `query` reproduces it."""

    kind: str
    query: str
    title: str
    description: str
    svg: str
    legend: tuple[tuple[str, str], ...]  # (swatch, word)
    notes: tuple[str, ...]
    address: str

    def as_file(self) -> str:
        """The SVG that needs no page."""
        return standalone(
            self.svg, title=self.title, description=self.description, notes=self.notes, legend=self.legend
        )


def source_note(publication: Publication, municipality: str) -> str:
    """Who published the figures, and which calculation this is, in one line."""
    return _(
        "Source: %(publishers)s; worked out with Buurtpeil on %(date)s, publication %(id)s, areas of %(edition)s."
    ) % {
        "publishers": _publishers(publication, municipality),
        "date": wording.day(publication.published_at),
        "id": publication.id[:12],
        "edition": publication.edition,
    }


@lru_cache(maxsize=1024)
def _publishers(publication: Publication, municipality: str) -> str:
    lines = (line for key in publication.figures.keys for line in publication.provenance(key))
    return ", ".join(sorted({line.publisher for line in lines if line.is_about(municipality)}))


def notes_of(publication: Publication, municipality: str, *more: str) -> tuple[str, ...]:
    """What stands below every drawing."""
    made_up = (_("Made-up figures of a made-up municipality."),) if publication.is_made_up else ()
    caution = _("A signal is a reason to look: no verdict, and no cause.")
    return (*made_up, *more, caution, source_note(publication, municipality))


def legend_of(colours: Sequence[Colour]) -> tuple[tuple[str, str], ...]:
    """The swatches of the judgements that occur, with their words."""
    return tuple((swatch(colour), word) for colour, word in words_of_legend(colours))


def words_of_legend(colours: Sequence[Colour]) -> tuple[tuple[Colour, str], ...]:
    """The judgements with their words, those that occur."""
    language = wording.language()
    return tuple((colour, COLOUR_WORDS[colour][language]) for colour in Colour if colour in set(colours))


def map_name(publication: Publication, municipality: str, domain: str) -> tuple[str, str]:
    """(query, title) of a map."""
    query = {"gemeente": municipality} | ({} if domain == TOTAL else {"domein": domain})
    names = publication.catalogue.domains
    subject = _("all themes together") if domain == TOTAL else names[domain].name[wording.language()]
    return urlencode(query), f"{publication.areas.name(municipality)}: {subject}"


def compass_name(publication: Publication, code: str) -> tuple[str, str]:
    """(query, title) of a compass."""
    title = _("Neighbourhood compass of %(area)s") % {"area": publication.areas.name(code)}
    return urlencode({"gebied": code}), title


def map_drawing(publication: Publication, municipality: str, domain: str = TOTAL) -> Drawing:
    """The map of a municipality; raises `AreaError` where no boundaries were delivered."""
    publication.summary(municipality)
    svg = pictures.plain_map(publication, municipality, domain)
    if svg is None:
        raise AreaError("No boundaries were loaded for this municipality:", repr(municipality), "See its table.")
    query, title = map_name(publication, municipality, domain)
    colours = list(publication.colours(municipality, domain).values())
    counts = "; ".join(f"{word}: {colours.count(colour)}" for colour, word in words_of_legend(colours))
    description = _("Number of neighbourhoods: %(counts)s.") % {"counts": counts}
    address = reverse("municipality", args=[municipality]) + ("" if domain == TOTAL else f"?domein={domain}")
    city = publication.city_map(municipality)
    rough = (_("Approximate boundaries."),) if city is not None and city.approximate else ()
    return Drawing(
        "kaart",
        query,
        title,
        description,
        svg,
        legend_of(colours),
        notes_of(publication, municipality, description, *rough),
        address,
    )


def compass_drawing(publication: Publication, code: str, municipality: str) -> Drawing:
    """The compass of one area."""
    language = wording.language()
    lines = [
        CompassLine(
            line.name[language],
            line.colour,
            COLOUR_WORDS[line.colour][language],
            line.score,
            line.lower,
            line.upper,
            line.band,
        )
        for line in publication.compass_of_area(code)
    ]
    description = "; ".join(f"{line.name}: {line.word}" for line in lines) + "."
    svg = compass_chart(lines, ends=(_("worse"), _("city"), _("better")), description=description)
    note = _("The dot is the best estimate, the bar is where the value lies with a probability of 90%.")
    return Drawing(
        "kompas",
        *compass_name(publication, code),
        description,
        svg,
        (),
        notes_of(publication, municipality, note),
        reverse("area", args=[code]),
    )
