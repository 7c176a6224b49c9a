"""A frame that two threads use: one waits until the other has read its rows, whose values can run code of Python."""

from __future__ import annotations

import subprocess
import sys

LONGEST = 60
"""Seconds; threads that take longer wait for each other."""

TWO_THREADS = """
import sys
import threading
from cds import _cds

sys.setswitchinterval(1e-5)
frame = _cds.Frame("ccs", "DescribeNews", False, False, False)
inside, lengths = threading.Event(), []

class Odd:
    def __str__(self):
        inside.set()
        for _ in range(1_000_000):  # other threads get their turn meanwhile
            pass
        return "odd"

def count():
    inside.wait()
    lengths.append(len(frame))

other = threading.Thread(target=count)
other.start()
frame.extend([{"Value": [Odd()]}])
other.join()
print(lengths)
"""


def test_a_thread_lets_the_values_of_another_run() -> None:
    run = subprocess.run(
        [sys.executable, "-c", TWO_THREADS], capture_output=True, text=True, timeout=LONGEST, check=False
    )
    assert (run.stdout, run.stderr) == ("[1]\n", "")
