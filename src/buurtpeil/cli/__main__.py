# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""How does `python -m buurtpeil.cli` start?

Needs nothing. Gives the same commands as the `buurtpeil` script.
"""

from buurtpeil.cli import main

main()
