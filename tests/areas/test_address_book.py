# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Which addresses are meant by a street, a number or a postcode?"""

from __future__ import annotations

import numpy as np
import pytest

from buurtpeil.areas.address_book import AddressBook, as_postcode

ADDRESSES = [
    ("Verzonnen Lindelaan", "1", "0101AA"),
    ("Verzonnen Lindelaan", "12", "0101AA"),
    ("Verzonnen Lindelaan", "12A-3", "0101AB"),
    ("Verzonnen Lindelaan", "120", "0101AB"),
    ("Bedachte Lindelaan-Oost", "12", "0102AA"),
]
STREET, NUMBER, POSTCODE = (np.array(column, dtype=str) for column in zip(*ADDRESSES, strict=True))
BOOK = AddressBook(STREET, NUMBER, POSTCODE, STREET, np.arange(5.0), np.arange(5.0), np.ones(5))


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("verzonnen lindelaan", [0, 1, 2, 3]),
        ("Verzonnen Lindelaan 12", [1]),
        ("Verzonnen Lindelaan 12a-3", [2]),
        ("Verzonnen Lindelaan 120", [3]),
        ("Bedachte Linde", [4]),
        ("lindelaan", [0, 1, 2, 3, 4]),
        ("Lindelaan 12", [1, 4]),
        ("Nergensstraat", []),
        ("", []),
    ],
)
def test_a_street_with_or_without_number(text: str, rows: list[int]):
    assert np.flatnonzero(BOOK.meant_by(text)).tolist() == rows


def test_a_postcode_of_four_digits_holds_those_of_six():
    assert np.flatnonzero(BOOK.with_postcode("0101")).tolist() == [0, 1, 2, 3]
    assert np.flatnonzero(BOOK.with_postcode("0101AB")).tolist() == [2, 3]


@pytest.mark.parametrize(
    ("text", "postcode"),
    [("2722", "2722"), (" 2722 ab", "2722AB"), ("2722AB", "2722AB"), ("272", None), ("Dorp 2722", None)],
)
def test_what_is_a_postcode(text: str, postcode: str | None):
    assert as_postcode(text) == postcode
