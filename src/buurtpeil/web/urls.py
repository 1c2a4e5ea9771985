# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Which address shows which page?

Needs the views. Gives the addresses that Django routes by: Dutch paths, English the same under ``/en/``, and the pages
for what goes wrong.
"""

from __future__ import annotations

from django.conf.urls.i18n import i18n_patterns
from django.urls import path

from buurtpeil.web.maps import place_views, where_views
from buurtpeil.web.maps import views as maps
from buurtpeil.web.monitor.views import (
    about,
    area,
    brief,
    changes,
    compare,
    drawings,
    errors,
    exports,
    indicator,
    search,
    signals,
    start,
    technical,
)

urlpatterns = [
    path("robots.txt", technical.robots, name="robots"),
    path("gezond/", technical.health, name="health"),
    *i18n_patterns(
        path("", start.start, name="start"),
        path("gemeente/<str:code>/", start.municipality, name="municipality"),
        path("gebied/<str:code>/", area.area, name="area"),
        path("kaart/", maps.map_page, name="map"),
        path("kaart/gebieden.json", maps.shapes, name="map-shapes"),
        path("kaart/vlakken.json", maps.looks, name="map-looks"),
        path("plek/", place_views.place_made, name="place-made"),
        path("plek/plek.geojson", place_views.place_geojson, name="place-geojson"),
        path("plek/tekening/", place_views.place_upload, name="place-upload"),
        path("plek/<uuid:identifier>/", place_views.place_kept, name="place"),
        path("waar/", where_views.where, name="where"),
        path("indicatoren/", indicator.indicators, name="indicators"),
        path("indicator/<slug:key>.csv", indicator.download, name="indicator-csv"),
        path("indicator/<slug:key>/", indicator.indicator, name="indicator"),
        path("signalen/", signals.signals, name="signals"),
        *(
            path(f"signalen.{form}", signals.signals_file, {"form": form}, name=f"signals-{form}")
            for form in ("csv", "xlsx")
        ),
        path("signaal/<str:identifier>/", signals.signal, name="signal"),
        path("vergelijken/", compare.compare, name="compare"),
        path("gebiedsbrief/", brief.page, name="brief"),
        path("gebiedsbrief.pdf", brief.pdf, name="brief-pdf"),
        path("zoeken/", search.find, name="search"),
        path("veranderingen/", changes.changes, name="changes"),
        *(
            path(f"download/buurtpeil.{form}", exports.export, {"form": form}, name=f"download-{form}")
            for form in exports.FORMS
        ),
        *(
            path(f"beeld/{kind}.{form}", view, {"kind": kind}, name=f"picture-{form}-{kind}")
            for kind in drawings.KINDS
            for form, view in (("svg", drawings.as_svg), ("png", drawings.as_png))
        ),
        *(path(f"insluiten/{kind}/", drawings.embed, {"kind": kind}, name=f"embed-{kind}") for kind in drawings.KINDS),
        path("over/", about.about, name="about"),
        prefix_default_language=False,
    ),
]
handler400 = errors.bad_request
handler404 = errors.not_found
handler500 = errors.server_error
