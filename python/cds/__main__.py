"""The command line: `cds`, `cds-rs` and `python -m cds`."""

from __future__ import annotations

import signal
import sys

from ._cds import main as run


def main() -> int:
    """Runs the command of this process's arguments and returns its exit code."""
    # Commands report an interruption by their exit code; Python would print a traceback.
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    if sys.argv[1:] == ["--licenses"]:
        return _print_licences()
    return run(sys.argv[1:])


def _print_licences() -> int:
    """Prints the licence of this package, and those of the crates in it."""
    from importlib.metadata import files

    for file in files("cds-rs") or []:
        if file.parent.name == "licenses":
            sys.stdout.write(file.read_text("utf-8"))
    return 0


if __name__ == "__main__":
    sys.exit(main())
