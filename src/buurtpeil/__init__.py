# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Buurtpeil: signals early which neighbourhoods slide, and says why and how sure it is."""

__version__ = "0.1.0"
