# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""What did a neighbourhood company do for its neighbourhood, line by line, and what does that come to?

Needs the lines of a social cash book (§5.5 of the report). Gives totals per effect, apart by basis, and the inputs of
the model `neighbourhood-company`; a line that counts twice, lacks evidence or pays volunteers in cash is refused.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal, InvalidOperation

from buurtpeil.economics.flows import Basis
from buurtpeil.economics.jobs import WORK_EFFECTS
from buurtpeil.economics.quantities import check_known
from buurtpeil.errors import EconomicsError

#: Effects that a line may name, with the unit they are counted in.
EFFECTS: Mapping[str, str] = {
    "work": "person-year",
    "work/output": "person-year",
    "work/free-time": "person-year",
    "return-service": "hour",
    "volunteering": "hour",
    "internship": "hour",
    "visit": "visit",
}
#: Effects that no one is paid for: worth nothing in cash, a shadow wage in welfare.
UNPAID = ("return-service", "volunteering", "internship")
WEEKS = 52


@dataclass(frozen=True)
class Line:
    """One line; `who` is a group ("cooks"), never a name. Worth is quantity × unit_value × attribution, in euros."""

    day: date
    who: str
    effect: str
    quantity: Decimal
    unit: str
    unit_value: Decimal
    basis: Basis
    attribution: Decimal
    evidence: str

    def __post_init__(self) -> None:
        check_known("effect", self.effect, EFFECTS)
        if self.unit != EFFECTS[self.effect]:
            raise self._error("is in a wrong unit:", self.unit, f"Count it in {EFFECTS[self.effect]}.")
        if not self.quantity >= 0 or not self.unit_value >= 0:
            raise self._error(
                "is below zero:", f"{self.quantity} × {self.unit_value}", "Take a wrong line out instead of adding one."
            )
        if not 0 <= self.attribution <= 1:
            raise self._error("has a share due to the company of", str(self.attribution), "Give a share from 0 to 1.")
        if not self.evidence.strip():
            raise self._error("has no evidence:", "an empty cell", "Say how one can check it.")
        if self.effect in UNPAID and self.basis is not Basis.WELFARE and self.unit_value > 0:
            raise self._error(
                f"values unpaid hours as {self.basis}:",
                f"{self.unit_value} euro",
                'Give 0 euro, or a shadow wage under the basis "welfare".',
            )

    def _error(self, what: str, values: str, way_out: str) -> EconomicsError:
        return EconomicsError(
            f"Line of {self.day.isoformat()} ({self.who}, {self.effect}) {what}", f"{values}.", way_out
        )

    @property
    def worth(self) -> Decimal:
        """Euros, unrounded."""
        return self.quantity * self.unit_value * self.attribution


@dataclass(frozen=True)
class Total:
    """Of one effect on one basis."""

    effect: str
    basis: Basis
    quantity: Decimal
    unit: str
    worth: Decimal


def read(rows: Iterable[Mapping[str, str]]) -> tuple[Line, ...]:
    """Lines from rows of text, as `csv.DictReader` gives them; the columns have the names of `Line`'s fields.

    Raises
    ------
    EconomicsError : a missing column or a cell that can't be read, with the row number; see also `Line`.
    """
    lines = []
    for number, row in enumerate(rows, start=1):
        missing = [one.name for one in fields(Line) if not (row.get(one.name) or "").strip()]
        if missing:
            raise EconomicsError(
                f"Row {number} of the cash book lacks", f"{', '.join(missing)}.", "Fill in every column."
            )
        try:
            amounts = [Decimal(row[name].replace(",", ".")) for name in ("quantity", "unit_value", "attribution")]
            day, basis = date.fromisoformat(row["day"].strip()), Basis(row["basis"].strip())
        except (InvalidOperation, ValueError) as error:
            raise EconomicsError(
                f"Row {number} of the cash book can't be read:",
                f"{error}.",
                f"Give a date as 2017-04-10, plain numbers, and one of {', '.join(Basis)}.",
            ) from error
        lines.append(
            Line(
                day,
                row["who"].strip(),
                row["effect"].strip(),
                amounts[0],
                row["unit"].strip(),
                amounts[1],
                basis,
                amounts[2],
                row["evidence"].strip(),
            )
        )
    return tuple(lines)


def totals(lines: Sequence[Line], year: int) -> tuple[Total, ...]:
    """What the lines of one calendar year come to, per effect and basis; bases are never added up.

    Raises
    ------
    EconomicsError : the same line twice, or an effect beside one it is part of.
    """
    chosen = [line for line in lines if line.day.year == year]
    _check_once(chosen)
    groups = sorted({(line.effect, line.basis) for line in chosen})
    return tuple(
        Total(
            effect,
            basis,
            sum((line.quantity for line in chosen if (line.effect, line.basis) == (effect, basis)), Decimal(0)),
            EFFECTS[effect],
            sum((line.worth for line in chosen if (line.effect, line.basis) == (effect, basis)), Decimal(0)),
        )
        for effect, basis in groups
    )


def _check_once(lines: Sequence[Line]) -> None:
    seen: set[tuple[object, ...]] = set()
    for line in lines:
        same = (line.day, line.who, line.effect, line.quantity, line.evidence)
        if same in seen:
            raise EconomicsError(
                "A line stands in the cash book twice:",
                f"{line.day.isoformat()}, {line.who}, {line.effect}.",
                "Take one out, or let the evidence tell them apart.",
            )
        seen.add(same)
    booked = {line.effect for line in lines}
    for part, whole in WORK_EFFECTS.items():
        if part in booked and whole in booked:
            raise EconomicsError(
                "An effect and its part are both in the cash book:",
                f"{whole!r} and {part!r}.",
                "Book the whole or its parts.",
            )


def model_values(lines: Sequence[Line], year: int) -> dict[str, float]:
    """The inputs of model `neighbourhood-company` that a year's lines give; money values stay those of the model.

    Person-years are counted before attribution (the model has its own chain), return services as hours in every week.
    """
    found = totals(lines, year)
    person_years = sum((t.quantity for t in found if t.effect in ("work", "work/output")), Decimal(0))
    hours = sum((t.quantity for t in found if t.effect == "return-service"), Decimal(0))
    return {"person-years": float(person_years), "users": float(hours / WEEKS), "hours": 1.0, "weeks": float(WEEKS)}
