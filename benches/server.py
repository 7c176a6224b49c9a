"""The Rust server for all sides, and its certificate."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import certifi
import trustme

if TYPE_CHECKING:
    from typing_extensions import Self


class Server:
    """Serves until the block ends."""

    def __init__(self, program: Path, folder: Path) -> None:
        authority = trustme.CA()
        certificate = authority.issue_cert("localhost", "127.0.0.1")
        ca, bundle = folder / "ca.pem", folder / "bundle.pem"
        chain, key = folder / "server.pem", folder / "server.key"
        authority.cert_pem.write_to_path(str(ca))
        bundle.write_text(Path(certifi.where()).read_text() + ca.read_text())
        certificate.private_key_pem.write_to_path(str(key))
        for number, piece in enumerate(certificate.cert_chain_pems):
            piece.write_to_path(str(chain), append=number > 0)
        command = [str(program.resolve()), "server", str(chain), str(key)]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        if self._process.stdout is None:
            raise RuntimeError("the server has no output")
        self.places: dict[str, str] = {
            **json.loads(self._process.stdout.readline()),
            "ca": str(ca),
            "bundle": str(bundle),
        }
        """Its addresses, `http` and `https`; files of its authority, `ca`, and of that and the usual ones, `bundle`."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.communicate()
