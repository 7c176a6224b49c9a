"""Writes every server to a CSV file, and shows the same as a frame."""

import csv
import sys
from pathlib import Path

import pandas

import cds

COLUMNS = ["InstanceId", "InstanceName", "InstanceStatus", "RegionId", "Cpu", "Ram", "VdcName"]


def main(path: str) -> None:
    """All servers of the account, over all pages."""
    with cds.Client() as client, Path(path).open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, extrasaction="ignore")
        writer.writeheader()
        servers = list(client.instance.iter_instances())
        writer.writerows(servers)
    frame = pandas.DataFrame(servers)
    print(frame.pivot_table(["Cpu", "Ram"], index="RegionId", aggfunc="sum"))


if __name__ == "__main__":
    main(sys.argv[1])
