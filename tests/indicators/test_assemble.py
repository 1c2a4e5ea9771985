# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Does an indicator's figure follow from the delivered measures as a person would work it out by hand?

Needs small figures tables written here. Gives the promises of `measures`, `assemble` and `completeness`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pyarrow as pa
import pytest

from buurtpeil.areas.table import AreaTable
from buurtpeil.errors import PanelError
from buurtpeil.indicators.assemble import assemble
from buurtpeil.indicators.catalogue import (
    BaseFit,
    Direction,
    Indicator,
    Kind,
    Margin,
    MarginKind,
    MethodBreak,
    Noise,
)
from buurtpeil.indicators.completeness import measure_completeness
from buurtpeil.indicators.linking import build_measure_grids
from buurtpeil.indicators.measures import NO_SNAPSHOT
from buurtpeil.indicators.statuses import Flag, Status
from buurtpeil.sources.base import FIGURES_SCHEMA

CITY, NORTH, SOUTH, PARK = "GM9999", "BU99990101", "BU99990102", "BU99990103"
AREAS = AreaTable.from_codes(
    2024, {CITY: "Voorbeeldstad", "WK999901": "Wijk", NORTH: "Noord", SOUTH: "Zuid", PARK: "Park"}
)
THEFT = Indicator(
    key="theft",
    version="1.0",
    domain="clean-safe",
    name={},
    meaning={},
    unit={},
    direction=Direction.HIGHER_IS_WORSE,
    kind=Kind.RATE,
    per=1000,
    numerator="thefts",
    value=None,
    denominator="inhabitants",
    denominator_reach_years=3,
    noise=Noise.POISSON,
    minimum_base=50,
    margin=Margin(MarginKind.RELATIVE, 0.1),
    floor=None,
    base_fit=BaseFit(500, 5),
    weight=1,
    decimals=1,
    period_kind="reporting-year",
    publication_delay_months=3,
    subjective=False,
    divisible=True,
    sensitivity="open",
    liveability_dimension=None,
    method_breaks=(),
    publishers=(),
)

Row = tuple[str, str, str, float | None] | tuple[str, str, str, float | None, Status]


def figures(rows: Sequence[Row], edition: int = 2024) -> pa.Table:
    """A figures table of (area, measure, period, value[, status]) rows."""
    records = [
        {
            "area": row[0],
            "edition": edition,
            "measure": row[1],
            "period": row[2],
            "value": row[3],
            "status": row[4] if len(row) > 4 else Status.OBSERVED,
            "flags": 0,
        }
        for row in rows
    ]
    return pa.Table.from_pylist(records, schema=FIGURES_SCHEMA)


def cell(assembled, area: str, period: str) -> tuple[float, Status, Flag]:
    """(value, status, flags) of one area and period."""
    panel = assembled.panel
    where = 0, AREAS.row(area), panel.periods.index(period)
    return panel.value[where], Status(panel.status[where]), Flag(int(panel.flags[where]))


def assembled_from(rows: Sequence[Row], indicator: Indicator = THEFT):
    """The assembled indicator of one table."""
    grids, _ = build_measure_grids([figures(rows)], AREAS)
    return assemble(indicator, grids, AREAS)


def test_a_rate_is_events_per_thousand_of_the_base():
    assembled = assembled_from([(NORTH, "thefts", "2024", 12), (NORTH, "inhabitants", "2024", 2400)])
    assert cell(assembled, NORTH, "2024") == (5.0, Status.OBSERVED, Flag.NONE)


def test_an_area_that_the_source_does_not_hold_is_missing_and_never_zero():
    assembled = assembled_from([(NORTH, "thefts", "2024", 12), (SOUTH, "inhabitants", "2024", 2400)])
    value, status, _ = cell(assembled, SOUTH, "2024")
    assert np.isnan(value)
    assert status is Status.MISSING_FROM_SOURCE


def test_a_base_of_another_year_within_reach_is_used_and_flagged_as_estimated():
    assembled = assembled_from([(NORTH, "thefts", "2022", 12), (NORTH, "inhabitants", "2024", 2400)])
    assert cell(assembled, NORTH, "2022") == (5.0, Status.OBSERVED, Flag.ESTIMATED)


def test_a_base_beyond_reach_is_not_used():
    assembled = assembled_from([(NORTH, "thefts", "2020", 12), (NORTH, "inhabitants", "2024", 2400)])
    assert cell(assembled, NORTH, "2020")[1] is Status.MISSING_FROM_SOURCE


def test_the_earlier_of_two_equally_near_bases_is_taken():
    rows: list[Row] = [
        (NORTH, "thefts", "2022", 12),
        (NORTH, "inhabitants", "2021", 1200),
        (NORTH, "inhabitants", "2023", 2400),
    ]
    assert cell(assembled_from(rows), NORTH, "2022")[0] == 10.0


