# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""What is measured? The catalogue of indicators and the `Panel` that holds their figures."""
