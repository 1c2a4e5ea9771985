# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""May this be, and who answers for it? The algorithm register: what each rule does and what may not be done with it."""
