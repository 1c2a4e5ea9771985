# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Does another reference give other judgements for the right reason, and is it named?

Needs the made-up city, and small panels. The city against itself must give what was published: an oracle of its own.
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from buurtpeil.estimates.colour import Colour
from buurtpeil.estimates.posterior import Family, Posterior, posterior_of_moments
from buurtpeil.pipeline.comparison import ReferenceChoice, compare, compared_figures, stored_sentence
from buurtpeil.pipeline.experience import experiences
from buurtpeil.pipeline.publication import Publication, open_publications
from buurtpeil.store import Store
from tests.cli.terminal import run


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("city") / "store"
    assert run(root, "demo", "--quiet").code == 0
    return root


@pytest.fixture(scope="module")
def publication(store: Path) -> Publication:
    return open_publications(Store(store))[0]


def test_the_city_against_itself_gives_the_published_compass(publication: Publication):
    found = compare(publication, "GM9999", ReferenceChoice.CITY)
    for domain in ("total", *publication.catalogue.domains):
        if domain in publication.compass.keys:
            expected = publication.colours("GM9999", domain)
            assert {code: colours[domain] for code, colours in found.colours.items()} == expected


def test_mean_and_deviation_say_all_of_a_posterior():
    family = np.array([Family.GAMMA, Family.BETA, Family.NORMAL], dtype=np.uint8)
    posterior = Posterior(family, np.array([12.0, 30.0, 5.0]), np.array([0.25, 170.0, 2.0]))
    again = posterior_of_moments(family, posterior.mean(), posterior.deviation())
    np.testing.assert_allclose(again.first, posterior.first, rtol=1e-9)
    np.testing.assert_allclose(again.second, posterior.second, rtol=1e-9)


def test_a_scan_names_its_reference_in_every_form(store: Path):
    text = run(store, "scan", "--area", "GM9999", "--reference", "country").text
    assert "Vergeleken met Nederland." in text
    assert "slechter dan de vergelijking" in text
    assert (
        '"key": "country"' in run(store, "scan", "--area", "GM9999", "--reference", "country", "--format", "json").out
    )
    rows = run(store, "scan", "--area", "GM9999", "--reference", "peers", "--format", "csv").out.splitlines()
    assert (rows[0].rpartition(",")[2], {row.rpartition(",")[2] for row in rows[1:]}) == ("reference", {"peers"})
    page = run(store, "scan", "--area", "GM9999", "--reference", "similar-cities", "--format", "html").out
    assert "Er zijn geen vergelijkbare gemeenten" in page
    alone = run(store, "scan", "--area", "GM9999", "--reference", "region").text
    assert "Er zijn geen andere gemeenten in de regio" in alone
    assert "Vergeleken met de stad zelf." in run(store, "scan", "--area", "GM9999").text


def test_every_figure_of_a_profile_tells_its_date_and_its_delivery(store: Path, publication: Publication):
    area = publication.areas_within("GM9999")[0].code
    rows = json.loads(run(store, "profile", area, "--format", "json").out)["figures"]
    known = [row for row in rows if row["value"] is not None]
    assert len(known) > 20
    for row in known:
        assert row["period_kind"] in ("reporting-year", "reference-date")
        assert row["publisher"]
        assert row["delivery"]
        assert Store(store).show(row["snapshot"]).id == row["snapshot"]
    # The demo delivers its latest year as provisional where the figures come within a year (demo.published).
    assert {row["is_provisional"] for row in known} == {True, False}
    assert "Bronnen, met de datum" in run(store, "profile", area).text


@pytest.mark.shared_data
@pytest.mark.xdist_group("real-figures")
def test_in_bloemhof_safety_was_felt_61_and_counted_90(shared_data: Path, tmp_path: Path):
    """DOMAIN "Figures" 10; the file says Bloemhof 2016: subjective 61, objective 90."""
    root = tmp_path / "store"
    files = [shared_data / "rotterdam_wijkprofiel", shared_data / "cbs_regions"]
    assert run(root, "load", *files, "--quiet", "--publish").code == 0
    publication = open_publications(Store(root))[0]
    codes = [area.code for area in publication.areas_within("GM0599")]
    found = [item for item in experiences(publication, codes) if item.felt.key == "rotterdam-safety-felt"]
    bloemhof = next(item for item in found if publication.areas.name(item.area) == "Bloemhof")
    assert (bloemhof.period, bloemhof.felt_value, bloemhof.counted_value, bloemhof.gap) == ("2016", 61.0, 90.0, -29.0)
    gaps = [abs(item.gap) for item in found]
    assert gaps == sorted(gaps, reverse=True)
    text = run(root, "profile", "Bloemhof").text
    assert "beleefd 61, geteld 90; verschil −29" in text.replace("-29", "−29")


def test_figures_beside_the_city_are_those_that_were_published(publication: Publication):
    codes = [area.code for area in publication.areas_within("GM9999")][::-3]
    found = compared_figures(publication, codes, ["registered-crime"], ReferenceChoice.CITY).figures["registered-crime"]
    rows = [publication.areas.row(code) for code in codes]
    stored = publication.figures_of_indicator("registered-crime")
    for name in ("value", "reference", "probability_worse", "colour"):
        np.testing.assert_array_equal(getattr(found, name), getattr(stored, name)[rows])


def test_figures_beside_another_reference_are_judged_against_it(publication: Publication):
    """By hand: with one municipality in the store, the country is that municipality; its own figure is the reference.

    So the judgement of a neighbourhood stays, and a municipality beside itself is about equal and never worse.
    """
    codes = [*(area.code for area in publication.areas_within("GM9999")[7:1:-2]), "GM9999"]
    found = compared_figures(publication, codes, ["registered-crime"], ReferenceChoice.COUNTRY)
    figures, block = found.figures["registered-crime"], publication.figures.block("registered-crime")
    rows = publication.areas.rows(codes)
    own = block["value"][publication.areas.row("GM9999")]
    np.testing.assert_allclose(figures.reference, np.broadcast_to(own, figures.reference.shape))
    np.testing.assert_array_equal(figures.value, block["value"][rows])
    np.testing.assert_allclose(figures.probability_worse[:-1], block["probability_worse"][rows[:-1]], atol=1e-6)
    assert (figures.probability_worse[-1] < 0.1).all()
    assert found.sentence == {"nl": "Vergeleken met Nederland.", "en": "Compared with the Netherlands."}


@pytest.mark.parametrize(
    ("codes", "said"),
    [
        (["BU99990001", "WK999901"], "Vergeleken met de stad zelf."),
        (["GM9999"], "Vergeleken met Nederland."),
        (["GM9999", "BU99990001"], "Buurten en wijken zijn vergeleken met hun stad, gemeenten met Nederland."),
    ],
)
def test_the_reference_of_a_municipality_is_the_country_and_is_named_so(publication: Publication, codes, said):
    assert stored_sentence(codes)["nl"] == said
    found = compared_figures(publication, codes, ["registered-crime"], ReferenceChoice.CITY)
    assert found.sentence["nl"] == said


def test_peers_that_are_not_there_give_no_judgement(publication: Publication):
    code = publication.areas_within("GM9999")[0].code
    figures = compared_figures(publication, [code], ["registered-crime"], ReferenceChoice.PEERS).figures
    assert np.isnan(figures["registered-crime"].reference).all()
    assert set(figures["registered-crime"].colour[0].tolist()) <= {Colour.NONE, Colour.UNDETERMINED}
