# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""How is the web application set up? Django's settings: no database, no session, no script (ADR on the web).

Needs the environment (`environment.SETTINGS`). Gives what Django reads. Everything is safe by default; nothing here
makes an outgoing call.
"""

from __future__ import annotations

import os
from pathlib import Path

from csp.constants import NONE, SELF
from django.core.management.utils import get_random_secret_key
from django.utils.translation import gettext_lazy as _

from buurtpeil.web.assets import content_hash, default_static_root
from buurtpeil.web.environment import read_settings

HERE = Path(__file__).resolve().parent
OWN = read_settings(os.environ)

SECRET_KEY = OWN.secret_key or get_random_secret_key()
DEBUG = OWN.debug
ALLOWED_HOSTS = list(OWN.allowed_hosts)
ROOT_URLCONF = "buurtpeil.web.urls"
WSGI_APPLICATION = "buurtpeil.web.wsgi.application"
# The publication is read from files; nobody signs in yet.
DATABASES: dict[str, object] = {}
INSTALLED_APPS = ["csp", "django.contrib.staticfiles", "buurtpeil.web.monitor"]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "buurtpeil.web.middleware.browser_features_off",
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.middleware.http.ConditionalGetMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "buurtpeil.web.middleware.errors_in_words",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [HERE / "templates"],
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "buurtpeil.web.monitor.context.around_the_page",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "buurtpeil.web.monitor.templatetags.figures",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.DjangoTemplates"

LANGUAGE_CODE = "nl"
LANGUAGES = [("nl", _("Dutch")), ("en", _("English"))]
LOCALE_PATHS = [HERE / "locale"]
USE_I18N = True
USE_THOUSAND_SEPARATOR = True
USE_TZ = True
TIME_ZONE = "Europe/Amsterdam"

STATIC_URL = "/static/"
STATICFILES_DIRS = [HERE / "static"]
STATIC_ROOT = OWN.static_root or str(default_static_root(HERE / "static"))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
# Part of every page's entity tag: a page changes when its publication, its templates or its texts change.
PAGES_VERSION = content_hash(HERE / "templates", HERE / "locale", HERE / "static")
FONT_IS_HERE = any((HERE / "static" / "fonts").glob("*.woff2"))
ISLAND_IS_HERE = (HERE / "static" / "island" / "map.js").is_file()

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "worker-src": [SELF],
        # Figures and boundaries of our own; a base map only where the setting names its server.
        "connect-src": [SELF, *OWN.tile_origins],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_SSL_REDIRECT = OWN.is_public
SECURE_REDIRECT_EXEMPT = [r"^gezond/$"]  # a health check comes from inside, over http
SECURE_HSTS_SECONDS = 31_536_000 if OWN.is_public else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = OWN.is_public
SECURE_HSTS_PRELOAD = OWN.is_public
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if OWN.behind_proxy else None
SILENCED_SYSTEM_CHECKS = ["security.W003"]  # no form changes anything: all are GET, so there is no CSRF to prevent

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        # A 404 is the visitor's business; it is answered with help, not logged with what was asked for.
        "django": {"handlers": ["console"], "level": "ERROR", "propagate": False},
    },
}
