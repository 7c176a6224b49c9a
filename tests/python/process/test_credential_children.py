"""Credential processes as children: signals, reaping, output, the home directory."""

from __future__ import annotations

import contextlib
import functools
import json
import os
import pwd
import signal
import subprocess
import sys
import textwrap
from typing import TYPE_CHECKING, Any

import cds
from profiles import KEY, printing, profile_with, write_profile

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LONGEST = 30.0
"""Seconds. A process that takes longer hangs."""


@contextlib.contextmanager
def script(home: Path, text: str, preexec_fn: Any = None) -> Iterator[subprocess.Popen[str]]:
    """A Python program whose clients find the key of the profile."""
    preamble = (
        "import os, signal, sys, threading\nsignal.signal(signal.SIGINT, signal.default_int_handler)\nimport cds\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", preamble + textwrap.dedent(text)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=preexec_fn,
    ) as child:
        try:
            yield child
        finally:
            child.kill()


def printed(child: subprocess.Popen[str]) -> str:
    out, err = child.communicate(timeout=LONGEST)
    assert err == ""
    return out


SHOW = "print(cds.Client()._native.access_key_id)"


def test_ctrl_c_ends_the_wait_for_a_program_and_all_that_it_has_started(home: Path, tmp_path: Path) -> None:
    """The FIFO has no writer any more when the last of them has ended."""
    alive = tmp_path / "alive"
    os.mkfifo(alive)
    command = f"exec 3>{alive}; echo started >&3; tail -f /dev/null & wait"
    write_profile(home, profile_with(["sh", "-c", command]))
    text = """
    try:
        cds.Client()
    except KeyboardInterrupt:
        print("interrupted")
    """
    with script(home, text, preexec_fn=os.setsid) as child, alive.open() as held:  # without a terminal
        assert held.readline() == "started\n"
        child.send_signal(signal.SIGINT)
        assert printed(child) == "interrupted\n"
        assert held.read() == ""


def test_a_handler_that_raises_ends_the_wait_too(home: Path, tmp_path: Path) -> None:
    started = tmp_path / "started"
    os.mkfifo(started)
    write_profile(home, profile_with(["sh", "-c", f"echo > {started}; exec tail -f /dev/null"]))
    text = """
    def stop(*_):
        raise RuntimeError("stop")
    signal.signal(signal.SIGTERM, stop)
    try:
        cds.Client()
    except RuntimeError as error:
        print(error)
    """
    with script(home, text) as child:
        started.read_bytes()
        child.send_signal(signal.SIGTERM)
        assert printed(child) == "stop\n"


def test_a_program_works_where_sigchld_is_ignored(home: Path) -> None:
    write_profile(home, profile_with(printing(json.dumps(KEY))))
    ignore = functools.partial(signal.signal, signal.SIGCHLD, signal.SIG_IGN)
    with script(home, SHOW, preexec_fn=ignore) as child:
        assert printed(child) == "printed-id\n"


def test_a_program_works_where_another_thread_reaps_all_children(home: Path) -> None:
    write_profile(home, profile_with(printing(json.dumps(KEY))))
    text = f"""
    def reap():
        while True:
            try:
                os.waitpid(-1, 0)
            except ChildProcessError:
                pass
    threading.Thread(target=reap, daemon=True).start()
    {SHOW}
    """
    with script(home, text) as child:
        assert printed(child) == "printed-id\n"


def test_a_daemon_that_holds_the_output_is_not_waited_for(home: Path, tmp_path: Path) -> None:
    until = tmp_path / "until"
    os.mkfifo(until)
    command = f"cat {until} & echo '{json.dumps(KEY)}'"
    write_profile(home, profile_with(["sh", "-c", command]))
    cds.Client().close()
    until.write_text("")  # it still waits


def test_much_on_stderr_holds_nothing_up(home: Path) -> None:
    talk = f"import sys; sys.stderr.write('x' * 1_000_000); print({json.dumps(KEY)!r})"
    write_profile(home, profile_with([sys.executable, "-c", talk]))
    with script(home, SHOW) as child:
        out, err = child.communicate(timeout=LONGEST)
    assert (out, len(err)) == ("printed-id\n", 1_000_000)


def test_words_of_a_program_may_begin_with_the_home_folder(home: Path) -> None:
    (home / "key.json").write_text(json.dumps(KEY))
    (home / "read").symlink_to("/bin/cat")
    for command in ("~/read ~/key.json", ["~/read", "~/key.json"]):
        write_profile(home, profile_with(command))
        assert cds.Client()._native.access_key_id == "printed-id"


def test_the_home_folder_is_known_without_home(home: Path) -> None:
    """From the database of users, as Python has it."""
    with script(
        home, "del os.environ['HOME']\ntry:\n    cds.Client()\nexcept cds.CdsError as error:\n    print(error)"
    ) as child:
        text = printed(child)
    assert "no home directory" not in text
    assert pwd.getpwuid(os.getuid()).pw_dir in text


def test_variables_may_change_while_clients_are_made(home: Path) -> None:
    """A thread that reads the environment without the GIL beside one that writes to it ends in SIGSEGV."""
    text = """
    import time
    end = time.monotonic() + 1.5
    def make():
        while time.monotonic() < end:
            cds.Client("id", "secret", endpoint_url="http://127.0.0.1:9").close()
    threads = [threading.Thread(target=make) for _ in range(3)]
    for thread in threads:
        thread.start()
    number = 0
    while time.monotonic() < end:
        os.environ[f"JOB_{number}"] = "x" * (number % 97)
        number += 1
        if number % 5000 == 0:
            for old in range(number - 5000, number):
                del os.environ[f"JOB_{old}"]
    for thread in threads:
        thread.join()
    print("well")
    """
    with script(home, text) as child:
        assert printed(child) == "well\n"
    assert child.returncode == 0
