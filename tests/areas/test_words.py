# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""A typed word is found where a word begins with it, and else where one looks like it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from buurtpeil.areas.words import LEAST_LIKENESS, WordIndex, fold

TEXTS = ("buitenhof delft", "buitenhof noord voorbeeldstad", "t verzonnen kwartier voorbeeldstad")
INDEX = WordIndex.build(TEXTS)


def test_the_beginning_of_a_word_fits_wholly() -> None:
    assert INDEX.likeness("buit").tolist() == [[1.0, 1.0, 0.0]]
    assert INDEX.likeness("hof").tolist() == [[0.0, 0.0, 0.0]]


def test_a_slip_fits_less_by_the_letters_in_common() -> None:
    """delft and delt: 2 x 4 letters in common of 5 + 4."""
    assert INDEX.likeness("delt")[0] == pytest.approx([8 / 9, 0, 0])


def test_each_typed_word_has_its_own_line() -> None:
    likeness = INDEX.likeness("buitenhoff voorbeelstad")
    assert likeness[0] == pytest.approx([18 / 19, 18 / 19, 0])
    assert likeness[1] == pytest.approx([0, 24 / 25, 24 / 25])


def test_a_short_word_is_taken_as_it_is_written() -> None:
    assert not INDEX.likeness("zo").any()


def test_nothing_typed_and_nothing_to_find() -> None:
    assert INDEX.likeness("").shape == (0, 3)
    assert WordIndex.build([]).likeness("delft").shape == (1, 0)


@given(st.lists(st.text(max_size=15).map(fold), max_size=8), st.text(max_size=30).map(fold))
def test_likeness_lies_between_the_least_and_one_or_is_nothing(texts: list[str], wanted: str) -> None:
    found = WordIndex.build(texts).likeness(wanted)
    assert ((found == 0) | ((found >= LEAST_LIKENESS - 1e-9) & (found <= 1))).all()


@given(st.lists(st.text(min_size=1, max_size=15).map(fold).filter(bool), min_size=1, max_size=8), st.data())
def test_every_text_is_found_by_its_own_words(texts: list[str], data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(texts) - 1))
    assert (WordIndex.build(texts).likeness(texts[place])[:, place] == 1).all()
