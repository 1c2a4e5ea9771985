# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Which way does a figure go, beside its reference?

Needs a short series and its reference. Gives a small line chart: the series as a line with a dot at its last point, the
reference dotted, gaps where figures are missing, a bar where the method changed, a hatch where figures are provisional.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from buurtpeil.charts.svg import coordinate, is_finite, opening

WIDTH, HEIGHT = 112.0, 34.0
_MARGIN_X, _MARGIN_Y = 4.0, 5.0
_HATCH_STEP = 4.0
# Below this part of the largest absolute figure a series is drawn flat: the wobble is rounding, not movement.
_FLAT = 1e-9


def sparkline(
    values: Sequence[float],
    reference: Sequence[float] | float | None = None,
    *,
    breaks: Sequence[int] = (),
    provisional: Sequence[int] = (),
    tone: str = "plain",
    include: Sequence[float] = (),
    description: str | None = None,
    width: float = WIDTH,
    height: float = HEIGHT,
) -> str:
    """A series against its reference.

    Parameters
    ----------
    values : one figure a period in time order, any unit; NaN or infinite where there is none.
    reference : the reference of each period, or one for all, in the same unit; None for no line.
    breaks : positions of the first period measured in another way; no line is drawn across.
    provisional : positions of provisional figures.
    tone : class suffix of the line: ``plain``, ``worse``, ``equal`` or ``better``.
    include : figures the vertical scale must hold, in the same unit.
    description : text for readers who can't see it; None when that text stands beside the chart.
    """
    count = len(values)
    references: list[float] = (
        [] if reference is None else [reference] * count if isinstance(reference, (int, float)) else list(reference)
    )
    shown = [float(value) for value in (*values, *references, *include) if is_finite(value)]
    low, high = (min(shown), max(shown)) if shown else (0.0, 0.0)
    # Halved before subtracting: the distance of two huge figures may not overflow.
    half_span = high / 2 - low / 2
    if half_span <= _FLAT * max(abs(low), abs(high), 1e-300):
        half_span = 0.0
    step = (width - 2 * _MARGIN_X) / max(count - 1, 1)

    def x(position: int) -> float:
        return width / 2 if count == 1 else _MARGIN_X + position * step

    def y(value: float) -> float:
        if half_span == 0.0:
            return height / 2
        return height - _MARGIN_Y - (value / 2 - low / 2) / half_span * (height - 2 * _MARGIN_Y)

    parts = [opening("sparkline", width, height, description)]
    parts += [_hatch(x(position) - step / 2, x(position) + step / 2, width, height) for position in provisional]
    parts += [
        f'<path class="spark-break" d="M{coordinate(x(position) - step / 2)} 1V{coordinate(height - 1)}"/>'
        for position in breaks
        if 0 < position < count
    ]
    stops = set(breaks)
    for run in _runs(references, set()):
        parts.append(f'<path class="spark-reference" d="{_line(run, references, x, y)}"/>')
    last = -1
    for run in _runs(values, stops):
        last = run[-1]
        if len(run) == 1 and count > 1:
            parts.append(_dot("spark-dot", tone, x(last), y(values[last]), 1.6))
        else:
            parts.append(f'<path class="spark-line tone-{tone}" d="{_line(run, values, x, y)}"/>')
    if last >= 0:
        kind = "spark-end-open" if last in provisional else "spark-end"
        parts.append(_dot(kind, tone, x(last), y(values[last]), 2.8))
    parts.append("</svg>")
    return "".join(parts)


def _runs(values: Sequence[float], stops: set[int]) -> Iterator[list[int]]:
    """Positions of consecutive figures; a run ends at a gap and before each position of `stops`."""
    run: list[int] = []
    for position, value in enumerate(values):
        if run and (position in stops or not is_finite(value)):
            yield run
            run = []
        if is_finite(value):
            run.append(position)
    if run:
        yield run


def _line(run: list[int], values: Sequence[float], x: Callable[[int], float], y: Callable[[float], float]) -> str:
    if len(run) == 1:
        return f"M{coordinate(x(run[0]) - 3)} {coordinate(y(values[run[0]]))}h6"
    return "M" + "L".join(f"{coordinate(x(position))} {coordinate(y(values[position]))}" for position in run)


def _dot(kind: str, tone: str, x: float, y: float, radius: float) -> str:
    return f'<circle class="{kind} tone-{tone}" cx="{coordinate(x)}" cy="{coordinate(y)}" r="{radius}"/>'


def _hatch(left: float, right: float, width: float, height: float) -> str:
    """Diagonals over one period, clipped by hand: a pattern would need an id for each of sixty charts on a page."""
    left, right = max(left, 0.0), min(right, width)
    lines = []
    offset = -height
    while left + offset < right:
        start = max(left, left + offset)
        end = min(right, left + offset + height)
        if end > start:
            bottom, top = height - (start - left - offset), height - (end - left - offset)
            lines.append(f"M{coordinate(start)} {coordinate(bottom)}L{coordinate(end)} {coordinate(top)}")
        offset += _HATCH_STEP
    return f'<path class="spark-provisional" d="{"".join(lines)}"/>' if lines else ""
