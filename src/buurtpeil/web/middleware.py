# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""What holds for every answer, whatever page made it?

Needs a request and the next handler. Gives headers that switch off what the pages never use, and turns an error of the
library into a page with words instead of a blank "server error".
"""

from __future__ import annotations

import logging
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from buurtpeil.errors import AreaError, BuurtpeilError, CatalogueError

Handler = Callable[[HttpRequest], HttpResponse]
logger = logging.getLogger("buurtpeil.web")

# Every feature that asks a permission or reads the device; none is used.
_FEATURES_OFF = ", ".join(
    f"{feature}=()"
    for feature in (
        "accelerometer", "autoplay", "camera", "display-capture", "encrypted-media", "fullscreen", "geolocation",
        "gyroscope", "magnetometer", "microphone", "midi", "payment", "picture-in-picture",
        "publickey-credentials-get", "screen-wake-lock", "usb", "xr-spatial-tracking",
    )
)  # fmt: skip


def browser_features_off(handle: Handler) -> Handler:
    """Tell the browser that no page uses a device feature, and that no other site may embed an answer."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = handle(request)
        response.headers.setdefault("Permissions-Policy", _FEATURES_OFF)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return response

    return answer


class errors_in_words:  # noqa: N801  (a middleware is named like a function in the settings)
    """An unknown area or indicator becomes "not found" with help; any other fault of the store says what is wrong."""

    def __init__(self, handle: Handler) -> None:
        self.handle = handle

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on."""
        return self.handle(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """The page for an error of the library; None leaves any other exception to Django."""
        from buurtpeil.web.monitor.views import errors

        if isinstance(exception, (AreaError, CatalogueError)):
            return errors.not_found(request, exception)
        if isinstance(exception, BuurtpeilError):
            logger.error("The publication can't be read: %s", exception)
            return errors.unreadable(request, exception)
        return None
