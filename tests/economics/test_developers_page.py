# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Does what the developers' page tells to write work?"""

from __future__ import annotations

import re
from pathlib import Path

from buurtpeil.economics.calculation import Calculation
from buurtpeil.economics.golden import differences

PAGE = Path(__file__).resolve().parents[2] / "docs" / "developers" / "economics-models.md"
EXAMPLES = re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), flags=re.DOTALL)


def test_the_model_on_the_page_meets_its_golden_case():
    names: dict[str, object] = {}
    exec(EXAMPLES[0], names)
    model = names["MODEL"]
    assert differences(Calculation(model), model.golden[0]) == ()


def test_the_notebook_on_the_page_runs():
    names: dict[str, object] = {}
    exec(EXAMPLES[1], names)
    assert names["content"][:2] == b"PK"
