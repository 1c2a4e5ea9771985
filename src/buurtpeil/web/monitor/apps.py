# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Is everything that the monitor's pages need in place?

Needs Django's start. Gives the description of the app, with its texts compiled.
"""

from __future__ import annotations

from django.apps import AppConfig


class MonitorConfig(AppConfig):
    """The monitor; compiles its texts when they are newer than their compiled form (a fresh checkout has none)."""

    name = "buurtpeil.web.monitor"
    label = "monitor"

    def ready(self) -> None:
        """Compile the texts where that is needed and possible."""
        from buurtpeil.web.translations import ensure_compiled

        ensure_compiled()
