# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""What does a web server call?

Needs the settings and a store. Gives `application`, ready for the first request: texts compiled, style sheets in
place, figures read ahead.
"""

from __future__ import annotations

import os

import django
from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

from buurtpeil.web.assets import ensure_collected

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "buurtpeil.web.settings")
django.setup(set_prefix=False)
# Before the application: its static file middleware looks once, when it is made.
ensure_collected()
application = get_wsgi_application()


def _read_ahead() -> None:
    """Import the pages and open the publications now, rather than while the first visitor waits."""
    from buurtpeil.web.monitor import library

    get_resolver().url_patterns  # noqa: B018 - asking is what imports them
    library.warm_up()


_read_ahead()
