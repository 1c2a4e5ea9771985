# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Real wide tables give the figures that were counted in them by hand."""

from __future__ import annotations

import csv
import gzip
from pathlib import Path

import pyarrow.compute as pc
import pytest

from buurtpeil.indicators.statuses import Flag
from buurtpeil.sources.base import Delivery
from buurtpeil.sources.registry import discover
from tests.sources.builders import assert_keeps_the_shape, cell, figures_of, read

pytestmark = pytest.mark.shared_data


def load(shared_data: Path, path: str) -> Delivery:
    (pair,) = discover(shared_data / path)[0]
    delivery = read(*pair)
    if delivery.figures is not None and delivery.figures.num_rows < 100_000:
        assert_keeps_the_shape(delivery)
    return delivery


def test_the_liveability_score_is_taken_without_residents(shared_data: Path) -> None:
    delivery = load(shared_data, "leefbaarometer/lbm2_pc4_dimensions_2012_2016.parquet")
    assert delivery.rows_read == 3 * 4_068
    # PC4 1011 in 2012: 0.278 published, -0.004 of it by residents
    assert cell(delivery, "liveability-2-total-published", "PC1011", "2012")["value"] == 0.278
    assert cell(delivery, "liveability-2-without-residents", "PC1011", "2012")["value"] == pytest.approx(0.282)
    assert delivery.figures is not None
    empty = [
        row for row in delivery.figures.to_pylist() if row["measure"] == "liveability-2-safety" and row["value"] is None
    ]
    assert len(empty) == 312 + 309 + 237


def test_the_liveability_class_is_kept_as_the_publishers(shared_data: Path) -> None:
    delivery = load(shared_data, "leefbaarometer/lbm2_pc4_classes_2002_2016.parquet")
    assert [
        cell(delivery, "liveability-2-class-published", "PC1011", year)["value"]
        for year in ("2002", "2008", "2012", "2014", "2016")
    ] == [7, 9, 9, 9, 9]


def test_liveability_3_names_the_districts_of_amstelveen(shared_data: Path) -> None:
    delivery = load(shared_data, "leefbaarometer/lbm3_amstelveen_wijken_2014_2022.csv")
    assert delivery.rows_read == 56
    assert delivery.areas is not None
    assert delivery.areas["name"].to_pylist()[0] == "Randwijck"
    assert cell(delivery, "liveability-3-score", "WK036201", "2014")["value"] == pytest.approx(4.2706, abs=1e-4)


def test_the_socio_economic_score_of_amsterdam_is_that_of_cbs(shared_data: Path) -> None:
    delivery = load(shared_data, "cbs_ses_woa/ses_woa_amsterdam_2019.csv.gz")
    assert delivery.rows_read == 1 + 99 + 479
    assert cell(delivery, "ses-score", "GM0363", "2019")["value"] == -0.1
    assert cell(delivery, "ses-spread", "GM0363", "2019")["value"] == 1.01


@pytest.mark.parametrize(
    ("name", "rows", "inhabitants"),
    [
        ("kwb_amsterdam_2017.csv.gz", 1 + 1 + 99 + 479, 844_947),
        ("kwb_amsterdam_2019.csv.gz", 1 + 1 + 99 + 479, 862_965),
        ("kwb_amsterdam_2020_selection.csv.gz", 1 + 99 + 479, 872_757),
        ("kwb_amsterdam_2024_selection.csv.gz", 1 + 110 + 517, 931_298),
    ],
)
def test_amsterdam_has_the_inhabitants_that_cbs_gives_in_each_dialect(
    shared_data: Path, name: str, rows: int, inhabitants: int
) -> None:
    delivery = load(shared_data, f"cbs_kwb/amsterdam/{name}")
    assert delivery.rows_read == rows
    by_area = figures_of(delivery, "inhabitants")
    assert by_area["GM0363"] == inhabitants
    buurten = sum(value or 0 for area, value in by_area.items() if area.startswith("BU"))
    # rounding to 5 explains at most 2.5 a buurt
    assert abs(buurten - inhabitants) < 2.5 * 517


