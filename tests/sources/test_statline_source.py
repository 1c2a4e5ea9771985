# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""StatLine exports: labels that repeat, units that change, and what is never taken."""

from __future__ import annotations

from pathlib import Path

import pytest

from buurtpeil.indicators.statuses import Flag, Status
from buurtpeil.sources.statline_csv import ADAPTER
from buurtpeil.sources.statline_header import column_paths
from tests.sources.builders import (
    CODES,
    assert_keeps_the_shape,
    cell,
    figures_of,
    read,
    refusal,
    replaced,
    statline_columns,
    statline_text,
    write_statline,
)


def export(folder: Path, **options: object) -> Path:
    columns = options.pop("columns", statline_columns())
    return write_statline(folder / "kwb.csv.gz", statline_text(columns, **options))  # type: ignore[arg-type]


@pytest.mark.parametrize("name", ["kwb.csv", "kwb.csv.gz"])
def test_an_export_is_read_plain_or_packed(tmp_path: Path, name: str) -> None:
    delivery = read(ADAPTER, write_statline(tmp_path / name, statline_text(statline_columns())))
    assert figures_of(delivery, "inhabitants") == dict(zip(CODES, [1003.0, 1000.0, 1000.0, 0.0], strict=True))
    assert delivery.description.dataset == "kwb-2015-GM9999"
    assert_keeps_the_shape(delivery)


def test_decimal_commas_are_decimals_and_a_point_is_unknown(tmp_path: Path) -> None:
    delivery = read(ADAPTER, export(tmp_path))
    assert figures_of(delivery, "income-per-inhabitant")["GM9999"] == 22.3
    assert cell(delivery, "income-per-inhabitant", "BU99990102", "2015")["status"] == Status.UNKNOWN
    assert cell(delivery, "schools-within-3-km", "BU99990102", "2015")["status"] == Status.UNKNOWN  # an empty cell


def test_labels_that_repeat_are_told_apart_by_the_total_above_them() -> None:
    labels = ["", "|||Verbruik totaal", "||||Flat", "|||Huis", "|||Gas totaal", "||||Flat", "||Flat", "Soort|Groep|Los"]
    assert column_paths(labels) == [
        "Wijken en buurten",
        "Verbruik totaal",
        "Verbruik totaal > Flat",
        "Huis",
        "Gas totaal",
        "Gas totaal > Flat",
        "Gas totaal > Flat (2)",
        "Los",
    ]


def test_a_total_is_taken_and_the_apartments_below_it_are_not(tmp_path: Path) -> None:
    delivery = read(ADAPTER, export(tmp_path))
    assert figures_of(delivery, "electricity-use")["GM9999"] == 2460.0
    assert figures_of(delivery, "gas-use")["GM9999"] == 840.0
    assert delivery.uncatalogued is not None
    assert "Gemiddeld aardgasverbruik totaal > Appartement" in delivery.uncatalogued["column"].to_pylist()


def test_origin_and_marital_status_are_never_taken_and_the_reason_is_fairness(tmp_path: Path) -> None:
    columns = [
        *statline_columns(),
        ("|||Ongehuwd", "aantal", ["1"] * 4),
        ("|||Herkomst buiten Europa", "aantal", ["1"] * 4),
    ]
    delivery = read(ADAPTER, export(tmp_path, columns=columns))
    (account,) = [account for account in delivery.left_out if "fairness" in account.reason["en"]]
    assert account.what == "columns: Westers totaal; Ongehuwd; Herkomst buiten Europa"


def test_a_percentage_of_an_early_year_becomes_a_count_that_is_flagged_as_estimated(tmp_path: Path) -> None:
    columns = replaced(statline_columns(2014), "0 tot 15 jaar", unit="%", row_0="17", row_1="15", row_2="15", row_3=".")
    delivery = read(ADAPTER, export(tmp_path, columns=columns, year=2014))
    young = cell(delivery, "inhabitants-0-14", "GM9999", "2014")
    assert young["value"] == 171.0  # 17% of 1003 is 170.51
    assert young["flags"] == Flag.ESTIMATED
    assert cell(delivery, "inhabitants-0-14", "BU99990102", "2014")["status"] == Status.UNKNOWN


def test_a_unit_nobody_knows_is_refused_with_column_expected_and_found(tmp_path: Path) -> None:
    error = refusal(ADAPTER, export(tmp_path, columns=replaced(statline_columns(), "Aantal inwoners", unit="x 1 000")))
    assert "'Aantal inwoners'" in str(error)
    assert "'aantal'" in str(error)
    assert "'x 1 000'" in str(error)


