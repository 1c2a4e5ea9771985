# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Does a publication of real figures agree with what the publishers themselves say?

Needs the publishers' files. Gives municipal totals, gaps and oddities that were counted in those files by hand.
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from buurtpeil.areas.find import build_index, find
from buurtpeil.indicators.statuses import Flag, Status
from buurtpeil.pipeline.alike import peers_of
from buurtpeil.pipeline.publication import Publication, open_publication
from buurtpeil.pipeline.publish import publish
from buurtpeil.pipeline.scan import scan_area
from buurtpeil.sources.registry import discover
from buurtpeil.store import Store

pytestmark = [pytest.mark.shared_data, pytest.mark.xdist_group("real-figures")]


@pytest.fixture(scope="module")
def nederland(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Publication:
    """Police, health, key figures and boundaries of the whole country, and Rotterdam 2014-2017, published."""
    store = Store(tmp_path_factory.mktemp("store"))
    folders = ("police", "rivm_health", "national_2024", "cbs_kwb/rotterdam", "boundaries/buurt_2024_approx.parquet")
    for folder in folders:
        for adapter, path in discover(shared_data / folder)[0]:
            store.publish_raw(adapter.read(path, lambda message: None), datetime(2026, 11, 24, tzinfo=UTC))
    publish(store, "nederland")
    publication = open_publication(store, "nederland")
    assert publication is not None
    return publication


def crime(publication: Publication, municipality: str):
    """Completeness of registered crime in 2024."""
    lines = publication.completeness(municipality, "registered-crime")
    return next(line for line in lines if line.period == "2024")


@pytest.mark.parametrize(
    ("municipality", "areas", "children", "parent"),
    [("GM0599", 91, 54_286, 54_286), ("GM0637", 15, 650, 5_492), ("GM0014", 146, 14_239, 14_952)],
)
def test_crimes_add_up_to_what_the_police_file_says(
    nederland: Publication, municipality: str, areas: int, children: int, parent: int
):
    line = crime(nederland, municipality)
    assert (line.areas_present, line.children_total, line.parent_total) == (areas, children, parent)


def test_income_is_counted_over_the_neighbourhoods_that_have_one(nederland: Publication):
    # Counted with pandas in the file of key figures: 39 of Groningen's 151 have an income, with 184,165 inhabitants.
    lines = scan_area(nederland, "GM0014").incomplete
    assert [line.indicator for line in lines] == ["income-per-inhabitant"]
    assert (lines[0].areas_present, lines[0].areas_expected, lines[0].children_total) == (39, 151, 184_165)


# Figure 1.1 of "Aan de slag in kwetsbare wijken" (Platform31), with the CBS areas of 2024 that carry the name.
WARDS = [
    ("Selwerd", "Groningen", "BU00141000"), ("Angelslo", "Emmen", "BU01144300"), ("Jol", "Lelystad", "BU09950633"),
    ("Galjoen", "Lelystad", "BU09950634"), ("Meerwijk", "Haarlem", "WK039221"), ("Dolphia", "Enschede", "BU01530807"),
    ("Meerzicht", "Zoetermeer", "WK063701"), ("Buitenhof", "Delft", "WK050325"),
    ("Schiedam-Oost", "Schiedam", "WK060601"), ("Gestelse Buurt", "'s-Hertogenbosch", "BU07960205"),
    ("Jagershoef", "Eindhoven", "BU07725130"), ("Kerkrade-West", "Kerkrade", "WK092800"),
    ("Mariaberg", "Maastricht", "BU09350201"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "municipality", "code"), WARDS)
def test_the_twelve_wards_of_the_report_are_found_by_name_and_have_a_profile(
    nederland: Publication, name: str, municipality: str, code: str
):
    found = [match for match in find(build_index(nederland.areas), name, 20) if match.municipality_name == municipality]
    assert code in {match.code for match in found}
    figures = {item.indicator.key: item for item in nederland.figures_of_area(code)}
    assert np.isfinite(figures["owner-occupied"].value).any()
    assert np.isfinite(figures["registered-crime"].reference).any()
    assert len(peers_of(nederland, code, 5)) == 5


def test_zoetermeer_says_that_most_of_its_crimes_are_missing(nederland: Publication):
    scan = scan_area(nederland, "GM0637")
    assert "registered-crime" in {line.indicator for line in scan.incomplete}
    assert crime(nederland, "GM0637").areas_expected == 26
    palenstein = next(
        item for item in nederland.figures_of_area("BU06370003") if item.indicator.key == "registered-crime"
    )
    assert palenstein.status[-1] == Status.MISSING_FROM_SOURCE
    assert np.isnan(palenstein.value[-1])


def test_the_reference_of_an_incomplete_source_is_the_publishers_own_municipal_figure(nederland: Publication):
    # 5,492 registered crimes on 128,434 inhabitants is 42.761 per 1,000.
    figures = nederland.figures_of_indicator("registered-crime")
    assert figures is not None
    row = nederland.areas.row("BU06370101")
    assert figures.reference[row, -1] == pytest.approx(42.761, abs=0.001)


def test_no_signal_rests_on_an_incomplete_source(nederland: Publication):
    assert not [signal for signal in nederland.signals("GM0637") if signal.indicator == "registered-crime"]


def test_a_campus_with_ten_inhabitants_has_no_crime_rate(nederland: Publication):
    # Zernike Campus: 10 inhabitants, 80 registered crimes in 2024.
    code = next(
        str(code)
        for code, name in zip(nederland.areas.codes, nederland.areas.names, strict=True)
        if name == "Zernike Campus" and str(code).startswith("BU0014")
    )
    figures = next(item for item in nederland.figures_of_area(code) if item.indicator.key == "registered-crime")
    assert figures.status[-1] == Status.BASE_DOES_NOT_FIT
    assert np.isnan(figures.value[-1])


def test_crimes_of_2021_on_inhabitants_of_2024_are_flagged_as_estimated(nederland: Publication):
    figures = next(item for item in nederland.figures_of_area("BU05990110") if item.indicator.key == "registered-crime")
    assert figures.flags[figures.periods.index("2021")] & Flag.ESTIMATED
    assert not figures.flags[figures.periods.index("2024")] & Flag.ESTIMATED


def test_perceived_health_breaks_in_2022_and_is_modelled(nederland: Publication):
    figures = next(
        item for item in nederland.figures_of_area("BU05990110") if item.indicator.key == "good-perceived-health"
    )
    assert figures.flags[figures.periods.index("2022")] & Flag.BREAK
    assert set(figures.status.tolist()) == {Status.MODELLED_BY_PUBLISHER}
    assert not [signal for signal in nederland.signals() if signal.indicator == "good-perceived-health"]


def test_inhabitants_of_rotterdam_match_within_rounding(nederland: Publication):
    # The neighbourhoods are rounded to 5: 670,585 against 670,610 for the municipality (KWB 2024).
    inhabitants = np.nansum([area.inhabitants for area in nederland.areas_within("GM0599")])
    assert nederland.area("GM0599").inhabitants == 670_610
    assert inhabitants == 670_585


def test_every_municipality_with_boundaries_has_a_picture(nederland: Publication):
    pictures = [nederland.city_map(code) for code in nederland.municipalities()]
    assert len(pictures) == 342
    assert all(picture is not None and picture.approximate for picture in pictures)


def test_a_city_is_not_told_that_its_figures_came_from_a_file_of_another_city(nederland: Publication):
    titles = {source.title["nl"] for source in scan_area(nederland, "GM0637").sources}
    assert "Geregistreerde misdrijven per buurt" in titles
    assert not {title for title in titles if title.endswith(("2014", "2015", "2016", "2017"))}
    rotterdam = {source.title["nl"] for source in scan_area(nederland, "GM0599").sources}
    assert {title[-4:] for title in rotterdam} >= {"2014", "2015", "2016", "2017"}
