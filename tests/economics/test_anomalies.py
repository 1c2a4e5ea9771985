# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Is every place where the report can be read in more than one way handled where the list says?"""

from __future__ import annotations

import pytest

from buurtpeil.cli.calculate import calculate_command
from buurtpeil.economics.anomalies import anomalies
from buurtpeil.economics.registry import calculation
from buurtpeil.economics.rules import standard_rules

POINTERS = [pointer for one in anomalies() for pointer in one.where]


@pytest.mark.parametrize("pointer", POINTERS)
def test_every_pointer_leads_somewhere(pointer):
    kind, _, place = pointer.partition(":")
    if kind == "rule":
        assert standard_rules()[place].entries
    elif kind == "command":
        assert any(place in option.opts for option in calculate_command.params)
    else:
        model, _, what = place.partition("/")
        case = calculation(model)
        known = {
            "input": lambda: [one.key for one in case.model.inputs],
            "output": lambda: list(case.case.outputs),
            "scenario": lambda: [one.key for one in case.model.scenarios],
        }
        if kind in known:
            assert what in known[kind]()
        else:
            texts = {
                "warning": [remark.en for remark in case.case.warnings],
                "changed": [en for _, en in case.model.changed_since_2017],
            }[kind]
            assert sum(what in text for text in texts) == 1


def test_what_is_ambiguous_in_print_is_a_choice_of_readings():
    """Each switch between readings of a print has at least two, with a likelihood each."""
    for pointer in (
        "social-mortgage/worth-income",
        "arrears-desk/society-includes-association",
        "phased-renewal/twins",
    ):
        model, _, key = pointer.partition("/")
        one = next(one for one in calculation(model).model.inputs if one.key == key)
        assert len(one.readings) >= 2
        assert "confirm" in one.source


def test_both_languages_say_what_is_printed_and_what_is_done():
    for one in anomalies():
        assert {*one.print} == {*one.handling} == {"nl", "en"}
        assert all([*one.print.values(), *one.handling.values()])
