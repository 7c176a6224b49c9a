"""The overview page of the simulator in a real browser."""

from __future__ import annotations

import os
import re
import socket
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.wait import WebDriverWait

import cds
from browsers import IN_CHROMIUM, chromium
from serving import Served

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from selenium.webdriver.remote.webelement import WebElement

LONGEST = 20.0
"""Seconds; an element that takes longer never appears."""

SCREENSHOTS = os.environ.get("CDS_SCREENSHOTS")
"""A folder for pictures of what is tested."""

REGION = "CN_Beijing_A"
HOSTILE = """<img src=x onerror="document.title='broken'"><script>document.title='broken'</script>&amp;"""
SECRET = "Example-Passw0rd!"

pytestmark = [pytest.mark.slow, *IN_CHROMIUM]


@pytest.fixture(scope="module")
def profile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("chromium")


@pytest.fixture(scope="module")
def browser(profile: Path) -> Iterator[webdriver.Chrome]:
    with chromium(profile) as browser:
        yield browser


@pytest.fixture
def cloud() -> Iterator[cds.Simulator]:
    with cds.Simulator(progression="polls:2") as cloud:
        yield cloud


@pytest.fixture
def client(cloud: cds.Simulator) -> Iterator[cds.Client]:
    with cloud.client() as client:
        yield client


@pytest.fixture
def page(browser: webdriver.Chrome, cloud: cds.Simulator) -> Page:
    page = Page(browser, cloud)
    page.resize(1280, 900)
    page.colours("light")
    page.open()
    return page


class Page:
    """The page as someone sees it who can only read and press keys."""

    def __init__(self, browser: webdriver.Chrome, cloud: cds.Simulator) -> None:
        self.browser, self.cloud = browser, cloud

    def open(self) -> None:
        self.browser.get_log("browser")
        self.browser.get_log("performance")
        self.browser.get(self.cloud.endpoint_url)
        self.until(lambda: "resource" in self.text("#summary"))

    def resize(self, width: int, height: int) -> None:
        # A window of a headless browser may not be narrower than some hundred pixels; what it shows may.
        settings = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
        self.browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", settings)

    def colours(self, scheme: str) -> None:
        feature = {"name": "prefers-color-scheme", "value": scheme}
        self.browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [feature]})

    def until(self, condition: Callable[[], Any]) -> Any:
        return WebDriverWait(self.browser, LONGEST, poll_frequency=0.05).until(lambda _: condition())

    def element(self, selector: str) -> WebElement:
        return self.browser.find_element(By.CSS_SELECTOR, selector)

    def text(self, selector: str) -> str:
        return self.element(selector).text

    def script(self, body: str, *arguments: object) -> Any:
        return self.browser.execute_script(body, *arguments)

    def tables(self) -> dict[str, list[list[str]]]:
        """Rows by the heading of their table, read in one step."""
        return self.script("""return Object.fromEntries([...document.querySelectorAll("table")].map((table) => [
            table.querySelector("caption h2").textContent,
            [...table.querySelectorAll("tbody tr")].map((row) => [...row.cells].map((cell) => cell.textContent))]))""")

    def picture(self, name: str) -> None:
        if SCREENSHOTS:
            self.browser.save_screenshot(str(Path(SCREENSHOTS, f"{name}.png")))

    def errors(self) -> list[str]:
        """Errors in the browser's console, such as policy violations."""
        return [entry["message"] for entry in self.browser.get_log("browser") if entry["level"] != "INFO"]


def build(client: cds.Client) -> str:
    """A small site: two servers, one of them stopped. Returns the id of the other."""
    network = {"Name": "outside", "Type": "Bandwidth_BGP", "BillingMethod": "Bandwidth", "Qos": 5, "IPNum": 8}
    client.vdc.create_vdc(RegionId=REGION, VdcName="site", PublicNetwork=network).task.wait(interval=0.01)
    vdc = client.vdc.describe_vdc(Keyword="site")["Data"][0]["VdcId"]
    client.vdc.create_private_network(VdcId=vdc, Name="inside").task.wait(interval=0.01)
    client.instance.create_instance(
        RegionId=REGION,
        VdcId=vdc,
        InstanceName="web",
        InstanceType="CCS.C3",
        Cpu=2,
        Ram=4,
        Amount=2,
        Password=SECRET,
    ).task.wait(interval=0.01)
    first, second = client.instance.describe_instances(VdcId=vdc)["Data"]["Instances"]
    client.instance.stop_instance(InstanceId=second["InstanceId"]).task.wait(interval=0.01)
    return str(first["InstanceId"])


