# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Police, health and national key figures: what is taken, what is not, and with which status."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa

from buurtpeil.indicators.catalogue import load_catalogue
from buurtpeil.indicators.statuses import Flag, Status
from buurtpeil.sources.base import AREAS_SCHEMA, FIGURES_SCHEMA
from buurtpeil.sources.columns import column_rules
from buurtpeil.sources.kwb_selection import ADAPTER as KWB
from buurtpeil.sources.police import ADAPTER as POLICE
from buurtpeil.sources.rivm import ADAPTER as RIVM
from tests.sources.builders import (
    assert_keeps_the_shape,
    cell,
    figures_of,
    good_health_columns,
    health_columns,
    kwb_columns,
    police_columns,
    read,
    write_parquet,
)


def test_crimes_come_in_as_they_were_counted(tmp_path: Path) -> None:
    delivery = read(POLICE, write_parquet(tmp_path / "crime.parquet", police_columns()))
    assert figures_of(delivery, "registered-crimes", "2024") == {
        "GM9999": 44.0,
        "WK999901": 44.0,
        "BU99990101": 14.0,
        "BU99990102": 30.0,
    }
    assert delivery.rows_read == 8
    assert delivery.figures is not None
    assert delivery.figures.schema.equals(FIGURES_SCHEMA)
    assert set(delivery.figures["edition"].to_pylist()) == {2024}
    assert_keeps_the_shape(delivery)


def test_a_neighbourhood_that_the_police_file_lacks_is_absent_and_not_zero(tmp_path: Path) -> None:
    columns = {name: values[:7] for name, values in police_columns().items()}
    delivery = read(POLICE, write_parquet(tmp_path / "crime.parquet", columns))
    assert "BU99990102" not in figures_of(delivery, "registered-crimes", "2024")


def test_an_extra_column_is_named_and_not_taken(tmp_path: Path) -> None:
    columns = {**police_columns(), "remark": ["x"] * 8}
    delivery = read(POLICE, write_parquet(tmp_path / "crime.parquet", columns))
    assert [(account.what, account.rows) for account in delivery.left_out] == [("columns: remark", 1)]


def test_dictionary_and_view_text_columns_are_read_like_plain_text(tmp_path: Path) -> None:
    columns = police_columns()
    columns["code"] = pa.array(columns["code"]).dictionary_encode()
    columns["soort"] = pa.array(columns["soort"], pa.large_string())
    delivery = read(POLICE, write_parquet(tmp_path / "crime.parquet", columns))
    assert figures_of(delivery, "registered-crimes", "2023")["GM9999"] == 30.0


def test_health_estimates_carry_the_status_of_a_model(tmp_path: Path) -> None:
    delivery = read(RIVM, write_parquet(tmp_path / "health.parquet", health_columns()))
    assert cell(delivery, "loneliness", "GM9999", "2016")["status"] == Status.MODELLED_BY_PUBLISHER
    assert cell(delivery, "loneliness", "BU99990101", "2020") == {
        "area": "BU99990101",
        "edition": 2020,
        "measure": "loneliness",
        "period": "2020",
        "value": None,
        "status": Status.UNKNOWN,
        "flags": 0,
    }
    assert_keeps_the_shape(delivery)


def test_the_country_gets_one_code_whatever_the_publisher_writes(tmp_path: Path) -> None:
    delivery = read(RIVM, write_parquet(tmp_path / "health.parquet", health_columns()))
    assert figures_of(delivery, "loneliness", "2016")["NL"] == 43.0


def test_a_question_that_was_not_asked_in_a_year_gives_no_rows_but_a_reason(tmp_path: Path) -> None:
    delivery = read(RIVM, write_parquet(tmp_path / "health.parquet", health_columns()))
    assert figures_of(delivery, "stress-last-four-weeks", "2016") == {}
    assert "HeelVeelStressInAfgelopen4Weken, 2016" in [account.what for account in delivery.left_out]


def test_good_health_is_left_to_the_long_series_so_that_no_period_has_two_values(tmp_path: Path) -> None:
    wide = read(RIVM, write_parquet(tmp_path / "health.parquet", health_columns()))
    assert figures_of(wide, "good-perceived-health") == {}
    (account,) = [account for account in wide.left_out if "ErvarenGezondheid" in account.what]
    assert "50150NED" in account.reason["en"]
    long = read(RIVM, write_parquet(tmp_path / "good.parquet", good_health_columns()))
    assert figures_of(long, "good-perceived-health", "2020")["GM9999"] == 78.0


def test_perceived_health_breaks_in_2022_and_not_before(tmp_path: Path) -> None:
    delivery = read(RIVM, write_parquet(tmp_path / "good.parquet", good_health_columns()))
    assert cell(delivery, "good-perceived-health", "GM9999", "2022")["flags"] == Flag.BREAK
    assert cell(delivery, "good-perceived-health", "GM9999", "2020")["flags"] == Flag.NONE
    assert cell(delivery, "good-perceived-health", "BU99990101", "2022")["flags"] == Flag.NONE  # no figure, no flag


def test_numbers_of_four_bytes_get_their_decimals_back(tmp_path: Path) -> None:
    columns = health_columns()
    columns["Eenzaam"] = pa.array(columns["Eenzaam"], pa.float32())
    delivery = read(RIVM, write_parquet(tmp_path / "health.parquet", columns))
    assert figures_of(delivery, "loneliness", "2016")["BU99990101"] == 55.2


def test_key_figures_name_their_areas_and_add_the_country(tmp_path: Path) -> None:
    delivery = read(KWB, write_parquet(tmp_path / "kwb_2024.parquet", kwb_columns()))
    assert delivery.areas is not None
    assert delivery.areas.schema.equals(AREAS_SCHEMA)
    assert delivery.areas["name"].to_pylist() == [
        "Verzonnen Kwartier",
        "Bedachte Hoek",
        "Voorbeeldstad",
        "Nederland",
        "Verzonnen Wijk",
    ]
    assert_keeps_the_shape(delivery)


def test_nobody_living_somewhere_is_an_observed_zero_and_an_empty_cell_is_unknown(tmp_path: Path) -> None:
    delivery = read(KWB, write_parquet(tmp_path / "kwb_2024.parquet", kwb_columns()))
    nobody = cell(delivery, "inhabitants", "BU99990102", "2024")
    assert (nobody["value"], nobody["status"]) == (0.0, Status.OBSERVED)
    assert cell(delivery, "owner-occupied", "BU99990102", "2024")["status"] == Status.UNKNOWN


def test_rounded_counts_say_so_for_neighbourhoods_and_not_for_the_municipality(tmp_path: Path) -> None:
    delivery = read(KWB, write_parquet(tmp_path / "kwb_2024.parquet", kwb_columns()))
    assert cell(delivery, "households", "BU99990101", "2024")["flags"] == Flag.ROUNDED
    assert cell(delivery, "households", "WK999901", "2024")["flags"] == Flag.ROUNDED
    assert cell(delivery, "households", "GM9999", "2024")["flags"] == Flag.NONE
    assert cell(delivery, "address-density", "BU99990101", "2024")["flags"] == Flag.NONE


def test_every_measure_that_an_adapter_gives_is_in_the_catalogue() -> None:
    given = {
        rule.measure
        for name in ("rivm_health.toml", "kwb_selection.toml", "statline_kwb.toml")
        for rule in column_rules(name)
    }
    assert given | {"registered-crimes", "good-perceived-health"} <= set(load_catalogue().measures)
