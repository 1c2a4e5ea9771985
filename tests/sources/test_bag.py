# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Do addresses of the BAG come in as they are, and is everything else refused with the row?

Needs made-up extracts written here, in the columns of NLExtract and of PDOK's GeoPackage. Gives the promises: an
address counts once, a shop is no home, and a wrong cell is named.
"""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

import numpy as np
import pyogrio
import pytest
import shapely
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from buurtpeil.errors import SourceError
from buurtpeil.sources.bag import ADAPTER
from buurtpeil.sources.registry import adapter_for
from buurtpeil.store.publishing import check_delivery
from tests.sources.builders import read, refusal

HEADER = (
    "openbareruimte;huisnummer;huisletter;huisnummertoevoeging;postcode;woonplaats;nummeraanduiding;"
    "verblijfsobjectgebruiksdoel;verblijfsobjectstatus;nevenadres;x;y"
)
IN_USE = "Verblijfsobject in gebruik"
HOME = f"Verzonnenstraat;12;A;3;9999 zz;Nergensdorp;9999200000000001;woonfunctie;{IN_USE};f;100000.5;450000"
SHOP = f"Verzonnenstraat;14;;;9999ZZ;Nergensdorp;9999200000000002;winkelfunctie;{IN_USE};f;100010;450000"


def write(path: Path, *rows: str, header: str = HEADER) -> Path:
    path.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    return path


@pytest.fixture
def extract(tmp_path: Path) -> Path:
    return write(tmp_path / "bag_adressen.csv", HOME, SHOP)


def test_an_address_comes_in_with_street_number_postcode_and_place(extract: Path):
    assert adapter_for(extract) is ADAPTER
    delivery = read(ADAPTER, extract)
    assert delivery.addresses is not None
    assert delivery.addresses.to_pylist()[0] == {
        "address": "9999200000000001",
        "street": "Verzonnenstraat",
        "number": "12A-3",
        "postcode": "9999ZZ",
        "town": "Nergensdorp",
        "x": 100000.5,
        "y": 450000.0,
        "homes": 1.0,
    }
    assert delivery.addresses["homes"].to_pylist() == [1.0, 0.0], "a shop is no home"
    check_delivery(delivery)


def test_what_does_not_count_is_accounted_for(tmp_path: Path):
    secondary = HOME.replace("00001;", "00003;").replace(";f;", ";t;")
    withdrawn = HOME.replace("00001;", "00004;").replace(IN_USE, "Verblijfsobject ingetrokken")
    nowhere = HOME.replace("00001;", "00005;").replace("100000.5;450000", ";")
    delivery = read(ADAPTER, write(tmp_path / "bag.csv", HOME, HOME, secondary, withdrawn, nowhere))
    assert delivery.addresses is not None
    assert (delivery.rows_read, delivery.addresses.num_rows) == (5, 1)
    assert {item.what: item.rows for item in delivery.left_out} == {
        "secondary addresses": 1,
        "not in use": 1,
        "without coordinates": 1,
        "repeated addresses": 1,
    }


def test_longitude_and_latitude_are_brought_to_rd(tmp_path: Path):
    # The Onze Lieve Vrouwetoren in Amersfoort is the origin of RD: x 155,000, y 463,000 (Kadaster).
    rows = [f"Verzonnenstraat;1;;;9999ZZ;X;1;woonfunctie;{IN_USE};f;5.38720621;52.15517440"]
    delivery = read(ADAPTER, write(tmp_path / "bag.csv", *rows, header=HEADER.replace("x;y", "lon;lat")))
    assert delivery.addresses is not None
    place = delivery.addresses.to_pylist()[0]
    assert (place["x"], place["y"]) == pytest.approx((155_000, 463_000), abs=1.0)


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("9999 zz", "999 zz", "no address.*postcode.*row 2"),
        ("Verzonnenstraat;12", ";12", "no address.*openbareruimte.*row 2"),
        (";12;", ";twaalf;", "no address.*huisnummer.*twaalf"),
        ("100000.5;450000", "450000;100000.5", "not in the Netherlands.*swapped"),
        ("100000.5;450000", "4.5;52.1", "not in the Netherlands.*reference system"),
        ("100000.5", "honderd", "not a number"),
    ],
)
def test_a_wrong_cell_is_refused_with_its_row(tmp_path: Path, old: str, new: str, says: str):
    path = write(tmp_path / "bag.csv", HOME.replace(old, new))
    with pytest.raises(SourceError, match=says):
        read(ADAPTER, path)


def test_an_extract_without_coordinates_is_refused(tmp_path: Path):
    path = write(tmp_path / "bag.csv", HOME.rsplit(";", 2)[0], header=HEADER.rsplit(";", 2)[0])
    assert "no coordinates" in str(refusal(ADAPTER, path))


def write_geopackage(path: Path, columns: Mapping[str, Sequence[object]], crs: str | None = "EPSG:28992") -> Path:
    points = shapely.to_wkb(shapely.points([100_000.0, 100_010.0], [450_000.0, 450_000.0]))
    arrays = [np.array(values) for values in columns.values()]
    pyogrio.raw.write(
        path, points, arrays, np.array(list(columns)), layer="verblijfsobject", driver="GPKG", crs=crs,
        geometry_type="Point",
    )  # fmt: skip
    return path


LIGHT = {
    "identificatie": ["0001", "0002"],
    "openbare_ruimte_naam": ["Verzonnenstraat", "Verzonnenstraat"],
    "huisnummer": [12, 14],
    "huisletter": ["A", ""],
    "toevoeging": ["", ""],
    "postcode": ["9999ZZ", "9999ZZ"],
    "woonplaats_naam": ["Nergensdorp", "Nergensdorp"],
    "gebruiksdoel": ["woonfunctie,winkelfunctie", "winkelfunctie"],
    "status": [IN_USE, IN_USE],
}


def test_the_geopackage_of_pdok_gives_the_same_addresses(tmp_path: Path):
    path = write_geopackage(tmp_path / "bag-light.gpkg", LIGHT)
    assert adapter_for(path) is ADAPTER
    delivery = read(ADAPTER, path)
    assert delivery.addresses is not None
    assert delivery.addresses["number"].to_pylist() == ["12A", "14"]
    assert delivery.addresses["homes"].to_pylist() == [1.0, 0.0]


def test_a_geopackage_in_another_system_is_refused(tmp_path: Path):
    path = write_geopackage(tmp_path / "bag-light.gpkg", LIGHT, "EPSG:3857")
    assert "EPSG:3857" in str(refusal(ADAPTER, path))


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@example(changes=[(0.99, 10)])
@given(changes=st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 255)), min_size=1, max_size=6))
def test_damaged_bytes_give_a_refusal_or_a_sound_delivery(changes: list[tuple[float, int]]):
    with tempfile.TemporaryDirectory() as folder:
        path = write(Path(folder) / "bag.csv", HOME, SHOP)
        content = bytearray(path.read_bytes())
        for place, byte in changes:
            content[int(place * len(content))] = byte
        path.write_bytes(bytes(content))
        with suppress(SourceError):
            check_delivery(read(ADAPTER, path))
