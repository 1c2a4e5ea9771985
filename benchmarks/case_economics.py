# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""How fast are the calculations, and how much memory do they take?

Needs nothing: the models as they are, and made-up cash flows. Gives seconds for 100,000 draws of every model, a million
net present values, a million internal rates with their root count, tornado and Sobol indices, and the peak of memory,
beside numpy-financial, pyxirr and modelx in the same run.
"""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt

from benchmarks.runner import Row, time_rounds
from buurtpeil.economics import all_models, calculation, simulate, sobol_indices, tornado
from buurtpeil.economics.finance import internal_rates, present_value

NAME = "economics"
DRAWS = 100_000
MILLION = 1_000_000
PERIODS = 41
#: Peers are slow in Python; they get this many rows, and their seconds are scaled up to a million. The note says so.
PEER_ROWS = 5_000

Floats = npt.NDArray[np.float64]


def run() -> list[Row]:
    """All rows, the models first."""
    return [*_models(), _slowest_page(), _present_values(), _rates(), _memory()]


def _models() -> list[Row]:
    peer, peer_samples = _modelx()
    rows = []
    for key in all_models():
        case = calculation(key)
        inputs = case.inputs()
        size = (
            f"{DRAWS:,} draws, {sum(one.is_uncertain for one in inputs)} uncertain inputs, {len(case.parties)} parties"
        )
        is_peered = key == "transition-exploitation" and bool(peer_samples)
        rows.append(
            Row(
                f"draws of {key}",
                "s",
                time_rounds(lambda case=case, inputs=inputs: simulate(case, inputs, draws=DRAWS)),  # type: ignore[misc]
                size,
                limit=0.5,
                peer=peer if is_peered else "",
                peer_samples=peer_samples if is_peered else (),
                note="peer: 15 years of the owner's cash alone, 6 uncertain inputs" if is_peered else "",
            )
        )
    return rows


def _slowest_page() -> Row:
    """Tornado and Sobol of the model for which they take longest."""
    timed = {
        key: time_rounds(lambda key=key: _both(key))  # type: ignore[misc]
        for key in all_models()
    }
    slowest = max(timed, key=lambda key: sorted(timed[key])[len(timed[key]) // 2])
    return Row(
        "tornado and Sobol indices", "s", timed[slowest], f"slowest of {len(timed)} models: {slowest}", limit=1.0
    )


def _both(key: str) -> None:
    case = calculation(key)
    inputs = case.inputs()
    tornado(case, inputs)
    sobol_indices(case, inputs)


def _cash(rows: int) -> Floats:
    """Buy, earn for years, pull down at the end: shape (periods, rows); some have two internal rates."""
    random = np.random.default_rng(1)
    cash = np.repeat(random.uniform(2_000, 4_500, (1, rows)), PERIODS, axis=0)
    cash[0] = -random.uniform(20_000, 60_000, rows)
    cash[-1] -= random.uniform(0, 40_000, rows)
    return cash


def _present_values() -> Row:
    cash = _cash(MILLION)
    rate = np.random.default_rng(2).uniform(0.01, 0.06, (1, MILLION))
    peer, samples = _scaled("numpy_financial", lambda npf: lambda row, one: npf.npv(one, row), cash, rate[0])
    return Row(
        "net present values", "s", time_rounds(lambda: present_value(cash, rate, 12)), f"{MILLION:,} rows of {PERIODS}",
        limit=1.0, peer=peer, peer_samples=samples, note=_scaled_note(samples),
    )  # fmt: skip


def _rates() -> Row:
    cash = _cash(MILLION)
    peer, samples = _scaled("pyxirr", lambda pyxirr: lambda row, one: pyxirr.irr(row), cash, cash[0])
    return Row(
        "internal rates, every root counted", "s", time_rounds(lambda: internal_rates(cash), rounds=3),
        f"{MILLION:,} rows of {PERIODS}", limit=6.0, peer=peer, peer_samples=samples,
        note=_scaled_note(samples) + (", and finds one root a row" if samples else ""),
    )  # fmt: skip


def _scaled_note(samples: tuple[float, ...]) -> str:
    return f"peer: {PEER_ROWS:,} rows one by one, scaled up" if samples else "peer is not installed"


def _scaled(
    name: str, make: Callable[[Any], Callable[[Floats, float], Any]], cash: Floats, each: Floats
) -> tuple[str, tuple[float, ...]]:
    try:
        module = __import__(name)
    except ImportError:
        return "", ()
    work, rows = make(module), np.ascontiguousarray(cash[:, :PEER_ROWS].T)
    samples = time_rounds(lambda: [work(row, float(one)) for row, one in zip(rows, each, strict=False)])
    return name.replace("_", "-"), tuple(sample * MILLION / PEER_ROWS for sample in samples)


def _modelx() -> tuple[str, tuple[float, ...]]:
    """The owner's cash of the transition model as modelx does it fastest: a cell a period that holds all draws."""
    try:
        import modelx
    except ImportError:
        return "", ()
    space = modelx.new_model("transition").new_space("owner")
    random = np.random.default_rng(3)
    ranges = {"price": (20e3, 60e3), "rent": (380, 540), "upkeep": (1_700, 2_800), "rate": (0.02, 0.05),
              "demolition": (10e3, 22e3), "vacancy": (0.01, 0.1)}  # fmt: skip
    space.term = 15
    space.new_cells(
        "cash",
        formula="lambda t: -price if t == 0 else 12 * rent * (1 - vacancy) - upkeep - (demolition if t == term else 0)",
    )
    space.new_cells("npv", formula="lambda: sum(cash(t) * (1 + rate) ** -t for t in range(term + 1))")

    def draws() -> None:
        for name, (low, high) in ranges.items():
            setattr(space, name, random.uniform(low, high, DRAWS))
        space.npv()

    return "modelx", time_rounds(draws)


def _memory() -> Row:
    """The most that a million draws of the largest model hold at once, beside what they give back."""
    case = calculation("transition-exploitation")
    inputs = case.inputs()
    simulate(case, inputs, draws=1_024)
    tracemalloc.start()
    found = simulate(case, inputs, draws=MILLION)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    kept = sum(array.nbytes for array in (*found.inputs.values(), *found.measures.values()))
    return Row(
        "peak of memory",
        "MB",
        (peak / 1e6,),
        f"{MILLION:,} draws of transition-exploitation",
        note=f"{kept / 1e6:.0f} MB of it is what is given back; work itself goes in chunks",
    )
