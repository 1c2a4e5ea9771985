# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""How does a figure look? Pure functions: data in, accessible SVG text out; no colours, only class names."""
