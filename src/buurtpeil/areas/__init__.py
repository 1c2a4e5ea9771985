# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""What is a place? Codes with their edition, the hierarchy, boundaries and search by name."""
