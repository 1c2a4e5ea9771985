# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Are the settings refused when they are unsafe, and is each of them documented?"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from buurtpeil.web import environment
from buurtpeil.web.environment import SETTINGS, SettingsError, read_settings, reference_page

SECRET = "Voorbeeldgeheim-" * 4
REPOSITORY = Path(__file__).resolve().parents[2]


def test_without_settings_only_this_machine_is_served_and_debug_is_off():
    found = read_settings({})
    assert found.allowed_hosts == ("localhost", "127.0.0.1", "[::1]")
    assert not found.debug
    assert not found.is_public


def test_a_public_site_needs_a_secret():
    with pytest.raises(SettingsError, match="BUURTPEIL_SECRET_KEY"):
        read_settings({"BUURTPEIL_PUBLIC_HOST": "buurtpeil.example", "BUURTPEIL_SECRET_KEY": "short"})
    found = read_settings({"BUURTPEIL_PUBLIC_HOST": "a.example, b.example", "BUURTPEIL_SECRET_KEY": SECRET})
    assert found.allowed_hosts[:2] == ("a.example", "b.example")
    assert found.is_public


def test_a_public_site_can_not_show_internals_or_serve_every_host():
    public = {"BUURTPEIL_PUBLIC_HOST": "buurtpeil.example", "BUURTPEIL_SECRET_KEY": SECRET}
    with pytest.raises(SettingsError, match="BUURTPEIL_DEBUG"):
        read_settings({**public, "BUURTPEIL_DEBUG": "yes"})
    with pytest.raises(SettingsError, match="name its hosts"):
        read_settings({**public, "BUURTPEIL_PUBLIC_HOST": "*"})


def test_a_word_that_is_neither_yes_nor_no_is_refused():
    with pytest.raises(SettingsError, match="'maybe'"):
        read_settings({"BUURTPEIL_BEHIND_PROXY": "maybe"})


def test_every_setting_that_is_read_is_documented():
    source = Path(environment.__file__).read_text(encoding="utf-8")
    read = set(re.findall(r'(?:environment\.get\(|environment, )"(BUURTPEIL_\w+)"', source)) | {"BUURTPEIL_STORE"}
    assert read == {setting.name for setting in SETTINGS}
    for setting in SETTINGS:
        assert len(setting.help) > 20
        assert f"`{setting.name}`" in reference_page()


def test_the_page_of_settings_is_the_one_that_the_code_gives():
    page = REPOSITORY / "docs" / "reference" / "settings.md"
    assert page.read_text(encoding="utf-8") == reference_page(), "run `make docs`"


def test_a_base_map_adds_its_one_server_and_nothing_else():
    settings = read_settings({"BUURTPEIL_TILES": "https://tiles.example:8443/brt/{z}/{x}/{y}.png"})
    assert settings.tile_origins == ("https://tiles.example:8443",)
    assert settings.tiles_credit == "tiles.example:8443"
    assert read_settings({}).tile_origins == ()


@pytest.mark.parametrize(
    "address",
    [
        "http://tiles.example/{z}/{x}/{y}.png",
        "https://tiles.example/{z}/{x}.png",
        "https://user@tiles.example/{z}/{x}/{y}.png",
        "https://tiles.example; script-src 'unsafe-eval'/{z}/{x}/{y}.png",
        "//{z}/{x}/{y}",
    ],
)
def test_an_address_that_is_none_of_tiles_is_refused(address):
    with pytest.raises(SettingsError, match="BUURTPEIL_TILES"):
        read_settings({"BUURTPEIL_TILES": address})
