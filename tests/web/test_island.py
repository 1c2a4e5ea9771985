# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Does the moving map work in a real browser: with a keyboard, under the strict policy, and within its budget?

Needs the island to be built (`make install`); in a browser also a Chromium. Skips with the reason.
"""

from __future__ import annotations

import base64
import gzip
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client, override_settings
from live import serving
from test_browser import AXE, AXE_RUN, open_page

from buurtpeil.areas.compact_line import decode_outline
from buurtpeil.demo import build_city, deliveries
from buurtpeil.pipeline.publish import publish
from buurtpeil.store import Store
from buurtpeil.web.environment import read_settings
from tools.screenshots import FLAGS, find_chromium

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
ISLAND = Path(settings.STATICFILES_DIRS[0]) / "island"
pytestmark = pytest.mark.skipif(
    not settings.ISLAND_IS_HERE, reason="the island is not built (run `make install` with Node 20.19 or newer)"
)
MAP_BUDGET = 550_000  # bytes, compressed (INTERFACE "Habits")


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    filled = Store(tmp_path_factory.mktemp("store"))
    for delivery in deliveries(build_city()):
        filled.publish_raw(delivery, datetime(2026, 1, 1, tzinfo=UTC))
    publish(filled, "voorbeeldstad")
    return filled


@pytest.fixture(scope="module")
def origin(store: Store) -> Iterator[str]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BUURTPEIL_STORE", str(store.root))
        with serving() as address:
            yield address


@pytest.fixture(scope="module")
def browser():
    path = find_chromium()
    if path is None:
        pytest.skip("no Chromium on this machine (set BUURTPEIL_CHROMIUM)")
    with playwright.sync_playwright() as running:
        opened = running.chromium.launch(executable_path=path, args=list(FLAGS))
        yield opened
        opened.close()


@pytest.fixture
def page(browser):
    """A page that fails its test on any error, any refusal by the policy and any answer that is not there."""
    context = browser.new_context()
    opened = context.new_page()
    said: list[str] = []
    opened.on("console", lambda message: said.append(message.text))
    opened.on("pageerror", lambda error: said.append(f"error: {error}"))
    opened.on("response", lambda answer: said.append(f"error: {answer.status}") if answer.status >= 400 else None)
    opened.add_init_script(
        "document.addEventListener('securitypolicyviolation',"
        " e => console.log(`Content Security Policy ${e.violatedDirective}`))"
    )
    yield opened
    context.close()
    assert [text for text in said if "Content Security Policy" in text or text.startswith("error")] == []


def open_map(page, origin: str, query: str = "", scheme: str = "light", width: int = 1440, prefix: str = "") -> None:
    open_page(page, f"{origin}{prefix}/kaart/?{query}", scheme, width)
    page.wait_for_selector("#kaart-eiland[data-state=ready]", timeout=20_000)


def until(page, expression: str) -> None:
    """Wait until an expression holds; Playwright's own way evaluates text in the page, which the policy refuses."""
    for _ in range(100):
        if page.evaluate(expression):
            return
        page.wait_for_timeout(100)
    pytest.fail(f"never came true: {expression}")


def test_the_map_stays_within_its_budget():
    scripts = {path.name: len(gzip.compress(path.read_bytes(), 9)) for path in ISLAND.glob("*.js")}
    assert set(scripts) == {"map.js", "maplibre-worker.js"}
    assert sum(scripts.values()) < MAP_BUDGET, scripts


def test_no_other_page_loads_a_script(client: Client, publication):
    for address in ("/", "/gebied/BU99990100/", "/indicator/loneliness/", "/vergelijken/", "/over/"):
        assert "<script" not in client.get(address).content.decode(), address


def test_what_is_built_names_its_makers_and_nothing_of_elsewhere():
    assert "maplibre-gl" in (ISLAND / "NOTICE.txt").read_text(encoding="utf-8")
    for path in ISLAND.glob("*.js"):
        assert "sourceMappingURL" not in path.read_text(encoding="utf-8")


@pytest.mark.browser
def test_the_year_slider_works_by_keyboard_and_list_sentence_and_address_follow(page, origin):
    open_map(page, origin, "wat=social-assistance&jaar=2024")
    before = page.inner_text("#kaart-tabel tbody")
    page.focus("#jaarschuif")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    assert page.get_attribute("#jaarschuif", "aria-valuetext") == "2022"
    page.wait_for_url(re.compile("jaar=2022"))
    until(page, "document.querySelector('#kaart-zin').textContent.includes('2022')")
    assert page.inner_text("#kaart-tabel thead").find("2022") >= 0
    assert page.inner_text("#kaart-tabel tbody") != before
    assert page.input_value("#jaar") == "2022"
    assert "jaar=2022" in page.get_attribute(".languages a[lang=en]", "href")
    assert page.evaluate("document.activeElement.id") == "jaarschuif"
    # A reload of the address shows the same.
    shown = page.inner_text("#kaart-tabel tbody")
    page.reload()
    assert page.inner_text("#kaart-tabel tbody") == shown


