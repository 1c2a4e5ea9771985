# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""What needs attention? Detectors with an error budget; each signal says why, and what would make it false."""