def test_income_of_2023_comes_from_its_own_file_and_is_not_filled_in(shared_data: Path) -> None:
    own = load(shared_data, "cbs_kwb/amsterdam/kwb_amsterdam_2023_income.csv.gz")
    income = figures_of(own, "income-per-inhabitant")
    assert income["GM0363"] == 38.6
    # empty for Planciusbuurt-Noord, where the file of 2024 repeats the 45.1 of its district
    assert income["BU0363AA01"] is None
    assert sum(value is None for value in income.values()) == 384
    later = load(shared_data, "cbs_kwb/amsterdam/kwb_amsterdam_2024_selection.csv.gz")
    assert figures_of(later, "income-per-inhabitant") == {}


def test_facilities_are_read_with_either_name_of_the_code(shared_data: Path) -> None:
    early = load(shared_data, "cbs_kwb/amsterdam/nabijheid_amsterdam_2020.csv.gz")
    late = load(shared_data, "cbs_kwb/amsterdam/nabijheid_amsterdam_2024.csv.gz")
    assert cell(early, "distance-to-railway-station", "GM0363", "2020")["value"] == 2.5
    assert cell(late, "distance-to-railway-station", "GM0363", "2024")["value"] == 2.9
    assert sum(value is None for value in figures_of(late, "supermarkets-within-1-km").values()) == 41


def test_the_list_of_2023_names_every_area(shared_data: Path) -> None:
    areas = load(shared_data, "cbs_regions/regions_2023_codes.csv.gz").areas
    assert areas is not None
    codes = areas["area"].to_pylist()
    counts = [sum(code.startswith(prefix) for code in codes) for prefix in ("NL", "GM", "WK", "BU")]
    assert counts == [1, 342 + 1, 3_394, 14_575]


def test_empty_neighbourhoods_have_zero_inhabitants_in_the_list_of_2024(shared_data: Path) -> None:
    inhabitants = figures_of(load(shared_data, "cbs_regions/population_buurt_2024.csv.gz"), "inhabitants")
    assert len(inhabitants) == 14_574
    assert sum(value == 0 for value in inhabitants.values()) == 478
    assert inhabitants["BU16800000"] == 3_455


def test_the_ward_panel_flags_the_wards_that_carry_the_same_figures(shared_data: Path) -> None:
    delivery = load(shared_data, "elan_social/wijk_social_denhaag_area_2009_2020.parquet")
    assert delivery.rows_read == 842
    # Oostduinen and Belgisch Park, Zuiderpark and Moerwijk, De Zijde and Damsigt (DOMAIN "Figures" 7)
    told = next(item.what for item in delivery.left_out if item.what.startswith("identical figures"))
    assert told == "identical figures: WK051801 = WK051802; WK051835 = WK051836; WK191601 = WK191607"
    assert cell(delivery, "panel-wmo-users", "WK051836", "2020")["flags"] == Flag.DUPLICATE
    assert cell(delivery, "panel-wmo-users", "WK051834", "2020")["flags"] == Flag.NONE


def test_the_ward_panel_has_no_support_before_2015_and_no_benefits_before_2011(shared_data: Path) -> None:
    delivery = load(shared_data, "elan_social/wijk_social_denhaag_area_2009_2020.parquet")
    assert delivery.figures is not None
    first: dict[str, str] = {}
    for row in delivery.figures.to_pylist():
        if row["value"] is not None:
            first[row["measure"]] = min(row["period"], first.get(row["measure"], "9999"))
    assert first["panel-wmo-users"] == first["panel-youth-care-users"] == first["panel-wlz-users"] == "2015"
    assert first["panel-social-assistance"] == first["panel-low-income"] == "2011"
    assert first["panel-health-premium-arrears"] == "2010"
    # 0.042823 of the inhabitants of Oostduinen in 2011
    assert cell(delivery, "panel-low-income", "WK051801", "2011")["value"] == pytest.approx(4.2823, abs=1e-4)


def test_the_means_of_the_panel_flag_joined_wards_too(shared_data: Path) -> None:
    delivery = load(shared_data, "elan_social/wijk_means_haaglanden_leiden_2009_2020.parquet")
    assert delivery.rows_read == 2_292
    assert cell(delivery, "panel-mean-income", "WK051835", "2020")["flags"] == Flag.DUPLICATE
    assert cell(delivery, "panel-mean-income", "WK178304", "2011")["value"] == pytest.approx(28_975.18, abs=0.01)


def test_counts_among_the_shares_of_the_municipality_panel_are_left_out(shared_data: Path) -> None:
    delivery = load(shared_data, "elan_social/gemeente_social_haaglanden_leiden_2009_2020.parquet")
    assert delivery.rows_read == 264
    assert any("wmo_user" in item.what and "low_income" in item.what for item in delivery.left_out)
    assert cell(delivery, "panel-social-assistance", "GM0484", "2011")["value"] == pytest.approx(1.0437, abs=1e-4)
    assert figures_of(delivery, "panel-wmo-users") == {}


