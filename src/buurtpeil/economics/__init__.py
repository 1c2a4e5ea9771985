# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""What does it cost, who pays, who gains?

Needs nothing but this room. Gives what a notebook wants at hand; the modules hold the rest.
"""

from buurtpeil.economics.accounts import budget_breaches
from buurtpeil.economics.break_even import break_even, break_even_over_draws
from buurtpeil.economics.calculation import Calculation
from buurtpeil.economics.golden import measured
from buurtpeil.economics.registry import all_models, calculation
from buurtpeil.economics.result import Result, calculate
from buurtpeil.economics.sensitivity import sobol_indices, value_of_information
from buurtpeil.economics.spreadsheet import to_xlsx
from buurtpeil.economics.uncertainty import band, npv_profile, share_on_assumptions, simulate, tornado

__all__ = [
    "Calculation",
    "Result",
    "all_models",
    "band",
    "break_even",
    "break_even_over_draws",
    "budget_breaches",
    "calculate",
    "calculation",
    "measured",
    "npv_profile",
    "share_on_assumptions",
    "simulate",
    "sobol_indices",
    "to_xlsx",
    "tornado",
    "value_of_information",
]
