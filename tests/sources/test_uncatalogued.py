# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Is a column without a measure kept for export, with the publisher's label and unit, and never scored?"""

from __future__ import annotations

import gzip
from datetime import UTC, datetime
from pathlib import Path

import pandas as pd
import pytest

from buurtpeil.errors import SourceError
from buurtpeil.indicators.catalogue import load_catalogue
from buurtpeil.pipeline.uncatalogued import list_uncatalogued, uncatalogued_rows
from buurtpeil.sources.columns import split_by_fairness
from buurtpeil.sources.registry import adapter_for
from buurtpeil.sources.wide_format import wide_formats
from buurtpeil.store import Store
from buurtpeil.store.delivery import Delivery
from tests.cli.terminal import run
from tests.sources.builders import police_columns, write_parquet

EXPORT = """Kerncijfers wijken en buurten 2016;;;;;;;
;;;;;;;
;;;Onderwerp;;;;
;Gemeentenaam;Soort regio;Codering;Aantal inwoners;|||Ongehuwd;Motorfietsen;Opmerking
Wijken en buurten;naam;omschrijving;code;aantal;aantal;aantal;tekst
Voorbeeldstad;Voorbeeldstad;Gemeente;GM9999;1000;400;12;goed
Voorbeeldbuurt;Voorbeeldstad;Buurt;BU99990001;500;200;.;slecht
"""


def read(path: Path) -> Delivery:
    adapter = adapter_for(path)
    assert adapter is not None
    return adapter.read(path, lambda message: None)


@pytest.fixture
def export(tmp_path: Path) -> Path:
    path = tmp_path / "kwb_2016.csv.gz"
    path.write_bytes(gzip.compress(EXPORT.encode()))
    return path


def test_a_column_of_an_export_keeps_its_label_unit_and_numbers(export: Path):
    table = read(export).uncatalogued
    assert table is not None
    assert table.to_pylist() == [
        {"area": "GM9999", "edition": 2016, "column": "Motorfietsen", "unit": "aantal", "period": "2016", "value": 12.0}
    ]


def test_marital_status_is_refused_and_a_column_of_text_is_named(export: Path):
    told = {item.what: item.reason["en"] for item in read(export).left_out}
    assert "never used" in told["columns: Ongehuwd"]
    assert told["columns: Opmerking"] == "This column holds no numbers."


@pytest.mark.parametrize(
    "column", ["Geboorteland Turkije", "pct_origin", "Personen.met.een.migratieachtergrond", "religion", "etniciteit"]
)
def test_no_column_about_origin_or_belief_is_kept_for_export(column: str):
    assert split_by_fairness([column, "Motorfietsen"])[:2] == ([column], ["Motorfietsen"])


def test_loose_columns_and_measures_without_an_indicator_are_listed_and_exported(export: Path, tmp_path: Path):
    store = Store(tmp_path / "store")
    store.publish_raw(read(export), datetime(2026, 11, 27, tzinfo=UTC))
    catalogue = load_catalogue()
    found = list_uncatalogued(store.raw_snapshots(), catalogue)
    assert [(item.column, item.unit, item.periods, item.figures) for item in found] == [
        ("Motorfietsen", "aantal", ("2016",), 1)
    ]
    row = uncatalogued_rows(store.raw_snapshots(), catalogue, column="Motorfietsen")[0]
    assert (row["area"], row["value"], row["publisher"], row["licence"]) == ("GM9999", 12.0, "CBS", "CC BY 4.0")
    with pytest.raises(SourceError, match="data columns"):
        uncatalogued_rows(store.raw_snapshots(), catalogue, column="Aantal inwoners")


def test_what_no_adapter_keeps_is_still_told(tmp_path: Path):
    path = write_parquet(tmp_path / "crime.parquet", {**police_columns(), "extra": [1] * 8})
    assert any("extra" in item.what for item in read(path).left_out)


def test_of_two_columns_with_one_name_neither_is_kept(tmp_path: Path):
    # A selection of the key figures in English, with "Loose" twice and "Other" once.
    names = "Area_Code;Area_Name;Municipality_Name;Population_Total;Pop_Age_0_15;Pop_Age_15_25;Pop_Age_65_Plus"
    dialect = wide_formats()["kwb-selection-in-english"]
    known = [name for name in (dialect.code, dialect.name, *(one.name for one in dialect.columns)) if name]
    columns = [*dict.fromkeys([*names.split(";"), *sorted(dialect.hallmarks), *known]), "Loose", "Loose", "Other"]
    row = ["BU99990101" if name == dialect.code else "Verzonnen" if name == dialect.name else "1" for name in columns]
    path = tmp_path / "kwb_selection_2024.csv"
    path.write_text(";".join(columns) + "\n" + ";".join(row) + "\n", encoding="utf-8")
    delivery = read(path)
    assert delivery.uncatalogued is not None
    kept = set(delivery.uncatalogued["column"].to_pylist())
    assert "Other" in kept
    assert "Loose" not in kept
    assert any("Loose" in item.what and "More than one" in item.reason["en"] for item in delivery.left_out)


@pytest.mark.shared_data
def test_an_english_area_gives_its_ranks_in_english_and_no_score(shared_data: Path, tmp_path: Path):
    root = tmp_path / "store"
    assert run(root, "load", shared_data / "england_imd", "--quiet").code == 0
    text = run(root, "data", "columns", "--area", "E01000001").out
    ranks = pd.read_parquet(shared_data / "england_imd" / "imd_england_lsoa_2004_2025.parquet")
    assert "E01000002" not in text
    own = ranks[(ranks["lsoa_code"] == "E01000001") & (ranks["year"] == 2019)]["imd_rank"]
    assert f"{float(own.iloc[0]):.1f}" in text.replace(",", "")
    assert "rank (1 = most deprived)" in text
    assert not any(word in text for word in ("rang", "score", "achterstand"))


@pytest.mark.shared_data
def test_the_health_monitor_keeps_its_other_columns_as_published(shared_data: Path):
    path = shared_data / "rivm_health" / "gezondheid_nl_2012_2016_2020.parquet"
    table = read(path).uncatalogued
    assert table is not None
    kept = table.to_pandas().set_index(["column", "period", "area"])["value"]
    published = pd.read_parquet(path).set_index(["year", "code"])
    assert kept["ZwareDrinker", "2020", "GM0599"] == pytest.approx(float(published["ZwareDrinker"][2020, "GM0599"]))
    # The file has 20 columns that no measure belongs to; gm_naam is text, three columns on cycling are empty.
    assert kept.index.get_level_values("column").nunique() == 20 - 1 - 3