def test_zeros_that_fill_gaps_in_utrecht_are_unknown(shared_data: Path) -> None:
    delivery = load(shared_data, "utrecht_province/buurten_utrecht_kwb_lbm_ses_2020.parquet")
    values = figures_of(delivery, "average-home-value")
    assert len(values) == 969
    assert sum(value is None for value in values.values()) == 120
    assert values["BU03070100"] == 335.0
    scores = figures_of(delivery, "liveability-3-score")
    assert sum(value is None for value in scores.values()) == 255


def test_burglaries_are_counted_per_whole_month(shared_data: Path) -> None:
    delivery = load(shared_data, "police/burglary_events_pc4_2023_04_2025_06.parquet")
    assert delivery.rows_read == 44_866
    # April 2023 starts on the 20th
    assert [(item.what, item.rows) for item in delivery.left_out] == [("events in 2023-04", 557)]
    december = figures_of(delivery, "burglary-events", "2023-12")
    assert len(december) == 3_194
    assert sum(value or 0 for value in december.values()) == 2_522
    assert delivery.figures is not None
    assert sum(delivery.figures["value"].to_pylist()) == 44_866 - 557


@pytest.mark.parametrize("name", ["si", "vi", "fi_obj", "fi_subj"])
@pytest.mark.parametrize("year", [2014, 2016])
def test_rotterdams_neighbourhoods_are_linked_by_name_and_number(shared_data: Path, year: int, name: str) -> None:
    delivery = load(shared_data, f"rotterdam_wijkprofiel/wijkprofiel_{year}_{name}.csv.gz")
    assert delivery.rows_read == 86
    assert delivery.figures is not None
    # 62 neighbourhoods and the city; 14 areas of the city's own and 9 combinations or new names
    assert len(set(delivery.figures["area"].to_pylist())) == 63
    assert delivery.left_out[0].rows == 23


def test_bloemhof_feels_less_safe_than_is_counted(shared_data: Path) -> None:
    delivery = load(shared_data, "rotterdam_wijkprofiel/wijkprofiel_2016_vi.csv.gz")
    assert cell(delivery, "rotterdam-safety-felt", "BU05991081", "2016")["value"] == 61
    assert cell(delivery, "rotterdam-safety-counted", "BU05991081", "2016")["value"] == 90
    assert cell(delivery, "rotterdam-safety-index", "GM0599", "2016")["value"] == 102


def test_english_areas_keep_the_census_their_codes_are_of(shared_data: Path) -> None:
    delivery = load(shared_data, "england_imd/imd_england_lsoa_2004_2025.parquet")
    assert delivery.rows_read == 196_889
    figures = delivery.figures
    assert figures is not None
    ranks = figures.filter(pc.equal(figures["measure"], "english-deprivation-rank"))
    first = ranks.filter(pc.and_(pc.equal(ranks["area"], "E01000001"), pc.equal(ranks["period"], "2004"))).to_pylist()
    assert [(row["value"], row["edition"]) for row in first] == [(28_325, 2001)]
    latest = ranks.filter(pc.equal(ranks["period"], "2025"))
    assert latest.num_rows == 33_755
    assert (pc.min(latest["value"]).as_py(), pc.max(latest["value"]).as_py()) == (1, 33_755)


def test_amsterdams_own_districts_are_those_of_cbs(shared_data: Path) -> None:
    delivery = load(shared_data, "amsterdam_panel/amsterdam_buurtcombinaties_2006_2018.csv")
    assert delivery.rows_read == 332
    assert delivery.left_out[0].rows == 13 * 4
    assert cell(delivery, "amsterdam-social-housing", "WK036349", "2005")["value"] == 18.0
    recoding = shared_data / "boundaries/city/amsterdam_buurten_2015_to_2022_crosswalk_wkt.csv.gz"
    with gzip.open(recoding, "rt", encoding="utf-8") as file:
        pairs = [(row["BUURTCODE_2015"], row["BUURTCODE_CBS_2015"]) for row in csv.DictReader(file)]
    assert len(pairs) == 439
    assert all(cbs[:8] == "BU0363" + own[1:3] for own, cbs in pairs)
