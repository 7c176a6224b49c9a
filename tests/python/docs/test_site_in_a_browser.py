"""The site in a real browser: its search finds, and every page fits the screen, in light and dark."""

from __future__ import annotations

import os
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.support.wait import WebDriverWait

from browsers import IN_CHROMIUM, chromium

if TYPE_CHECKING:
    from collections.abc import Iterator

    from selenium import webdriver

LONGEST = 20.0
"""Seconds; an element that takes longer never appears."""

SCREENSHOTS = os.environ.get("CDS_SCREENSHOTS")
"""A folder for pictures of what is tested."""

PAGES = [
    "index.html",
    "failures.html",
    "settings.html",
    "simulator.html",
    "recipes.html",
    "contributing.html",
    "simulator-coverage.html",
    "api/client.html",
    "reference/index.html",
    "reference/instance/index.html",
    "reference/instance/create_instance.html",
    "reference/simulator/compute.html",
]
"""One of each kind."""

SEARCH_FIELD = (
    "return [...document.querySelectorAll('*')].map(one => one.shadowRoot?.querySelector('input')).find(Boolean)"
)
FOUND = "return [...arguments[0].getRootNode().querySelectorAll('a[href]')]"

pytestmark = [pytest.mark.slow, *IN_CHROMIUM]


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture(scope="module")
def address(site: Path) -> Iterator[str]:
    """The site, served, since its search needs that."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(site))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[webdriver.Chrome]:
    with chromium(tmp_path_factory.mktemp("chromium")) as browser:
        yield browser


def resize(browser: webdriver.Chrome, width: int) -> None:
    settings = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": False}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", settings)


def prefer(browser: webdriver.Chrome, address: str, scheme: str) -> None:
    """Light or dark colours, as the device has them at the first visit."""
    feature = {"name": "prefers-color-scheme", "value": scheme}
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [feature]})
    browser.get(f"{address}/search.json")
    browser.execute_script("localStorage.clear()")


def keep_picture(browser: webdriver.Chrome, name: str) -> None:
    if SCREENSHOTS:
        browser.save_screenshot(str(Path(SCREENSHOTS, f"{name.replace('/', '-')}.png")))


@pytest.mark.parametrize(
    ("page", "words", "title"),
    [
        ("zh-CN/index.html", "云服务器", "云服务器"),
        ("zh-CN/quickstart.html", "只执行一次", "只执行一次"),
        ("index.html", "create_instance", "CreateInstance"),
    ],
)
def test_a_search_leads_to_the_page(browser: webdriver.Chrome, address: str, page: str, words: str, title: str) -> None:
    resize(browser, 1440)
    browser.get(f"{address}/{page}")
    wait = WebDriverWait(browser, LONGEST)
    browser.find_element(By.CSS_SELECTOR, ".md-search__button").click()
    field = wait.until(lambda _: browser.execute_script(SEARCH_FIELD))
    field.send_keys(words)
    first = wait.until(lambda _: next(iter(browser.execute_script(FOUND, field)), None))
    wait.until(lambda _: title in first.text)
    first.click()
    wait.until(lambda _: title in browser.find_element(By.TAG_NAME, "h1").text)
    assert browser.current_url.startswith(f"{address}/{page.rpartition('/')[0]}")


both_languages = pytest.mark.parametrize("folder", ["", "zh-CN/"])


@both_languages
def test_no_page_is_wider_than_the_screen(browser: webdriver.Chrome, address: str, folder: str) -> None:
    wider = []
    for page in PAGES:
        browser.get(f"{address}/{folder}{page}")
        for width in (390, 1440):
            resize(browser, width)
            if browser.execute_script("return document.documentElement.scrollWidth > innerWidth"):
                wider.append((page, width))
            keep_picture(browser, f"{folder}{page}-{width}")
    assert wider == []


@both_languages
@pytest.mark.parametrize(("scheme", "background"), [("light", "rgb(255, 255, 255)"), ("dark", "rgb(11, 12, 15)")])
def test_the_colours_are_those_of_the_device(
    browser: webdriver.Chrome, address: str, folder: str, scheme: str, background: str
) -> None:
    resize(browser, 1440)
    prefer(browser, address, scheme)
    for page in ("index.html", "reference/instance/create_instance.html"):
        browser.get(f"{address}/{folder}{page}")
        assert browser.execute_script("return getComputedStyle(document.body).backgroundColor") == background
        keep_picture(browser, f"{folder}{page}-{scheme}")
