# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""How does a CSV or spreadsheet of a user's own come in?

Needs the file and a mapping that says what its columns mean (`guess` proposes one). Gives a `Delivery`, like every
adapter: `grid` opens the file, `cells` reads a cell, `mapping` says what is what, `read` puts it together.
"""