@pytest.mark.browser
def test_the_focus_in_the_list_is_seen_on_the_map(page, origin):
    """The pixels of the map change, and change back."""
    open_map(page, origin, "wat=social-assistance")
    page.wait_for_timeout(300)
    plain = page.locator(".map-canvas").screenshot()
    page.focus("#kaart-tabel tbody tr:nth-child(5) a")
    page.wait_for_timeout(300)
    assert page.locator(".map-canvas").screenshot() != plain


@pytest.mark.browser
def test_a_pointer_on_the_map_tells_what_the_list_tells(page, origin):
    open_map(page, origin, "wat=social-assistance")
    page.locator(".map-canvas").scroll_into_view_if_needed()
    box = page.locator(".map-canvas").bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    until(page, "document.querySelector('#kaart-uitleg').textContent !== ''")
    name = page.inner_text("#kaart-uitleg").split(":")[0]
    assert page.inner_text("#kaart-tabel tr.is-here th").strip() == name
    page.mouse.down()
    page.mouse.up()
    page.locator("#kaart-uitleg a").first.click()
    page.wait_for_url("**/gebied/**")
    assert page.inner_text("h1") == name


@pytest.mark.browser
def test_two_maps_move_together_and_labels_are_codes(page, origin):
    open_map(page, origin, "wat=social-assistance&naast=loneliness&codes=ja")
    assert page.locator(".map-canvas canvas").count() == 2
    assert page.locator(".map-one").nth(1).locator(".map-mark").count() == 70
    shown = page.locator(".map-one").nth(1).locator(".map-mark:not(.is-crowded)")
    few = shown.count()
    second = page.locator(".map-canvas").nth(1)
    before = second.screenshot()
    page.locator(".maplibregl-ctrl-zoom-in").nth(0).click()
    page.wait_for_timeout(600)
    assert second.screenshot() != before
    assert few < shown.count() <= 70  # with more room there are more codes


@pytest.mark.browser
@pytest.mark.parametrize(
    ("query", "prefix", "scheme", "width"),
    [
        ("wat=registered-crime&naast=jaar&codes=ja", "", "light", 320),
        ("wat=good-perceived-health", "/en", "dark", 768),
        ("wat=social-assistance&naast=jaar&als=verschil&niveau=wijk", "", "dark", 1440),
        ("wat=domein:work", "/en", "light", 1440),
    ],
)
def test_axe_finds_nothing_on_the_moving_map(page, origin, query, prefix, scheme, width):
    if not AXE.is_file():
        pytest.skip(f"axe-core is absent: {AXE}")
    open_map(page, origin, query, scheme, width, prefix)
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    page.evaluate(AXE.read_text(encoding="utf-8"))
    assert page.evaluate(AXE_RUN) == []


# One transparent pixel.
PIXEL = b"iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPj/HwADBwIAMCbHYQAAAABJRU5ErkJggg=="


@pytest.mark.browser
@pytest.mark.parametrize("with_tiles", [False, True])
def test_a_base_map_asks_its_one_server_and_is_credited(browser, store, monkeypatch, with_tiles):
    """Without the setting nothing is asked of another site; with it only the server that it names."""
    tiles = "https://tiles.example/brt/{z}/{x}/{y}.png"
    own = read_settings({"BUURTPEIL_TILES": tiles, "BUURTPEIL_TILES_CREDIT": "Verzonnen kaart"} if with_tiles else {})
    directives = {**settings.CONTENT_SECURITY_POLICY["DIRECTIVES"], "connect-src": ["'self'", *own.tile_origins]}
    monkeypatch.setenv("BUURTPEIL_STORE", str(store.root))
    asked: list[str] = []
    said: list[str] = []

    def answer(route):
        asked.append(route.request.url)
        headers = {"Access-Control-Allow-Origin": "*"}
        route.fulfill(body=base64.b64decode(PIXEL), content_type="image/png", headers=headers)

    with override_settings(OWN=own, CONTENT_SECURITY_POLICY={"DIRECTIVES": directives}), serving() as address:
        context = browser.new_context()
        opened = context.new_page()
        opened.on("console", lambda message: said.append(message.text))
        context.route(re.compile("^https:"), answer)
        open_map(opened, address, "wat=social-assistance")
        opened.wait_for_timeout(1500)
        credit = opened.locator(".map-canvas").inner_text()
        context.close()
    assert [text for text in said if "Content Security Policy" in text] == []
    assert bool(asked) is with_tiles, said
    assert all(url.startswith("https://tiles.example/brt/") for url in asked)
    assert ("Verzonnen kaart" in credit) is with_tiles


def outline_of(page):
    """The drawing in the link to its figures, as the server reads it."""
    return decode_outline(page.get_attribute("#teken-cijfers", "href").split("lijn=")[1])