def test_a_percentage_without_its_total_is_refused(tmp_path: Path) -> None:
    columns = replaced(
        statline_columns(), "Eenpersoonshuishoudens", unit="%", row_0="40", row_1="40", row_2="40", row_3="."
    )
    columns = [column for column in columns if "Huishoudens totaal" not in column[0]]
    assert "'Huishoudens totaal' is absent" in str(refusal(ADAPTER, export(tmp_path, columns=columns)))


def test_the_publishers_word_on_changed_boundaries_comes_in_as_a_measure(tmp_path: Path) -> None:
    delivery = read(ADAPTER, export(tmp_path))
    assert figures_of(delivery, "division-change") == {
        "GM9999": None,
        "WK999901": 1.0,
        "BU99990101": 1.0,
        "BU99990102": 3.0,
    }


def test_minus_one_school_stands_for_no_figure_and_is_accounted_for(tmp_path: Path) -> None:
    delivery = read(ADAPTER, export(tmp_path))
    assert cell(delivery, "schools-within-3-km", "BU99990101", "2015")["status"] == Status.UNKNOWN
    assert ("cells of Scholen binnen 3 km", 1) in [(account.what, account.rows) for account in delivery.left_out]


def test_benefits_are_rounded_at_every_level_and_inhabitants_only_below_the_municipality(tmp_path: Path) -> None:
    delivery = read(ADAPTER, export(tmp_path))
    assert cell(delivery, "social-assistance", "GM9999", "2015")["flags"] == Flag.ROUNDED
    assert cell(delivery, "inhabitants", "GM9999", "2015")["flags"] == Flag.NONE
    assert cell(delivery, "inhabitants", "BU99990101", "2015")["flags"] == Flag.ROUNDED


def test_the_line_about_the_source_below_an_export_is_skipped(tmp_path: Path) -> None:
    text = statline_text(statline_columns()) + "Bron: CBS\n"
    assert read(ADAPTER, write_statline(tmp_path / "kwb.csv", text)).rows_read == 4


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (lambda text: text.replace("buurten 2015", "buurten 2013-2015", 1), "line 1"),
        (lambda text: text.replace("Onderwerp", "Perioden", 1), "line 3"),
        (lambda text: text.replace("Soort regio", "Soort gebied", 1), "Soort regio"),
        (lambda text: text.replace("||Aantal inwoners", "||Aantal", 1), "Aantal inwoners"),
        (lambda text: text.replace(";2015;", ";2016;", 1), "column 'Jaar', row 6"),
        (lambda text: text.replace("22,3", "22.3", 1), "'22.3'"),
        (lambda text: text.replace(";1003;", ";1O03;", 1), "column 'Aantal inwoners', row 6: '1O03'"),
        (lambda text: text.replace(";1003;", ";1003,5;", 1), "whole number"),
        (lambda text: text.replace(";1003;", ";-3;", 1), "below 0"),
        (lambda text: text.replace(CODES[3], CODES[2]), "repeats row 8"),
        (lambda text: text.replace(CODES[3], "BU1"), "'BU1'"),
        (lambda text: text.replace("Buurt;BU", "Wijk;BU", 1), "column 'Soort regio', row 8"),
        (lambda text: text[: text.index("Verzonnen Kwartier") + 40], "row 8"),
        (lambda text: "\n".join(text.splitlines()[:5]) + "\n", "no rows"),
        (lambda text: "\n".join(text.splitlines()[:3]) + "\n", "5 lines"),
        (
            lambda text: text.replace("||||Gemiddeld elektriciteitsverbruik totaal", "Scholen binnen 3 km", 1),
            "Scholen binnen 3 km",
        ),
    ],
)
def test_a_fault_is_named_with_its_place(tmp_path: Path, change: object, expected: str) -> None:
    text = change(statline_text(statline_columns()))  # type: ignore[operator]
    assert expected in str(refusal(ADAPTER, write_statline(tmp_path / "kwb.csv", text)))


@pytest.mark.parametrize("encoding", ["cp1252", "utf-16"])
def test_another_encoding_is_refused_by_name(tmp_path: Path, encoding: str) -> None:
    columns = replaced(statline_columns(), "Gemeentenaam", row_0="Bedúm")
    path = write_statline(tmp_path / "kwb.csv", statline_text(columns), encoding)
    assert ADAPTER.discover(path) == [path]
    assert "UTF-8" in str(refusal(ADAPTER, path))


def test_a_name_in_another_encoding_among_the_rows_is_refused_by_name(tmp_path: Path) -> None:
    text = statline_text(replaced(statline_columns(), "Aantal inwoners"))
    data = text.encode("utf-8-sig").replace(b"Bedachte Hoek", "Bedáchte Hoek".encode("cp1252"))
    path = tmp_path / "kwb.csv"
    path.write_bytes(data)
    assert "UTF-8" in str(refusal(ADAPTER, path))