def test_an_empty_cloud_says_how_to_begin(page: Page, cloud: cds.Simulator, monkeypatch: pytest.MonkeyPatch):
    assert page.browser.title == "Simulated CDS cloud"
    assert page.text("#summary") == "0 resources, 0 running tasks"
    page.picture("empty")
    snippet = page.text("#begin")
    assert snippet.count("\n") == 2
    monkeypatch.setenv("CDS_ACCESS_KEY_ID", cloud.access_key_id)
    monkeypatch.setenv("CDS_ACCESS_KEY_SECRET", cloud.access_key_secret)
    names: dict[str, Any] = {}
    exec(snippet, names)
    names["client"].close()
    page.until(lambda: "VDCs" in page.tables())
    assert page.tables()["VDCs"][0][0] == "first"
    assert not page.element("#empty").is_displayed()


def test_it_shows_the_cloud_and_follows_it(page: Page, client: cds.Client):
    build(client)
    page.until(lambda: len(page.tables().get("Instances", [])) == 2)
    tables = page.tables()
    assert {"VDCs", "Public networks", "Private networks", "Instances", "Tasks", "Requests"} <= set(tables)
    assert sorted(row[2] for row in tables["Instances"]) == ["running", "stopped"]
    assert {row[3] for row in tables["Instances"]} == {REGION}
    newest = tables["Requests"][0]
    assert newest[:2] == ["DescribeTask", "200 Success"]
    assert len(tables["Tasks"]) == 4
    page.picture("desktop-light")
    page.colours("dark")
    page.picture("desktop-dark")
    with pytest.raises(cds.APIError):
        client.vdc.delete_vdc(VdcId="nobody")
    page.until(lambda: page.tables()["Requests"][0][1].startswith("400 "))


def test_secrets_are_not_shown(page: Page, client: cds.Client, cloud: cds.Simulator):
    build(client)
    page.until(lambda: len(page.tables().get("Instances", [])) == 2)
    shown = page.browser.page_source
    assert SECRET not in shown
    assert cloud.access_key_secret not in shown
    assert "***" in shown


def test_names_are_text_and_nothing_else(page: Page, client: cds.Client):
    client.vdc.create_vdc(RegionId=REGION, VdcName=HOSTILE)
    with pytest.raises(cds.APIError):
        client.call(HOSTILE, {HOSTILE: HOSTILE}, effect="read")
    page.until(lambda: page.tables().get("VDCs"))
    page.until(lambda: page.tables()["Requests"][0][0] == HOSTILE)
    assert page.tables()["VDCs"][0][0] == HOSTILE
    assert page.browser.title == "Simulated CDS cloud"
    assert page.script("return document.querySelectorAll('main img, main script').length") == 0
    assert page.errors() == []


def test_nothing_is_fetched_from_elsewhere(page: Page, client: cds.Client, cloud: cds.Simulator):
    build(client)
    page.until(lambda: len(page.tables().get("Instances", [])) == 2)
    sent = [
        entry["message"] for entry in page.browser.get_log("performance") if "requestWillBeSent" in entry["message"]
    ]
    urls = {url for message in sent for url in re.findall(r'"url":"([^"]+)"', message)}
    assert urls
    assert all(url.startswith((cloud.endpoint_url, "data:,", "blob:")) for url in urls), urls
    assert page.errors() == []
    # What is injected all the same is stopped.
    page.script("""const made = document.createElement("img"); made.src = "http://127.0.0.1:9/x.png";
        document.body.append(made)""")
    page.until(lambda: any("Content Security Policy" in error for error in page.errors()))


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_fits_a_small_screen(page: Page, client: cds.Client, scheme: str):
    build(client)
    page.resize(360, 740)
    page.colours(scheme)
    page.until(lambda: len(page.tables().get("Instances", [])) == 2)
    assert page.script("return document.documentElement.scrollWidth") <= 360
    page.picture(f"narrow-{scheme}")
    page.script("document.querySelector('#requests').scrollIntoView()")
    page.picture(f"narrow-{scheme}-requests")
    beyond = page.script("""return [...document.querySelectorAll("main *")].filter((element) =>
        element.getBoundingClientRect().right > 360.5 && !element.closest("pre")).map((one) => one.outerHTML)""")
    assert beyond == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_everything_can_be_read(page: Page, client: cds.Client, scheme: str):
    """Contrast of at least 4.5 between each text and what is behind it (WCAG 2.2, 1.4.3)."""
    build(client)
    page.colours(scheme)
    page.until(lambda: len(page.tables().get("Instances", [])) == 2)
    faint = page.script(
        """
        const channels = (colour) => colour.match(/[0-9.]+/g).map(Number);
        const light = ([red, green, blue]) => [red, green, blue].map((value) => value / 255).map((value) =>
            value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4)
            .reduce((sum, value, number) => sum + value * [0.2126, 0.7152, 0.0722][number], 0);
        const behind = (element) => {
          for (; element; element = element.parentElement) {
            const colour = channels(getComputedStyle(element).backgroundColor);
            if (colour.length < 4 || colour[3] > 0) return colour;
          }
          return [255, 255, 255];
        };
        return [...document.querySelectorAll("body *")].filter((element) => element.checkVisibility() &&
            [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim())).map((element) => {
          const pair = [light(channels(getComputedStyle(element).color)), light(behind(element))].sort((a, b) => b - a);
          return [(pair[0] + 0.05) / (pair[1] + 0.05), element.outerHTML.slice(0, 100)];
        }).filter(([contrast]) => contrast < 4.5);
        """
    )
    assert faint == []