@pytest.mark.browser
def test_a_place_is_drawn_with_a_keyboard_only(page, origin):
    open_map(page, origin, "wat=social-assistance")
    assert not page.locator("#teken-cijfers").is_visible()
    page.focus(".map-canvas canvas")
    page.keyboard.press("Enter")
    for key in ("ArrowRight", "ArrowDown", "ArrowLeft"):
        page.keyboard.press(key)
        page.wait_for_timeout(600)
        page.keyboard.press("Enter")
    assert "4 hoeken" in page.inner_text("#teken-stand")
    drawn = outline_of(page)
    assert drawn.is_valid
    left, bottom, right, top = drawn.bounds
    assert drawn.area > 0.9 * (right - left) * (top - bottom)  # right, down and left again: a square
    page.focus("#teken-terug")
    page.keyboard.press("Enter")
    assert len(outline_of(page).exterior.coords) == 4
    page.focus("#teken-cijfers")
    page.keyboard.press("Enter")
    page.wait_for_url("**/plek/?lijn=*")
    assert "Deze plek is" in page.inner_text(".lead")


@pytest.mark.browser
def test_a_place_is_drawn_with_a_pointer_and_goes_on_from_its_page(page, origin):
    open_map(page, origin, "wat=social-assistance")
    page.click("#teken-muis")
    page.locator(".map-canvas").scroll_into_view_if_needed()
    box = page.locator(".map-canvas").bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    for across, down in ((-90, -60), (90, -60), (90, 60), (-90, 60), (-90, -60)):
        page.mouse.move(x + across, y + down)
        page.mouse.click(x + across, y + down)
        page.wait_for_timeout(350)
    until(page, "document.querySelector('#teken-stand').textContent.includes('4 hoeken')")
    drawn = outline_of(page)
    page.click("#teken-cijfers")
    page.wait_for_url("**/plek/?lijn=*")
    page.get_by_text("Verander de tekening op de kaart").click()
    page.wait_for_selector("#kaart-eiland[data-state=ready]", timeout=20_000)
    assert outline_of(page).equals_exact(drawn, 2e-5)
    page.click("#teken-wis")
    assert not page.locator("#teken-cijfers").is_visible()


@pytest.mark.browser
def test_areas_are_put_together_from_the_list_and_on_the_map(page, origin):
    open_map(page, origin, "wat=social-assistance")
    page.check("#kaart-tabel tbody tr:nth-child(2) input")
    page.focus("#kies-kaart")
    page.keyboard.press("Space")
    page.locator(".map-canvas").scroll_into_view_if_needed()
    box = page.locator(".map-canvas").bounding_box()
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    until(page, "document.querySelectorAll('#kaart-tabel input:checked').length === 2")
    ticked = page.eval_on_selector_all("#kaart-tabel input:checked", "boxes => boxes.map(one => one.value)")
    # Ticks stay while the year moves.
    page.focus("#jaarschuif")
    page.keyboard.press("ArrowLeft")
    page.wait_for_url(re.compile("jaar=2023"))
    until(page, "document.querySelector('#kaart-zin').textContent.includes('2023')")
    page.click("#plek-samen button")
    page.wait_for_url("**/plek/?gebieden=*")
    assert sorted(page.url.split("gebieden=")[1].split("&")[0].split(",")) == sorted(ticked)
    assert "2 hele buurten" in page.inner_text(".lead")


@pytest.mark.browser
@pytest.mark.parametrize(("prefix", "scheme", "width"), [("", "light", 320), ("/en", "dark", 768), ("", "light", 1440)])
@pytest.mark.parametrize(
    "address", ["/plek/?gebieden=BU99990101,BU99990102", "/plek/?lijn=AAA", "/waar/?q=40000+540000"]
)
def test_axe_finds_nothing_on_the_pages_of_places(browser, origin, address, prefix, scheme, width):
    if not AXE.is_file():
        pytest.skip(f"axe-core is absent: {AXE}")
    context = browser.new_context()
    opened = context.new_page()
    open_page(opened, origin + prefix + address, scheme, width)
    beyond = opened.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert beyond <= 0
    opened.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    opened.evaluate(AXE.read_text(encoding="utf-8"))
    assert opened.evaluate(AXE_RUN) == []
    context.close()


@pytest.mark.browser
def test_without_webgl_the_pictures_stay_and_the_slider_works(browser, origin):
    context = browser.new_context()
    opened = context.new_page()
    opened.add_init_script("HTMLCanvasElement.prototype.getContext = () => null")
    opened.goto(f"{origin}/kaart/?wat=social-assistance&jaar=2024")
    opened.wait_for_selector("#kaart-eiland[data-state=still]", timeout=20_000)
    assert opened.locator("svg.map").is_visible()
    opened.focus("#jaarschuif")
    opened.keyboard.press("Home")
    until(opened, "!document.querySelector('svg.map').getAttribute('aria-label').includes('2024')")
    context.close()