def test_no_inhabitants_is_told_apart_from_a_small_base():
    rows: list[Row] = [
        (NORTH, "thefts", "2024", 3),
        (NORTH, "inhabitants", "2024", 0),
        (SOUTH, "thefts", "2024", 1),
        (SOUTH, "inhabitants", "2024", 49),
    ]
    assembled = assembled_from(rows)
    assert cell(assembled, NORTH, "2024")[1] is Status.NO_INHABITANTS
    assert cell(assembled, SOUTH, "2024")[1] is Status.SUPPRESSED


def test_few_inhabitants_against_many_events_do_not_fit():
    # The city has 5 thefts per 1,000; the park 8 events on 10 inhabitants = 800 per 1,000, far above 5 x 5.
    rows: list[Row] = [
        (CITY, "thefts", "2024", 50),
        (CITY, "inhabitants", "2024", 10_000),
        (PARK, "thefts", "2024", 8),
        (PARK, "inhabitants", "2024", 10),
    ]
    assert cell(assembled_from(rows), PARK, "2024")[1] is Status.BASE_DOES_NOT_FIT


def test_a_quiet_year_of_a_park_is_no_rate_either_but_its_time_as_a_neighbourhood_is():
    # Per 1,000: city 5 each year. The park: 20 (of 3,000 inhabitants), then 10 (of 100), then 800 (of 10): over 5 x 5.
    rows: list[Row] = [(CITY, "thefts", year, 50) for year in ("2022", "2023", "2024")]
    rows += [(CITY, "inhabitants", year, 10_000) for year in ("2022", "2023", "2024")]
    rows += [(PARK, "thefts", "2022", 60), (PARK, "thefts", "2023", 1), (PARK, "thefts", "2024", 8)]
    rows += [
        (PARK, "inhabitants", "2022", 3_000),
        (PARK, "inhabitants", "2023", 100),
        (PARK, "inhabitants", "2024", 10),
    ]
    assembled = assembled_from(rows)
    assert cell(assembled, PARK, "2022")[:2] == (20.0, Status.OBSERVED)
    assert cell(assembled, PARK, "2023")[1] is Status.BASE_DOES_NOT_FIT
    assert cell(assembled, PARK, "2024")[1] is Status.BASE_DOES_NOT_FIT


def test_a_suppressed_numerator_keeps_its_reason():
    rows: list[Row] = [(NORTH, "thefts", "2024", None, Status.SUPPRESSED), (NORTH, "inhabitants", "2024", 2400)]
    assert cell(assembled_from(rows), NORTH, "2024")[1] is Status.SUPPRESSED


def test_a_method_break_flags_its_first_period():
    indicator = replace(THEFT, method_breaks=(MethodBreak("2024", {}),))
    rows: list[Row] = [
        (NORTH, "thefts", "2023", 12),
        (NORTH, "thefts", "2024", 12),
        (NORTH, "inhabitants", "2024", 2400),
    ]
    assembled = assembled_from(rows, indicator)
    assert not cell(assembled, NORTH, "2023")[2] & Flag.BREAK
    assert cell(assembled, NORTH, "2024")[2] & Flag.BREAK


def test_the_later_snapshot_wins_and_is_named():
    first = figures([(NORTH, "inhabitants", "2024", 100), (SOUTH, "inhabitants", "2024", 200)])
    second = figures([(NORTH, "inhabitants", "2024", 110)])
    grids, _ = build_measure_grids([first, second], AREAS)
    grid = grids["inhabitants"]
    assert grid.value[AREAS.row(NORTH), 0] == 110
    assert grid.snapshot[AREAS.row(NORTH), 0] == 1
    assert grid.snapshot[AREAS.row(SOUTH), 0] == 0
    assert grid.snapshot[AREAS.row(PARK), 0] == NO_SNAPSHOT


def test_areas_of_another_edition_without_a_partner_are_counted():
    gone = figures([("BU99990199", "inhabitants", "2015", 5), (NORTH, "inhabitants", "2015", 6)], edition=2015)
    _, unlinked = build_measure_grids([gone], AREAS)
    assert [(entry.edition, entry.areas) for entry in unlinked] == [(2015, 1)]


def test_a_moved_boundary_breaks_the_series_of_its_own_delivery_only():
    kwb = figures([(NORTH, "division-change", "2016", 3), (NORTH, "inhabitants", "2016", 900)], edition=2016)
    other = figures([(NORTH, "thefts", "2016", 9)], edition=2024)
    grids, _ = build_measure_grids([kwb, other], AREAS)
    assert grids["inhabitants"].flags[AREAS.row(NORTH), 0] == Flag.BREAK
    assert grids["thefts"].flags[AREAS.row(NORTH), 0] == Flag.NONE


def test_two_frequencies_in_one_measure_are_refused():
    with pytest.raises(PanelError, match="mixes frequencies"):
        build_measure_grids([figures([(NORTH, "thefts", "2024", 1), (NORTH, "thefts", "2024-05", 1)])], AREAS)


