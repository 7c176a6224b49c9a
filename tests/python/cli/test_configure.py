"""`cds configure` and `cds doctor`."""

from __future__ import annotations

import json
import stat
from typing import TYPE_CHECKING

import cds
from prompt import Prompt

if TYPE_CHECKING:
    from pathlib import Path


def lines(cloud: cds.Simulator, secret: str = "") -> str:
    return f"{cloud.access_key_id}\n{secret or cloud.access_key_secret}\n{cloud.endpoint_url}\n"


def config(home: Path) -> Path:
    return home / ".config/cds/config.toml"


def test_a_key_is_tried_and_kept_for_its_owner_alone(cloud: cds.Simulator, home: Path):
    ended = Prompt().run("configure", stdin=lines(cloud))
    assert ended.code == 0, ended
    assert "the key works" in ended.err
    assert cloud.access_key_secret not in ended.out + ended.err
    assert stat.S_IMODE(config(home).stat().st_mode) == 0o600
    assert Prompt().succeed("vdc", "describe-vdc")


def test_other_profiles_stay(cloud: cds.Simulator, home: Path):
    config(home).parent.mkdir(parents=True)
    config(home).write_text('# mine\n[profile.other]\nsite = "us"\n', encoding="utf-8")
    assert Prompt().run("configure", "--profile", "sim", stdin=lines(cloud)).code == 0
    assert config(home).read_text(encoding="utf-8").startswith('# mine\n[profile.other]\nsite = "us"\n')
    assert Prompt().succeed("vdc", "describe-vdc", "--profile", "sim")


def test_a_key_that_is_refused_is_not_kept(cloud: cds.Simulator, home: Path):
    ended = Prompt().run("configure", stdin=lines(cloud, "wrong"))
    assert ended.code == 1
    assert not config(home).exists()


def test_on_a_terminal_the_secret_has_no_echo(cloud: cds.Simulator):
    terminal = Prompt().terminal("configure")
    terminal.child.setecho(True)
    terminal.expect("Access key id: ")
    terminal.answer(cloud.access_key_id)
    terminal.expect("Access key secret: ")
    terminal.answer(cloud.access_key_secret)
    terminal.expect("Site: ")
    assert cloud.access_key_secret not in terminal.child.before
    terminal.answer(cloud.endpoint_url)
    code, text = terminal.end()
    assert code == 0
    assert "the key works" in text


def test_the_list_names_sources_and_masks_secrets(cloud: cds.Simulator, prompt: Prompt):
    listed = json.loads(prompt.succeed("configure", "list", "--site", "us", CDS_TIMEOUT="7"))
    found = {row["Setting"]: (row["Value"], row["Source"]) for row in listed}
    assert found["access_key_id"] == (cloud.access_key_id, "CDS_ACCESS_KEY_ID and CDS_ACCESS_KEY_SECRET")
    assert found["access_key_secret"][0] == "***"
    assert found["site"] == ("us", "the arguments")
    assert found["timeout"] == ("7", "CDS_TIMEOUT")
    assert found["max_retries"] == (None, "default")


def checks(prompt: Prompt) -> dict[str, bool]:
    ended = prompt.run("doctor", "--json")
    found = {check["check"]: check["ok"] for check in json.loads(ended.out)}
    assert (ended.code == 0) is all(found.values())
    return found


def test_a_doctor_with_nothing_to_do(prompt: Prompt):
    assert all(checks(prompt).values())
    assert {line.split()[1] for line in prompt.succeed("doctor").splitlines()} == {"ok"}


def test_a_doctor_names_what_is_wrong(cloud: cds.Simulator, prompt: Prompt, home: Path):
    cloud.fail(kind="clock_skew", seconds=3600, times=4)
    assert checks(prompt)["clock"] is False
    prompt.environment["CDS_ACCESS_KEY_SECRET"] = "wrong"
    assert checks(prompt)["access"] is False
    prompt.environment["CDS_ENDPOINT_URL"] = "http://127.0.0.1:1"
    assert checks(prompt)["network"] is False
    del prompt.environment["CDS_ACCESS_KEY_SECRET"]
    assert checks(prompt)["settings"] is False
    key = f'[profile.default]\naccess_key_id = "{cloud.access_key_id}"\naccess_key_secret = "x"\n'
    config(home).parent.mkdir(parents=True)
    config(home).write_text(key, encoding="utf-8")
    config(home).chmod(0o644)
    del prompt.environment["CDS_ACCESS_KEY_ID"]
    assert checks(prompt)["files"] is False


def details(prompt: Prompt, *words: str) -> dict[str, tuple[bool, str]]:
    found = json.loads(prompt.run("doctor", "--json", *words).out)
    return {check["check"]: (check["ok"], check["detail"]) for check in found}


def test_a_doctor_says_whether_others_can_read_along(prompt: Prompt):
    assert details(prompt)["tls"] == (True, "not needed: the endpoint is on this machine")
    prompt.environment["CDS_OFFLINE"] = "1"
    prompt.environment["CDS_ENDPOINT_URL"] = "http://192.0.2.1"
    is_ok, detail = details(prompt)["tls"]
    assert (is_ok, "use https" in detail) == (False, True)
    prompt.environment["CDS_ENDPOINT_URL"] = "https://192.0.2.1"
    prompt.environment["CDS_VERIFY"] = "false"
    found = details(prompt)
    assert found["tls"][0] is False
    assert found["files"] == (True, "no secret is open to others")


def test_a_doctor_looks_at_a_state_file(prompt: Prompt, tmp_path: Path):
    file = tmp_path / "cloud.db"
    assert details(prompt, "--state", str(file))["state"] == (
        False,
        f"{file} is no file; `cds simulator --state {file}` creates it",
    )
    with cds.Simulator(state=str(file)):
        assert details(prompt, "--state", str(file))["state"][0] is False
    assert details(prompt, "--state", str(file))["state"][0] is True
    file.write_text("no database", encoding="utf-8")
    is_ok, detail = details(prompt, "--state", str(file))["state"]
    assert (is_ok, "state file" in detail) == (False, True)
