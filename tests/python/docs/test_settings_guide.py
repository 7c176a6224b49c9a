"""The guide of the settings names every argument, and its profiles are read."""

from __future__ import annotations

import inspect
import re
from pathlib import Path

import pytest

import cds
from paths import ROOT
from profiles import printing, profile_with, write_profile
from recording import TLS

GUIDE, CHINESE = ((ROOT / name).read_text(encoding="utf-8") for name in ("docs/settings.md", "docs/zh-CN/settings.md"))
ROWS = [line.split("|") for line in GUIDE.splitlines() if line.startswith("| `")]
PROFILE_FILES = re.findall(r"```toml\n(.*?)```", GUIDE + CHINESE, re.DOTALL)
PRINTED = re.findall(r"```json\n(.*?)```", GUIDE + CHINESE, re.DOTALL)


def test_the_guide_lists_every_argument() -> None:
    listed = [name for row in ROWS for name in re.findall(r"`(\w+)`", row[1])]
    parameters = list(inspect.signature(cds.Client).parameters)
    assert sorted(listed) == sorted(parameters)


@pytest.mark.parametrize("text", PROFILE_FILES, ids=range(len(PROFILE_FILES)))
def test_the_profiles_of_the_guide_are_read(home: Path, tmp_path: Path, text: str) -> None:
    """With a key as argument, so that no program runs."""
    root = tmp_path / "root.pem"
    root.write_bytes((TLS / "ca.pem").read_bytes())
    write_profile(home, text.replace("/etc/company/root.pem", str(root)))
    names = re.findall(r"^\[profile\.(\w+)\]", text, re.MULTILINE)
    assert names
    for name in names:
        cds.Client("id", "secret", profile=name).close()


@pytest.mark.parametrize("text", PRINTED, ids=range(len(PRINTED)))
def test_what_a_program_prints_in_the_guide_is_a_key(home: Path, text: str) -> None:
    write_profile(home, profile_with(printing(text)))
    cds.Client(endpoint_url="http://127.0.0.1").close()


def test_every_setting_of_the_guide_may_stand_in_a_profile(home: Path) -> None:
    """The table's third column says which may."""
    values = {"str": '""', "float": "1.5", "int": "1", "bool": "true"}
    for row in ROWS:
        name = re.findall(r"`(\w+)`", row[1])[0]
        kind = str(inspect.signature(cds.Client).parameters[name].annotation).split(" | ")[0]
        value = "'cn'" if name == "site" else values.get(kind, "'x'")
        write_profile(home, f"[profile.default]\n{name} = {value}\n")
        if "yes" in row[3]:
            cds.Client("id", "secret", endpoint_url="http://127.0.0.1").close()
        else:
            with pytest.raises(cds.ConfigError, match="not a setting"):
                cds.Client("id", "secret")
