# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""What does a web server call? The WSGI application, with texts compiled and style sheets in place."""

from __future__ import annotations

import os

import django
from django.core.wsgi import get_wsgi_application

from buurtpeil.web.assets import ensure_collected

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "buurtpeil.web.settings")
django.setup(set_prefix=False)
# Before the application: its static file middleware looks once, when it is made.
ensure_collected()
application = get_wsgi_application()