def test_completeness_is_the_children_over_the_publishers_own_municipal_figure():
    # 30 of the city's 120 thefts lie in a neighbourhood that the source holds: 25%.
    rows: list[Row] = [
        (CITY, "thefts", "2024", 120),
        (CITY, "inhabitants", "2024", 9000),
        (NORTH, "thefts", "2024", 30),
        (NORTH, "inhabitants", "2024", 3000),
    ]
    grid = measure_completeness(assembled_from(rows), AREAS)
    assert grid.share[0, 0] == 0.25
    assert (grid.present[0, 0], grid.expected[0]) == (1, 3)
    assert grid.is_incomplete(AREAS)[AREAS.row(SOUTH), 0]


def test_a_suppressed_figure_is_present_in_the_source():
    rows: list[Row] = [
        (CITY, "thefts", "2024", 40),
        (CITY, "inhabitants", "2024", 9000),
        (NORTH, "thefts", "2024", 39),
        (NORTH, "inhabitants", "2024", 3000),
        (SOUTH, "thefts", "2024", 1),
        (SOUTH, "inhabitants", "2024", 20),
    ]
    assert measure_completeness(assembled_from(rows), AREAS).share[0, 0] == 1.0


def test_completeness_without_a_municipal_figure_counts_areas():
    rows: list[Row] = [(NORTH, "thefts", "2024", 3), (NORTH, "inhabitants", "2024", 3000)]
    assert measure_completeness(assembled_from(rows), AREAS).share[0, 0] == pytest.approx(1 / 3)


def test_events_count_for_completeness_also_where_the_base_is_unknown():
    # South's thefts are in the source although nobody knows its inhabitants: 30 + 10 of 40 is complete.
    rows: list[Row] = [
        (CITY, "thefts", "2024", 40),
        (CITY, "inhabitants", "2024", 9000),
        (NORTH, "thefts", "2024", 30),
        (NORTH, "inhabitants", "2024", 3000),
        (SOUTH, "thefts", "2024", 10),
        (SOUTH, "inhabitants", "2024", None, Status.UNKNOWN),
    ]
    grid = measure_completeness(assembled_from(rows), AREAS)
    assert grid.share[0, 0] == 1.0
    assert grid.compared == "thefts"


def test_a_ready_made_figure_is_weighed_by_the_persons_it_holds_for():
    health = replace(THEFT, key="health", kind=Kind.SHARE, numerator=None, value="health", base_fit=None)
    rows: list[Row] = [
        (CITY, "health", "2024", 70),
        (CITY, "inhabitants", "2024", 4000),
        (NORTH, "health", "2024", 75),
        (NORTH, "inhabitants", "2024", 3000),
        (SOUTH, "health", "2024", None, Status.UNKNOWN),
        (SOUTH, "inhabitants", "2024", 1000),
    ]
    grid = measure_completeness(assembled_from(rows, health), AREAS)
    assert (grid.share[0, 0], grid.compared) == (0.75, "inhabitants")
    # One of the city's three neighbourhoods has a figure: South is in the file without one.
    assert (grid.present[0, 0], grid.expected[0]) == (1, 3)


def test_a_modelled_share_of_a_handful_of_inhabitants_is_not_shown_whatever_year_they_were_counted():
    health = replace(THEFT, key="health", kind=Kind.SHARE, numerator=None, value="health", base_fit=None)
    health = replace(health, noise=Noise.LEARNED, denominator_reach_years=0)
    rows: list[Row] = [
        (NORTH, "health", "2016", 75, Status.MODELLED_BY_PUBLISHER),
        (NORTH, "inhabitants", "2024", 30),
        (SOUTH, "health", "2016", 75, Status.MODELLED_BY_PUBLISHER),
        (SOUTH, "inhabitants", "2024", 3000),
    ]
    assembled = assembled_from(rows, health)
    assert cell(assembled, NORTH, "2016")[1] is Status.SUPPRESSED
    assert cell(assembled, SOUTH, "2016") == (75.0, Status.MODELLED_BY_PUBLISHER, Flag.NONE)


def test_without_a_municipal_figure_an_unknown_cell_is_no_missing_neighbourhood():
    # Two of three are in the file, one of them without a figure; there is no city figure to weigh them by.
    health = replace(THEFT, key="health", kind=Kind.SHARE, numerator=None, value="health", base_fit=None)
    rows: list[Row] = [
        (NORTH, "health", "2024", 75),
        (NORTH, "inhabitants", "2024", 3000),
        (SOUTH, "health", "2024", None, Status.UNKNOWN),
        (SOUTH, "inhabitants", "2024", 10),
    ]
    grid = measure_completeness(assembled_from(rows, health), AREAS)
    assert (grid.present[0, 0], grid.share[0, 0]) == (2, pytest.approx(2 / 3))
