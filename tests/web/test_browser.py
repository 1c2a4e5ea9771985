# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""Do the pages hold in a real browser: readable by all, with a keyboard only, narrow and wide, light and dark?

Needs a Chromium (or BUURTPEIL_CHROMIUM) and, for axe, `npm ci` in frontend/ (or BUURTPEIL_AXE); skips with the reason.
"""

from __future__ import annotations

import itertools
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hand_made import SHOWN, HandMadePublication
from live import serving
from pypdf import PdfReader

from buurtpeil.indicators.catalogue import load_catalogue
from buurtpeil.web.monitor import library
from buurtpeil.web.monitor.views import signals
from tools.screenshots import FLAGS, find_chromium

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
pytestmark = pytest.mark.browser

REPOSITORY = Path(__file__).resolve().parents[2]
AXE = Path(os.environ.get("BUURTPEIL_AXE", REPOSITORY / "frontend" / "node_modules" / "axe-core" / "axe.min.js"))
AREA = "/gebied/BU99990100/"
ROUTES = (
    "/",
    "/?domein=work&weergave=tabel&signalen=alle",
    AREA,
    "/gebied/BU99990207/",
    "/gebied/WK999901/",
    "/indicatoren/",
    "/indicator/registered-crime/",
    "/indicator/wmo-users/",
    "/vergelijken/",
    "/vergelijken/?binnen=GM9999&domein=alle",
    "/vergelijken/?gebied=BU99990100&gebied=GM9999&domein=alle&beeld=reeks&onbekend=haven",
    "/vergelijken/?binnen=WK999901&indicator=loneliness&indicator=registered-crime&tegen=registered-crime",
    "/insluiten/vergelijk/?binnen=WK999901&indicator=loneliness",
    "/insluiten/kaart/?gemeente=GM9999",
    "/insluiten/kaartblad/?gemeente=GM9999&wat=loneliness",
    "/insluiten/kompas/?gebied=BU99990100",
    "/kaart/?wat=registered-crime&naast=jaar&codes=ja",
    "/signalen/",
    "/signalen/?domein=work&volgorde=zekerheid",
    f"/signaal/{HandMadePublication().signals()[0].id}/",
    "/zoeken/?q=haven",
    f"/gebiedsbrief/?gebied={AREA.split('/')[2]}",
    "/gebiedsbrief/?binnen=WK999901",
    "/zoeken/?q=kriminaliteit",
    "/zoeken/?q=9876",
    "/veranderingen/",
    "/over/",
    "/nonsense/",
)
LANGUAGES = ("", "/en")
SCHEMES = ("light", "dark")
WIDTHS = (320, 768, 1440)
ALL = tuple(itertools.product(ROUTES, LANGUAGES, SCHEMES, WIDTHS))
# Each route once, each language, theme and width often enough: what a quick run looks at.
SAMPLE = tuple(
    (route, LANGUAGES[number % 2], SCHEMES[(number // 2) % 2], WIDTHS[number % 3])
    for number, route in enumerate(ROUTES)
)
AXE_RUN = """async () => (await axe.run(document, {
    runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
})).violations.flatMap(v => v.nodes.map(n => `${v.id}: ${n.target.join(' ')}: ${n.failureSummary}`))"""


@pytest.fixture(scope="module")
def origin() -> Iterator[str]:
    """The address of the pages with the made-up city."""
    made = HandMadePublication()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(library, "publications", lambda: (made,))
        patch.setattr(signals, "_references", lambda *_: [])  # records made by hand have no peers
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
    """A page whose console is kept; a refusal by the content security policy fails the test."""
    context = browser.new_context()
    opened = context.new_page()
    said: list[str] = []
    opened.on("console", lambda message: said.append(message.text))
    opened.on("pageerror", lambda error: said.append(str(error)))
    yield opened
    context.close()
    refused = [text for text in said if "Content Security Policy" in text or "Permissions-Policy" in text]
    assert refused == []


def open_page(page, address: str, scheme: str = "light", width: int = 1440) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    page.goto(address)
    page.evaluate("document.fonts.ready.then(() => true)")  # widths are those of the font, not of its stand-in


def check(page, origin: str, route: str, prefix: str, scheme: str, width: int) -> None:
    open_page(page, origin + prefix + route, scheme, width)
    beyond = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert beyond <= 0, f"{beyond} px beyond the window"
    # Folded texts are read by some people too.
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    page.evaluate(AXE.read_text(encoding="utf-8"))
    assert page.evaluate(AXE_RUN) == []


needs_axe = pytest.mark.skipif(not AXE.is_file(), reason=f"axe-core is absent: {AXE} (run `npm ci --prefix frontend`)")


@needs_axe
@pytest.mark.parametrize(("route", "prefix", "scheme", "width"), SAMPLE)
def test_axe_finds_nothing_on_a_sample(page, origin, route, prefix, scheme, width):
    check(page, origin, route, prefix, scheme, width)


@needs_axe
@pytest.mark.slow
@pytest.mark.parametrize(("route", "prefix", "scheme", "width"), [one for one in ALL if one not in SAMPLE])
def test_axe_finds_nothing_on_any_page_language_theme_and_width(page, origin, route, prefix, scheme, width):
    check(page, origin, route, prefix, scheme, width)


def test_axe_would_find_something(page, origin):
    """The check can fail: a picture without a text is found."""
    if not AXE.is_file():
        pytest.skip(f"axe-core is absent: {AXE}")
    open_page(page, origin + "/over/")
    page.evaluate("document.querySelector('main').append(document.createElement('img'))")
    page.evaluate(AXE.read_text(encoding="utf-8"))
    assert any(text.startswith("image-alt") for text in page.evaluate(AXE_RUN))


def test_the_keyboard_leads_from_start_to_a_signal_and_its_reason(page, origin):
    open_page(page, origin + "/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Naar de inhoud"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "inhoud"
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.className") == "message":
            break
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    page.keyboard.press("Enter")
    page.wait_for_url("**/gebied/**#signaal-*")
    # After a jump to a signal, the next Tab is inside its card: the summary "why".
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"
    assert page.evaluate("!!document.activeElement.closest(':target')")
    page.keyboard.press("Enter")
    assert page.locator(":target details").get_attribute("open") is not None
    assert page.get_by_text("Dit signaal klopt niet als").first.is_visible()


def test_three_areas_are_compared_taken_along_and_printed_with_the_keyboard_only(page, origin):
    """From the address of Compare: type three names, choose an indicator, show, download, print."""
    open_page(page, origin + "/vergelijken/")
    tab_to(page, "gebieden")
    page.keyboard.type("Havenkwartier, Oeverbuurt, Vogelbuurt")
    tab_until(page, "document.activeElement.textContent.includes('Schoon, heel en veilig')")
    page.keyboard.press("Enter")  # unfolds the theme
    page.keyboard.press("Tab")
    page.keyboard.press("Space")  # all of this theme
    tab_to_text(page, "Toon")
    page.keyboard.press("Enter")
    page.wait_for_url("**gebied=**domein=clean-safe**")
    assert page.locator(".compare-part table.compare tbody tr").count() == 1 + 3
    tab_to_text(page, "CSV")
    with page.expect_download() as waiting:
        page.keyboard.press("Enter")
    assert waiting.value.suggested_filename == "buurtpeil.csv"
    page.emulate_media(media="print")
    assert page.locator("table.compare").first.is_visible()
    assert not page.locator(".compare-form").is_visible()
    assert not page.locator(".take-along").is_visible()
    frame = page.locator(".compare-frame").first
    assert frame.evaluate("frame => getComputedStyle(frame).overflowY") == "visible"


def tab_to(page, name: str) -> None:
    tab_until(page, f"document.activeElement.id === {name!r}")


def tab_to_text(page, text: str) -> None:
    tab_until(page, f"document.activeElement.textContent.trim() === {text!r}")


def tab_until(page, condition: str) -> None:
    for _ in range(200):
        page.keyboard.press("Tab")
        if page.evaluate(condition):
            return
    raise AssertionError(f"no Tab leads to where {condition}")


def test_the_heads_of_a_long_table_stand_still(page, origin):
    open_page(page, origin + "/vergelijken/?binnen=GM9999&domein=alle", width=768)
    frame = page.locator(".compare-frame").first
    frame.evaluate("frame => frame.scrollTo(200, 400)")
    inside = frame.bounding_box()
    head = page.locator("table.compare thead th").first.bounding_box()
    last = page.locator("table.compare tbody th").last.bounding_box()
    assert abs(head["y"] - inside["y"]) < 2
    assert abs(head["x"] - inside["x"]) < 2
    assert abs(last["x"] - inside["x"]) < 2


def test_the_map_can_be_skipped_and_its_areas_reached(page, origin):
    open_page(page, origin + "/")
    page.locator(".skip-here").focus()
    assert page.locator(".skip-here").is_visible()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('svg.map') !== null")
    name = page.evaluate("document.activeElement.getAttribute('aria-label')")
    page.keyboard.press("Enter")
    page.wait_for_url("**/gebied/**")
    assert name.startswith(page.locator("h1").inner_text() + ":")


def test_all_is_there_without_script(browser, origin):
    context = browser.new_context(java_script_enabled=False)
    opened = context.new_page()
    opened.goto(origin + AREA)
    assert opened.locator("table.compass tbody tr").count() == 11
    opened.fill("#site-q", "oever")
    opened.press("#site-q", "Enter")
    assert opened.locator(".results a").first.inner_text() == "Oeverbuurt"
    context.close()


def test_text_at_twice_its_size_stays_within_the_window(page, origin):
    """WCAG 1.4.4: 200%, which on a window of 640 px is a page of 320."""
    open_page(page, origin + "/", width=640)
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0


def test_a_page_prints_without_its_menus(page, origin):
    open_page(page, origin + AREA)
    page.emulate_media(media="print")
    assert not page.locator(".site-search").is_visible()
    assert page.locator("table.compass").is_visible()


def test_what_is_folded_on_the_screen_is_printed(page, origin, tmp_path):
    """On paper nobody unfolds: every indicator of an area is there."""
    open_page(page, origin + AREA)
    file = tmp_path / "gebied.pdf"
    page.pdf(path=file, format="A4")
    text = " ".join(" ".join(one.extract_text().split()) for one in PdfReader(file).pages)
    catalogue = load_catalogue()
    for key in SHOWN:
        assert catalogue.indicator(key).name["nl"] in text
    assert "Wat opvalt" in text
    assert "JSON-stat" not in text
