# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""How does a page say that a place can't be shown?

Needs the error of the library, which is in English. Gives a sentence and a way out in the language of the page.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from django.utils.translation import gettext as _

from buurtpeil.areas.compact_line import LONGEST
from buurtpeil.areas.drawing import MOST_POINTS
from buurtpeil.areas.own_place import LONGEST_NAME
from buurtpeil.errors import BuurtpeilError
from buurtpeil.web.monitor import wording


class Said(NamedTuple):
    """What is wrong, and what to do."""

    what: str
    way_out: str


def say(error: BuurtpeilError) -> Said:
    """The error in words; one that has none of its own is said in general, never in the words of the library."""
    for start, said in _known().items():
        if error.what.startswith(start):
            return said
    return Said(
        _("No figures can be given for this place."),
        _("Draw it again within the municipality, or choose areas from the list."),
    )


def _known() -> Mapping[str, Said]:
    """{how the library's sentence begins: ours}"""
    redraw = _("Draw it again, or choose areas from the list.")
    geojson = _("Save one or more polygons as GeoJSON, for example in QGIS, and try again.")
    return {
        "The outline crosses or touches itself": Said(
            _("The outline crosses or touches itself, so nobody can say what is inside."),
            _("Draw it again and go around only once, without crossing your own line."),
        ),
        "The drawing has more points": Said(
            _("The drawing has more than %(most)s points.") % {"most": wording.amount(MOST_POINTS)},
            _("Simplify it, for example in QGIS; a line every few metres is enough."),
        ),
        "This lies, wholly or partly, outside": Said(
            _("This lies, wholly or partly, outside the Netherlands."),
            _("Stay within the municipality. Is it a file? Check its reference system: GeoJSON has longitude first."),
        ),
        "The two coordinates of each point": Said(
            _("The two coordinates of each point are the wrong way round."),
            _("Save the file with longitude before latitude, as GeoJSON prescribes, and try again."),
        ),
        "These coordinates are in another": Said(
            _("These coordinates look like RD, while GeoJSON has degrees."),
            _("Save the file in WGS84 (EPSG:4326), or let the file say that it is in RD (EPSG:28992)."),
        ),
        "The drawing has no surface": Said(_("The drawing has no surface."), redraw),
        "The drawing is empty": Said(_("The drawing has no surface."), redraw),
        "The drawing is larger": Said(
            _("The drawing is larger than any place."),
            _("Draw your own surroundings, or look at the page of a municipality."),
        ),
        "The place is smaller": Said(
            _("This place is too small: fewer people live there than figures can be given for."),
            _("Make it larger, or choose the whole neighbourhood that it lies in."),
        ),
        "The place covers a single block": Said(
            _("This place is too small: figures are given from two blocks on, never about a few people."),
            _("Make it larger, or choose the whole neighbourhood that it lies in."),
        ),
        "The drawing touches none": Said(
            _("The drawing lies outside all neighbourhoods that are known here."),
            _("Draw within a municipality on the map."),
        ),
        "No boundaries were loaded": Said(
            _("No boundaries were loaded here, so a drawing can't be used."), _("Choose areas from the list instead.")
        ),
        "Edition": Said(
            _("None of these codes is an area here."), _("Check the codes, or tick the areas in the list.")
        ),
        "No address and no boundary": Said(
            _("This postcode is not known here: no addresses and no boundaries of postcodes were loaded."),
            _("Choose areas from the list instead."),
        ),
        "Real and made-up": Said(
            _("Real and made-up areas can't be put together."), _("Choose areas of one of the two.")
        ),
        "The outline in this link": Said(
            _("The outline in this link is broken, or longer than %(most)s characters.")
            % {"most": wording.amount(LONGEST)},
            _("Ask for the link once more, or draw it again."),
        ),
        "A place must be drawn as a polygon": Said(_("This is no polygon but a point or a line."), geojson),
        "This is no GeoJSON": Said(_("This file is no GeoJSON."), geojson),
        "There is nothing drawn": Said(_("There is nothing drawn in this file."), geojson),
        "A feature has no shape": Said(_("There is a part without a shape in this file."), geojson),
        "A shape can't be read": Said(_("A shape in this file can't be read."), geojson),
        "This file holds more shapes": Said(_("This file holds more shapes than one place has."), geojson),
        "The file is too large": Said(_("This file is larger than 4 MB."), _("Simplify the drawing and try again.")),
        "A place needs a name": Said(
            _("A name has letters or digits, at most %(most)s.") % {"most": LONGEST_NAME}, _("Choose another name.")
        ),
    }
