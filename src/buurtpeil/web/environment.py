# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Which settings does the web application take from its environment, and are they sound?

Needs a mapping of environment variables. Gives `WebSettings`, and the page that documents every setting from the same
data, so that a setting can't exist undocumented.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from buurtpeil.errors import BuurtpeilError


class SettingsError(BuurtpeilError):
    """A setting of the web application is missing or contradicts another."""


@dataclass(frozen=True)
class Setting:
    """One environment variable: its name, what holds without it, and what it does."""

    name: str
    default: str
    help: str


SETTINGS: tuple[Setting, ...] = (
    Setting(
        "BUURTPEIL_STORE",
        "~/.local/share/buurtpeil",
        "Folder with the snapshots that the pages read. `buurtpeil serve` sets it from its own `--store`.",
    ),
    Setting(
        "BUURTPEIL_MUNICIPALITY",
        "the first municipality that was published",
        "CBS code of the municipality that the first page shows, such as `GM0599`.",
    ),
    Setting(
        "BUURTPEIL_PUBLIC_HOST",
        "none: this machine only",
        "Host names under which the public reaches the application, separated by commas. Turns on what a public site"
        " needs: a secret key is required, http is sent on to https, and browsers are told to keep to https.",
    ),
    Setting(
        "BUURTPEIL_SECRET_KEY",
        "made anew by each process",
        "Secret of at least 50 characters. Required with `BUURTPEIL_PUBLIC_HOST`; nothing is signed with it yet.",
    ),
    Setting(
        "BUURTPEIL_BEHIND_PROXY",
        "no",
        "`yes` when a proxy in front ends https and sets `X-Forwarded-Proto`. Say `yes` only when that is so: otherwise"
        " a visitor could set the header.",
    ),
    Setting(
        "BUURTPEIL_STATIC_ROOT",
        "a folder under `~/.cache/buurtpeil`, named by content",
        "Folder for the style sheets and fonts with hashed names; filled at the start when it is empty.",
    ),
    Setting(
        "BUURTPEIL_TILES",
        "none: the map has no base map and asks nothing of another site",
        "Address of the tiles of a base map, with `{z}`, `{x}` and `{y}`, such as those of PDOK. Only this server is"
        " added to what the browser may ask; it then sees which part of the map a visitor looks at.",
    ),
    Setting(
        "BUURTPEIL_TILES_CREDIT",
        "the name of the server",
        "What the maker of the base map wants to read in the corner of the map.",
    ),
    Setting(
        "BUURTPEIL_CONTACT",
        "none",
        "E-mail address for questions and for reporting a barrier; shown on the About page.",
    ),
    Setting(
        "BUURTPEIL_EMBED_HOSTS",
        "any site",
        "Sites that may show a picture (`/insluiten/`) in a frame: addresses such as "
        "`https://gemeente.example`, separated"
        " by commas; `none` for no site. No other page can be framed, whatever stands here.",
    ),
    Setting(
        "BUURTPEIL_DEBUG",
        "no",
        "`yes` shows technical detail in error pages. For developers; refused together with `BUURTPEIL_PUBLIC_HOST`.",
    ),
)

LOCAL_HOSTS = ("localhost", "127.0.0.1", "[::1]")
MINIMUM_SECRET_LENGTH = 50  # Django's own deployment check (security.W009)
_SITE = re.compile(r"https?://(\*\.)?[A-Za-z0-9.-]+(:\d{1,5})?", re.ASCII)
_YES, _NO = ("yes", "true", "1"), ("", "no", "false", "0")


@dataclass(frozen=True)
class WebSettings:
    """The settings as read; `secret_key` is empty when the process should make its own."""

    municipality: str
    allowed_hosts: tuple[str, ...]
    is_public: bool
    secret_key: str
    behind_proxy: bool
    static_root: str
    contact: str
    debug: bool
    embed_hosts: tuple[str, ...] = ("*",)  # as `frame-ancestors` takes them; empty for none
    tiles: str = ""
    tiles_credit: str = ""

    @property
    def tile_origins(self) -> tuple[str, ...]:
        """The one server that the base map comes from, empty without a base map."""
        parts = urlsplit(self.tiles)
        return (f"{parts.scheme}://{parts.netloc}",) if self.tiles else ()


