# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""A city's own names lead to CBS areas only where name and number agree, and never by a guess."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from buurtpeil.sources import rotterdam_profile
from buurtpeil.sources.registry import adapter_for
from buurtpeil.sources.rotterdam_profile import match_areas, plain_name
from tests.sources.builders import assert_keeps_the_shape, figures_of, read, refusal

# Made-up neighbourhoods under the city's code, which the rule is about.
NAMES = {
    "GM0599": "Rotterdam",
    "WK059999": "Verzonnen Wijk",
    "BU05999991": "Verzonnen Kwartier",
    "BU05999992": "Oud Bedacht",
    "BU05999993": "Dubbel",
    "BU05999893": "Dubbel",
    "BU99990191": "Verzonnen Kwartier",
}
HEADER = (
    "naam gebied (voormalig deelgemeente);wijknr;BUURT;Veiligheidsindex;Veiligheidsindex -subjectief;"
    "% tevreden;% tevreden"
)


def write_profile(folder: Path, *rows: str, with_list: bool = True, name: str = "wijkprofiel_2016_vi.csv") -> Path:
    if with_list:
        listed = [f'"{code}","{text}","","",""' for code, text in NAMES.items()]
        head = '"Key","Title","Description","Municipality","DetailRegionCode"'
        (folder / "regions_2023_codes.csv").write_text("\n".join([head, *listed]) + "\n", encoding="utf-8")
    path = folder / name
    path.write_bytes(("\r\n".join([HEADER, *rows]) + "\r\n").encode("cp1252"))
    return path


def test_name_and_number_together_lead_to_the_area(tmp_path: Path) -> None:
    path = write_profile(
        tmp_path,
        "Verzonnen Wijk;91;Verzonnen kwartier;84;72;52%;1%",
        "Verzonnen Wijk;92;Oud-Bedacht;101;99;52,5%;1%",
        "Verzonnen Wijk;92;Nieuw Bedacht;90;90;5%;1%",
        "Verzonnen Wijk;4009;Verzonnen Wijk;84;77;5%;1%",
        "Café;93;Dubbel;84;77;5%;1%",
        "Rotterdam;5000;Rotterdam;102;99;5%;1%",
    )
    delivery = read(rotterdam_profile.ADAPTER, path)
    assert_keeps_the_shape(delivery)
    assert figures_of(delivery, "rotterdam-safety-index") == {"GM0599": 102, "BU05999991": 84, "BU05999992": 101}
    assert figures_of(delivery, "rotterdam-safety-felt")["BU05999991"] == 72
    assert delivery.rows_read == 6
    lost = delivery.left_out[0]
    assert (lost.rows, lost.what) == (3, "rows: Nieuw Bedacht (92), Verzonnen Wijk (4009), Dubbel (93)")
    assert delivery.figures is not None
    assert set(delivery.figures["edition"].to_pylist()) == {2023}


def test_a_name_with_another_number_is_another_place() -> None:
    assert match_areas(["Verzonnen Kwartier", "Verzonnen Kwartier"], ["91", "92"], NAMES) == ["BU05999991", ""]


def test_two_rows_for_one_area_are_used_for_none() -> None:
    assert match_areas(["Oud Bedacht", "Oud-Bedacht"], ["92", "92"], NAMES) == ["", ""]


def test_without_a_code_list_the_file_is_refused_and_says_what_to_add(tmp_path: Path) -> None:
    path = write_profile(tmp_path, "Verzonnen Wijk;91;Verzonnen Kwartier;84;72;52%;1%", with_list=False)
    error = refusal(rotterdam_profile.ADAPTER, path)
    assert path.name in error.values
    assert "regions_2023_codes.csv" in error.way_out


def test_a_list_in_a_folder_beside_it_is_found(tmp_path: Path) -> None:
    for folder in ("cbs_regions", "city"):
        (tmp_path / folder).mkdir()
    write_profile(tmp_path / "cbs_regions")
    path = write_profile(tmp_path / "city", "V;91;Verzonnen Kwartier;84;72;52%;1%", with_list=False)
    assert figures_of(read(rotterdam_profile.ADAPTER, path), "rotterdam-safety-index") == {"BU05999991": 84}


def test_a_file_of_unknown_places_only_is_refused(tmp_path: Path) -> None:
    path = write_profile(tmp_path, "V;91;Nergenshuizen;84;72;52%;1%")
    assert "None of these areas" in str(refusal(rotterdam_profile.ADAPTER, path))


def test_the_profile_is_left_to_its_own_adapter(tmp_path: Path) -> None:
    path = write_profile(tmp_path, "V;91;Verzonnen Kwartier;84;72;52%;1%")
    assert adapter_for(path) is rotterdam_profile.ADAPTER


@settings(max_examples=100, deadline=None)
@given(rows=st.lists(st.tuples(st.text(max_size=20) | st.sampled_from(sorted(NAMES.values())), st.text(max_size=4))))
def test_no_code_is_ever_given_twice_and_each_has_its_name(rows: list[tuple[str, str]]) -> None:
    found = match_areas([name for name, _ in rows], [number for _, number in rows], NAMES)
    given_codes = [code for code in found if code]
    assert len(set(given_codes)) == len(given_codes)
    for (name, number), code in zip(rows, found, strict=True):
        if code and number != "5000":
            assert plain_name(name) == plain_name(NAMES[code])
            assert code.endswith(number.zfill(2))
