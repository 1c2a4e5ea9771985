# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""What is a row of amounts worth now, and at what rate is it worth nothing?

Needs amounts per period as arrays, periods in rows and draws in columns. Gives present values, annuity factors and
internal rates of return with every root; pure numpy, used by the evaluator.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from buurtpeil.economics.expression import Array
from buurtpeil.errors import EconomicsError

#: Rates between which roots are searched: -99% to +1,000% a period.
LOWEST_RATE, HIGHEST_RATE = -0.99, 10.0
_GRID_POINTS = 96
_CHUNK = 4096


def check_rate(rate: Array) -> None:
    """Raise where a rate is -100% or less."""
    if rate.size and not float(rate.min()) > -1:
        raise EconomicsError(
            "A rate of -100% or less makes every later euro infinite:",
            f"{float(rate.min()):.2%}.",
            "Give a rate above -100%.",
        )


def present_value(amounts: Array, rate: Array | float, months: int = 12) -> Array:
    """Worth at the start: sum of amount_t (1 + rate)^-(t months / 12).

    Parameters
    ----------
    amounts : (periods, draws or 1), the first row at the start.
    rate : yearly effective rate, a number or (1, draws or 1).
    months : months in a period.

    Returns
    -------
    (1, draws): euros.
    """
    yearly = np.asarray(rate, dtype=float)
    check_rate(yearly)
    factor = (1 + yearly.reshape(1, -1)) ** (-months / 12)
    worth = np.repeat(amounts[-1:], max(1, factor.shape[1] // amounts.shape[1]), axis=1)
    for row in range(amounts.shape[0] - 2, -1, -1):
        worth *= factor
        worth += amounts[row]
    return worth


def annuity_factor(rate: Array, count: Array) -> Array:
    """Worth now of 1 at the end of each of `count` periods: (1 - (1 + rate)^-count) / rate, and `count` at rate 0."""
    check_rate(rate)
    small = np.abs(rate) < 1e-12
    safe = np.where(small, 1.0, rate)
    factor: Array = np.where(small, count, -np.expm1(-count * np.log1p(safe)) / safe)
    return factor


def sign_changes(amounts: Array) -> NDArray[np.int64]:
    """Changes of sign along the periods, zeros left out: the most roots there can be (Descartes)."""
    last = np.zeros(amounts.shape[1])
    changes = np.zeros(amounts.shape[1], dtype=np.int64)
    for row in np.sign(amounts):
        changes += last * row < 0
        last = np.where(row != 0, row, last)
    return changes


@dataclass(frozen=True)
class Roots:
    """Internal rates of return of many rows of amounts.

    `rates` holds all roots one after the other, `draw` the column each belongs to (ascending, then by rate);
    `count` is the number of roots per draw, `sign_changes` the most there can be.
    """

    rates: Array
    draw: NDArray[np.int64]
    count: NDArray[np.int64]
    sign_changes: NDArray[np.int64]

    def of(self, draw: int) -> tuple[float, ...]:
        """The roots of one draw, lowest first."""
        return tuple(float(rate) for rate in self.rates[self.draw == draw])


def internal_rates(amounts: Array) -> Roots:
    """All rates per period between -99% and 1,000% at which the present value is zero.

    The present value is a polynomial in v = 1 / (1 + rate). It and its slope are worked out on a grid of v; each
    change of sign holds a root, and where the curve bends towards zero without a change of sign the bend is looked at,
    so that a pair of roots between two grid points is found too. Roots are refined by Newton steps kept in brackets.

    Parameters
    ----------
    amounts : (periods, draws), the first row at the start.

    Raises
    ------
    EconomicsError : a draw without any cash flow.
    """
    if not np.any(amounts, axis=0).all():
        raise EconomicsError(
            "There is no cash flow,",
            "so there is no internal rate of return.",
            "Check that the parties of this result pay or receive something.",
        )
    found = [
        _roots_of_chunk(np.ascontiguousarray(amounts[:, start : start + _CHUNK]), start)
        for start in range(0, amounts.shape[1], _CHUNK)
    ]
    rates = np.concatenate([rate for rate, _ in found])
    draws = np.concatenate([draw for _, draw in found])
    order = np.lexsort((rates, draws))
    return Roots(rates[order], draws[order], np.bincount(draws, minlength=amounts.shape[1]), sign_changes(amounts))


def _roots_of_chunk(amounts: Array, start: int) -> tuple[Array, NDArray[np.int64]]:
    periods = amounts.shape[0]
    amounts = amounts / np.abs(amounts).max(axis=0)
    grid = _grid(periods)
    powers = grid[:, None] ** np.arange(periods)
    slopes = amounts[1:] * np.arange(1, periods)[:, None]
    value = powers @ amounts
    # A root on a grid point counts to the left of it.
    # Of a long row the product may overflow; its sign is right.
    with np.errstate(over="ignore"):
        change = (value[:-1] * value[1:] < 0) | ((value[1:] == 0) & (value[:-1] != 0))
    cell, draw = np.nonzero(change)
    brackets = [(draw, grid[cell], grid[cell + 1], value[cell, draw], value[cell + 1, draw])]
    # Where the count of signs allows no more roots than there are changes, no bend needs a look.
    open_draws = np.flatnonzero(change.sum(axis=0) < sign_changes(amounts))
    if open_draws.size:
        brackets += _between_grid_points(amounts, slopes, value, powers, grid, open_draws)
    draw, low, high, at_low, at_high = (np.concatenate(parts) for parts in zip(*brackets, strict=True))
    factor = _refine(amounts[:, draw], low, high, at_low, at_high)
    return 1 / factor - 1, draw + start


def _between_grid_points(
    amounts: Array, slopes: Array, value: Array, powers: Array, grid: Array, draws: NDArray[np.int64]
) -> list[tuple[NDArray[np.int64], Array, Array, Array, Array]]:
    """Brackets of pairs of roots in cells where the curve bends towards zero and crosses it twice."""
    found, slope = value[:, draws], powers[:, :-1] @ slopes[:, draws]
    with np.errstate(over="ignore"):
        towards = (found[:-1] * found[1:] > 0) & (found[:-1] * slope[:-1] < 0) & (found[1:] * slope[1:] > 0)
    cell, place = np.nonzero(towards)
    if not cell.size:
        return []
    draw, low, high = draws[place], grid[cell], grid[cell + 1]
    turning = _refine(slopes[:, draw], low, high, slope[cell, place], slope[cell + 1, place])
    at_turn = _horner(amounts[:, draw], turning)[0]
    at_low, at_high = found[cell, place], found[cell + 1, place]
    crosses = at_turn * at_low <= 0
    draw, low, high, turning = draw[crosses], low[crosses], high[crosses], turning[crosses]
    at_low, at_high, at_turn = at_low[crosses], at_high[crosses], at_turn[crosses]
    return [(draw, low, turning, at_low, at_turn), (draw, turning, high, at_turn, at_high)]


def _grid(periods: int) -> Array:
    """Discount factors from 1 / 11 up to 100, less far where so many periods would overflow."""
    highest = min(1 / (1 + LOWEST_RATE), 10 ** (250 / periods))
    grid: Array = np.geomspace(1 / (1 + HIGHEST_RATE), highest, _GRID_POINTS)
    # Denser where most rates lie: -20% to +30%.
    return np.asarray(np.unique(np.concatenate([grid, np.linspace(1 / 1.3, min(1 / 0.8, highest), 32)])))


def _horner(coefficients: Array, at: Array) -> tuple[Array, Array]:
    """Value and slope of each column's polynomial at its own point."""
    value: Array = coefficients[-1].copy()
    slope = np.zeros_like(value)
    for row in coefficients[-2::-1]:
        slope *= at
        slope += value
        value *= at
        value += row
    return value, slope


def _refine(coefficients: Array, low: Array, high: Array, at_low: Array, at_high: Array) -> Array:
    """The root in each bracket: Newton steps from the secant, halving where a step leaves the bracket."""
    sign_low = np.where(at_low != 0, np.sign(at_low), -np.sign(at_high))
    with np.errstate(divide="ignore", invalid="ignore"):
        at = low - at_low * (high - low) / (at_high - at_low)
    at = np.where((at > low) & (at < high), at, (low + high) / 2)
    result = at.copy()
    active = np.arange(at.size)
    for _ in range(60):
        value, slope = _horner(coefficients, at)
        left = np.sign(value) == sign_low
        low, high = np.where(left, at, low), np.where(left, high, at)
        with np.errstate(divide="ignore", invalid="ignore"):
            step = at - value / slope
        new = np.where((step >= low) & (step <= high), step, (low + high) / 2)
        going = np.abs(new - at) > 1e-12 * at
        result[active] = new
        if not going.any():
            break
        if going.mean() < 0.7:
            active, coefficients = active[going], coefficients[:, going]
            low, high, sign_low, new = low[going], high[going], sign_low[going], new[going]
        at = new
    return result
