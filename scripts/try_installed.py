"""Installs a wheel or a source distribution into a bare environment, uses it there, and removes it without a trace.

python scripts/try_installed.py dist/cds_rs-*.whl [--extra all] [--tests FOLDER] [--unoptimised]
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LARGEST_INSTALLED = 13_000_000
"""Bytes of the package when it is installed."""

DEBUG = {
    "CARGO_BUILD_RUSTFLAGS": "--remap-path-scope=object",
    "CARGO_TARGET_DIR": str(ROOT / "target"),
    "CFLAGS": "-g0",
    "MATURIN_PEP517_ARGS": "--profile dev",
    "RUSTC_WRAPPER": str(ROOT / ".cargo/rustc-without-paths"),
}
"""Builds a source distribution as `make build` does, so that the crates that it compiled are used again."""

USE = """
import subprocess, sys, sysconfig
import cds

assert subprocess.run(["cds", "--licenses"], check=True, capture_output=True).stdout.count(b"MIT License") > 1
print("cds", cds.__version__, "in Python", sys.version.split()[0])
if sysconfig.get_config_var("Py_GIL_DISABLED"):
    assert not sys._is_gil_enabled(), "the module has switched the GIL on"
with cds.Simulator() as cloud, cloud.client() as client:
    client.vdc.create_vdc(RegionId="CN_Beijing_A", VdcName="demo").wait()
    if "all" in sys.argv:
        assert len(client.vdc.describe_vdc().to_pandas()) == len(client.vdc.describe_vdc().to_polars()) == 1
    keys = {"CDS_ACCESS_KEY_ID": cloud.access_key_id, "CDS_ACCESS_KEY_SECRET": cloud.access_key_secret}
    environment = {**dict(__import__("os").environ), **keys, "CDS_ENDPOINT_URL": cloud.endpoint_url}
    for command in (["cds"], ["cds-rs"], [sys.executable, "-I", "-m", "cds"]):
        shown = subprocess.run([*command, "vdc", "describe-vdc", "--output", "json"], env=environment,
                               check=True, capture_output=True, text=True)
        assert "demo" in shown.stdout, shown
    print(subprocess.run(["cds", "--version"], check=True, capture_output=True, text=True).stdout.strip())
"""


def main() -> None:
    """Does all of it, and stops at the first step that fails."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("artefact", type=Path)
    parser.add_argument("--extra", default="")
    parser.add_argument("--python", default=sys.executable)
    parser.add_argument("--tests", nargs="*", default=[], help="folders of tests that run against what is installed")
    parser.add_argument(
        "--unoptimised", action="store_true", help="a debug build, with the crates that `make build` compiled"
    )
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        bare = Bare(Path(folder).resolve(), asked.python)
        before = bare.files()
        bare.install(asked.artefact.resolve(), asked.extra, asked.unoptimised)
        bare.use(asked.extra)
        for tests in asked.tests:
            bare.test(tests)
        bare.uninstall(before, asked.extra)
    print(f"{asked.artefact.name}: installed, used and removed")


class Bare:
    """An environment with nothing in it, and an empty folder to work in."""

    def __init__(self, folder: Path, python: str) -> None:
        self.environment = folder / "env"
        self.empty = folder / "empty"
        self.home = folder / "home"
        self.empty.mkdir()
        self.home.mkdir()
        subprocess.run([python, "-m", "venv", "--without-pip", str(self.environment)], check=True)
        self.scripts = self.environment / ("Scripts" if os.name == "nt" else "bin")
        self.python = str(self.scripts / "python")

    def pip(self, *arguments: str, **variables: str) -> None:
        command = [sys.executable, "-m", "pip", "--python", self.python, *arguments, "--quiet"]
        subprocess.run(command, env={**os.environ, **variables}, check=True)

    def install(self, artefact: Path, extra: str, unoptimised: bool) -> None:
        self.pip("install", f"{artefact}[{extra}]" if extra else str(artefact), **(DEBUG if unoptimised else {}))
        package = [file for file in self.files() if is_ours(file)]
        size = sum((self.environment / file).stat().st_size for file in package if file.suffix != ".pyc")
        print(f"installed: {size / 1e6:.2f} MB in {len(package)} files")
        assert unoptimised or size <= LARGEST_INSTALLED, "it is too large"

    def use(self, extra: str) -> None:
        """The quick start, each command, and what the extras bring, outside of this repository."""
        self.run("-I", "-c", USE, *([extra] if extra else []))
        shutil.copy(ROOT / "examples/quickstart.py", self.empty)
        self.run(str(self.empty / "quickstart.py"))

    def test(self, tests: str) -> None:
        """Tests, with the pytest of this interpreter and the package of the bare environment."""
        found = subprocess.run(
            [self.python, "-I", "-c", "import sysconfig; print(sysconfig.get_path('platlib'))"],
            check=True, capture_output=True, text=True,
        )  # fmt: skip
        path = os.pathsep.join([str(self.scripts), os.environ["PATH"]])
        quiet = "ignore:this is a debug build of cds"
        variables = {**os.environ, "PYTHONPATH": found.stdout.strip(), "PATH": path, "PYTHONWARNINGS": quiet}
        variables["PYTHONDONTWRITEBYTECODE"] = "1"  # pip does not know the bytecode that pytest writes
        command = [sys.executable, "-m", "pytest", "-q", "-x", "-m", "not slow", "-W", quiet, tests]
        subprocess.run(command, cwd=ROOT, env=variables, check=True)

    def uninstall(self, before: set[Path], extra: str) -> None:
        self.pip("uninstall", "--yes", "cds-rs")
        left = {file for file in self.files() - before if is_ours(file)} if extra else self.files() - before
        assert not left, f"left behind: {sorted(map(str, left))}"
        assert not any(self.home.rglob("*")), f"left in the home directory: {sorted(self.home.rglob('*'))}"

    def run(self, *arguments: str) -> None:
        path = os.pathsep.join([str(self.scripts), os.environ["PATH"]])
        kept = {name: os.environ[name] for name in ("SYSTEMROOT", "TEMP", "TMP") if name in os.environ}
        variables = {**kept, "PATH": path, "HOME": str(self.home), "USERPROFILE": str(self.home)}
        subprocess.run([self.python, *arguments], cwd=self.empty, env=variables, check=True)

    def files(self) -> set[Path]:
        return {file.relative_to(self.environment) for file in self.environment.rglob("*") if file.is_file()}


def is_ours(file: Path) -> bool:
    """Whether the package has installed it: its folders, its metadata and its commands."""
    return any(re.fullmatch(r"cds(-rs|_rs-.*)?(\.exe)?", part) for part in file.parts)


if __name__ == "__main__":
    main()
