"""Takes the pictures of docs/notebooks.md: runs notebooks, and opens them in JupyterLab in a headless Chromium.

pip install jupyterlab nbclient selenium "cds-rs[all]"
python docs/pictures/notebooks.py
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import nbformat
from nbclient import NotebookClient
from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.support.wait import WebDriverWait

if TYPE_CHECKING:
    from collections.abc import Iterator

HERE = Path(__file__).parent
NOTEBOOKS = HERE.parent.parent / "examples" / "notebooks"

PICTURES = [
    ("inventory", "light", "DescribeInstances", "tables-light"),
    ("inventory", "dark", "DescribeInstances", "tables-dark"),
    ("disaster_drill", "light", "outcome", "journal"),
    ("resize", "light", "not sent", "dry-run"),
]
"""Notebook, theme, a text of the output that is shown, and the name of the picture."""

LONGEST = 60.0
"""Seconds; what takes longer never comes."""


def execute(folder: Path) -> None:
    """Writes the notebooks with their outputs into a folder."""
    for name in {name for name, *_ in PICTURES}:
        notebook = nbformat.read(NOTEBOOKS / f"{name}.ipynb", 4)
        NotebookClient(notebook, timeout=LONGEST, kernel_name="python3").execute()
        nbformat.write(notebook, folder / f"{name}.ipynb")


@contextmanager
def jupyter_lab(folder: Path) -> Iterator[str]:
    """The address of a JupyterLab on this machine."""
    home = {name: str(folder / name.lower()) for name in ("JUPYTER_CONFIG_DIR", "JUPYTERLAB_SETTINGS_DIR")}
    command = [
        *(sys.executable, "-m", "jupyterlab", "--no-browser", "--ip=127.0.0.1", "--port=0", "--allow-root"),
        *("--IdentityProvider.token=", f"--ServerApp.root_dir={folder}", "--ServerApp.open_browser=False"),
        *("--LabApp.news_url=None", f"--LabServerApp.workspaces_dir={folder / 'workspaces'}"),
    ]
    lab = subprocess.Popen(command, env={**os.environ, **home}, stderr=subprocess.PIPE, text=True)
    assert lab.stderr is not None
    try:
        yield next(line.split()[-1].partition("/lab")[0] for line in lab.stderr if "http://127.0.0.1:" in line)
    finally:
        lab.terminate()
        lab.wait()


@contextmanager
def chromium(folder: Path) -> Iterator[webdriver.Chrome]:
    """A browser that is not seen."""
    program, driver = shutil.which("chromium") or shutil.which("google-chrome"), shutil.which("chromedriver")
    if not program or not driver:  # selenium would download them
        raise SystemExit("chromium and chromedriver are not installed")
    options = webdriver.ChromeOptions()
    options.binary_location = program
    size, profile = "--window-size=1240,900", f"--user-data-dir={folder / 'chromium'}"
    for flag in ("--headless=new", "--no-sandbox", "--hide-scrollbars", size, profile):
        options.add_argument(flag)
    browser = webdriver.Chrome(options, webdriver.ChromeService(driver))
    try:
        yield browser
    finally:
        browser.quit()


def set_theme(folder: Path, theme: str) -> None:
    """Writes the setting of JupyterLab."""
    file = folder / "jupyterlab_settings_dir" / "@jupyterlab" / "apputils-extension" / "themes.jupyterlab-settings"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(f'{{"theme": "JupyterLab {theme.title()}"}}', encoding="utf-8")


def take(browser: webdriver.Chrome, address: str, name: str, text: str, picture: Path) -> None:
    """Scrolls to the output with a text, and takes a picture of its cell."""
    browser.get(f"{address}/doc/tree/{name}.ipynb?reset")
    cell: Any = WebDriverWait(browser, LONGEST).until(lambda _: shown(browser, text))
    browser.execute_script("arguments[0].scrollIntoView({block: 'start'})", cell)
    time.sleep(1)  # the page settles
    cell.screenshot(str(picture))


def shown(browser: webdriver.Chrome, text: str) -> Any:
    """The cell whose output has a text."""
    for cell in browser.find_elements(By.CSS_SELECTOR, ".jp-CodeCell"):
        if any(text in found.text for found in cell.find_elements(By.CSS_SELECTOR, ".cds-out")):
            return cell
    return None


def main() -> None:
    """Takes all pictures."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        execute(folder)
        for theme in ("light", "dark"):
            set_theme(folder, theme)
            with jupyter_lab(folder) as address, chromium(folder) as browser:
                for notebook, of, text, picture in PICTURES:
                    if of == theme:
                        take(browser, address, notebook, text, HERE / f"{picture}.png")


if __name__ == "__main__":
    main()
