"""Pictures for notebooks: `monitor`, `cost`, `topology` and `tasks`, each of which returns a figure of matplotlib.

    import cds.plot

    cds.plot.monitor(client, ["3f6c1b52-8d0e-4c47-9a35-71e2c4d8b906"], hours=24)

They need matplotlib: `pip install "cds-rs[plot]"`. Labels are Chinese where a font with Chinese letters is installed.
"""

from __future__ import annotations

from ._cost import cost
from ._monitor import monitor
from ._tasks import tasks
from ._topology import topology

__all__ = ["cost", "monitor", "tasks", "topology"]
