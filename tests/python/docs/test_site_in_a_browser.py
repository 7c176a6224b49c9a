"""The site in a real browser: its search finds, and no page is wider than the screen."""

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


@pytest.mark.parametrize(("folder", "scheme"), [("", "light"), ("zh-CN/", "dark")])
def test_no_page_is_wider_than_the_screen(browser: webdriver.Chrome, address: str, folder: str, scheme: str) -> None:
    prefer(browser, address, scheme)
    wider = []
    for page in PAGES:
        browser.get(f"{address}/{folder}{page}")
        for width in (390, 1440):
            resize(browser, width)
            if browser.execute_script("return document.documentElement.scrollWidth > innerWidth"):
                wider.append((page, width))
            if SCREENSHOTS:
                name = f"{folder}{page}".replace("/", "-")
                browser.save_screenshot(str(Path(SCREENSHOTS, f"{name}-{width}.png")))
        background = browser.execute_script("return getComputedStyle(document.body).backgroundColor")
        assert (background == "rgb(255, 255, 255)") == (scheme == "light")
    assert wider == []
