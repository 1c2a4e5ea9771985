# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""How much of a promised effect survives, given how well it is founded?

Needs a grade of evidence from 1 (a controlled trial) to 6 (nothing to go by). Gives the factor by which the benefit is
multiplied; costs are never touched. The idea is that of the Greater Manchester model; its factors must be confirmed.
"""

from __future__ import annotations

from buurtpeil.economics.expression import Expression, lift
from buurtpeil.economics.functions import equals, where
from buurtpeil.errors import EconomicsError

#: Grade -> factor, and what the grade means. From memory of the Greater Manchester model: confirm before use.
GRADES: dict[int, tuple[float, str, str]] = {
    1: (1.00, "proef met loting", "randomised trial"),
    2: (0.95, "vergelijking met een controlegroep elders", "comparison with a control group elsewhere"),
    3: (0.90, "vergelijking voor en na, met controle", "before and after, with controls"),
    4: (0.85, "vergelijking voor en na", "before and after"),
    5: (0.75, "oordeel van deskundigen", "judgement of experts"),
    6: (0.60, "geen onderbouwing", "uncorroborated"),
}


def optimism_factor(grade: Expression) -> Expression:
    """The factor of a grade of evidence (an input in whole numbers from 1 to 6)."""
    result = lift(GRADES[6][0])
    for number in (5, 4, 3, 2, 1):
        result = where(equals(grade, number), GRADES[number][0], result)
    return result


def check_grade(key: str, grade: int) -> None:
    """Raise where a grade of evidence is not one of the six."""
    if grade not in GRADES:
        raise EconomicsError(
            f"Effect {key!r} has an unknown grade of evidence:", f"{grade}.", "Give 1 (trial) to 6 (uncorroborated)."
        )