def test_screen_readers_find_their_way(page: Page, client: cds.Client):
    build(client)
    page.until(lambda: len(page.tables().get("Instances", [])) == 2)
    nodes = page.browser.execute_cdp_cmd("Accessibility.getFullAXTree", {})["nodes"]
    said = [(node["role"]["value"], node.get("name", {}).get("value", "")) for node in nodes if not node["ignored"]]
    roles = [role for role, _ in said]
    assert {"banner", "main", "contentinfo", "status"} <= set(roles)
    assert ("heading", "Simulated CDS cloud") in said
    captions = [name for role, name in said if role == "table"]
    assert "Instances2" in [name.replace(" ", "") for name in captions]
    assert all(captions)
    assert {"columnheader", "rowheader", "cell"} <= set(roles)
    assert ("button", "Pause") in said
    assert page.element("html").get_attribute("lang") == "en"
    assert page.element("#summary").get_attribute("aria-live") == "polite"
    scopes = page.script("return [...document.querySelectorAll('th')].map((cell) => cell.scope)")
    assert set(scopes) == {"col", "row"}


def test_the_keyboard_is_enough_to_pause(page: Page, client: cds.Client):
    page.element("body").send_keys(Keys.TAB)
    button = page.browser.switch_to.active_element
    assert button.text == "Pause"
    assert page.script("return getComputedStyle(document.activeElement).outlineStyle") == "solid"
    button.send_keys(Keys.SPACE)
    assert button.get_attribute("aria-pressed") == "true"
    page.script(
        """window.looks = 0;
        window.fetch = () => { window.looks += 1; return new Promise(() => {}) }"""
    )
    button.send_keys(Keys.SPACE)
    assert button.get_attribute("aria-pressed") == "false"
    page.until(lambda: page.script("return window.looks") == 1)


def test_what_has_not_changed_stays(page: Page, client: cds.Client):
    """So that a reader does not lose the place, and nothing is announced twice."""
    build(client)
    page.until(lambda: len(page.tables().get("Instances", [])) == 2)
    page.script("window.kept = document.querySelector('#resources table')")
    client.instance.create_tag(TagName="later")
    page.until(lambda: "Tags" in page.tables())
    client.instance.describe_tags()
    page.script("window.kept = document.querySelector('#resources table')")
    page.until(lambda: page.tables()["Requests"][0][0] == "DescribeTags")
    assert page.script("return window.kept.isConnected")


def test_a_cloud_that_has_stopped_is_said_so(page: Page, cloud: cds.Simulator, client: cds.Client):
    client.instance.create_tag(TagName="last")
    page.until(lambda: "Tags" in page.tables())
    cloud.stop()
    page.until(lambda: page.text("#summary") == "The simulator does not answer.")
    assert "Tags" in page.tables()


def own_address() -> str:
    """An address of this machine that is not a loopback address, or nothing."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # sends nothing; only asks for the way there
        except OSError:
            return ""
        return str(probe.getsockname()[0])


@pytest.mark.skipif(not own_address(), reason="this machine has no address but loopback ones")
def test_others_need_the_secret_to_look(browser: webdriver.Chrome, page: Page, tmp_path: Path):
    options = ("--host", "0.0.0.0", "--access-key-id", "id", "--access-key-secret", SECRET)
    with Served(tmp_path / "stderr", *options) as served:
        with served.ready().client() as client:
            client.instance.create_tag(TagName="far away")
        port = served.url.rsplit(":", 1)[1]
        browser.get(f"http://{own_address()}:{port}")
        page.until(lambda: page.element("#locked").is_displayed())
        assert page.tables() == {}
        page.picture("locked")
        page.element("#secret").send_keys("wrong", Keys.ENTER)
        page.until(lambda: page.text("#summary") == "This is not the access key secret.")
        page.element("#secret").send_keys(SECRET, Keys.ENTER)
        page.until(lambda: "Tags" in page.tables())
        assert not page.element("#locked").is_displayed()
        assert SECRET not in browser.page_source
