# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""What does someone take along? Pure functions: a `FigureTable` in, the bytes of one format out."""