def read_settings(environment: Mapping[str, str]) -> WebSettings:
    """Read and check the settings; raises `SettingsError` naming the variable and the way out."""
    hosts = tuple(host.strip() for host in environment.get("BUURTPEIL_PUBLIC_HOST", "").split(",") if host.strip())
    secret_key = environment.get("BUURTPEIL_SECRET_KEY", "")
    debug = _is_yes(environment, "BUURTPEIL_DEBUG")
    if hosts and len(secret_key) < MINIMUM_SECRET_LENGTH:
        raise SettingsError(
            f"A public site needs BUURTPEIL_SECRET_KEY of at least {MINIMUM_SECRET_LENGTH} characters;",
            f"it has {len(secret_key)}.",
            "Make one with `python -c 'import secrets; print(secrets.token_urlsafe(50))'`.",
        )
    if hosts and debug:
        raise SettingsError(
            "BUURTPEIL_DEBUG shows internals and can't be on for a public site:", ", ".join(hosts), "Unset one of them."
        )
    if "*" in hosts:
        raise SettingsError("BUURTPEIL_PUBLIC_HOST must name its hosts:", "'*'", "Write for example buurtpeil.example.")
    tiles = environment.get("BUURTPEIL_TILES", "").strip()
    if tiles:
        _check_tiles(tiles)
    return WebSettings(
        municipality=environment.get("BUURTPEIL_MUNICIPALITY", "").strip(),
        allowed_hosts=(*hosts, *LOCAL_HOSTS),
        is_public=bool(hosts),
        secret_key=secret_key,
        behind_proxy=_is_yes(environment, "BUURTPEIL_BEHIND_PROXY"),
        static_root=environment.get("BUURTPEIL_STATIC_ROOT", ""),
        contact=environment.get("BUURTPEIL_CONTACT", "").strip(),
        debug=debug,
        embed_hosts=_embed_hosts(environment.get("BUURTPEIL_EMBED_HOSTS", "").strip()),
        tiles=tiles,
        tiles_credit=environment.get("BUURTPEIL_TILES_CREDIT", "").strip() or urlsplit(tiles).netloc,
    )


def _embed_hosts(text: str) -> tuple[str, ...]:
    if text == "none":
        return ()
    hosts = tuple(host.strip() for host in text.split(",") if host.strip())
    for host in hosts:
        if not _SITE.fullmatch(host):
            raise SettingsError(
                "BUURTPEIL_EMBED_HOSTS names sites:", repr(host), "Write for example https://gemeente.example, or none."
            )
    return hosts or ("*",)


def _check_tiles(address: str) -> None:
    """An address that can go into a content security policy and stands for every tile."""
    server = urlsplit(address).netloc
    is_plain = re.fullmatch(r"[A-Za-z0-9.-]+(:\d+)?", server) is not None
    if not (address.startswith("https://") and is_plain and all(part in address for part in ("{z}", "{x}", "{y}"))):
        raise SettingsError(
            "BUURTPEIL_TILES is no address of tiles:",
            repr(address),
            "Write an https address with {z}, {x} and {y}, without a user name.",
        )


def _is_yes(environment: Mapping[str, str], name: str) -> bool:
    text = environment.get(name, "").strip().lower()
    if text not in (*_YES, *_NO):
        raise SettingsError(
            f"{name} is yes or no:", repr(text), f"Write one of {', '.join(_YES)} or {', '.join(_NO[1:])}."
        )
    return text in _YES


def reference_page() -> str:
    """The Markdown page ``docs/reference/settings.md``."""
    lines = [
        # REUSE-IgnoreStart
        "<!-- SPDX-FileCopyrightText: 2026 Buurtpeil contributors -->",
        "<!-- SPDX-License-Identifier: EUPL-1.2 -->",
        # REUSE-IgnoreEnd
        "<!-- Made by `make docs` from src/buurtpeil/web/environment.py: change it there. -->",
        "# Settings of the web application",
        "",
        "All settings are environment variables; none is needed to look at the made-up city on your own machine.",
        "",
        "| Setting | Without it | What it does |",
        "|---|---|---|",
        *(f"| `{setting.name}` | {setting.default} | {setting.help} |" for setting in SETTINGS),
        "",
    ]
    return "\n".join(lines)
