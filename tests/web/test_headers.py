# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Does every answer carry what keeps a browser safe, and does a browser that holds a page get it cheaply?"""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from django.core.management import call_command
from django.test import Client
from hand_made import HandMadePublication
from test_pages import BOTH

ANSWERS = (*BOTH, "/gezond/", "/robots.txt", "/nonsense/", "/indicator/registered-crime.csv", "/gebied/gm9999/")
POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "worker-src": "'self'",
    "connect-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "font-src": "'self'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
    "base-uri": "'none'",
}


@pytest.mark.parametrize("address", ANSWERS)
def test_the_content_security_policy_is_exactly_the_strict_one(client: Client, publication, address):
    header = client.get(address)["Content-Security-Policy"]
    assert dict(part.strip().split(" ", 1) for part in header.split(";")) == POLICY


@pytest.mark.parametrize("address", ANSWERS)
def test_other_headers_switch_off_what_is_not_used(client: Client, publication, address):
    response = client.get(address)
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Referrer-Policy"] == "same-origin"
    assert response["Cross-Origin-Opener-Policy"] == "same-origin"
    assert response["Cross-Origin-Resource-Policy"] == "same-origin"
    assert response["X-Frame-Options"] == "DENY"
    assert "camera=()" in response["Permissions-Policy"]
    assert "Set-Cookie" not in response


@pytest.mark.parametrize("address", BOTH)
def test_no_page_holds_an_inline_script_or_style(client: Client, publication, address):
    """A script is a file of our own; only the map has one."""
    page = client.get(address).content.decode()
    scripts = re.findall(r'<script type="module" src="/static/island/map\.[0-9a-f]{12}\.js"></script>', page)
    assert page.count("<script") == len(scripts) <= ("/kaart/" in address)
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=|javascript:", page, flags=re.I)


def test_ids_on_a_page_are_unique(client: Client, publication):
    for address in BOTH:
        ids = re.findall(r'\sid="([^"]+)"', client.get(address).content.decode())
        assert len(ids) == len(set(ids)), address


def test_a_browser_that_holds_the_page_gets_an_empty_answer(client: Client, publication):
    tag = client.get("/")["ETag"]
    again = client.get("/", headers={"if-none-match": tag})
    assert (again.status_code, again.content) == (304, b"")
    assert again["Content-Security-Policy"]


def test_a_new_publication_is_seen_at_once(client: Client, shelf):
    shelf(HandMadePublication())
    first = client.get("/")
    assert first["Cache-Control"] == "no-cache"
    shelf(replace(HandMadePublication(), id="f" * 64))
    assert client.get("/", headers={"if-none-match": first["ETag"]}).status_code == 200


def test_a_page_is_sent_small(client: Client, publication):
    response = client.get("/", headers={"accept-encoding": "gzip"})
    assert response["Content-Encoding"] == "gzip"
    assert len(response.content) < 15_000


def test_head_is_answered_and_nothing_can_be_posted(client: Client, publication):
    assert client.head("/").status_code == 200
    assert client.post("/").status_code == 405
    assert client.post("/gezond/").status_code == 405


def test_style_sheets_have_names_that_change_with_their_content_and_may_be_kept(client: Client, publication):
    for address in re.findall(r'<link rel="stylesheet" href="([^"]+)"', client.get("/").content.decode()):
        assert re.search(r"\.[0-9a-f]{12}\.css$", address)
        response = client.get(address)
        assert response.status_code == 200
        assert "immutable" in response["Cache-Control"]


def test_the_deployment_check_of_django_finds_nothing_on_a_public_site():
    """In a process of its own: settings are read once."""
    import os
    import subprocess
    import sys

    environment = {**os.environ, "BUURTPEIL_PUBLIC_HOST": "buurtpeil.example", "BUURTPEIL_SECRET_KEY": "Voorbeeld-" * 6}
    command = [sys.executable, "-m", "django", "check", "--deploy", "--fail-level", "WARNING"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_the_settings_are_sound_on_this_machine_too():
    call_command("check", fail_level="ERROR")
